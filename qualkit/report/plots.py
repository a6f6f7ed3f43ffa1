"""An evaluation of suggestions drawn: calibration, learning curve, replay; and a picture to stand inside a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from qualkit.report.drawing import drawn, settings
from qualkit.suggestion.trial import BATCH, BEFORE, DEFINITIONS, FREQUENCY, SUGGESTIONS, WORDS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from qualkit.suggestion.curve import Point
    from qualkit.suggestion.evaluation import Evaluation

# Okabe and Ito (2008): told apart by people who see colours differently; markers say the same in print.
STYLES: dict[str, dict[str, Any]] = {
    SUGGESTIONS: {"color": "#0072B2", "marker": "o", "linewidth": 2.2, "zorder": 5},
    BATCH: {"color": "#56B4E9", "marker": "D"},
    BEFORE: {"color": "#CC79A7", "marker": "v"},
    WORDS: {"color": "#D55E00", "marker": "s"},
    DEFINITIONS: {"color": "#009E73", "marker": "^"},
    FREQUENCY: {"color": "#666666", "marker": "x"},
}


def evaluation_picture(evaluation: Evaluation, *, suffix: str = ".svg", notice: str = "") -> bytes:
    """Calibration, learning curve and, where there was one, replay, side by side.

    Args:
        evaluation: What to draw.
        suffix: ``.svg`` or ``.png``.
        notice: A line above, such as that the study is made up.
    """
    from matplotlib.figure import Figure

    panels = 1 + bool(evaluation.curve) + bool(evaluation.replay_curve)
    with settings():
        figure = Figure(figsize=(max(3.7 * panels, 4.6), 3.9), layout="constrained")
        axes = iter(figure.subplots(1, panels, squeeze=False)[0])
        _calibration(next(axes), evaluation)
        if evaluation.curve:
            _learning(next(axes), evaluation.curve)
        if evaluation.replay_curve:
            _replayed(next(axes), evaluation.replay_curve)
        told = {
            label: line for one in figure.axes for line, label in zip(*one.get_legend_handles_labels(), strict=True)
        }
        figure.legend(
            told.values(), told.keys(), loc="outside lower center", ncols=len(told), frameon=False, fontsize=8
        )
        return drawn(figure, suffix=suffix, title="Suggestions evaluated", notice=notice)


def inline(svg: bytes, label: str) -> str:
    """An SVG to stand inside a page, with a description for those who do not see it."""
    text = svg.decode("utf-8")
    text = text[text.index("<svg") :]
    # The page scales it; ids of several pictures on one page must not meet, and there is one a page.
    text = re.sub(r'<svg ([^>]*?)\bwidth="[^"]*"', r"<svg \1", text, count=1)
    text = re.sub(r'<svg ([^>]*?)\bheight="[^"]*"', r"<svg \1", text, count=1)
    escaped = label.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return text.replace("<svg ", f'<svg role="img" aria-label="{escaped}" ', 1)


def _calibration(axes: Axes, evaluation: Evaluation) -> None:
    bins = evaluation.bins
    most = max([0.1, *(one.stated for one in bins), *(one.right for one in bins)])
    edge = min(1.0, most * 1.08)
    axes.plot([0, edge], [0, edge], color="#999999", linestyle=(0, (4, 3)), linewidth=1, label="as stated")
    style = {**STYLES[SUGGESTIONS], "linewidth": 1.2}
    axes.plot([one.stated for one in bins], [one.right for one in bins], **style, label="suggestions")
    axes.set(
        title=f"Calibration (ECE {evaluation.calibration_error:.3f})",
        xlabel="probability stated, mean of a tenth",
        ylabel="share that the coder gave too",
        xlim=(0, edge),
        ylim=(0, edge),
    )


def _learning(axes: Axes, curve: tuple[Point, ...]) -> None:
    at = [point.given for point in curve]
    for name in curve[0].by_method:
        values = _values(curve, name)
        axes.plot(at, values, **{"markersize": 4, "linewidth": 1.3, **STYLES[name]}, label=name)
    own = [(point.given, point.by_method[SUGGESTIONS]) for point in curve]
    band = [(x, one.low, one.high) for x, one in own if one.low is not None and one.high is not None]
    if band:
        where, lows, highs = zip(*band, strict=True)
        axes.fill_between(where, lows, highs, color=STYLES[SUGGESTIONS]["color"], alpha=0.15, lw=0)
    axes.set_xscale("symlog", linthresh=10, linscale=0.4)
    axes.set_xticks(at, [f"{x:,}" for x in at])
    axes.minorticks_off()
    axes.set(title="Learning curve", xlabel="answers given, other interviews", ylabel="hit@3", ylim=(0, 1))
    axes.set_xlim(left=0)


def _replayed(axes: Axes, curve: tuple[Point, ...]) -> None:
    ends = [(point.until or point.given) + 1 for point in curve]
    for name in curve[0].by_method:
        values = _values(curve, name)
        middle = [(point.given + end) / 2 for point, end in zip(curve, ends, strict=True)]
        axes.plot(middle, values, **{"markersize": 4, "linewidth": 1.3, **STYLES[name]}, label=name)
    axes.set(title="Replay in coding order", xlabel="answers known, middle of a stretch", ylabel="hit@3", ylim=(0, 1))
    axes.set_xlim(left=0)


def _values(curve: tuple[Point, ...], method: str) -> list[float]:
    return [value for point in curve if (value := point.by_method[method].value) is not None]
