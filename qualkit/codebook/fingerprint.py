"""A short print of what a code means, so that a coding remembers the definition it was made under."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualkit.model.codebook import Code, Text

DIGITS = 12


def fingerprint(code: Code) -> str:
    """The first 12 hexadecimal digits of the sha256 of a code's definitional texts.

    These are definition, include, exclude and the examples' words with their kinds. Label, place in the tree,
    the order of languages and examples, white space and the form of accented letters do not count; neither do
    the ids an example points to, which change when another code is renamed.
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
    return sorted(
        [language, " ".join(unicodedata.normalize("NFC", words).split())]
        for language, words in text.by_language.items()
    )
