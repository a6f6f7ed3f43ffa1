"""What speaks for a code on a passage: one number a clue, from the codebook and the answers given so far."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix, vstack

from qualkit.model.suggestion import EvidenceKind
from qualkit.suggestion.linear import balanced, logistic
from qualkit.suggestion.view import products

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from qualkit.suggestion.material import CodeText
    from qualkit.suggestion.view import Rows, View

    Classifiers = tuple[NDArray[np.float32], NDArray[np.float32]]

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
        examples: Whether the text is an example: spoken, as passages are; shape ``(n_texts,)``.
    """

    targets: NDArray[np.float32]
    weights: NDArray[np.float32]
    examples: NDArray[np.bool_]

    @classmethod
    def of(cls, texts: Sequence[CodeText], column: dict[str, int]) -> Codebook:
        """The rows of texts, in their order; ``column`` numbers the codes."""
        targets = np.zeros((len(texts), len(column)), dtype=np.float32)
        weights = np.zeros_like(targets)
        for row, text in enumerate(texts):
            if text.is_positive:
                targets[row, column[text.code]] = 1.0
                weights[row] = 1.0
            else:
                # What is not this code says nothing about the others.
                weights[row, column[text.code]] = 1.0
        return cls(targets, weights, np.array([text.kind is EvidenceKind.EXAMPLE for text in texts], dtype=bool))

    @cached_property
    def says(self) -> NDArray[np.float32]:
        """1 where a text says something about a code, 0 where not, shape of ``targets``."""
        return (self.weights > 0).astype(np.float32)

    @cached_property
    def by_code(self) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        """Rows of texts that speak for a code, code by code; where each code's begin; and which codes these are."""
        owners, texts = np.nonzero(self.targets.T > 0)
        codes, starts = np.unique(owners, return_index=True)
        return texts, starts, codes


def standing_clues(view: View, codebook: Codebook) -> NDArray[np.float32]:
    """The clues that no answer changes (``codebook``, ``asked``), shape ``(n_passages, n_codes, 2)``."""
    return np.stack(
        [
            _standardised(to_codes(products(rows, view.texts), codebook), worded(rows))
            for rows in (view.passages, view.questions)
        ],
        axis=-1,
    )


def classifiers(
    view: View, codebook: Codebook, *, rows: NDArray[np.intp], targets: NDArray[np.float32]
) -> tuple[Classifiers, Classifiers]:
    """Coefficients and intercepts behind ``passage`` and ``joint``; arguments as of :func:`learnt_clues`."""
    alone = _fitted(view.passages[rows], view.texts, codebook, targets)
    return alone, _fitted(view.joint[rows], view.joint_texts, codebook, targets)


def learnt_clues(
    view: View,
    fitted: tuple[Classifiers, Classifiers],
    *,
    rows: NDArray[np.intp],
    targets: NDArray[np.float32],
    wanted: NDArray[np.intp],
) -> NDArray[np.float32]:
    """The clues that answers teach (``passage``, ``joint``, ``nearest``), shape ``(n_wanted, n_codes, 3)``.

    Args:
        view: Where passages and texts are compared.
        fitted: The :func:`classifiers` of these answers.
        rows: Passages that were answered, as row numbers of the view.
        targets: Their codes, 0 or 1, shape ``(len(rows), n_codes)``.
        wanted: Passages to give clues for.
    """
    found = []
    for passages, (coefficients, intercepts) in zip((view.passages, view.joint), fitted, strict=True):
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
    # Sources are balanced apart: were answers mere negatives for a code that none of them holds, every code
    # not used yet would sink because its texts are written and passages are spoken. Examples are spoken.
    spoken = np.vstack([targets, codebook.targets[codebook.examples]])
    given = spoken.sum(axis=0)
    trust = (given / (given + _SHY)).astype(np.float32)
    counted = np.vstack([np.ones_like(targets), codebook.weights[codebook.examples]])
    of_spoken = balanced(spoken, counted * trust)
    of_texts = np.empty_like(codebook.weights)
    of_texts[codebook.examples] = of_spoken[len(targets) :]
    written = ~codebook.examples
    of_texts[written] = balanced(codebook.targets[written], codebook.weights[written])
    weights = np.vstack([of_spoken[: len(targets)], of_texts])
    return logistic(_stacked(answered, texts), both, weights)


def to_codes(cosines: NDArray[np.float32], codebook: Codebook) -> NDArray[np.float32]:
    """Cosines to the codebook's texts as cosines to codes: mean of the nearest text's and of all texts'."""
    result = np.zeros((cosines.shape[0], codebook.targets.shape[1]), dtype=np.float32)
    texts, starts, owners = codebook.by_code
    if len(owners):
        own = cosines[:, texts]
        counts = np.diff([*starts, len(texts)]).astype(np.float32)
        mean = np.add.reduceat(own, starts, axis=1) / counts
        result[:, owners] = (np.maximum.reduceat(own, starts, axis=1) + mean) / 2
    return result


@dataclass(frozen=True)
class Spread:
    """How cosines to codes lie over passages: some definitions resemble everything.

    Attributes:
        mean: A code's mean, leaning on that over all codes as if ten passages more had shown it, shape ``(n_codes,)``.
        spread: Its standard deviation, leaning likewise; 0 for a code without texts.
    """

    mean: NDArray[np.float32]
    spread: NDArray[np.float32]

    @classmethod
    def of(cls, cosines: NDArray[np.float32], there: NDArray[np.bool_]) -> Spread:
        """The spread over the passages that are there, shape ``(n_passages, n_codes)``."""
        seen = cosines[there]
        if not seen.size:
            return cls(np.zeros(cosines.shape[1], np.float32), np.zeros(cosines.shape[1], np.float32))
        count, pull = len(seen), 10.0
        mean = (seen.sum(axis=0) + pull * seen.mean()) / (count + pull)
        overall = max(float(seen.var()), 1e-6)
        spread = np.sqrt((((seen - mean) ** 2).sum(axis=0) + pull * overall) / (count + pull))
        return cls(mean, np.where(cosines.any(axis=0), spread, 0).astype(np.float32))

    def standardised(self, cosines: NDArray[np.float32], there: NDArray[np.bool_]) -> NDArray[np.float32]:
        """Cosines less the code's mean, by its spread; 0 for passages that are not there."""
        usable = self.spread > 0
        result = np.where(usable, (cosines - self.mean) / np.where(usable, self.spread, 1), 0)
        return np.asarray(np.where(there[:, None], result, 0), dtype=np.float32)


def _standardised(cosines: NDArray[np.float32], there: NDArray[np.bool_]) -> NDArray[np.float32]:
    return Spread.of(cosines, there).standardised(cosines, there)


def _nearest(
    passages: Rows, rows: NDArray[np.intp], targets: NDArray[np.float32], wanted: NDArray[np.intp]
) -> NDArray[np.float32]:
    result = np.zeros((len(wanted), targets.shape[1]), dtype=np.float32)
    if not len(rows):
        return result
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        result[start : start + _CHUNK] = among_nearest(products(passages[part], passages[rows]), targets)
    return result


def among_nearest(cosines: NDArray[np.float32], targets: NDArray[np.float32]) -> NDArray[np.float32]:
    """Share of each code among the nearest answers, times five, shape ``(n_passages, n_codes)``.

    Args:
        cosines: To the answered passages, shape ``(n_passages, n_answers)``.
        targets: Their codes.
    """
    order = np.argsort(-cosines, axis=1, kind="stable")[:, :_NEAREST]
    weight = np.maximum(np.take_along_axis(cosines, order, axis=1), 0) ** 2
    shares = np.einsum("ik,ikc->ic", weight, targets[order])
    # Neighbours that are all far away say little: the constant counts as an answer without codes.
    return np.asarray(5.0 * shares / (weight.sum(axis=1, keepdims=True) + 0.3), dtype=np.float32)


def worded(rows: Rows) -> NDArray[np.bool_]:
    """Rows that hold anything, shape ``(n_rows,)``."""
    if isinstance(rows, np.ndarray):
        return np.asarray(rows.any(axis=1))
    return np.diff(rows.indptr) > 0


def _stacked(upper: Rows, lower: Rows) -> Rows:
    if isinstance(upper, np.ndarray):
        return np.vstack([upper, np.asarray(lower)])
    return csr_matrix(vstack([upper, csr_matrix(lower)]), dtype=np.float32)
