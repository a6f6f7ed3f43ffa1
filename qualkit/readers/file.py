"""A file being read: its bytes, and where its problems are told to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit.problem import Problem, Severity, Where

if TYPE_CHECKING:
    from pathlib import PurePath

    from qualkit.config import ProfileSettings, SpeakerSettings

SHOWN = 40
"""Characters of the user's text repeated in a message."""

_COUNTED = {
    ".docx": "paragraph",
    ".json": "passage",
    ".jsonl": "passage",
    ".odt": "paragraph",
    ".pdf": "page",
    ".rtf": "paragraph",
    ".xlsx": "row",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file whose bytes are in memory.

    Attributes:
        path: Relative to the study when it lies inside.
        data: All its bytes.
        speakers: What the study's settings say of labels.
        profile: The layout that the study teaches for files of this name.
    """

    path: PurePath
    data: bytes
    speakers: SpeakerSettings
    profile: ProfileSettings | None = None

    @property
    def counted(self) -> str:
        """What the numbers of its problems count."""
        return _COUNTED.get(self.path.suffix.lower(), "line")

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
        number: From 1; what it counts is told by :attr:`File.counted`: paragraphs in Word files, pages in a PDF.
        text: Without its line break.
        paragraph: Number of the paragraph it belongs to, so that lines without speakers can be told apart.
        bold: Characters at its beginning that are set in bold type; 0 in formats without type.
    """

    number: int
    text: str
    paragraph: int
    bold: int = 0


def crowded(file: File, text: str | bytes, sign: str, what: str, most: int) -> Problem | None:
    """A reason not to take a text apart: more pieces than any interview has, each of which takes memory.

    Args:
        file: Where the text comes from.
        text: Text, or bytes of an encoding that writes the sign as ASCII does.
        sign: What every piece has once.
        what: The pieces, in a message.
        most: Pieces that may be.
    """
    n = text.count(sign) if isinstance(text, str) else text.count(sign.encode())
    if n <= most:
        return None
    return file.error(f"has {n:,} {what}; more than {most:,} are not read", hint="Check where the file comes from.")


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
