"""Values with intervals as cells, and the reasons where there is none as lettered notes below the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualkit.analysis.agreement_report import Estimate


class Reasons:
    """Letters for reasons, in the order they are first needed."""

    def __init__(self) -> None:
        self._letters: dict[str, str] = {}

    def mark(self, reason: str) -> str:
        """The letter of a reason."""
        return self._letters.setdefault(reason, _letter(len(self._letters)))

    def notes(self) -> tuple[str, ...]:
        """What the letters stand for."""
        return tuple(f"{letter}: {reason}." for reason, letter in self._letters.items())

    def cell(self, estimate: Estimate) -> str:
        """``.706``, its interval below; where there is none, the letter of the reason."""
        if estimate.value is None:
            return f"undefined {self.mark(f'undefined, because {estimate.undefined}')}"
        if estimate.low is None or estimate.high is None:
            return f"{decimal(estimate.value)}\n[none {self.mark(f'no interval, because {estimate.no_interval}')}]"
        often = ""
        if estimate.undefined_draws:
            often = f" {self.mark('undefined in some of the resamples; how many is in the .csv and .xlsx files')}"
        return f"{decimal(estimate.value)}\n[{decimal(estimate.low)}, {decimal(estimate.high)}]{often}"


def decimal(value: float) -> str:
    """Three decimals; no zero before the point, as for values that cannot exceed 1; ``1`` and ``.999`` stay apart.

    Nothing has a sign when it rounds to nothing.
    """
    text = f"{value:z.3f}"
    if abs(value) < 1 and text in ("1.000", "-1.000"):
        text = text.replace("1.000", "0.999")
    return text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text


def numbers(estimate: Estimate) -> tuple[float | str, ...]:
    """Value, bounds, share of undefined resamples and the reason, for files that programs read."""
    note = f"undefined, because {estimate.undefined}" if estimate.value is None else ""
    if estimate.no_interval:
        note = f"no interval, because {estimate.no_interval}"
    found = (estimate.value, estimate.low, estimate.high)
    return (*("" if number is None else number for number in found), estimate.undefined_draws, note)


def _letter(number: int) -> str:
    """a, b, …, z, aa, ab."""
    return ("" if number < 26 else _letter(number // 26 - 1)) + chr(ord("a") + number % 26)
