"""Topics drawn: a map on which like topics lie near each other, with the words and the size of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.report.drawing import COLOURS, drawn, settings

if TYPE_CHECKING:
    from qualkit.analysis.topics import Topic, TopicReport

WORDS = 3  # of a topic beside its number in the list
LARGEST = 800  # points²


def topics_picture(report: TopicReport, *, suffix: str = ".svg", notice: str = "") -> bytes:
    """Circles at the topics' places, their area by number of segments; those that no code covers are hatched.

    Numbers stand in the circles, the words of each topic in a list beside the map, so that no words lie on others.

    Args:
        report: What to draw.
        suffix: ``.svg`` or ``.png``.
        notice: A line above, such as that the study is made up.
    """
    from matplotlib.figure import Figure

    most = max(len(topic.segments) for topic in report.topics)
    columns = 1 + (len(report.topics) > 30)
    with settings():
        figure = Figure(figsize=(8.6 + 1.8 * (columns - 1), 5.6), layout="constrained")
        axes, side = figure.subplots(1, 2, width_ratios=(1.6, 0.9 * columns))
        for topic in report.topics:
            x, y = topic.place
            area = max(LARGEST * len(topic.segments) / most, 90)
            look = {"color": COLOURS[0], "alpha": 0.45} if topic.is_covered else {"color": COLOURS[1], "alpha": 0.45}
            axes.scatter(
                [x],
                [y],
                s=area,
                marker="o" if topic.is_covered else "s",
                edgecolors="#222222",
                linewidths=0.8 if topic.is_covered else 1.4,
                **look,
            )
            axes.annotate(str(topic.number), (x, y), ha="center", va="center", fontsize=8, weight="bold")
        axes.margins(0.12)
        axes.set(xticks=[], yticks=[], title=f"{_of(report)}: like topics lie near each other; area: segments")
        axes.spines[["top", "right"]].set_visible(True)
        for spine in axes.spines.values():
            spine.set_color("#BBBBBB")
        for marker, colour, told in (("o", COLOURS[0], "a code covers it"), ("s", COLOURS[1], "no code covers it")):
            axes.scatter([], [], marker=marker, color=colour, alpha=0.45, edgecolors="#222222", label=told)
        figure.legend(loc="outside lower left", ncols=2, frameon=False, fontsize=8)
        _list(side, report.topics, columns)
        return drawn(figure, suffix=suffix, title="Topics: candidates, for a person to judge", notice=notice)


def _of(report: TopicReport) -> str:
    return {"all": "Topics of all segments", "uncoded": "Topics of segments without a code"}.get(
        report.of, f"Topics of {report.of}"
    )


def _list(axes: object, topics: tuple[Topic, ...], columns: int) -> None:
    from matplotlib.axes import Axes

    assert isinstance(axes, Axes)  # noqa: S101 - subplots gives an array of objects
    axes.set_axis_off()
    per = -(-len(topics) // columns)
    for place, topic in enumerate(topics):
        column, row = divmod(place, per)
        words = ", ".join(topic.words[:WORDS]) or "no word in two of them"
        told = f"{topic.number}  {words} ({len(topic.segments)})"
        at = (column / columns, 1 - (row + 0.5) / per)
        axes.text(*at, told, fontsize=7, va="center", color="#222222", transform=axes.transAxes)
