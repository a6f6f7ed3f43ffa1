"""Quotes: the coded segments of a layer, verbatim, with source and coders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualkit.model.codebook import MARK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from qualkit.model.codebook import Codebook


@dataclass(frozen=True, slots=True)
class Quote:
    """A segment under a code.

    Attributes:
        text: The words, verbatim.
        source: Transcript and turn: ``P07 ¶12``.
        code: The code's id today.
        label: The code's label in the language asked for.
        coders: Who holds it, sorted.
        case: Whom it counts for.
        segment: The span's name; one segment under two codes gives two quotes that share it.
        place: Where the words stand: ``P07:120-188``, code points of the transcript's text.
        facets: Facet and value of every coder that gave one, sorted.
    """

    text: str
    source: str
    code: str
    label: str
    coders: tuple[str, ...]
    case: str
    segment: str
    place: str = ""
    facets: tuple[tuple[str, str], ...] = ()

    @property
    def contradicts(self) -> bool:
        """Whether a coder marked it as speaking against its theme."""
        return MARK in self.facets


def quotes_of(
    codings: pd.DataFrame, *, cases: Sequence[str], codebook: Codebook, language: str | None
) -> tuple[Quote, ...]:
    """One quote per segment and code, by case, then in reading order, then in the codebook's order.

    Two coders with the same code on one segment make one quote that names both. Codings of codes that the
    codebook does not define are left out; former ids are read as today's.

    Args:
        codings: Columns of ``model.columns.CODINGS``.
        cases: Every case, in the order wanted.
        codebook: Gives today's ids and the labels.
        language: Of the labels.
    """
    case_order = {case: number for number, case in enumerate(cases)}
    code_order = {code.id: number for number, code in enumerate(codebook.codes)}
    today = {str(code): codebook.current_id(str(code)) for code in codings["code"].unique()}
    labels = {code: code_label(codebook, code, language) for code in today.values() if code is not None}
    held: dict[tuple[str, str, str], list[tuple[Any, ...]]] = {}
    # As lists at once: one string of a column after the other costs twice as much.
    for row in zip(*(codings[name].tolist() for name in _READ), strict=True):
        code = today[row[2]]
        if code is not None:
            held.setdefault((row[0], row[1], code), []).append(row)

    def position(item: tuple[tuple[str, str, str], list[tuple[Any, ...]]]) -> tuple[int, str, int, int, int]:
        (case, _, code), rows = item
        _, _, _, transcript, start, end, *_ = rows[0]
        return case_order[case], transcript, start, end, code_order[code]

    alone = {str(coder): (str(coder),) for coder in codings["coder"].unique()}
    return tuple(_quote(key, rows, labels[key[2]], alone) for key, rows in sorted(held.items(), key=position))


_READ = ("case", "segment", "code", "transcript", "start", "end", "turn", "quote", "coder", "facets")


def _quote(
    key: tuple[str, str, str], rows: Sequence[tuple[Any, ...]], label: str, alone: Mapping[str, tuple[str, ...]]
) -> Quote:
    """The quote of a segment and code; rows are of ``_READ``, one a coder; ``alone`` names each coder alone."""
    case, segment, code = key
    _, _, _, transcript, start, end, turn, text, coder, facets = rows[0]
    if len(rows) == 1:
        coders, pairs = alone[coder], tuple(sorted(facets)) if facets else ()
    else:
        coders = tuple(sorted({row[8] for row in rows}))
        pairs = tuple(sorted({pair for row in rows for pair in row[9]}))
    place = f"{transcript}:{start}-{end}"
    return Quote(
        text=text,
        source=f"{transcript} ¶{turn}",
        code=code,
        label=label,
        coders=coders,
        case=case,
        segment=segment,
        place=segment if place == segment else place,  # held once: there may be a million
        facets=pairs,
    )


def code_label(codebook: Codebook, code: str, language: str | None) -> str:
    """A code's label, or its id when it has none."""
    return codebook.code(code).label.in_language(language) or code


def unknown_codes(codings: pd.DataFrame, codebook: Codebook) -> tuple[str, ...]:
    """A warning for each code of the codings that the codebook does not define."""
    counts = codings["code"].value_counts(sort=False)
    return tuple(
        f"{number} coding(s) of {code!r} are left out: the codebook does not define it"
        for code, number in sorted(counts.items(), key=lambda item: str(item[0]))
        if codebook.current_id(str(code)) is None
    )
