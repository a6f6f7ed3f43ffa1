"""Summary matrices as rows and files; the suffix decides the format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.analysis.asked import CellState
from qualkit.model.summary import SummaryStatus
from qualkit.report.files import write_whole
from qualkit.report.formats import MATRIX_SUFFIXES, checked_suffix
from qualkit.report.legend import differing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from qualkit.analysis.summarised import Cited, SummaryCell, SummaryMatrix, Written
    from qualkit.report.provenance import Provenance

COLUMNS = (
    *("row", "column", "state", "segments", "summary", "author", "date", "is_draft", "stale", "deviant", "quotes"),
    "layer",
)
NOT_FOUND = "not found at"


def write_summaries(made: SummaryMatrix, path: Path, provenance: Provenance) -> None:
    """Write a summary matrix; existing files are replaced whole.

    Raises:
        InputError: Another suffix, or a place that cannot be written to.
    """
    match checked_suffix(path, MATRIX_SUFFIXES):
        case ".csv":
            content = _csv(made, provenance)
        case ".xlsx":
            from qualkit.report.summary_workbook import summary_workbook

            content = summary_workbook(made, provenance)
        case ".docx":
            from qualkit.report.summary_document import summary_document

            content = summary_document(made, provenance)
        case ".md":
            content = _markdown(made, provenance).encode()
        case _:
            from qualkit.report.summary_page import summary_page

            content = summary_page(made, provenance).encode()
    write_whole(path, content)


def empty_words(cell: SummaryCell, made: SummaryMatrix) -> str:
    """What stands where nothing was written: how much is coded, or why nothing is."""
    if cell.cell.state is CellState.CODED:
        n = cell.cell.count
        return f"{n} coded segment{'' if n == 1 else 's'}, no summary yet"
    return made.matrix.words[cell.cell.state]


def prose(written: Written, *, is_numbered: bool = False) -> str:
    """A summary in plain words, each quote with its source; one that is not verbatim is not printed as a quote."""
    return "".join(part if isinstance(part, str) else quoted(part, is_numbered=is_numbered) for part in written.parts)


def quoted(cited: Cited, *, is_numbered: bool = False) -> str:
    """``“words” (P07 ¶6)``, or with its number in the sheet of quotes."""
    if not cited.is_verbatim:
        return f"{cited.words} ({NOT_FOUND} {cited.place})"
    told = f" [{cited.translation} – {cited.translated_by}]" if cited.translation else ""
    return f"“{cited.words}”{told} ({cited.source}{f', quote {cited.number}' if is_numbered else ''})"


def cell_text(cell: SummaryCell, made: SummaryMatrix, *, is_numbered: bool = False) -> str:
    """Everything a cell says, marks first."""
    body = empty_words(cell, made) if cell.written is None else prose(cell.written, is_numbered=is_numbered)
    return "\n".join([*(f"[{mark}]" for mark in cell.marks), body])


def signed(cell: SummaryCell) -> str:
    """``lin, 2026-11-24``; what is not told is not reported."""
    if cell.written is None:
        return ""
    summary = cell.written.summary
    return f"{summary.author or 'author not reported'}, {summary.date or 'date not reported'}"


def legend(made: SummaryMatrix) -> tuple[str, ...]:
    """What a reader has to know of the cells, and the cases that differ."""
    cells = [cell.written.summary.status for row in made.cells for cell in row if cell.written is not None]
    n_cells = sum(len(row) for row in made.cells)
    n_drafts = sum(status is SummaryStatus.DRAFT for status in cells)
    told = f"{len(cells) - n_drafts} of {n_cells} cells are written, in researchers' words"
    drafts = f"; {n_drafts} more hold a draft" if n_drafts else ""
    how = "Quotes are verbatim: … leaves words out, [brackets] are the author's."
    return f"{told}{drafts}. {how}", *differing(made.matrix)


def summary_rows(made: SummaryMatrix, provenance: Provenance) -> Iterator[Mapping[str, object]]:
    """A row per cell in reading order; columns ``COLUMNS``."""
    for _, _, heading, above, cell in made:
        summary = None if cell.written is None else cell.written.summary
        values = (
            heading.name,
            above.name,
            made.matrix.words[cell.cell.state],
            cell.cell.count,
            None if cell.written is None else prose(cell.written),
            summary and (summary.author or None),
            summary and (summary.date or None),
            None if summary is None else summary.status == "draft",
            None if cell.written is None else cell.written.change,
            cell.deviant,
            [f"“{cited.words}” {cited.place}" for cited in cell.cited],
            provenance.layer,
        )
        yield dict(zip(COLUMNS, values, strict=True))


def _csv(made: SummaryMatrix, provenance: Provenance) -> bytes:
    from qualkit.report.delimited import encoded

    matrix = made.matrix
    header = [matrix.grouped_by, matrix.rows_by, *(heading.label for heading in matrix.columns)]
    rows = [
        [heading.group, heading.label, *(cell_text(cell, made) for cell in cells)]
        for heading, cells in zip(matrix.rows, made.cells, strict=True)
    ]
    notes = [("note", note) for note in legend(made)]
    warnings = [("warning", warning) for warning in made.warnings]
    return encoded([*provenance.lines(), *notes, *warnings], [header, *rows])


def _markdown(made: SummaryMatrix, provenance: Provenance) -> str:
    from qualkit.report.markdown import escaped, facts_of, joined, notice_of, pipe_table, warnings_of

    matrix = made.matrix
    header = [escaped(text) for text in (matrix.grouped_by, matrix.rows_by, *(h.label for h in matrix.columns))]
    rows = [
        [
            escaped(heading.group),
            f"**{escaped(heading.label)}**",
            *(escaped(cell_text(cell, made)) for cell in cells),
        ]
        for heading, cells in zip(matrix.rows, made.cells, strict=True)
    ]
    title = f"# Summaries: {matrix.rows_by} × {matrix.columns_by}"
    notes = "\n".join(f"- {escaped(note)}" for note in legend(made))
    table = pipe_table(header, rows)
    return joined([title, notice_of(provenance), table, notes, warnings_of(made.warnings), facts_of(provenance)])
