"""Results drawn for people: terminal tables, files and pages."""

from qualkit.report.formats import write_matrix, write_themes
from qualkit.report.listing import rows_as
from qualkit.report.provenance import Provenance
from qualkit.report.terminal import matrix_table
from qualkit.report.themes_terminal import themes_table

__all__ = ["Provenance", "matrix_table", "rows_as", "themes_table", "write_matrix", "write_themes"]
