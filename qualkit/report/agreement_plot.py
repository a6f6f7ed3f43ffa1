"""Agreement drawn: a coefficient of each code with its interval, pooled values below, prevalence beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.model.counted import counted
from qualkit.report.agreement import HEADS, POOLED
from qualkit.report.drawing import COLOURS, drawn, settings
from qualkit.report.estimates import decimal

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from qualkit.analysis.agreement_report import AgreementReport, Estimate

DRAWN_COEFFICIENT = "alpha"
POOLED_DRAWN = ("micro", "mean")


def agreement_picture(
    report: AgreementReport, *, coefficient: str = DRAWN_COEFFICIENT, suffix: str = ".svg", notice: str = ""
) -> bytes:
    """A point and its interval a code, in the codebook's order; a value without an interval is hollow.

    Where a value is undefined that is said in its place: no point is drawn.

    Args:
        report: What to draw.
        coefficient: One of ``coefficients.COEFFICIENTS``.
        suffix: ``.svg`` or ``.png``.
        notice: A line above, such as that the study is made up.
    """
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

    pooled = {entry.name: entry for entry in report.pooled}
    lines: list[tuple[str, str, Estimate]] = [
        (code.label, decimal(code.prevalence), code.coefficients[coefficient]) for code in report.codes
    ]
    below = [
        (POOLED[name], "" if pooled[name].prevalence is None else decimal(pooled[name].prevalence or 0.0), estimate)
        for name in POOLED_DRAWN
        if name in pooled and (estimate := pooled[name].coefficients.get(coefficient)) is not None
    ]
    with settings():
        figure = Figure(figsize=(7.4, 1.7 + 0.21 * (len(lines) + len(below))), layout="constrained")
        axes = figure.add_subplot()
        for place, (_, _, estimate) in enumerate([*lines, *below]):
            _one(axes, place, estimate, colour=COLOURS[0] if place < len(lines) else COLOURS[1])
        if below:
            axes.axhline(len(lines) - 0.5, color="#999999", lw=0.8)
        axes.axvline(0, color="#999999", lw=0.8, ls=(0, (4, 3)))
        labels = [label for label, _, _ in [*lines, *below]]
        axes.set_yticks(range(len(labels)), labels, fontsize=7)
        beside = axes.secondary_yaxis("right")
        beside.set_yticks(range(len(labels)), [told for _, told, _ in [*lines, *below]], fontsize=7)
        beside.set_ylabel("prevalence", fontsize=8)
        beside.tick_params(length=0)
        beside.spines["right"].set_visible(False)
        axes.tick_params(axis="y", length=0)
        axes.set(
            xlim=(-1.05, 1.05),
            ylim=(len(labels) - 0.5, -0.5),
            xlabel=f"{HEADS[coefficient]}; 0 is chance",
            title=f"Agreement of {' and '.join(report.coders)}: {report.n_compared:,} units, "
            f"{counted(report.n_interviews, 'interview')}",
        )
        figure.legend(
            handles=[
                Line2D(
                    [], [], marker="o", color=COLOURS[0], ls="-", label=f"with its {report.level * 100:g} % interval"
                ),
                Line2D([], [], marker="o", color=COLOURS[0], mfc="white", ls="", label="no interval can be given"),
                Line2D([], [], marker="s", color=COLOURS[1], ls="", label="all codes"),
            ],
            loc="outside lower center",
            ncols=3,
            frameon=False,
            fontsize=8,
        )
        return drawn(figure, suffix=suffix, title=f"Agreement by code: {HEADS[coefficient]}", notice=notice)


def _one(axes: Axes, place: int, estimate: Estimate, *, colour: str) -> None:
    if estimate.value is None:
        axes.text(-1.02, place, "undefined", fontsize=7, va="center", color="#555555")
        return
    has_interval = estimate.low is not None and estimate.high is not None
    if estimate.low is not None and estimate.high is not None:
        axes.plot([estimate.low, estimate.high], [place, place], color=colour, lw=1.4, solid_capstyle="butt")
    marker = "o" if colour == COLOURS[0] else "s"
    axes.plot([estimate.value], [place], marker=marker, ms=5, color=colour, mfc=colour if has_interval else "white")
