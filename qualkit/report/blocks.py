"""Reports that are a few tables with notes, in every format."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Literal

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from qualkit.report.terminal import foot
from qualkit.report.widths import narrowest, natural, shared

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

    from qualkit.report.provenance import Provenance

GAPS = (2, 1)  # cells between columns: roomy, else tight
WIDEST_LABEL = 36
FORMAT = "table/1"
"""What a ``.jsonl`` file of a report says it is."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table.

    Attributes:
        label: What it is of.
        cells: One per column but the first; a line break puts the rest below.
        is_pooled: It is of several lines together, and stands apart.
    """

    label: str
    cells: tuple[str, ...]
    is_pooled: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A table.

    Attributes:
        title: Of the table.
        columns: Heads, that of the labels first.
        rows: Lines.
        notes: What has to be said with it.
        parts: For narrow terminals: groups of positions in ``cells`` that may stand in tables of their own, in
            which what has to be read together is repeated; empty for all at once.
        is_text: Cells hold words, to be set left.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    parts: tuple[tuple[int, ...], ...] = ()
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Blocks:
    """A report of several tables.

    Attributes:
        title: Of the report.
        lead: What is told before the tables.
        blocks: The tables.
        notes: What is told after them.
        warnings: What a reader has to know.
        tidy: For CSV files: a header and rows with one value each; empty for the last table as it stands.
    """

    title: str
    lead: tuple[str, ...]
    blocks: tuple[Block, ...]
    notes: tuple[str, ...]
    warnings: tuple[str, ...]
    tidy: tuple[tuple[float | str, ...], ...] = ()


def write_blocks(report: Blocks, path: Path, provenance: Provenance) -> None:
    """Write a report of tables; formats as in ``write_matrix``, and ``.jsonl``.

    A ``.jsonl`` file starts with a line that tells what it is and where it comes from; then follows an object a row.

    Raises:
        InputError: Another suffix, or a place that cannot be written to.
    """
    from qualkit.report.files import write_whole

    write_whole(path, blocks_content(report, checked_blocks_suffix(path), provenance))


def blocks_content(report: Blocks, suffix: str, provenance: Provenance) -> bytes:
    """A report of tables as a file's bytes.

    Args:
        report: All of it.
        suffix: ``.csv``, ``.xlsx``, ``.md``, ``.jsonl``, else a page.
        provenance: Where it comes from.
    """
    match suffix:
        case ".csv":
            return _csv(report, provenance)
        case ".xlsx":
            return _workbook(report, provenance)
        case ".md":
            return _markdown(report, provenance).encode()
        case ".jsonl":
            return _json_lines(report, provenance)
        case _:
            from qualkit.report.page import render

            page = render("blocks.html", provenance, title=report.title, warnings=report.warnings, report=report)
            return page.encode()


def checked_blocks_suffix(path: Path) -> str:
    """The suffix in lower case, if a report of tables can be written so.

    Raises:
        InputError: It cannot; names the formats there are.
    """
    from qualkit.report.formats import SUFFIXES, checked_suffix

    return checked_suffix(path, (*SUFFIXES, ".jsonl"))


def block_rows(report: Blocks, provenance: Provenance) -> tuple[tuple[str, ...], list[dict[str, object]]]:
    """The columns and rows that scripts get, a value a row where the report has such; ``None`` where there is none."""
    columns, rows = _values(report)
    names = (*columns, "layer")
    made: list[dict[str, object]] = [
        dict(zip(names, (*(None if value == "" else value for value in row), provenance.layer), strict=True))
        for row in rows
    ]
    return names, made


def blocks_table(report: Blocks, provenance: Provenance | None = None) -> RenderableType:
    """A report of tables that rich draws: side by side if the terminal allows, else in parts, else as lists."""
    return _BlocksView(report, provenance)


class _BlocksView:
    """A report of tables that waits for the width it is drawn at."""

    def __init__(self, report: Blocks, provenance: Provenance | None) -> None:
        self._report = report
        self._provenance = provenance

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Text(self._report.title, style="bold")
        for line in self._report.lead:
            yield Text(line)
        for block in self._report.blocks:
            yield Text()
            yield Text(block.title, style="bold underline")
            yield from _drawn(block, options.max_width)
            for note in block.notes:
                yield Text(note, style="dim")
        yield Text()
        for note in self._report.notes:
            yield Text(note, style="dim")
        yield from foot(self._report.warnings, self._provenance)


def _drawn(block: Block, width: int) -> Iterator[RenderableType]:
    everything = tuple(range(len(block.columns) - 1))
    for parts, gap in product(((everything,), block.parts), GAPS):
        if parts and all(_needed(block, part, gap) <= width for part in parts):
            for number, part in enumerate(parts):
                if number:
                    yield Text()
                yield _table(block, part, width, gap)
            return
    for row in block.rows:
        yield Text(row.label, style="bold")
        told = ((name, cell) for name, cell in zip(block.columns[1:], row.cells, strict=True) if cell)
        for name, cell in told:
            yield Padding(Text.assemble((f"{name}: ", "dim"), cell.replace("\n", " ")), (0, 0, 0, 2), expand=False)


def _texts(block: Block, column: int) -> list[str]:
    return [block.columns[column + 1], *(row.cells[column] for row in block.rows)]


def _needed(block: Block, part: Sequence[int], gap: int) -> int:
    """Cells a table needs so that no word and, of numbers, no line of a cell is broken."""
    labels = narrowest([block.columns[0], *(row.label for row in block.rows)])
    return labels + sum(_least(block, column) + gap for column in part)


def _least(block: Block, column: int) -> int:
    head, *cells = _texts(block, column)
    return max(narrowest([head]), narrowest(cells) if block.is_text else natural(cells))


def _has_words(block: Block, column: int) -> bool:
    return any(sign.isalpha() for row in block.rows for sign in row.cells[column])


def _table(block: Block, part: Sequence[int], width: int, gap: int) -> Table:
    labels = [block.columns[0], *(row.label for row in block.rows)]
    least = [narrowest(labels), *(_least(block, column) for column in part)]
    most = [natural(labels), *(natural(_texts(block, column)) for column in part)]
    room = width - gap * len(part)
    has_words = [_has_words(block, column) for column in part]
    # Labels first, then the columns: a code's name is read before its numbers, but words want their share.
    of_numbers = sum(cells for cells, words in zip(least[1:], has_words, strict=True) if not words)
    widest = (room - of_numbers) // (1 + sum(has_words)) if any(has_words) else WIDEST_LABEL
    least[0] = max(least[0], min(most[0], WIDEST_LABEL, widest, room - sum(least[1:])))
    # What the head of numbers would gain in width is lost to the words beside them.
    wanted = [least[0], *(m if words else n for n, m, words in zip(least[1:], most[1:], has_words, strict=True))]
    widths = shared(shared(least, wanted, room), most, room)
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, gap - 1, 0, 0), header_style="bold")
    table.add_column(Text(block.columns[0]), overflow="fold", width=widths[0])
    justify: Literal["left", "right"] = "left" if block.is_text else "right"
    for column, cells in zip(part, widths[1:], strict=True):
        table.add_column(Text(block.columns[column + 1]), overflow="fold", justify=justify, width=cells)
    for number, row in enumerate(block.rows):
        style = "bold" if row.is_pooled else ""
        ends = not row.is_pooled and number + 1 < len(block.rows) and block.rows[number + 1].is_pooled
        table.add_row(
            Text(row.label, style=style), *(Text(row.cells[column], style=style) for column in part), end_section=ends
        )
    return table


def _csv(report: Blocks, provenance: Provenance) -> bytes:
    from qualkit.report.delimited import encoded

    columns, rows = _values(report)
    facts = [*provenance.lines(), *(("note", note) for note in _notes(report))]
    return encoded([*facts, *(("warning", warning) for warning in report.warnings)], [columns, *rows])


def _values(report: Blocks) -> tuple[tuple[str, ...], Sequence[Sequence[float | str]]]:
    """Names and rows of the tidy values, or of the last table where there are none."""
    if report.tidy:
        return tuple(str(name) for name in report.tidy[0]), report.tidy[1:]
    last = report.blocks[-1]
    return last.columns, [(row.label, *row.cells) for row in last.rows]


def _json_lines(report: Blocks, provenance: Provenance) -> bytes:
    from qualkit.report.listing import rows_as

    told = {"notes": _notes(report), "warnings": list(report.warnings)}
    head = {"qualkit": FORMAT, "title": report.title, **dict(provenance.lines()), **told}
    columns, rows = block_rows(report, provenance)
    return f"{json.dumps(head, ensure_ascii=False)}\n{rows_as(rows, columns, 'jsonl')}".encode()


def _workbook(report: Blocks, provenance: Provenance) -> bytes:
    from qualkit.report.workbook import about_sheet, open_book

    with open_book(provenance) as book:
        for block in report.blocks:
            sheet = book.sheet(
                _sheet_name(block.title), widths=[_width(block, column) for column in range(len(block.columns))]
            )
            for column, name in enumerate(block.columns):
                book.put(sheet, 0, column, name, "head")
            for number, row in enumerate(block.rows, start=1):
                for column, cell in enumerate((row.label, *row.cells)):
                    book.put(sheet, number, column, cell, "strong" if row.is_pooled else "plain")
            sheet.freeze_panes(1, 1)
        if report.tidy:
            sheet = book.sheet("values", widths=[18] * len(report.tidy[0]))
            for number, values in enumerate(report.tidy):
                for column, value in enumerate(values):
                    book.put(sheet, number, column, value, "plain" if number else "head")
            sheet.freeze_panes(1, 0)
        about_sheet(book, provenance, _notes(report), report.warnings)
    return book.content


def _markdown(report: Blocks, provenance: Provenance) -> str:
    from qualkit.report.markdown import escaped, facts_of, joined, notice_of, pipe_table, warnings_of

    parts = [f"# {escaped(report.title)}", notice_of(provenance), *(escaped(line) for line in report.lead)]
    for block in report.blocks:
        rows = [
            [
                f"**{escaped(row.label)}**" if row.is_pooled else escaped(row.label),
                *(escaped(cell) for cell in row.cells),
            ]
            for row in block.rows
        ]
        parts += [f"## {escaped(block.title)}", pipe_table([escaped(name) for name in block.columns], rows)]
        parts.append("\n".join(f"- {escaped(note)}" for note in block.notes))
    parts.append("\n".join(f"- {escaped(note)}" for note in report.notes))
    return joined([*parts, warnings_of(report.warnings), facts_of(provenance)])


def _notes(report: Blocks) -> list[str]:
    return [*report.lead, *(note for block in report.blocks for note in block.notes), *report.notes]


def _sheet_name(title: str) -> str:
    """A title as Excel allows it to name a sheet."""
    return " ".join("".join(" " if letter in "[]:*?/\\" else letter for letter in title).split())[:31]


def _width(block: Block, column: int) -> int:
    cells = [block.columns[column], *((row.label, *row.cells)[column] for row in block.rows)]
    longest = max(cell_len(line) for cell in cells for line in cell.splitlines() or [""])
    return min(max(longest + 2, 10), 60)
