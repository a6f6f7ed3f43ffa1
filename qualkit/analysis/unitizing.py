"""Krippendorff's u-alpha family: agreement on spans whose boundaries coders chose freely.

The continuum is the segments put before coders, interview after interview, in code points: participants' speech,
without what was not up for coding, which would inflate agreement. A code point counts where two or more coders
decided its segment. Where some coders did not, each code point's pairs weigh one in its number of other coders, as
in alpha for units; for a continuum that all decided the values are the published ones.

References:
    Krippendorff, K., Mathet, Y., Bouvry, S. & Widlöcher, A. (2016). On the reliability of unitizing textual
    continua: further developments. Qual Quant 50:2347-2364. Krippendorff, K. (2019). Content Analysis, 4th ed.,
    section 12.6; ``tests/published`` reproduces its example (figure 12.11).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qualkit.analysis.answer_sets import answer_sets
from qualkit.analysis.coefficients import quotient
from qualkit.analysis.ground import expanded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from qualkit.analysis.answer_sets import AnswerSets
    from qualkit.analysis.ground import Ground
    from qualkit.analysis.ratings import Ratings

    Floats = NDArray[np.float64]
    Numbers = NDArray[np.intp]
    Truths = NDArray[np.bool_]

CODE_COEFFICIENTS = ("|u-alpha", "(k)u-alpha")
ROUNDING = 1e-13  # share below which a sum is no more than rounding
ALL_COEFFICIENTS = ("u-alpha", "|u-alpha", "cu-alpha")

U_LABELS = {
    "u-alpha": "uα, spans and their codes",
    "|u-alpha": "|uα, spans alone",
    "cu-alpha": "cuα, codes where spans meet",
    "(k)u-alpha": "(k)uα, this code where spans meet",
}


@dataclass(frozen=True)
class Units:
    """Sums over code points that the u-alpha family follows from, for each cluster.

    A star marks sums over what is valued by two or more coders: those who gave any code there. Arrays of codes
    have the shape ``(n_clusters, n_codes)``, of sets ``(n_clusters, n_sets)``, others ``(n_clusters,)``.

    Attributes:
        length: Code points times coders, on the continuum.
        gap: Those without any code.
        of_code: Those under each code.
        met: Those under each code, times the share of the other coders who gave it too.
        squares: Squared lengths of the units of each code.
        gap_met: Those without any code, times the share of the others who gave none either.
        any_squares: Squared lengths of the units of whatever code.
        of_set: Code points times coders under each set of codes but the empty one.
        sets_met: Those under any set, the empty one too, times the share of the others with the same set.
        star: Code points times coders that are valued, times the share of the others who valued them too.
        star_of_code: Those under each code.
        star_of_set: Those under each set but the empty one.
        star_sets_met: Those of the same set, the empty one apart, times the share of the others with it.
        star_squares: Squared lengths of the units of whatever code, each code point of which counts by the share
            of the others who valued it.
        star_squares_of_code: So of the units of each code.
    """

    length: Floats
    gap: Floats
    of_code: Floats
    met: Floats
    squares: Floats
    gap_met: Floats
    any_squares: Floats
    of_set: Floats
    sets_met: Floats
    star: Floats
    star_of_code: Floats
    star_of_set: Floats
    star_sets_met: Floats
    star_squares: Floats
    star_squares_of_code: Floats

    def of_each_code(self, weights: Floats) -> dict[str, Floats]:
        """``|u-alpha``, ``(k)u-alpha`` and coverage of each code, once per row of weights: ``(n_rows, n_codes)``.

        ``|u-alpha`` sees the code's spans and the gaps between them; ``(k)u-alpha`` sees only what two or more
        coders valued, and the code against all others there. Coverage is the share of the code's spans that it
        sees.
        """
        length = (weights @ self.length)[:, None]
        given, met, squares = weights @ self.of_code, weights @ self.met, weights @ self.squares
        gap = length - given
        # One coder's unit cannot meet itself: its square is no chance. A gap has no units, its code points are.
        pairs = length**2 - gap - squares
        star, of_code = (weights @ self.star)[:, None], weights @ self.star_of_code
        star_pairs = of_code * star - weights @ self.star_squares_of_code
        return {
            "|u-alpha": _alpha(given - met, pairs, length, gap * given),
            "(k)u-alpha": _alpha(of_code - met, star_pairs, of_code, of_code * (star - of_code)),
            "coverage": quotient(of_code, given),
        }

    def of_all(self, weights: Floats) -> dict[str, Floats]:
        """``u-alpha``, ``|u-alpha`` and ``cu-alpha`` of all codes together, once per row: ``(n_rows,)``.

        Sets of codes are the values: coders who gave a span different sets disagree on its code.
        """
        length, gap = weights @ self.length, weights @ self.gap
        pairs = length**2 - gap - weights @ self.any_squares
        alike = gap**2 + ((weights @ self.of_set) ** 2).sum(axis=1)
        star = weights @ self.star
        star_pairs = star**2 - weights @ self.star_squares
        star_alike = ((weights @ self.star_of_set) ** 2).sum(axis=1)
        return {
            "u-alpha": _alpha(length - weights @ self.sets_met, pairs, length, length**2 - alike),
            "|u-alpha": _alpha(gap - weights @ self.gap_met, pairs, length, gap * (length - gap)),
            "cu-alpha": _alpha(star - weights @ self.star_sets_met, star_pairs, star, star**2 - star_alike),
        }


def _alpha(differing: Floats, pairs: Floats, length: Floats, unlike: Floats) -> Floats:
    """One less observed over expected disagreement, of which chance makes ``length * unlike / pairs``."""
    # Sums of thirds leave a trace of rounding where nothing differs.
    expected = np.where(unlike > ROUNDING * length**2, length * unlike, 0.0)
    return np.asarray(1 - quotient(differing * pairs, expected))


def units(on: Ground, ratings: Ratings, starts: Numbers, cluster: Numbers, n_clusters: int) -> Units:
    """Sums for the u-alpha family.

    A unit is a span a coder gave a code, overlapping spans of one code taken together, touching ones apart. For
    all codes together it is a stretch within one's spans where no span begins or ends. A unit that reaches over
    the border of two clusters belongs to the one it starts in.

    Args:
        on: Spans on the line.
        ratings: Of code points, from ``ratings.stretches``.
        starts: Where each of its units starts on the line.
        cluster: Number of each of its units' cluster.
        n_clusters: How many there are.
    """
    sums = _Sums(ratings, cluster, n_clusters)
    sets = answer_sets(ratings)
    valued = sets.number > 0
    n_valued = valued.sum(axis=0)
    others = np.where(ratings.compared, (n_valued - 1) / np.maximum(ratings.n_coders - 1, 1), 0.0)
    pieces = np.where(ratings.compared, ratings.weights, 0.0)
    given = sums.of_codes(np.ones(len(pieces)))
    gap = sums.over(pieces * (ratings.decided.sum(axis=0) - n_valued))
    own_units = _own_units(on, starts, sets)
    of_set, sets_met = sums.of_sets(sets, np.ones(len(pieces)))
    star_of_set, _ = sums.of_sets(sets, others)
    empty_met = sums.met(ratings.n_coders - n_valued)
    return Units(
        length=sums.over(pieces * ratings.n_coders),
        gap=gap,
        of_code=given,
        met=sums.codes_met(),
        squares=_code_squares(on, starts, pieces * ratings.decided, cluster, n_clusters),
        gap_met=empty_met,
        any_squares=_squares(own_units, pieces, cluster, n_clusters),
        of_set=of_set,
        sets_met=sets_met + empty_met,
        star=sums.over(pieces * n_valued * others),
        star_of_code=sums.of_codes(others),
        star_of_set=star_of_set,
        star_sets_met=sets_met,
        star_squares=_squares(own_units, pieces * others, cluster, n_clusters),
        star_squares_of_code=_code_squares(on, starts, pieces * others * ratings.decided, cluster, n_clusters),
    )


class _Sums:
    """Sums over code points on which answers are compared, by cluster."""

    def __init__(self, ratings: Ratings, cluster: Numbers, n_clusters: int) -> None:
        self._ratings = ratings
        self._cluster = cluster
        self._n_clusters = n_clusters
        self._pieces = np.where(ratings.compared, ratings.weights, 0.0)
        self._others = np.maximum(ratings.n_coders - 1, 1)

    def over(self, values: Floats) -> Floats:
        """Sums of values that are lengths already."""
        return np.bincount(self._cluster, values, self._n_clusters).astype(np.float64)

    def met(self, count: Numbers) -> Floats:
        """Answers of a kind, each times the share of the other coders who gave the same kind."""
        return self.over(self._pieces * count * (count - 1) / self._others)

    def of_codes(self, factor: Floats) -> Floats:
        """Answers that hold each code, times a factor of the code point."""
        unit = self._ratings.unit
        return self._by_column(unit, self._ratings.code, len(self._ratings.codes), self._pieces[unit] * factor[unit])

    def codes_met(self) -> Floats:
        """Answers that hold each code, times the share of the others that do."""
        n_codes = len(self._ratings.codes)
        held, count = np.unique(self._ratings.unit * n_codes + self._ratings.code, return_counts=True)
        unit, code = np.divmod(held, n_codes)
        return self._by_column(unit, code, n_codes, self._pieces[unit] * count * (count - 1) / self._others[unit])

    def of_sets(self, sets: AnswerSets, factor: Floats) -> tuple[Floats, Floats]:
        """Answers of each set but the empty one times a factor, and those of all times the share with the same."""
        n_sets = len(sets.members)
        coder, unit = np.nonzero(sets.number > 0)
        number = sets.number[coder, unit]
        held, count = np.unique(unit * n_sets + number, return_counts=True)
        place = held // n_sets
        met = np.bincount(
            self._cluster[place], self._pieces[place] * count * (count - 1) / self._others[place], self._n_clusters
        )
        by_set = self._by_column(unit, number, n_sets, self._pieces[unit] * factor[unit])
        return by_set, met.astype(np.float64)

    def _by_column(self, unit: Numbers, column: Numbers, n_columns: int, values: Floats) -> Floats:
        cells = self._cluster[unit] * n_columns + column
        return (
            np.bincount(cells, values, self._n_clusters * n_columns)
            .astype(np.float64)
            .reshape(self._n_clusters, n_columns)
        )


def _own_units(on: Ground, starts: Numbers, sets: AnswerSets) -> list[tuple[Numbers, Numbers]]:
    """For each coder the pieces under any code, and the number of the unit each belongs to."""
    found = []
    for coder, number in enumerate(sets.number):
        own = on.codings[on.codings["coder"] == coder]
        borders = np.unique(np.concatenate([own["from"], own["to"]]))
        pieces = np.flatnonzero(number > 0)
        found.append((pieces, np.searchsorted(borders, starts[pieces], side="right")))
    return found


def _squares(own_units: list[tuple[Numbers, Numbers]], pieces: Floats, cluster: Numbers, n_clusters: int) -> Floats:
    total = np.zeros(n_clusters)
    for own, unit in own_units:
        if len(own):
            first, number = np.unique(unit, return_index=True, return_inverse=True)[1:]
            lengths = np.bincount(number, pieces[own])
            total += np.bincount(cluster[own[first]], lengths**2, n_clusters)
    return total


def _code_squares(on: Ground, starts: Numbers, pieces: Floats, cluster: Numbers, n_clusters: int) -> Floats:
    """Squared lengths of the units of each code, by cluster.

    Args:
        on: Spans on the line.
        starts: Where each piece of it starts.
        pieces: Length of each piece for each coder, 0 where the coder did not decide; ``(n_coders, n_pieces)``.
        cluster: Number of each piece's cluster.
        n_clusters: How many there are.
    """
    n_codes = len(on.codes)
    total = np.zeros(n_clusters * n_codes)
    ordered = on.codings.sort_values(["coder", "code", "from", "to"])
    if not len(ordered):
        return total.reshape(n_clusters, n_codes)
    group = ordered.groupby(["coder", "code"], sort=False).ngroup().to_numpy()
    lower, upper = ordered["from"].to_numpy(), ordered["to"].to_numpy()
    # Furthest end so far within each coder's spans of a code: what starts before it overlaps.
    reach = int(upper.max()) + 1
    furthest = np.maximum.accumulate(group * reach + upper)
    opens = np.concatenate([[True], group[1:] * reach + lower[1:] >= furthest[:-1]])
    unit = np.cumsum(opens) - 1
    start, code, coder = lower[opens], ordered["code"].to_numpy()[opens], ordered["coder"].to_numpy()[opens]
    end = np.zeros(len(start), dtype=np.intp)
    np.maximum.at(end, unit, upper)
    whose, piece = expanded(np.searchsorted(starts, start), np.searchsorted(starts, end))
    lengths = np.bincount(whose, pieces[coder[whose], piece], len(start))
    on_ground = lengths > 0
    first = np.searchsorted(starts, start)[on_ground]
    cells = cluster[first] * n_codes + code[on_ground]
    total += np.bincount(cells, lengths[on_ground] ** 2, len(total))
    return total.reshape(n_clusters, n_codes)
