"""The codings beneath a cell of a matrix, and a fingerprint that changes when they do."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from qualkit.model.codebook import MARK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from qualkit.model.codebook import Codebook

DIGITS = 12


def beneath(codings: pd.DataFrame, codebook: Codebook) -> Mapping[tuple[str, str], frozenset[str]]:
    """Case and code to its codings: ``P07:120-180 retn.need``, with a ``!`` when marked as contradicting.

    Two coders with one code on one span count once, so that the fingerprint tells what is coded, not by whom.

    Args:
        codings: Columns of ``model.columns.CODINGS``.
        codebook: Gives today's ids, so that a renamed code changes nothing.
    """
    found: dict[tuple[str, str], set[str]] = {}
    for row in codings.itertuples(index=False):
        code = codebook.current_id(str(row.code))
        if code is not None:
            mark = "!" if MARK in row.facets else ""  # type: ignore[operator]
            entry = f"{row.transcript}:{row.start}-{row.end} {code}{mark}"
            found.setdefault((str(row.case), code), set()).add(entry)
    return {key: frozenset(entries) for key, entries in found.items()}


def of_cell(
    held: Mapping[tuple[str, str], frozenset[str]], case: str, idea: str, codebook: Codebook, *, is_code: bool
) -> tuple[str, ...]:
    """The codings beneath one cell, sorted: of a code, or of all codes that a theme gathers."""
    codes = [idea] if is_code else [code.id for code in codebook.of_theme(idea)]
    return tuple(sorted(frozenset[str]().union(*(held.get((case, code), frozenset()) for code in codes))))


def fingerprint(entries: Iterable[str]) -> str:
    """Twelve hexadecimal digits of the sha256 of the codings, whatever their order."""
    return hashlib.sha256("\n".join(sorted(entries)).encode()).hexdigest()[:DIGITS]


def as_today(entries: Iterable[str], codebook: Codebook) -> tuple[str, ...]:
    """Codings as they were noted, under the ids their codes have today; those of a code that is gone stay."""
    today = []
    for entry in entries:
        place, _, code = entry.rpartition(" ")
        mark = "!" if code.endswith("!") else ""
        today.append(f"{place} {codebook.current_id(code.removesuffix('!')) or code.removesuffix('!')}{mark}")
    return tuple(sorted(today))
