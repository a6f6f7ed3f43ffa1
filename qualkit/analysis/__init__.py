"""Pure functions on frames that give small typed results: matrices, themes, agreement and disagreements."""

from qualkit.analysis.agreement import agreement
from qualkit.analysis.agreement_report import AgreementReport, CodeAgreement, Estimate, PooledAgreement
from qualkit.analysis.asked import CellState
from qualkit.analysis.assistance import assistance
from qualkit.analysis.assistance_report import AssistanceReport
from qualkit.analysis.axes import Heading
from qualkit.analysis.beneath import as_today, beneath, fingerprint, of_cell
from qualkit.analysis.cell import Cell
from qualkit.analysis.deviant import Deviant, DeviantKind
from qualkit.analysis.disagreements import (
    ConfusedPair,
    Disagreement,
    DisagreementKind,
    DisagreementReport,
    DisputedCode,
    disagreements,
)
from qualkit.analysis.matrix import CellKind, Matrix, Subtotal, matrix
from qualkit.analysis.nearest import nearest
from qualkit.analysis.overruled import OverruledCode, overruled
from qualkit.analysis.quote import Quote
from qualkit.analysis.ratings import RatingUnit
from qualkit.analysis.spread import one_sided
from qualkit.analysis.summarised import Cited, SummaryCell, SummaryMatrix, Written, summarised
from qualkit.analysis.themes import Finding, Share, ThemeReport, themes
from qualkit.analysis.verbatim import Wording

__all__ = [
    "AgreementReport",
    "AssistanceReport",
    "Cell",
    "CellKind",
    "CellState",
    "Cited",
    "CodeAgreement",
    "ConfusedPair",
    "Deviant",
    "DeviantKind",
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
    "SummaryCell",
    "SummaryMatrix",
    "ThemeReport",
    "Wording",
    "Written",
    "agreement",
    "as_today",
    "assistance",
    "beneath",
    "disagreements",
    "fingerprint",
    "matrix",
    "nearest",
    "of_cell",
    "one_sided",
    "overruled",
    "summarised",
    "themes",
]
