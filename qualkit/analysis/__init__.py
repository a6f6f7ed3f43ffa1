"""Pure functions on frames that give small typed results: matrices and themes."""

from qualkit.analysis.asked import CellState
from qualkit.analysis.axes import Heading
from qualkit.analysis.matrix import Cell, CellKind, Matrix, Subtotal, matrix
from qualkit.analysis.quote import Quote
from qualkit.analysis.themes import Finding, Share, ThemeReport, themes

__all__ = [
    "Cell",
    "CellKind",
    "CellState",
    "Finding",
    "Heading",
    "Matrix",
    "Quote",
    "Share",
    "Subtotal",
    "ThemeReport",
    "matrix",
    "themes",
]
