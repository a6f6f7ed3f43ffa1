"""The two views of a study's passages, kept so that one more answer or passage is taken in at once."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix, vstack

from qualkit.suggestion.clues import Spread, among_nearest, to_codes, worded
from qualkit.suggestion.means import Means
from qualkit.suggestion.prior import LIVE_MEANING_AND_WORDS, LIVE_WORDS_ALONE
from qualkit.suggestion.view import beside, centred, products

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from qualkit.suggestion.clues import Codebook
    from qualkit.suggestion.prior import Prior
    from qualkit.suggestion.view import View
    from qualkit.suggestion.words import Words

_SCALE = 10.0  # brings differences of mean cosines near to log odds
_TEXTS = 3.0  # answers that a code's texts count for
_QUESTION = 0.7**2  # as in a view's joint rows
_CHUNK = 2048


class Look(Enum):
    """What a passage is judged by."""

    BOTH = "meaning and words"
    WORDS = "words"  # it has no vector
    MEANING = "meaning"  # its words are of another writing than what was learnt from

    @property
    def prior(self) -> Prior:
        """The weights of clues to start from."""
        return LIVE_WORDS_ALONE if self is Look.WORDS else LIVE_MEANING_AND_WORDS


class MeaningSide:
    """Passages by their vectors.

    Args:
        view: By meaning, with its centres.
        codebook: The codebook's texts as training rows.
    """

    def __init__(self, view: View, codebook: Codebook) -> None:
        if view.centres is None:
            raise ValueError("a view by meaning knows its centres")
        self.passages, self.questions, self.texts = (
            np.asarray(rows) for rows in (view.passages, view.questions, view.texts)
        )
        self._centres = view.centres
        self.codebook = _without_rows(codebook, ~worded(self.texts))
        self._alone = Means(self.passages, self.texts, self.codebook)
        self._joint = Means(np.asarray(view.joint), np.asarray(view.joint_texts), self.codebook)
        self._spreads = [_spread(rows, self.texts, self.codebook) for rows in (self.passages, self.questions)]

    def holds(self, row: int) -> bool:
        """Whether a passage has a vector."""
        return bool(self.passages[row].any())

    def append(self, text: str, question: str, vectors: Callable[[Sequence[str]], NDArray[np.float32]]) -> None:
        """One more passage; its place among the others is told by the centres as they are."""
        found = np.asarray(vectors([text, question]), dtype=np.float32)
        spoken = centred(found[:1], self._centres[0], [text])
        asked = centred(found[1:], self._centres[1], [question])
        self.passages, self.questions = np.vstack([self.passages, spoken]), np.vstack([self.questions, asked])
        self._alone.append(spoken[0])
        self._joint.append(np.asarray(beside(spoken, asked))[0])

    def count(self, rows: NDArray[np.intp], targets: NDArray[np.float32], sign: int) -> None:
        """Take answers in (1) or back (-1)."""
        for means in (self._alone, self._joint):
            means.count(rows, targets, sign)

    def cosines(self, wanted: NDArray[np.intp], rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """Cosines of wanted passages to others, shape ``(n_wanted, n_rows)``."""
        return np.asarray((self.passages @ self.passages[wanted].T)[rows].T)

    def untaught(self, wanted: NDArray[np.intp]) -> list[NDArray[np.float32]]:
        """The clues of :meth:`clues` by the codebook's texts alone."""
        found = [means.untaught(wanted) for means in (self._alone, self._joint)]
        return [*found, np.zeros_like(found[0]), *self._standing(wanted)]

    def clues(
        self,
        wanted: NDArray[np.intp],
        rows: NDArray[np.intp],
        targets: NDArray[np.float32],
        out: NDArray[np.intp],
        out_targets: NDArray[np.float32],
    ) -> list[NDArray[np.float32]]:
        """``passage``, ``joint``, ``nearest``, ``codebook`` and ``asked``, each of shape ``(n_wanted, n_codes)``.

        Args:
            wanted: Passages to give clues for.
            rows: Answered passages to learn from.
            targets: Their codes.
            out: Answered passages that were counted but are to be left out.
            out_targets: Their codes.
        """
        found = [means.log_odds(wanted, out, out_targets) for means in (self._alone, self._joint)]
        found.append(among_nearest(self.cosines(wanted, rows), targets))
        return [*found, *self._standing(wanted)]

    def _standing(self, wanted: NDArray[np.intp]) -> list[NDArray[np.float32]]:
        found = []
        for place, spread in zip((self.passages, self.questions), self._spreads, strict=True):
            here = place[wanted]
            found.append(spread.standardised(to_codes(here @ self.texts.T, self.codebook), worded(here)))
        return found


class WordsSide:
    """Passages by their words.

    Args:
        view: By words.
        words: The terms behind it.
        codebook: The codebook's texts as training rows.
    """

    def __init__(self, view: View, words: Words, codebook: Codebook) -> None:
        self.passages, self.questions, self.texts = (
            csr_matrix(rows) for rows in (view.passages, view.questions, view.texts)
        )
        self.words = words
        self.codebook = codebook
        self._spreads = [_spread(rows, self.texts, codebook) for rows in (self.passages, self.questions)]
        self._n_texts = codebook.targets.sum(axis=0)
        self._terms: csc_matrix | None = None
        self._text_terms = csc_matrix(self.texts)

    def append(self, text: str, question: str) -> None:
        """One more passage, by the terms as they are."""
        self.passages = csr_matrix(vstack([self.passages, self.words.row(text)]))
        self.questions = csr_matrix(vstack([self.questions, self.words.row(question)]))
        self._terms = None

    def holding(self, terms: NDArray[np.int32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """What every passage, and every text of the codebook, holds of some terms, dense, a column a term."""
        if self._terms is None:
            self._terms = csc_matrix(self.passages)
        return self._terms[:, terms].toarray(), self._text_terms[:, terms].toarray()

    def cosines(self, wanted: NDArray[np.intp], rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """Cosines of wanted passages to others, shape ``(n_wanted, n_rows)``."""
        return _products(self.passages, wanted, rows)

    def clues(
        self, wanted: NDArray[np.intp], rows: NDArray[np.intp], targets: NDArray[np.float32]
    ) -> list[NDArray[np.float32]]:
        """``passage``, ``joint``, ``nearest``, ``codebook`` and ``asked``, each of shape ``(n_wanted, n_codes)``."""
        to_answers = self.cosines(wanted, rows)
        to_questions = _products(self.questions, wanted, rows)
        to_texts = products(self.passages[wanted], self.texts)
        joint = ((to_answers + _QUESTION * to_questions) / (1 + _QUESTION)).astype(np.float32)
        found = [self._alike(to_answers, targets, to_texts), self._alike(joint, targets, to_texts / (1 + _QUESTION))]
        found.append(among_nearest(to_answers, targets))
        asked = products(self.questions[wanted], self.texts)
        for place, cosines, spread in zip(
            (self.passages, self.questions), (to_texts, asked), self._spreads, strict=True
        ):
            found.append(spread.standardised(to_codes(cosines, self.codebook), worded(place[wanted])))
        return found

    def _alike(
        self, to_answers: NDArray[np.float32], targets: NDArray[np.float32], to_texts: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Mean cosine to a code's answers, leaning on its texts, above that to all."""
        result = np.zeros((len(to_answers), targets.shape[1]), dtype=np.float32)
        given = targets.sum(axis=0)
        texts = np.where(self._n_texts > 0, _TEXTS, 0.0)
        if to_answers.shape[1]:
            own = (to_answers @ targets) / np.maximum(given, 1)
            result += given * np.where(given > 0, own - to_answers.mean(axis=1, keepdims=True), 0)
        if to_texts.shape[1]:
            own = (to_texts @ self.codebook.targets) / np.maximum(self._n_texts, 1)
            result += texts * (own - to_texts.mean(axis=1, keepdims=True))
        return np.asarray(_SCALE * result / np.maximum(given + texts, 1e-6), dtype=np.float32)


def _spread(rows: NDArray[np.float32] | csr_matrix, texts: NDArray[np.float32] | csr_matrix, book: Codebook) -> Spread:
    count = rows.shape[0]
    parts = [to_codes(products(rows[s : s + _CHUNK], texts), book) for s in range(0, count, _CHUNK)]
    cosines = np.concatenate(parts) if parts else np.zeros((0, book.targets.shape[1]), dtype=np.float32)
    return Spread.of(cosines, worded(rows) if count else np.zeros(0, dtype=bool))


def _products(all_rows: csr_matrix, wanted: NDArray[np.intp], rows: NDArray[np.intp]) -> NDArray[np.float32]:
    if not len(rows):
        return np.zeros((len(wanted), 0), dtype=np.float32)
    # Against dense columns: a sparse product of sparse rows takes ten times as long. And of all rows: picking some
    # of them takes longer than what it saves.
    return np.asarray((all_rows @ all_rows[wanted].toarray().T).T, dtype=np.float32)[:, rows]


def _without_rows(codebook: Codebook, gone: NDArray[np.bool_]) -> Codebook:
    """The codebook without texts that have no vector, their rows kept as zeros."""
    targets, weights = codebook.targets.copy(), codebook.weights.copy()
    targets[gone] = 0.0
    weights[gone] = 0.0
    return replace(codebook, targets=targets, weights=weights)
