"""Co-occurrence as a network: codes or themes are nodes, standing together joins them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

    from qualkit.analysis.cooccurrence import Cooccurrence


def network(found: Cooccurrence, *, least: int = 1) -> nx.Graph:
    """The graph of a co-occurrence.

    Args:
        found: What stands together.
        least: Units that two have to share to be joined.

    Returns:
        Nodes by id, in the codebook's order, with ``label``, ``group`` (a code's theme) and ``n`` (units that
        carry it); those that occur nowhere are left out. Edges with ``weight`` (units together), ``jaccard``
        and ``lift``.
    """
    import networkx as nx

    graph: nx.Graph = nx.Graph()
    for number, idea in enumerate(found.ideas):
        if found.counts[number, number]:
            graph.add_node(idea.name, label=idea.label, group=idea.group, n=int(found.counts[number, number]))
    for pair in found.pairs:
        if pair.n >= least:
            graph.add_edge(pair.first, pair.second, weight=pair.n, jaccard=pair.jaccard, lift=pair.lift)
    return graph
