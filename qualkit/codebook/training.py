"""The codebook's own texts as examples from which suggestions learn."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit.codebook.mentions import mentioned, replaced
from qualkit.model.codebook import ExampleKind, Status
from qualkit.model.suggestion import EvidenceKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qualkit.model.codebook import Code, Codebook

# Behind a Chinese stop no space is written; behind a Latin one a space or the end must follow (3.5, e.g. …).
_SENTENCE_END = re.compile(
    r"(?<=[。！？；])(?![”’」』）])|(?<=[。！？；][”’」』）])|(?<=[.!?;])\s+(?=\W*[A-Z0-9\u4e00-\u9fff])|\n+"
)

# What stands inside brackets is not parted: (cost; code both if both are said).
_PARTS = re.compile(r"(?:[;；。！？]|[.!?](?=\s+\W*[A-Z0-9\u4e00-\u9fff]|\s*$))(?![^()（）]*[)）])|\n+")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")


@dataclass(frozen=True, slots=True)
class TrainingText:
    """A text of the codebook that speaks for or against a code.

    Attributes:
        code: The code's id.
        text: The words, verbatim from the codebook, in one language.
        kind: ``DEFINITION`` for label, definition and inclusion text; ``EXAMPLE`` for an example.
        positive: Whether it speaks for the code; ``False`` for an example that is close but not this code.
    """

    code: str
    text: str
    kind: EvidenceKind
    positive: bool = True


def training_texts(codebook: Codebook) -> list[TrainingText]:
    """Every text of the codebook that shows what a code is, or is not.

    For each code that is not retired, in the codebook's order and in every language: its label, alone and
    behind that of the code above it, the sentences of its definition and inclusion text, its examples. A
    close-but-no example speaks against its code, and for the code it says to use unless that is retired. A part of
    an exclusion text (between full stops and semicolons) speaks for the codes that it names, their ids taken out
    (``no time to log in (access.time)``), and not against its own: it is written in words near to it. The same row is
    given once.
    """
    return list(dict.fromkeys(row for code in codebook.active() for row in _of_code(codebook, code)))


def sentences(text: str) -> list[str]:
    """The sentences of a text, Chinese or with Latin punctuation, without outer white space."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]


def _of_code(codebook: Codebook, code: Code) -> Iterator[TrainingText]:
    for language, label in code.label.by_language.items():
        yield TrainingText(code.id, label, EvidenceKind.DEFINITION)
        if code.parent is not None:
            above = codebook.code(code.parent).label.in_language(language)
            yield TrainingText(code.id, f"{above} › {label}" if above else label, EvidenceKind.DEFINITION)
    for text in (code.definition, code.include):
        for words in text.every():
            for sentence in sentences(words):
                yield TrainingText(code.id, sentence, EvidenceKind.DEFINITION)
    for words in code.exclude.every():
        yield from _of_exclusion(codebook, code, words)
    for example in code.examples:
        positive = example.kind is not ExampleKind.CLOSE_BUT_NO
        use = None if positive or example.use is None else codebook.current_id(example.use)
        for words in example.text.every():
            yield TrainingText(code.id, words, EvidenceKind.EXAMPLE, positive)
            if use is not None and use != code.id and codebook.code(use).status is not Status.RETIRED:
                yield TrainingText(use, words, EvidenceKind.EXAMPLE)


def _of_exclusion(codebook: Codebook, code: Code, words: str) -> Iterator[TrainingText]:
    ids = {other.id for other in codebook.codes} - {code.id}
    offered = {other.id for other in codebook.active()}
    for part in _PARTS.split(words):
        named = mentioned(part, ids)
        said = part
        for bracket in _BRACKETS.findall(part):
            if any(one in bracket for one in named):
                said = said.replace(bracket, "")
        for one in named:
            said = replaced(said, one, "", ids)
        said = " ".join(said.split()).strip(" ,，、.。;；")
        if any(character.isalnum() for character in said):
            yield from (TrainingText(one, said, EvidenceKind.DEFINITION) for one in named if one in offered)
