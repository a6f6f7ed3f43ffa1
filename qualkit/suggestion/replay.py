"""Replay: the study coded once more in the coder's own order, each segment judged by what was known then."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from qualkit.suggestion.floors import by_codes_before, targets_of
from qualkit.suggestion.trial import BEFORE, FLOORS, SUGGESTIONS, Scores, Trial

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from qualkit.suggestion.material import Answer, CodeText
    from qualkit.suggestion.trial import KnownVectors

    Floats = NDArray[np.float64]

REPLAYED = (SUGGESTIONS, BEFORE, *FLOORS)
_FIRST = (0, 5, 10, 20, 35, 50, 75, 100, 150, 200)
_EVERY = 100


def stops(n_answers: int) -> tuple[int, ...]:
    """Numbers of answers after which the learner is fitted anew: often at first, then every hundred."""
    later = range(_FIRST[-1] + _EVERY, n_answers, _EVERY)
    return tuple(number for number in (*_FIRST, *later) if number < n_answers)


@dataclass(frozen=True)
class Stretch:
    """Answers between two stops, in coding order.

    Attributes:
        before: Everything answered before, in coding order.
        answers: The stretch.
    """

    codes: tuple[str, ...]
    texts: tuple[CodeText, ...]
    before: tuple[Answer, ...]
    answers: tuple[Answer, ...]
    vectors: KnownVectors | None = None

    def __call__(self) -> Scores:
        """Score it: the learner and TF-IDF as fitted at the stop, the other floors with every answer before."""
        passages = tuple(answer.passage for answer in self.answers)
        done = Trial(self.codes, self.texts, self.before, passages, self.vectors)()
        known = list(self.before)
        before, often = [], []
        for answer in self.answers:
            before.append(by_codes_before(answer.passage, known, self.codes))
            often.append(targets_of(known, self.codes).sum(axis=0))
            known.append(answer)
        rankings = {**done.rankings, BEFORE: np.array(before), FLOORS[0]: np.array(often)}
        return Scores(rankings, done.chances)


def stretches(
    answers: Sequence[Answer],
    *,
    codes: tuple[str, ...],
    texts: tuple[CodeText, ...],
    vectors: KnownVectors | None,
) -> list[Stretch]:
    """The replay of answers in coding order, in parts that can be scored apart."""
    starts = stops(len(answers))
    ends = (*starts[1:], len(answers))
    return [
        Stretch(codes, texts, tuple(answers[:start]), tuple(answers[start:end]), vectors)
        for start, end in zip(starts, ends, strict=True)
    ]


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
