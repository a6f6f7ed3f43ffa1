"""Typical quotes: which of a code's quotes to show when there is room for a few."""

from __future__ import annotations

from collections import Counter
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
    middle = median(len(quote.text) for quote in once.values()) if once else 0
    left = [
        (groups.get(quote.case), quote.case, (-len(quote.coders), abs(len(quote.text) - middle), position), quote)
        for position, quote in enumerate(once.values())
    ]
    of_group: Counter[str | None] = Counter()
    of_case: Counter[str] = Counter()
    chosen: list[Quote] = []
    while left and len(chosen) < number:
        best = min(left, key=lambda item: (of_group[item[0]], of_case[item[1]], item[2]))
        left.remove(best)
        group, case, _, quote = best
        of_group[group] += 1
        of_case[case] += 1
        chosen.append(quote)
    return tuple(chosen)
