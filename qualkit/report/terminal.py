"""Matrices for the terminal, readable down to 40 columns; empty cells as symbols told in a legend."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from rich.box import SIMPLE_HEAD
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from qualkit.analysis.asked import CellState
from qualkit.language.signs import plain
from qualkit.report.layout import Kind, has_number, layout
from qualkit.report.legend import SYMBOLS, differing, legend, rest_symbols
from qualkit.report.quotations import quotations
from qualkit.report.widths import narrowest, natural, shared

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

    from qualkit.analysis.matrix import Matrix
    from qualkit.report.layout import Head
    from qualkit.report.provenance import Provenance

GAPS = (2, 1)  # cells between columns: roomy, else tight
WHOLE_HEAD = 24  # cells up to which a row's head is kept on one line if possible
STYLES = {CellState.NOTHING_CODED: "dim", CellState.NOT_ASKED: "dim", CellState.NOT_YET_CODED: "yellow"}


def matrix_table(matrix: Matrix, provenance: Provenance | None = None) -> RenderableType:
    """A matrix that rich draws as wide as the terminal allows.

    In order of preference: one table with labels; one with ids and a key below; one table per group of
    columns; a list, row by row. A matrix of quotes is always a list.
    """
    return _MatrixView(matrix, provenance)


def foot(warnings: Sequence[str], provenance: Provenance | None) -> Iterator[Text]:
    """Warnings, then where the result comes from."""
    for warning in warnings:
        yield Text(f"! {warning}", style="yellow")
    for name, value in provenance.lines() if provenance else ():
        yield Text(f"{name}: {value}", style="bold yellow" if name == "notice" else "dim")


class _MatrixView:
    """A matrix that waits for the width it is drawn at."""

    def __init__(self, matrix: Matrix, provenance: Provenance | None) -> None:
        self._matrix = matrix
        self._laid = layout(matrix)
        self._provenance = provenance

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        blocks, use_ids = self._fitting(options.max_width)
        for number, block in enumerate(blocks):
            if number:
                yield Text()
            yield self._table(block, use_ids, options.max_width)
        if not blocks:
            yield from self._list(use_ids)
        yield Text()
        yield from self._notes(use_ids, is_list=not blocks)
        yield from foot(self._matrix.warnings, self._provenance)

    def _fitting(self, width: int) -> tuple[list[list[int]], bool]:
        """Columns of each table, and whether ids head them; no table when none fits."""
        if self._matrix.shows == "quotes":
            return [], False
        everything = list(range(len(self._laid.columns)))
        by_group = [
            list(members) for _, members in groupby(everything, key=lambda number: self._laid.columns[number].group)
        ]
        for blocks in ([everything], by_group):
            for use_ids in (False, True):
                if all(self._needed(block, use_ids, GAPS[-1]) <= width for block in blocks):
                    return blocks, use_ids
        # In a list, a line of ids is read at a glance; a paragraph of labels is not.
        return [], True

    def _needed(self, block: Sequence[int], use_ids: bool, gap: int) -> int:
        least = [narrowest(self._texts(number, use_ids)) for number in block]
        return narrowest(self._head_texts()) + sum(least) + gap * len(block)

    def _head_texts(self) -> list[str]:
        return [self._laid.corner, *("  " * head.level + _title(head) for head in self._laid.lines)]

    def _texts(self, column: int, use_ids: bool) -> list[str]:
        cells = [self._text(line, column) for line in range(len(self._laid.lines))]
        return [_title(self._laid.columns[column], use_ids), *cells]

    def _text(self, line: int, column: int) -> str:
        """A cell in as few characters as possible: a number, or the symbol of an empty one."""
        cell = self._laid.cells[line][column]
        heads = self._laid.lines[line], self._laid.columns[column]
        counts_cases = self._laid.counts_cases(*heads)
        if cell.state is not CellState.CODED and not (
            counts_cases and has_number(cell, shows="counts", counts_cases=True)
        ):
            return SYMBOLS[cell.state]
        is_presence = self._matrix.shows == "presence"
        if not counts_cases:
            return "yes" if is_presence else str(cell.count)
        cases = f"{cell.n_cases}/{cell.of_cases}"
        # Below a narrow column of numbers the share goes on a line of its own.
        both = f"{cell.count}\n{cases}" if self._matrix.cases_in_rows else f"{cell.count} ({cases})"
        told = cases if is_presence else both
        # Subtotals stand by the cases that tell who was not asked; groups have to tell it themselves.
        rest = rest_symbols(cell) if self._matrix.is_grouped else ""
        return f"{told}\n{rest}" if rest else told

    def _table(self, block: Sequence[int], use_ids: bool, width: int) -> Table:
        laid = self._laid
        texts = [self._head_texts(), *(self._texts(number, use_ids) for number in block)]
        least = [narrowest(column) for column in texts]
        most = [natural(column) for column in texts]
        # Whole row heads matter more than air between the columns.
        roomy = min(most[0], WHOLE_HEAD) + sum(least[1:])
        gap = next((gap for gap in GAPS if roomy + gap * len(block) <= width), GAPS[-1])
        least[0] = max(least[0], min(most[0], WHOLE_HEAD, width - gap * len(block) - sum(least[1:])))
        widths = shared(least, most, width - gap * len(block))
        table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, gap - 1, 0, 0), header_style="bold")
        titles = [laid.corner, *(_title(laid.columns[number], use_ids) for number in block)]
        for number, (title, cells) in enumerate(zip(titles, widths, strict=True)):
            justify: Literal["left", "right"] = "right" if number else "left"
            table.add_column(Text(title), overflow="fold", justify=justify, width=cells, vertical="top")
        group = ""
        for number, line in enumerate(laid.lines):
            if line.group != group and line.kind is not Kind.TOTAL:
                group = line.group
                table.add_row(Text(group, style="bold italic"))
            style = "" if line.kind is Kind.BODY else "bold"
            cells_of_line = [
                Text(self._text(number, column), style=STYLES.get(laid.cells[number][column].state, style))
                for column in block
            ]
            head = Padding(Text(_title(line), style=style), (0, 0, 0, 2 * line.level))
            table.add_row(head, *cells_of_line, end_section=line.kind is Kind.SUBTOTAL)
        return table

    def _list(self, use_ids: bool) -> Iterator[RenderableType]:
        """Row by row: what is coded, then each kind of empty cell with its names."""
        group = ""
        for number, line in enumerate(self._laid.lines):
            if line.group != group and line.kind is not Kind.TOTAL:
                group = line.group
                yield Text(group, style="bold italic")
            note = f" ({line.note})" if line.note else ""
            yield Text(f"{line.label}{note}", style="bold")
            if self._matrix.shows == "quotes" and line.kind is Kind.BODY:
                yield from self._quotes(number)
            else:
                yield from self._coded(number, use_ids)
            for state, symbol in SYMBOLS.items():
                names = [
                    _title(head, use_ids)
                    for head, cell in zip(self._laid.columns, self._laid.cells[number], strict=True)
                    if cell.state is state and head.kind is Kind.BODY
                ]
                if names:
                    words = f"{symbol} {self._matrix.words[state]}: {', '.join(names)}"
                    yield Padding(Text(words, style="dim"), (0, 0, 0, 2))

    def _coded(self, line: int, use_ids: bool) -> Iterator[RenderableType]:
        told = [
            f"{_title(head, use_ids)} {_inline(self._text(line, column))}"
            for column, head in enumerate(self._laid.columns)
            if self._laid.cells[line][column].state is CellState.CODED
        ]
        if told:
            yield Padding(Text(", ".join(told)), (0, 0, 0, 2))

    def _quotes(self, line: int) -> Iterator[RenderableType]:
        for head, cell in zip(self._laid.columns, self._laid.cells[line], strict=True):
            if head.kind is Kind.BODY and cell.quotes:
                yield Padding(Text(_title(head), style="underline"), (0, 0, 0, 2))
                for quotation in quotations(cell.quotes):
                    text = Text.assemble(f"“{plain(quotation.text)}” ", (quotation.origin, "dim"))
                    yield Padding(text, (0, 0, 0, 4))

    def _notes(self, use_ids: bool, *, is_list: bool) -> Iterator[Text]:
        if use_ids:
            keys = [f"{head.name} {head.label}" for head in self._laid.columns if head.name not in ("", head.label)]
            if keys:
                yield Text("; ".join(keys))
        for sentence in legend(self._matrix, symbols=True):
            yield Text(sentence, style="dim")
        for line in differing(self._matrix):
            yield Text(plain(line), style="cyan")
        # A list tells how far a case is coded beside its name.
        heads = self._laid.columns if is_list else (*self._laid.lines, *self._laid.columns)
        marked = [f"{head.label} ({head.note})" for head in heads if _mark(head)]
        if marked:
            yield Text(f"* {', '.join(marked)}", style="yellow")


def _title(head: Head, use_ids: bool = False) -> str:
    return (head.name if use_ids and head.name else head.label) + _mark(head)


def _mark(head: Head) -> str:
    return "*" if head.note and head.kind is Kind.BODY else ""


def _inline(text: str) -> str:
    """``12``, then ``7/10`` and the rest, on one line."""
    return re.sub(r"\n(\d+/\d+)", r" (\1)", text).replace("\n", " ")
