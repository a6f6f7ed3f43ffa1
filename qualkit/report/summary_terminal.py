"""Summary matrices for the terminal: row by row, each cell with its marks, words and author."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from qualkit.analysis.asked import CellState
from qualkit.language.signs import plain
from qualkit.report.summaries import empty_words, legend, prose, signed
from qualkit.report.terminal import foot

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

    from qualkit.analysis.axes import Heading
    from qualkit.analysis.summarised import SummaryCell, SummaryMatrix
    from qualkit.report.provenance import Provenance


def summaries_list(made: SummaryMatrix, provenance: Provenance | None = None) -> RenderableType:
    """A summary matrix that rich draws as a list; what nobody wrote yet is put together below each row."""
    return _SummariesView(made, provenance)


class _SummariesView:
    """A summary matrix that waits for the width it is drawn at."""

    def __init__(self, made: SummaryMatrix, provenance: Provenance | None) -> None:
        self._made = made
        self._provenance = provenance

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        made = self._made
        rows = zip(made.matrix.rows, made.cells, strict=True)
        for group, of_group in groupby(rows, key=lambda row: row[0].group):
            if group:
                yield Text(plain(group), style="bold italic")
            for heading, cells in of_group:
                note = f" ({heading.note})" if heading.note else ""
                yield Text(plain(f"{heading.label}{note}"), style="bold")
                yield from self._row(cells)
        yield Text()
        for line in legend(made):
            yield Text(plain(line), style="dim")
        yield from foot(made.warnings, self._provenance)

    def _row(self, cells: tuple[SummaryCell, ...]) -> RenderResult:
        columns = self._made.matrix.columns
        for heading, cell in zip(columns, cells, strict=True):
            if cell.written is not None:
                yield Padding(
                    Text.assemble((plain(heading.label), "underline"), (f"  {plain(signed(cell))}", "dim")),
                    (0, 0, 0, 2),
                )
                for mark in cell.marks:
                    yield Padding(Text(f"! {plain(mark)}", style="yellow"), (0, 0, 0, 4))
                yield Padding(Text(plain(prose(cell.written))), (0, 0, 0, 4))
        rest: dict[str, list[str]] = {}
        for heading, cell in zip(columns, cells, strict=True):
            if cell.written is None:
                words, told = self._empty(heading, cell)
                rest.setdefault(words, []).append(told)
        for words, names in rest.items():
            yield Padding(Text(plain(f"{words}: {', '.join(names)}"), style="dim"), (0, 0, 0, 2))

    def _empty(self, heading: Heading, cell: SummaryCell) -> tuple[str, str]:
        """What to put a cell under that nobody wrote, and what to call it there."""
        mark = f" [{cell.deviant}]" if cell.deviant else ""
        if cell.cell.state is CellState.CODED:
            return "no summary yet (coded segments)", f"{heading.label} ({cell.cell.count}){mark}"
        return empty_words(cell, self._made), f"{heading.label}{mark}"
