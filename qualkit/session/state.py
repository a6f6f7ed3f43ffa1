"""What the coder of a session decided so far, and what undo and redo would take back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qualkit.model.coding import Decision, Mode, Verdict
from qualkit.model.segment import Span
from qualkit.session.undone import Undone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from qualkit.model.coding import Coding
    from qualkit.model.memo import Memo

Place = tuple[str, Span]
"""A transcript's name and a span of it."""

ANSWERS = (Verdict.CODES, Verdict.NONE)
VISITED = (*ANSWERS, Verdict.SKIP, Verdict.FLAG, Verdict.MEMO)
"""Verdicts on a span that are given while it is before the coder."""
_CUTS = (Verdict.SPLIT, Verdict.JOIN)
_OF_MEMOS = (Verdict.MEMO, Verdict.WITHDRAW)


@dataclass(frozen=True, slots=True)
class Standing:
    """What one coder holds of one span.

    Attributes:
        verdict: Codes, none or skip; ``None`` when nothing was decided or all was taken back.
        codes: By the ids they had when decided.
        facets: Code id to facet id to value id.
        memos: Oldest first.
    """

    verdict: Verdict | None = None
    codes: tuple[str, ...] = ()
    facets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    is_flagged: bool = False
    memos: tuple[str, ...] = ()

    @property
    def is_answered(self) -> bool:
        """Whether codes or none stand."""
        return self.verdict in ANSWERS

    def after(self, decision: Decision) -> Standing:
        """What stands once a decision on the span is added."""
        match decision.verdict:
            case Verdict.CODES | Verdict.NONE:
                return replace(self, verdict=decision.verdict, codes=decision.codes, facets=decision.facets)
            case Verdict.SKIP:
                return self if self.is_answered else replace(self, verdict=Verdict.SKIP)
            case Verdict.FLAG:
                return replace(self, is_flagged=not self.is_flagged)
            case Verdict.MEMO:
                return replace(self, memos=(*self.memos, decision.memo))
            case Verdict.WITHDRAW:
                codes = tuple(code for code in self.codes if code not in decision.codes)
                is_empty = self.verdict is Verdict.CODES and not codes
                return replace(self, codes=codes, verdict=None if is_empty else self.verdict)
            case Verdict.LOSE:
                return Standing()
            case _:
                return self


class State:
    """One coder's standing answers, and the log they can be taken back from.

    Build it with :meth:`of`; the session adds each decision as it is recorded.

    Attributes:
        changed: Places on which something else stands since the state was built, in the order of the changes.
    """

    def __init__(self, standing: Mapping[Place, Standing], log: Sequence[Decision]) -> None:
        self._standing: dict[str, dict[Span, Standing]] = {}
        for (transcript, span), one in standing.items():
            self._standing.setdefault(transcript, {})[span] = one
        self.changed: list[Place] = []
        self._log = _moved(log)
        self._number = {decision.number: decision for decision in self._log}
        self._on: dict[Place, list[Decision]] = {}
        for decision in self._log:
            self._on.setdefault((decision.transcript, decision.span), []).append(decision)
        self._undone = Undone(self._log)
        self._cuts = [decision for decision in self._log if decision.verdict in _CUTS]

    @classmethod
    def of(
        cls,
        *,
        codings: Iterable[Coding] = (),
        verdicts: Mapping[Place, Verdict] | None = None,
        flags: Iterable[Place] = (),
        memos: Iterable[Memo] = (),
        log: Sequence[Decision] = (),
    ) -> State:
        """The state of a coder as the store tells it.

        Args:
            codings: The coder's codings; withdrawn ones are left out.
            verdicts: What was decided per span; only codes, none and skip count.
            flags: Spans flagged for another look.
            memos: The coder's notes.
            log: The coder's decisions in the order logged, all of them: what stands after an undo is read
                from it, and undone decisions still tell which suggestions were seen.
        """
        # Codes follow from the codings that stand.
        given = {place: one for place, one in (verdicts or {}).items() if one in (Verdict.NONE, Verdict.SKIP)}
        codes: dict[Place, list[str]] = {}
        facets: dict[Place, dict[str, Mapping[str, str]]] = {}
        for coding in codings:
            if coding.is_standing:
                place = (coding.transcript, coding.span)
                codes.setdefault(place, []).append(coding.code)
                if coding.facets:
                    facets.setdefault(place, {})[coding.code] = coding.facets
        flagged = set(flags)
        notes: dict[Place, list[str]] = {}
        for memo in memos:
            notes.setdefault((memo.transcript, memo.span), []).append(memo.text)
        standing = {
            place: Standing(
                Verdict.CODES if place in codes else given.get(place),
                tuple(codes.get(place, ())),
                facets.get(place, {}),
                is_flagged=place in flagged,
                memos=tuple(notes.get(place, ())),
            )
            for place in {**given, **dict.fromkeys([*codes, *flagged, *notes])}
        }
        return cls(standing, log)

    def at(self, transcript: str, span: Span) -> Standing:
        """What stands on a span."""
        return self._standing.get(transcript, {}).get(span, Standing())

    def held(self, transcript: str) -> dict[Span, Standing]:
        """What stands on the spans of a transcript; a copy."""
        return dict(self._standing.get(transcript, {}))

    def answered(self) -> list[Place]:
        """Places on which codes or none stand, the one decided last at the end."""
        decided: dict[Place, None] = {}
        for one in self._log:
            if one.verdict in ANSWERS and self._counts(one):
                decided.pop((one.transcript, one.span), None)
                decided[one.transcript, one.span] = None
        standing = {(name, span) for name, held in self._standing.items() for span in held}
        return [place for place in [*sorted(standing - decided.keys()), *decided] if self.at(*place).is_answered]

    def overlapping(self, transcript: str, span: Span) -> list[tuple[Span, Standing]]:
        """Codes on other spans that share characters with this one, in reading order."""
        held = self._standing.get(transcript, {}).items()
        return sorted(
            ((other, one) for other, one in held if one.codes and other != span and other.overlap(span)),
            key=lambda found: found[0],
        )

    def add(self, decision: Decision) -> None:
        """Take a recorded decision into account."""
        self._log.append(decision)
        self._undone.add(decision)
        if decision.verdict in _CUTS:
            self._cuts.append(decision)
        self._number[decision.number] = decision
        self._on.setdefault((decision.transcript, decision.span), []).append(decision)
        if decision.verdict is Verdict.UNDO:
            self._recompute(decision.transcript, decision.span)
        else:
            held = self.at(decision.transcript, decision.span)
            self._put(decision.transcript, decision.span, held.after(decision))

    def cuts(self) -> list[Decision]:
        """The splits and joins that count, in the order decided."""
        return [one for one in self._cuts if self._counts(one)]

    def answer(self, transcript: str, span: Span) -> Decision | None:
        """The last answer on a span that counts."""
        return next((one for one in self._answers(transcript, span) if self._counts(one)), None)

    def has_seen(self, transcript: str, span: Span) -> bool:
        """Whether suggestions for a span were ever on screen, even if what was decided then is undone."""
        return any(one.shown for one in self._on.get((transcript, span), ()))

    def seen(self, transcript: str, span: Span) -> tuple[str, ...]:
        """The codes that were suggested for a span when it was last decided on with suggestions on screen."""
        return next((one.shown for one in reversed(self._on.get((transcript, span), ())) if one.shown), ())

    def own_answer(self, transcript: str, span: Span) -> tuple[str, ...] | None:
        """The last answer on a span given with no suggestion on screen; ``None`` without one.

        It holds even when it is undone: what the coder thought before seeing suggestions is a fact.
        """
        own = next((one for one in self._answers(transcript, span) if not one.shown), None)
        return None if own is None else own.codes

    def last_act(self, *, is_decided: bool = False) -> list[Decision]:
        """The decisions that an undo would take back, in the order decided; empty when there are none.

        Args:
            is_decided: Pass over spans that went along when a transcript was edited: they stay where their words are.
        """
        passed = {Verdict.UNDO, Verdict.MOVE, Verdict.LOSE} if is_decided else {Verdict.UNDO}
        return _last_act(one for one in reversed(self._log) if self._counts(one) and one.verdict not in passed)

    def undone_act(self) -> list[Decision]:
        """The undo decisions that a redo would take back; empty unless undoing came last."""
        undoing: dict[int, Decision] = {}
        for one in reversed(self._log):
            if one.verdict is not Verdict.UNDO or one.undoes is None:
                break
            target = self._number.get(one.undoes)
            if self._counts(one) and target is not None and target.verdict is not Verdict.UNDO:
                undoing[target.number] = one
        targets = [self._number[number] for number in sorted(undoing)]
        act: list[Decision] = []
        while targets:
            act = _last_act(reversed(targets))
            targets = targets[: -len(act)]
        return [undoing[one.number] for one in act]

    def target(self, undoing: Decision) -> Decision:
        """The decision that a redo brings back by taking this undo back."""
        return self._number.get(undoing.undoes or 0, undoing)

    def _answers(self, transcript: str, span: Span) -> Iterator[Decision]:
        """Answers on a span, undone ones included, the last first."""
        decided = self._on.get((transcript, span), [])
        return (one for one in reversed(decided) if one.verdict in ANSWERS)

    def _counts(self, decision: Decision) -> bool:
        return decision.number not in self._undone

    def _recompute(self, transcript: str, span: Span) -> None:
        standing = Standing()
        counting = [one for one in self._on.get((transcript, span), ()) if self._counts(one)]
        newest = {one.revises or one.number: one.number for one in counting if one.verdict in _OF_MEMOS}
        for one in counting:
            # Of a memo with several versions the newest stands, or none when that withdraws it.
            if one.verdict is not Verdict.MEMO or newest[one.revises or one.number] == one.number:
                standing = standing.after(one)
        self._put(transcript, span, standing)

    def _put(self, transcript: str, span: Span, standing: Standing) -> None:
        self.changed.append((transcript, span))
        self._standing.setdefault(transcript, {})[span] = standing


def _moved(log: Sequence[Decision]) -> list[Decision]:
    """The log with the spans of today, after the transcripts were edited."""
    rows = list(log)
    if all(one.verdict is not Verdict.MOVE for one in log):
        return rows
    undone = Undone(log)
    on: dict[Place, list[int]] = {}
    for i, one in enumerate(log):
        if one.verdict is Verdict.MOVE and one.moved_to is not None and one.number not in undone:
            rows_here = on.pop((one.transcript, one.span), [])
            shift = one.moved_to.start - one.span.start
            for row in rows_here:
                at = rows[row].split_at
                rows[row] = replace(rows[row], span=one.moved_to, split_at=None if at is None else at + shift)
            on.setdefault((one.transcript, one.moved_to), []).extend(rows_here)
        else:
            on.setdefault((one.transcript, one.span), []).append(i)
    return rows


def _last_act(newest_first: Iterable[Decision]) -> list[Decision]:
    """What the coder did last, of the decisions that count: one act is one undo.

    Of several decisions are what was logged as one act (an answer for several segments, a segment resized, a ruling
    with its reason) and an answer after suggestions with the coder's own before it. That the own answer was kept is
    logged too when the coder goes on, but is no act: it goes along with what was done just before.
    """
    counting = iter(newest_first)
    last = next(counting, None)
    if last is None:
        return []
    if last.is_continued:
        return _continued(last, counting)
    before = next(counting, None)
    if before is None or before.is_continued or not (_is_after_suggestions(last) and _is_on_segment(before)):
        return [last]
    if (before.transcript, before.span) != (last.transcript, last.span):
        return [last]
    is_own = before.verdict in (*ANSWERS, Verdict.SKIP) and before.mode is Mode.COMMIT_FIRST and not before.shown
    is_kept = before.verdict in (Verdict.FLAG, Verdict.MEMO) and last.codes == last.before
    return [before, last] if is_own or is_kept else [last]


def _is_on_segment(decision: Decision) -> bool:
    """Whether a decision is made while a segment is visited; only sessions measure the time an answer takes."""
    is_measured = decision.verdict not in (*ANSWERS, Verdict.SKIP) or decision.took_ms is not None
    return decision.verdict in VISITED and decision.about is None and decision.revises is None and is_measured


def _is_after_suggestions(decision: Decision) -> bool:
    """Whether this is an answer to words that the coder answered before seeing suggestions for them."""
    is_answer = decision.verdict in (*ANSWERS, Verdict.SKIP)
    return is_answer and _is_on_segment(decision) and bool(decision.shown) and decision.before is not None


def _continued(last: Decision, before: Iterable[Decision]) -> list[Decision]:
    """The decisions of the act that the last one belongs to; those of a withdrawn transcript are gone."""
    act = [last]
    for one in before:
        if not act[-1].is_continued or one.number != act[-1].number - 1:
            break
        act.append(one)
    return act[::-1]
