"""Diverse quotes: a few that lie far from each other and are still near to what all are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BALANCE = 0.5  # of nearness to the middle and distance from what is chosen already


def diverse(vectors: NDArray[np.float32], number: int, *, balance: float = BALANCE) -> list[int]:
    """Positions of the vectors that maximal marginal relevance chooses, in the order chosen.

    The first is nearest to the mean; each further one has the highest ``balance`` times its cosine with the mean,
    less ``1 - balance`` times its highest cosine with one chosen already. Of equals the earlier is chosen.

    Args:
        vectors: Rows of unit length or zero (a text without words: chosen last), shape ``(n, dim)``.
        number: How many at most.
        balance: 1 for the most typical only, 0 for the most different.

    References:
        Carbonell & Goldstein (1998), SIGIR, 335-336.
    """
    if not len(vectors):
        return []
    mean = vectors.mean(axis=0)
    mean /= max(float(np.linalg.norm(mean)), 1e-9)
    near = np.where(vectors.any(axis=1), vectors @ mean, -np.inf)
    chosen = [int(np.argmax(near))]
    closest = vectors @ vectors[chosen[0]]
    while len(chosen) < min(number, len(vectors)):
        score = balance * near - (1 - balance) * closest
        score[chosen] = -np.inf
        left = np.flatnonzero(np.isfinite(score))
        if not len(left):
            break
        best = int(left[np.argmax(score[left])])
        chosen.append(best)
        closest = np.maximum(closest, vectors @ vectors[best])
    return chosen[:number]
