"""How much of a code is found: what more coding would buy, told with its uncertainty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

INSIDE = 0.8
"""Share of a distribution that an interval holds."""

_LEAN = 2.0  # answers' worth of trust that probabilities are right as they are
_SPREAD = 3.0  # how much more than by chance a code's frequency differs between interviews, before any tell
_INTERVIEWS = 3.0  # for how many interviews that counts
_DRAWS = 4000


@dataclass(frozen=True, slots=True)
class CodeCoverage:
    """What is known of one code's segments.

    Attributes:
        code: The code's id.
        n_found: Answered segments that hold it.
        left: How many of the others are expected to hold it.
        left_low: Lower end of the 80 % interval of that number.
        left_high: Upper end.
    """

    code: str
    n_found: int
    left: float
    left_low: float
    left_high: float

    @property
    def share(self) -> float | None:
        """Share found of all segments that hold the code; ``None`` when there seem to be none."""
        return _share(self.n_found, self.left)

    @property
    def interval(self) -> tuple[float | None, float | None]:
        """The 80 % interval of that share."""
        return _share(self.n_found, self.left_high), _share(self.n_found, self.left_low)


def coverage(
    codes: Sequence[str],
    own: NDArray[np.float64],
    given: NDArray[np.float32],
    interviews: Sequence[str],
    rest: NDArray[np.float64],
    *,
    seed: int = 0,
) -> list[CodeCoverage]:
    """How many segments of each code are found, and how many are left.

    Expected are as many as the probabilities of the segments left add up to, times how many segments held the
    code for one that the probabilities expected on the coder's own answers, each judged by the other interviews. That
    ratio leans on 1 as on two such answers (a gamma distribution), and counts for less the more it differs
    between interviews (a quasi-Poisson dispersion, leaning on 3 as on three interviews). The interval is of what
    would be found, not only of its expectation, by simulation. It takes the answers for what the
    probabilities say they are, in whatever order they were given; it cannot know of a way to speak of the code
    that nobody coded yet.

    Args:
        codes: Ids by column.
        own: Probabilities on answered segments, interviews left out, shape ``(n_answers, n_codes)``.
        given: The codes given, 0 or 1, same shape.
        interviews: Where each answer stands.
        rest: Probabilities on the segments left, shape ``(n_left, n_codes)``.
        seed: Of the simulation.
    """
    expected, found, left = own.sum(axis=0), given.sum(axis=0), rest.sum(axis=0)
    names = sorted(set(interviews))
    of = np.zeros((len(names), len(interviews)))
    of[[names.index(name) for name in interviews], np.arange(len(interviews))] = 1.0
    ratio = (found + _LEAN) / (expected + _LEAN)
    there = np.maximum(of @ own * ratio, 1e-9)
    apart = ((of @ given - there) ** 2 / np.maximum(there, 0.5)).sum(axis=0)
    spread = np.maximum((apart + _SPREAD * _INTERVIEWS) / (len(names) - 1 + _INTERVIEWS), 1.0)
    shape, rate = found / spread + _LEAN, expected / spread + _LEAN
    mean = left * shape / rate
    rng = np.random.default_rng(seed)
    low, high = (1 - INSIDE) / 2, 1 - (1 - INSIDE) / 2
    result = []
    for number, code in enumerate(codes):
        means = rng.gamma(shape[number], left[number] / rate[number], _DRAWS)
        drawn = rng.poisson(means / spread[number]) * spread[number]
        ends = np.quantile(np.minimum(drawn, len(rest)), [low, high])
        result.append(
            CodeCoverage(code, int(found[number]), min(float(mean[number]), float(len(rest))), *map(float, ends))
        )
    return result


def _share(n_found: int, left: float) -> float | None:
    return n_found / (n_found + left) if n_found + left > 0 else None
