"""Saturation drawn: codes so far by interview, in the order of the study and over random orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.report.drawing import COLOURS, drawn, settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from qualkit.analysis.growth import CodebookStep
    from qualkit.analysis.saturation import Curve, SaturationReport

ACROSS = 3  # panels side by side


def saturation_picture(
    report: SaturationReport, steps: Sequence[CodebookStep] = (), *, suffix: str = ".svg", notice: str = ""
) -> bytes:
    """A panel for each group, and one for the growth of the codebook where its history is kept.

    Args:
        report: What to draw.
        steps: States of the codebook.
        suffix: ``.svg`` or ``.png``.
        notice: A line above, such as that the study is made up.
    """
    from matplotlib.figure import Figure

    n_panels = len(report.curves) + (len(steps) > 1)
    across = min(n_panels, ACROSS)
    down = -(-n_panels // across)
    with settings():
        figure = Figure(figsize=(3.9 * across, 3.1 * down + 0.6), layout="constrained")
        panels = figure.subplots(down, across, squeeze=False).ravel()
        for axes, curve in zip(panels, report.curves, strict=False):
            _curve(axes, curve, report.order)
        if len(steps) > 1:
            _growth(panels[len(report.curves)], steps)
        for axes in panels[n_panels:]:
            axes.set_axis_off()
        handles, labels = panels[0].get_legend_handles_labels()
        beside = len(labels) if across > 1 else 2  # a single panel is too narrow for all of them in a row
        figure.legend(handles, labels, loc="outside lower center", ncols=beside, frameon=False, fontsize=8)
        return drawn(figure, suffix=suffix, title="Saturation of codes", notice=notice)


def _curve(axes: Axes, curve: Curve, order: str) -> None:
    at = range(1, len(curve.interviews) + 1)
    one = curve.interviews
    axes.bar(at, [len(i.new) for i in one], color="#BBBBBB", width=0.7, label="new codes")
    axes.fill_between(
        at,
        [i.low for i in one],
        [i.high for i in one],
        color=COLOURS[0],
        alpha=0.18,
        lw=0,
        label="random orders, 5–95 %",
    )
    axes.plot(at, [i.median for i in one], color=COLOURS[0], lw=1.2, ls=(0, (4, 3)), label="their median")
    told = "order of dates" if order.startswith("dates") else "order of names"
    axes.plot(at, [i.n_codes for i in one], color=COLOURS[1], lw=1.8, marker="o", markersize=3, label=told)
    if len(one) == 1:
        axes.set_xlim(0, 2)
    axes.set(title=f"{curve.group} (n={len(one)})", xlabel="interviews", ylabel="codes used so far", ylim=(0, None))
    _whole_numbers(axes)
    reached = next((rule for rule in curve.guest if rule.after is not None), None)
    if reached is not None and reached.after is not None:
        axes.axvline(reached.after, color="#444444", lw=0.8, ls=":")
        axes.annotate(
            f"{reached.told}, ≤ {reached.threshold:.0%}",
            (reached.after, 0.45),
            xycoords=("data", "axes fraction"),
            xytext=(4, 0),
            textcoords="offset points",
            fontsize=8,
            color="#222222",
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1},
        )


def _growth(axes: Axes, steps: Sequence[CodebookStep]) -> None:
    at = [step.n_interviews for step in steps]
    axes.step(at, [step.n_codes for step in steps], where="post", color=COLOURS[2], lw=1.8, marker="s", markersize=3)
    axes.set(title="growth of the codebook", xlabel="interviews begun", ylabel="codes in use", ylim=(0, None))
    _whole_numbers(axes)


def _whole_numbers(axes: Axes) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
