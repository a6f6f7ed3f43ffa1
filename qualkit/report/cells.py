"""A matrix as rows, one a cell: for scripts and pipes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qualkit.analysis.matrix import Matrix
    from qualkit.report.provenance import Provenance

COLUMNS = ("row", "column", "state", "segments", "cases", "of cases", "quotes", "layer")


def cell_rows(matrix: Matrix, provenance: Provenance) -> Iterator[Mapping[str, object]]:
    """A row per cell, without the margins, in print order; numbers as numbers, the state in words.

    A matrix of quotes gives them with their sources; other matrices leave ``quotes`` empty.
    """
    for heading, cells in zip(matrix.rows, matrix.cells, strict=True):
        for column, cell in zip(matrix.columns, cells, strict=True):
            shown = cell.quotes if matrix.shows == "quotes" else ()
            values = (
                heading.name,
                column.name,
                matrix.words[cell.state],
                cell.count,
                cell.n_cases,
                cell.of_cases,
                [f"“{quote.text.strip()}” {quote.source}" for quote in shown],
                provenance.layer,
            )
            yield dict(zip(COLUMNS, values, strict=True))
