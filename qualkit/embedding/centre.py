"""Vectors with their mean taken out, so that cosines tell passages of one study apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def centred(vectors: NDArray[np.float32], mean: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows minus ``mean``, brought back to unit length.

    All texts of one study resemble each other; what they share fills raw cosines and hides what differs.
    Take the mean over the study's segments and use it for segments and codebook alike.

    Args:
        vectors: Shape ``(n, dim)``. A zero row (a text without words) stays zero.
        mean: Shape ``(dim,)``.

    Returns:
        Shape ``(n, dim)``; a row equal to the mean becomes zero.
    """
    moved = vectors - mean
    moved[~vectors.any(axis=1)] = 0.0
    return unit_rows(moved)


def unit_rows(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows of length 1; rows shorter than a millionth become zero. Shape and order are kept."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    safe = np.where(lengths > 1e-6, lengths, np.inf)
    return np.asarray(vectors / safe, dtype=np.float32)
