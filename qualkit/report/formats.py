"""Results to files; the suffix decides the format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.errors import InputError
from qualkit.problem import Where
from qualkit.report.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qualkit.analysis.matrix import Matrix
    from qualkit.analysis.themes import ThemeReport
    from qualkit.report.provenance import Provenance

SUFFIXES = (".csv", ".xlsx", ".md", ".html")
PICTURES = (".svg", ".png")
DRAWN = (*SUFFIXES, *PICTURES)


def write_matrix(matrix: Matrix, path: Path, provenance: Provenance) -> None:
    """Write a matrix with its margins, legend, warnings and provenance.

    ``.csv``: UTF-8 with a byte order mark, for Excel. ``.xlsx``: with sheets of quotes and provenance.
    ``.md``: tables. ``.html``: one file that fetches nothing. Missing folders are made; an existing file is
    replaced whole.

    Raises:
        InputError: Another suffix, or a place that cannot be written to.
    """
    match checked_suffix(path):
        case ".csv":
            from qualkit.report.delimited import matrix_csv

            content = matrix_csv(matrix, provenance)
        case ".xlsx":
            from qualkit.report.workbook import matrix_workbook

            content = matrix_workbook(matrix, provenance)
        case ".md":
            from qualkit.report.markdown import matrix_markdown

            content = matrix_markdown(matrix, provenance).encode()
        case _:
            from qualkit.report.page import matrix_page

            content = matrix_page(matrix, provenance).encode()
    write_whole(path, content)


def write_themes(report: ThemeReport, path: Path, provenance: Provenance) -> None:
    """Write a theme report; formats and errors as in ``write_matrix``.

    Raises:
        InputError: Another suffix, or a place that cannot be written to.
    """
    match checked_suffix(path):
        case ".csv":
            from qualkit.report.delimited import themes_csv

            content = themes_csv(report, provenance)
        case ".xlsx":
            from qualkit.report.workbook import themes_workbook

            content = themes_workbook(report, provenance)
        case ".md":
            from qualkit.report.markdown import themes_markdown

            content = themes_markdown(report, provenance).encode()
        case _:
            from qualkit.report.page import themes_page

            content = themes_page(report, provenance).encode()
    write_whole(path, content)


def checked_suffix(path: Path, suffixes: Sequence[str] = SUFFIXES) -> str:
    """The suffix in lower case, if there is a format of that name.

    Args:
        path: The file.
        suffixes: Of the formats there are.

    Raises:
        InputError: There is none; names those there are.
    """
    suffix = path.suffix.lower()
    if suffix not in suffixes:
        raise InputError(
            f"no format with the ending {suffix!r}" if suffix else "the file name has no ending",
            where=Where(path),
            hint=f"The ending decides the format: {', '.join(suffixes)}.",
        )
    return suffix
