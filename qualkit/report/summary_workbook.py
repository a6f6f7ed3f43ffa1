"""A summary matrix as an Excel workbook: cells link to a sheet of their quotes, quotes back to their cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualkit.analysis.asked import CellState
from qualkit.report.summaries import cell_text, legend, signed
from qualkit.report.workbook import CUT, MOST_CHARACTERS, about_sheet, open_book

if TYPE_CHECKING:
    from qualkit.analysis.summarised import SummaryMatrix
    from qualkit.report.provenance import Provenance
    from qualkit.report.workbook import Book

FIRST = 2  # columns of group and case before the cells
QUOTES = (
    *("number", "row", "column", "source", "place", "as quoted", "whole passage", "translation", "translated by"),
    "author, date",
)


def summary_workbook(made: SummaryMatrix, provenance: Provenance) -> bytes:
    """A workbook with the sheets summaries, quotes and about."""
    with open_book(provenance) as book:
        _cells_sheet(book, made)
        _quotes_sheet(book, made)
        about_sheet(book, provenance, legend(made), made.warnings)
    return book.content


def _cells_sheet(book: Book, made: SummaryMatrix) -> None:
    from xlsxwriter.utility import xl_rowcol_to_cell

    matrix = made.matrix
    sheet = book.sheet("summaries", widths=[14, 16, *[48] * len(matrix.columns)])
    for column, text in enumerate((matrix.grouped_by, matrix.rows_by, *(head.label for head in matrix.columns))):
        book.put(sheet, 0, column, text, "head")
    for row, column, heading, _, cell in made:
        if column == 0:
            book.put(sheet, row + 1, 0, heading.group)
            book.put(sheet, row + 1, 1, heading.label, "strong")
        style = "plain" if cell.cell.state is CellState.CODED or cell.written else cell.cell.state.value
        text = cell_text(cell, made, is_numbered=True)
        if cell.written is not None:
            text = f"{text}\n[{signed(cell)}]"
        if cell.cited:
            target = xl_rowcol_to_cell(cell.cited[0].number, 0)
            _link(book, sheet, row + 1, column + FIRST, f"internal:'quotes'!{target}", text, "Go to its quotes")
        else:
            book.put(sheet, row + 1, column + FIRST, text, style)
    sheet.freeze_panes(1, FIRST)
    sheet.repeat_rows(0)


def _quotes_sheet(book: Book, made: SummaryMatrix) -> None:
    from xlsxwriter.utility import xl_rowcol_to_cell

    sheet = book.sheet("quotes", widths=[9, 12, 22, 12, 18, 60, 60, 60, 18, 22])
    for column, name in enumerate(QUOTES):
        book.put(sheet, 0, column, name, "head")
    for row, column, heading, above, cell in made:
        for cited in cell.cited:
            back = f"internal:'summaries'!{xl_rowcol_to_cell(row + 1, column + FIRST)}"
            _link(book, sheet, cited.number, 0, back, str(cited.number), "Back to the cell")
            values = (
                *(heading.label, above.label, cited.source, cited.place, cited.words, cited.original),
                *(cited.translation, cited.translated_by, signed(cell)),
            )
            for offset, value in enumerate(values, start=1):
                book.put(sheet, cited.number, offset, value)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)


def _link(book: Book, sheet: Any, row: int, column: int, target: str, text: str, tip: str) -> None:
    """A cell that leads to another sheet and shows its text as it is, cut where Excel holds no more."""
    shown = text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - len(CUT)] + CUT
    # The words go in afterwards: a link that repeats thousands of them in its own name is one Excel may refuse.
    sheet.write_url(row, column, target, book.styles["plain"], string=tip, tip=tip)
    sheet.write_string(row, column, shown, book.styles["plain"])
