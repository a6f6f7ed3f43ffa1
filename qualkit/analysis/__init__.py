"""Pure functions on frames that give small typed results: matrices, themes, agreement and disagreements."""

from qualkit.analysis.agreement import agreement
from qualkit.analysis.agreement_report import AgreementReport, CodeAgreement, Estimate, PooledAgreement
from qualkit.analysis.asked import CellState
from qualkit.analysis.assistance import assistance
from qualkit.analysis.assistance_report import AssistanceReport
from qualkit.analysis.axes import Heading
from qualkit.analysis.disagreements import (
    ConfusedPair,
    Disagreement,
    DisagreementKind,
    DisagreementReport,
    DisputedCode,
    disagreements,
)
from qualkit.analysis.matrix import Cell, CellKind, Matrix, Subtotal, matrix
from qualkit.analysis.overruled import OverruledCode, overruled
from qualkit.analysis.quote import Quote
from qualkit.analysis.ratings import RatingUnit
from qualkit.analysis.themes import Finding, Share, ThemeReport, themes

__all__ = [
    "AgreementReport",
    "AssistanceReport",
    "Cell",
    "CellKind",
    "CellState",
    "CodeAgreement",
    "ConfusedPair",
    "Disagreement",
    "DisagreementKind",
    "DisagreementReport",
    "DisputedCode",
    "Estimate",
    "Finding",
    "Heading",
    "Matrix",
    "OverruledCode",
    "PooledAgreement",
    "Quote",
    "RatingUnit",
    "Share",
    "Subtotal",
    "ThemeReport",
    "agreement",
    "assistance",
    "disagreements",
    "matrix",
    "overruled",
    "themes",
]
