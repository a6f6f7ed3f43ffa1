"""How alike passages and texts are, by meaning, words and letters taken together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix, vstack

from qualkit.suggestion.clues import worded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from qualkit.suggestion.material import Passage
    from qualkit.suggestion.view import View

_SHARPNESS = 2.0  # of meaning: likeness falls to 1/e where the cosine is a half
_WORDS = 0.5  # what words count, and letters, beside meaning
_QUESTION = 0.5  # what the questions before two passages count
_CHUNK = 256


@dataclass(frozen=True)
class Traits:
    """Passages or texts as they are compared, a row each.

    Attributes:
        meaning: Unit rows by vectors, zero where there is none; ``None`` without an embedder.
        words: Unit rows by words.
        letters: Unit rows by letters.
    """

    meaning: NDArray[np.float32] | None
    words: csr_matrix
    letters: csr_matrix

    @classmethod
    def of(cls, views: Sequence[View], letters: View) -> tuple[Traits, Traits, Traits]:
        """Passages, the questions before them and texts of views: by meaning if there is one, then by words."""
        meaning = views[0] if len(views) == 2 else None
        spoken, asked, written = (
            cls(
                None if meaning is None else np.asarray(getattr(meaning, part)),
                csr_matrix(getattr(views[-1], part)),
                csr_matrix(getattr(letters, part)),
            )
            for part in ("passages", "questions", "texts")
        )
        return spoken, asked, written

    def __len__(self) -> int:
        return int(self.words.shape[0])

    def at(self, rows: NDArray[np.intp]) -> Traits:
        """Some of the rows."""
        meaning = None if self.meaning is None else self.meaning[rows]
        return Traits(meaning, self.words[rows], self.letters[rows])

    def followed_by(self, others: Traits) -> Traits:
        """These rows, then others."""
        meaning = None
        if self.meaning is not None and others.meaning is not None:
            meaning = np.vstack([self.meaning, others.meaning])
        words, letters = vstack([self.words, others.words]), vstack([self.letters, others.letters])
        return Traits(meaning, csr_matrix(words), csr_matrix(letters))

    def without_words(self) -> Traits:
        """The same by meaning alone."""
        return replace(self, words=self.words * 0, letters=self.letters * 0)

    def without_anything(self) -> Traits:
        """As many rows that resemble nothing."""
        return replace(self.without_words(), meaning=None if self.meaning is None else self.meaning * 0)


def alike(left: Traits, right: Traits) -> NDArray[np.float32]:
    """Likeness in [0, 2], shape ``(len(left), len(right))``.

    By meaning ``exp(-2 (1 - cosine))``, to which half the cosine by words and half that by letters are added. Rows
    without words resemble nothing.
    """
    result = np.zeros((len(left), len(right)), dtype=np.float32)
    if left.meaning is not None and right.meaning is not None:
        there = worded(left.meaning)[:, None] & worded(right.meaning)
        result += np.where(there, np.exp(-_SHARPNESS * (1 - left.meaning @ right.meaning.T)), np.float32(0))
    for ours, theirs in ((left.words, right.words), (left.letters, right.letters)):
        # Against dense columns: a sparse product of sparse rows takes ten times as long.
        for start in range(0, len(left), _CHUNK) if ours.nnz and theirs.nnz else ():
            dense = ours[start : start + _CHUNK].toarray()
            result[start : start + _CHUNK] += np.float32(_WORDS) * np.asarray(theirs @ dense.T).T
    return result


@dataclass(frozen=True)
class Likeness:
    """Passages with their questions, and the codebook's texts, to be compared.

    Attributes:
        passages: A row each.
        questions: What was asked before each; nothing where all passages of a transcript follow the same question,
            as comments of a survey do: then it tells none from another.
        texts: Of the codebook; nothing is asked before them.
    """

    passages: Traits
    questions: Traits
    texts: Traits

    @classmethod
    def of(cls, views: Sequence[View], letters: View, passages: Sequence[Passage]) -> Likeness:
        """Likeness by views of passages: by meaning if there is such a view, by words, by letters."""
        spoken, asked, texts = Traits.of(views, letters)
        questions: dict[str, str] = {}
        tells = any(questions.setdefault(one.transcript, one.question) != one.question for one in passages)
        return cls(spoken, asked if tells else asked.without_anything(), texts)

    def at(self, rows: NDArray[np.intp]) -> tuple[Traits, Traits]:
        """Some passages, and the questions before them."""
        return self.passages.at(rows), self.questions.at(rows)

    def learnt(self, texts: NDArray[np.intp], rows: NDArray[np.intp]) -> tuple[Traits, Traits]:
        """Some texts, then some passages; and the questions before them."""
        spoken, asked = self.at(rows)
        written = self.texts.at(texts)
        return written.followed_by(spoken), written.without_anything().followed_by(asked)

    def with_one(self, spoken: Traits, asked: Traits) -> Likeness:
        """The same with one passage more."""
        return replace(self, passages=self.passages.followed_by(spoken), questions=self.questions.followed_by(asked))


def alike_with_questions(left: tuple[Traits, Traits], right: tuple[Traits, Traits]) -> NDArray[np.float32]:
    """Likeness of passages and texts, to which half that of the questions before them is added, in [0, 3]."""
    return alike(left[0], right[0]) + np.float32(_QUESTION) * alike(left[1], right[1])
