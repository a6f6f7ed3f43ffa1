"""The loop of a coding session: show a segment, take an action, record it, go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit.errors import QualkitError
from qualkit.model.coding import Mode, Verdict
from qualkit.session import actions as act
from qualkit.session import cutting
from qualkit.session.desk import Desk
from qualkit.session.exposure import Exposure
from qualkit.session.going import destination
from qualkit.session.groups import several
from qualkit.session.queue import Queue
from qualkit.session.recorder import Recorder
from qualkit.session.state import VISITED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from qualkit.model.codebook import Code, Codebook
    from qualkit.model.coding import Decision
    from qualkit.model.segment import Segment, Span
    from qualkit.model.suggestion import Suggestion
    from qualkit.model.transcript import Transcript
    from qualkit.session.books import Books
    from qualkit.session.progress import Summary
    from qualkit.session.state import State
    from qualkit.session.view import View


def run(
    segments: Sequence[Segment],
    transcripts: Mapping[str, Transcript],
    state: State,
    *,
    codebook: Codebook,
    coder: str,
    mode: Mode,
    ask: Callable[[View], act.Action],
    record: Callable[[Sequence[Decision]], Sequence[Decision]],
    suggestions: Callable[[Segment], Sequence[Suggestion]] | None,
    fingerprint: Callable[[Code], str],
    now: Callable[[], datetime],
    clock: Callable[[], float],
    remark: Callable[[Segment], str] | None = None,
    uncertain: Callable[[Sequence[Segment]], Segment | None] | None = None,
    control_share: float = 0.0,
    books: Books | None = None,
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
        codebook: Whose codes may be given, as long as ``books`` tells of no other.
        coder: Whose decisions these are.
        mode: ``COMMIT_FIRST`` asks for the coder's own answer, records it, and shows suggestions
            afterwards; ``ASSIST`` shows them at once; ``BLIND`` never asks for them.
        ask: Answers a view; ``EOFError`` and ``KeyboardInterrupt`` count as quitting.
        record: Logs decisions, all or none, and returns them with their numbers once they are safely written.
        suggestions: The suggestions for a segment, the most probable first; ``None`` when there are none.
        fingerprint: Of a code's definition.
        now: The time of a decision, with its time zone.
        clock: Seconds that only go forward, for durations.
        remark: What to tell of a segment's suggestions while they are on screen; empty for nothing.
        uncertain: Of undecided segments the one whose suggestions are least sure; ``None`` without suggestions.
        control_share: Of the segments that show no suggestion in any mode, drawn by coder and segment.
        books: The codebook's file, for new codes and changes from outside; ``None`` when it cannot change.

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
        uncertain=None if mode is Mode.BLIND else uncertain,
        books=books,
    )
    return session.run()


@dataclass(eq=False, kw_only=True)
class _Session(Desk):
    """What each action of a coder does."""

    ask: Callable[[View], act.Action]

    def run(self) -> Summary:
        started = self.clock()
        if self.queue:
            self.index = len(self.queue) - 1
            self.advance()
        while self.queue:
            self.follow_codebook()
            view = self.view()
            self.says = {}
            try:
                action = self.ask(view)
            except (EOFError, KeyboardInterrupt):
                action = act.Quit()
            if isinstance(action, act.Quit) or (self.is_end and isinstance(action, act.Keep)):
                self.log_seen()
                break
            self._take(action)
        return self.summary(self.clock() - started)

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
            case act.Split() | act.Join() | act.Resize():
                self._cut(action)
            case act.Mark(span, crosses_turns):
                self._mark(span, crosses_turns=crosses_turns)
            case act.Several(positions, answer):
                self._several(positions, answer)
            case act.Go(to):
                self._go(to)
            case act.NewCode():
                self._coin(action)
            case act.Reveal():
                self._reveal()
            case act.Help(None, is_further):
                self.says |= {"asked_commands": True, "asked_further": is_further}
            case act.Help(str(code)):
                self._explain(code)
            case act.Invalid(message):
                self.refuse(message)
            case _:
                raise TypeError(f"no action of a session: {action!r}")

    def _answer(self, codes: tuple[str, ...], facets: Mapping[str, Mapping[str, str]]) -> None:
        answer = self.recorder.answer(codes, facets)
        if isinstance(answer, str):
            return self.refuse(answer)
        chosen = {code: values for code, values in answer.items() if values}
        return self._commit(Verdict.CODES, tuple(answer), chosen)

    def _commit(self, verdict: Verdict, codes: tuple[str, ...], facets: Mapping[str, Mapping[str, str]]) -> None:
        was_shown = bool(self.exposure.on_screen(self.segment))
        self.log_answer(verdict, codes, facets)
        self.say(f"Saved: {', '.join(codes) or 'no code fits'}.")
        if self.mode is Mode.COMMIT_FIRST and not was_shown and self.exposure.suggested(self.segment):
            self.exposure.is_revealed = True
            self.displayed = self.clock()
        else:
            self.advance()

    def _keep(self) -> None:
        standing = self.standing()
        if not standing.is_answered:
            return self.refuse("Nothing stands to be kept. Choose codes, or say that none fits, or skip.")
        self.log_seen()
        self.say(f"Kept: {', '.join(standing.codes) or 'no code fits'}.")
        return self.advance()

    def _skip(self) -> None:
        if self.standing().is_answered:
            return self.refuse("This segment is answered. Keep the answer, undo it, or flag it.")
        if self.marked is not None:
            self.say("The marked words are left as they were.")
            return self.advance()
        if self.standing().verdict is Verdict.SKIP:
            self.queue.passed.add(self.segment)
        self.log_answer(Verdict.SKIP, (), {})
        is_over = self.segment in self.queue.passed
        self.say("Skipped." if is_over else "Skipped: it comes round again at the end.")
        return self.advance()

    def _reveal(self) -> None:
        refusal = self.exposure.refusal(self.segment, self.standing())
        if refusal:
            return self.refuse(refusal)
        if not self.exposure.on_screen(self.segment):
            self.exposure.is_revealed = True
            self.displayed = self.clock()
        return None

    def _flag(self) -> None:
        self.log(Verdict.FLAG)
        self.say("Flagged for another look." if self.standing().is_flagged else "The flag is off.")

    def _memo(self, text: str) -> None:
        if not text.strip():
            return self.refuse("The memo has no words. Write some, or go on.")
        self.log(Verdict.MEMO, memo=text.strip())
        return self.say("Memo saved.")

    def _explain(self, code_id: str) -> None:
        codebook = self.recorder.codebook
        if codebook.current_id(code_id) is None:
            return self.refuse(f"The codebook has no code {code_id!r}. Ask for one of its codes.")
        self.says["asked_help"] = codebook.code(code_id)
        return None

    def _back(self) -> None:
        if self.marked is None and self.index == 0:
            return self.refuse("This is the first segment. Go on from here.")
        self.log_seen()
        return self.open(self.index if self.marked is not None else self.index - 1)

    def _go(self, to: act.Goal | int | str) -> None:
        found = destination(to, queue=self.queue, index=self.index, state=self.state, uncertain=self.uncertain)
        if isinstance(found, str):
            return self.refuse(found)
        self.log_seen()
        return self.open(found)

    def _undo(self) -> None:
        before = self.state.last_act()
        # Whoever goes back step by step leaves nothing on the way: it would end what can be redone.
        has_logged = not self.state.undone_act() and self.log_seen()
        done = self.state.last_act()
        if has_logged and len(done) == 1:
            done = [*before, *done]  # that the answer was kept is no step that the coder took
        if not done:
            return self.refuse("There is nothing to undo. Go on from here.")
        last = done[-1]
        if last.verdict in (Verdict.MOVE, Verdict.LOSE) or last.mode is Mode.IMPORTED:
            return self.refuse("What was logged last came from a file or an edited transcript. Go on.")
        if self.queue.nearest(last.transcript, last.span) is None:
            return self.refuse(f"You decided last on {last.transcript}, which is not in this session. Go on.")
        return self._take_back(done, done[0], "Undone")

    def _redo(self) -> None:
        undone = self.state.undone_act()
        if not undone or self.queue.nearest(undone[-1].transcript, undone[-1].span) is None:
            return self.refuse("There is nothing to redo: a redo follows an undo. Go on from here.")
        return self._take_back(undone, self.state.target(undone[0]), "Restored")

    def _take_back(self, decisions: Sequence[Decision], first: Decision, done: str) -> None:
        self.recorder.take_back(decisions)
        self.queue.cut()
        self.open(self.queue.nearest(first.transcript, first.span) or 0)
        if first.verdict in VISITED and first.span != self.segment.span:
            self.open_marked(first.span)
        places = len({(one.transcript, one.span) for one in decisions})
        what = {Verdict.MEMO: ": the memo", Verdict.FLAG: ": the flag"}.get(first.verdict, "")
        more = f" on {places} segments; on the first" if places > 1 else f"{what}."
        self.say(f"{done}{more} {', '.join(self.standing().codes) or 'No code'} stands now.")

    def _cut(self, action: act.Split | act.Join | act.Resize) -> None:
        if self.marked is not None:
            return self.refuse("The marked words are no segment. Answer them, or go back to the segment first.")
        self.log_seen()
        match action:
            case act.Split(position):
                made, said = cutting.split(self.recorder, self.segment, position), "Split: this is the first part."
            case act.Join():
                made = cutting.joined(self.recorder, self.segment, self.queue)
                said = "Joined with the next segment."
            case act.Resize(span):
                made = cutting.resized(self.recorder, self.segment, span)
                said = "The segment is these words now."
        if isinstance(made, str):
            return self.refuse(made)
        self.recorder.act(made)
        self.queue.cut()
        self.open(self.queue.index_of(made[0].transcript, made[0].span) or 0)
        self.touched[self.segment] = None
        return self.say(said)

    def _mark(self, span: Span, *, crosses_turns: bool) -> None:
        transcript = self.transcripts[self.segment.transcript]
        if span.end > len(transcript.text) or not transcript.quote(span).strip():
            return self.refuse("There are no words there. Mark words of this transcript.")
        first, last = transcript.turn_at(span.start), transcript.turn_at(span.end - 1)
        if not crosses_turns and (first is None or first != last):
            return self.refuse("These words are of more than one turn. Say so when you mark them, or mark fewer.")
        self.log_seen()
        place = self.queue.index_of(transcript.name, span)
        if place is not None and self.queue.segments[place].span == span:
            return self.open(place)
        self.open_marked(span)
        return self.say("Marked: answer these words, or go back to the segment.")

    def _several(self, positions: Sequence[int], answer: act.Answer | act.NoneFits) -> None:
        places = sorted({position - 1 for position in positions})
        if not places or places[0] < 0 or places[-1] >= len(self.queue):
            return self.refuse(f"There are segments 1 to {len(self.queue)}. Choose from these.")
        self.log_seen()
        segments = [self.queue.segments[place] for place in places]
        made = several(self.recorder, self.exposure, segments, answer)
        if isinstance(made, str):
            return self.refuse(made)
        n_replaced = sum(self.state.at(one.transcript, one.span).is_answered for one in segments)
        self.recorder.act(made)
        self.touched |= dict.fromkeys(segments)
        replaced = f"; {n_replaced} of them had an answer, which it replaces" if n_replaced else ""
        plural = "s" if len(made) > 1 else ""
        self.say(f"Saved on {len(made)} segment{plural}: {', '.join(made[0].codes) or 'no code fits'}{replaced}.")
        self.marked, self.index = None, places[-1]
        return self.advance()

    def _coin(self, new: act.NewCode) -> None:
        if self.books is None:
            return self.refuse("This session has no codebook file to write to. Choose one of the codes.")
        if not new.label.strip():
            return self.refuse("A new code needs words to be called by. Write some.")
        try:
            codebook, code = self.books.add(new, self.segment)
        except QualkitError as error:
            return self.refuse(f"No code was added: {' '.join(str(error).split())}")
        self.adopt(codebook)
        standing = self.standing()
        self._answer((*standing.codes, code), standing.facets)
        return self.say(f"{code} is a draft in the codebook now. {self.says.get('message', '')}".rstrip())
