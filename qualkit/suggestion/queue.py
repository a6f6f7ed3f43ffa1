"""Which segment to code next: where an answer teaches most, costs least, or shows what the codebook lacks."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits

from qualkit.suggestion.spread import MOST_CHOSEN, Reach, highest, spread_out

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from qualkit.suggestion.live import Live
    from qualkit.suggestion.material import Passage


class Order(StrEnum):
    """The order of segments in a session."""

    TRANSCRIPT = "transcript"  # as they stand
    TEACHING = "teaching"  # as novel, and like many that nothing answered is like: what teaches fastest
    UNCERTAIN = "uncertain"  # where the suggestions are least sure, unlike ones first
    CERTAIN = "certain"  # where they are surest
    NOVEL = "novel"  # least like the codebook and what was coded: gaps
    BALANCED = "balanced"  # cases in turn, rare codes first


def queued(
    passages: Sequence[Passage], live: Live, order: Order, *, given: Mapping[str, int], cases: Sequence[str]
) -> list[int]:
    """Passages in the order to ask about them.

    Args:
        passages: Those not answered yet, as they stand in the transcripts.
        live: What is known of them.
        order: Any but ``TRANSCRIPT`` asks ``live``.
        given: Code to the number of passages that hold it, codes never given included.
        cases: Whom each passage stands for.

    Returns:
        Places in ``passages``; ties go by reading order, so the same history gives the same order.
    """
    if order is Order.TRANSCRIPT or not passages:
        return list(range(len(passages)))
    if order in (Order.NOVEL, Order.TEACHING):
        # One thread, as everywhere in the learner: the same sums on every machine, and cores left to the coder.
        with threadpool_limits(limits=1, user_api="blas"):
            rows, texts, answered = live.rows(passages)
            unlike = 1.0 - np.maximum(highest(rows, texts), highest(rows, answered))
            return spread_out(unlike, rows, Reach(rows, answered) if order is Order.TEACHING else None)
    chances = live.table(passages)
    if order is Order.CERTAIN:
        return _by(chances.max(axis=1, initial=0.0))
    if order is Order.UNCERTAIN:
        # Variance of a yes or no, over all codes: how much an answer would tell.
        with threadpool_limits(limits=1, user_api="blas"):
            return spread_out((chances * (1 - chances)).sum(axis=1), live.rows(passages)[0])
    return _balanced(chances, np.array([given[code] for code in sorted(given)], dtype=np.float64), cases)


def _by(worth: NDArray[np.float64]) -> list[int]:
    return [int(place) for place in np.argsort(-worth, kind="stable")]


def _balanced(chances: NDArray[np.float64], given: NDArray[np.float64], cases: Sequence[str]) -> list[int]:
    """Cases in turn; within a case the passage most likely to hold what is rare so far, what is queued counted in."""
    of_case: dict[str, list[int]] = {}
    for place, case in enumerate(cases):
        of_case.setdefault(case, []).append(place)
    counts = given.copy()
    chosen: list[int] = []
    while of_case:
        for case in list(of_case):
            left = of_case[case]
            worth = chances[left] @ (1.0 / (1.0 + counts)) if len(chosen) < MOST_CHOSEN else -np.arange(len(left))
            best = left.pop(int(np.argmax(worth)))
            chosen.append(best)
            counts += chances[best]
            if not left:
                del of_case[case]
    return chosen
