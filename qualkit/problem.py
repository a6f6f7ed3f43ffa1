"""Problems found in a user's files: values returned beside a result, never raised one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import PurePath


class Severity(StrEnum):
    """How bad a problem is."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A place in a file; ``line`` counts from 1 and is ``None`` for the whole file."""

    path: PurePath
    line: int | None = None

    def __str__(self) -> str:
        place = self.path.as_posix()
        return place if self.line is None else f"{place}:{self.line}"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file, in the user's words, and what to do next."""

    where: Where
    message: str
    severity: Severity = Severity.ERROR
    hint: str | None = None

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}"
        return text if self.hint is None else f"{text}\n  {self.hint}"


def errors_of(problems: list[Problem]) -> list[Problem]:
    """The problems that are errors, in the order given."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]
