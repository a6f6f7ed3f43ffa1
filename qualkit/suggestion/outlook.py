"""All that speaks for codes in a session: passages by meaning, by words and by likeness, kept in step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qualkit.suggestion.alike import Likeness, Traits
from qualkit.suggestion.clues import Codebook
from qualkit.suggestion.expectations import Expectations
from qualkit.suggestion.sides import Look, MeaningSide, WordsSide
from qualkit.suggestion.view import by_meaning, by_words
from qualkit.suggestion.words import letters, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from qualkit.suggestion.material import CodeText, Passage


class Outlook:
    """Passages as a session's learner sees them.

    Args:
        passages: All segments of the study.
        texts: The codebook's, sorted.
        column: Code to its number.
        vectors: Texts to rows; ``None`` for words alone.

    Attributes:
        words: By words.
        meaning: By vectors; ``None`` without them.
        texts: The codebook's, as training rows.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        texts: Sequence[CodeText],
        column: dict[str, int],
        vectors: Callable[[Sequence[str]], NDArray[np.float32]] | None,
    ) -> None:
        self._vectors = vectors
        spoken, asked = [p.text for p in passages], [p.question for p in passages]
        written = [text.text for text in texts]
        self.texts = Codebook.of(texts, column)
        vocabulary, self._letters = words([*spoken, *asked, *written]), letters([*spoken, *asked, *written])
        views = [by_words(vocabulary, len(spoken))]
        self.words = WordsSide(views[0], vocabulary, self.texts)
        self.meaning = None
        if vectors is not None and passages:
            views.insert(0, by_meaning(spoken, asked, written, vectors))
            self.meaning = MeaningSide(views[0], self.texts)
        likeness = Likeness.of(views, by_words(self._letters, len(spoken)), passages)
        nothing = np.zeros((0, len(column)), dtype=np.float32)
        self._expectations = Expectations(likeness, self.texts, np.zeros(0, dtype=np.intp), nothing, live=True)

    def holds(self, row: int) -> bool:
        """Whether a passage has a vector."""
        return self.meaning is not None and self.meaning.holds(row)

    def append(self, passage: Passage) -> None:
        """One more passage."""
        self.words.append(passage.text, passage.question)
        meaning = self.meaning
        if meaning is not None and self._vectors is not None:
            meaning.append(passage.text, passage.question, self._vectors)
        spoken = Traits(
            None if meaning is None else meaning.passages[-1:],
            self.words.passages[-1:],
            self._letters.row(passage.text),
        )
        asked = Traits(
            None if meaning is None else meaning.questions[-1:],
            self.words.questions[-1:],
            self._letters.row(passage.question),
        )
        self._expectations.likeness = self._expectations.likeness.with_one(spoken, asked)

    def learn(self, rows: NDArray[np.intp], targets: NDArray[np.float32]) -> None:
        """Take answers in; ``targets`` are their codes, shape ``(len(rows), n_codes)``."""
        if self.meaning is not None:
            self.meaning.count(rows, targets, 1)
        self._expectations.learn(rows, targets)

    def forget(self, row: int, targets: NDArray[np.float32]) -> None:
        """Take the answer on a passage back; ``targets`` are its codes, shape ``(n_codes,)``."""
        if self.meaning is not None:
            self.meaning.count(np.array([row], dtype=np.intp), targets[None], -1)
        self._expectations.forget(row)

    def clues(
        self,
        wanted: NDArray[np.intp],
        rows: NDArray[np.intp],
        targets: NDArray[np.float32],
        out: NDArray[np.intp],
        look: Look,
    ) -> NDArray[np.float32]:
        """Clues for passages in the order of ``clue_names``, ``recent`` apart, ``(n_wanted, n_codes, n_clues)``.

        Args:
            wanted: Passages, as row numbers.
            rows: Passages answered, in the order of answering.
            targets: Their codes.
            out: Answers to leave out, by their number.
            look: What passages are judged by.
        """
        kept = np.ones(len(rows), dtype=bool)
        kept[out] = False
        parts: list[NDArray[np.float32]] = []
        if look is not Look.WORDS and self.meaning is not None:
            parts += self.meaning.clues(wanted, rows[kept], targets[kept], rows[out], targets[out])
        by_words = self.words.clues(wanted, rows[kept], targets[kept])
        parts += [np.zeros_like(clue) for clue in by_words] if look is Look.MEANING else by_words
        parts.append(self._expectations.clue(wanted, rows[out], by_words=look is not Look.MEANING))
        return np.stack(parts, axis=-1).astype(np.float32)

    def untaught(self, wanted: NDArray[np.intp], look: Look) -> NDArray[np.float32]:
        """The clues of :meth:`clues` by the codebook alone, as before the first answer; same shape."""
        parts: list[NDArray[np.float32]] = []
        if look is not Look.WORDS and self.meaning is not None:
            parts += self.meaning.untaught(wanted)
        nothing = np.zeros((0, self.texts.targets.shape[1]), dtype=np.float32)
        by_words = self.words.clues(wanted, wanted[:0], nothing)
        parts += [np.zeros_like(clue) for clue in by_words] if look is Look.MEANING else by_words
        parts.append(self._expectations.untaught(wanted, by_words=look is not Look.MEANING))
        return np.stack(parts, axis=-1).astype(np.float32)
