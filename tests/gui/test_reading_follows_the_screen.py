"""While photos are read, a person who scrolls moves what is to be read next."""

from __future__ import annotations

from typing import Any

from cropapp.core.entities import PhotoId
from cropapp.gui.banner import Banner
from cropapp.gui.jobs import JobRunner
from cropapp.gui.project_flows import ProjectFlows
from cropapp.services import classify


def test_classify_job__asks_what_is_on_the_screen_each_time(page, bridge, qtbot, monkeypatch):
    seen: list[tuple[PhotoId, ...]] = []

    def reads_and_scrolls(project: Any, process: Any, task: Any, *, first: Any) -> None:
        seen.append(first())
        bridge.on_screen = (PhotoId(41), PhotoId(42))
        seen.append(first())

    monkeypatch.setattr(classify, "classify_project", reads_and_scrolls)
    qtbot.waitUntil(lambda: bridge.on_screen == tuple(page.visible_ids()))
    before = bridge.on_screen
    runner = JobRunner("cpu", page)
    banner = Banner(page)
    flows = ProjectFlows(runner, banner, page)
    flows.bridge = bridge
    try:
        with qtbot.waitSignal(runner.finished):
            flows.classify()
    finally:
        runner.close()
    assert before
    assert seen == [before, (PhotoId(41), PhotoId(42))]
