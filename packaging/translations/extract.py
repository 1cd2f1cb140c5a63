"""Finds every text that the window can show, in the source.

Owns: the reading. Three kinds are found:

- `self.tr("...")`, in the context of the class that it stands in;
- `QCoreApplication.translate("Context", "...")`, and calls of a function of the same module that
  does nothing but this;
- below the window, in the context `Told`: message and hint of errors, notes of `progress`, and
  what is marked by `core.words.spoken`. Of an f-string, `{1}`, `{2}` stand for what is put in, and
  a choice between two literals inside it gives both sentences.

A text that cannot be read (a variable handed to `tr`) is an error: it would stay untranslated.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

TOLD = "Told"
"""The context of sentences that are written below the window."""
_ERRORS = frozenset(
    ["UserError", "EnvironmentProblem", "ProgramFault", "PhotoUnreadable", "CropAppError"]
)
_NAMED_PLACE = re.compile(r"\{[a-z_]+\}")
_BELOW = ("core", "media", "store", "ml", "services")


@dataclass(frozen=True, order=True)
class Text:
    context: str
    source: str


class Unreadable(Exception):
    """A call whose text is not a literal."""


def extract(package: Path) -> set[Text]:
    """Return all texts of the package's folder.

    Raises:
        Unreadable: naming file, line and call.
    """
    found: set[Text] = set()
    for path in sorted(package.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        layer = path.relative_to(package).parts[0]
        try:
            if layer == "gui":
                found.update(_Window(tree).texts())
            elif layer in _BELOW:
                found.update(_below(tree))
        except Unreadable as problem:
            raise Unreadable(f"{path}: {problem}") from None
    return found


class _Window:
    """The texts of one module of the window."""

    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree
        self._aliases = dict(_aliases(tree))

    def texts(self) -> Iterator[Text]:
        yield from self._inside(self._tree, "")

    def _inside(self, node: ast.AST, context: str) -> Iterator[Text]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef):
                yield from self._inside(child, child.name)
                continue
            if isinstance(child, ast.FunctionDef) and child.name in self._aliases:
                continue
            if isinstance(child, ast.Call):
                yield from self._called(child, context)
            yield from self._inside(child, context)

    def _called(self, call: ast.Call, context: str) -> Iterator[Text]:
        name = _name_of(call.func)
        if name == "tr" and isinstance(call.func, ast.Attribute) and call.args:
            for source in _literals(call.args[0]):
                yield Text(context, source)
        elif name == "translate" and len(call.args) >= 2 and _is_text(call.args[0]):
            assert isinstance(call.args[0], ast.Constant)
            for source in _literals(call.args[1]):
                yield Text(str(call.args[0].value), source)
        elif isinstance(call.func, ast.Name) and name in self._aliases and call.args:
            for source in _literals(call.args[0]):
                yield Text(self._aliases[name], source)


def _aliases(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield the functions of a module that only pass their first argument to translate."""
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef) or not node.args.args:
            continue
        first = node.args.args[0].arg
        for call in (each for each in ast.walk(node) if isinstance(each, ast.Call)):
            if (
                _name_of(call.func) == "translate"
                and len(call.args) >= 2
                and isinstance(call.args[1], ast.Name)
                and call.args[1].id == first
                and isinstance(call.args[0], ast.Constant)
            ):
                yield node.name, str(call.args[0].value)


def _below(tree: ast.Module) -> Iterator[Text]:
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = _name_of(call.func)
        said: list[ast.expr] = []
        if name in _ERRORS:
            said = [*call.args[:1], *(k.value for k in call.keywords if k.arg == "hint")]
        elif name == "progress":
            said = [*call.args[2:3], *(k.value for k in call.keywords if k.arg == "note")]
        elif name == "spoken":
            said = call.args[:1]
        for expression in said:
            for source in _patterns(expression):
                if any(letter.isalpha() for letter in _without_places(source)):
                    yield Text(TOLD, source)


def _without_places(source: str) -> str:
    return "".join(part for part in source if part not in "{}0123456789")


def _literals(node: ast.expr) -> list[str]:
    if _is_text(node):
        assert isinstance(node, ast.Constant)
        return [str(node.value)]
    if isinstance(node, ast.IfExp):
        return [*_literals(node.body), *_literals(node.orelse)]
    raise Unreadable(f"line {node.lineno}: {ast.unparse(node)} is not a literal")


def _patterns(node: ast.expr) -> list[str]:
    """Return the sentences an expression can give; what is no literal in it is a place."""
    sentences = []
    for parts in product(*_parts(node)):
        text, places = "", 0
        for part in parts:
            if part is None:
                places += 1
                text += f"{{{places}}}"
            else:
                text += part
        sentences.append(text)
    return sentences


def _parts(node: ast.expr) -> list[list[str | None]]:
    if _is_text(node):
        assert isinstance(node, ast.Constant)
        # `{path}` in a plain literal is filled in by `format` later.
        literals = _NAMED_PLACE.split(str(node.value))
        return [[part] for literal in literals for part in (None, literal)][1:]
    if isinstance(node, ast.JoinedStr):
        return [choice for value in node.values for choice in _parts(value)]
    if isinstance(node, ast.FormattedValue):
        inner = node.value
        if isinstance(inner, ast.IfExp) and _is_text(inner.body) and _is_text(inner.orelse):
            return [[*_literals(inner)]]
        return [[None]]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [*_parts(node.left), *_parts(node.right)]
    if isinstance(node, ast.IfExp):
        return [[*_flat(node.body), *_flat(node.orelse)]]
    return [[None]]


def _flat(node: ast.expr) -> list[str | None]:
    """Return one branch of a choice; its places are numbered within the branch."""
    found = _patterns(node)
    return [None if text == "{1}" else text for text in found]


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _name_of(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
