"""Facets that coders gave with a code on a segment, and whether they gave the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import pandas as pd

    from qualkit.analysis.ground import Ground

Pairs = tuple[tuple[str, str], ...]
"""Facet id and value id, sorted."""


def facets_on(on: Ground, codings: pd.DataFrame) -> dict[tuple[int, int, int], Pairs]:
    """Coder, segment and code (as numbers of the ground) to the facets given there, of all spans that count on it.

    Args:
        on: The ground.
        codings: The frame it was made of.
    """
    given = codings["facets"].tolist()
    spans = on.codings[["coder", "code", "row"]].to_numpy().tolist()
    found: dict[tuple[int, int, int], set[tuple[str, str]]] = {}
    for coding, segment in on.held.itertuples(index=False):
        coder, code, row = spans[coding]
        found.setdefault((coder, int(segment), code), set()).update(given[row])
    return {key: tuple(sorted(pairs)) for key, pairs in found.items()}


def differing(
    facets: Mapping[tuple[int, int, int], Pairs], segment: int, answers: Mapping[int, Collection[int]]
) -> list[int]:
    """The codes for which those who gave them on a segment gave other facets, one with and one without among them.

    Args:
        facets: As from ``facets_on``.
        segment: Number of the segment.
        answers: Coder to the codes given there.
    """
    every = sorted({code for codes in answers.values() for code in codes})
    return [
        code
        for code in every
        if len({facets.get((coder, segment, code), ()) for coder, codes in answers.items() if code in codes}) > 1
    ]
