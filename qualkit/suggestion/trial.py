"""One trial: what is given, what is scored, and the rankings of suggestions and floors on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits

from qualkit.suggestion.floors import by_definition, by_frequency, by_words
from qualkit.suggestion.live import Live
from qualkit.suggestion.suggest import suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from qualkit.suggestion.material import Answer, CodeText, Passage

    Floats = NDArray[np.float64]

SUGGESTIONS = "suggestions"
"""As a session shows them: the learner that takes in every answer at once."""

BATCH = "batch"
"""As ``qualkit suggest`` keeps them: the learner that is fitted anew."""

FREQUENCY = "frequency"
WORDS = "TF-IDF"
DEFINITIONS = "definitions"
BEFORE = "codes before"

FLOORS = (FREQUENCY, WORDS, DEFINITIONS)
"""Floors of every part; replay has ``BEFORE`` as well."""


@dataclass(frozen=True)
class Scores:
    """What a trial gave.

    Attributes:
        rankings: Method to scores, shape ``(n_scored, n_codes)``, higher is better.
        chances: Probabilities of the suggestions, same shape; 0 for a code that is not among them.
        none: Probability that no code fits, shape ``(n_scored,)``; NaN where that cannot be told.
    """

    rankings: Mapping[str, Floats]
    chances: Floats
    none: Floats


@dataclass(frozen=True)
class KnownVectors:
    """Vectors of texts, looked up; it can be sent to another process.

    Attributes:
        rows: Text to the number of its row.
        vectors: Unit rows.
    """

    rows: Mapping[str, int]
    vectors: NDArray[np.float32] = field(repr=False)

    @classmethod
    def of(cls, texts: Iterable[str], vectors: Callable[[Sequence[str]], NDArray[np.float32]]) -> KnownVectors:
        """The vectors of texts, computed now."""
        distinct = sorted(set(texts))
        return cls({text: number for number, text in enumerate(distinct)}, vectors(distinct))

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Rows for texts, in their order."""
        return self.vectors[[self.rows[text] for text in texts]]


@dataclass(frozen=True)
class Trial:
    """Passages scored by what others, coded apart from them, teach.

    Attributes:
        codes: On offer, sorted.
        texts: The codebook's words, without what was taken from the scored interviews.
        passages: All of the study; their words are known, their codes are not.
        given: Answers to learn from.
        scored: Passages to rank codes for.
        vectors: Texts to unit rows; ``None`` to work from words alone.
        with_batch: Rank by the learner of ``qualkit suggest`` as well.
    """

    codes: tuple[str, ...]
    texts: tuple[CodeText, ...]
    passages: tuple[Passage, ...]
    given: tuple[Answer, ...]
    scored: tuple[Passage, ...]
    vectors: KnownVectors | None = None
    with_batch: bool = False

    def __call__(self) -> Scores:
        """Score it."""
        # Several trials may run at once: products shared out over threads would wait for each other.
        with threadpool_limits(limits=1, user_api="blas"):
            return self._scores()

    def _scores(self) -> Scores:
        live = Live(self.passages, codes=self.codes, code_texts=self.texts, vectors=self.vectors)
        live.learn([(answer.passage, answer.codes) for answer in self.given])
        chances = np.zeros((len(self.scored), len(self.codes)))
        none = np.full(len(self.scored), np.nan)
        for row, passage in enumerate(self.scored):
            found = live.probabilities(passage)
            chances[row] = [found.get(code, 0.0) for code in self.codes]
            told = live.none(passage, probabilities=found)
            none[row] = np.nan if told is None else told
        beside = [answer.passage for answer in self.given]
        batch = {BATCH: self._batch()} if self.with_batch else {}
        rankings = {
            SUGGESTIONS: chances,
            **batch,
            FREQUENCY: by_frequency(self.given, self.codes, len(self.scored)),
            WORDS: by_words(self.scored, self.given, self.codes),
            DEFINITIONS: by_definition(self.scored, self.codes, self.texts, self.vectors, beside=beside),
        }
        return Scores(rankings, chances, none)

    def _batch(self) -> Floats:
        found = suggest(
            self.scored,
            codes=self.codes,
            code_texts=self.texts,
            answers=self.given,
            vectors=self.vectors,
            top=len(self.codes),
        )
        column = {code: number for number, code in enumerate(self.codes)}
        result = np.full((len(found), len(self.codes)), -np.inf)
        for row, ranked in enumerate(found):
            for one in ranked:
                result[row, column[one.code]] = -one.rank
        return result


def chances_of(live: Live, passage: Passage, codes: Sequence[str]) -> list[float]:
    """Probability of each code on a passage, in the order of ``codes``."""
    found = live.probabilities(passage)
    return [found.get(code, 0.0) for code in codes]


def dealt(interviews: Sequence[str], sizes: Mapping[str, int], most: int) -> list[list[str]]:
    """Interviews alone, or dealt into ``most`` groups of about equal size."""
    if len(interviews) <= most:
        return [[name] for name in interviews]
    groups: list[list[str]] = [[] for _ in range(most)]
    filled = [0] * most
    for name in sorted(interviews, key=lambda name: (-sizes[name], name)):
        smallest = filled.index(min(filled))
        groups[smallest].append(name)
        filled[smallest] += sizes[name]
    return groups


def together(scores: Sequence[Scores], rows: Sequence[int]) -> tuple[dict[str, Floats], Floats]:
    """Scores of several trials in the order of answers; ``rows`` says whose they are."""
    back = np.argsort(np.array(rows, dtype=np.intp), kind="stable")
    rankings = {name: np.vstack([one.rankings[name] for one in scores])[back] for name in scores[0].rankings}
    return rankings, np.vstack([one.chances for one in scores])[back]


def together_none(scores: Sequence[Scores], rows: Sequence[int]) -> Floats:
    """Probabilities that no code fits, of several trials, in the order of answers."""
    return np.concatenate([one.none for one in scores])[np.argsort(np.array(rows, dtype=np.intp), kind="stable")]
