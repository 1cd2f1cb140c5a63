"""A filter in words.

Owns: the words of each condition, and the filter without it. Folder and search text have no words
here: they show in the tree and in the search field. Must not: know a widget.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from cropapp.core.entities import ClassId, PhotoClass
from cropapp.core.gallery import ClassBy, GroupBy, PhotoFilter
from cropapp.gui.locale_words import day, percent
from cropapp.gui.photo_words import class_name, photo_state_word, review_word

Classes = Mapping[ClassId, PhotoClass]


@dataclass(frozen=True, slots=True)
class FilterChip:
    words: str
    without: PhotoFilter
    """What the filter is once this chip is taken off."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("FilterChips", text)


def chips_of_filter(shown: PhotoFilter, classes: Classes, which: str = "") -> list[FilterChip]:
    """Return a chip for each condition; folder and search text show elsewhere.

    Args:
        which: says in words which photos `shown.photo_ids` are.
    """
    return [
        *_chosen(shown, which),
        *_answers(shown, classes),
        *_capture(shown),
        *_kin(shown),
        *_files(shown),
    ]


def _chosen(shown: PhotoFilter, which: str) -> Iterator[FilterChip]:
    if shown.photo_ids is not None:
        yield FilterChip(which or _tr("Chosen photos"), replace(shown, photo_ids=None))


def _answers(shown: PhotoFilter, classes: Classes) -> Iterator[FilterChip]:
    if shown.class_ids:
        names = ", ".join(sorted(class_name(classes, each) for each in shown.class_ids))
        words = {
            ClassBy.LABEL: _tr("Labelled: {names}"),
            ClassBy.PREDICTION: _tr("Predicted: {names}"),
            ClassBy.EITHER: _tr("Class: {names}"),
        }[shown.class_by].format(names=names)
        yield FilterChip(words, replace(shown, class_ids=frozenset()))
    if shown.review_states:
        words = ", ".join(review_word(state) for state in sorted(shown.review_states))
        yield FilterChip(words, replace(shown, review_states=frozenset()))
    if shown.exclude_reasons:
        words = _tr("Excluded: {reasons}").format(
            reasons=", ".join(reason_word(each) for each in sorted(shown.exclude_reasons))
        )
        yield FilterChip(words, replace(shown, exclude_reasons=frozenset()))
    if shown.min_confidence is not None or shown.max_confidence is not None:
        words = _tr("Confidence {range}").format(range=confidence_words(shown))
        yield FilterChip(words, replace(shown, min_confidence=None, max_confidence=None))
    if shown.disagrees:
        yield FilterChip(_tr("Label and model differ"), replace(shown, disagrees=False))
    if shown.unlike is not None:
        words = _tr("Unlike anything seen") if shown.unlike else _tr("Like what was seen")
        yield FilterChip(words, replace(shown, unlike=None))
    if shown.doubted:
        yield FilterChip(_tr("Suspicious labels"), replace(shown, doubted=False))
    if shown.has_target is not None:
        words = _tr("With a target point") if shown.has_target else _tr("Without a target point")
        yield FilterChip(words, replace(shown, has_target=None))


def _capture(shown: PhotoFilter) -> Iterator[FilterChip]:
    if shown.first_day is not None or shown.last_day is not None:
        yield FilterChip(days_words(shown), replace(shown, first_day=None, last_day=None))
    if shown.cameras:
        names = ", ".join(camera_word(each) for each in sorted(shown.cameras))
        words = _tr("Camera: {names}").format(names=names)
        yield FilterChip(words, replace(shown, cameras=frozenset()))
    if shown.has_position is not None:
        words = _tr("With a position") if shown.has_position else _tr("Without a position")
        yield FilterChip(words, replace(shown, has_position=None))
    if shown.area is not None:
        yield FilterChip(_tr("Area on the map"), replace(shown, area=None))


def _kin(shown: PhotoFilter) -> Iterator[FilterChip]:
    if shown.is_duplicate is not None:
        words = _tr("Duplicates") if shown.is_duplicate else _tr("No duplicates")
        yield FilterChip(words, replace(shown, is_duplicate=None))
    if shown.in_burst is not None:
        words = _tr("In a burst") if shown.in_burst else _tr("Not in a burst")
        yield FilterChip(words, replace(shown, in_burst=None))
    if shown.burst_id is not None:
        yield FilterChip(_tr("One burst"), replace(shown, burst_id=None))
    if shown.one_per_burst:
        yield FilterChip(_tr("Bursts as one"), replace(shown, one_per_burst=False))


def _files(shown: PhotoFilter) -> Iterator[FilterChip]:
    if shown.photo_states:
        words = ", ".join(photo_state_word(state) for state in sorted(shown.photo_states))
        yield FilterChip(words, replace(shown, photo_states=frozenset()))


def confidence_words(shown: PhotoFilter) -> str:
    """Return a range of confidence as `40% to 70%`, `from 90%` or `up to 50%`."""
    low = "" if shown.min_confidence is None else percent(shown.min_confidence)
    high = "" if shown.max_confidence is None else percent(shown.max_confidence)
    if not low:
        return _tr("up to {high}").format(high=high)
    if not high:
        return _tr("from {low}").format(low=low)
    return _tr("{low} to {high}").format(low=low, high=high)


def days_words(shown: PhotoFilter) -> str:
    """Return a range of days: one day, from a day, until a day, or from one to another."""
    first, last = shown.first_day, shown.last_day
    if first is None:
        return _tr("Until {day}").format(day=day(last)) if last is not None else ""
    if last is None:
        return _tr("From {day}").format(day=day(first))
    if first == last:
        return day(first)
    return _tr("{first} to {last}").format(first=day(first), last=day(last))


def camera_word(name: str) -> str:
    """Return a camera's name; photos that name none have a word too."""
    return name or _tr("no camera named")


def reason_word(reason: str) -> str:
    """Return why photos were excluded; leaving it out has a word too."""
    return reason or _tr("no reason given")


def grouping_word(by: GroupBy) -> str:
    """Return what headers divide the grid by."""
    return {
        GroupBy.NOTHING: _tr("Nothing"),
        GroupBy.FOLDER: _tr("Folder"),
        GroupBy.DAY: _tr("Day"),
        GroupBy.CLASS: _tr("Class"),
        GroupBy.BURST: _tr("Burst"),
    }[by]
