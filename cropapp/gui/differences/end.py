"""What is said where no photo is in front: before an import, behind a pair, at the end of all.

Owns: the sentences and the one action that goes with each. Must not: act; it asks by signal.
"""

from __future__ import annotations

from PySide6.QtCore import Signal

from cropapp.gui.differences.words import pair_names
from cropapp.gui.locale_words import number
from cropapp.gui.photo_words import Classes
from cropapp.gui.review.walk_page import WalkEnd
from cropapp.services.label_differences import Pair


class DifferencesEnd(WalkEnd):
    """Where no difference is in front."""

    import_asked = Signal()
    pair_asked = Signal(object)
    """Pair that comes next."""

    def say_nothing_yet(self) -> None:
        """Say what will be here."""
        words = self.tr(
            "Where a colleague's labels differ from yours will be here, photo by photo. "
            "Import the labels of their project."
        )
        self.offer(words, self.tr("Import labels…"), self.import_asked.emit)

    def say_left(self, left: int) -> None:
        """Say that photos were passed."""
        many = self.tr("{n} photos were left for later.").format(n=number(left))
        words = self.tr("1 photo was left for later.") if left == 1 else many
        self.offer(words, self.tr("Go back"), self.back_asked.emit)

    def say_next(self, pair: Pair, classes: Classes) -> None:
        """Say that a pair of classes is done, and which is next."""
        here, there = pair_names(pair, classes)
        words = self.tr("Next: {here} or {there}").format(here=here, there=there)
        done = self.tr("This pair of classes is settled.")
        self.offer(done, words, lambda: self.pair_asked.emit(pair))

    def say_done(self) -> None:
        """Say that nothing is left."""
        words = self.tr("Everything in which you differed is settled.")
        self.offer(words, self.tr("Learn now"), self.learn_asked.emit)
