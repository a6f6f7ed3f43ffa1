"""How good a ranking of codes is, on passages that hold at least one code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def ranking_measures(scores: NDArray[np.float64], truth: NDArray[np.float64]) -> dict[str, float]:
    """hit@3, recall@5 and label ranking average precision, means over passages, each in [0, 1].

    Ties are broken by column, codes being sorted by id, so that no score gains from them on average.

    Args:
        scores: Shape ``(n_passages, n_codes)``.
        truth: 0 or 1, same shape; every row holds a 1.
    """
    order = np.argsort(-scores, axis=1, kind="stable")
    found = np.take_along_axis(truth, order, axis=1)
    ranks = np.arange(1, truth.shape[1] + 1)
    precision = found.cumsum(axis=1) / ranks
    return {
        "hit@3": float((found[:, :3].sum(axis=1) > 0).mean()),
        "recall@5": float((found[:, :5].sum(axis=1) / truth.sum(axis=1)).mean()),
        "LRAP": float(((precision * found).sum(axis=1) / truth.sum(axis=1)).mean()),
    }


def calibration_error(scores: NDArray[np.float64], truth: NDArray[np.float64], *, top: int = 5) -> float:
    """Expected calibration error over the ``top`` suggestions of each passage, ten bins of equal size."""
    order = np.argsort(-scores, axis=1, kind="stable")[:, :top]
    stated = np.take_along_axis(scores, order, axis=1).ravel()
    right = np.take_along_axis(truth, order, axis=1).ravel()
    bins = np.array_split(np.argsort(stated, kind="stable"), 10)
    return float(sum(len(b) * abs(stated[b].mean() - right[b].mean()) for b in bins if len(b)) / len(stated))
