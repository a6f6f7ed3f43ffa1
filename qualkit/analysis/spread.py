"""How quotes chosen for a theme are spread over participants."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 0.25
"""Share of a theme's quotes that one participant may give."""


def one_sided(quotes: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """A warning for each theme of which one participant gives more than a quarter of the quotes.

    A participant with one quote is never warned of: of three quotes each is a third.

    Args:
        quotes: Theme or code, and case, of each quote chosen.
    """
    by_idea: dict[str, Counter[str]] = {}
    for idea, case in quotes:
        by_idea.setdefault(idea, Counter())[case] += 1
    return tuple(
        f"{idea}: {case} gives {count} of {cases.total()} quotes, over a quarter"
        for idea, cases in by_idea.items()
        for case, count in cases.most_common()
        if count > 1 and count / cases.total() > MOST
    )
