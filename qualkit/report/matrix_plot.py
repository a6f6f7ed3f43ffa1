"""Matrices drawn: a heat map of themes by case, and the share of each group's cases that speak of a theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.analysis.asked import CellState
from qualkit.report.drawing import COLOURS, drawn, settings
from qualkit.report.legend import SYMBOLS

if TYPE_CHECKING:
    from qualkit.analysis.matrix import Matrix
    from qualkit.analysis.themes import ThemeReport

DARK = 0.55  # of the most: numbers on darker cells are white


def matrix_picture(matrix: Matrix, *, suffix: str = ".svg", notice: str = "") -> bytes:
    """A heat map of a matrix: the number of distinct coded segments in each cell, signs where there is none.

    Args:
        matrix: What to draw.
        suffix: ``.svg`` or ``.png``.
        notice: A line above, such as that the study is made up.
    """
    import numpy as np

    counts = np.array([[cell.count for cell in row] for row in matrix.cells], dtype=float)
    counts = counts.reshape(len(matrix.rows), len(matrix.columns))
    most = counts.max(initial=0) or 1.0
    with settings():
        from matplotlib.figure import Figure

        size = (2.6 + 0.85 * len(matrix.columns), 1.9 + 0.26 * len(matrix.rows))
        figure = Figure(figsize=size, layout="constrained")
        axes = figure.add_subplot()
        axes.imshow(np.where(counts > 0, counts, np.nan), cmap="Blues", vmin=0, vmax=most, aspect="auto")
        for i in range(1, len(matrix.rows)):
            if matrix.rows[i].group != matrix.rows[i - 1].group:
                axes.axhline(i - 0.5, color="#666666", lw=1)
        for i, row in enumerate(matrix.cells):
            for j, cell in enumerate(row):
                text = str(cell.count) if cell.state is CellState.CODED else SYMBOLS[cell.state]
                colour = "white" if cell.count > DARK * most else "black"
                axes.text(j, i, text, ha="center", va="center", fontsize=7, color=colour)
        axes.set_xticks(range(len(matrix.columns)), [_broken(head.label) for head in matrix.columns], fontsize=7)
        axes.tick_params(axis="x", rotation=40)
        for label in axes.get_xticklabels():
            label.set(ha="right", rotation_mode="anchor")
        axes.set_yticks(range(len(matrix.rows)), [head.label for head in matrix.rows], fontsize=7)
        axes.tick_params(length=0)
        axes.set_frame_on(False)
        signs = ", ".join(f"{SYMBOLS[state]} {matrix.words[state]}" for state in SYMBOLS)
        axes.set_title(f"coded segments, {matrix.rows_by} × {matrix.columns_by}; {signs}", fontsize=8, loc="left")
        title = f"{matrix.rows_by} by {matrix.columns_by}: coded segments in each cell"
        return drawn(figure, suffix=suffix, title=title, notice=notice)


def groups_picture(report: ThemeReport, *, suffix: str = ".svg", notice: str = "") -> bytes:
    """Bars: of each group's cases, the share with at least one coded segment of a theme, with 7/10 beside each.

    Args:
        report: What to draw.
        suffix: ``.svg`` or ``.png``.
        notice: A line above, such as that the study is made up.
    """
    themes = report.themes
    groups = [share.group for share in themes[0].shares]
    high = 0.8 / max(len(groups), 1)
    with settings():
        from matplotlib.figure import Figure

        height = 1.4 + max(0.45, 0.17 * len(groups)) * len(themes)
        figure = Figure(figsize=(7.2, height), layout="constrained")
        axes = figure.add_subplot()
        for number, group in enumerate(groups):
            shares = [theme.shares[number] for theme in themes]
            at = [place + number * high - 0.4 + high / 2 for place in range(len(themes))]
            values = [share.n_cases / share.of_cases if share.of_cases else 0 for share in shares]
            bars = axes.barh(at, values, height=high * 0.9, color=COLOURS[number % len(COLOURS)], label=group)
            axes.bar_label(bars, [f"{share.n_cases}/{share.of_cases}" for share in shares], padding=3, fontsize=7)
        axes.set_yticks(range(len(themes)), [_broken(theme.label) for theme in themes], fontsize=8)
        axes.invert_yaxis()
        axes.set(xlim=(0, 1.1), xlabel="share of the group's cases with a coded segment; no test of a difference")
        axes.spines[["top", "right"]].set_visible(False)
        figure.legend(loc="outside lower center", ncols=4, frameon=False, fontsize=8)
        return drawn(figure, suffix=suffix, title="Themes by group: share of cases", notice=notice)


def _broken(label: str) -> str:
    """A label over two lines where it is long."""
    from textwrap import wrap

    return "\n".join(wrap(label, 26)) or label
