"""Two rules that say after how many interviews no new codes appear: Guest's and Francis'."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

FRANCIS_FIRST = 10
FRANCIS_THEN = 3


@dataclass(frozen=True, slots=True)
class GuestResult:
    """Guest's rule for one base, run and threshold.

    Attributes:
        base: Interviews that give the codes to compare with.
        run: Interviews in a row that are looked at together.
        threshold: Share of the base's codes that a run may add.
        n_base: Codes in the base.
        shares: New codes of each run by ``n_base``; the first run follows the base, each later one starts an
            interview later.
        after: Interviews before the first run that adds no more than the threshold; ``None`` when no run does.
        reached: Share of the random orders in which one does.
        low: 5 % of these orders have ``after`` at most so high; ``None`` when there are none.
        median: Half of them have.
        high: 95 % of them have.
        why_not: Why the question cannot be answered; empty when it can.
    """

    base: int
    run: int
    threshold: float
    n_base: int
    shares: tuple[float, ...] = ()
    after: int | None = None
    reached: float = 0.0
    low: float | None = None
    median: float | None = None
    high: float | None = None
    why_not: str = ""

    @property
    def told(self) -> str:
        """``6+2``, as Guest reports it."""
        if self.why_not:
            return f"not answerable: {self.why_not}"
        return "not reached" if self.after is None else f"{self.after}+{self.run}"


@dataclass(frozen=True, slots=True)
class FrancisResult:
    """Francis' rule: ten interviews, then three in a row without a new code.

    Attributes:
        after: Interviews before these three, 10 at least; ``None`` when three such never followed.
        why_not: Why the question cannot be answered; empty when it can.
    """

    after: int | None = None
    why_not: str = ""

    @property
    def told(self) -> str:
        """``10+3``."""
        if self.why_not:
            return f"not answerable: {self.why_not}"
        return "not reached" if self.after is None else f"{self.after}+{FRANCIS_THEN}"


def guest(new: NDArray[np.intp], drawn: NDArray[np.intp], *, base: int, run: int, threshold: float) -> GuestResult:
    """Whether, and when, a run of interviews adds few codes compared with the first ones.

    New codes in a run, by the codes of the base; saturation is reached before the first run whose share is at
    most the threshold. It depends on the order, so random orders tell how much.

    Args:
        new: New codes of each interview, in order, shape ``(n_interviews,)``.
        drawn: The same for random orders, shape ``(n_orders, n_interviews)``.
        base: Base size, usually 4.
        run: Run length, usually 2 or 3.
        threshold: New-information threshold, usually 0.05 or 0.

    References:
        Guest, Namey & Chen (2020), PLoS ONE 15(5): e0232076.
    """
    n = len(new)
    n_base = int(new[:base].sum())
    if n < base + run:
        return GuestResult(base, run, threshold, n_base, why_not=f"{n} of {base + run} interviews needed")
    if n_base == 0:
        return GuestResult(base, run, threshold, n_base, why_not="the base has no code")
    shares, after = _first_run(new[None, :], base, run, threshold)
    _, others = _first_run(drawn, base, run, threshold)
    reached = others[others >= 0]
    low, median, high = (float(x) for x in np.percentile(reached, (5, 50, 95))) if len(reached) else (None, None, None)
    return GuestResult(
        base=base,
        run=run,
        threshold=threshold,
        n_base=n_base,
        shares=tuple(float(share) for share in shares[0]),
        after=int(after[0]) if after[0] >= 0 else None,
        reached=len(reached) / len(others),
        low=low,
        median=median,
        high=high,
    )


def francis(new: NDArray[np.intp]) -> FrancisResult:
    """Whether three interviews in a row, after ten at least, bring no new code.

    Args:
        new: New codes of each interview, in order.

    References:
        Francis et al (2010), Psychology & Health 25(10), 1229-1245: initial sample 10, stopping criterion 3,
        tested after each further interview.
    """
    needed = FRANCIS_FIRST + FRANCIS_THEN
    if len(new) < needed:
        return FrancisResult(why_not=f"{len(new)} of {needed} interviews needed")
    for after in range(FRANCIS_FIRST, len(new) - FRANCIS_THEN + 1):
        if not new[after : after + FRANCIS_THEN].any():
            return FrancisResult(after)
    return FrancisResult()


def _first_run(
    new: NDArray[np.intp], base: int, run: int, threshold: float
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Share of each run, and interviews before the first that is small enough; -1 where none is."""
    sums = np.concatenate([np.zeros((len(new), 1)), np.cumsum(new, axis=1)], axis=1)
    in_runs = sums[:, base + run :] - sums[:, base:-run]
    # A base without codes compares with nothing: no run of such an order counts.
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.where(sums[:, [base]] > 0, in_runs / sums[:, [base]], np.inf)
    small = shares <= threshold + 1e-12
    return shares, np.where(small.any(axis=1), base + small.argmax(axis=1), -1)
