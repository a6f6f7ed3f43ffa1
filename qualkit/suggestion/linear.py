"""One logistic classifier a code, all fitted at once, with the codebook's rows among the training rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    Features: TypeAlias = NDArray[np.float32] | csr_matrix

_STEPS = 60
_MANY = 200
_STEPS_OF_MANY = 25  # a few hundred codes: rougher, so that a coder does not wait minutes
_TOGETHER = 64
_TOLERANCE = 1e-3


def balanced(targets: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Row weights under which a code's positives weigh as much together as its negatives.

    Args:
        targets: 0 or 1, shape ``(n_rows, n_codes)``.
        weights: What a row counts for a code, same shape; 0 where it says nothing.

    Returns:
        Shape ``(n_rows, n_codes)``; columns keep their sums. A code without positives, or without negatives,
        keeps its weights.
    """
    total = weights.sum(axis=0)
    positive = (weights * targets).sum(axis=0)
    negative = total - positive
    both = (positive > 0) & (negative > 0)
    up = np.where(both, total / (2 * np.where(both, positive, 1.0)), 1.0)
    down = np.where(both, total / (2 * np.where(both, negative, 1.0)), 1.0)
    return np.asarray(weights * np.where(targets > 0, up, down), dtype=np.float32)


def logistic(
    features: Features,
    targets: NDArray[np.float32],
    weights: NDArray[np.float32],
    *,
    penalty: float = 1.0,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weights of one L2-penalised logistic regression a code.

    All codes descend together by accelerated gradients with restarts (O'Donoghue and Candès 2015), each with its
    own step: a handful of matrix products, no factorisation, so dense vectors and sparse words alike can be
    refitted while a coder reads. The result agrees with an exact solver to two decimals.

    Args:
        features: Shape ``(n_rows, n_features)``; rows of about unit length.
        targets: 0 or 1, shape ``(n_rows, n_codes)``.
        weights: What a row counts for a code, shape ``(n_rows, n_codes)``.
        penalty: Of half the squared length of a code's weights; the intercept goes free.

    Returns:
        Coefficients ``(n_features, n_codes)`` and intercepts ``(n_codes,)``. Codes without a positive or
        without a negative row get zeros.
    """
    n_codes = targets.shape[1]
    coefficients = np.zeros((features.shape[1], n_codes), dtype=np.float32)
    intercepts = np.zeros(n_codes, dtype=np.float32)
    positive = (weights * targets).sum(axis=0)
    usable = np.flatnonzero((positive > 0) & ((weights * (1 - targets)).sum(axis=0) > 0))
    n_steps = _STEPS if n_codes <= _MANY else _STEPS_OF_MANY
    # Some codes at a time, so that what a step touches stays in the processor's cache.
    for start in range(0, usable.size, _TOGETHER):
        part = usable[start : start + _TOGETHER]
        # Picked columns stand one after another; sparse products would copy them to rows at every step.
        own = [np.ascontiguousarray(matrix[:, part]) for matrix in (targets, weights)]
        coefficients[:, part], intercepts[part] = _descended(features, own[0], own[1], penalty, n_steps)
    return coefficients, intercepts


def _descended(
    features: Features,
    targets: NDArray[np.float32],
    weights: NDArray[np.float32],
    penalty: float,
    n_steps: int,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    steps = 1.0 / (0.25 * _curvature(features, weights) + penalty)
    here = np.zeros((features.shape[1], targets.shape[1]), dtype=np.float32)
    bias = np.zeros(targets.shape[1], dtype=np.float32)
    ahead, ahead_bias = here.copy(), bias.copy()
    momentum = np.ones(targets.shape[1], dtype=np.float32)
    scale = np.maximum(weights.sum(axis=0), 1e-6)
    transposed = features.T
    for _ in range(n_steps):
        residual = (_sigmoid(features @ ahead + ahead_bias) - targets) * weights
        slope = transposed @ residual + penalty * ahead
        slope_bias = residual.sum(axis=0)
        new, new_bias = ahead - steps * slope, ahead_bias - steps * slope_bias
        moved, moved_bias = new - here, new_bias - bias
        grown = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        # Where momentum points uphill it has overshot: start it anew.
        uphill = (slope * moved).sum(axis=0) + slope_bias * moved_bias > 0
        push = np.where(uphill, 0.0, (momentum - 1) / grown)
        momentum = np.where(uphill, 1.0, grown).astype(np.float32)
        here, bias = new, new_bias
        ahead = (here + push * moved).astype(np.float32)
        ahead_bias = (bias + push * moved_bias).astype(np.float32)
        if np.max(np.abs(slope).max(axis=0) / scale) < _TOLERANCE / 10:
            break
    return here, bias


def _curvature(features: Features, weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Largest eigenvalue of each code's weighted Gram matrix, intercept included, a little overestimated."""
    direction = np.ones((features.shape[1] + 1, weights.shape[1]), dtype=np.float32)
    size = np.ones(weights.shape[1], dtype=np.float32)
    transposed = features.T
    for _ in range(8):
        direction /= np.maximum(np.linalg.norm(direction, axis=0), 1e-12)
        image = (features @ direction[:-1] + direction[-1]) * weights
        direction = np.vstack([transposed @ image, image.sum(axis=0)[None, :]])
        size = np.linalg.norm(direction, axis=0)
    return np.asarray(1.1 * size, dtype=np.float32)


def _sigmoid(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(values, -30.0, 30.0))), dtype=np.float32)
