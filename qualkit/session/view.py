"""Everything needed to draw one moment of a session."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from qualkit.model.coding import Verdict
from qualkit.model.transcript import Role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qualkit.model.codebook import Code, Codebook
    from qualkit.model.coding import Mode
    from qualkit.model.segment import Segment, Span
    from qualkit.model.suggestion import Suggestion
    from qualkit.model.transcript import Transcript, Turn
    from qualkit.session.progress import Progress


class Phase(StrEnum):
    """Where a segment stands in a commit-first session."""

    ANSWER = "answer"  # the coder's own answer is asked for
    REVEALED = "revealed"  # suggestions are on screen after the coder's own answer


@dataclass(frozen=True, slots=True)
class Overlap:
    """The coder's codes on another span that shares characters with the segment."""

    span: Span
    words: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class View:
    """What is shown when a segment is put before the coder.

    Attributes:
        segment: The segment asked about.
        words: Its words, verbatim.
        before: The words of the turn before the segment, verbatim.
        after: The words of the turn after the segment, verbatim.
        speaker: The turn's speaker as the file has it; empty when it has none.
        question: The last interviewer turn before; the turn before where no interviewer is known.
        question_speaker: Who asked.
        case: Whom the transcript stands for.
        source: The transcript.
        codebook: As it is now: a session follows its file.
        queue: The session's segments, in the order of asking.
        position: Place in the queue, from 1; of marked words the place where the session goes on after them.
        total: Length of the queue.
        mode: When suggestions are to be shown.
        phase: Whether suggestions are on screen after the coder's own answer.
        verdict: What the coder decided on the span (codes, none, skip); ``None`` when nothing stands.
        codes: The coder's standing codes on the span, by today's ids.
        facets: Code id to facet id to value id, for these codes.
        overlaps: The coder's codes on other spans, in reading order.
        memos: The coder's notes on the span, oldest first.
        is_flagged: Whether the segment wants another look.
        suggestions: Those that may be on screen now; empty otherwise. Number 1 is the first.
        is_control: The segment was drawn to show no suggestions, in whatever mode.
        is_marked: The words were marked by the coder and are no segment of the queue.
        message: What was saved, or what was wrong and what to do next.
        is_refusal: Whether ``message`` says that something was wrong.
        asked_help: The code that the coder asked about.
        asked_commands: Whether the coder asked which commands there are.
        is_end: Nothing is left to ask; ``Keep`` ends the session, anything else is done to this segment.
    """

    segment: Segment
    words: str
    before: str
    after: str
    speaker: str
    question: str
    question_speaker: str
    case: str
    source: Transcript
    codebook: Codebook
    queue: Sequence[Segment]
    position: int
    total: int
    progress: Progress
    mode: Mode
    phase: Phase
    verdict: Verdict | None = None
    codes: tuple[str, ...] = ()
    facets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    overlaps: tuple[Overlap, ...] = ()
    memos: tuple[str, ...] = ()
    is_flagged: bool = False
    suggestions: tuple[Suggestion, ...] = ()
    is_control: bool = False
    is_marked: bool = False
    message: str = ""
    is_refusal: bool = False
    asked_help: Code | None = None
    asked_commands: bool = False
    is_end: bool = False

    @property
    def transcript(self) -> str:
        """Name of the transcript."""
        return self.segment.transcript

    @property
    def turn(self) -> int:
        """Number of the turn, from 1."""
        return self.segment.turn

    @property
    def is_answered(self) -> bool:
        """Whether codes or none stand on the span."""
        return self.verdict in (Verdict.CODES, Verdict.NONE)


def surroundings(transcript: Transcript, segment: Segment) -> dict[str, Any]:
    """The fields of a view that the transcript tells: the words, the turn around them, the question."""
    span = segment.span
    turn = transcript.turns[segment.turn - 1]
    question = _question_before(transcript, turn)
    return {
        "words": transcript.quote(span),
        "before": transcript.text[turn.span.start : span.start],
        "after": transcript.text[span.end : turn.span.end],
        "speaker": turn.speaker or "",
        "question": transcript.quote(question.span) if question else "",
        "question_speaker": (question.speaker or "") if question else "",
        "case": transcript.case,
        "source": transcript,
    }


def _question_before(transcript: Transcript, turn: Turn) -> Turn | None:
    """The interviewer's last turn before a turn; the turn directly before where no interviewer is known."""
    earlier = transcript.turns[: turn.number - 1]
    if any(other.role is Role.INTERVIEWER for other in transcript.turns):
        return next((other for other in reversed(earlier) if other.role is Role.INTERVIEWER), None)
    return earlier[-1] if earlier else None
