"""Codes found by what a coder types."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualkit.model.codebook import Code, Codebook, Theme


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


def in_themes(codebook: Codebook, query: str) -> list[Code]:
    """The codes of the themes whose name a query may be, in the codebook's order; retired codes are left out.

    A theme is found by the beginning of its id, of its label in any language or of a word of that, and in labels
    that are written without spaces by any part. Its codes are those it gathers, wherever they live. An empty query
    finds nothing.
    """
    typed = folded(query)
    if not typed:
        return []
    meant = [theme for theme in codebook.themes if _is_named(theme, typed)]
    found = {code.id for theme in meant for code in codebook.of_theme(theme.id)}
    return [code for code in codebook.active() if code.id in found]


def _is_named(theme: Theme, typed: str) -> bool:
    names = [folded(name) for name in (theme.id, *theme.label.every())]
    is_spaced = typed.isascii()
    return any(name.startswith(typed) or (f" {typed}" if is_spaced else typed) in name for name in names)


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
