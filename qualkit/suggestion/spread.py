"""Segments chosen one after another so that each tells something new: unlike one another, like many others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import issparse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from qualkit.suggestion.view import Rows

MOST_CHOSEN = 300
"""Places that are chosen one after another; the rest follow by what they were last known to be worth."""

_ALIKE = 3.0  # standard deviations of worth that a copy of a chosen segment loses
_GROUND = 600  # passages that stand for all, evenly spaced in reading order
_CHUNK = 1024
_BLOCK = 32  # places looked at together


def highest(rows: Rows, others: Rows) -> NDArray[np.float64]:
    """The highest cosine of each row to any of the others, shape ``(len(rows),)``; -1 where there are none."""
    found = np.full(rows.shape[0], -1.0)
    for start in range(0, others.shape[0], _CHUNK):
        np.maximum(found, cosines(rows, others[start : start + _CHUNK]).max(axis=1), out=found)
    return found


def cosines(rows: Rows, others: Rows) -> NDArray[np.float32]:
    """Cosines of rows to others, shape ``(len(rows), len(others))``."""
    # Against dense columns: a sparse product of sparse rows takes ten times as long.
    against = others.toarray() if issparse(others) else others
    return np.asarray(rows @ np.asarray(against).T, dtype=np.float32)


class Reach:
    """How much more of a study is like something answered once a passage is answered.

    The facility location function: the sum over passages of the highest cosine to one that is answered, those below
    zero counting as zero. Past 600 passages 600 of them, evenly spaced, stand for all.

    Args:
        rows: Of the passages to choose from.
        answered: Of those answered.

    References:
        Nemhauser, G. L., Wolsey, L. A. & Fisher, M. L. (1978). An analysis of approximations for maximizing submodular
        set functions. Mathematical Programming 14, 265-294: choosing greedily reaches 63 % of the best choice.
        Wei, K., Iyer, R. & Bilmes, J. (2015). Submodularity in data subset selection and active learning. ICML.
    """

    def __init__(self, rows: Rows, answered: Rows) -> None:
        count = rows.shape[0]
        some = np.unique(np.linspace(0, count - 1, min(count, _GROUND)).round().astype(np.intp))
        self._to_ground = cosines(rows, rows[some])
        self._covered = np.maximum(highest(rows[some], answered), 0.0).astype(np.float32)

    def gains(self, places: NDArray[np.intp]) -> NDArray[np.float64]:
        """What each of some passages would add."""
        found = np.zeros(len(places))
        for start in range(0, len(places), _CHUNK):
            part = self._to_ground[places[start : start + _CHUNK]] - self._covered
            found[start : start + _CHUNK] = np.maximum(part, 0.0, out=part).sum(axis=1, dtype=np.float64)
        return found

    def choose(self, place: int) -> None:
        """Count a passage as answered."""
        np.maximum(self._covered, self._to_ground[place], out=self._covered)


def spread_out(worth: NDArray[np.float64], rows: Rows, reach: Reach | None = None) -> list[int]:
    """Worthiest first, less what one already chosen is like: ten copies of a question teach as one.

    What a passage is worth is counted in standard deviations; ``reach`` adds what it gains, in standard deviations
    too; a copy of one that is chosen loses three. As more are chosen no passage is worth more than before, so
    only those that may be the best are looked at again, and the choice is the same as if all were (Minoux, M. (1978).
    Accelerated greedy algorithms for maximizing submodular set functions. LNCIS 7, 234-243).

    Args:
        worth: Of each passage by itself.
        rows: Unit rows of the passages.
        reach: What is gained beside it; nothing by default.

    Returns:
        All places; ties go by reading order.
    """
    value = _in_spreads(worth)
    count = len(value)
    scale = 1.0
    alone = value.copy()
    if reach is not None:
        first = reach.gains(np.arange(count))
        scale = float(first.std()) or 1.0
        value = value + first / scale
    nearest = np.zeros(count)
    seen = np.zeros(count, dtype=np.intp)  # how many were chosen when a place was last looked at
    chosen: list[int] = []
    while len(chosen) < min(MOST_CHOSEN, count):
        best = int(np.argmax(value))
        if seen[best] == len(chosen):
            chosen.append(best)
            value[best] = -np.inf
            if reach is not None:
                reach.choose(best)
            continue
        stale = np.flatnonzero(seen < len(chosen))
        block = stale[np.argsort(-value[stale], kind="stable")[:_BLOCK]] if len(stale) > _BLOCK else stale
        block = block[np.isfinite(value[block])]
        since = int(seen[block].min())
        nearest[block] = np.maximum(nearest[block], cosines(rows[block], rows[chosen[since:]]).max(axis=1))
        now = alone[block] - _ALIKE * nearest[block] ** 2
        value[block] = now if reach is None else now + reach.gains(block) / scale
        seen[block] = len(chosen)
    rest: Sequence[int] = [int(place) for place in np.argsort(-value, kind="stable") if np.isfinite(value[place])]
    return [*chosen, *rest]


def _in_spreads(worth: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((worth - worth.mean()) / (float(worth.std()) or 1.0), dtype=np.float64)
