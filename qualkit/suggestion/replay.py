"""Replay: the study coded once more in the coder's own order, each segment judged by what was known then."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits

from qualkit.suggestion.floors import by_codes_before, by_definition, by_words, targets_of
from qualkit.suggestion.live import Live
from qualkit.suggestion.trial import BEFORE, DEFINITIONS, FLOORS, FREQUENCY, SUGGESTIONS, WORDS, Scores, chances_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from qualkit.suggestion.material import Answer, CodeText, Passage
    from qualkit.suggestion.trial import KnownVectors

    Floats = NDArray[np.float64]

REPLAYED = (SUGGESTIONS, BEFORE, *FLOORS)
_FIRST = (0, 10, 25, 50, 100)
_EVERY = 100


def stops(n_answers: int) -> tuple[int, ...]:
    """Numbers of answers that cut a replay in stretches: short at first, then of a hundred or a little more."""
    later = range(_FIRST[-1] + _EVERY, n_answers - _EVERY // 2, _EVERY)
    return tuple(number for number in (*_FIRST, *later) if number < max(n_answers, 1))


@dataclass(frozen=True)
class Replay:
    """Answers in coding order, each judged by those before it.

    Attributes:
        codes: On offer, sorted.
        texts: The codebook's words, without what was taken from interviews that are scored.
        passages: All of the study.
        answers: In coding order.
        vectors: Texts to unit rows; ``None`` to work from words alone.
    """

    codes: tuple[str, ...]
    texts: tuple[CodeText, ...]
    passages: tuple[Passage, ...]
    answers: tuple[Answer, ...]
    vectors: KnownVectors | None = None

    def __call__(self) -> Scores:
        """Score it. TF-IDF is fitted anew at each of :func:`stops`; all else knows every answer before."""
        with threadpool_limits(limits=1, user_api="blas"):
            return self._scores()

    def _scores(self) -> Scores:
        live = Live(self.passages, codes=self.codes, code_texts=self.texts, vectors=self.vectors)
        shape = (len(self.answers), len(self.codes))
        chances, before, often, words = (np.zeros(shape) for _ in range(4))
        given = np.zeros(len(self.codes))
        for number, (answer, truth) in enumerate(zip(self.answers, targets_of(self.answers, self.codes), strict=True)):
            chances[number] = chances_of(live, answer.passage, self.codes)
            before[number] = by_codes_before(answer.passage, self.answers[:number], self.codes, often=given)
            often[number] = given
            given = given + truth
            live.learn([(answer.passage, answer.codes)])
        starts = stops(len(self.answers))
        for start, end in zip(starts, (*starts[1:], len(self.answers)), strict=True):
            scored = [answer.passage for answer in self.answers[start:end]]
            words[start:end] = by_words(scored, self.answers[:start], self.codes)
        spoken = [answer.passage for answer in self.answers]
        rankings = {
            SUGGESTIONS: chances,
            BEFORE: before,
            FREQUENCY: often,
            WORDS: words,
            DEFINITIONS: by_definition(spoken, self.codes, self.texts, self.vectors),
        }
        return Scores(rankings, chances, np.full(len(chances), np.nan))


def onsets(answers: Sequence[Answer], codes: Sequence[str]) -> Floats:
    """Codes that the passage just before did not hold, 0 or 1, shape ``(n_answers, n_codes)``.

    Where codes run on, repeating the last ones looks clever; what starts is what a coder needs help with. The
    passage before is the nearest one in the same interview that was answered at all, in reading order.
    """
    truth = targets_of(answers, codes)
    result = truth.copy()
    order = sorted(range(len(answers)), key=lambda number: answers[number].passage)
    for before, here in pairwise(order):
        one, other = answers[before].passage, answers[here].passage
        if one.transcript == other.transcript and one.span.end <= other.span.start:
            result[here] = truth[here] * (1 - truth[before])
    return result
