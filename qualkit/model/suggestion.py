"""Suggestions: a machine's proposals, with probability and evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualkit.model.segment import Span


class EvidenceKind(StrEnum):
    """What a suggestion rests on."""

    DEFINITION = "definition"  # a sentence of the code's label, definition or inclusion text
    EXAMPLE = "example"  # an example in the codebook
    CODING = "coding"  # a segment that this coder coded so
    WORDS = "words"  # words that weighed


@dataclass(frozen=True, slots=True)
class Evidence:
    """The reason of a suggestion.

    Attributes:
        kind: Where the words come from.
        text: The words themselves, verbatim from the codebook or a transcript.
        source: ``P07 ¶12`` for a coding; the code's id otherwise.
        score: Cosine between the segment and these words, in [-1, 1]; ``None`` for words that weighed.
    """

    kind: EvidenceKind
    text: str
    source: str
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposed code for a segment.

    Attributes:
        rank: From 1, the most probable first.
        probability: In [0, 1]; calibrated as far as the batch says it is.
        evidence: Strongest first.
    """

    transcript: str
    span: Span
    code: str
    rank: int
    probability: float
    evidence: tuple[Evidence, ...] = ()
