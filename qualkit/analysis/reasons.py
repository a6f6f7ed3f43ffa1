"""Why a coefficient is undefined, or has no interval, in words that follow "undefined, because"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualkit.analysis.bootstrap import Clusters
    from qualkit.analysis.sums import Sums

_UNITIZING = {
    "|u-alpha": "the coders' spans cover everything, or nothing",
    "(k)u-alpha": "where two coders coded, all or none of them gave this code",
    "u-alpha": "all coders gave one answer everywhere",
    "cu-alpha": "nowhere two coders gave codes, or always the same ones",
}


def why_undefined(name: str, sums: Sums | None) -> str:
    """The reason for one coefficient.

    Args:
        name: Of the coefficient.
        sums: Of the answers it was computed from, without leading axes; ``None`` for the u-alpha family.
    """
    if name in _UNITIZING:
        return _UNITIZING[name]
    if name == "fleiss" and sums is not None and not sums.is_even:
        return "the number of coders differs between units"
    if sums is not None and sums.values[1] == 0:
        return "no coder gave the code"
    return "all coders gave one answer everywhere, so chance would agree as well"


def why_no_interval(within: Clusters, *, is_constant: bool, is_thin: bool, what: str = "the code") -> str:
    """The reason for one interval; ``what`` is what interviews have to hold for the value to exist."""
    one, several = ("interview", "interviews") if within.are_interviews else ("block of turns", "blocks of turns")
    if is_constant:
        return f"every {one} gives the same value"
    if is_thin:
        return f"too few {several} hold {what}"
    return f"the value hangs on one {one}"
