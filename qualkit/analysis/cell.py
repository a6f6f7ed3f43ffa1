"""A cell of a matrix: what is counted where a case meets a theme or code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualkit.analysis.asked import CellState
    from qualkit.analysis.quote import Quote


@dataclass(frozen=True, slots=True)
class Cell:
    """What a case or group of cases says on a theme or code.

    Attributes:
        count: Distinct coded segments.
        n_cases: Cases in which at least one is coded.
        of_cases: Cases in the cell: 1 for a single case.
        quotes: One per segment and code, by case in reading order.
        state: ``CODED`` if ``count`` is not 0. A group is not asked when none of its cases was; it is not yet
            coded as long as one of its cases is not.
        n_not_asked: Cases that were not asked, and in which nothing is coded.
        n_not_yet: Cases with undecided segments, in which nothing is coded yet.
        n_contradicts: Of the distinct coded segments those that a coder marked ``stance: contradicts``.
    """

    count: int
    n_cases: int
    of_cases: int
    quotes: tuple[Quote, ...]
    state: CellState
    n_not_asked: int = 0
    n_not_yet: int = 0
    n_contradicts: int = 0
