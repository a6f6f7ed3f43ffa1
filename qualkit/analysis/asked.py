"""Why a cell is empty: asked and nothing coded, not yet coded, or not asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from qualkit.analysis.axes import CaseTable
    from qualkit.model.codebook import Codebook

NO_GUIDE = (
    "no topic guide is declared, so not asked cannot be told from nothing coded; "
    "declare what each guide asks under [guide.NAME] in qualkit.toml"
)


class CellState(StrEnum):
    """What a cell says besides its number."""

    CODED = "coded"
    NOTHING_CODED = "nothing coded"
    NOT_YET_CODED = "not yet coded"
    NOT_ASKED = "not asked"


@dataclass(frozen=True)
class Absence:
    """Tells, for a case and an idea without codings, why there are none.

    Attributes:
        asked: Case to the ids of themes and codes that its topic guide names; a case whose guide is not
            declared is missing.
        decided: Case to the number of decided segments and of all.
        warnings: What a reader has to know about guides and progress.
        is_asked_known: The guide of every case is declared.
    """

    asked: Mapping[str, frozenset[str]]
    decided: Mapping[str, tuple[int, int]]
    warnings: tuple[str, ...]
    is_asked_known: bool

    @property
    def words(self) -> Mapping[CellState, str]:
        """How to print each state; "asked" is said only when every case's guide is declared."""
        words = {state: state.value for state in CellState}
        if self.is_asked_known:
            words[CellState.NOTHING_CODED] = "asked, nothing coded"
        return words

    def state(self, case: str, asked_by: Iterable[str]) -> CellState:
        """The state of a case's cell in which nothing is coded.

        While segments of the case are undecided, or it has none, no absence is known, so that comes first.
        """
        done, total = self.decided.get(case, (0, 0))
        if done < total or total == 0:
            return CellState.NOT_YET_CODED
        if case in self.asked and self.asked[case].isdisjoint(asked_by):
            return CellState.NOT_ASKED
        return CellState.NOTHING_CODED


def absence(
    segments: pd.DataFrame, table: CaseTable, *, asks: Mapping[str, Sequence[str]], codebook: Codebook
) -> Absence:
    """What topic guides asked of each case, and how far each is coded.

    Args:
        segments: Columns of ``model.columns.SEGMENTS``.
        table: The cases.
        asks: Name of a topic guide to ids of themes and codes; empty when no guide is declared.
        codebook: Gives the codes of themes.
    """
    warnings = [] if asks else [NO_GUIDE]
    guides: dict[str, frozenset[str]] = {}
    for name, ids in asks.items():
        guides[name], unknown = _known(ids, codebook)
        if unknown:
            warnings.append(f"guide {name!r} asks about {', '.join(unknown)}: no theme or code of the codebook")
    asked = {case: guides[guide] for case in table.names if (guide := _guide(table, case)) in guides}
    undeclared = [case for case in table.names if case not in asked]
    if asks and undeclared:
        warnings.append(
            f"the topic guide of {', '.join(undeclared)} is not declared, "
            "so not asked cannot be told from nothing coded there"
        )
    totals = Counter(segments["case"].tolist())
    done = Counter(segments.loc[segments["is_decided"].to_numpy(dtype=bool), "case"].tolist())
    decided = {str(case): (done[case], total) for case, total in totals.items()}
    warnings.extend(_progress(table, decided))
    return Absence(asked, decided, tuple(warnings), is_asked_known=not undeclared)


def _guide(table: CaseTable, case: str) -> str:
    return table.value(case, "guide") or table.value(case, "role")


def _known(ids: Sequence[str], codebook: Codebook) -> tuple[frozenset[str], list[str]]:
    """Today's ids of what a guide asks about, and the names that mean nothing."""
    themes = {theme.id for theme in codebook.themes}
    today = {name: name if name in themes else codebook.current_id(name) for name in ids}
    return (
        frozenset(found for found in today.values() if found is not None),
        [name for name, found in today.items() if found is None],
    )


def _progress(table: CaseTable, decided: Mapping[str, tuple[int, int]]) -> list[str]:
    warnings = []
    empty = [case for case in table.names if case not in decided]
    if empty:
        warnings.append(f"no segments to code in {', '.join(empty)}")
    partial = [case for case in table.names if case in decided and decided[case][0] < decided[case][1]]
    if partial:
        warnings.append(f"{len(partial)} of {len(table.names)} cases are not fully coded: {', '.join(partial)}")
    if table.unlisted:
        warnings.append(f"not listed in cases.csv, so without attributes: {', '.join(table.unlisted)}")
    return warnings
