"""Who subscribed hears of a change."""

from __future__ import annotations

from cropapp.core.feed import Aspect, ChangeFeed, ProjectChange


def test_publish__reaches_listeners_in_order_until_they_leave() -> None:
    feed = ChangeFeed()
    heard: list[tuple[str, ProjectChange]] = []
    leave = feed.subscribe(lambda change: heard.append(("first", change)))
    feed.subscribe(lambda change: heard.append(("second", change)))
    feed.publish(Aspect.LABELS, photo_ids=(1, 2))
    leave()
    leave()
    feed.publish(Aspect.CLASSES, Aspect.MODELS)
    labels = ProjectChange(frozenset({Aspect.LABELS}), (1, 2))
    rest = ProjectChange(frozenset({Aspect.CLASSES, Aspect.MODELS}), None)
    assert heard == [("first", labels), ("second", labels), ("second", rest)]


def test_listener__may_leave_while_it_is_called() -> None:
    feed = ChangeFeed()
    calls: list[str] = []

    def once(change: ProjectChange) -> None:
        calls.append("once")
        leave()

    leave = feed.subscribe(once)
    feed.subscribe(lambda change: calls.append("always"))
    feed.publish(Aspect.PHOTOS)
    feed.publish(Aspect.PHOTOS)
    assert calls == ["once", "always", "always"]
