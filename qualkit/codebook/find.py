"""Codes found by what a coder types."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualkit.model.codebook import Code, Codebook


def matches(codebook: Codebook, query: str, *, limit: int = 8) -> list[Code]:
    """The codes a query may mean, best first; retired codes are left out.

    A code is found by its id, a part of its id behind a dot, its label in any language or a former id. Case,
    width (Ａ for A) and white space around the query do not count. In order: the whole id; a label word for
    word; the beginning of the id, of a part of it, of a label, of a word of a label; a label or id that holds
    the query anywhere; a former id. Equals stand in the codebook's order.

    Args:
        codebook: Where to look.
        query: What was typed; empty finds every code.
        limit: Most codes to return.
    """
    typed = folded(query)
    ranked = []
    for number, code in enumerate(codebook.codes):
        if code.status != "retired":
            rank = _rank(code, typed)
            if rank is not None:
                ranked.append((rank, number))
    return [codebook.codes[number] for _, number in sorted(ranked)[:limit]]


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """A text without differences of case, width and outer white space."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _rank(code: Code, typed: str) -> int | None:
    """How well a code fits, 0 best; ``None`` when it does not."""
    name = folded(code.id)
    labels = [folded(label) for label in code.label.by_language.values()]
    if name == typed:
        return 0
    if typed in labels:
        return 1
    if name.startswith(typed):
        return 2
    if f".{typed}" in name:
        return 3
    inside = [label for label in labels if typed in label]
    if any(label.startswith(typed) for label in inside):
        return 4
    if any(f" {typed}" in label for label in inside):
        return 5
    if inside or typed in name:
        return 6
    return 7 if any(folded(old).startswith(typed) for old in code.formerly) else None
