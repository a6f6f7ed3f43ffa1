"""Whole answers: the set of codes that a coder gave a unit, the empty set included."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from qualkit.analysis.coefficients import quotient
from qualkit.analysis.set_nearness import masi, nearness

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from qualkit.analysis.ratings import Ratings

    Floats = NDArray[np.float64]
    Numbers = NDArray[np.intp]
    Truths = NDArray[np.bool_]


def masi_distance(first: Collection[object], second: Collection[object]) -> float:
    """Distance of two sets of codes, in [0, 1]: 1 less Jaccard's coefficient times how they lie to each other.

    Equal sets count 1, a set within the other 2/3, sets that overlap 1/3, sets apart 0. Two empty sets are
    equal, so 0 apart; an empty set shares nothing with any other, so 1 apart.

    References:
        Passonneau, R. (2006). Measuring agreement on set-valued items (MASI). LREC 2006, 831-836.
    """
    codes = sorted({str(code) for code in (*first, *second)})
    rows = [[code in {str(own) for own in answer} for code in codes] for answer in (first, second)]
    table = np.array(rows, dtype=np.bool_)
    return float(_distances_of(table[:1], table[1:])[0])


@dataclass(frozen=True)
class AnswerSets:
    """Every coder's whole answer on every unit, as a number that stands for a set of codes.

    Attributes:
        number: Of the set, shape ``(n_coders, n_units)``; -1 where the coder did not decide. 0 is the empty set.
        members: Whether a set holds a code, shape ``(n_sets, n_codes)``.
    """

    number: Numbers
    members: Truths


def answer_sets(ratings: Ratings) -> AnswerSets:
    """The sets of codes that coders gave."""
    n_units = len(ratings.weights)
    order = np.lexsort((ratings.code, ratings.unit, ratings.coder))
    answer = ratings.coder[order] * n_units + ratings.unit[order]
    code = ratings.code[order]
    starts = np.flatnonzero(np.diff(answer, prepend=-1))  # sorted already
    where, codes_of = answer[starts], code.tolist()
    known: dict[tuple[int, ...], int] = {(): 0}
    bounds = pairwise([*starts.tolist(), len(codes_of)])
    numbers = [known.setdefault(tuple(codes_of[start:end]), len(known)) for start, end in bounds]
    number = np.where(ratings.decided, 0, -1).astype(np.intp)
    if len(where):
        number[np.divmod(where, n_units)] = numbers
    members = np.zeros((len(known), len(ratings.codes)), dtype=np.bool_)
    for codes, row in known.items():
        members[row, list(codes)] = True
    return AnswerSets(number, members)


@dataclass(frozen=True)
class SetAlpha:
    """Krippendorff's alpha of whole answers, ready for any weights of the clusters.

    Attributes:
        answers: Answers on compared units, by cluster; shape ``(n_clusters,)``.
        differing: Their distances to the unit's other answers, by cluster.
        crossed: Distances of all answers of one cluster to all of another; shape ``(n_clusters, n_clusters)``.
    """

    answers: Floats
    differing: Floats
    crossed: Floats

    def value(self, weights: Floats) -> Floats:
        """Alpha once per row of weights, shape ``(n_rows,)``; NaN where all answers are equal.

        References:
            Krippendorff, K. (2011), with Passonneau's (2006) distance between sets in the place of a metric.
        """
        total = weights @ self.answers
        expected = ((weights @ self.crossed) * weights).sum(axis=1)
        # Distances are sums of fractions: what is left of them by rounding is no distance.
        expected = np.where(expected > self._smallest, expected, 0.0)
        return np.asarray(1 - (total - 1) * quotient(weights @ self.differing, expected))

    @cached_property
    def _smallest(self) -> float:
        return float(np.finfo(np.float64).eps * np.abs(self.crossed).sum())


def set_alpha(ratings: Ratings, cluster: Numbers, n_clusters: int) -> SetAlpha:
    """Sums of distances within units and between clusters; a unit that one coder alone decided does not count.

    Args:
        ratings: Answers.
        cluster: Number of each unit's cluster.
        n_clusters: How many there are.
    """
    sets = answer_sets(ratings)
    compared = ratings.compared
    number, weights = sets.number[:, compared], ratings.weights[compared]
    place, n_coders = cluster[compared], ratings.n_coders[compared]
    n_sets = len(sets.members)
    counts = np.zeros(n_clusters * n_sets)
    differing = np.zeros(n_clusters)
    for first, own in enumerate(number):
        has = own >= 0
        counts += np.bincount(place[has] * n_sets + own[has], weights[has], len(counts))
        for other in number[first + 1 :]:
            unlike = np.flatnonzero(has & (other >= 0) & (own != other))
            pairs, back = np.unique(own[unlike] * n_sets + other[unlike], return_inverse=True)
            apart = _distances_of(sets.members[pairs // n_sets], sets.members[pairs % n_sets])
            each = 2 * apart[back] * weights[unlike] / (n_coders[unlike] - 1)
            differing += np.bincount(place[unlike], each, n_clusters)
    by_cluster = counts.reshape(n_clusters, n_sets)
    answers = by_cluster.sum(axis=1)
    alike = nearness(by_cluster, sets.members)
    return SetAlpha(answers, differing, np.outer(answers, answers) - alike)


def _distances_of(rows: Truths, others: Truths) -> Floats:
    """MASI distances of each row's set to the set beside it."""
    return masi((rows & others).sum(axis=1), rows.sum(axis=1), others.sum(axis=1))
