"""Spans of a transcript's text, and segments: the units put before a coder."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from qualkit.errors import InvalidSpanError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


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


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans that cover the same characters without overlapping each other, in order."""
    result: list[Span] = []
    for span in sorted(spans):
        if result and span.start <= result[-1].end:
            result[-1] = Span(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return result


def covered(span: Span, others: Sequence[Span]) -> int:
    """Characters of a span that others cover, which are in order and do not overlap (``merged``)."""
    total = 0
    for other in others[max(bisect_right(others, span) - 1, 0) :]:
        if other.start >= span.end:
            break
        total += span.overlap(other)
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
