"""Intervals from resampling interviews, or blocks of turns within them when there are few."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from qualkit.errors import AnalysisError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from qualkit.analysis.ratings import Ratings

    Floats = NDArray[np.float64]
    Numbers = NDArray[np.intp]

IntervalKind = Literal["jackknife-t", "bca", "percentile"]
FEWEST_INTERVIEWS = 10  # below this, interviews are too few to stand for others
FEWEST_FREE = 2  # degrees of freedom; with one, Student's t reaches from end to end of any scale
AT_ONCE = 250  # draws computed together, to bound memory

WORDS: dict[str, str] = {
    "jackknife-t": "jackknife t on the scale of Fisher's z",
    "bca": "bootstrap, bias-corrected and accelerated",
    "percentile": "bootstrap, percentiles",
}


@dataclass(frozen=True)
class Clusters:
    """What is resampled: interviews, or blocks of consecutive turns within each interview.

    Attributes:
        of_unit: Number of each unit's cluster.
        stratum: Number of each cluster's stratum, within which it is resampled: one for all interviews, or each
            interview for its blocks.
        are_interviews: Interviews are resampled, so that the interval speaks of further interviews like these.
        n_interviews: How many there are.
    """

    of_unit: Numbers
    stratum: Numbers
    are_interviews: bool
    n_interviews: int

    @property
    def words(self) -> str:
        """How to print what was resampled."""
        if self.are_interviews:
            return f"{self.n_interviews} interviews resampled"
        return (
            f"for these interviews only: with fewer than {FEWEST_INTERVIEWS} interviews ({self.n_interviews}), "
            f"{len(self.stratum)} blocks of turns within them were resampled"
        )

    def draws(self, number: int, seed: int) -> Floats:
        """How often each cluster counts in each draw; shape ``(number, n_clusters)``."""
        generator = np.random.default_rng(seed)
        counts = np.empty((number, len(self.stratum)))
        for stratum in range(int(self.stratum.max()) + 1):
            own = np.flatnonzero(self.stratum == stratum)
            counts[:, own] = generator.multinomial(len(own), np.full(len(own), 1 / len(own)), size=number)
        return counts


@dataclass(frozen=True)
class Bounds:
    """Intervals of several values at once; each array has the values' shape.

    Attributes:
        low: Lower bound; NaN where there is none.
        high: Upper bound.
        undefined: Share of draws in which the value is undefined.
        is_constant: No resample changes the value.
        is_thin: Too few clusters hold what the value is about for an interval that says anything.
    """

    low: Floats
    high: Floats
    undefined: Floats
    is_constant: NDArray[np.bool_]
    is_thin: NDArray[np.bool_]


def clusters(ratings: Ratings) -> Clusters:
    """Interviews with compared units; below ten of them, blocks of consecutive turns within each.

    A block is as many turns as the cube root of an interview's number of turns, rounded: neighbouring turns
    depend on each other, more so the longer an interview stays with a matter.

    References:
        Künsch, H. R. (1989), Ann Stat 17:1217-1241 (blocks); Hall, P., Horowitz, J. L. & Jing, B.-Y. (1995),
        Biometrika 82:561-574 (their length).
    """
    return clusters_of(ratings.transcript, ratings.turn, ratings.compared)


def clusters_of(transcript: Numbers, turn: Numbers, counts: NDArray[np.bool_]) -> Clusters:
    """As ``clusters``, of units by the numbers of their transcript and turn; units that do not count make none."""
    used = np.unique(transcript[counts])
    if len(used) >= FEWEST_INTERVIEWS:
        number = np.zeros(int(transcript.max()) + 1, dtype=np.intp)
        number[used] = np.arange(len(used))
        return Clusters(number[transcript], np.zeros(len(used), dtype=np.intp), True, len(used))
    of_unit = np.zeros(len(transcript), dtype=np.intp)
    strata: list[int] = []
    for stratum, interview in enumerate(used):
        own = transcript == interview
        turns, place = np.unique(turn[own], return_inverse=True)
        compared = np.unique(place[counts[own]])
        length = max(1, round(len(compared) ** (1 / 3)))
        # Turns before the first compared one belong to the first block; they weigh nothing.
        position = np.clip(np.searchsorted(compared, np.arange(len(turns)), side="right") - 1, 0, None)
        block = position // length
        of_unit[own] = len(strata) + block[place]
        strata += [stratum] * (int(block.max()) + 1)
    return Clusters(of_unit, np.asarray(strata, dtype=np.intp), False, len(used))


def bounds(
    estimate: Callable[[Floats], Mapping[str, Floats]],
    within: Clusters,
    *,
    holding: Mapping[str, Floats],
    shares: tuple[str, ...],
    draws: int,
    seed: int,
    level: float = 0.95,
    kind: IntervalKind = "jackknife-t",
) -> dict[str, Bounds]:
    """Intervals of values that follow from sums over clusters.

    ``jackknife-t``: leave out each cluster in turn, the standard error on the scale of Fisher's z (of the logit
    for shares), and Student's t with as many degrees of freedom as clusters hold the code, less one (per
    stratum). Of the kinds tried it covers best in ``benchmarks/agreement.py``, above all for rare codes.

    Args:
        estimate: From weights of the clusters, shape ``(n_rows, n_clusters)``, to named values, each
            ``(n_rows, …)``.
        within: The clusters.
        holding: Name of a value to its degrees of freedom: how many clusters hold what it is about, less the
            strata they are in; shape as the value without its first axis. With fewer than two there is no
            jackknife interval.
        shares: Names of the values in [0, 1]; the others are in [-1, 1].
        draws: How many resamples.
        seed: Of the draws; the same seed gives the same intervals.
        level: Of confidence.
        kind: How the interval is made.

    Raises:
        AnalysisError: Draws, level or kind out of range.

    References:
        Efron, B. & Tibshirani, R. J. (1993). An Introduction to the Bootstrap, chapters 11, 13, 14. Davison, A. C. &
        Hinkley, D. V. (1997). Bootstrap Methods and their Application, equation 5.23 and section 5.3.2 (strata).
    """
    _check(draws, level, kind)
    n_clusters = len(within.stratum)
    point = {name: value[0] for name, value in estimate(np.ones((1, n_clusters))).items()}
    left_out = estimate(1 - np.eye(n_clusters))
    weights = within.draws(draws, seed)
    drawn: dict[str, list[Floats]] = {name: [] for name in point}
    for start in range(0, draws, AT_ONCE):
        for name, value in estimate(weights[start : start + AT_ONCE]).items():
            drawn[name].append(value)
    found = {}
    for name, value in point.items():
        sample = np.concatenate(drawn[name])
        influence = _influence(left_out[name], within.stratum)
        match kind:
            case "jackknife-t":
                low, high = _jackknife_t(value, influence, within, holding[name], level, is_share=name in shares)
            case "bca":
                low, high = _bca(value, sample, influence, within, level)
            case "percentile":
                low, high = _quantiles(sample, *_tails(level))
        undefined = np.isnan(sample).mean(axis=0)
        constant = (np.abs(influence) < np.finfo(np.float64).eps).all(axis=0) & ~np.isnan(value)
        thin = np.broadcast_to(holding[name] < FEWEST_FREE, np.shape(value))
        nothing = np.isnan(value) | np.isnan(influence).any(axis=0) | constant
        nothing |= thin if kind == "jackknife-t" else n_clusters <= within.stratum.max() + 1
        found[name] = Bounds(np.where(nothing, np.nan, low), np.where(nothing, np.nan, high), undefined, constant, thin)
    return found


def _influence(left_out: Floats, stratum: Numbers) -> Floats:
    """How much each cluster moves the value, from leaving it out."""
    influence = np.zeros_like(left_out)
    for number in np.unique(stratum):
        own = stratum == number
        influence[own] = (own.sum() - 1) * (left_out[own].mean(axis=0) - left_out[own])
    return influence


def _sizes(within: Clusters, like: Floats) -> Floats:
    """Size of each cluster's stratum, shaped to stand beside the influences."""
    sizes = np.bincount(within.stratum)[within.stratum].astype(np.float64)
    return sizes.reshape(-1, *[1] * (like.ndim - 1))


def _jackknife_t(
    value: Floats, influence: Floats, within: Clusters, holding: Floats, level: float, *, is_share: bool
) -> tuple[Floats, Floats]:
    from scipy.special import stdtrit

    sizes = _sizes(within, influence)
    error = np.sqrt((influence**2 / (sizes * np.maximum(sizes - 1, 1))).sum(axis=0))
    wide = stdtrit(np.maximum(holding, 1), (1 + level) / 2)
    centred = 2 * value - 1 if is_share else value
    slope = 2.0 if is_share else 1.0
    # At the ends the scale has no value, and no standard error reaches beyond.
    inner = np.clip(centred, -1 + 1e-12, 1 - 1e-12)
    z, half = np.arctanh(inner), wide * slope * error / (1 - inner**2)
    low, high = np.tanh(z - half), np.tanh(z + half)
    return ((low + 1) / 2, (high + 1) / 2) if is_share else (low, high)


def _bca(value: Floats, sample: Floats, influence: Floats, within: Clusters, level: float) -> tuple[Floats, Floats]:
    from scipy.special import ndtr, ndtri

    sizes = _sizes(within, influence)
    spread = ((influence / sizes) ** 2).sum(axis=0)
    skew = ((influence / sizes) ** 3).sum(axis=0)
    acceleration = np.divide(skew, 6 * spread**1.5, out=np.zeros_like(skew), where=spread > 0)
    known = np.maximum((~np.isnan(sample)).sum(axis=0), 1)
    below = ((sample < value).sum(axis=0) + (sample == value).sum(axis=0) / 2) / known
    bias = ndtri(np.clip(below, 1 / (known + 1), known / (known + 1)))

    def tail(probability: float) -> Floats:
        shifted = bias + ndtri(probability)
        return np.asarray(ndtr(bias + shifted / (1 - acceleration * shifted)))

    lower, upper = _tails(level)
    return _quantiles(sample, tail(lower), tail(upper))


def _quantiles(sample: Floats, lower: float | Floats, upper: float | Floats) -> tuple[Floats, Floats]:
    """Quantiles of the draws in which each value is defined, each value at probabilities of its own."""
    ordered = np.sort(sample, axis=0)  # NaN last
    known = (~np.isnan(sample)).sum(axis=0)

    def at(probability: float | Floats) -> Floats:
        place = np.clip(probability * (known - 1), 0, None)
        floor = np.floor(place).astype(np.intp)
        ceiling = np.minimum(floor + 1, np.maximum(known - 1, 0))
        below = np.take_along_axis(ordered, floor[None], axis=0)[0]
        above = np.take_along_axis(ordered, ceiling[None], axis=0)[0]
        return np.asarray(below + (place - floor) * (above - below))

    return at(lower), at(upper)


def _tails(level: float) -> tuple[float, float]:
    return (1 - level) / 2, (1 + level) / 2


def _check(draws: int, level: float, kind: str) -> None:
    if draws < 1:
        raise AnalysisError(f"cannot resample {draws} times", hint="Give 1 or more draws; 1000 is usual.")
    if not 0 < level < 1:
        raise AnalysisError(f"no interval of level {level}", hint="Give a level between 0 and 1; 0.95 is usual.")
    if kind not in get_args(IntervalKind):
        raise AnalysisError(f"no interval of kind {kind!r}", hint=f"There are: {', '.join(get_args(IntervalKind))}.")
