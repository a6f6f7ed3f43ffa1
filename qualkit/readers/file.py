"""A file being read: its bytes, and where its problems are told to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit.problem import Problem, Severity, Where

if TYPE_CHECKING:
    from pathlib import PurePath

    from qualkit.config import SpeakerSettings

SHOWN = 40
"""Characters of the user's text repeated in a message."""


@dataclass(frozen=True, slots=True)
class File:
    """A file whose bytes are in memory.

    Attributes:
        path: Relative to the study when it lies inside.
        data: All its bytes.
        speakers: What the study's settings say of labels.
    """

    path: PurePath
    data: bytes
    speakers: SpeakerSettings

    def error(self, message: str, line: int | None = None, *, hint: str | None = None) -> Problem:
        """A reason why the file gives no transcript."""
        return Problem(Where(self.path, line), message, Severity.ERROR, hint)

    def warning(self, message: str, line: int | None = None, *, hint: str | None = None) -> Problem:
        """Something the researcher should look at; the transcript is read all the same."""
        return Problem(Where(self.path, line), message, Severity.WARNING, hint)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file.

    Attributes:
        number: From 1; in Word files the number of the paragraph (or table row) it lies in.
        text: Without its line break.
        paragraph: Number of the paragraph it belongs to, so that lines without speakers can be told apart.
    """

    number: int
    text: str
    paragraph: int


def shown(text: str) -> str:
    """The beginning of the user's own words, quoted for a message."""
    words = " ".join(text[: 4 * SHOWN].split())
    return f"“{words}”" if len(words) <= SHOWN and len(text) <= 4 * SHOWN else f"“{words[:SHOWN]}…”"


def places(numbers: list[int]) -> str:
    """Line numbers in words: ``line 3``, ``lines 3, 4 and 9``; long lists are cut short."""
    if len(numbers) == 1:
        return f"line {numbers[0]}"
    if len(numbers) > 6:
        return f"lines {', '.join(map(str, numbers[:5]))} and {len(numbers) - 5} more"
    return f"lines {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
