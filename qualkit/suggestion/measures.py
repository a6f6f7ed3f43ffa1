"""How good a ranking of codes is: each measure a plain function of scores and the coder's answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CUTS = (1, 3, 5)
"""Lengths of the list shown at which rankings are measured."""

PER_PASSAGE = (*(f"hit@{cut}" for cut in CUTS), *(f"recall@{cut}" for cut in CUTS), "LRAP")
"""Measures with one value a passage."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Suggestions of about one probability.

    Attributes:
        n: How many.
        stated: Their mean probability.
        right: The share that the coder had given too.
    """

    n: int
    stated: float
    right: float


def passage_measures(scores: Floats, truth: Floats) -> dict[str, Floats]:
    """The measures of ``PER_PASSAGE`` for each passage, each in [0, 1], higher is better.

    ``hit@k``: one of the ``k`` highest codes is the coder's. ``recall@k``: the share of the coder's codes
    among them; it cannot reach 1 where the coder gave more than ``k``. ``LRAP``: label ranking average
    precision, the mean over the coder's codes of the share of the coder's codes among those ranked as high.
    Values of studies with different numbers of codes must not be compared.

    Args:
        scores: Shape ``(n_passages, n_codes)``. Ties are broken by column, codes being sorted by id, so that
            no score gains from them on average.
        truth: 0 or 1, same shape; every row holds a 1.

    Returns:
        Name to values, shape ``(n_passages,)``.

    References:
        Tsoumakas, G., Katakis, I. & Vlahavas, I. (2010). Mining multi-label data, section 7.2 (LRAP; its
        value agrees with scikit-learn's where scores are not tied).
    """
    order = np.argsort(-scores, axis=1, kind="stable")
    found = np.take_along_axis(truth, order, axis=1)
    there = truth.sum(axis=1)
    precision = found.cumsum(axis=1) / np.arange(1, truth.shape[1] + 1)
    values = {f"hit@{cut}": (found[:, :cut].sum(axis=1) > 0).astype(np.float64) for cut in CUTS}
    values |= {f"recall@{cut}": found[:, :cut].sum(axis=1) / there for cut in CUTS}
    return values | {"LRAP": (precision * found).sum(axis=1) / there}


def ranking_measures(scores: Floats, truth: Floats) -> dict[str, float]:
    """Means over passages of :func:`passage_measures`."""
    return {name: float(values.mean()) for name, values in passage_measures(scores, truth).items()}


def among_first(scores: Floats, *, cut: int = 5) -> Floats:
    """1 where a code is one of a passage's ``cut`` highest, shape of ``scores``."""
    order = np.argsort(-scores, axis=1, kind="stable")[:, :cut]
    result = np.zeros(scores.shape)
    np.put_along_axis(result, order, 1.0, axis=1)
    return result


def rare_codes(truth: Floats, *, share: float = 0.05) -> NDArray[np.bool_]:
    """Which codes were given on at least one, and on less than ``share`` of the coded passages."""
    coded = max(int((truth.sum(axis=1) > 0).sum()), 1)
    often = truth.sum(axis=0)
    return np.asarray((often > 0) & (often < share * coded))


def calibration(chances: Floats, truth: Floats, *, top: int = 5, n_bins: int = 10) -> tuple[float, tuple[Bin, ...]]:
    """Expected calibration error over the ``top`` suggestions of each passage, and its bins.

    The mean distance, over bins, of the probability stated from the share that was right; 0 is perfect. Bins
    hold about equal numbers of suggestions, lowest probability first. It is never below 0, so that with few
    suggestions it is a little above 0 by chance alone.

    Args:
        chances: Probabilities, shape ``(n_passages, n_codes)``.
        truth: 0 or 1, same shape; rows without a 1 are passages that no code fits.
        top: How many suggestions of a passage count.
        n_bins: How many bins at most.

    References:
        Naeini, M. P., Cooper, G. & Hauskrecht, M. (2015), AAAI 29:2901-2907; bins of equal numbers after Nguyen,
        K. & O'Connor, B. (2015), EMNLP 1587-1598.
    """
    if not chances.size:
        return float("nan"), ()
    order = np.argsort(-chances, axis=1, kind="stable")[:, :top]
    stated = np.take_along_axis(chances, order, axis=1).ravel()
    right = np.take_along_axis(truth, order, axis=1).ravel()
    parts = [part for part in np.array_split(np.argsort(stated, kind="stable"), n_bins) if len(part)]
    bins = tuple(Bin(len(part), float(stated[part].mean()), float(right[part].mean())) for part in parts)
    return sum(one.n * abs(one.stated - one.right) for one in bins) / len(stated), bins


def calibration_error(chances: Floats, truth: Floats, *, top: int = 5) -> float:
    """The error alone of :func:`calibration`."""
    return calibration(chances, truth, top=top)[0]


def kappas(said: Floats, truth: Floats) -> Floats:
    """Cohen's kappa of each code between what was said and what the coder gave, shape ``(n_codes,)``.

    1 is perfect agreement, 0 what chance would give. NaN where both give or both withhold a code throughout. For
    rare codes it is low even where the two differ seldom.

    Args:
        said: 0 or 1, shape ``(n_passages, n_codes)``; passages that no code fits are among them.
        truth: Of the same shape.

    References:
        Cohen, J. (1960), Educ Psychol Meas 20:37-46. Tested on [[20, 5], [10, 15]], which gives .400.
    """
    n = max(len(truth), 1)
    agreed = (said == truth).sum(axis=0) / n
    ours, theirs = said.sum(axis=0) / n, truth.sum(axis=0) / n
    chance = ours * theirs + (1 - ours) * (1 - theirs)
    result = np.full(truth.shape[1], np.nan)
    return np.asarray(np.divide(agreed - chance, 1 - chance, out=result, where=chance < 1))


def separation(upper: Floats, lower: Floats) -> float:
    """How often a value of ``upper`` exceeds one of ``lower``, ties counting half; NaN when one is empty.

    .5 is what chance would give (the area under the ROC curve).
    """
    if not len(upper) or not len(lower):
        return float("nan")
    ordered = np.sort(lower)
    below = np.searchsorted(ordered, upper, side="left")
    tied = np.searchsorted(ordered, upper, side="right") - below
    return float((below + tied / 2).mean() / len(lower))
