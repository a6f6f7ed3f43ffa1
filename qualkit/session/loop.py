"""The loop of a coding session: show a segment, take an action, record it, go on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qualkit.model.coding import Mode, Verdict
from qualkit.model.segment import Span
from qualkit.session import actions as act
from qualkit.session.exposure import Exposure
from qualkit.session.progress import Summary, progress
from qualkit.session.queue import Queue
from qualkit.session.recorder import Recorder
from qualkit.session.view import Overlap, Page, Phase, View, surroundings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from qualkit.model.codebook import Code, Codebook
    from qualkit.model.coding import Decision
    from qualkit.model.segment import Segment
    from qualkit.model.suggestion import Suggestion
    from qualkit.model.transcript import Transcript
    from qualkit.session.state import Standing, State


def run(
    segments: Sequence[Segment],
    transcripts: Mapping[str, Transcript],
    state: State,
    *,
    codebook: Codebook,
    coder: str,
    mode: Mode,
    ask: Callable[[View], act.Action],
    record: Callable[[Decision], Decision],
    suggestions: Callable[[Segment], Sequence[Suggestion]] | None,
    fingerprint: Callable[[Code], str],
    now: Callable[[], datetime],
    clock: Callable[[], float],
    remark: Callable[[Segment], str] | None = None,
    control_share: float = 0.0,
) -> Summary:
    """Put segments before a coder until all are decided or the coder quits.

    The session starts at the first undecided segment; skipped ones come round once more at the end.
    When all is decided the last segment is shown once more, so that the last answer can be seen and
    undone. Every decision is recorded before anything else is shown, so a session may be killed at any
    moment and taken up again.

    Args:
        segments: In the order to ask, without the coder's own splits and joins: these follow from the
            log in ``state``. Applying them before does no harm, but then they cannot be undone here.
        transcripts: By name; at least those of the segments.
        state: What this coder decided so far; kept up to date.
        codebook: Whose codes may be given.
        coder: Whose decisions these are.
        mode: ``COMMIT_FIRST`` asks for the coder's own answer, records it, and shows suggestions
            afterwards; ``ASSIST`` shows them at once; ``BLIND`` never asks for them.
        ask: Answers a view; ``EOFError`` and ``KeyboardInterrupt`` count as quitting.
        record: Logs a decision and returns it with its number once it is safely written.
        suggestions: The suggestions for a segment, the most probable first; ``None`` when there are none.
        fingerprint: Of a code's definition.
        now: The time of a decision, with its time zone.
        clock: Seconds that only go forward, for durations.
        remark: What to tell of a segment's suggestions while they are on screen; empty for nothing.
        control_share: Of the segments that show no suggestion in any mode, drawn by coder and segment.

    Raises:
        ValueError: ``mode`` is ``IMPORTED``: no session runs so.
    """
    if mode is Mode.IMPORTED:
        raise ValueError("a session runs commit-first, assist or blind")
    session = _Session(
        queue=Queue(segments, state),
        transcripts=transcripts,
        state=state,
        recorder=Recorder(transcripts, state, codebook, coder, mode, record, fingerprint, now),
        exposure=Exposure(mode, state, coder, suggestions, control_share),
        mode=mode,
        ask=ask,
        clock=clock,
        remark=remark,
    )
    return session.run()


@dataclass(eq=False)
class _Session:
    """One session under way: the queue, where it stands in it, and what the next view says."""

    queue: Queue
    transcripts: Mapping[str, Transcript]
    state: State
    recorder: Recorder
    exposure: Exposure
    mode: Mode
    ask: Callable[[View], act.Action]
    clock: Callable[[], float]
    remark: Callable[[Segment], str] | None = None
    index: int = 0
    is_end: bool = False
    opened: float = 0.0  # when the visit to the segment began
    displayed: float = 0.0  # when it was last shown for an answer: suggestions start the time anew
    says: dict[str, Any] = field(default_factory=dict)  # fields of the next view alone
    touched: dict[Segment, None] = field(default_factory=dict)
    seconds: dict[Segment, float] = field(default_factory=dict)

    def run(self) -> Summary:
        started = self.clock()
        if self.queue:
            self.index = len(self.queue) - 1
            self._advance()
        while self.queue:
            view = self._view()
            self.says = {}
            try:
                action = self.ask(view)
            except (EOFError, KeyboardInterrupt):
                action = act.Quit()
            if isinstance(action, act.Quit) or (self.is_end and isinstance(action, act.Keep)):
                self._log_seen()
                break
            self._take(action)
        return self._summary(self.clock() - started)

    @property
    def segment(self) -> Segment:
        return self.queue.segments[self.index]

    def _take(self, action: act.Action) -> None:
        match action:
            case act.Answer(codes, facets):
                self._answer(codes, facets)
            case act.NoneFits():
                self._commit(Verdict.NONE, (), {})
            case act.Keep():
                self._keep()
            case act.Skip():
                self._skip()
            case act.Flag():
                self._flag()
            case act.Memo(text):
                self._memo(text)
            case act.Back():
                self._back()
            case act.Undo():
                self._undo()
            case act.Redo():
                self._redo()
            case act.Split(position):
                self._split(position)
            case act.Join():
                self._join()
            case act.Reveal():
                self._reveal()
            case act.Help(None):
                self.says["asked_commands"] = True
            case act.Help(str(code)):
                self._explain(code)
            case act.Invalid(message):
                self._refuse(message)
            case _:
                raise TypeError(f"no action of a session: {action!r}")

    def _answer(self, codes: tuple[str, ...], facets: Mapping[str, Mapping[str, str]]) -> None:
        answer = self.recorder.answer(codes, facets)
        if isinstance(answer, str):
            return self._refuse(answer)
        chosen = {code: values for code, values in answer.items() if values}
        return self._commit(Verdict.CODES, tuple(answer), chosen)

    def _commit(self, verdict: Verdict, codes: tuple[str, ...], facets: Mapping[str, Mapping[str, str]]) -> None:
        was_shown = bool(self.exposure.on_screen(self.segment))
        self._log_answer(verdict, codes, facets)
        self._say(f"Saved: {', '.join(codes) or 'no code fits'}.")
        if self.mode is Mode.COMMIT_FIRST and not was_shown and self.exposure.suggested(self.segment):
            self.exposure.is_revealed = True
            self.displayed = self.clock()
        else:
            self._advance()

    def _keep(self) -> None:
        standing = self._standing()
        if not standing.is_answered:
            return self._refuse("Nothing stands to be kept. Choose codes, or say that none fits, or skip.")
        self._log_seen()
        self._say(f"Kept: {', '.join(standing.codes) or 'no code fits'}.")
        return self._advance()

    def _skip(self) -> None:
        if self._standing().is_answered:
            return self._refuse("This segment is answered. Keep the answer, undo it, or flag it.")
        if self._standing().verdict is Verdict.SKIP:
            self.queue.passed.add(self.segment)
        self._log_answer(Verdict.SKIP, (), {})
        is_over = self.segment in self.queue.passed
        self._say("Skipped." if is_over else "Skipped: it comes round again at the end.")
        return self._advance()

    def _reveal(self) -> None:
        refusal = self.exposure.refusal(self.segment, self._standing())
        if refusal:
            return self._refuse(refusal)
        if not self.exposure.on_screen(self.segment):
            self.exposure.is_revealed = True
            self.displayed = self.clock()
        return None

    def _flag(self) -> None:
        self._log(Verdict.FLAG)
        self._say("Flagged for another look." if self._standing().is_flagged else "The flag is off.")

    def _memo(self, text: str) -> None:
        if not text.strip():
            return self._refuse("The memo has no words. Write some, or go on.")
        self._log(Verdict.MEMO, memo=text.strip())
        return self._say("Memo saved.")

    def _explain(self, code_id: str) -> None:
        codebook = self.recorder.codebook
        if codebook.current_id(code_id) is None:
            return self._refuse(f"The codebook has no code {code_id!r}. Ask for one of its codes.")
        self.says["asked_help"] = codebook.code(code_id)
        return None

    def _back(self) -> None:
        if self.index == 0:
            return self._refuse("This is the first segment. Go on from here.")
        self._log_seen()
        return self._open(self.index - 1)

    def _undo(self) -> None:
        self._log_seen()
        visit = self.state.last_visit()
        if not visit:
            return self._refuse("There is nothing to undo. Go on from here.")
        last = visit[-1]
        if last.verdict in (Verdict.MOVE, Verdict.LOSE) or last.mode is Mode.IMPORTED:
            return self._refuse("What was logged last came from a file or an edited transcript. Go on.")
        if self.queue.index_of(last.transcript, last.span) is None:
            return self._refuse(f"You decided last on {last.transcript}, which is not in this session. Go on.")
        return self._take_back(visit, "Undone")

    def _redo(self) -> None:
        undone = self.state.undone_visit()
        if not undone or self.queue.index_of(undone[-1].transcript, undone[-1].span) is None:
            return self._refuse("There is nothing to redo: a redo follows an undo. Go on from here.")
        return self._take_back(undone, "Restored")

    def _take_back(self, visit: Sequence[Decision], done: str) -> None:
        for decision in reversed(visit):
            self.recorder.log(Verdict.UNDO, decision.transcript, decision.span, undoes=decision.number)
        self.queue.cut()
        self._open(self.queue.index_of(visit[0].transcript, visit[0].span) or 0)
        self._say(f"{done}. {', '.join(self._standing().codes) or 'No code'} stands now.")

    def _split(self, position: int) -> None:
        span = self.segment.span
        text = self.transcripts[self.segment.transcript].text
        parts = (text[span.start : position], text[position : span.end])
        if not span.start < position < span.end or not all(map(str.strip, parts)):
            return self._refuse("Both parts of a split need words. Choose a place inside the segment.")
        self._log_seen()
        self._log(Verdict.SPLIT, split_at=position)
        self.queue.cut()
        self._open(self.index)
        return self._say("Split: this is the first part.")

    def _join(self) -> None:
        first = self.segment
        second = self.queue.next_in_turn(first, self.transcripts[first.transcript].text)
        if second is None:
            return self._refuse("Nothing follows directly in this turn; a join never crosses turns. Go on.")
        self._log_seen()
        span = Span(first.span.start, second.span.end)
        self.recorder.log(Verdict.JOIN, first.transcript, span)
        self.queue.cut()
        self._open(self.queue.index_of(first.transcript, span) or 0)
        return self._say("Joined with the next segment.")

    def _advance(self) -> None:
        found = self.queue.following(self.index)
        self._open(self.index if found is None else found)
        self.is_end = found is None

    def _open(self, index: int) -> None:
        self.index = index
        self.is_end = False
        self.exposure.open(self.segment)
        self.opened = self.displayed = self.clock()

    def _standing(self) -> Standing:
        return self.recorder.standing(self.segment.transcript, self.segment.span)

    def _log_seen(self) -> None:
        """Log the own answer once more when the coder leaves it as it is after seeing suggestions."""
        standing = self._standing()
        if self.mode is not Mode.COMMIT_FIRST or not self.exposure.on_screen(self.segment) or not standing.is_answered:
            return
        logged = self.state.answer(self.segment.transcript, self.segment.span)
        if logged is None or logged.shown != self.exposure.shown(self.segment):
            self._log_answer(standing.verdict or Verdict.NONE, standing.codes, standing.facets)

    def _log_answer(self, verdict: Verdict, codes: tuple[str, ...], facets: Mapping[str, Mapping[str, str]]) -> None:
        shown = self.exposure.shown(self.segment)
        self.seconds[self.segment] = self.clock() - self.opened
        self._log(
            verdict,
            codes=codes,
            facets=facets,
            shown=shown,
            before=self.state.own_answer(self.segment.transcript, self.segment.span) if shown else None,
            took_ms=max(0, round((self.clock() - self.displayed) * 1000)),
            fingerprints=self.recorder.fingerprints(codes),
            is_control=self.exposure.is_control(self.segment),
        )

    def _log(self, verdict: Verdict, **fields: Any) -> None:
        self.touched[self.segment] = None
        self.recorder.log(verdict, self.segment.transcript, self.segment.span, **fields)

    def _say(self, message: str) -> None:
        self.says = {"message": message}

    def _refuse(self, message: str) -> None:
        self.says = {"message": message, "is_refusal": True}

    def _view(self) -> View:
        transcript = self.transcripts[self.segment.transcript]
        standing = self._standing()
        suggestions = self.exposure.on_screen(self.segment)
        is_revealed = self.mode is Mode.COMMIT_FIRST and bool(suggestions)
        n_decided = self.queue.n_answered()
        n_left = len(self.queue) - n_decided
        return View(
            segment=self.segment,
            **surroundings(transcript, self.segment),
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
            is_end=self.is_end,
            page=Page(transcript, self.queue.of(transcript.name), self.state.held(transcript.name)),
            **self._said(has_suggestions=bool(suggestions)),
        )

    def _said(self, *, has_suggestions: bool) -> dict[str, Any]:
        """The fields of this view alone, with what there is to tell of its suggestions."""
        remark = self.remark(self.segment) if self.remark is not None and has_suggestions else ""
        if not remark:
            return self.says
        return self.says | {"message": " ".join(filter(None, [self.says.get("message"), remark]))}

    def _summary(self, seconds: float) -> Summary:
        held = [self.state.at(one.transcript, one.span) for one in self.touched]
        return Summary(
            answered=sum(one.verdict is Verdict.CODES for one in held),
            none=sum(one.verdict is Verdict.NONE for one in held),
            skipped=sum(one.verdict is Verdict.SKIP for one in held),
            flagged=sum(one.is_flagged for one in held),
            seconds=seconds,
            left=len(self.queue) - self.queue.n_answered(),
        )
