"""A matrix laid out for print: groups together, subtotals and totals in place, one value a cell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from qualkit.analysis.asked import CellState
from qualkit.report.quotations import quotations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qualkit.analysis.axes import Heading
    from qualkit.analysis.cell import Cell
    from qualkit.analysis.matrix import Matrix


class Kind(StrEnum):
    """What a line or column of the print holds."""

    BODY = "body"
    SUBTOTAL = "subtotal"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a printed line or column."""

    kind: Kind
    name: str
    label: str
    group: str = ""
    level: int = 0
    note: str = ""

    @property
    def title(self) -> str:
        """Label, with the id where it says more."""
        return self.label if self.name in ("", self.label) else f"{self.label} [{self.name}]"

    @property
    def text(self) -> str:
        """Title and note."""
        return f"{self.title} ({self.note})" if self.note else self.title


@dataclass(frozen=True)
class Layout:
    """Lines and columns in print order, margins included.

    Attributes:
        corner: What the lines are: ``case``, ``theme``, ``hospital_level``.
        group_corner: What lines are grouped by; empty when they are not.
        lines: Heads of the lines.
        columns: Heads of the columns.
        cells: One tuple per line, one cell per column.
    """

    matrix: Matrix
    corner: str
    group_corner: str
    lines: tuple[Head, ...]
    columns: tuple[Head, ...]
    cells: tuple[tuple[Cell, ...], ...]

    def counts_cases(self, line: Head, column: Head) -> bool:
        """Whether the cell stands for a group of cases."""
        of_cases = line if self.matrix.cases_in_rows else column
        return self.matrix.is_grouped or of_cases.kind is not Kind.BODY

    def value(self, line: int, column: int) -> int | str:
        """What the cell says in words and numbers, as ``cell_value`` gives it."""
        return cell_value(
            self.cells[line][column],
            shows="counts" if self.shows_counts(line, column) else self.matrix.shows,
            counts_cases=self.counts_cases(self.lines[line], self.columns[column]),
            words=self.matrix.words,
        )

    def shows_counts(self, line: int, column: int) -> bool:
        """Whether a cell holds numbers: in a matrix of quotes, the margins do."""
        is_margin = self.lines[line].kind is not Kind.BODY or self.columns[column].kind is not Kind.BODY
        return self.matrix.shows == "counts" or (is_margin and self.matrix.shows == "quotes")


def layout(matrix: Matrix) -> Layout:
    """Lay a matrix out: each role's cases with their subtotal, everything with its total."""
    ideas_by, cases_by = (
        (matrix.columns_by, matrix.rows_by) if matrix.cases_in_rows else (matrix.rows_by, matrix.columns_by)
    )
    ideas = matrix.columns if matrix.cases_in_rows else matrix.rows
    idea_heads = (*(_head(heading) for heading in ideas), Head(Kind.TOTAL, "", f"all {ideas_by}s"))
    case_heads, cells = _by_case(matrix)
    lines, columns = (case_heads, idea_heads) if matrix.cases_in_rows else (idea_heads, case_heads)
    grouped = any(head.group for head in lines)
    return Layout(
        matrix=matrix,
        corner=matrix.rows_by,
        group_corner=(matrix.grouped_by if cases_by == matrix.rows_by else "theme") if grouped else "",
        lines=lines,
        columns=columns,
        cells=cells if matrix.cases_in_rows else tuple(zip(*cells, strict=True)),
    )


def cell_value(cell: Cell, *, shows: str, counts_cases: bool, words: Mapping[CellState, str]) -> int | str:
    """A cell in words and numbers.

    A single case gives a number (0 when nothing is coded), ``yes``, or its quotes; a group gives
    ``12 (7/10)``, segments and cases of all its cases, or ``7/10``. Words stand where there is no number.
    """
    if shows == "quotes" and cell.quotes:
        return "\n".join(str(quotation) for quotation in quotations(cell.quotes))
    if shows == "quotes" or not has_number(cell, shows=shows, counts_cases=counts_cases):
        return words[cell.state]
    if not counts_cases:
        return cell.count if shows == "counts" else "yes"
    cases = cases_text(cell, words)
    return f"{cell.count} ({cases})" if shows == "counts" else cases


def has_number(cell: Cell, *, shows: str, counts_cases: bool) -> bool:
    """Whether a number tells the cell, and not only why it is empty.

    A group of which some cases were asked and coded says 0 of how many; one of which none was says why.
    """
    if cell.state is CellState.CODED:
        return True
    if counts_cases:
        return cell.of_cases not in (cell.n_not_asked, cell.n_not_yet)
    return shows == "counts" and cell.state is CellState.NOTHING_CODED


def cases_text(cell: Cell, words: Mapping[CellState, str]) -> str:
    """``7/10``, and how many of the rest were not asked or are not yet coded."""
    rest = rest_text(cell, words)
    return f"{cell.n_cases}/{cell.of_cases}, {rest}" if rest else f"{cell.n_cases}/{cell.of_cases}"


def rest_text(cell: Cell, words: Mapping[CellState, str]) -> str:
    """``1 not asked, 2 not yet coded``; empty when neither holds of any case."""
    counts = {CellState.NOT_ASKED: cell.n_not_asked, CellState.NOT_YET_CODED: cell.n_not_yet}
    return ", ".join(f"{count} {words[state]}" for state, count in counts.items() if count)


def _head(heading: Heading) -> Head:
    return Head(Kind.BODY, heading.name, heading.label, heading.group, heading.level, heading.note)


def _by_case(matrix: Matrix) -> tuple[tuple[Head, ...], tuple[tuple[Cell, ...], ...]]:
    """Cases or groups with their cells over the ideas and in all, subtotals after each role."""
    if matrix.cases_in_rows:
        headings, cells, totals, over_all = (
            matrix.rows,
            matrix.cells,
            matrix.row_totals,
            matrix.column_totals,
        )
    else:
        headings, cells, totals, over_all = (
            matrix.columns,
            tuple(zip(*matrix.cells, strict=True)),
            matrix.column_totals,
            matrix.row_totals,
        )
    heads: list[Head] = []
    rows: list[tuple[Cell, ...]] = []
    subtotals = {subtotal.heading.name: subtotal for subtotal in matrix.subtotals}
    for position, (heading, row, total) in enumerate(zip(headings, cells, totals, strict=True)):
        head = _head(heading)
        if matrix.is_grouped:
            # A group says its size: shares without their base mislead.
            head = Head(Kind.BODY, "", f"{heading.label} (n={total.of_cases})", note=heading.note)
        heads.append(head)
        rows.append((*row, total))
        is_last = position + 1 == len(headings) or headings[position + 1].group != heading.group
        if is_last and heading.group in subtotals:
            subtotal = subtotals[heading.group]
            label = f"{subtotal.heading.label} (n={subtotal.total.of_cases})"
            heads.append(Head(Kind.SUBTOTAL, "", label, heading.group, note=subtotal.heading.note))
            rows.append((*subtotal.cells, subtotal.total))
    heads.append(Head(Kind.TOTAL, "", f"all cases (n={matrix.total.of_cases})"))
    rows.append((*over_all, matrix.total))
    return tuple(heads), tuple(rows)
