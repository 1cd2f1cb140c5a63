"""The language of the window.

Owns: which languages there are, the translators in use and the locale of numbers and dates. Must
not: make widgets anew; whoever changes the language does that.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from cropapp.services.resources import resource_path

SYSTEM = "system"
ENGLISH = "en"
_installed: list[QTranslator] = []


def available_languages() -> dict[str, str]:
    """Return the codes of the languages there are, each with its name in itself."""
    codes = [path.stem.removeprefix("cropapp_") for path in _folder().glob("cropapp_*.qm")]
    return {ENGLISH: "English", **{code: _own_name(code) for code in sorted(codes)}}


def language_of_system() -> str:
    """Return the language that stands for the system's: English where there is none for it."""
    return _nearest(QLocale.system())


def install_language(app: QCoreApplication, code: str) -> str:
    """Put the window's words, Qt's own, numbers and dates into a language.

    Args:
        code: one of `available_languages`, or SYSTEM. Another one counts as SYSTEM.

    Returns:
        The code of the language that is now in use.
    """
    chosen = code if code in available_languages() else language_of_system()
    for translator in _installed:
        app.removeTranslator(translator)
    _installed.clear()
    QLocale.setDefault(_locale_for(chosen))
    if chosen != ENGLISH:
        qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        for name, folder in ((f"qtbase_{chosen}", qt_folder), (f"cropapp_{chosen}", _folder())):
            translator = QTranslator(app)
            if translator.load(name, str(folder)):
                app.installTranslator(translator)
                _installed.append(translator)
    return chosen


def _folder() -> Path:
    return resource_path("translations")


def _own_name(code: str) -> str:
    locale = QLocale(code)
    return f"{locale.nativeLanguageName()} ({locale.nativeTerritoryName()})"


def _nearest(system: QLocale) -> str:
    """Return the language of ours that a reader of the system's language reads."""
    for code in available_languages():
        ours = QLocale(code)
        if ours.language() == system.language() and ours.script() == system.script():
            return code
    return ENGLISH


def _locale_for(code: str) -> QLocale:
    """Return the system's locale where it is of that language: its dates are what is known."""
    system = QLocale.system()
    if system.language() == QLocale(code).language() and _nearest(system) == code:
        return system
    return QLocale(QLocale.Language.English) if code == ENGLISH else QLocale(code)
