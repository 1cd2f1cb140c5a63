"""What the window says of a photo in words.

Owns: the sentences for tool tips, accessible names and lists; one wording for the whole window.
Must not: read anything or draw.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication

from cropapp.core.entities import ClassId, LabelState, Photo, PhotoClass, PhotoState
from cropapp.core.gallery import ReviewState, SortField
from cropapp.gui import locale_words
from cropapp.gui.class_words import class_name as name_of
from cropapp.gui.told import told

Classes = Mapping[ClassId, PhotoClass]


def _tr(text: str, count: int = -1) -> str:
    return QCoreApplication.translate("PhotoWords", text, None, count)


def class_name(classes: Classes, class_id: ClassId | None) -> str:
    """Return a class's name; a class that left the project still has words."""
    if class_id is None:
        return _tr("no class")
    known = classes.get(class_id)
    return name_of(known) if known else _tr("class {number}").format(number=class_id)


def percent(share: float) -> str:
    """Return a confidence, 0 to 1, as whole percent: `87%`."""
    # A model is never told to be wholly sure: 0.997 reads 99%, not 100%.
    return locale_words.percent(1.0 if share >= 1.0 else min(0.99, share))


def review_word(state: ReviewState) -> str:
    return {
        ReviewState.UNREVIEWED: _tr("Not reviewed"),
        ReviewState.CONFIRMED: _tr("Confirmed"),
        ReviewState.CORRECTED: _tr("Corrected"),
        ReviewState.LABELLED: _tr("Labelled"),
        ReviewState.UNSURE: _tr("Unsure"),
        ReviewState.EXCLUDED: _tr("Excluded"),
    }[state]


def exclude_reasons() -> list[str]:
    """Return the usual reasons to leave a photo out of learning; any other may be typed."""
    return [
        _tr("blurred"),
        _tr("not a plant"),
        _tr("mixed crop"),
        _tr("several conditions"),
        _tr("second opinion"),
    ]


def photo_state_word(state: PhotoState) -> str:
    return {
        PhotoState.FOUND: _tr("Not read yet"),
        PhotoState.READY: _tr("Readable"),
        PhotoState.UNREADABLE: _tr("Unreadable"),
        PhotoState.MISSING: _tr("File missing"),
    }[state]


def sort_word(field: SortField, descending: bool) -> str:
    """Return the short name of a sort, as the sort button shows it."""
    return {
        (SortField.PATH, False): _tr("folder and name"),
        (SortField.PATH, True): _tr("name, last first"),
        (SortField.CAPTURED_AT, False): _tr("oldest first"),
        (SortField.CAPTURED_AT, True): _tr("newest first"),
        (SortField.CONFIDENCE, False): _tr("least sure"),
        (SortField.CONFIDENCE, True): _tr("most sure"),
        (SortField.MARGIN, False): _tr("closest call"),
        (SortField.MARGIN, True): _tr("clearest call"),
        (SortField.CLASS, False): _tr("class"),
        (SortField.CLASS, True): _tr("class, last first"),
        (SortField.LABELLED_AT, False): _tr("labelled first"),
        (SortField.LABELLED_AT, True): _tr("labelled last"),
        (SortField.SIZE, False): _tr("smallest file"),
        (SortField.SIZE, True): _tr("largest file"),
        (SortField.CAMERA, False): _tr("camera"),
        (SortField.CAMERA, True): _tr("camera, last first"),
        (SortField.STRANGENESS, False): _tr("most familiar"),
        (SortField.STRANGENESS, True): _tr("strangest first"),
        (SortField.DOUBT, False): _tr("least suspicious"),
        (SortField.DOUBT, True): _tr("most suspicious"),
    }[field, descending]


def review_state_of(label: LabelState) -> ReviewState:
    """Return what a person has decided, in the store's order of precedence."""
    if label.exclude_reason is not None:
        return ReviewState.EXCLUDED
    if label.unsure:
        return ReviewState.UNSURE
    if label.is_correction:
        return ReviewState.CORRECTED
    if label.is_confirmation:
        return ReviewState.CONFIRMED
    return ReviewState.LABELLED if label.is_labelled else ReviewState.UNREVIEWED


def label_sentence(label: LabelState, classes: Classes) -> str:
    """Return what a person said of a photo as one line; empty if nothing."""
    parts = [class_name(classes, label.class_id)] if label.is_labelled else []
    if label.unsure:
        parts.append(_tr("unsure"))
    if label.exclude_reason is not None:
        reason = label.exclude_reason
        parts.append(_tr("excluded: {reason}").format(reason=reason) if reason else _tr("excluded"))
    return ", ".join(parts)


def describe_photo(photo: Photo, classes: Classes, *, lines: bool = False) -> str:
    """Return file name, label, prediction and state, for a tool tip or a screen reader."""
    parts = [photo.file_name]
    label = label_sentence(photo.label, classes)
    if label:
        parts.append(_tr("Label: {label}").format(label=label))
    if photo.prediction is not None:
        best = photo.prediction.best
        parts.append(
            _tr("Prediction: {name}, {percent}").format(
                name=class_name(classes, best.class_id), percent=percent(best.confidence)
            )
        )
        if photo.prediction.is_unlike_seen:
            parts.append(_tr("Unlike anything the model has seen"))
    if photo.state in (PhotoState.UNREADABLE, PhotoState.MISSING):
        reason = told(photo.state_reason)
        word = photo_state_word(photo.state)
        parts.append(f"{word}: {reason}" if reason else word)
    return ("\n" if lines else ", ").join(parts)


def decision_words(
    before: LabelState, after: LabelState, predicted: ClassId | None, classes: Classes
) -> str:
    """Return a decision as `rust, was mite`: what it is now and what stood there before."""
    now = label_sentence(after, classes) or _tr("no label")
    was = label_sentence(before, classes)
    if before.target != after.target and was == label_sentence(after, classes):
        return _tr("target point set") if after.target else _tr("target point taken away")
    if not was and predicted is not None and predicted != after.class_id:
        was = class_name(classes, predicted)
    return _tr("{now}, was {was}").format(now=now, was=was) if was and was != now else now


def time_ago(moment: datetime, now: datetime | None = None) -> str:
    """Return how long ago something was written, in coarse words."""
    now = now or datetime.now(UTC)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    minutes = max(0, int((now - moment).total_seconds() // 60))
    if minutes < 1:
        return _tr("just now")
    if minutes < 60:
        return _tr("{n} min ago").format(n=minutes)
    if minutes < 24 * 60:
        return _tr("{n} h ago").format(n=minutes // 60)
    return locale_words.moment(moment)
