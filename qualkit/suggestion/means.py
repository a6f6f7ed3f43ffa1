"""A code as the mean of its passages, where passages spread alike in all directions: a classifier in closed form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from qualkit.suggestion.clues import worded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from qualkit.suggestion.clues import Codebook

_RIDGE = 0.1  # added to the spread in every direction, unit rows having 1 in all; .01 to .3 measured alike
_TEXTS = 3.0  # answers that what the codebook writes of a code counts for; each example counts for one
_CHUNK = 4096


class Means:
    """Linear discriminants of every code from sums alone, so that an answer is taken in or back at once.

    The spread is that of all passages and texts, answered or not, so no answer changes it. A code's mean leans
    on that of its texts, as if they were three answers, and on each example as on one; all are told from the mean
    of their own kind, for texts are written, examples chosen, and passages as they come.

    Args:
        passages: Unit rows, shape ``(n_passages, width)``.
        texts: The codebook's, in the rows of ``codebook``; zero where there is no vector.
        codebook: The codebook's texts as training rows.

    References:
        Fisher (1936); Friedman (1989), Regularized discriminant analysis, for the ridge.
    """

    def __init__(self, passages: NDArray[np.float32], texts: NDArray[np.float32], codebook: Codebook) -> None:
        width = passages.shape[1]
        spread = np.eye(width, dtype=np.float32) * np.float32(_RIDGE)
        for rows in (passages, texts):
            if len(rows):
                moved = rows - rows.mean(axis=0)
                spread += moved.T @ moved / np.float32(len(passages) + len(texts))
        self._whitening = np.ascontiguousarray(np.linalg.inv(np.linalg.cholesky(spread)).T)
        self.rows = self.whitened(passages)
        self._written, self._worth = _of_texts(self.whitened(texts), codebook)
        n_codes = codebook.targets.shape[1]
        self._sums = np.zeros((n_codes, width))
        self._total = np.zeros(width)
        self._counts = np.zeros(n_codes)
        self._n = 0

    def whitened(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Rows in the space where all passages together spread alike."""
        result = np.empty_like(rows)
        for start in range(0, len(rows), _CHUNK):
            result[start : start + _CHUNK] = rows[start : start + _CHUNK] @ self._whitening
        return result

    def append(self, passage: NDArray[np.float32]) -> None:
        """One more passage, shape ``(width,)``; the spread stays as it is."""
        self.rows = np.vstack([self.rows, self.whitened(passage[None])])

    def count(self, rows: NDArray[np.intp], targets: NDArray[np.float32], sign: int) -> None:
        """Take answers in (1) or back (-1); ``targets`` are their codes, shape ``(len(rows), n_codes)``."""
        for start in range(0, len(rows), _CHUNK):
            passages = self.rows[rows[start : start + _CHUNK]].astype(np.float64)
            self._sums += sign * (targets[start : start + _CHUNK].T.astype(np.float64) @ passages)
            self._total += sign * passages.sum(axis=0)
        self._counts += sign * targets.sum(axis=0)
        self._n += sign * len(rows)

    def log_odds(
        self, wanted: NDArray[np.intp], out: NDArray[np.intp], out_targets: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """How far each wanted passage lies towards each code, from midway, shape ``(n_wanted, n_codes)``.

        Args:
            wanted: Row numbers.
            out: Answered passages to leave out.
            out_targets: Their codes.
        """
        sums, total, counts, n = self._sums, self._total, self._counts, self._n
        if len(out):
            rows = self.rows[out].astype(np.float64)
            sums = sums - out_targets.T @ rows
            total, counts, n = total - rows.sum(axis=0), counts - out_targets.sum(axis=0), n - len(out)
        return self._towards(wanted, sums, total / max(n, 1), counts)

    def untaught(self, wanted: NDArray[np.intp]) -> NDArray[np.float32]:
        """The same by the codebook's texts alone."""
        nothing = np.zeros_like(self._sums)
        return self._towards(wanted, nothing, np.zeros_like(self._total), np.zeros_like(self._counts))

    def _towards(
        self,
        wanted: NDArray[np.intp],
        sums: NDArray[np.floating[Any]],
        base: NDArray[np.floating[Any]],
        counts: NDArray[np.floating[Any]],
    ) -> NDArray[np.float32]:
        given = np.reshape(counts > 0.5, (-1, 1))
        seen = np.where(given, counts[:, None], 0.0)
        apart = np.where(given, sums / np.where(given, seen, 1.0) - base, 0.0)
        texts = self._worth[:, None]
        apart = (seen * apart + texts * self._written) / np.maximum(seen + texts, 1e-6)
        length = np.maximum(np.linalg.norm(apart, axis=1), 1e-6)
        found = (self.rows[wanted] - base) @ (apart / length[:, None]).T - length / 2
        found[:, (seen + texts)[:, 0] == 0] = 0.0
        return np.asarray(found, dtype=np.float32)


def _of_texts(texts: NDArray[np.float32], codebook: Codebook) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How the mean of each code's texts lies from that of all, and how many answers that counts for."""
    there = worded(texts)
    positive = codebook.targets * there[:, None]
    negative = (1 - codebook.targets) * (codebook.weights > 0) * there[:, None]
    negative[positive.any(axis=1)] = 0.0  # other codes' texts; a row that speaks for no code speaks against one
    apart = np.zeros((codebook.targets.shape[1], texts.shape[1]))
    worth = np.zeros(len(apart))
    close = np.zeros_like(apart)
    for kind in (~codebook.examples, codebook.examples):
        overall = texts[kind & there].mean(axis=0) if (kind & there).any() else np.zeros(texts.shape[1])
        found, n = _mean_of(texts[kind], positive[kind], overall)
        counts = n if kind is codebook.examples else np.where(n > 0, _TEXTS, 0.0)
        apart += counts[:, None] * found
        worth += counts
        close += _mean_of(texts[kind], negative[kind], overall)[0]
    return np.where(worth[:, None] > 0, apart / np.maximum(worth, 1e-9)[:, None] - close / 2, 0.0), worth


def _mean_of(
    texts: NDArray[np.float32], owners: NDArray[np.float32], overall: NDArray[np.floating[Any]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Each code's mean less that of all, zero where it has none, and of how many texts."""
    n = owners.sum(axis=0).astype(np.float64)
    own = (owners.T @ texts) / np.maximum(n, 1)[:, None]
    return np.where(n[:, None] > 0, own - overall, 0.0), n
