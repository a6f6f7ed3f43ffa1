"""The segments of a session after the coder's own cuts and joins, and which of them comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.model.coding import Verdict
from qualkit.model.segment import Segment, Span, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qualkit.model.coding import Decision
    from qualkit.session.state import State


class Queue:
    """The segments to ask about, in order.

    Args:
        given: Before the coder's own splits and joins.
        state: What was decided, and the splits and joins.

    Attributes:
        segments: After them.
        passed: Segments skipped a second time: not asked again in this session.
    """

    def __init__(self, given: Sequence[Segment], state: State) -> None:
        self._given = tuple(given)
        self._state = state
        self.passed: set[Segment] = set()
        self.segments: list[Segment] = []
        self.cut()

    def __len__(self) -> int:
        return len(self.segments)

    def cut(self) -> None:
        """Follow the splits and joins that count now."""
        self.segments = own_segments(self._given, self._state.cuts())

    def following(self, index: int) -> int | None:
        """The next undecided segment, from the start again after the last; else the next skipped one."""
        onward = self.onward(index)
        verdicts = [self._verdict(segment) for segment in self.segments]
        skipped = (i for i in onward if verdicts[i] is Verdict.SKIP and self.segments[i] not in self.passed)
        return next((i for i in onward if verdicts[i] is None), next(skipped, None))

    def onward(self, index: int) -> list[int]:
        """Places of the queue from behind an index to its end, then from its start to the index."""
        return [*range(index + 1, len(self)), *range(min(index + 1, len(self)))]

    def index_of(self, transcript: str, span: Span) -> int | None:
        """Where the segment of a span is, or else the first that overlaps it; ``None`` without one."""
        overlapping = [
            (segment.span != span, segment.span, i)
            for i, segment in enumerate(self.segments)
            if segment.transcript == transcript and segment.span.overlap(span)
        ]
        return min(overlapping)[2] if overlapping else None

    def nearest(self, transcript: str, span: Span) -> int | None:
        """As ``index_of``; where no segment overlaps, the one of the transcript that begins nearest."""
        found = self.index_of(transcript, span)
        if found is not None:
            return found
        far = [
            (abs(one.span.start - span.start), i) for i, one in enumerate(self.segments) if one.transcript == transcript
        ]
        return min(far)[1] if far else None

    def next_in_turn(self, segment: Segment, text: str) -> Segment | None:
        """The segment that follows in the same turn with nothing but blanks between; ``None`` without one."""
        later = [
            other
            for other in self.segments
            if (other.transcript, other.turn) == (segment.transcript, segment.turn)
            and other.span.start >= segment.span.end
        ]
        following = min(later, key=lambda other: other.span, default=None)
        if following is None or text[segment.span.end : following.span.start].strip():
            return None
        return following

    def n_answered(self) -> int:
        """Segments with codes or none."""
        return sum(self._verdict(one) in (Verdict.CODES, Verdict.NONE) for one in self.segments)

    def _verdict(self, segment: Segment) -> Verdict | None:
        return self._state.at(segment.transcript, segment.span).verdict


def own_segments(segments: Iterable[Segment], cuts: Iterable[Decision]) -> list[Segment]:
    """Segments with splits and joins applied in the order decided.

    A split whose span is no segment (any more) changes nothing. A join takes all that its span covers; what
    it covers in part keeps its remainder. A joined segment takes the place and the turn of its first part.
    """
    queue = list(segments)
    for cut in cuts:
        if cut.verdict is Verdict.SPLIT:
            _split(queue, cut)
        elif cut.verdict is Verdict.JOIN:
            _join(queue, cut)
    return queue


def _split(queue: list[Segment], cut: Decision) -> None:
    at = cut.split_at
    for i, segment in enumerate(queue):
        if segment.transcript == cut.transcript and segment.span == cut.span:
            if at is not None and cut.span.start < at < cut.span.end:
                spans = (Span(cut.span.start, at), Span(at, cut.span.end))
                queue[i : i + 1] = [Segment(segment.transcript, span, segment.turn, Unit.FREE) for span in spans]
            return


def _join(queue: list[Segment], cut: Decision) -> None:
    span = cut.span
    touched = [one for one in queue if one.transcript == cut.transcript and one.span.overlap(span)]
    if not touched:
        return
    first = min(touched)
    ends = [(one.span.start, span.start) for one in touched] + [(span.end, one.span.end) for one in touched]
    left_over = [Span(start, end) for start, end in ends if start < end]
    parts = [Segment(cut.transcript, part, first.turn, Unit.FREE) for part in sorted([span, *left_over])]
    at = queue.index(first)
    queue[:] = [
        one for i, old in enumerate(queue) for one in (parts if i == at else [old]) if i == at or old not in touched
    ]
