"""What a line of the log says, in words.

Owns: the text of its cells; chips are drawn from the same line by the delegate. Must not: read.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from cropapp.core.change_log import ChangeLine
from cropapp.core.changes import ClassChange
from cropapp.core.entities import ClassId, LabelState, PhotoClass
from cropapp.gui.photo_words import class_name, percent
from cropapp.gui.told import told

Classes = Mapping[ClassId, PhotoClass]


def _tr(text: str) -> str:
    return QCoreApplication.translate("ChangeWords", text)


def step_words(line: ChangeLine) -> str:
    """Return the name of the step, and what kind of step where the name does not tell."""
    name = told(line.step_name)
    if line.kind == "undo":
        return _tr("Undo: {step}").format(step=name)
    if line.kind == "redo":
        return _tr("Redo: {step}").format(step=name)
    if line.kind == "import":
        return _tr("Import: {step}").format(step=name)
    return name


def state_words(state: LabelState, classes: Classes) -> str:
    """Return what was said of a photo: its class, what else was decided, or `no label`."""
    parts = [class_name(classes, state.class_id)] if state.is_labelled else []
    if state.unsure:
        parts.append(_tr("unsure"))
    if state.exclude_reason is not None:
        reason = told(state.exclude_reason)
        parts.append(_tr("excluded: {reason}").format(reason=reason) if reason else _tr("excluded"))
    return ", ".join(parts) or _tr("no label")


def extra_words(line: ChangeLine, state: LabelState, other: LabelState) -> str:
    """Return what of note and target point differs from the other side of the line."""
    parts = []
    if state.note != other.note and state.note:
        parts.append(_tr("note: {note}").format(note=state.note))
    if state.target != other.target and state.target is not None:
        parts.append(_tr("target point"))
    return ", ".join(parts)


def before_words(line: ChangeLine, classes: Classes) -> str:
    return _side(line, line.before, line.after, classes)


def after_words(line: ChangeLine, classes: Classes) -> str:
    return _side(line, line.after, line.before, classes)


def _side(line: ChangeLine, state: LabelState, other: LabelState, classes: Classes) -> str:
    if line.class_change is not None:
        known = line.class_change.before if state is line.before else line.class_change.after
        return _class_side(line.class_change, known)
    extra = extra_words(line, state, other)
    said = state_words(state, classes)
    return f"{said}, {extra}" if extra else said


def _class_side(change: ClassChange, side: PhotoClass | None) -> str:
    """Return what of a class differs on one side of a change: a name, a key, that it is retired."""
    if side is None:
        return ""
    other = change.after if side is change.before else change.before
    if other is None:
        return side.name
    if side.merged_into != other.merged_into:
        return _tr("merged") if side.merged_into is not None else side.name
    if side.retired != other.retired:
        return _tr("retired") if side.retired else _tr("in use")
    texts = [
        str(getattr(side, name) or "–")
        for name in ("name", "name_zh", "name_scientific", "key", "colour", "description")
        if getattr(side, name) != getattr(other, name)
    ]
    return ", ".join(texts)


def model_words(line: ChangeLine, classes: Classes) -> str:
    """Return the prediction that was shown, its confidence and the version that made it."""
    if line.shown is None or not line.after.is_decided:
        return ""
    best = line.shown.best
    said = f"{class_name(classes, best.class_id)} {percent(best.confidence)}"
    return f"{said} · {line.model_name}" if line.model_name else said


def kind_words() -> dict[str, str]:
    """Return the kinds of change to filter by, each with its words."""
    return {
        "": _tr("Any kind"),
        "label": _tr("Labels"),
        "import": _tr("Imports"),
        "undo redo": _tr("Undo and redo"),
        "revert": _tr("Reverts"),
        "class": _tr("Classes"),
    }
