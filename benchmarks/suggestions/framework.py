"""The survey's published framework: the whole definitions and the examples that its copy in the set leaves out.

The page ``docs/framework/framework3.qmd`` of The-Strategy-Unit/PatientExperience-QDC (MIT) holds a section a code:
definition, then examples in quotes. Examples that stand word for word in a comment to be scored are left out.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from qualkit.model.suggestion import EvidenceKind
from qualkit.suggestion import CodeText

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sets import CodedSet

_HEADING = re.compile(r"^### ", re.MULTILINE)
_STANCE = re.compile(r"^(Posi?ti?ve|Negative|Mixed)( or neutral|/ ?neutral|/ ?wishlist)?\s*:\s*")
_BETWEEN = re.compile("['’\"]\\s*[,.]?\\s*['‘’]")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_LEAST = 12  # characters; what is shorter stands in a comment by chance


def read_framework(path: Path) -> dict[str, tuple[str, list[str]]]:
    """Definition and examples of every code, by its name."""
    found = {}
    for section in _HEADING.split(path.read_text(encoding="utf-8"))[1:]:
        name, _, rest = section.partition("\n")
        definition, _, shown = rest.split(":::")[0].partition("Examples:")
        examples = []
        for line in shown.splitlines():
            examples += [part.strip(" '‘’\"") for part in _BETWEEN.split(_STANCE.sub("", line.strip()))]
        found[name.strip()] = (" ".join(definition.split()), [example for example in examples if len(example) > 2])
    return found


def with_framework(
    coded: CodedSet, framework: dict[str, tuple[str, list[str]]], scored: Iterable[int]
) -> tuple[CodedSet, int]:
    """The set with the framework in its codebook, and how many examples were left out."""
    held = {_plain(coded.answers[row].passage.text) for row in scored}
    whole = "\n".join(sorted(held))
    texts = {(text.code, text.text): text for text in coded.texts}
    n_out = 0
    for code in coded.codes:
        definition, examples = framework.get(code, ("", []))
        for sentence in _SENTENCE.split(definition):
            if sentence.strip():
                texts.setdefault((code, sentence.strip()), CodeText(code, sentence.strip(), EvidenceKind.DEFINITION))
        for example in examples:
            words = _plain(example)
            if words in held or (len(words) >= _LEAST and words in whole):
                n_out += 1
            else:
                texts.setdefault((code, example), CodeText(code, example, EvidenceKind.EXAMPLE))
    return replace(coded, texts=list(texts.values())), n_out


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold().strip(" .")
