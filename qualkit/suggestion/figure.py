"""A figure with its interval over interviews, because segments of one interview resemble each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qualkit.suggestion.measures import calibration_error

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FEWEST_INTERVIEWS = 10
"""Below this, an interval over interviews is printed with a warning."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A value, with a 95 % interval.

    Attributes:
        value: ``None`` where nothing was there to measure.
        low: Lower bound; ``None`` with fewer than two interviews.
        high: Upper bound.
        n: Passages (or, for a mean over codes, codes) behind it.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0


def mean_figure(values: Floats, interviews: NDArray[np.intp], *, least: float = 0.0) -> Figure:
    """The mean over passages, its interval by leaving out one interview after the other.

    Args:
        values: One a passage, at most 1.
        interviews: Number of each passage's interview.
        least: The smallest value there can be: 0, or -1 for differences.
    """
    if not len(values):
        return Figure(None)
    _, of = np.unique(interviews, return_inverse=True)
    sums, counts = np.bincount(of, weights=values), np.bincount(of)
    value = float(values.mean())
    if len(sums) < 2:
        return Figure(value, n=len(values))
    left_out = (sums.sum() - sums) / (counts.sum() - counts)
    return Figure(value, *_interval(value, left_out, least), n=len(values))


def macro_figure(found: Floats, there: Floats, interviews: NDArray[np.intp], *, minus: Floats | None = None) -> Figure:
    """The mean over codes of the share of a code's passages on which it was found.

    Args:
        found: 1 where a code that is there was found, shape ``(n_passages, n_codes)``.
        there: 1 where a code is there, same shape. Codes that are nowhere do not count.
        interviews: Number of each passage's interview.
        minus: What another method found; the figure is then the difference.
    """
    _, of = np.unique(interviews, return_inverse=True)
    n_interviews = int(of.max()) + 1 if len(of) else 0
    gained = found if minus is None else found - minus
    parts = np.zeros((2, n_interviews, there.shape[1]))
    np.add.at(parts[0], of, gained * there)
    np.add.at(parts[1], of, there)
    n_codes = int((parts[1].sum(axis=0) > 0).sum())
    if not n_codes:
        return Figure(None)
    value = _macro(parts[0].sum(axis=0), parts[1].sum(axis=0))
    if n_interviews < 2:
        return Figure(value, n=n_codes)
    left_out = np.array(
        [_macro(*(part.sum(axis=0) - part[number] for part in parts)) for number in range(n_interviews)]
    )
    return Figure(value, *_interval(value, left_out[~np.isnan(left_out)], 0.0 if minus is None else -1.0), n=n_codes)


def error_interval(chances: Floats, truth: Floats, interviews: NDArray[np.intp]) -> tuple[float | None, float | None]:
    """95 % interval of the calibration error over the five shown, by leaving out one interview after the other.

    Args:
        chances: Probabilities, shape ``(n_passages, n_codes)``.
        truth: 0 or 1, same shape.
        interviews: Number of each passage's interview.
    """
    names = np.unique(interviews)
    if len(names) < 2:
        return None, None
    left_out = [calibration_error(chances[interviews != name], truth[interviews != name]) for name in names]
    return _interval(calibration_error(chances, truth), np.array(left_out), 0.0)


def _macro(found: Floats, there: Floats) -> float:
    used = there > 0
    return float((found[used] / there[used]).mean()) if used.any() else float("nan")


def _interval(value: float, left_out: Floats, least: float) -> tuple[float | None, float | None]:
    """Student's t with a jackknife standard error over interviews, cut off where values end.

    References:
        Efron, B. & Tibshirani, R. J. (1993). An Introduction to the Bootstrap, equation 11.5.
    """
    from scipy.special import stdtrit

    n = len(left_out)
    if n < 2:
        return None, None
    error = float(np.sqrt((n - 1) / n * ((left_out - left_out.mean()) ** 2).sum()))
    half = float(stdtrit(n - 1, 0.975)) * error
    return max(value - half, least), min(value + half, 1.0)
