"""Draw a stratified sample of units, the same on every machine."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def drawn(strata: Mapping[str, str], *, share: float, seed: int) -> dict[str, list[str]]:
    """Units drawn at random from each stratum.

    A stratum of n units gives n x share of them, rounded down or up; by the largest remainders the sum comes
    to the nearest whole number of all units x share, and at least to one. Which of equal remainders is
    rounded up, and which units are taken, goes by the sha256 of seed and name: neither the order in which
    units are told nor the machine changes it, and a unit that comes to the study later draws its own lot.

    Args:
        strata: Unit to its stratum; one and the same for all when nothing is to be stratified by.
        share: Of the units, in (0, 1]; 10 to 25 % are customary for double coding (O'Connor & Joffe 2020,
            10.1177/1609406919899220).
        seed: Another seed, another sample.

    Returns:
        Every stratum, sorted, to its units drawn, sorted; a small stratum may give none.

    Raises:
        ValueError: The share is outside (0, 1].
    """
    if not 0 < share <= 1:
        raise ValueError(f"no share of a sample: {share}")
    units: defaultdict[str, list[str]] = defaultdict(list)
    for unit, stratum in strata.items():
        units[stratum].append(unit)
    exact = Fraction(str(share))  # 0.2 of 10 is 2, not a hair more
    quotas = {stratum: exact * len(found) for stratum, found in units.items()}
    sizes = {stratum: int(quota) for stratum, quota in quotas.items()}
    total = max(1, int(exact * len(strata) + Fraction(1, 2))) if strata else 0
    by_remainder = sorted(units, key=lambda stratum: (sizes[stratum] - quotas[stratum], _lot(seed, stratum)))
    for stratum in by_remainder[: total - sum(sizes.values())]:
        sizes[stratum] += 1
    return {
        stratum: sorted(sorted(units[stratum], key=lambda unit: _lot(seed, unit))[: sizes[stratum]])
        for stratum in sorted(units)
    }


def _lot(seed: int, name: str) -> tuple[str, str]:
    return hashlib.sha256(f"{seed}|{name}".encode("utf-8", "surrogatepass")).hexdigest(), name
