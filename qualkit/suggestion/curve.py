"""Learning curves: how good suggestions are after so many answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qualkit.suggestion.figure import Figure, mean_figure
from qualkit.suggestion.measures import passage_measures
from qualkit.suggestion.replay import stops
from qualkit.suggestion.trial import Trial, dealt, together

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from qualkit.suggestion.material import Answer, CodeText, Passage
    from qualkit.suggestion.trial import KnownVectors, Scores

    Floats = NDArray[np.float64]
    TextsWithout = Callable[[frozenset[str]], Sequence[CodeText]]

CURVE_MEASURE = "hit@3"
_COUNTS = (0, 10, 25, 50, 100, 200)


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a learning curve.

    Attributes:
        given: Answers learned from, ``none`` included.
        by_method: Method to hit@3.
        until: In replay, answers known at the last segment of the stretch.
    """

    given: int
    by_method: Mapping[str, Figure]
    until: int | None = None


def curve_trials(
    answers: Sequence[Answer],
    interviews: Sequence[str],
    codes: tuple[str, ...],
    texts_without: TextsWithout,
    passages: tuple[Passage, ...],
    vectors: KnownVectors | None,
    seed: int,
) -> tuple[list[tuple[int, list[int]]], list[Trial]]:
    """Both halves of the interviews scored by 0, 10, 25 … answers of the other half.

    Answers are drawn at random over the interviews of a half, ``none`` included; more answers hold the fewer.

    Returns:
        For each trial how many answers are given, and the rows of the coded answers that it scores; the trials.
    """
    sizes = Counter(answer.passage.transcript for answer in answers)
    halves = [frozenset(half) for half in dealt(interviews, sizes, 2)]
    pools = []
    for number, half in enumerate(halves):
        others = [answer for answer in answers if answer.passage.transcript not in half]
        order = np.random.default_rng([seed, number]).permutation(len(others))
        pools.append([others[place] for place in order])
    least = min(len(pool) for pool in pools)
    counts = [count for count in _COUNTS if count < least]
    while counts[-1] * 2 < least and counts[-1] >= _COUNTS[-1]:
        counts.append(counts[-1] * 2)
    points, trials = [], []
    for count in (*counts, least):
        for half, pool in zip(halves, pools, strict=True):
            rows = [n for n, answer in enumerate(answers) if answer.codes and answer.passage.transcript in half]
            scored = tuple(answers[row].passage for row in rows)
            points.append((count, rows))
            trials.append(Trial(codes, tuple(texts_without(half)), passages, tuple(pool[:count]), scored, vectors))
    return points, trials


def _hits(rankings: Mapping[str, Floats], truth: Floats, interviews: Sequence[str]) -> dict[str, Figure]:
    _, numbers = np.unique(np.array(interviews), return_inverse=True)
    return {
        name: mean_figure(passage_measures(ranking, truth)[CURVE_MEASURE], numbers)
        for name, ranking in rankings.items()
    }


def learning_curve(
    points: Sequence[tuple[int, list[int]]], scores: Sequence[Scores], answers: Sequence[Answer], truth: Floats
) -> tuple[Point, ...]:
    """Points of the trials of :func:`curve_trials`, both halves together."""
    found = []
    for count in dict.fromkeys(count for count, _ in points):
        own = [number for number, (given, rows) in enumerate(points) if given == count and rows]
        rows = [row for number in own for row in points[number][1]]
        rankings, _ = together([scores[number] for number in own], rows)
        at = sorted(rows)
        where = [answers[row].passage.transcript for row in at]
        found.append(Point(count, _hits(rankings, truth[at], where)))
    return tuple(found)


def replay_curve(rankings: Mapping[str, Floats], truth: Floats) -> tuple[Point, ...]:
    """A point a stretch between two stops of the replay."""
    starts = stops(len(truth))
    found = []
    for start, end in zip(starts, (*starts[1:], len(truth)), strict=True):
        rows = [row for row in range(start, end) if truth[row].any()]
        if rows:
            values = {n: passage_measures(one[rows], truth[rows])[CURVE_MEASURE] for n, one in rankings.items()}
            # A stretch holds few interviews: no interval over them is worth printing.
            hits = {name: Figure(float(one.mean()), n=len(rows)) for name, one in values.items()}
            found.append(Point(start, hits, end - 1))
    return tuple(found)
