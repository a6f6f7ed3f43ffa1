"""Quotes as printed: a segment's words once, then its source, codes and coders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qualkit.analysis.quote import Quote


@dataclass(frozen=True, slots=True)
class Quotation:
    """A segment with every code it has in the cell at hand.

    Attributes:
        text: The words, verbatim.
        source: ``P07 ¶12``.
        codes: Label of each code and who holds it.
    """

    text: str
    source: str
    codes: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def origin(self) -> str:
        """``P07 ¶12; Cost: lin, mei``."""
        return "; ".join([self.source, *(f"{label}: {', '.join(coders)}" for label, coders in self.codes)])

    @property
    def held_by(self) -> str:
        """``P07 ¶12; lin, mei``: for a place that names the code already."""
        coders = sorted({coder for _, coders in self.codes for coder in coders})
        return f"{self.source}; {', '.join(coders)}"

    def __str__(self) -> str:
        return f"“{self.text}” [{self.origin}]"


def quotations(quotes: Iterable[Quote]) -> tuple[Quotation, ...]:
    """One quotation per segment, in the order given."""
    held: dict[tuple[str, str], list[Quote]] = {}
    for quote in quotes:
        held.setdefault((quote.case, quote.segment), []).append(quote)
    return tuple(
        Quotation(same[0].text, same[0].source, tuple((quote.label, quote.coders) for quote in same))
        for same in held.values()
    )
