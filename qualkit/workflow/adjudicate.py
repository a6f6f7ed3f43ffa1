"""Settle disagreements: what coders agree on is taken over, what they differ on is ruled with a reason."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit import analysis, session, store
from qualkit import codebook as books
from qualkit.analysis.agreed import agreed
from qualkit.errors import AnalysisError, InputError, QualkitError
from qualkit.model.coding import Coder, CoderKind, Mode, Verdict
from qualkit.model.segment import Segment, Span, Unit
from qualkit.workflow import blind, heads, layers
from qualkit.workflow.agreement import compared
from qualkit.workflow.recording import Log, state_of
from qualkit.workflow.stamp import stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from qualkit.analysis import Disagreement
    from qualkit.analysis.agreed import Agreed
    from qualkit.analysis.disagreements import Answer
    from qualkit.model.codebook import Codebook
    from qualkit.model.coding import Decision
    from qualkit.session import Adjudicator, Dispute, Given, Recorder, State
    from qualkit.store import Engine
    from qualkit.study import Study


@dataclass(frozen=True, slots=True)
class Begun:
    """What stands when a session begins.

    Attributes:
        coders: Whose answers are settled.
        n_agreed: Segments on which they agree; all of them are in the consensus.
        n_taken: Those of them that were taken over just now.
        n_disputes: Segments on which they differ.
        n_left: Those of them without a ruling.
        n_alone: Segments that only one of them decided: not in the consensus.
    """

    coders: tuple[str, ...]
    n_agreed: int
    n_taken: int
    n_disputes: int
    n_left: int
    n_alone: int


def adjudicate(
    study: Study,
    engine: Engine,
    *,
    book: Codebook,
    coders: Sequence[str],
    adjudicator: Adjudicator,
    tell: Callable[[Begun], None],
    code: str | None = None,
    sample: str | None = None,
    now: Callable[[], datetime],
) -> session.Adjudicated:
    """Run a session over disagreements; it writes the layer ``consensus`` and nothing else.

    Segments on which coders agree are taken over first, marked as such; a segment on which they agreed
    then and differ now is asked again. Agreement is never computed from the consensus.

    Args:
        study: The study.
        engine: Its store.
        book: The codebook.
        coders: Whose answers to settle; everyone who has coded by default.
        adjudicator: Rules.
        tell: Told what stands before the first question.
        code: Only where this code is disputed.
        sample: Only on the segments of this closed sample, and as its coders' answers stood when it was closed; by
            default those who coded it.
        now: The time of a decision.

    Raises:
        AnalysisError, InputError: As ``compared``; a sample is open among them.
        UnknownCodeError: The codebook does not define ``code``.
        StoreError: There is no such sample; or a ruling cannot be saved; those before it are.
    """
    people = _people(study, engine, coders, sample)
    found = compared(study, engine, book, coders=people, sample=sample, now=now())
    names = [coder.id for coder in found.coders]
    same = agreed(found.codings, found.decided, coders=names, codebook=book)
    report = analysis.disagreements(found.codings, found.decided, coders=names, codebook=book, code=code)
    heads.kept(study)  # told before the first ruling, not after the last
    with store.transaction(engine) as connection:
        known = {t.name: t for t in store.transcripts.every(connection)}
        if store.coders.find(connection, layers.CONSENSUS) is None:
            is_synthetic = any(coder.synthetic for coder in found.coders)
            consensus = Coder(layers.CONSENSUS, "Consensus", synthetic=is_synthetic)
            store.coders.add(connection, consensus, at=stamp(now()))
    layer = layers.open_layer(study, layers.CONSENSUS, now=now())
    with store.reading(layer) as connection:
        state = state_of(connection)
        head = store.decisions.head(connection)
    again = f"qualkit adjudicate{f' --sample {sample}' if sample else ''}"
    with store.Folding(layer) as folding:
        log = Log(engine, layers.CONSENSUS, known, head, again, folding)
        recorder = session.Recorder(
            known, state, book, layers.CONSENSUS, Mode.BLIND, log.record_all, books.fingerprint, now
        )
        disputes = [_dispute(item) for item in report.disagreements]

        def is_ruled(segment: Segment) -> bool:
            last = state.answer(segment.transcript, segment.span)
            return last is not None and not last.memo

        try:
            taken = _taken_over(same, recorder)
            for decision in log.record_all(taken):
                state.add(decision)
            tell(
                Begun(
                    coders=tuple(names),
                    n_agreed=len(same),
                    n_taken=len(taken),
                    n_disputes=len(disputes),
                    n_left=sum(not is_ruled(one.segment) for one in disputes),
                    n_alone=int((found.decided.groupby("segment")["is_decided"].sum() == 1).sum()),
                )
            )
            done = session.adjudicate(disputes, known, recorder, ask=adjudicator.ask, is_ruled=is_ruled)
        except BaseException:
            with suppress(QualkitError):  # what ended the session is told, not this
                heads.keep(study, layers.CONSENSUS, layer)
            raise
    heads.keep(study, layers.CONSENSUS, layer)
    return done


def _people(study: Study, engine: Engine, coders: Sequence[str], sample: str | None) -> Sequence[str]:
    """The coders named, or those of the sample, or all persons who have coded, without second codings.

    Raises:
        AnalysisError: No person has coded.
        InputError: One is a machine, or the sample is one coder's second coding.
        StoreError: There is no such sample.
    """
    with store.reading(engine) as connection:
        drawn = None if sample is None else store.samples.get(connection, sample)
        machines = {one.id for one in store.coders.every(connection) if one.kind is CoderKind.MACHINE}
        anew = blind.recoded(connection)
    if drawn is not None and drawn.is_recode:
        raise InputError(
            f"sample {drawn.name!r} is coded anew by the same coders, who have nothing to settle with each other",
            hint=f"How far they agree with themselves: qualkit agree --sample {drawn.name}",
        )
    coders = coders or ([one.coder for one in drawn.members] if drawn is not None else [])
    for coder in coders:
        if coder in machines:
            raise InputError(
                f"coder {coder!r} is a machine, and a consensus is of persons",
                hint="To compare it with a person: qualkit agree, qualkit disagreements",
            )
    others = {layers.CONSENSUS, *machines, *anew}
    people = coders or [one for one in store.layer_coders(study.layers) if one not in others]
    if not people:
        raise AnalysisError("nobody has coded yet", hint="Start: qualkit code --coder YOUR-NAME --blind")
    return people


def _taken_over(same: Sequence[Agreed], recorder: Recorder) -> list[Decision]:
    """Decisions that bring the consensus in step with what coders agree on; a ruling is left as it is."""
    taken = []
    for one in same:
        span = Span(one.start, one.end)
        if not _is_settled(recorder.state, one, span):
            decision = recorder.made(
                Verdict.CODES if one.codes else Verdict.NONE,
                one.transcript,
                span,
                codes=one.codes,
                facets=one.facets,
                fingerprints=recorder.fingerprints(one.codes),
                memo=f"agreed: {', '.join(one.coders)}",
            )
            taken.append(decision)
    return taken


def _is_settled(state: State, one: Agreed, span: Span) -> bool:
    last = state.answer(one.transcript, span)
    is_same = last is not None and (set(last.codes), dict(last.facets)) == (set(one.codes), dict(one.facets))
    return last is not None and (not last.memo or is_same)


def _dispute(item: Disagreement) -> Dispute:
    return session.Dispute(
        segment=Segment(item.transcript, Span(item.start, item.end), item.turn, Unit.FREE),
        kind=item.kind.value,
        answers=tuple(_given(one) for one in item.answers),
        disputed=item.disputed,
        facets=item.facets,
    )


def _given(one: Answer) -> Given:
    facets = {}
    for code, pairs in zip(one.codes, one.facets, strict=True):
        names = [name for name, _ in pairs]
        facets[code] = {name: value for name, value in pairs if names.count(name) == 1}
    return session.Given(one.coder, one.codes, one.quotes, facets)
