"""Segments put into groups by their vectors: the same groups on every run, weak members left out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

DIMENSIONS = 40
MOST_GROUPS = 100
FEWEST_MEMBERS = 3
OUTSIDE = -1


def n_groups(n: int) -> int:
    """How many groups to look for among so many segments: the root of their number, 2 at least, 100 at most."""
    return max(2, min(round(math.sqrt(n)), MOST_GROUPS, n // FEWEST_MEMBERS))


def without_language(vectors: NDArray[np.float32], languages: Sequence[str]) -> NDArray[np.float32]:
    """Rows minus the mean of their language, of unit length.

    Multilingual vectors keep the languages a little apart; left in, the first thing that groups show is the
    language. A language of fewer rows than it needs for a mean is left with the mean of all.

    Args:
        vectors: Shape ``(n, dim)``; a zero row (a text without words) stays zero.
        languages: Of each row.
    """
    told = np.array(languages)
    moved = vectors - vectors.mean(axis=0)
    for language in sorted(set(languages)):
        rows = told == language
        if rows.sum() >= FEWEST_MEMBERS:
            moved[rows] = vectors[rows] - vectors[rows].mean(axis=0)
    moved[~vectors.any(axis=1)] = 0.0
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    return np.asarray(moved / np.where(lengths > 1e-6, lengths, 1.0), dtype=np.float32)


class Reduced:
    """Principal components of unit length, by the interface that BERTopic expects of UMAP."""

    def __init__(self, *, seed: int) -> None:
        self.seed = seed

    def fit(self, vectors: NDArray[np.float32], y: object = None) -> Reduced:  # noqa: ARG002 - the interface
        """Find the components; at most so many as there are rows and columns."""
        from sklearn.decomposition import PCA

        n = min(DIMENSIONS, *vectors.shape)
        self._components = PCA(n, svd_solver="covariance_eigh", random_state=self.seed).fit(vectors)
        return self

    def transform(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Rows on the components, of unit length, shape ``(n, n_components)``."""
        rows = np.asarray(self._components.transform(vectors), dtype=np.float64)
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float64)


class Grouped:
    """k-means whose weakest members belong to no group, by the interface that BERTopic expects of a clusterer.

    A row is left out when its cosine with its group's middle lies more than a standard deviation below the mean of
    all, and so are groups of fewer than three.

    Attributes:
        labels_: Group of each row; -1 for none.
    """

    def __init__(self, *, number: int, seed: int) -> None:
        self.number = number
        self.seed = seed
        self.labels_: NDArray[np.int64] = np.zeros(0, dtype=np.int64)

    def fit(self, rows: NDArray[np.float64], y: object = None) -> Grouped:  # noqa: ARG002 - the interface
        """Find the groups, in one thread: the sums of several come out a little different each time."""
        from sklearn.cluster import KMeans
        from threadpoolctl import threadpool_limits

        with threadpool_limits(limits=1):
            found = KMeans(self.number, n_init=10 if len(rows) <= 5000 else 2, random_state=self.seed).fit(rows)
        middles = found.cluster_centers_
        middles = middles / np.maximum(np.linalg.norm(middles, axis=1, keepdims=True), 1e-9)
        near = np.einsum("ij,ij->i", rows, middles[found.labels_])
        labels = np.where(near < near.mean() - near.std(), OUTSIDE, found.labels_).astype(np.int64)
        sizes = np.bincount(labels[labels >= 0], minlength=self.number)
        few = np.flatnonzero(sizes < FEWEST_MEMBERS)
        labels[np.isin(labels, few)] = OUTSIDE
        # BERTopic numbers groups from 0 without a gap.
        kept = np.unique(labels[labels >= 0])
        self.labels_ = np.where(labels >= 0, np.searchsorted(kept, labels), OUTSIDE)
        return self
