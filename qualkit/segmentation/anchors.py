"""Anchors: spans found again after the transcript's text was edited."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel, Postfix, Prefix

from qualkit.model.segment import Span
from qualkit.segmentation.alignment import align
from qualkit.segmentation.places import whereabouts

if TYPE_CHECKING:
    from collections.abc import Sequence


class Found(StrEnum):
    """How a span was found again."""

    SAME = "same"  # at its offset, with its words
    MOVED = "moved"  # its words, at another offset
    CHANGED = "changed"  # the words were edited
    LOST = "lost"  # gone, or not to be told from other places


@dataclass(frozen=True, slots=True)
class Anchor:
    """A span of a text, and where it is in the edited text.

    Attributes:
        span: In the text before.
        found: In the text after; ``None`` when lost.
        how: How it was found.
        score: Similarity of the words before and after, in [0, 1]; 0 when lost.
    """

    span: Span
    found: Span | None
    how: Found
    score: float


def relocate(before: str, after: str, spans: Sequence[Span]) -> list[Anchor]:
    """Find spans again in an edited text, in the order given.

    All tokens of the two texts are aligned, which carries every offset over insertions, deletions and
    moved passages. A span whose surroundings went is looked for elsewhere among the words that are not
    accounted for: verbatim, told apart by 32 characters on each side, then approximately. Where
    two places fit about as well it is lost, never guessed. White space around the words does not count.

    Args:
        before: The text that the spans were made on.
        after: The edited text.
        spans: In ``before``.

    Raises:
        InvalidSpanError: A span reaches beyond ``before``.
    """
    quotes = [span.of(before) for span in spans]
    if before == after:
        return [Anchor(span, span, Found.SAME, 1.0) for span in spans]
    alignment = align(before, after)
    anchors = []
    for span, quote in zip(spans, quotes, strict=True):
        words = quote.strip()
        start = span.start + len(quote) - len(quote.lstrip())
        found = whereabouts(alignment, start, words) if words else None
        anchors.append(_anchor(span, quote, words, after, found))
    return anchors


def _anchor(span: Span, quote: str, words: str, after: str, found: tuple[int, int] | None) -> Anchor:
    if found is None:
        return Anchor(span, None, Found.LOST, 0.0)
    start, end = found
    new_words = after[start:end]
    # The white space that a segment ends with comes along as far as it is still there.
    lead = quote[: len(quote) - len(quote.lstrip())]
    tail = quote[len(quote.rstrip()) :]
    start -= Postfix.similarity(lead, after[max(0, start - len(lead)) : start])
    end += Prefix.similarity(tail, after[end : end + len(tail)])
    place = Span(start, end)
    if new_words != words:
        return Anchor(span, place, Found.CHANGED, Indel.normalized_similarity(words, new_words))
    return Anchor(span, place, Found.SAME if place == span else Found.MOVED, 1.0)
