"""What the page of differences says: of one label, of a pair of classes, of a whole list.

Owns: one wording for cards, list and head. Must not: read anything or draw.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from cropapp.core.agreement import Agreement
from cropapp.gui import locale_words
from cropapp.gui.gallery.chips import UNKNOWN_COLOUR, Chip, chip_of
from cropapp.gui.photo_words import Classes
from cropapp.services.label_differences import Opinion, Pair


def _tr(text: str) -> str:
    return QCoreApplication.translate("DifferenceWords", text)


def doubt_words(said: Opinion) -> str:
    """Return what was said besides or instead of a class; empty if nothing."""
    parts = [_tr("unsure")] if said.unsure else []
    if said.exclude_reason is not None:
        parts.append(_tr("excluded: {reason}").format(reason=said.exclude_reason))
    return ", ".join(parts)


def given_words(said: Opinion) -> str:
    """Return who said so and when: `Maria, 12 Jun 2026 14:03`."""
    when = "" if said.given_at is None else locale_words.moment(said.given_at)
    return ", ".join(part for part in (said.author, when) if part) or _tr("not told by whom")


def no_class_words() -> str:
    """Return what was said here where no class was given."""
    return _tr("unsure or excluded")


def here_chip(pair: Pair, classes: Classes) -> Chip | None:
    """Return the class here; None where it has none."""
    return None if pair.here is None else chip_of(pair.here, classes, solid=True)


def there_chip(pair: Pair, classes: Classes) -> Chip:
    """Return the class there, by its name where the project has no such class."""
    if pair.there is None:
        return Chip(pair.there_name, UNKNOWN_COLOUR, solid=True)
    return chip_of(pair.there, classes, solid=True)


def pair_names(pair: Pair, classes: Classes) -> tuple[str, str]:
    """Return what was said here and there, as one reads it."""
    here = here_chip(pair, classes)
    return (here.name if here else no_class_words()), there_chip(pair, classes).name


def agreement_words(agreement: Agreement | None) -> str:
    """Return how far both agreed before anything was settled; empty if nobody knows."""
    if agreement is None:
        return ""
    words = _tr("{same} of {photos} alike")
    if agreement.kappa is not None:
        words = _tr("{same} of {photos} alike, Cohen's kappa {kappa}")
    return words.format(
        same=locale_words.number(agreement.same),
        photos=locale_words.number(agreement.photos),
        kappa=locale_words.decimal(agreement.kappa or 0.0, 2),
    )
