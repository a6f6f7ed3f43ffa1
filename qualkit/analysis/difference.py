"""Whether groups of cases differ in having a theme: a permutation test on cases, never on segments."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from qualkit.analysis.axes import NOT_REPORTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from qualkit.analysis.themes import Finding, ThemeReport

DRAWS = 10_000
EXPLORATORY = (
    "Exploratory: cases were sampled for what they can tell, not at random, and the themes were found in the same "
    "data. The test says whether shares so unlike are common when roles are shuffled over cases."
)


@dataclass(frozen=True, slots=True)
class Difference:
    """Groups compared on one theme.

    Attributes:
        shares: Cases that have it and cases compared, for each group.
        n_left_out: Cases not compared: not asked, or not fully coded.
        p: Share of shufflings with groups at least so unlike; ``None`` where nothing can be compared.
        p_holm: ``p`` corrected for the number of themes, after Holm.
        why_not: Why there is no ``p``; empty when there is.
    """

    shares: tuple[tuple[int, int], ...]
    n_left_out: int
    p: float | None
    p_holm: float | None = None
    why_not: str = ""


def differences(report: ThemeReport, *, draws: int = DRAWS, seed: int = 1) -> dict[str, Difference]:
    """Roles compared on each theme of a report, corrected for the number of themes that could be compared.

    Only cases that can answer are compared: those that have the theme, and those fully coded that were asked, as
    far as is known, and do not have it.

    Args:
        report: Of ``analysis.themes``.
        draws: Shufflings for each theme.
        seed: Of the shufflings; each theme is shuffled anew from it.
    """
    found = {theme.name: _difference(theme, draws, seed) for theme in report.themes}
    tested = {name: one.p for name, one in found.items() if one.p is not None}
    corrected = dict(zip(tested, holm(list(tested.values())), strict=True))
    return {name: replace(one, p_holm=corrected.get(name)) for name, one in found.items()}


def permutation_p(groups: Sequence[tuple[int, int]], *, draws: int = DRAWS, seed: int = 1) -> float:
    """How often shuffled groups are at least as unlike as these.

    Unlike: the squared distance of each group's share from the share of all, weighed by the group's size. The
    groups as they are count as one shuffling, so that ``p`` is never 0.

    Args:
        groups: Cases that have it and cases, for each group.
        draws: Shufflings.
        seed: Of the shufflings.

    References:
        Phipson & Smyth (2010), Stat Appl Genet Mol Biol 9(1): 39, for the count of the groups as they are. For
        two groups it estimates Fisher's exact test; tested against it.
    """
    sizes = np.array([n for _, n in groups])
    having = sum(k for k, _ in groups)
    total = int(sizes.sum())
    # How many of those who have it fall to each group is all that a shuffling decides.
    drawn = np.random.default_rng(seed).multivariate_hypergeometric(sizes, having, size=draws)
    observed = np.array([[k for k, _ in groups]])

    def unlike(found: NDArray[np.int64]) -> NDArray[np.float64]:
        distance = (found / sizes - having / total) ** 2 * sizes
        return np.asarray(distance.sum(axis=1))

    at_least = int((unlike(drawn) >= unlike(observed)[0] - 1e-9).sum())
    return (at_least + 1) / (draws + 1)


def holm(values: Sequence[float]) -> tuple[float, ...]:
    """P values corrected for their number: the smallest times n, the next times n - 1, …, never falling, at most 1.

    References:
        Holm (1979), Scand J Statist 6, 65-70.
    """
    order = sorted(range(len(values)), key=lambda i: values[i])
    corrected = [0.0] * len(values)
    highest = 0.0
    for rank, i in enumerate(order):
        highest = max(highest, min(1.0, values[i] * (len(values) - rank)))
        corrected[i] = highest
    return tuple(corrected)


def _difference(theme: Finding, draws: int, seed: int) -> Difference:
    told = [share for share in theme.shares if share.group != NOT_REPORTED]
    groups = tuple((share.n_cases, share.n_cases + len(share.without)) for share in told)
    n_left_out = theme.of_cases - sum(n for _, n in groups)
    compared = [group for group in groups if group[1]]
    having, total = sum(k for k, _ in compared), sum(n for _, n in compared)
    why_not = ""
    if len(compared) < 2:
        why_not = "fewer than two groups can be compared"
    elif having in (0, total):
        why_not = "every case has it" if having else "no case has it"
    if why_not:
        return Difference(groups, n_left_out, None, why_not=why_not)
    return Difference(groups, n_left_out, permutation_p(compared, draws=draws, seed=seed))
