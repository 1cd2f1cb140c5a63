"""How the window looks: colours, sizes, fonts, in light and in dark.

Owns: the tokens of the design and their use as palette and style sheet, the light or dark decision
(the system's), and the arithmetic of readable class colours. Must not: know any page.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from cropapp.gui.style_sheet import style_sheet

SPACE_4, SPACE_8, SPACE_12, SPACE_16, SPACE_24 = 4, 8, 12, 16, 24
"""Spacing on a grid of 4, in device-independent pixels."""
RADIUS = 6
RAIL_WIDTH, LEFT_WIDTH, INSPECTOR_WIDTH = 48, 240, 320
BAR_HEIGHT, STATUS_HEIGHT, ROW_HEIGHT = 44, 28, 28
TEXT_PX, SMALL_PX, TITLE_PX = 13, 11, 20
READABLE_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3, for text of this size."""


@dataclass(frozen=True)
class Tokens:
    """The colours of one scheme. Class colours are not among them."""

    dark: bool
    surface: QColor
    raised: QColor
    sunken: QColor
    text: QColor
    secondary: QColor
    disabled: QColor
    line: QColor
    """Between parts; it carries no meaning and need not stand out."""
    border: QColor
    """Round a control: at least 3 to 1 against what it stands on (WCAG 2.2, 1.4.11)."""
    accent: QColor
    on_accent: QColor
    danger: QColor
    warning: QColor
    good: QColor


LIGHT = Tokens(
    dark=False,
    surface=QColor("#F4F4F4"),
    raised=QColor("#FFFFFF"),
    sunken=QColor("#E8E8E8"),
    text=QColor("#1A1A1A"),
    secondary=QColor("#555555"),
    disabled=QColor("#8A8A8A"),
    line=QColor("#D4D4D4"),
    border=QColor("#828282"),
    accent=QColor("#235AC0"),
    on_accent=QColor("#FFFFFF"),
    danger=QColor("#B3261E"),
    warning=QColor("#8A5A00"),
    good=QColor("#1D6B3A"),
)
DARK = Tokens(
    dark=True,
    surface=QColor("#232323"),
    raised=QColor("#2C2C2C"),
    sunken=QColor("#1B1B1B"),
    text=QColor("#EDEDED"),
    secondary=QColor("#ADADAD"),
    disabled=QColor("#767676"),
    line=QColor("#3D3D3D"),
    border=QColor("#787878"),
    accent=QColor("#6FA3FF"),
    on_accent=QColor("#10131A"),
    danger=QColor("#FF8A80"),
    warning=QColor("#FFC457"),
    good=QColor("#7CD69B"),
)


class _Scheme(QObject):
    """Follows the system's colour scheme; `changed` fires after palette and style are set."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tokens = LIGHT
        self._forced: Qt.ColorScheme | None = None

    def start(self, app: QApplication, forced: Qt.ColorScheme | None) -> None:
        self._forced = forced
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._refresh, Qt.ConnectionType.UniqueConnection)
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        scheme = self._forced or app.styleHints().colorScheme()
        self.tokens = DARK if scheme == Qt.ColorScheme.Dark else LIGHT
        app.setPalette(_palette(self.tokens))
        app.setStyleSheet(style_sheet(self.tokens))
        self.changed.emit()


_scheme = _Scheme()
changed = _scheme.changed
"""Signal: the tokens are others now. Connect a slot that repaints or re-reads its colours."""


def current_tokens() -> Tokens:
    """Return the colours of the scheme that is shown now."""
    return _scheme.tokens


def apply_theme(app: QApplication, scheme: Qt.ColorScheme | None = None) -> None:
    """Give the program its style, and follow the system's scheme from now on.

    Args:
        scheme: light or dark, whatever the system says; None follows the system.
    """
    app.setStyle("Fusion")
    app.setFont(ui_font())
    _scheme.start(app, scheme)


def choose_scheme(app: QApplication, scheme: Qt.ColorScheme | None) -> None:
    """Recolour the program: light, dark, or None for what the system says."""
    _scheme.start(app, scheme)


_EFFECTS = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
)
_effects_of_system: dict[Qt.UIEffect, bool] = {}


def reduce_motion(less: bool) -> None:
    """Let menus, lists and tool tips appear at once, or as the system has it.

    The window itself moves nothing: what would have to be still is Qt's own.
    """
    if not _effects_of_system:
        _effects_of_system.update((each, QApplication.isEffectEnabled(each)) for each in _EFFECTS)
    for effect, has_been_on in _effects_of_system.items():
        QApplication.setEffectEnabled(effect, has_been_on and not less)


def ui_font(size_px: int = TEXT_PX, *, bold: bool = False, tabular: bool = False) -> QFont:
    """Return the system's font in a size in pixels; `tabular` gives all digits one width."""
    font = QFont(QApplication.font()) if QApplication.instance() else QFont()
    font.setPixelSize(size_px)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    if tabular:
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


def small_font(*, tabular: bool = False) -> QFont:
    """Return the font of secondary lines."""
    return ui_font(SMALL_PX, tabular=tabular)


def title_font() -> QFont:
    """Return the font of a page's title."""
    return ui_font(TITLE_PX, bold=True)


def tabular_font(size_px: int = TEXT_PX, *, bold: bool = False) -> QFont:
    """Return a font for numbers that stand under each other."""
    return ui_font(size_px, bold=bold, tabular=True)


def contrast(first: QColor, second: QColor) -> float:
    """Return the WCAG contrast ratio of two opaque colours, 1 to 21."""
    lights = sorted((_luminance(first), _luminance(second)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def text_on(background: QColor) -> QColor:
    """Return near-black or white, whichever reads better. One of the two is always over 4.5."""
    return QColor.fromRgba(_text_on(background.rgba()))


@lru_cache(maxsize=1024)
def _text_on(background: int) -> int:
    black, white, behind = QColor("#000000"), QColor("#FFFFFF"), QColor.fromRgba(background)
    return (black if contrast(black, behind) >= contrast(white, behind) else white).rgba()


def readable_on(colour: QColor, background: QColor, ratio: float = READABLE_CONTRAST) -> QColor:
    """Return the colour, moved towards black or white until it reads on the background.

    An outlined chip writes its class's name in the class's colour, which need not be readable.
    """
    return QColor.fromRgba(_readable_on(colour.rgba(), background.rgba(), ratio))


@lru_cache(maxsize=1024)
def _readable_on(colour: int, background: int, ratio: float) -> int:
    # Every cell of the grid asks for it at every paint, of a few classes.
    behind, towards = QColor.fromRgba(background), text_on(QColor.fromRgba(background))
    for step in range(21):
        mixed = mix(QColor.fromRgba(colour), towards, step / 20)
        if contrast(mixed, behind) >= ratio:
            return mixed.rgba()
    return towards.rgba()


def mark_colour(colour: str) -> QColor:
    """Return a class's colour for a small mark on the window's surface.

    On light surfaces as it is: a pale mark shows by its hue. On dark ones a dark hue would vanish.
    """
    tokens = current_tokens()
    return readable_on(QColor(colour), tokens.raised, 2.0) if tokens.dark else QColor(colour)


def mix(first: QColor, second: QColor, share: float) -> QColor:
    """Return the first colour with `share` (0 to 1) of the second in it."""
    return QColor.fromRgbF(
        first.redF() + (second.redF() - first.redF()) * share,
        first.greenF() + (second.greenF() - first.greenF()) * share,
        first.blueF() + (second.blueF() - first.blueF()) * share,
    )


def _luminance(colour: QColor) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = linear(colour.redF()), linear(colour.greenF()), linear(colour.blueF())
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _palette(tokens: Tokens) -> QPalette:
    role, palette = QPalette.ColorRole, QPalette()
    colours = {
        role.Window: tokens.surface,
        role.WindowText: tokens.text,
        role.Base: tokens.raised,
        role.AlternateBase: tokens.surface,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.secondary,
        role.Button: tokens.raised,
        role.ButtonText: tokens.text,
        role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.text,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.BrightText: tokens.danger,
        role.Light: tokens.raised,
        role.Midlight: tokens.surface,
        role.Mid: tokens.line,
        role.Dark: tokens.line,
        role.Shadow: tokens.sunken,
        role.Accent: tokens.accent,
    }
    for which, colour in colours.items():
        palette.setColor(which, colour)
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, tokens.disabled)
    return palette
