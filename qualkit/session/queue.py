"""The segments of a session after the coder's own cuts and joins, and which of them comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.model.coding import Verdict
from qualkit.model.segment import Segment, Span, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qualkit.model.coding import Decision
    from qualkit.session.state import Place, State


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
        self._cuts: list[Decision] | None = None
        self.passed: set[Segment] = set()
        self.segments: list[Segment] = []
        self.cut()

    def __len__(self) -> int:
        return len(self.segments)

    def cut(self) -> None:
        """Follow the splits and joins that count now."""
        cuts = self._state.cuts()
        if cuts == self._cuts:
            return
        self._cuts = cuts
        self.segments = own_segments(self._given, cuts)
        # What was decided is looked up once and kept in step: a key must not cost a look at 20,000 segments.
        self._number: dict[Place, int] = {
            (one.transcript, one.span): number for number, one in enumerate(self.segments)
        }
        self._verdicts: list[Verdict | None] = [
            self._state.at(one.transcript, one.span).verdict for one in self.segments
        ]
        self._n_answered = sum(map(_is_answer, self._verdicts))
        self._n_changes = len(self._state.changed)
        self._of: dict[str, list[Segment]] = {}
        for segment in self.segments:
            self._of.setdefault(segment.transcript, []).append(segment)

    def following(self, index: int) -> int | None:
        """The next undecided segment, from the start again after the last; else the next skipped one."""
        self._follow()
        verdicts = self._verdicts
        onward = self.onward(index)
        undecided: int | None = next((i for i in onward if verdicts[i] is None), None)
        if undecided is not None:
            return undecided
        return next((i for i in onward if verdicts[i] is Verdict.SKIP and self.segments[i] not in self.passed), None)

    def onward(self, index: int) -> list[int]:
        """Places of the queue from behind an index to its end, then from its start to the index."""
        return [*range(index + 1, len(self)), *range(min(index + 1, len(self)))]

    def index_of(self, transcript: str, span: Span) -> int | None:
        """Where the segment of a span is, or else the first that overlaps it; ``None`` without one."""
        exact = self._number.get((transcript, span))
        if exact is not None:
            return exact
        overlapping: list[tuple[Span, int]] = [
            (segment.span, i)
            for i, segment in enumerate(self.segments)
            if segment.transcript == transcript and segment.span.overlap(span)
        ]
        return min(overlapping)[1] if overlapping else None

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

    def of(self, transcript: str) -> tuple[Segment, ...]:
        """The segments of one transcript."""
        return tuple(self._of.get(transcript, ()))

    def n_answered(self) -> int:
        """Segments with codes or none."""
        self._follow()
        return self._n_answered

    def _follow(self) -> None:
        """Take over what was decided since the last look."""
        for place in self._state.changed[self._n_changes :]:
            number = self._number.get(place)
            if number is not None:
                verdict = self._state.at(*place).verdict
                self._n_answered += _is_answer(verdict) - _is_answer(self._verdicts[number])
                self._verdicts[number] = verdict
        self._n_changes = len(self._state.changed)


def _is_answer(verdict: Verdict | None) -> bool:
    return verdict in (Verdict.CODES, Verdict.NONE)


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
