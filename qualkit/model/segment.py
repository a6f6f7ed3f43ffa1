"""Spans of a transcript's text, and segments: the units put before a coder."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from qualkit.errors import InvalidSpanError

if TYPE_CHECKING:
    from collections.abc import Iterable


class Unit(StrEnum):
    """What a segment is cut by."""

    TURN = "turn"
    SENTENCE = "sentence"
    MEANING = "meaning"
    FREE = "free"  # cut or joined by a coder, or imported


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of characters in a transcript's text.

    Offsets count Unicode code points, as ``str`` does, never bytes.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise InvalidSpanError(self.start, self.end)

    def __len__(self) -> int:
        return self.end - self.start

    def overlap(self, other: Span) -> int:
        """Characters both spans cover; 0 when they only touch."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def of(self, text: str) -> str:
        """The characters of ``text`` that the span covers.

        Raises:
            InvalidSpanError: The span reaches beyond the text.
        """
        if self.end > len(text):
            raise InvalidSpanError(self.start, self.end)
        return text[self.start : self.end]


def covered(span: Span, others: Iterable[Span]) -> int:
    """Characters of a span that at least one of the others covers; where they overlap, once."""
    total = 0
    reached = span.start
    for other in sorted(others):
        total += max(0, min(other.end, span.end) - max(other.start, reached))
        reached = max(reached, other.end)
    return total


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """A span of a transcript within one turn.

    Attributes:
        transcript: Name of the transcript.
        span: Where it stands in the transcript's text.
        turn: Number of the turn it lies in, from 1.
        unit: What it was cut by.
    """

    transcript: str
    span: Span
    turn: int
    unit: Unit
