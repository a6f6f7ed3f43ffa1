"""What the learner sees: passages to code, the coder's answers, and the codebook's texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualkit.model.segment import Span
    from qualkit.model.suggestion import EvidenceKind


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A segment with its words.

    Attributes:
        transcript: Name of the transcript.
        span: Where it stands in it.
        text: Its words; may be empty.
        question: The interviewer's turn before it; empty when there is none.
        source: Where a reader finds it (``P07 ¶12``).
    """

    transcript: str
    span: Span
    text: str
    question: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Answer:
    """A coder's decision on a passage: the codes that fit, and no others; ``()`` when none does."""

    passage: Passage
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class CodeText:
    """A sentence of the codebook about one code.

    Attributes:
        code: The code's id.
        text: A label, a sentence of a definition or inclusion text, or an example.
        kind: ``DEFINITION`` or ``EXAMPLE``.
        is_positive: ``False`` for what is not this code: an exclusion, an example that is close but no.
    """

    code: str
    text: str
    kind: EvidenceKind
    is_positive: bool = True
