"""How much each clue counts: weights shared by all codes, never negative, drawn to a prior when answers are few."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ROUNDS = 40
_MOST_PAIRS = 300_000


def weigh(
    clues: NDArray[np.float64],
    targets: NDArray[np.float64],
    *,
    prior: NDArray[np.float64],
    strength: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Weights of clues under which passages' codes are most likely: logistic regression over all pairs.

    A clue in favour of a code never counts against it: weights stay at or above zero. Without that, clues of
    interviews left out teach that a code common elsewhere is rare here, an artefact of leaving out.

    Args:
        clues: Of passages that the classifiers behind the clues did not see, shape
            ``(n_pairs, n_clues)``, a pair being a passage and a code.
        targets: 1 where the coder gave the passage the code, shape ``(n_pairs,)``.
        prior: The weights to start from, then the intercept, shape ``(n_clues + 1,)``.
        strength: Of the pull to the prior, as the precision of a normal distribution around each weight and
            the intercept, above zero, shape ``(n_clues + 1,)``.

    Returns:
        Weights, then the intercept, shape ``(n_clues + 1,)``.
    """
    pairs, truth, counts = _thinned(clues, targets)
    design = np.column_stack([pairs, np.ones(len(pairs))])
    free_sign = np.append(np.zeros(clues.shape[1], dtype=bool), True)

    def cost(weights: NDArray[np.float64]) -> float:
        logits = design @ weights
        fit = counts @ (np.logaddexp(0.0, logits) - truth * logits)
        return float(fit + 0.5 * strength @ (weights - prior) ** 2)

    weights = prior.astype(np.float64)
    now = cost(weights)
    for _ in range(_ROUNDS):
        chance = probability(design @ weights)
        slope = design.T @ (counts * (chance - truth)) + strength * (weights - prior)
        free = free_sign | (weights > 0) | (slope < 0)
        curved = design[:, free] * (counts * (chance * (1 - chance) + 1e-6))[:, None]
        step = np.zeros_like(weights)
        step[free] = np.linalg.solve(curved.T @ design[:, free] + np.diag(strength[free]), slope[free])
        size = 1.0
        while size > 1e-4:
            tried = weights - size * step
            tried = np.where(free_sign, tried, np.maximum(tried, 0.0))
            then = cost(tried)
            if then < now:
                break
            size /= 2
        else:
            break
        gain, weights, now = now - then, tried, then
        if gain < 1e-7 * (1 + abs(now)):
            break
    return weights


def probability(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """The logistic function, in (0, 1)."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logits, -30.0, 30.0))))


def _thinned(
    clues: NDArray[np.float64], targets: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """All pairs that hold, and of the others each ``k``-th, counting ``k`` times, when there are very many."""
    if len(targets) <= _MOST_PAIRS:
        return clues, targets, np.ones(len(targets))
    others = np.flatnonzero(targets == 0)
    every = -(-len(others) // _MOST_PAIRS)
    kept = np.concatenate([np.flatnonzero(targets > 0), others[::every]])
    counts = np.where(targets[kept] > 0, 1.0, len(others) / len(others[::every]))
    return clues[kept], targets[kept], counts
