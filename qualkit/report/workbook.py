"""Excel workbooks: the table, its quotes, and where it comes from."""

from __future__ import annotations

import io
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cached_property
from typing import TYPE_CHECKING, Any

from qualkit.analysis.asked import CellState
from qualkit.report.findings import finding_columns, finding_rows
from qualkit.report.layout import Kind, layout
from qualkit.report.legend import differing, legend

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qualkit.analysis.matrix import Matrix
    from qualkit.analysis.quote import Quote
    from qualkit.analysis.themes import ThemeReport
    from qualkit.report.layout import Layout
    from qualkit.report.provenance import Provenance

MOST_CHARACTERS = 32_767  # that a cell of an Excel sheet can hold
CUT = "… [cut: an Excel cell holds 32,767 characters; the sheet of quotes and the .csv file hold all]"
SHADES = {
    CellState.NOTHING_CODED: "#F3F3F3",
    CellState.NOT_ASKED: "#D9D9D9",
    CellState.NOT_YET_CODED: "#FFF2CC",
}

TIP = "Go to the first of its quotes"


def matrix_workbook(matrix: Matrix, provenance: Provenance) -> bytes:
    """A workbook with the sheets matrix, quotes (one row per coding) and about."""
    with open_book(provenance) as book:
        _matrix_sheet(book, layout(matrix))
        _quotes_sheet(book, matrix.quotes)
        about_sheet(book, provenance, [*legend(matrix), *differing(matrix)], matrix.warnings)
    return book.content


def themes_workbook(report: ThemeReport, provenance: Provenance) -> bytes:
    """A workbook with the sheets themes, quotes (those shown) and about."""
    with open_book(provenance) as book:
        sheet = book.sheet(
            "themes", widths=[12, 18, 34, 40, 40, *[10] * (3 + 2 * len(report.groups)), 40, 70, 40, 14, 14]
        )
        rows = [finding_columns(report), *finding_rows(report)]
        for row, values in enumerate(rows):
            style = "head" if row == 0 else "strong" if values[1] == "" else "plain"
            for column, value in enumerate(values):
                book.put(sheet, row, column, value, style)
        sheet.freeze_panes(1, 3)
        shown = [quote for theme in report.themes for code in theme.codes for quote in code.quotes]
        _quotes_sheet(book, dict.fromkeys(shown))
        about_sheet(book, provenance, ["Quotes are typical in length and spread over cases."], report.warnings)
    return book.content


@dataclass
class Book:
    """An open workbook, its formats made once."""

    workbook: Any
    target: io.BytesIO

    @property
    def content(self) -> bytes:
        """The file's bytes, once the workbook is closed."""
        return self.target.getvalue()

    @cached_property
    def styles(self) -> dict[str, Any]:
        """Formats by name."""
        plain = {"text_wrap": True, "valign": "top"}
        head = plain | {"bold": True, "bottom": 1, "bg_color": "#E8EEF4"}
        made = {
            "plain": plain,
            "head": head,
            "group": head | {"align": "center", "left": 1},
            "strong": plain | {"bold": True, "top": 1},
            **{state.value: plain | {"bg_color": shade} for state, shade in SHADES.items()},
        }
        return {name: self.workbook.add_format(style) for name, style in made.items()}

    def indented(self, level: int) -> Any:
        """A plain format, moved in."""
        return self.workbook.add_format({"text_wrap": True, "valign": "top", "indent": level})

    def sheet(self, name: str, *, widths: Sequence[int]) -> Any:
        """A new sheet with columns of these widths, in characters."""
        sheet = self.workbook.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def put(self, sheet: Any, row: int, column: int, value: float | str, style: Any = "plain") -> None:
        """Write a number as a number and a text as a text, whatever it starts with."""
        form = self.styles[style] if isinstance(style, str) else style
        if isinstance(value, int | float):
            sheet.write_number(row, column, value, form)
        elif len(value) <= MOST_CHARACTERS:
            sheet.write_string(row, column, value, form)
        else:
            sheet.write_string(row, column, value[: MOST_CHARACTERS - len(CUT)] + CUT, form)


@contextmanager
def open_book(provenance: Provenance) -> Iterator[Book]:
    """A workbook to fill; its content is whole when the block is left."""
    import xlsxwriter

    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(target, {"in_memory": True})
    # The day handed in, not the clock: the same result gives the same bytes.
    workbook.set_properties(
        {"title": provenance.study, "created": datetime.combine(provenance.date, time(), tzinfo=UTC)}
    )
    yield Book(workbook, target)
    workbook.close()


def _matrix_sheet(book: Book, laid: Layout) -> None:
    matrix = laid.matrix
    heads = int(bool(laid.group_corner)) + 1
    has_groups = any(column.group for column in laid.columns)
    top = 2 if has_groups else 1
    width = 60 if matrix.shows == "quotes" else 15
    first_row = _first_rows(matrix.quotes)
    sheet = book.sheet("matrix", widths=[*([14] if heads == 2 else []), 32, *[width] * len(laid.columns)])
    if has_groups:
        _column_groups(book, sheet, laid, heads)
    corner = [laid.group_corner, laid.corner][-heads:]
    for column, text in enumerate([*corner, *(head.text for head in laid.columns)]):
        book.put(sheet, top - 1, column, text, "head")
    for number, line in enumerate(laid.lines):
        row = top + number
        is_margin = line.kind is not Kind.BODY
        if heads == 2:
            book.put(sheet, row, 0, line.group, "strong" if is_margin else "plain")
        style: Any = "strong" if is_margin else book.indented(line.level) if line.level else "plain"
        book.put(sheet, row, heads - 1, line.text, style)
        for column, cell in enumerate(laid.cells[number]):
            inner = "plain" if cell.state is CellState.CODED else cell.state.value
            value = laid.value(number, column)
            if cell.quotes and not is_margin:
                target = f"internal:'quotes'!A{first_row[_key(cell.quotes[0])] + 1}"
                sheet.write_url(row, heads + column, target, book.styles[inner], string=TIP, tip=TIP)
            # The value goes in after the link, so that numbers stay numbers.
            book.put(sheet, row, heads + column, value, "strong" if is_margin else inner)
    bottom = top + len(laid.lines)
    sheet.freeze_panes(top, heads)
    for offset, (state, words) in enumerate(
        (state, words) for state, words in matrix.words.items() if state is not CellState.CODED
    ):
        book.put(sheet, bottom + 1 + offset, heads - 1, words, state.value)
    if matrix.shows == "counts" and not matrix.is_grouped:
        # Only numbers take the scale: words and shares keep their shading.
        sheet.conditional_format(
            top,
            heads,
            bottom - 1,
            heads + len(laid.columns) - 2,
            {
                "type": "data_bar",
                "bar_color": "#9DC3E6",
                "bar_solid": True,
                "min_type": "num",
                "min_value": 0,
            },
        )


def _column_groups(book: Book, sheet: Any, laid: Layout, heads: int) -> None:
    """Merge the head cells of neighbouring columns of one group."""
    start = 0
    for position in range(1, len(laid.columns) + 1):
        group = laid.columns[start].group
        if position < len(laid.columns) and laid.columns[position].group == group:
            continue
        if group and position - start > 1:
            sheet.merge_range(0, heads + start, 0, heads + position - 1, "", book.styles["group"])
        if group:
            book.put(sheet, 0, heads + start, group, "group")
        start = position


def _key(quote: Quote) -> tuple[str, str, str]:
    return quote.case, quote.segment, quote.code


def _first_rows(quotes: Iterable[Quote]) -> dict[tuple[str, str, str], int]:
    """Row of each quote's first coding in the sheet of quotes, from 0."""
    found, row = {}, 1
    for quote in quotes:
        found[_key(quote)] = row
        row += len(quote.coders)
    return found


def _quotes_sheet(book: Book, quotes: Iterable[Quote]) -> None:
    sheet = book.sheet("quotes", widths=[12, 14, 18, 28, 14, 90])
    for column, name in enumerate(("case", "source", "code", "label", "coder", "quote")):
        book.put(sheet, 0, column, name, "head")
    codings = ((quote, coder) for quote in quotes for coder in quote.coders)
    row = 0
    for row, (quote, coder) in enumerate(codings, start=1):
        values = (quote.case, quote.source, quote.code, quote.label, coder, quote.text)
        for column, value in enumerate(values):
            book.put(sheet, row, column, value)
    sheet.autofilter(0, 0, max(row, 1), 5)
    sheet.freeze_panes(1, 0)


def about_sheet(book: Book, provenance: Provenance, notes: Iterable[str], warnings: Iterable[str]) -> None:
    """The last sheet: where the result comes from and what to know of it."""
    sheet = book.sheet("about", widths=[14, 100])
    facts = [
        *provenance.lines(),
        *(("note", note) for note in notes),
        *(("warning", text) for text in warnings),
    ]
    for row, (name, value) in enumerate(facts):
        book.put(sheet, row, 0, name, "head")
        book.put(sheet, row, 1, value)
