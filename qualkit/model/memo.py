"""Memos: notes by a coder on words, on an idea, on a case, on an interview or on the study."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qualkit.model.segment import Span

KINDS = ("theoretical", "methodological", "question", "reflexive", "meaning-saturation")
"""What a memo may say of itself; none is needed."""

NOWHERE = Span(0, 1)
"""The span of what is about no words: it stands for none, and nothing is read from it."""


class Subject(StrEnum):
    """What a memo can be about besides words."""

    CODE = "code"
    THEME = "theme"
    CASE = "case"
    TRANSCRIPT = "transcript"  # a field note
    STUDY = "study"


@dataclass(frozen=True, slots=True)
class About:
    """What a memo is about that is no words.

    Attributes:
        subject: What it is.
        id: Of the code or theme as it was when the memo was written (``Codebook.current_id`` gives today's), of
            the case or transcript; ``""`` for the study.
    """

    subject: Subject
    id: str = ""

    def __str__(self) -> str:
        return f"{self.subject} {self.id}" if self.id else f"the {self.subject}"


@dataclass(frozen=True, slots=True)
class Memo:
    """One version of a note by a coder, from decision number ``decision``.

    Attributes:
        coder: Who wrote it.
        transcript: Where the words are; for a field note the interview; otherwise empty.
        span: On which words; ``NOWHERE`` for a memo about something else.
        text: The note.
        at: When, ISO 8601 in UTC.
        decision: Number of the decision that wrote this version.
        about: ``None`` when it is about the words.
        kind: One of ``KINDS``, or empty.
        first: Number of the decision that wrote the first version: the memo's own number, which it keeps.
        ended: Number of the decision that wrote a newer version or withdrew the memo; ``None`` while it stands.
    """

    coder: str
    transcript: str
    span: Span
    text: str
    at: str
    decision: int
    about: About | None = None
    kind: str = ""
    first: int = 0
    ended: int | None = None

    @property
    def is_standing(self) -> bool:
        """Whether it was neither replaced nor withdrawn."""
        return self.ended is None

    @property
    def name(self) -> str:
        """How it is called: coder and number, the same for all versions."""
        return f"{self.coder}:{self.first}"
