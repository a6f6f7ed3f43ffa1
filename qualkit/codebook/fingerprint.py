"""A short print of what a code means, so that a coding remembers the definition it was made under."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import TYPE_CHECKING

from qualkit.codebook.mentions import look_alikes

if TYPE_CHECKING:
    from qualkit.model.codebook import Code, Text

DIGITS = 12
POINTER = "→"
"""Stands for whatever looks like the id of a code."""


def fingerprint(code: Code) -> str:
    """The first 12 hexadecimal digits of the sha256 of a code's definitional texts.

    These are definition, include, exclude and the examples' words with their kinds. Label, place in the tree,
    the order of languages and examples, white space and the form of accented letters do not count; neither do
    the ids of other codes that a text or an example points to, which change when such a code is renamed.
    """
    meant = {
        "definition": _canonical(code.definition),
        "include": _canonical(code.include),
        "exclude": _canonical(code.exclude),
        "examples": sorted([example.kind.value, _canonical(example.text)] for example in code.examples),
    }
    written = json.dumps(meant, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def _canonical(text: Text) -> list[list[str]]:
    return sorted([language, _plain(words)] for language, words in text.by_language.items())


def _plain(words: str) -> str:
    spaced = " ".join(unicodedata.normalize("NFC", words).split())
    for look_alike in sorted(set(look_alikes(spaced)), key=len, reverse=True):
        spaced = spaced.replace(look_alike, POINTER)
    return spaced
