"""Transcripts with their segments, read once: where a span lies, in which turn, and to which segment it belongs."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from qualkit.model.segment import Span
from qualkit.store import cases, segments, transcripts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from qualkit.model.segment import Segment
    from qualkit.model.transcript import Transcript
    from qualkit.store.frozen import Frozen


@dataclass(frozen=True)
class Place:
    """A transcript with its segments in reading order, for looking up spans.

    Attributes:
        transcript: The transcript.
        role: Of its case.
        segments: What is put before coders, without overlaps.
    """

    transcript: Transcript
    role: str
    segments: list[Segment]

    @cached_property
    def _starts(self) -> list[int]:
        return [segment.span.start for segment in self.segments]

    @cached_property
    def _turn_starts(self) -> list[int]:
        return [turn.span.start for turn in self.transcript.turns]

    @cached_property
    def _exact(self) -> dict[tuple[int, int], str]:
        name = self.transcript.name
        return {(s.span.start, s.span.end): span_id(name, s.span.start, s.span.end) for s in self.segments}

    def turn(self, start: int) -> int:
        """Number of the turn that holds the character at ``start``; between turns of the one before, at least 1."""
        index = bisect_right(self._turn_starts, start) - 1
        return self.transcript.turns[max(index, 0)].number if self.transcript.turns else 1

    def segment(self, start: int, end: int) -> str:
        """Id of the segment a span belongs to, or of the span itself."""
        exact = self._exact.get((start, end))
        if exact is not None:
            return exact
        span = Span(start, end)
        best = max(self._near(span), key=lambda s: (s.span.overlap(span), -s.span.start), default=None)
        if best is not None:
            shared = best.span.overlap(span)
            if shared and 2 * shared >= min(len(span), len(best.span)):
                return span_id(self.transcript.name, best.span.start, best.span.end)
        return span_id(self.transcript.name, start, end)

    def holds(self, span: Span) -> bool:
        """Whether a span shares characters with a segment."""
        return any(segment.span.overlap(span) for segment in self._near(span))

    def _near(self, span: Span) -> Iterator[Segment]:
        """The segments that may share characters with a span; segments do not overlap each other."""
        first = max(bisect_right(self._starts, span.start) - 1, 0)
        for segment in self.segments[first:]:
            if segment.span.start >= span.end:
                return
            yield segment


def every(study: Connection, frozen: Frozen | None = None) -> dict[str, Place]:
    """Every transcript by name, sorted, with its segments.

    Args:
        study: A connection to what all share.
        frozen: Its segments in place of the study's.
    """
    roles = {case.name: case.role for case in cases.every(study)}
    cut: dict[str, list[Segment]] = {}
    for segment in sorted(frozen.segments) if frozen is not None else segments.every(study):
        cut.setdefault(segment.transcript, []).append(segment)
    return {
        transcript.name: Place(transcript, roles.get(transcript.case, ""), cut.get(transcript.name, []))
        for transcript in transcripts.every(study)
    }


def span_id(name: str, start: int, end: int) -> str:
    """How frames name a span of a transcript."""
    return f"{name}:{start}-{end}"
