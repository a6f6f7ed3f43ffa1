"""A coding session on the study: what is asked, and every decision on disk before the next."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qualkit import codebook as books
from qualkit import session, store
from qualkit.errors import InputError, QualkitError, StoreError
from qualkit.model.coding import CoderKind, Decision, Mode, Verdict
from qualkit.store import projection
from qualkit.workflow import heads, layers
from qualkit.workflow.stamp import stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from qualkit.model.codebook import Codebook
    from qualkit.model.segment import Segment, Span
    from qualkit.model.suggestion import Suggestion
    from qualkit.model.transcript import Transcript
    from qualkit.session import Asker, Summary
    from qualkit.store import Connection, Engine
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
    heads.kept(study)  # told before the first decision, not after the last
    layer = layers.open_layer(study, coder, now=now())
    with store.reading(layer) as connection:
        state = _state(connection)
        log = _Log(engine, layer, coder, known, store.decisions.head(connection))
    try:
        summary = session.run(
            queue,
            known,
            state,
            codebook=book,
            coder=coder,
            mode=mode,
            ask=asker.ask,
            record=log.record,
            suggestions=None if mode is Mode.BLIND else _suggestions(engine, coder, book),
            fingerprint=books.fingerprint,
            now=now,
            clock=clock,
        )
    except BaseException:
        with suppress(QualkitError):  # what ended the session is told, not this
            heads.keep(study, coder, layer)
        raise
    heads.keep(study, coder, layer)
    return summary


def _state(connection: Connection) -> session.State:
    log = store.decisions.log(connection)
    codings = store.codings.standing(connection)
    memos = store.memos.standing(connection)
    now_holds = projection.project(log)
    return session.State.of(codings=codings, verdicts=now_holds.decided, flags=now_holds.flags, memos=memos, log=log)


@dataclass(slots=True)
class _Log:
    """A coder's log during a session, which nobody else may have moved since the session read it.

    Attributes:
        head: Number and hash of the newest decision that the session knows.
    """

    engine: Engine
    layer: Engine
    coder: str
    transcripts: Mapping[str, Transcript]
    head: tuple[int, str]

    def record(self, decision: Decision) -> Decision:
        """Save a decision; it is on the disk when this returns.

        Raises:
            StoreError: Another session decided meanwhile, or the transcript was edited: what is on screen is
                not what stands. Nothing was saved.
        """
        again = f"Start again, it goes on where the log stands: qualkit code --coder {self.coder}"
        with store.transaction(self.layer) as connection:
            if store.decisions.head(connection) != self.head:
                raise StoreError(
                    f"{self.coder}'s log was changed by another session or command; this answer was not saved",
                    hint=again,
                )
            # Behind the layer's lock: an update of the transcript finds this decision, or this finds the update.
            with store.reading(self.engine) as shared:
                held = store.transcripts.find(shared, decision.transcript)
            if held is None or held.text != self.transcripts[decision.transcript].text:
                raise StoreError(
                    f"transcript {decision.transcript!r} was changed in the study; this answer was not saved",
                    hint=again,
                )
            saved = store.decisions.append(connection, decision)
            head = store.decisions.head(connection)
        self.head = head
        return saved


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
    with store.transaction(layer) as connection:
        visit = _state(connection).last_visit()
        if not visit:
            raise InputError(f"coder {coder!r} has nothing to undo", hint=f"See: qualkit log --coder {coder}")
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
