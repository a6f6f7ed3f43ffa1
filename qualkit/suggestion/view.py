"""One way to look at texts, by their vectors or by their words: unit rows that can be compared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from scipy.sparse import csr_matrix, hstack, issparse

from qualkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from qualkit.suggestion.words import Words

    Rows: TypeAlias = NDArray[np.float32] | csr_matrix

_QUESTION = 0.7  # what the question counts beside the passage; .5 to 1 measured alike
_PULL = 10.0  # passages that the codebook's mean stands for, so that a single passage is not centred away


@dataclass(frozen=True)
class View:
    """Passages, the questions before them and the codebook's texts in one space.

    Attributes:
        passages: Unit rows, shape ``(n_passages, width)``; zero where there is nothing to compare.
        questions: Of the same shape.
        texts: Shape ``(n_texts, width)``.
        centres: What was taken from passages and from questions, to place one more; of words, nothing is taken.
    """

    passages: Rows
    questions: Rows
    texts: Rows
    centres: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None

    @cached_property
    def joint(self) -> Rows:
        """Passages with their questions beside them, shape ``(n_passages, 2 * width)``, unit rows."""
        return beside(self.passages, self.questions)

    @cached_property
    def joint_texts(self) -> Rows:
        """The codebook's texts, which follow no question, in the shape of :attr:`joint`."""
        return beside(self.texts, self.texts * 0)


def by_meaning(
    passages: Sequence[str],
    questions: Sequence[str],
    texts: Sequence[str],
    vectors: Callable[[Sequence[str]], NDArray[np.float32]],
) -> View:
    """The view by vectors, centred: what all passages share is taken out, and what all questions share.

    Raises:
        InputError: ``vectors`` gave another number of rows than texts, or values that are not numbers.
    """
    distinct = sorted({*passages, *questions, *texts})
    found = np.asarray(vectors(distinct), dtype=np.float32)
    if found.ndim != 2 or len(found) != len(distinct):
        raise InputError(
            f"the embedder gave vectors of shape {found.shape} for {len(distinct)} texts",
            hint="Embed the study anew: qualkit embed",
        )
    if not np.isfinite(found).all():
        bad = distinct[int(np.flatnonzero(~np.isfinite(found).all(axis=1))[0])]
        raise InputError(
            f"the embedder gave a vector that is not a number for {bad[:40]!r}",
            hint="Embed the study anew: qualkit embed",
        )
    number = {text: place for place, text in enumerate(distinct)}
    spoken, asked, written = (found[[number[t] for t in part]] for part in (passages, questions, texts))
    pull = written.mean(axis=0) if len(written) else np.zeros(found.shape[1], dtype=np.float32)
    centre = _mean(spoken, pull)
    asked_centre = _mean(asked, centre)
    return View(
        centred(spoken, centre, passages),
        centred(asked, asked_centre, questions),
        centred(written, centre, texts),
        (centre, asked_centre),
    )


def by_words(words: Words, n_passages: int) -> View:
    """The view by words; rows are passages, then as many questions, then the codebook's texts."""
    return View(words.rows[:n_passages], words.rows[n_passages : 2 * n_passages], words.rows[2 * n_passages :])


def products(left: Rows, right: Rows) -> NDArray[np.float32]:
    """Cosines of every row with every row, dense, shape ``(len(left), len(right))``."""
    result = left @ right.T
    return np.asarray(result.toarray() if issparse(result) else result, dtype=np.float32)


def _mean(rows: NDArray[np.float32], pull: NDArray[np.float32]) -> NDArray[np.float32]:
    # Over distinct rows: one phrase said a hundred times must not become the centre.
    first = {row.tobytes(): place for place, row in reversed(list(enumerate(np.ascontiguousarray(rows))))}
    distinct = rows[sorted(first.values())]
    distinct = distinct[distinct.any(axis=1)]
    return np.asarray((distinct.sum(axis=0) + _PULL * pull) / (len(distinct) + _PULL), dtype=np.float32)


def centred(rows: NDArray[np.float32], centre: NDArray[np.float32], texts: Sequence[str]) -> NDArray[np.float32]:
    """Vectors of texts less the centre, as unit rows; zero for a text without words and where there is no vector."""
    # An encoder gives a vector for three dots too; it means nothing.
    there = np.array([any(character.isalnum() for character in text) for text in texts], dtype=bool)
    moved = np.where((there & rows.any(axis=1))[:, None], rows - centre, np.float32(0))
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    return np.asarray(moved / np.where(lengths > 1e-4, lengths, np.inf), dtype=np.float32)


def beside(rows: Rows, others: Rows) -> Rows:
    """Rows and as many others, one beside the other at the weight of a question, as unit rows."""
    scale = 1.0 / float(np.sqrt(1 + _QUESTION**2))
    if isinstance(rows, np.ndarray):
        return np.hstack([rows * np.float32(scale), np.asarray(others) * np.float32(_QUESTION * scale)])
    return csr_matrix(hstack([rows * scale, csr_matrix(others) * (_QUESTION * scale)]), dtype=np.float32)
