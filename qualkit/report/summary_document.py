"""A summary matrix as a Word document, to be put into an appendix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.analysis.summarised import Cited
from qualkit.report.document_tables import closed, landscape, table
from qualkit.report.summaries import NOT_FOUND, empty_words, legend, signed

if TYPE_CHECKING:
    from qualkit.analysis.summarised import SummaryCell, SummaryMatrix
    from qualkit.report.document_tables import Run
    from qualkit.report.provenance import Provenance


def summary_document(made: SummaryMatrix, provenance: Provenance) -> bytes:
    """Landscape, one table, its head repeated on every page; quotes in italics with their source."""
    matrix = made.matrix
    document = landscape(f"Summaries: {matrix.rows_by} × {matrix.columns_by}", provenance)
    header = [matrix.grouped_by, matrix.rows_by, *(heading.label for heading in matrix.columns)]
    rows = [
        [
            [[(heading.group, "")]],
            [[(heading.label, "bold")]],
            *(_paragraphs(cell, made) for cell in cells),
        ]
        for heading, cells in zip(matrix.rows, made.cells, strict=True)
    ]
    table(document, header, rows)
    return closed(document, legend(made), made.warnings)


def _paragraphs(cell: SummaryCell, made: SummaryMatrix) -> list[list[Run]]:
    found: list[list[Run]] = [[(f"[{mark}]", "bold")] for mark in cell.marks]
    if cell.written is None:
        return [*found, [(empty_words(cell, made), "quiet")]]
    found.append([])
    for part in cell.written.parts:
        if isinstance(part, Cited):
            found[-1] += _quoted(part)
            continue
        first, *others = part.split("\n")
        found[-1].append((first, ""))
        found += [[(line, "")] for line in others if line.strip()]
    found.append([(signed(cell), "quiet")])
    return [runs for runs in found if any(words.strip() for words, _ in runs)]


def _quoted(cited: Cited) -> list[Run]:
    if not cited.is_verbatim:
        return [(f"{cited.words} ({NOT_FOUND} {cited.place})", "")]
    runs: list[Run] = [(f"“{cited.words}”", "italic"), (f" ({cited.source})", "quiet")]
    if cited.translation:
        runs.append((f" [{cited.translation} – {cited.translated_by}]", ""))
    return runs
