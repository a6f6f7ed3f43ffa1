"""Codes and facet values offered while a coder types."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prompt_toolkit.completion import CompleteEvent, Completer, Completion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prompt_toolkit.document import Document

    from qualkit.model.codebook import Codebook, Text

OFFERED = 20
"""Completions at most: more is a list to read, not a help."""

_WORD = re.compile(r"[^\s,，、=＝?？\"“”]*$")
_NO_CODES = re.compile(r"\s*(m|memo|split|shrink|extend|mark|vivo|go)\s", re.IGNORECASE)


class CodeCompleter(Completer):
    """Offers codes by id, part of an id or label in any language, and facet values behind a plus.

    Args:
        codebook: Retired codes are left out.
        language: Of the label shown beside an id; the other languages follow it.
    """

    def __init__(self, codebook: Codebook, language: str) -> None:
        self._codes = [
            _Offer(code.id, _meta(code.label, language), [code.id, *code.label.every()]) for code in codebook.active()
        ]
        self._values = [
            _Offer(value.id, f"{facet.id}: {_meta(value.label, language)}", [value.id, *value.label.every()])
            for facet in codebook.marks
            for value in facet.values
        ]

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:  # noqa: ARG002 - prompt_toolkit's signature
        """Completions for the word before the cursor, the nearest match first."""
        before = document.text_before_cursor
        if _NO_CODES.match(before):
            return
        found = _WORD.search(before)
        word = found.group() if found else ""
        _, plus, value = word.replace("＋", "+").rpartition("+")
        typed, offers = (value, self._values) if plus else (word, self._codes)
        if not typed and not plus:
            return
        for offer in _nearest(offers, typed.casefold()):
            yield Completion(offer.id, start_position=-len(typed), display_meta=offer.meta)


class _Offer:
    """Something to complete: what is inserted, what is shown beside it, and what it is found by."""

    __slots__ = ("id", "meta", "names", "starts")

    def __init__(self, id_: str, meta: str, names: list[str]) -> None:
        self.id = id_
        self.meta = meta
        self.names = [name.casefold() for name in names]
        self.starts = [part for name in self.names for part in (name, *name.split(".")[1:])]


def _nearest(offers: Iterable[_Offer], typed: str) -> Iterator[_Offer]:
    begun, inside = [], []
    for offer in offers:
        if any(start.startswith(typed) for start in offer.starts):
            begun.append(offer)
        elif any(typed in name for name in offer.names):
            inside.append(offer)
    yield from (begun + inside)[:OFFERED]


def _meta(label: Text, language: str) -> str:
    return " / ".join(dict.fromkeys(filter(None, (label.in_language(language), *label.every()))))
