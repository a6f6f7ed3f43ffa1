"""Values with their intervals: named estimates over clusters, as every report of rigour makes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qualkit.analysis import bootstrap
from qualkit.analysis.agreement_report import Estimate
from qualkit.analysis.reasons import why_no_interval

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from qualkit.analysis.bootstrap import Bounds, Clusters, IntervalKind

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Measure:
    """Makes estimates of named values with intervals."""

    within: Clusters
    draws: int
    seed: int
    level: float
    kind: IntervalKind

    def bounds(
        self, estimate: Callable[[Floats], Mapping[str, Floats]], holding: Mapping[str, Floats], shares: Sequence[str]
    ) -> tuple[Mapping[str, Floats], dict[str, Bounds]]:
        """Values on the whole, and their intervals."""
        whole = {name: value[0] for name, value in estimate(np.ones((1, len(self.within.stratum)))).items()}
        found = bootstrap.bounds(
            estimate,
            self.within,
            holding=holding,
            shares=tuple(shares),
            draws=self.draws,
            seed=self.seed,
            level=self.level,
            kind=self.kind,
        )
        return whole, found

    def holding(self, per_cluster: Floats) -> Floats:
        """Clusters that hold something, less the strata they are in; over the first axis."""
        has = per_cluster > 0
        strata = self.within.stratum
        held = [has[strata == stratum].any(axis=0) for stratum in np.unique(strata)]
        return np.asarray(has.sum(axis=0) - np.sum(held, axis=0), dtype=np.float64)

    def estimate(
        self, value: float, bounds: Bounds, place: tuple[int, ...], reason: str, *, what: str = "the code"
    ) -> Estimate:
        """One value with its interval, or why there is none; ``what`` is what interviews have to hold."""
        if np.isnan(value):
            return Estimate(None, undefined=reason)
        low, high = float(bounds.low[place]), float(bounds.high[place])
        undefined = float(bounds.undefined[place])
        if np.isnan(low):
            constant, thin = bool(bounds.is_constant[place]), bool(bounds.is_thin[place])
            reason = why_no_interval(self.within, is_constant=constant, is_thin=thin, what=what)
            return Estimate(value, no_interval=reason, undefined_draws=undefined)
        return Estimate(value, low=low, high=high, undefined_draws=undefined)
