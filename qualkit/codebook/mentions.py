"""Ids of codes mentioned in prose: found, and replaced when a code is renamed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

# An id such as usab.login between other writing; Chinese words may stand next to it without a space.
_ASCII_ID = re.compile(
    r"(?<![A-Za-z0-9_.\-/@])[A-Za-z][A-Za-z0-9_\-]*(?:\.[A-Za-z0-9_\-]*[A-Za-z0-9_])+(?![A-Za-z0-9_\-/@])"
)
_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")
_ITEM = re.compile(r"[^\s,，、;；]+")


def look_alikes(text: str) -> Iterator[str]:
    """Words of a text that are made like a dotted id (``usab.login``), each once, in order."""
    return iter(dict.fromkeys(found[0] for found in _ASCII_ID.finditer(text)))


def mentioned(text: str, ids: Container[str]) -> list[str]:
    """Those of ``ids`` that a text mentions, each once, in order.

    A dotted id counts wherever it stands as a whole word. An id without a dot may be an everyday word
    (``cost``): it counts only inside brackets that hold nothing but ids, as in ``Worries (trust, access)``.
    """
    found = [(item.start(), item[0]) for item in _ASCII_ID.finditer(text) if item[0] in ids]
    for bracket in _BRACKETS.finditer(text):
        items = list(_ITEM.finditer(bracket[1]))
        if all(item[0] in ids for item in items):
            found += [(bracket.start(1) + item.start(), item[0]) for item in items]
    return list(dict.fromkeys(word for _, word in sorted(found)))


def replaced(text: str, old: str, new: str, ids: Container[str]) -> str:
    """A text with every mention of ``old`` (by the rule of `mentioned`) turned into ``new``."""
    if "." in old:
        text = _ASCII_ID.sub(lambda found: new if found[0] == old else found[0], text)

    def in_brackets(bracket: re.Match[str]) -> str:
        if not all(item in ids for item in _ITEM.findall(bracket[1])):
            return bracket[0]
        inner = _ITEM.sub(lambda item: new if item[0] == old else item[0], bracket[1])
        return f"{bracket[0][0]}{inner}{bracket[0][-1]}"

    return _BRACKETS.sub(in_brackets, text)
