"""A text with surrogates in the place of words, and where every character of it went."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from qualkit.model.segment import Span

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, order=True)
class Cut:
    """A surrogate in the place of words; the span is of the text before."""

    span: Span
    surrogate: str


@dataclass(frozen=True)
class Rewritten:
    """A text after its cuts.

    Attributes:
        text: With the surrogates.
        cuts: In order, not overlapping.
        length: Of the text before.
    """

    text: str
    cuts: tuple[Cut, ...]
    length: int

    def at(self, span: Span) -> Span:
        """Where a span of the text before is now.

        Exact, never guessed. A span that begins or ends inside words that were replaced takes the whole surrogate.
        """
        start, end = self._place(span.start, is_end=False), self._place(span.end, is_end=True)
        return Span(start, end)

    def said(self, words: str, span: Span) -> str:
        """The words that a span of the text before held, with the surrogates of its place.

        Args:
            words: As many characters as the span has.
            span: Of the text before.
        """
        parts, last = [], 0
        for cut in self.cuts:
            if cut.span.overlap(span):
                start, end = max(cut.span.start, span.start) - span.start, min(cut.span.end, span.end) - span.start
                parts += [words[last:start], cut.surrogate]
                last = end
        return "".join([*parts, words[last:]])

    @cached_property
    def _starts(self) -> list[int]:
        return [cut.span.start for cut in self.cuts]

    @cached_property
    def _shifts(self) -> list[int]:
        """How far what stands behind the first ``n`` cuts moved."""
        shifts = [0]
        for cut in self.cuts:
            shifts.append(shifts[-1] + len(cut.surrogate) - len(cut.span))
        return shifts

    def _place(self, place: int, *, is_end: bool) -> int:
        number = bisect_right(self._starts, place - 1 if is_end else place)
        if number:
            cut = self.cuts[number - 1]
            if place < cut.span.end or (is_end and place == cut.span.end):
                start = cut.span.start + self._shifts[number - 1]
                return start + len(cut.surrogate) if is_end else start
        return place + self._shifts[number]


def rewritten(text: str, cuts: Iterable[Cut]) -> Rewritten:
    """The text with surrogates; of cuts that overlap the longer is made, of equal ones the first.

    Raises:
        InvalidSpanError: A cut reaches beyond the text.
    """
    made: list[Cut] = []
    for cut in sorted(cuts, key=lambda cut: (-len(cut.span), cut.span, cut.surrogate)):
        cut.span.of(text)
        if not any(cut.span.overlap(other.span) for other in made):
            made.append(cut)
    made.sort()
    parts, last = [], 0
    for cut in made:
        parts += [text[last : cut.span.start], cut.surrogate]
        last = cut.span.end
    return Rewritten("".join([*parts, text[last:]]), tuple(made), len(text))
