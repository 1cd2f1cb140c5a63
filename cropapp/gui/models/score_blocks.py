"""The scores side by side, each as one large number with the words for what it is.

Owns: which splits are shown and how they are worded. Must not: compute.
"""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cropapp.core.metrics import TOP, Scores
from cropapp.core.splits import SplitScheme
from cropapp.gui import theme
from cropapp.gui.locale_words import decimal, number
from cropapp.gui.models.card_scores import CardScores, range_words

_ALWAYS = (SplitScheme.GROUP, SplitScheme.RANDOM)
LARGE_PX, SMALLER_PX = 28, 20


class ScoreBlock(QFrame):
    """One large number."""

    def __init__(self, parent: QWidget | None = None, *, size_px: int = LARGE_PX) -> None:
        super().__init__(parent)
        self.setProperty("kind", "raised")
        self.number, self.interval, self.words, self.more = (QLabel(self) for _ in range(4))
        self.number.setFont(theme.tabular_font(size_px, bold=True))
        self.interval.setProperty("kind", "secondary")
        self.interval.setFont(theme.tabular_font())
        self.more.setProperty("kind", "small")
        self.more.setFont(theme.small_font(tabular=True))
        for wrapped in (self.words, self.more):
            wrapped.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE_8)
        head.addWidget(self.number)
        head.addWidget(self.interval, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.SPACE_16,) * 4)
        column.setSpacing(theme.SPACE_4)
        column.addLayout(head)
        column.addWidget(self.words)
        column.addWidget(self.more)
        column.addStretch(1)

    def show_scores(self, words: str, scores: Scores | None) -> None:
        """Show accuracy large, with its interval, the other scores small; None: not known."""
        self.words.setText(words)
        if scores is None:
            self.number.setText("–")
            self.interval.clear()
            self.more.setText(self.tr("not measured"))
            return
        self.number.setText(decimal(scores.accuracy, 2))
        between = self.tr("({low} to {high})")
        self.interval.setText(range_words(scores.accuracy_range, between))
        self.interval.setToolTip(
            self.tr("In 95 of 100 samples of such photos the score would lie in between.")
        )
        self.more.setText("  ·  ".join(self._facts(scores)))

    def _facts(self, scores: Scores) -> list[str]:
        facts = [
            self.tr("balanced {score}").format(score=decimal(scores.balanced_accuracy, 2)),
            self.tr("macro F1 {score}").format(score=decimal(scores.macro_f1, 2)),
        ]
        # Of five classes the right one is always among the first five.
        if scores.top5_accuracy is not None and len(scores.per_class) > TOP:
            top = decimal(scores.top5_accuracy, 2)
            facts.append(self.tr("among the first five {score}").format(score=top))
        ece = decimal(scores.calibration_error, 2)
        facts.append(self.tr("calibration error {score}").format(score=ece))
        one, many = self.tr("1 photo"), self.tr("{n} photos")
        photos = (one if scores.photos == 1 else many).format(n=number(scores.photos))
        facts.append(photos)
        if scores.groups:
            one, many = self.tr("1 group"), self.tr("{n} groups")
            facts.append((one if scores.groups == 1 else many).format(n=number(scores.groups)))
        return facts


class ScoreBlocks(QWidget):
    """Groups left out beside photos at random; below them other splits, where they are known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.SPACE_12)
        self.blocks: dict[SplitScheme, ScoreBlock] = {}
        for place, scheme in enumerate((*_ALWAYS, SplitScheme.FOLDER, SplitScheme.CAMERA_DAY)):
            size = LARGE_PX if scheme in _ALWAYS else SMALLER_PX
            block = ScoreBlock(self, size_px=size)
            self.blocks[scheme] = block
            grid.addWidget(block, place // 2, place % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)

    def show_scores(self, scores: CardScores) -> None:
        """Show all splits that were scored."""
        words = {
            SplitScheme.GROUP: self.tr("on bursts, copies and look-alikes it has never seen"),
            SplitScheme.RANDOM: self.tr("on photos held out at random"),
            SplitScheme.FOLDER: self.tr("on whole folders it has never seen, as a new field is"),
            SplitScheme.CAMERA_DAY: self.tr("on cameras and days it has never seen"),
        }
        for scheme, block in self.blocks.items():
            found = scores.splits.get(scheme)
            block.show_scores(words[scheme], found)
            block.setVisible(scheme in _ALWAYS or found is not None)
