"""Coders, their decisions (the log) and the codings that follow from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qualkit.model.memo import About
    from qualkit.model.segment import Span


class CoderKind(StrEnum):
    """Whether a coder is a person. A machine's codings never count as human evidence."""

    PERSON = "person"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Coder:
    """A person, or a named machine, who codes.

    Attributes:
        id: Lower-case letters, digits, ``-`` and ``_`` of any script; also the layer's file name.
        name: How to print it.
        synthetic: The codings are made up for a demonstration and claim no human judgement.
    """

    id: str
    name: str = ""
    kind: CoderKind = CoderKind.PERSON
    synthetic: bool = False


class Mode(StrEnum):
    """When a coder sees suggestions."""

    COMMIT_FIRST = "commit-first"  # after the coder's own answer
    ASSIST = "assist"  # at once
    BLIND = "blind"  # never
    IMPORTED = "imported"  # not known: the decision came from a file


class Origin(StrEnum):
    """How a coding came about."""

    OWN = "own"  # answered before any suggestion was shown for the segment
    SUGGESTED = "suggested"  # a suggestion was on screen and holds this code
    REVISED = "revised"  # answered with suggestions on screen, but not one of them
    IMPORTED = "imported"
    MACHINE = "machine"


class Verdict(StrEnum):
    """What a decision says."""

    CODES = "codes"  # these codes fit the span, and no others
    NONE = "none"  # read; no code fits
    SKIP = "skip"  # left for later
    FLAG = "flag"  # wants another look; toggles
    SPLIT = "split"  # the segment is two segments for this coder (``at``)
    JOIN = "join"  # the span is one segment for this coder, whatever the units say
    WITHDRAW = "withdraw"  # the codes named no longer stand on the span; or the memo that it revises
    MEMO = "memo"  # a note on the span, or on what it is ``about``
    MOVE = "move"  # the transcript was edited: the span is now ``moved_to``
    LOSE = "lose"  # the transcript was edited: the quote is gone; its codings no longer stand, and are listed
    UNDO = "undo"  # decision number ``undoes`` counts no more
    REWORD = "reword"  # names gave way to surrogates in the words of the decisions that ``reworded`` lists


@dataclass(frozen=True, slots=True)
class Decision:
    """A coder's verdict on a span, as logged; never changed, never removed.

    Attributes:
        coder: Who decided.
        transcript: On which transcript; empty for a memo about no transcript.
        span: On which span of it; ``model.memo.NOWHERE`` for a memo that is not about words.
        quote: The words the span held at the time.
        verdict: What was decided.
        at: When, ISO 8601 in UTC with seconds.
        codes: For ``CODES`` the full answer; for ``WITHDRAW`` the codes taken back.
        facets: Code id to facet id to value id.
        mode: When suggestions were to be shown.
        shown: The suggested codes that had been on screen before this answer, by rank.
        before: The codes of the coder's own answer before suggestions were shown, when this answer was
            given (or kept) afterwards; ``None`` when no own answer came before.
        took_ms: Milliseconds from the segment's display to the answer; ``None`` when not measured.
        memo: The note, for ``MEMO``; for an answer of the consensus that was taken over from coders who
            agreed, who they are.
        split_at: For ``SPLIT``: offset in the transcript where the second part starts.
        moved_to: For ``MOVE``: the new span.
        undoes: For ``UNDO``: the number of the decision that counts no more.
        codebook: sha256 of the codebook file decided under.
        fingerprints: Code id to fingerprint of its definition at the time.
        about: For ``MEMO``: what the note is about, when that is no words.
        kind: For ``MEMO``: one of ``model.memo.KINDS``, or empty.
        revises: For ``MEMO`` and ``WITHDRAW``: number of the decision that first wrote the memo which this
            one puts a new version of, or takes back. For ``CODES``: number of the ``LOSE`` decision whose codings
            it places by hand.
        is_control: The segment was drawn to show no suggestion, although the mode would have shown some: its
            answer tells what suggestions change.
        reworded: For ``REWORD``: number of each earlier decision whose words were replaced, to the digest of what
            it says now.
        is_continued: The decision is one act with the one logged directly before it; both are undone together.
        number: Position in the coder's log, from 1; 0 before it is logged.
    """

    coder: str
    transcript: str
    span: Span
    quote: str
    verdict: Verdict
    at: str
    codes: tuple[str, ...] = ()
    facets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    mode: Mode = Mode.COMMIT_FIRST
    shown: tuple[str, ...] = ()
    before: tuple[str, ...] | None = None
    took_ms: int | None = None
    memo: str = ""
    split_at: int | None = None
    moved_to: Span | None = None
    undoes: int | None = None
    codebook: str = ""
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    about: About | None = None
    kind: str = ""
    revises: int | None = None
    is_control: bool = False
    is_continued: bool = False
    reworded: Mapping[int, str] = field(default_factory=dict)
    number: int = 0


@dataclass(frozen=True, slots=True)
class Coding:
    """A coder's judgement that a code fits a span; it stands until it is withdrawn.

    Attributes:
        code: The code's id when it was decided; ``Codebook.current_id`` gives today's.
        facets: Facet id to value id.
        decision: Number of the decision it follows from.
        withdrawn: Number of the decision that withdrew it; ``None`` while it stands.
        fingerprint: Of the code's definition at the time; ``""`` when not known.
    """

    coder: str
    transcript: str
    span: Span
    quote: str
    code: str
    origin: Origin
    at: str
    decision: int
    facets: Mapping[str, str] = field(default_factory=dict)
    codebook: str = ""
    fingerprint: str = ""
    withdrawn: int | None = None

    @property
    def is_standing(self) -> bool:
        """Whether the coder still holds it."""
        return self.withdrawn is None
