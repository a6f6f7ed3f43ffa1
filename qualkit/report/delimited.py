"""CSV files that a spreadsheet opens without harm."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from qualkit.exchange.formulas import as_text
from qualkit.report.findings import finding_columns, finding_rows
from qualkit.report.layout import layout
from qualkit.report.legend import differing, legend

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qualkit.analysis.matrix import Matrix
    from qualkit.analysis.themes import ThemeReport
    from qualkit.report.provenance import Provenance

# Excel reads a CSV file as UTF-8, and Chinese in it, only when it starts with a byte order mark.
ENCODING = "utf-8-sig"


def matrix_csv(matrix: Matrix, provenance: Provenance) -> bytes:
    """A matrix as CSV: lines of provenance that start with ``#``, a header, then one row per line.

    Readers skip the first lines with ``comment="#"`` (pandas) or ``comment.char="#"`` (R).
    """
    laid = layout(matrix)
    header = [laid.corner, *(head.text for head in laid.columns)]
    rows: list[list[int | str]] = []
    for number, line in enumerate(laid.lines):
        values = [_not_a_date(laid.value(number, column)) for column in range(len(laid.columns))]
        rows.append([line.title, *values])
    if any(line.note for line in laid.lines):
        header.insert(1, "progress")
        for line, row in zip(laid.lines, rows, strict=True):
            row.insert(1, line.note)
    if laid.group_corner:
        header.insert(0, laid.group_corner)
        for line, row in zip(laid.lines, rows, strict=True):
            row.insert(0, line.group)
    notes = [("note", note) for note in (*legend(matrix), *differing(matrix))]
    warnings = [("warning", warning) for warning in matrix.warnings]
    return encoded([*provenance.lines(), *notes, *warnings], [header, *rows])


def themes_csv(report: ThemeReport, provenance: Provenance) -> bytes:
    """Themes and codes as CSV, one row each; provenance as in ``matrix_csv``."""
    notes = [("warning", warning) for warning in report.warnings]
    return encoded(
        [*provenance.lines(), *notes],
        [[*finding_columns(report)], *(list(row) for row in finding_rows(report))],
    )


def _not_a_date(value: int | str) -> int | str:
    """Excel makes 7 October of ``7/10``; words keep it text."""
    is_share = isinstance(value, str) and value.replace("/", "", 1).isdecimal()
    return f"{value} cases" if is_share else value


def encoded(facts: Iterable[tuple[str, str]], rows: Sequence[Sequence[float | str]]) -> bytes:
    """Facts as lines that start with ``#``, then the rows; numbers bare, texts in quotation marks."""
    target = io.StringIO()
    facts_writer = csv.writer(target, lineterminator="\r\n")
    for name, value in facts:
        facts_writer.writerow([f"# {name}", as_text(value)])
    # Texts in quotation marks, so that a # in one does not start a comment.
    writer = csv.writer(target, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    for row in rows:
        writer.writerow([as_text(value) if isinstance(value, str) else value for value in row])
    return target.getvalue().encode(ENCODING)
