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

    from qualkit.suggestion.view import Rows, View

_SHARPNESS = 2.0  # of meaning: likeness falls to 1/e where the cosine is a half
_WORDS = 0.5  # what words count, and letters, beside meaning
_QUESTION = 0.5  # what the questions before two passages count
_CHUNK = 1024


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
            part = ours[start : start + _CHUNK]
            held = np.unique(part.indices)
            dense = part[:, held].toarray()
            result[start : start + _CHUNK] += np.float32(_WORDS) * np.asarray(theirs[:, held] @ dense.T).T
    return result


@dataclass(frozen=True)
class Likeness:
    """Passages with their questions, and the codebook's texts, to be compared.

    Attributes:
        passages: A row each.
        questions: What was asked before each.
        texts: Of the codebook; nothing is asked before them.
    """

    passages: Traits
    questions: Traits
    texts: Traits

    def learnt(self, rows: NDArray[np.intp]) -> tuple[Traits, Traits]:
        """Texts, then answered passages; and the questions before them."""
        texts = self.texts.followed_by(self.passages.at(rows))
        return texts, self.texts.without_anything().followed_by(self.questions.at(rows))

    def to(
        self, wanted: NDArray[np.intp], learnt: tuple[Traits, Traits], *, by_words: bool = True
    ) -> list[NDArray[np.float32]]:
        """Likeness of passages alone, and with their questions, to what was learnt from."""
        spoken, asked = self.passages.at(wanted), self.questions.at(wanted)
        if not by_words:
            spoken, asked = spoken.without_words(), asked.without_words()
        return together(spoken, asked, learnt)


def together(spoken: Traits, asked: Traits, learnt: tuple[Traits, Traits]) -> list[NDArray[np.float32]]:
    """Likeness alone, and with questions, to what was learnt from."""
    alone = alike(spoken, learnt[0])
    return [alone, alone + np.float32(_QUESTION) * alike(asked, learnt[1])]
