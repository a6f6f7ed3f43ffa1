"""The probability that no code fits a passage, from what each code's is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qualkit.suggestion.weighing import probability, weigh

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEWEST = 3
"""Answers of none, and of codes, from which on the probability can be told."""

_PRIOR = np.array([0.5, 0.5, 0.0])
_STRENGTH = np.array([3.0, 3.0, 0.01])


def none_weights(chances: NDArray[np.float64], targets: NDArray[np.float32]) -> NDArray[np.float64] | None:
    """What tells passages without codes, learnt from a coder's answers.

    Two things tell them: how improbable it is that none of the codes fits, were they independent, and how
    improbable the most probable code is. Their weights lean on a half each; how often none fits here is
    the coder's own.

    Args:
        chances: Probabilities of codes for answered passages, by what other interviews teach, shape
            ``(n_answers, n_codes)``.
        targets: The codes given, 0 or 1, same shape.

    Returns:
        Weights for :func:`none_probability`; ``None`` with fewer than 3 answers of none or of codes: whoever was
        only asked to code what is worth coding has not said what is not.
    """
    none = (targets.sum(axis=1) == 0).astype(np.float64)
    if min(none.sum(), (1 - none).sum()) < FEWEST:
        return None
    return weigh(_features(chances), none, prior=_PRIOR, strength=_STRENGTH)


def none_probability(chances: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probability that no code fits, shape ``(n_passages,)``, from those of the codes, ``(n_passages, n_codes)``."""
    return probability(_features(chances) @ weights[:-1] + weights[-1])


def _features(chances: NDArray[np.float64]) -> NDArray[np.float64]:
    safe = np.clip(chances, 1e-9, 1 - 1e-9)
    highest = safe.max(axis=1)
    return np.column_stack([np.log1p(-safe).sum(axis=1), -np.log(highest / (1 - highest))])
