"""What follows from a coder's log: codings, memos, and what was decided on each span; pure functions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qualkit.model.coding import CoderKind, Coding, Mode, Origin, Verdict
from qualkit.model.memo import Memo
from qualkit.model.segment import Segment, Span, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qualkit.model.coding import Decision

Place = tuple[str, Span]
"""A transcript's name and a span of it."""

_STRENGTH = (Verdict.SKIP, Verdict.NONE, Verdict.CODES)


@dataclass(frozen=True, slots=True)
class Projection:
    """The state that a log leads to.

    Attributes:
        codings: Standing and withdrawn, by decision and code.
        memos: By decision.
        lost: Number of a memo's decision to the number of the one that found its words gone.
        decided: The standing answer on each span: ``CODES`` while one of its codes stands, ``NONE``, or
            ``SKIP`` where nothing else was answered.
        flags: Spans that want another look.
        cuts: Standing ``SPLIT`` and ``JOIN`` decisions in order, each on the span it is anchored to now.
    """

    codings: tuple[Coding, ...]
    memos: tuple[Memo, ...]
    lost: dict[int, int]
    decided: dict[Place, Verdict]
    flags: frozenset[Place]
    cuts: tuple[Decision, ...]


def counting(decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions that count, by number: without those undone, and without the undoing ones.

    An ``UNDO`` that was undone itself undoes nothing, so undoing it does again what it undid.
    """
    undone: set[int] = set()
    result = []
    for decision in sorted(decisions, key=lambda decision: decision.number, reverse=True):
        if decision.number in undone:
            continue
        if decision.verdict is not Verdict.UNDO:
            result.append(decision)
        elif decision.undoes is not None:
            undone.add(decision.undoes)
    return result[::-1]


def target(decision: Decision) -> Span:
    """Where what a decision is about stands afterwards: on its span, unless it moves that."""
    if decision.verdict is Verdict.MOVE and decision.moved_to is not None:
        return decision.moved_to
    return decision.span


def origin(decision: Decision, code: str, kind: CoderKind) -> Origin:
    """How a coding that follows from a decision came about."""
    if decision.mode is Mode.IMPORTED:
        return Origin.IMPORTED
    if kind is CoderKind.MACHINE:
        return Origin.MACHINE
    was_answered = decision.before is not None and code in decision.before
    if code in decision.shown:
        return Origin.OWN if was_answered else Origin.SUGGESTED
    if decision.shown and not was_answered:
        return Origin.REVISED
    return Origin.OWN


def changed_codings(standing: Sequence[Coding], decision: Decision, kind: CoderKind) -> list[Coding]:
    """The codings that a decision adds, withdraws or moves, as they are afterwards.

    Args:
        standing: What stands on the decision's span and, for a ``MOVE``, on the span moved to.
        decision: A decision that counts.
        kind: Of the coder.
    """
    here = [coding for coding in standing if coding.span == decision.span]
    match decision.verdict:
        case Verdict.CODES:
            return _answered(here, decision, kind)
        case Verdict.NONE | Verdict.LOSE:
            return [_withdrawn(coding, decision) for coding in here]
        case Verdict.WITHDRAW:
            return [_withdrawn(coding, decision) for coding in here if coding.code in decision.codes]
        case Verdict.MOVE:
            there = target(decision)
            taken = {c.code for c in standing if c.span == there} if there != decision.span else set()
            moved = [replace(coding, span=there, quote=decision.quote) for coding in here]
            # A code that stands there already stays as it is, and is not counted twice.
            return [_withdrawn(coding, decision) if coding.code in taken else coding for coding in moved]
        case _:
            return []


def changed_memos(held: Sequence[Memo], decision: Decision) -> tuple[list[Memo], dict[int, int]]:
    """The memos that a decision adds or moves, as they are afterwards, and those it loses.

    Args:
        held: Standing memos that were not lost on the decision's span, and all versions of the memo it revises.
        decision: A decision that counts.
    """
    revised = [memo for memo in held if (memo.first, memo.transcript) == (decision.revises, decision.transcript)]
    ended = [replace(memo, ended=decision.number) for memo in revised if memo.is_standing]
    here = [memo for memo in held if memo.about is None and memo.span == decision.span]
    match decision.verdict:
        case Verdict.MEMO:
            written = Memo(
                coder=decision.coder,
                transcript=decision.transcript,
                span=decision.span,
                text=decision.memo,
                at=decision.at,
                decision=decision.number,
                about=decision.about,
                kind=decision.kind,
                first=decision.revises or decision.number,
            )
            return [*ended, written], {}
        case Verdict.WITHDRAW:
            return ended, {}
        case Verdict.MOVE:
            return [replace(memo, span=target(decision)) for memo in here], {}
        case Verdict.LOSE:
            return [], {memo.decision: decision.number for memo in here}
        case _:
            return [], {}


def project(decisions: Sequence[Decision], kind: CoderKind = CoderKind.PERSON) -> Projection:
    """The state that a log leads to: every decision that counts, applied in order."""
    board = _Board(kind)
    for decision in counting(decisions):
        board.apply(decision)
    codings = sorted(board.codings.values(), key=lambda coding: (coding.decision, coding.code))
    memos = sorted(board.memos.values(), key=lambda memo: memo.decision)
    flags = frozenset(board.flags)
    return Projection(tuple(codings), tuple(memos), board.lost, board.decided, flags, tuple(board.cuts))


def decided(decisions: Sequence[Decision]) -> dict[Place, Verdict]:
    """The standing answer on each span: ``CODES``, ``NONE`` or ``SKIP``."""
    return project(decisions).decided


def flags(decisions: Sequence[Decision]) -> frozenset[Place]:
    """The spans that want another look."""
    return project(decisions).flags


def anchored(decisions: Sequence[Decision]) -> list[Place]:
    """Every span that something stands on (a coding, memo, answer, flag or cut), sorted.

    These are what a ``MOVE`` or ``LOSE`` has to be decided for when a transcript was edited.
    """
    state = project(decisions)
    places = {(coding.transcript, coding.span) for coding in state.codings if coding.is_standing}
    places |= {
        (memo.transcript, memo.span)
        for memo in state.memos
        if memo.about is None and memo.is_standing and memo.decision not in state.lost
    }
    places |= {(cut.transcript, cut.span) for cut in state.cuts}
    return sorted(places | set(state.decided) | state.flags)


def segments_of(segments: Iterable[Segment], decisions: Sequence[Decision]) -> list[Segment]:
    """A coder's own segments: the study's with the standing ``SPLIT`` and ``JOIN`` decisions applied.

    A ``SPLIT`` whose span is no segment (any more) has no effect. A ``JOIN`` takes all that its span
    covers; what it covers in part keeps its remainder. It belongs to the turn of its first part.

    Args:
        segments: The study's, of one or several transcripts.
        decisions: The coder's log.
    """
    result = list(segments)
    for cut in project(decisions).cuts:
        result = _split(result, cut) if cut.verdict is Verdict.SPLIT else _joined(result, cut)
    return sorted(result)


@dataclass
class _Board:
    """The state while a log is applied."""

    kind: CoderKind
    codings: dict[tuple[int, str], Coding] = field(default_factory=dict)
    standing: dict[Place, dict[tuple[int, str], Coding]] = field(default_factory=dict)
    memos: dict[int, Memo] = field(default_factory=dict)
    held: dict[Place, dict[int, Memo]] = field(default_factory=dict)
    lost: dict[int, int] = field(default_factory=dict)
    decided: dict[Place, Verdict] = field(default_factory=dict)
    flags: set[Place] = field(default_factory=set)
    cuts: list[Decision] = field(default_factory=list)

    def apply(self, decision: Decision) -> None:
        here = (decision.transcript, decision.span)
        there = (decision.transcript, target(decision))
        self._apply_to_codings(decision, here, there)
        self._apply_to_memos(decision, here)
        match decision.verdict:
            case Verdict.CODES | Verdict.NONE:
                self.decided[here] = decision.verdict
            case Verdict.SKIP:
                self.decided.setdefault(here, Verdict.SKIP)
            case Verdict.WITHDRAW if self.decided.get(here) is Verdict.CODES and not self.standing.get(here):
                del self.decided[here]
            case Verdict.FLAG:
                self.flags ^= {here}
            case Verdict.SPLIT | Verdict.JOIN:
                self.cuts.append(decision)
            case Verdict.MOVE:
                self._move(here, there)
            case Verdict.LOSE:
                self.decided.pop(here, None)
                self.flags.discard(here)
                self.cuts = [cut for cut in self.cuts if (cut.transcript, cut.span) != here]
            case _:
                pass

    def _apply_to_codings(self, decision: Decision, here: Place, there: Place) -> None:
        on_both = self.standing.get(here, {}) | self.standing.get(there, {})
        for coding in changed_codings(list(on_both.values()), decision, self.kind):
            key = (coding.decision, coding.code)
            self.standing.get(here, {}).pop(key, None)
            self.codings[key] = coding
            if coding.is_standing:
                self.standing.setdefault((coding.transcript, coding.span), {})[key] = coding

    def _apply_to_memos(self, decision: Decision, here: Place) -> None:
        held = dict(self.held.get(here, {}))
        if decision.revises is not None:
            held |= {number: memo for number, memo in self.memos.items() if memo.first == decision.revises}
        changed, lost = changed_memos(list(held.values()), decision)
        for memo in changed:
            former = self.memos.get(memo.decision, memo)
            self.held.get((former.transcript, former.span), {}).pop(memo.decision, None)
            self.memos[memo.decision] = memo
            if memo.about is None and memo.is_standing:
                self.held.setdefault((memo.transcript, memo.span), {})[memo.decision] = memo
        for number in lost:
            del self.held[here][number]
        self.lost |= lost

    def _move(self, here: Place, there: Place) -> None:
        if here == there:
            return
        if here in self.decided:
            both = {self.decided.pop(here), self.decided.get(there, Verdict.SKIP)}
            self.decided[there] = max(both, key=_STRENGTH.index)
        if here in self.flags:
            self.flags = self.flags - {here} | {there}
        moved = [_moved(cut, there[1]) if (cut.transcript, cut.span) == here else cut for cut in self.cuts]
        self.cuts = [cut for cut in moved if cut is not None]


def _answered(here: Sequence[Coding], decision: Decision, kind: CoderKind) -> list[Coding]:
    """A complete answer: what stood and is in it stays, what is not is withdrawn, the rest is added."""
    wanted = {code: dict(decision.facets.get(code, {})) for code in decision.codes}
    kept = {coding.code for coding in here if wanted.get(coding.code) == dict(coding.facets)}
    withdrawn = [_withdrawn(coding, decision) for coding in here if coding.code not in kept]
    added = [
        Coding(
            coder=decision.coder,
            transcript=decision.transcript,
            span=decision.span,
            quote=decision.quote,
            code=code,
            origin=origin(decision, code, kind),
            at=decision.at,
            decision=decision.number,
            facets=facets,
            codebook=decision.codebook,
            fingerprint=decision.fingerprints.get(code, ""),
        )
        for code, facets in wanted.items()
        if code not in kept
    ]
    return withdrawn + added


def _withdrawn(coding: Coding, decision: Decision) -> Coding:
    return replace(coding, withdrawn=decision.number)


def _moved(cut: Decision, span: Span) -> Decision | None:
    """A cut on its new span; ``None`` for a split whose place the new span no longer has inside."""
    if cut.split_at is None:
        return replace(cut, span=span)
    split_at = cut.split_at - cut.span.start + span.start
    return replace(cut, span=span, split_at=split_at) if span.start < split_at < span.end else None


def _split(segments: list[Segment], cut: Decision) -> list[Segment]:
    result = []
    for segment in segments:
        is_meant = (segment.transcript, segment.span) == (cut.transcript, cut.span)
        if is_meant and cut.split_at is not None and segment.span.start < cut.split_at < segment.span.end:
            for part in (Span(segment.span.start, cut.split_at), Span(cut.split_at, segment.span.end)):
                result.append(replace(segment, span=part, unit=Unit.FREE))  # noqa: PERF401 - two at a time
        else:
            result.append(segment)
    return result


def _joined(segments: list[Segment], cut: Decision) -> list[Segment]:
    span = cut.span
    touched = [s for s in segments if s.transcript == cut.transcript and s.span.overlap(span)]
    if not touched:
        return segments
    result = [segment for segment in segments if segment not in touched]
    for segment in touched:
        if segment.span.start < span.start:
            result.append(replace(segment, span=Span(segment.span.start, span.start), unit=Unit.FREE))
        if segment.span.end > span.end:
            result.append(replace(segment, span=Span(span.end, segment.span.end), unit=Unit.FREE))
    result.append(replace(min(touched), span=span, unit=Unit.FREE))
    return result
