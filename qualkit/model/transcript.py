"""One interview as read: its text, and who said which part of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qualkit.model.segment import Span


class Role(StrEnum):
    """What a speaker is in the interview; ``UNKNOWN`` when the file does not tell."""

    INTERVIEWER = "interviewer"
    PARTICIPANT = "participant"
    OTHER = "other"  # a relative, a nurse: present, but not the case
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says at a stretch.

    Attributes:
        number: Position in the transcript, from 1; written ``¶12`` in sources.
        span: The words spoken, without the speaker's label, in the transcript's text.
        speaker: The label as the file has it; ``None`` when the file has none.
        role: What the speaker is in this interview.
        start_ms: Start in milliseconds from the start of the recording, if known.
        end_ms: End in milliseconds, if known.
    """

    number: int
    span: Span
    speaker: str | None = None
    role: Role = Role.UNKNOWN
    start_ms: int | None = None
    end_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """One interview as read.

    ``text`` is what was spoken: the turns' words in order, joined by one line feed
    (inside a turn, line feeds of the file are kept). Labels, times and front matter are not part of it.
    Offsets everywhere count code points of this text.

    Attributes:
        name: The file's name without its ending, in NFC; unique in a study.
        text: The words spoken.
        turns: In order, not overlapping, covering all of ``text`` but the line feeds between them.
        source: The file's path relative to the study, with forward slashes.
        sha256: Of the file's bytes, in hexadecimal digits.
        case: Whom or what the interview stands for; the transcript's name unless the front matter says otherwise.
        language: ISO 639-1 code, or ``None`` when not told and not detected.
        facts: The front matter as read, values as text (``synthetic``, ``date``, …).
    """

    name: str
    text: str
    turns: tuple[Turn, ...]
    source: str
    sha256: str
    case: str
    language: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)

    def turn_at(self, position: int) -> Turn | None:
        """The turn that holds the code point at ``position``; ``None`` between turns."""
        return next((turn for turn in self.turns if turn.span.start <= position < turn.span.end), None)

    def quote(self, span: Span) -> str:
        """The words in a span, verbatim."""
        return span.of(self.text)
