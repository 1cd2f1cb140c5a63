"""The three kinds of error, each with a text for the user.

Owns: what an error says. `message` names the file or setting and what happened to it; `hint` says
what to do next; the technical part stays in the cause chain and the log.
"""

from __future__ import annotations


class CropAppError(Exception):
    """Base of all errors that are shown to a person as they are.

    Args:
        message: what happened, naming the file or setting.
        hint: what to do next, one sentence.
    """

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross from the model process: keep the hint when pickled.
        return (_rebuild, (type(self), self.message, self.hint))


def _rebuild(kind: type[CropAppError], message: str, hint: str) -> CropAppError:
    return kind(message, hint=hint)


class UserError(CropAppError):
    """The request cannot be carried out as given: a wrong path, an unknown class."""

    exit_code = 2


class EnvironmentProblem(CropAppError):
    """The machine stands in the way: no space, no permission, no network, a missing file."""

    exit_code = 3


class ProgramFault(CropAppError):
    """A mistake of ours. The log has the details."""

    exit_code = 4


class PhotoUnreadable(UserError):
    """One photo cannot be decoded. The message is the reason, in words, without the path."""
