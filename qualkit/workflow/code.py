"""A coding session on the study: what is asked, and every decision on disk before the next."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qualkit import codebook as books
from qualkit import session, store
from qualkit.errors import InputError
from qualkit.model.coding import CoderKind, Decision, Mode, Verdict
from qualkit.store import projection
from qualkit.workflow import heads, layers
from qualkit.workflow.stamp import stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from qualkit.model.codebook import Codebook
    from qualkit.model.segment import Segment, Span
    from qualkit.model.suggestion import Suggestion
    from qualkit.session import Asker, Summary
    from qualkit.store import Engine
    from qualkit.study import Study


def code(
    study: Study,
    engine: Engine,
    coder: str,
    *,
    book: Codebook,
    mode: Mode,
    asker: Asker,
    transcripts: Sequence[str] = (),
    now: Callable[[], datetime],
    clock: Callable[[], float],
) -> Summary:
    """Run a session until all segments are decided or the coder quits.

    Args:
        study: The study.
        engine: Its store.
        coder: Who decides; known to the study.
        book: The codebook.
        mode: When suggestions are shown. In blind mode they are not even read.
        asker: Answers.
        transcripts: Only these, in this order; all by default.
        now: The time of a decision.
        clock: Seconds that only go forward.

    Raises:
        InputError: No segments, or a transcript that is not there.
        StoreError: A decision cannot be saved; those before it are.
    """
    with store.reading(engine) as connection:
        known = {t.name: t for t in store.transcripts.every(connection)}
        kind = store.coders.get(connection, coder).kind
        segments = store.segments.every(connection)
    for name in transcripts:
        if name not in known:
            raise InputError(f"no transcript named {name!r}", hint="See: qualkit transcripts list")
    wanted = list(transcripts) or sorted(known)
    queue = sorted((s for s in segments if s.transcript in wanted), key=lambda s: (wanted.index(s.transcript), s.span))
    if not queue:
        raise InputError("there are no segments to code", hint="Cut them: qualkit segment")
    if kind is CoderKind.MACHINE:
        raise InputError(f"coder {coder!r} is a machine", hint="A session is for a person; name one: --coder YOUR-NAME")
    layer = layers.open_layer(study, coder, now=now())
    try:
        return session.run(
            queue,
            known,
            _state(layer),
            codebook=book,
            coder=coder,
            mode=mode,
            ask=asker.ask,
            record=lambda decision: _record(layer, decision),
            suggestions=None if mode is Mode.BLIND else _suggestions(engine, coder, book),
            fingerprint=books.fingerprint,
            now=now,
            clock=clock,
        )
    finally:
        heads.keep(study, coder, layer)


def _state(layer: Engine) -> session.State:
    with store.reading(layer) as connection:
        log = store.decisions.log(connection)
        codings = store.codings.standing(connection)
        memos = store.memos.standing(connection)
    now_holds = projection.project(log)
    return session.State.of(codings=codings, verdicts=now_holds.decided, flags=now_holds.flags, memos=memos, log=log)


def _record(layer: Engine, decision: Decision) -> Decision:
    """Save a decision; it is on the disk when this returns."""
    with store.transaction(layer) as connection:
        return store.decisions.append(connection, decision)


def _suggestions(engine: Engine, coder: str, book: Codebook) -> Callable[[Segment], Sequence[Suggestion]]:
    """Suggestions for a segment from the newest batch, read one transcript at a time; today's codes only."""
    kept: dict[str, dict[Span, list[Suggestion]]] = {}

    def of(segment: Segment) -> Sequence[Suggestion]:
        if segment.transcript not in kept:
            with store.reading(engine) as connection:
                kept[segment.transcript] = store.suggestions.latest(connection, segment.transcript, coder)
        found = kept[segment.transcript].get(segment.span, [])
        current = [(book.current_id(one.code), one) for one in found]
        return [replace(one, code=code_id) for code_id, one in current if code_id is not None]

    return of


def undo_decision(study: Study, coder: str, *, now: datetime) -> list[Decision]:
    """Take back a coder's last visit to a segment; undone decisions stay in the log.

    Raises:
        InputError: There is nothing to undo.
    """
    if coder not in store.layer_coders(study.layers):
        raise InputError(f"coder {coder!r} has no codings", hint="See: qualkit coder list")
    layer = layers.open_layer(study, coder, now=now)
    visit = _state(layer).last_visit()
    if not visit:
        raise InputError(f"coder {coder!r} has nothing to undo", hint=f"See: qualkit log --coder {coder}")
    with store.transaction(layer) as connection:
        for decision in reversed(visit):
            store.decisions.append(connection, _undoing(decision, at=stamp(now)))
    heads.keep(study, coder, layer)
    return visit


def _undoing(decision: Decision, *, at: str) -> Decision:
    return Decision(
        coder=decision.coder,
        transcript=decision.transcript,
        span=decision.span,
        quote=decision.quote,
        verdict=Verdict.UNDO,
        at=at,
        mode=decision.mode,
        undoes=decision.number,
    )
