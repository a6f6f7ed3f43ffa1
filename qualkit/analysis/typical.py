"""Typical quotes: which of a code's quotes to show when there is room for a few."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qualkit.analysis.quote import Quote


def typical(quotes: Sequence[Quote], number: int, *, groups: Mapping[str, str]) -> tuple[Quote, ...]:
    """A few quotes, verbatim, spread over groups and cases, neither the shortest nor the longest.

    The rule, the same on every run: of the quotes not chosen yet, those from the group chosen from least
    often come first, then those from the case chosen from least often, then those that more coders hold, then
    those whose length is nearest to the median length, then those earlier in the order given. A segment is
    shown once. They are typical in length and spread only: nothing here judges what they mean.

    Args:
        quotes: In reading order.
        number: How many at most.
        groups: Case to the group it belongs to.
    """
    once: dict[tuple[str, str], Quote] = {}
    for quote in quotes:
        once.setdefault((quote.case, quote.segment), quote)
    left = list(enumerate(once.values()))
    middle = median(len(quote.text) for _, quote in left) if left else 0
    chosen: list[Quote] = []

    def rank(item: tuple[int, Quote]) -> tuple[int, int, int, float, int]:
        position, quote = item
        return (
            sum(groups.get(other.case) == groups.get(quote.case) for other in chosen),
            sum(other.case == quote.case for other in chosen),
            -len(quote.coders),
            abs(len(quote.text) - middle),
            position,
        )

    while left and len(chosen) < number:
        best = min(left, key=rank)
        left.remove(best)
        chosen.append(best[1])
    return tuple(chosen)
