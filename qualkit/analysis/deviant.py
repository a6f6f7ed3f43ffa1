"""Deviant cases: one against the rest of its group, and those whose words a coder marked as contradicting."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from qualkit.analysis.asked import CellState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from qualkit.analysis.axes import Idea
    from qualkit.analysis.cell import Cell

FROM_CASES = 4  # in a group; of three, one without is a third of them


class DeviantKind(StrEnum):
    """What is known of a case that differs."""

    CANDIDATE = "candidate deviant case"  # counted: nobody judged it
    NEGATIVE = "negative case"  # a coder marked a coding as contradicting


@dataclass(frozen=True, slots=True)
class Deviant:
    """A case that differs on a theme or code.

    Attributes:
        kind: Whether it was counted or judged.
        case: Which.
        group: Its role; empty when there is one group only.
        idea: The theme's or code's id.
        label: How to print it.
        why: In words: ``nothing coded, the other 9 coded``.
    """

    kind: DeviantKind
    case: str
    group: str
    idea: str
    label: str
    why: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.case} on {self.label} ({self.why})"


def deviants(
    ideas: Sequence[Idea], groups: Mapping[str, Sequence[str]], cell: Callable[[str, Idea], Cell]
) -> tuple[Deviant, ...]:
    """Candidate deviant cases and negative cases, by theme or code, then by group.

    A candidate is the one case of its group with nothing coded where all others are coded, or the one coded
    where the others have nothing. Cases that were not asked or are not yet coded do not count, and groups of
    fewer than four known cases have none. It is a reason to read that interview again and no finding: absence
    contradicts nothing. A negative case holds a coding that a coder marked ``stance: contradicts``.

    Args:
        ideas: Themes or codes.
        groups: Role to its cases.
        cell: Gives the cell of a case and an idea.
    """
    several = len(groups) > 1
    found: list[Deviant] = []
    for idea in ideas:
        for group, cases in groups.items():
            cells = {case: cell(case, idea) for case in cases}
            name = group if several else ""
            # Without a value of the facet is no idea that a case could be alone with.
            counted = () if idea.facet is not None and not idea.facet[1] else _candidates(cells)
            for case, kind, why in (*counted, *_negative(cells)):
                found.append(Deviant(kind, case, name, idea.heading.name, idea.heading.label, why))
    return tuple(found)


def _candidates(cells: Mapping[str, Cell]) -> Iterator[tuple[str, DeviantKind, str]]:
    known = {
        case: cell.state is CellState.CODED
        for case, cell in cells.items()
        if cell.state in (CellState.CODED, CellState.NOTHING_CODED)
    }
    if len(known) < FROM_CASES:
        return
    for state, why in ((False, "nothing coded, the other {} coded"), (True, "coded, nothing coded in the other {}")):
        alone = [case for case, is_coded in known.items() if is_coded is state]
        if len(alone) == 1:
            yield alone[0], DeviantKind.CANDIDATE, why.format(len(known) - 1)


def _negative(cells: Mapping[str, Cell]) -> Iterator[tuple[str, DeviantKind, str]]:
    for case, cell in cells.items():
        if cell.n_contradicts:
            yield case, DeviantKind.NEGATIVE, f"{cell.n_contradicts} coded segment(s) marked as contradicting"
