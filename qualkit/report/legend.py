"""The legend of a matrix: what its numbers, marks and empty cells mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.analysis.asked import CellState

if TYPE_CHECKING:
    from qualkit.analysis.cell import Cell
    from qualkit.analysis.matrix import Matrix

SYMBOLS = {
    CellState.NOTHING_CODED: "·",
    CellState.NOT_ASKED: "–",
    CellState.NOT_YET_CODED: "?",
}


def legend(matrix: Matrix, *, symbols: bool = False) -> tuple[str, ...]:
    """One sentence per thing to know.

    Args:
        matrix: What is printed.
        symbols: Empty cells are printed as symbols, not as words.
    """
    lines = ["Numbers count distinct coded segments; one that carries several codes counts once in totals."]
    if matrix.total.of_cases > 1:
        lines.append("7/10: seven of ten cases.")
    if symbols:
        lines.append("   ".join(f"{symbol} {matrix.words[state]}" for state, symbol in SYMBOLS.items()))
        if matrix.is_grouped:
            lines.append("–2 ?1: two of the cases not asked, one not yet coded.")
    elif matrix.shows == "counts":
        lines.append(f"0: {matrix.words[CellState.NOTHING_CODED]}.")
    return tuple(lines)


def differing(matrix: Matrix) -> tuple[str, ...]:
    """A line per deviant case; a candidate is counted only, so it says that nobody judged it."""
    return tuple(str(deviant) for deviant in matrix.deviants)


def rest_symbols(cell: Cell) -> str:
    """``–2 ?1``: cases of a group that were not asked, and that are not yet coded."""
    counts = {CellState.NOT_ASKED: cell.n_not_asked, CellState.NOT_YET_CODED: cell.n_not_yet}
    return " ".join(f"{SYMBOLS[state]}{count}" for state, count in counts.items() if count)
