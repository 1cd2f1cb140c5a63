"""Questions that are answered beside the work under way.

Owns: the thread of the model process that answers them while its main thread goes on with a chunk
of photos, a fit, a measurement. Must not: be asked for anything long; it takes from the work what
it computes with.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any


@dataclass(frozen=True, slots=True)
class Question:
    """A function of model_tasks, by a number that its answer bears too."""

    number: int
    function: Callable[..., Any]
    args: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    number: int
    value: Any = None
    problem: Exception | None = None
    """What the function raised."""


def start_answering(line: Connection) -> None:
    """Answer what comes along the line from now on, in a thread of its own."""
    threading.Thread(target=_answer_all, args=(line,), name="asides", daemon=True).start()


def _answer_all(line: Connection) -> None:
    # However this ends, the other side hears of it: a line that is closed answers with its end.
    with line:
        while (question := _next_question(line)) is not None:
            line.send(_answer(question))


def _next_question(line: Connection) -> Question | None:
    try:
        question: Question = line.recv()
    except (EOFError, OSError):  # nobody will ask any more
        return None
    return question


def _answer(question: Question) -> Answer:
    try:
        return Answer(question.number, question.function(*question.args))
    except Exception as problem:  # noqa: BLE001 - raised again where it was asked
        return Answer(question.number, problem=problem)
