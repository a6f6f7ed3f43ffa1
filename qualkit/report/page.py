"""HTML pages: one file each, nothing fetched from outside, light and dark, for screen and paper."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from qualkit.analysis.asked import CellState
from qualkit.report.findings import code_label, without_lines
from qualkit.report.layout import Kind, cases_text, has_number, layout
from qualkit.report.legend import SYMBOLS, differing, legend
from qualkit.report.quotations import quotations

if TYPE_CHECKING:
    from qualkit.analysis.cell import Cell
    from qualkit.analysis.matrix import Matrix
    from qualkit.analysis.themes import Finding, ThemeReport
    from qualkit.report.layout import Layout
    from qualkit.report.provenance import Provenance
    from qualkit.report.quotations import Quotation

STEPS = 5  # shades of the heat map
CASES_OF_A_TABLE = 12  # more columns than this get narrow heads


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell as the page shows it.

    Attributes:
        text: The number or mark to see.
        words: What the mark means, for screen readers; empty for a number.
        detail: ``7/10``, set small below a group's count.
        style: Its class.
        quotes: What opens below it.
        are_quotes_open: Whether they are shown at once.
    """

    text: str
    words: str
    detail: str
    style: str
    quotes: tuple[Quotation, ...]
    are_quotes_open: bool


def matrix_page(matrix: Matrix, provenance: Provenance) -> str:
    """A matrix as a heat map; the quotes of each cell open below it."""
    laid = layout(matrix)
    heat = _Heat(laid)
    lines = [
        (head, [_view(laid, heat, line, column) for column in range(len(laid.columns))])
        for line, head in enumerate(laid.lines)
    ]
    body = [(head, cells) for head, cells in lines if head.kind is not Kind.TOTAL]
    return render(
        "matrix.html",
        provenance,
        title=f"{matrix.rows_by.capitalize()} × {matrix.columns_by}",
        warnings=matrix.warnings,
        legend=legend(matrix)[:2],
        deviants=differing(matrix),
        symbols=[(symbol, matrix.words[state], _style(state)) for state, symbol in SYMBOLS.items()],
        heat=[] if matrix.shows == "quotes" else heat.steps,
        heat_unit="of the cases" if matrix.is_grouped else "segments",
        corner=laid.corner,
        columns=laid.columns,
        column_groups=[(group, len(list(heads))) for group, heads in groupby(laid.columns, lambda head: head.group)],
        bodies=[(group, list(of_group)) for group, of_group in groupby(body, lambda line: line[0].group)],
        foot=[(head, cells) for head, cells in lines if head.kind is Kind.TOTAL],
        is_wide=len(laid.columns) > CASES_OF_A_TABLE,
        shows_quotes=matrix.shows == "quotes",
    )


def themes_page(report: ThemeReport, provenance: Provenance) -> str:
    """A theme report: each theme's claim, codes, quotes and the cases without it."""

    def view(finding: Finding) -> dict[str, Any]:
        return {
            "finding": finding,
            "label": code_label(finding),
            "quotes": quotations(finding.quotes),
            "without": without_lines(finding, report),
        }

    return render(
        "themes.html",
        provenance,
        title="Themes",
        warnings=report.warnings,
        groups=report.groups,
        report=report,
        themes=[(view(theme), [view(code) for code in theme.codes]) for theme in report.themes],
    )


class _Heat:
    """Shades of cells: by count for single cases, by share of cases for groups."""

    def __init__(self, laid: Layout) -> None:
        self._is_grouped = laid.matrix.is_grouped
        self._is_presence = laid.matrix.shows == "presence" and not self._is_grouped
        self._most = max((cell.count for row in laid.matrix.cells for cell in row), default=0)

    def step(self, cell: Cell) -> int:
        if not cell.count:
            return 0
        if self._is_presence:
            return 3
        part, whole = (cell.n_cases, cell.of_cases) if self._is_grouped else (cell.count, self._most)
        return -(-STEPS * part // whole)

    @property
    def steps(self) -> list[tuple[int, str]]:
        """Number and meaning of each shade in use."""
        if self._is_presence:
            return [(3, "coded")]
        if self._is_grouped:
            return [(step, f"up to {step}/{STEPS}") for step in range(1, STEPS + 1)]
        spans: dict[int, list[int]] = {}
        for count in range(1, self._most + 1):
            spans.setdefault(-(-STEPS * count // self._most), []).append(count)
        return [
            (step, f"{counts[0]}–{counts[-1]}" if len(counts) > 1 else str(counts[0])) for step, counts in spans.items()
        ]


def _view(laid: Layout, heat: _Heat, line: int, column: int) -> CellView:
    matrix = laid.matrix
    cell = laid.cells[line][column]
    heads = laid.lines[line], laid.columns[column]
    is_margin = any(head.kind is not Kind.BODY for head in heads)
    are_open = matrix.shows == "quotes" and not is_margin
    counts_cases = laid.counts_cases(*heads)
    if cell.state is not CellState.CODED and not (counts_cases and has_number(cell, shows="counts", counts_cases=True)):
        text, words = SYMBOLS[cell.state], matrix.words[cell.state]
    elif matrix.shows == "presence" and counts_cases:
        text, words = cases_text(cell, matrix.words), ""
    elif matrix.shows == "presence":
        text, words = "✓", "coded"
    else:
        text, words = str(cell.count), ""
    return CellView(
        text=text,
        words=words,
        detail=cases_text(cell, matrix.words) if counts_cases and text != cases_text(cell, matrix.words) else "",
        style="margin" if is_margin else _style(cell.state) or f"heat-{heat.step(cell)}",
        quotes=() if is_margin else quotations(cell.quotes),
        are_quotes_open=are_open,
    )


def _style(state: CellState) -> str:
    return "" if state is CellState.CODED else f"state-{state.name.lower().replace('_', '-')}"


def render(template: str, provenance: Provenance, **context: Any) -> str:
    """A template filled, with where the result comes from."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("qualkit.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    facts = provenance.lines()
    # Pages of one language print every sentence as it is.
    context.setdefault("english", lambda text: (text, text))
    return environment.get_template(template).render(
        study=provenance.study,
        notice=dict(facts).get("notice"),
        facts=[(name, value) for name, value in facts if name not in ("notice", "study")],
        **context,
    )
