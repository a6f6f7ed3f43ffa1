"""Summaries: what a researcher wrote in a cell of a matrix, and the quotes it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualkit.model.segment import Span
    from qualkit.problem import Where


class SummaryStatus(StrEnum):
    """Whether somebody wrote it."""

    DRAFT = "draft"  # sentences chosen by the program; says so until a person takes the mark off
    WRITTEN = "written"


@dataclass(frozen=True, slots=True)
class Summary:
    """A cell of a matrix in a researcher's words.

    Attributes:
        case: Whom it is of.
        idea: Id of the theme or code.
        is_code: It is of a code, not of a theme.
        text: Markdown; quotes are links: ``[“words”](P07:120-180)``.
        where: Its file.
        line: Line in the file where the text starts, from 1.
        author: Who wrote it; empty when not reported.
        date: When, ISO 8601; empty when not reported.
        layer: Whose codings lay beneath; empty when not reported.
        fingerprint: Of the codings beneath when it was written or confirmed; empty when it was tied to none.
    """

    case: str
    idea: str
    is_code: bool
    text: str
    where: Where
    line: int
    author: str = ""
    date: str = ""
    layer: str = ""
    fingerprint: str = ""
    status: SummaryStatus = SummaryStatus.WRITTEN


@dataclass(frozen=True, slots=True)
class Link:
    """Quoted words and where they stand: ``[“words”](P07:120-180)``.

    Attributes:
        words: As quoted: verbatim but for ``…`` and ``[brackets]``.
        transcript: Its name.
        span: The place; the words may be a part of what it holds.
        start: Where the link starts in the text it was found in.
        end: Where it ends.
        line: Line of the file, from 1.
    """

    words: str
    transcript: str
    span: Span
    start: int
    end: int
    line: int

    @property
    def place(self) -> str:
        """``P07:120-180``."""
        return f"{self.transcript}:{self.span.start}-{self.span.end}"
