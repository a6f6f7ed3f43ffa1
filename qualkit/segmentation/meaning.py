"""Meaning units: neighbouring sentences of one turn grouped where the topic holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qualkit.segmentation.clauses import weight

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Similarity = Callable[[Sequence[str]], NDArray[np.float32]]
    """Texts to their cosines, shape ``(n, n)``."""

GOAL = 40.0
"""Words a unit has, by preference: some three spoken sentences, enough to be read on its own."""
LONGEST = 2.25 * GOAL
"""Words a unit has at most, unless one sentence is longer."""


def meaning_units(texts: Sequence[str], similarity: Similarity | None) -> list[tuple[int, int]]:
    """Group the sentences of one turn into units, as half-open ranges of sentence numbers.

    The grouping is the one of least cost among all: a unit costs the square of how far its length is
    from ``GOAL`` (short turns stay whole), and a cut costs the likeness of the sentences on its two
    sides, compared with the turn's own mean, so that cuts fall where the topic moves.

    Args:
        texts: Sentences in order.
        similarity: Cosines between texts, shape ``(n, n)``; ``None`` groups by length alone. Not called
            for turns that fit in one unit.

    References:
        Utiyama, M. & Isahara, H. (2001). A statistical model for domain-independent text segmentation.
        ACL: segmentation as a least-cost path over all cuts. Its word model is replaced by cosines.
    """
    n = len(texts)
    if n == 0:
        return []
    sizes = np.array([max(weight(text), 0.5) for text in texts])
    if n == 1 or sizes.sum() <= 1.25 * GOAL:
        return [(0, n)]
    likeness = np.zeros(n - 1) if similarity is None else _likeness(np.asarray(similarity(texts), dtype=float))
    reached = np.concatenate([[0.0], np.cumsum(sizes)])
    cost = np.full(n + 1, np.inf)
    cost[0] = 0.0
    cut_before = np.zeros(n + 1, dtype=int)
    for end in range(1, n + 1):
        for start in range(end - 1, -1, -1):
            size = reached[end] - reached[start]
            if size > LONGEST and end - start > 1:
                break
            price = cost[start] + (size / GOAL - 1.0) ** 2 + (likeness[start - 1] if start else 0.0)
            if price < cost[end]:
                cost[end], cut_before[end] = price, start
    units: list[tuple[int, int]] = []
    end = n
    while end:
        units.append((int(cut_before[end]), end))
        end = int(cut_before[end])
    return units[::-1]


def _likeness(cosines: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cost of a cut after each sentence but the last: mean cosine of the two sentences on either side, standardised."""
    n = len(cosines)
    means = np.array([cosines[max(0, i - 1) : i + 1, i + 1 : i + 3].mean() for i in range(n - 1)])
    spread = means.std()
    return (means - means.mean()) / spread * 0.5 if spread > 1e-9 else np.zeros(n - 1)
