"""Co-occurrence drawn: a heat map of counts, or a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from qualkit.analysis.network import network
from qualkit.report.drawing import COLOURS, drawn, settings

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from qualkit.analysis.cooccurrence import Cooccurrence

MOST_LABELS = 70  # on a circle in the larger letters
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "p")


def cooccurrence_picture(
    found: Cooccurrence, *, is_network: bool = False, least: int = 2, suffix: str = ".svg", notice: str = ""
) -> bytes:
    """Codes or themes that stand together, drawn.

    Args:
        found: What to draw; codes that occur nowhere are left out.
        is_network: A network in place of the heat map.
        least: For the network: units that two have to share to be joined.
        suffix: ``.svg`` or ``.png``.
        notice: A line above, such as that the study is made up.
    """
    from matplotlib.figure import Figure

    shown = [i for i in range(len(found.ideas)) if found.counts[i, i]]
    side = 7.0 if is_network else max(3.4, 0.235 * len(shown) + 2.4)
    with settings():
        figure = Figure(figsize=(side, side + 0.4 if is_network else side), layout="constrained")
        axes = figure.subplots()
        if is_network:
            _network(axes, found, least)
        else:
            _heat(axes, found, shown)
        return drawn(figure, suffix=suffix, title="Co-occurrence of codes", notice=notice)


def _heat(axes: Axes, found: Cooccurrence, shown: list[int]) -> None:
    counts = found.counts[np.ix_(shown, shown)].astype(float)
    n_alone = np.diag(counts).astype(int)
    np.fill_diagonal(counts, np.nan)
    below = np.where(np.tri(len(shown), k=-1, dtype=bool), counts, np.nan)
    most = np.nanmax(below) if len(shown) > 1 and np.nanmax(below) > 0 else 1.0
    axes.imshow(np.where(below > 0, below, np.nan), cmap="cividis_r", vmin=0, vmax=most, aspect="equal")
    for i in range(len(shown)):
        axes.text(i, i, str(n_alone[i]), ha="center", va="center", fontsize=6, color="#777777")
        for j in range(i):
            if below[i, j] > 0:
                dark = below[i, j] > 0.55 * most
                colour = "white" if dark else "black"
                axes.text(j, i, f"{below[i, j]:.0f}", ha="center", va="center", fontsize=6, color=colour)
    labels = [found.ideas[i].label for i in shown]
    axes.set_yticks(range(len(shown)), labels, fontsize=7)
    axes.set_xticks(range(len(shown)), labels, fontsize=7, rotation=60, ha="right", rotation_mode="anchor")
    groups = [found.ideas[i].group for i in shown]
    for i in range(1, len(shown)):
        if groups[i] != groups[i - 1]:
            axes.plot([-0.5, i - 0.5], [i - 0.5] * 2, color="#999999", lw=0.6)
            axes.plot([i - 0.5] * 2, [i - 0.5, len(shown) - 0.5], color="#999999", lw=0.6)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.set_title(f"{found.unit}s in which two {found.of}s stand together (grey: {found.unit}s with one)", fontsize=9)


def _network(axes: Axes, found: Cooccurrence, least: int) -> None:
    """Nodes on a circle in the codebook's order, so that themes lie together and no name covers another."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    graph = network(found, least=least)
    n_joined = sum(bool(graph.degree(node)) for node in graph)
    axes.set_axis_off()
    axes.set(aspect="equal", xlim=(-2.15, 2.15), ylim=(-2.15, 2.15))
    # In a corner of the square, where no name reaches; above it, it would lie on a notice.
    told = f"{found.of}s that share at least {least} {found.unit}s: {n_joined} of {len(graph)}"
    axes.text(-2.15, 2.15, told, fontsize=9, va="top")
    angles = np.pi / 2 - 2 * np.pi * np.arange(len(graph)) / max(len(graph), 1)
    place: dict[str, Any] = {n: np.array([np.cos(a), np.sin(a)]) for n, a in zip(graph, angles, strict=True)}
    most = max((data["weight"] for _, _, data in graph.edges(data=True)), default=1)
    for one, other, data in sorted(graph.edges(data=True), key=lambda edge: edge[2]["weight"]):
        share = data["weight"] / most
        # Bent towards the middle: neighbours' ties stay at the rim, others cross inside.
        curve = Path([place[one], (place[one] + place[other]) * 0.18, place[other]], [1, 3, 3])
        axes.add_patch(
            PathPatch(curve, fill=False, lw=0.4 + 4.6 * share, color="#333333", alpha=0.15 + 0.5 * share, zorder=1)
        )
    groups = list(dict.fromkeys(graph.nodes[node]["group"] for node in graph))
    largest = max((graph.nodes[node]["n"] for node in graph), default=1)
    for number, group in enumerate(groups):
        nodes = [node for node in graph if graph.nodes[node]["group"] == group]
        axes.scatter(
            [place[node][0] for node in nodes],
            [place[node][1] for node in nodes],
            s=[14 + 110 * graph.nodes[node]["n"] / largest for node in nodes],
            color=COLOURS[number % len(COLOURS)],
            marker=MARKERS[(number + number // len(COLOURS)) % len(MARKERS)],
            edgecolors="white",
            linewidths=0.6,
            zorder=2,
            label=group or None,
        )
    for node, angle in zip(graph, np.degrees(angles), strict=True):
        is_left = np.cos(np.radians(angle)) < -1e-9
        axes.text(
            1.12 * place[node][0],
            1.12 * place[node][1],
            graph.nodes[node]["label"],
            rotation=angle + 180 if is_left else angle,
            rotation_mode="anchor",
            ha="right" if is_left else "left",
            va="center",
            fontsize=6.5 if len(graph) <= MOST_LABELS else 4.5,
            color="black" if graph.degree(node) else "#888888",
        )
    if any(groups):
        handles, labels = axes.get_legend_handles_labels()
        axes.figure.legend(
            handles, labels, loc="outside lower center", ncols=3, fontsize=7, frameon=False, markerscale=0.7
        )
