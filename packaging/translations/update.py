"""Brings resources/translations up to date with the source: `make translations`.

Owns: the call of Qt's lupdate (on a list of the texts found, as its own reader of Python finds
neither our sentences below the window nor functions that stand for `translate`) and of lrelease.
What was translated stays; open src in Qt Linguist to translate what is new; run this again.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from extract import TOLD, Text, extract

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "resources" / "translations"
LANGUAGES = ("zh_TW",)


def write_patterns(texts: set[Text], folder: Path = FOLDER) -> None:
    """Write the sentences from below the window, which gui/told.py recognises by their pattern."""
    patterns = sorted(text.source for text in texts if text.context == TOLD)
    content = json.dumps(patterns, ensure_ascii=False, indent=1)
    (folder / "told.json").write_text(content + "\n", encoding="utf-8")


def update(texts: set[Text], language: str, folder: Path = FOLDER) -> Path:
    """Add what is new to a language's file and take out what is gone; return the file."""
    target = folder / f"cropapp_{language}.ts"
    with tempfile.TemporaryDirectory() as name:
        listed = Path(name) / "texts.cpp"
        lines = [f"QT_TRANSLATE_NOOP({_c(t.context)}, {_c(t.source)})," for t in sorted(texts)]
        listed.write_text("\n".join(["static const char *t[] = {", *lines, "};"]), "utf-8")
        options = ["-locations", "none", "-no-obsolete", "-source-language", "en"]
        _run("pyside6-lupdate", listed, *options, "-target-language", language, "-ts", target)
    return target


def release(source: Path) -> Path:
    """Compile a .ts file to the .qm beside it; untranslated texts stay English."""
    compiled = source.with_suffix(".qm")
    _run("pyside6-lrelease", source, "-qm", compiled)
    return compiled


def _run(tool: str, *arguments: Path | str) -> None:
    command = [Path(sys.executable).with_name(tool), *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _c(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    texts = extract(ROOT / "cropapp")
    write_patterns(texts)
    for language in LANGUAGES:
        release(update(texts, language))


if __name__ == "__main__":
    main()
