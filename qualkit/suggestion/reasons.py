"""Why codes are suggested for one passage in a session: evidence from the nearest answers and the codebook."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix

from qualkit.suggestion.evidence import Grounds
from qualkit.suggestion.learner import Taught
from qualkit.suggestion.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from qualkit.model.suggestion import Evidence
    from qualkit.suggestion.material import CodeText, Passage
    from qualkit.suggestion.sides import MeaningSide, WordsSide
    from qualkit.suggestion.words import Words


def reasons(
    row: int,
    columns: NDArray[np.intp],
    *,
    passages: Sequence[Passage],
    texts: Sequence[CodeText],
    codes: Sequence[str],
    rows: NDArray[np.intp],
    targets: NDArray[np.float32],
    by_words: WordsSide,
    by_meaning: MeaningSide | None,
) -> list[tuple[Evidence, ...]]:
    """Evidence for some codes on one passage, strongest first, words last.

    Args:
        row: The passage.
        columns: The codes.
        passages: Every row of the sides.
        texts: The codebook's texts.
        codes: Ids by column.
        rows: Answered passages that may be named, none of which shares characters with the passage.
        targets: Their codes.
        by_words: The passages by words.
        by_meaning: The passages by meaning, which cosines are then told in.
    """
    side = by_words if by_meaning is None else by_meaning
    cosines = side.cosines(np.array([row], dtype=np.intp), rows)[0]
    nearest = {int(np.argmax(np.where(targets[:, c] > 0, cosines, -2.0))) for c in columns if targets[:, c].any()}
    named = np.array(sorted(nearest), dtype=np.intp)
    shown = np.concatenate([[row], rows[named]]).astype(np.intp)
    view = View(side.passages[shown], side.questions[shown], side.texts)
    coefficients, words = _terms(row, columns, len(shown), by_words, rows, targets)
    taught = Taught(np.arange(1, len(shown), dtype=np.intp), targets[named])
    grounds = Grounds([passages[number] for number in shown], view, texts, taught, words, coefficients)
    return grounds.of(np.zeros(1, dtype=np.intp), columns[None], codes)[0]


def _terms(
    row: int,
    columns: NDArray[np.intp],
    n_shown: int,
    by_words: WordsSide,
    rows: NDArray[np.intp],
    targets: NDArray[np.float32],
) -> tuple[NDArray[np.float32], Words]:
    """The passage's own terms, and how much more the answers and texts of some codes hold of each than all do."""
    start, end = by_words.passages.indptr[row : row + 2]
    places, values = by_words.passages.indices[start:end], by_words.passages.data[start:end]
    coefficients = np.zeros((len(places), targets.shape[1]), dtype=np.float32)
    spoken, written = by_words.holding(places)
    for held, owners in ((spoken[rows], targets[:, columns]), (written, by_words.codebook.targets[:, columns])):
        if len(held):
            given = np.maximum(owners.sum(axis=0), 1)
            more = (held.T @ owners) / given - held.mean(axis=0)[:, None]
            coefficients[:, columns] += np.where(owners.any(axis=0), more, 0)
    bounds = np.array([0, *[len(places)] * n_shown])
    own = csr_matrix((values, np.arange(len(places)), bounds), shape=(n_shown, len(places)))
    words = by_words.words
    return coefficients, replace(
        words,
        rows=own,
        terms=tuple(words.terms[place] for place in places),
        shares=words.shares[places],
        idf=words.idf[places],
    )
