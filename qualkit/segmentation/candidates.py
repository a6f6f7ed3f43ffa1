"""Candidates: places where words that were lost may stand now, for a coder to choose from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from qualkit.model.segment import Span
from qualkit.segmentation.alignment import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEAST = 0.4
"""Similarity below which a place is none."""
_NEARNESS = 0.15
"""How much similarity standing exactly where the words were expected is worth."""
_LINES = 3
"""Lines where the words were expected that are offered although nothing in them is alike."""
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where lost words may stand.

    Attributes:
        span: In the text of today, of whole words.
        likeness: Of the words there and those lost, in [0, 1]: twice the characters in common over all.
    """

    span: Span
    likeness: float


def candidates(text: str, words: str, *, near: int | None = None, most: int = 5) -> list[Candidate]:
    """Places in a text that are most like some words.

    Every occurrence of the very words is one; besides, each line gives the part that is likest. They are ranked by
    likeness and, for the smaller part, by how near they stand to where the words were expected. No two overlap. Lines
    where the words were expected are offered last, however unlike.

    Args:
        text: Of today.
        words: That were lost.
        near: Where in the text they were expected; ``None`` when nothing tells.
        most: How many at most.

    Returns:
        The best first; of equal ones the earlier.
    """
    wanted = words.strip()
    if not wanted:
        return []
    known = tokens(text)
    found: dict[Span, float] = {}
    for start, end in _places(text, wanted):
        first, last = known.within(start, end)
        if last > first:
            span = Span(min(start, int(known.starts[first])), max(end, int(known.ends[last - 1])))
            found[span] = Indel.normalized_similarity(wanted, text[span.start : span.end])
    reach = max(len(text), 1)

    def worth(span: Span) -> float:
        nearness = 0.0 if near is None else 1 - abs(span.start - near) / reach
        return found[span] + _NEARNESS * nearness

    ranked: list[Candidate] = []
    for span in sorted(found, key=lambda span: (-worth(span), span)):
        if found[span] >= _LEAST and not any(span.overlap(other.span) for other in ranked):
            ranked.append(Candidate(span, found[span]))
    ranked = ranked[: most if near is None else max(1, most - _LINES)]
    for span in () if near is None else _lines_near(text, near):
        if not any(span.overlap(other.span) for other in ranked) and len(ranked) < most:
            ranked.append(Candidate(span, Indel.normalized_similarity(wanted, span.of(text))))
    return ranked


def _lines_near(text: str, near: int) -> list[Span]:
    """The lines nearest to a place, without white space around them."""
    lines = [Span(line.start(), line.end()) for line in _LINE.finditer(text) if line[0].strip()]
    lines.sort(key=lambda span: (max(span.start - near, near - span.end, 0), span))
    return lines[:_LINES]


def _places(text: str, words: str) -> Iterator[tuple[int, int]]:
    at = text.find(words)
    while at >= 0:
        yield at, at + len(words)
        at = text.find(words, at + 1)
    for line in _LINE.finditer(text):
        part = fuzz.partial_ratio_alignment(words, line[0], score_cutoff=100 * _LEAST)
        if part is not None and part.dest_start < part.dest_end:
            yield line.start() + part.dest_start, line.start() + part.dest_end
