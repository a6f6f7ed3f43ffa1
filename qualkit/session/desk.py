"""Where a coder stands in a session: the segment, what is on screen of it, and how its answer is logged."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from qualkit.model.coding import Mode, Verdict
from qualkit.model.segment import Segment, Span, Unit
from qualkit.session.progress import Summary, progress
from qualkit.session.view import Overlap, Phase, View, surroundings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from qualkit.model.codebook import Codebook
    from qualkit.model.transcript import Transcript
    from qualkit.session.books import Books
    from qualkit.session.exposure import Exposure
    from qualkit.session.queue import Queue
    from qualkit.session.recorder import Recorder
    from qualkit.session.state import Standing, State


@dataclass(eq=False, kw_only=True)
class Desk:
    """One session under way: the queue, where the coder stands in it, and what the next view says."""

    queue: Queue
    transcripts: Mapping[str, Transcript]
    state: State
    recorder: Recorder
    exposure: Exposure
    mode: Mode
    clock: Callable[[], float]
    remark: Callable[[Segment], str] | None = None
    uncertain: Callable[[Sequence[Segment]], Segment | None] | None = None
    books: Books | None = None
    index: int = 0
    marked: Segment | None = None  # words that the coder marked; the session goes on at ``index`` after them
    is_end: bool = False
    opened: float = 0.0  # when the visit to the segment began
    displayed: float = 0.0  # when it was last shown for an answer: suggestions start the time anew
    says: dict[str, Any] = field(default_factory=dict)  # fields of the next view alone
    touched: dict[Segment, None] = field(default_factory=dict)
    seconds: dict[Segment, float] = field(default_factory=dict)

    @property
    def segment(self) -> Segment:
        """What is before the coder: a segment of the queue, or marked words."""
        return self.marked or self.queue.segments[self.index]

    def follow_codebook(self) -> None:
        """Take up the codebook's file where it was changed since the last view."""
        if self.books is None:
            return
        codebook, told = self.books.current()
        if codebook is not self.recorder.codebook:
            self.adopt(codebook)
        if told:
            self.says["message"] = " ".join(filter(None, [self.says.get("message"), told]))

    def adopt(self, codebook: Codebook) -> None:
        """Go on with another state of the codebook."""
        self.recorder = replace(self.recorder, codebook=codebook)
        self.exposure.follow(codebook)

    def advance(self) -> None:
        """Put the next segment before the coder, or from marked words the one they were marked at."""
        if self.marked is not None:
            return self.open(self.index)
        found = self.queue.following(self.index)
        self.open(self.index if found is None else found)
        self.is_end = found is None
        return None

    def open(self, index: int, marked: Segment | None = None) -> None:
        """Begin a visit to the segment of an index, or to words marked at it."""
        self.index, self.marked = index, marked
        self.is_end = False
        self.exposure.open(self.segment)
        self.opened = self.displayed = self.clock()

    def standing(self) -> Standing:
        """What stands on what is before the coder, by today's ids."""
        return self.recorder.standing(self.segment.transcript, self.segment.span)

    def log_seen(self) -> None:
        """Log the own answer once more when the coder leaves it as it is after seeing suggestions."""
        standing = self.standing()
        if self.mode is not Mode.COMMIT_FIRST or not self.exposure.on_screen(self.segment) or not standing.is_answered:
            return
        logged = self.state.answer(self.segment.transcript, self.segment.span)
        if logged is None or logged.shown != self.exposure.shown(self.segment):
            self.log_answer(standing.verdict or Verdict.NONE, standing.codes, standing.facets)

    def log_answer(self, verdict: Verdict, codes: tuple[str, ...], facets: Mapping[str, Mapping[str, str]]) -> None:
        """Log an answer or skip, with what was on screen and how long it took."""
        shown = self.exposure.shown(self.segment)
        self.seconds[self.segment] = self.clock() - self.opened
        self.log(
            verdict,
            codes=codes,
            facets=facets,
            shown=shown,
            before=self.state.own_answer(self.segment.transcript, self.segment.span) if shown else None,
            took_ms=max(0, round((self.clock() - self.displayed) * 1000)),
            fingerprints=self.recorder.fingerprints(codes),
            is_control=self.exposure.is_control(self.segment),
        )

    def log(self, verdict: Verdict, **fields: Any) -> None:
        """Log a decision on what is before the coder."""
        self.touched[self.segment] = None
        self.recorder.log(verdict, self.segment.transcript, self.segment.span, **fields)

    def say(self, message: str) -> None:
        """Tell what was done, in the next view."""
        self.says = {"message": message}

    def refuse(self, message: str) -> None:
        """Tell what was wrong and what to do next, in the next view."""
        self.says = {"message": message, "is_refusal": True}

    def open_marked(self, span: Span) -> None:
        """Put words of the transcript before the coder that are no segment of the queue."""
        transcript = self.transcripts[self.segment.transcript]
        turn = transcript.turn_at(span.start)
        self.open(self.index, Segment(transcript.name, span, turn.number if turn else 1, Unit.FREE))

    def view(self) -> View:
        """All that is to be shown now."""
        transcript = self.transcripts[self.segment.transcript]
        standing = self.standing()
        suggestions = self.exposure.on_screen(self.segment)
        is_revealed = self.mode is Mode.COMMIT_FIRST and bool(suggestions)
        n_decided = self.queue.n_answered()
        n_left = len(self.queue) - n_decided
        return View(
            segment=self.segment,
            **surroundings(transcript, self.segment),
            codebook=self.recorder.codebook,
            queue=self.queue.segments,
            position=self.index + 1,
            total=len(self.queue),
            progress=progress(n_decided, n_left, list(self.seconds.values())),
            mode=self.mode,
            phase=Phase.REVEALED if is_revealed else Phase.ANSWER,
            verdict=standing.verdict,
            codes=standing.codes,
            facets=standing.facets,
            overlaps=tuple(
                Overlap(other, transcript.quote(other), self.recorder.today(held.codes))
                for other, held in self.state.overlapping(transcript.name, self.segment.span)
            ),
            memos=standing.memos,
            is_flagged=standing.is_flagged,
            suggestions=suggestions,
            is_control=self.exposure.is_control(self.segment),
            is_marked=self.marked is not None,
            is_end=self.is_end,
            **self._said(has_suggestions=bool(suggestions)),
        )

    def _said(self, *, has_suggestions: bool) -> dict[str, Any]:
        """The fields of this view alone, with what there is to tell of its suggestions."""
        remark = self.remark(self.segment) if self.remark is not None and has_suggestions else ""
        if not remark:
            return self.says
        return self.says | {"message": " ".join(filter(None, [self.says.get("message"), remark]))}

    def summary(self, seconds: float) -> Summary:
        """What the session came to."""
        held = [self.state.at(one.transcript, one.span) for one in self.touched]
        return Summary(
            answered=sum(one.verdict is Verdict.CODES for one in held),
            none=sum(one.verdict is Verdict.NONE for one in held),
            skipped=sum(one.verdict is Verdict.SKIP for one in held),
            flagged=sum(one.is_flagged for one in held),
            seconds=seconds,
            left=len(self.queue) - self.queue.n_answered(),
        )
