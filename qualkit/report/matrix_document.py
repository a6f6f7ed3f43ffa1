"""A matrix of counts, presence or quotes as a Word document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.report.document_tables import closed, landscape, table
from qualkit.report.layout import Kind, layout
from qualkit.report.legend import differing, legend

if TYPE_CHECKING:
    from qualkit.analysis.matrix import Matrix
    from qualkit.report.document_tables import Run
    from qualkit.report.provenance import Provenance


def matrix_document(matrix: Matrix, provenance: Provenance) -> bytes:
    """Landscape, one table with its margins, its head repeated on every page."""
    laid = layout(matrix)
    groups = [laid.group_corner] if laid.group_corner else []
    document = landscape(f"Matrix: {matrix.rows_by} × {matrix.columns_by}", provenance)
    rows = []
    for number, line in enumerate(laid.lines):
        style = "" if line.kind is Kind.BODY else "bold"
        heads = [*([line.group] if groups else []), "\u2003" * line.level + line.text]
        values = [str(laid.value(number, column)) for column in range(len(laid.columns))]
        cells: list[list[list[Run]]] = [[[(text, style or "bold")]] for text in heads]
        rows.append([*cells, *([[(part, style)] for part in value.split("\n")] for value in values)])
    table(document, [*groups, laid.corner, *(head.text for head in laid.columns)], rows)
    return closed(document, [*legend(matrix), *differing(matrix)], matrix.warnings)
