"""Every text of the window is there in every language, and sentences from below find theirs."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QApplication

from cropapp.core.errors import UserError
from cropapp.gui.language import ENGLISH, available_languages, install_language
from cropapp.gui.told import pattern_of, told

ROOT = Path(__file__).resolve().parents[2]
TRANSLATIONS = ROOT / "resources" / "translations"
LANGUAGES = sorted(TRANSLATIONS.glob("cropapp_*.ts"))
PLACE = re.compile(r"\{\w*[^{}]*\}|%n")


def tool(name: str) -> ModuleType:
    folder = ROOT / "packaging" / "translations"
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def sources() -> set[tuple[str, str]]:
    return {(text.context, text.source) for text in tool("extract").extract(ROOT / "cropapp")}


def messages(file: Path) -> Iterator[tuple[str, str, str, str]]:
    for context in ElementTree.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            yield (
                context.findtext("name", ""),
                message.findtext("source", ""),
                translation.text or "",
                translation.get("type", ""),
            )


@pytest.fixture
def chinese(qapp: QApplication) -> Iterator[None]:
    install_language(qapp, "zh_TW")
    yield
    install_language(qapp, ENGLISH)
    QLocale.setDefault(QLocale.c())


def test_there_is_a_language_beside_english() -> None:
    assert "zh_TW" in available_languages()
    assert [file.stem for file in LANGUAGES] == ["cropapp_zh_TW"]


@pytest.mark.parametrize("file", LANGUAGES, ids=lambda file: file.stem)
def test_language_file__has_every_text_of_the_source_and_no_other(
    file: Path, sources: set[tuple[str, str]]
) -> None:
    listed = {(context, source) for context, source, _, _ in messages(file)}
    assert sources - listed == set(), "run `make translations`, then translate these"
    assert listed - sources == set(), "run `make translations`"


@pytest.mark.parametrize("file", LANGUAGES, ids=lambda file: file.stem)
def test_language_file__nothing_is_left_untranslated(file: Path) -> None:
    assert not [(c, s) for c, s, translation, kind in messages(file) if not translation or kind]


@pytest.mark.parametrize("file", LANGUAGES, ids=lambda file: file.stem)
def test_translation__puts_in_what_the_source_puts_in(file: Path) -> None:
    wrong = [
        (source, translation)
        for _, source, translation, _ in messages(file)
        if sorted(PLACE.findall(source)) != sorted(PLACE.findall(translation))
    ]
    assert not wrong


@pytest.mark.parametrize("file", LANGUAGES, ids=lambda file: file.stem)
def test_compiled_file__is_that_of_the_language_file(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / file.name
    copy.write_bytes(file.read_bytes())
    compiled = tool("update").release(copy)
    assert compiled.read_bytes() == file.with_suffix(".qm").read_bytes(), "run `make translations`"


def test_patterns_of_told_sentences__are_those_of_the_source(sources: set[tuple[str, str]]) -> None:
    listed = json.loads((TRANSLATIONS / "told.json").read_text(encoding="utf-8"))
    assert listed == sorted(source for context, source in sources if context == "Told")


_SHOWING = frozenset(
    "setText setToolTip setAccessibleName setAccessibleDescription setWindowTitle setTitle "
    "setPlaceholderText setStatusTip addAction addMenu addTab QLabel QPushButton QCheckBox "
    "QRadioButton QGroupBox QAction".split()
)
_NOT_WORDS = frozenset(["CropApp", "–", "px"])


def test_words_of_the_window__are_never_bare_literals() -> None:
    bare = []
    for path in sorted((ROOT / "cropapp" / "gui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            name = node.func.id if isinstance(node.func, ast.Name) else name
            first = node.args[0]
            if name in _SHOWING and isinstance(first, ast.Constant | ast.JoinedStr):
                words = _words_of(first)
                if words and words not in _NOT_WORDS:
                    bare.append(f"{path.relative_to(ROOT)}:{node.lineno}: {words}")
    assert not bare


def _words_of(node: ast.Constant | ast.JoinedStr) -> str:
    parts = [node] if isinstance(node, ast.Constant) else node.values
    text = "".join(str(part.value) for part in parts if isinstance(part, ast.Constant))
    return text.strip() if re.search(r"[A-Za-z]{2,}", text) else ""


def test_told__finds_the_sentence_that_was_meant(sources: set[tuple[str, str]]) -> None:
    """No two patterns are so alike that what was written with one is taken for the other."""
    patterns = [source for context, source in sources if context == "Told" and "{1}" in source]
    patterns.sort(key=lambda source: (-len(re.sub(r"\{\d\}", "", source)), source))
    for source in patterns:
        written = re.sub(r"\{(\d)\}", lambda place: f"Q{place[1]}", source)
        first = next(each for each in patterns if pattern_of(each).fullmatch(written))
        assert first == source


@pytest.mark.usefixtures("chinese")
def test_told__an_error_from_below_is_shown_in_the_persons_language() -> None:
    problem = UserError("There is a class “稻熱病” already.", hint="Choose another name.")
    assert "稻熱病" in told(problem.message)
    assert "already" not in told(problem.message)
    assert told(problem.hint) != problem.hint
    assert told("Nobody ever wrote this sentence.") == "Nobody ever wrote this sentence."


@pytest.mark.usefixtures("chinese")
def test_language__goes_back_to_english(qapp: QApplication) -> None:
    assert QCoreApplication.translate("Actions", "Undo") != "Undo"
    install_language(qapp, ENGLISH)
    assert QCoreApplication.translate("Actions", "Undo") == "Undo"
