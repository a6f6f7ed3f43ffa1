"""Units by coders by codes: who decided what, and which codes they gave."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from qualkit.analysis.ground import expanded
from qualkit.analysis.sums import Sums

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from qualkit.analysis.ground import Ground

    Floats = NDArray[np.float64]
    Numbers = NDArray[np.intp]
    Truths = NDArray[np.bool_]


class RatingUnit(StrEnum):
    """On what coders are compared."""

    SEGMENT = "segment"
    TURN = "turn"
    CHARACTERS = "characters"  # code points of the segments put before coders: participants' speech

    @property
    def words(self) -> str:
        """How to print it: ``unit: …``."""
        return {
            RatingUnit.SEGMENT: "segment",
            RatingUnit.TURN: "turn: the codes of all its segments together",
            RatingUnit.CHARACTERS: "code point of the segments put before coders",
        }[self]


@dataclass(frozen=True)
class Ratings:
    """Answers of several coders: for each unit that a coder decided, each code is given or not.

    Attributes:
        coders: Who is compared.
        codes: Ids of today's codes.
        transcripts: Names.
        decided: Whether a coder decided a unit (codes, or none); shape ``(n_coders, n_units)``.
        weights: 1, or the code points that the unit stands for; shape ``(n_units,)``.
        transcript: Number of each unit's transcript.
        turn: Each unit's turn.
        coder: Number of the coder of each code given; these three have one entry per coder, unit and code,
            on decided units only.
        unit: Number of its unit.
        code: Number of the code.
        warnings: What was left out.
    """

    coders: tuple[str, ...]
    codes: tuple[str, ...]
    transcripts: tuple[str, ...]
    decided: Truths
    weights: Floats
    transcript: Numbers
    turn: Numbers
    coder: Numbers
    unit: Numbers
    code: Numbers
    warnings: tuple[str, ...] = ()

    @property
    def n_coders(self) -> Numbers:
        """How many coders decided each unit."""
        return np.asarray(self.decided.sum(axis=0), dtype=np.intp)

    @property
    def compared(self) -> Truths:
        """Whether two or more coders decided each unit."""
        return self.n_coders >= 2

    def sums(self, cluster: Numbers, n_clusters: int) -> Sums:
        """Sums over compared units for each cluster of units and each code, in the categories not given, given.

        Args:
            cluster: Number of each unit's cluster; shape ``(n_units,)``.
            n_clusters: How many there are.

        Returns:
            Sums with the leading axes ``(n_clusters, n_codes)``.
        """
        n_codes = len(self.codes)
        compared, n_coders = self.compared, self.n_coders
        weights = np.where(compared, self.weights, 0.0)

        def by_cluster(values: Floats | Numbers) -> Floats:
            return np.bincount(cluster, values, n_clusters).astype(np.float64)[:, None]

        # A code stands on few units: sums over these, the rest follows from the totals.
        held, n_given = np.unique(self.unit * n_codes + self.code, return_counts=True)
        unit, code = np.divmod(held, n_codes)
        several = np.maximum(n_coders[unit], 2)
        cell = cluster[unit] * n_codes + code

        def by_cell(values: Floats | Numbers) -> Floats:
            cells = np.bincount(cell, values * weights[unit], n_clusters * n_codes)
            return cells.astype(np.float64).reshape(n_clusters, n_codes)

        units, answers = by_cluster(weights), by_cluster(weights * n_coders)
        given, share = by_cell(n_given), by_cell(n_given / several)
        differing = by_cell(n_given * (n_coders[unit] - n_given) / (several - 1))
        unlike = by_cell(2 * n_given * (n_coders[unit] - n_given) / (several * (several - 1)))
        coders = np.empty((n_clusters, n_codes, len(self.coders), 2))
        for number in range(len(self.coders)):
            own = self.coder == number
            cells = cluster[self.unit[own]] * n_codes + self.code[own]
            mine = np.bincount(cells, weights[self.unit[own]], n_clusters * n_codes).reshape(n_clusters, n_codes)
            coders[:, :, number, 1] = mine
            coders[:, :, number, 0] = by_cluster(weights * self.decided[number]) - mine
        every = np.broadcast_to(units, given.shape)
        return Sums(
            units=every,
            agreement=units - unlike,
            values=np.stack([answers - given, given], axis=-1),
            pairs=np.stack([answers - given - differing, given - differing], axis=-1),
            answered=every,
            shares=np.stack([units - share, share], axis=-1),
            coders=coders,
            is_even=len(np.unique(n_coders[compared])) <= 1,
        )


def ratings(on: Ground, unit: RatingUnit) -> Ratings:
    """The answers of several coders on segments, turns or code points.

    A turn is decided when all of its segments are, and holds the codes of any of them. Code points are taken
    together as long as nobody's answer changes; a code is given where a span covers them.
    """
    match unit:
        case RatingUnit.SEGMENT:
            places = on.held["segment"].to_numpy()
            return _rated(on, np.arange(len(on.segments)), np.ones(len(on.segments)), on.held["coding"], places)
        case RatingUnit.TURN:
            turn = on.segments.groupby(["transcript", "turn"], sort=False).ngroup().to_numpy()
            first = np.asarray(np.unique(turn, return_index=True)[1], dtype=np.intp)
            whole = np.ones((len(on.coders), len(first)), dtype=np.bool_)
            coder, segment = np.nonzero(~on.decided)
            whole[coder, turn[segment]] = False
            found = _rated(
                on, first, np.ones(len(first)), on.held["coding"], turn[on.held["segment"].to_numpy()], whole
            )
            partly = int((np.isin(np.arange(len(first)), turn[on.decided.any(axis=0)]) & ~whole.any(axis=0)).sum())
            if not partly:
                return found
            told = f"{partly} turn(s) that no coder decided wholly are left out"
            return Ratings(**(vars(found) | {"warnings": (*found.warnings, told)}))
        case RatingUnit.CHARACTERS:
            return stretches(on)[0]


def stretches(on: Ground) -> tuple[Ratings, Numbers]:
    """Ratings on code points, and for each of their units where it starts on the line."""
    cuts = np.unique(np.concatenate([on.segments["from"], on.segments["to"], on.codings["from"], on.codings["to"]]))
    starts, lengths = cuts[:-1], np.diff(cuts)
    segment = np.asarray(np.searchsorted(on.segments["from"], starts, side="right") - 1, dtype=np.intp)
    inside = (segment >= 0) & (starts < on.segments["to"].to_numpy()[np.maximum(segment, 0)])
    number = np.cumsum(inside) - 1
    starts, lengths, segment = starts[inside], lengths[inside], np.asarray(segment[inside], dtype=np.intp)
    first = np.searchsorted(cuts, on.codings["from"])
    coding, piece = expanded(first, np.searchsorted(cuts, on.codings["to"]))
    on_ground = inside[piece]
    return (
        _rated(
            on,
            segment,
            lengths.astype(np.float64),
            coding[on_ground],
            np.asarray(number[piece[on_ground]], dtype=np.intp),
        ),
        starts,
    )


def _rated(
    on: Ground,
    segment: Numbers,
    weights: Floats,
    coding: pd.Series | Numbers,
    unit: Numbers,
    decided: Truths | None = None,
) -> Ratings:
    """Ratings of units that lie in the segments given, from codings and the units they are on."""
    has = on.decided[:, segment] if decided is None else decided
    rows = on.codings.iloc[np.asarray(coding)]
    n_codes, n_units = len(on.codes), len(segment)
    key = (rows["coder"].to_numpy() * n_units + unit) * n_codes + rows["code"].to_numpy()
    answer, code = np.divmod(np.unique(key), n_codes)
    coder, place = np.divmod(answer, n_units)
    known = has[coder, place]
    return Ratings(
        on.coders,
        on.codes,
        on.transcripts,
        has,
        weights,
        on.transcript[segment],
        on.segments["turn"].to_numpy()[segment],
        coder[known],
        place[known],
        code[known],
        on.warnings,
    )
