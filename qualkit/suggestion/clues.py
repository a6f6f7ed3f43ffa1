"""What speaks for a code on a passage: one number a clue, from the codebook and the answers given so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix, vstack

from qualkit.suggestion.linear import balanced, logistic
from qualkit.suggestion.view import products

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from qualkit.suggestion.view import Rows, View

OF_A_VIEW = ("passage", "joint", "nearest", "codebook", "asked")
"""Clues that each view gives, in this order.

``passage``: log odds of a logistic classifier of the passage, codebook rows among its training rows.
``joint``: the same of the passage and the question before it.
``nearest``: share of the code among the 12 nearest answers, weighted by squared cosine.
``codebook``: cosine to the code's texts (mean of the nearest one and of all), standardised per code.
``asked``: the same for the question before the passage.
"""

_NEAREST = 12
_CHUNK = 512
_SHY = 2.0  # answers at which a code's classifier trusts answers by half


@dataclass(frozen=True)
class Codebook:
    """The codebook's texts as training rows.

    Attributes:
        targets: 1 where a text speaks for a code, shape ``(n_texts, n_codes)``.
        weights: What the text counts for the code's classifier; 0 where it says nothing.
    """

    targets: NDArray[np.float32]
    weights: NDArray[np.float32]


def standing_clues(view: View, codebook: Codebook) -> NDArray[np.float32]:
    """The clues that no answer changes (``codebook``, ``asked``), shape ``(n_passages, n_codes, 2)``."""
    return np.stack(
        [
            _standardised(_to_codes(view.passages, view, codebook), _worded(view.passages)),
            _standardised(_to_codes(view.questions, view, codebook), _worded(view.questions)),
        ],
        axis=-1,
    )


def learnt_clues(
    view: View,
    codebook: Codebook,
    *,
    rows: NDArray[np.intp],
    targets: NDArray[np.float32],
    wanted: NDArray[np.intp],
) -> NDArray[np.float32]:
    """The clues that answers teach (``passage``, ``joint``, ``nearest``), shape ``(n_wanted, n_codes, 3)``.

    Args:
        view: Where passages and texts are compared.
        codebook: The codebook's texts as training rows.
        rows: Passages that were answered, as row numbers of the view.
        targets: Their codes, 0 or 1, shape ``(len(rows), n_codes)``.
        wanted: Passages to give clues for.
    """
    found = []
    for passages, texts in ((view.passages, view.texts), (view.joint, view.joint_texts)):
        coefficients, intercepts = _fitted(passages[rows], texts, codebook, targets)
        found.append(np.asarray(passages[wanted] @ coefficients + intercepts, dtype=np.float32))
    found.append(_nearest(view.passages, rows, targets, wanted))
    return np.stack(found, axis=-1)


def word_weights(
    view: View, codebook: Codebook, rows: NDArray[np.intp], targets: NDArray[np.float32]
) -> NDArray[np.float32]:
    """What each column of a view weighs for each code, in log odds, shape ``(width, n_codes)``."""
    return _fitted(view.passages[rows], view.texts, codebook, targets)[0]


def _fitted(
    answered: Rows, texts: Rows, codebook: Codebook, targets: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    both = np.vstack([targets, codebook.targets])
    given = targets.sum(axis=0)
    # Sources are balanced apart: were answers mere negatives for a code that none of them holds, every code
    # not used yet would sink because its texts are written and passages are spoken.
    trust = np.broadcast_to(given / (given + _SHY), targets.shape).astype(np.float32)
    weights = np.vstack([balanced(targets, trust), balanced(codebook.targets, codebook.weights)])
    return logistic(_stacked(answered, texts), both, weights)


def _to_codes(rows: Rows, view: View, codebook: Codebook) -> NDArray[np.float32]:
    cosines = products(rows, view.texts)
    result = np.zeros((cosines.shape[0], codebook.targets.shape[1]), dtype=np.float32)
    for code in range(result.shape[1]):
        own = np.flatnonzero(codebook.targets[:, code] > 0)
        if own.size:
            result[:, code] = (cosines[:, own].max(axis=1) + cosines[:, own].mean(axis=1)) / 2
    return result


def _standardised(cosines: NDArray[np.float32], there: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Cosines less the code's mean, by its spread: some definitions resemble everything.

    Mean and spread of a code lean on those over all codes, as if ten passages more had shown them.
    """
    seen = cosines[there]
    if not seen.size:
        return np.zeros_like(cosines)
    count, pull = len(seen), 10.0
    mean = (seen.sum(axis=0) + pull * seen.mean()) / (count + pull)
    overall = max(float(seen.var()), 1e-6)
    spread = np.sqrt((((seen - mean) ** 2).sum(axis=0) + pull * overall) / (count + pull))
    result = np.asarray((cosines - mean) / spread, dtype=np.float32)
    result[~there] = 0.0
    result[:, ~cosines.any(axis=0)] = 0.0  # a code without texts
    return result


def _nearest(
    passages: Rows, rows: NDArray[np.intp], targets: NDArray[np.float32], wanted: NDArray[np.intp]
) -> NDArray[np.float32]:
    result = np.zeros((len(wanted), targets.shape[1]), dtype=np.float32)
    count = min(_NEAREST, len(rows))
    if not count:
        return result
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        cosines = products(passages[part], passages[rows])
        order = np.argsort(-cosines, axis=1, kind="stable")[:, :count]
        weight = np.maximum(np.take_along_axis(cosines, order, axis=1), 0) ** 2
        shares = np.einsum("ik,ikc->ic", weight, targets[order])
        # Neighbours that are all far away say little: the constant counts as an answer without codes.
        result[start : start + _CHUNK] = 5.0 * shares / (weight.sum(axis=1, keepdims=True) + 0.3)
    return result


def _worded(rows: Rows) -> NDArray[np.bool_]:
    if isinstance(rows, np.ndarray):
        return np.asarray(rows.any(axis=1))
    return np.diff(rows.indptr) > 0


def _stacked(upper: Rows, lower: Rows) -> Rows:
    if isinstance(upper, np.ndarray):
        return np.vstack([upper, np.asarray(lower)])
    return csr_matrix(vstack([upper, csr_matrix(lower)]), dtype=np.float32)
