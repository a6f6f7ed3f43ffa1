"""Codes told from likeness: what passages and texts that are alike were given, in closed form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.linalg.lapack import dpotrf, dpotri, spotrf, spotri

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]

_CHUNK = 64
_NOISE = 1.0  # a passage resembles itself by 2; .3 to 1.5 measured alike


class Ridge:
    """Kernel ridge regression of codes on likeness, the mean of a Gaussian process with that likeness as covariance.

    Every row (a text of the codebook, an answer) pulls what resembles it towards its codes, the less the more
    other rows resemble it too. One row more or less costs the square of the number of rows, and leaves no trace.

    Args:
        alike: Likeness of every row with every row, shape ``(n_rows, n_rows)``; its precision is kept.
        targets: Codes of the rows, 0 or 1, shape ``(n_rows, n_codes)``.
        says: 1 where a row says something about a code, 0 where not, same shape.

    Attributes:
        targets: Codes of the rows as they are now.

    References:
        Rasmussen, C. E. & Williams, C. K. I. (2006). Gaussian processes for machine learning, equations 2.25 and
        (for rows left out) 5.12; A.11 and A.12 for the inverse of a matrix with a row more.
    """

    def __init__(self, alike: Floats, targets: Floats, says: Floats) -> None:
        self._room = inverse(alike)
        self.targets = targets.astype(self._room.dtype)
        self._says = says.astype(self._room.dtype)

    def __len__(self) -> int:
        return len(self.targets)

    @property
    def _inverse(self) -> Floats:
        return self._room[: len(self), : len(self)]

    def add(self, alike: Floats, itself: float, targets: Floats) -> None:
        """One row more, which says something about every code.

        Args:
            alike: Its likeness with the rows so far, shape ``(n_rows,)``.
            itself: Its likeness with itself.
            targets: Its codes, shape ``(n_codes,)``.
        """
        n = len(self)
        if n == len(self._room):
            wider = np.zeros((n + n // 4 + 16, n + n // 4 + 16), dtype=self._room.dtype)
            wider[:n, :n] = self._room
            self._room = wider
        through = self._inverse @ alike
        left = itself + _NOISE - alike @ through
        scaled = through / left
        for start in range(0, n, _CHUNK):  # so that what is added stays in the processor's cache
            stop = min(n, start + _CHUNK)
            self._room[start:stop, :n] += through[start:stop, None] * scaled
        self._room[n, :n] = self._room[:n, n] = -scaled
        self._room[n, n] = 1 / left
        self.targets = np.vstack([self.targets, targets])
        self._says = np.vstack([self._says, np.ones_like(targets)])

    def remove(self, row: int) -> None:
        """One row less."""
        kept = np.delete(np.arange(len(self)), row)
        across = self._inverse[kept, row]
        self._room = self._inverse[np.ix_(kept, kept)] - np.outer(across, across / self._inverse[row, row])
        self.targets, self._says = self.targets[kept], self._says[kept]

    def shares(self, alike: Floats, out: NDArray[np.intp]) -> NDArray[np.float32]:
        """How far each code is to be expected, around [0, 1], shape ``(n_wanted, n_codes)``.

        Args:
            alike: Likeness of the wanted passages with every row, shape ``(n_wanted, n_rows)``.
            out: Rows to leave out, as if they had never been.
        """
        kept = np.ones(len(self), dtype=bool)
        kept[out] = False
        if not kept.any():
            return np.zeros((len(alike), self.targets.shape[1]), dtype=np.float32)
        said = self._says * kept[:, None]
        mean = (self.targets * said).sum(axis=0) / np.maximum(said.sum(axis=0), 1)
        through = np.where(kept, alike, 0).astype(self._inverse.dtype) @ self._inverse
        if len(out):
            through -= np.linalg.solve(self._inverse[np.ix_(out, out)], through[:, out].T).T @ self._inverse[out]
        return np.asarray(mean + through @ ((self.targets - mean) * said), dtype=np.float32)


def inverse(alike: Floats) -> Floats:
    """The inverse of likeness with noise on its diagonal, by Cholesky's factors, shape of ``alike``."""
    if not len(alike):
        return alike.copy()
    noisy = np.array(alike, order="F")
    noisy[np.diag_indices(len(noisy))] += _NOISE
    factor, invert = (spotrf, spotri) if noisy.dtype == np.float32 else (dpotrf, dpotri)
    lower, failed = factor(noisy, lower=1, overwrite_a=1)
    if not failed:
        lower, failed = invert(lower, lower=1, overwrite_c=1)
    if failed:
        raise np.linalg.LinAlgError("likeness is not positive definite")
    result = np.tril(lower)
    result += np.tril(lower, -1).T
    return np.ascontiguousarray(result)
