"""A coding session on the study: what is asked, and every decision on disk before the next."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from qualkit import codebook as books
from qualkit import session, store
from qualkit.errors import InputError, QualkitError, UnknownNameError
from qualkit.model.coding import CoderKind, Decision, Mode
from qualkit.workflow import blind, heads, layers, samples
from qualkit.workflow.open_codebook import OpenCodebook
from qualkit.workflow.recording import Log, state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from qualkit.model.codebook import Codebook
    from qualkit.model.segment import Segment
    from qualkit.model.transcript import Transcript
    from qualkit.session import Asker, Summary
    from qualkit.store import Connection, Engine
    from qualkit.study import Study
    from qualkit.workflow.live import LiveSuggestions

IN_TRANSCRIPT = "transcript"
"""The order in which segments stand."""


def code(
    study: Study,
    engine: Engine,
    coder: str,
    *,
    book: Codebook,
    mode: Mode,
    asker: Asker,
    transcripts: Sequence[str] = (),
    sample: str | None = None,
    order: str = IN_TRANSCRIPT,
    now: Callable[[], datetime],
    clock: Callable[[], float],
) -> Summary:
    """Run a session until all segments are decided or the coder quits.

    Args:
        study: The study.
        engine: Its store.
        coder: Who decides; known to the study.
        book: The codebook; the session follows its file.
        mode: When suggestions are shown. In blind mode they are not even read.
        asker: Answers.
        transcripts: Only these, in this order; all by default.
        sample: Only the segments of this sample, blind. Without one the segments are left out that the coder
            is to code for an open sample.
        order: Of the segments: as they stand in the transcripts, or by what suggestions know of them
            (``suggestion.queue.Order``), as of the session's start.
        now: The time of a decision.
        clock: Seconds that only go forward.

    Raises:
        InputError: No segments, an order that needs suggestions in a blind session, a transcript that is not
            there, or a sample that cannot be coded so.
        StoreError: Another session of this coder is open, or a decision cannot be saved; those before it are.
    """
    with store.reading(engine) as connection:
        known = {t.name: t for t in store.transcripts.every(connection)}
        kind = store.coders.get(connection, coder).kind
        of_layer, segments, n_held_back = _asked(connection, coder, mode, sample)
    for name in transcripts:
        if name not in known:
            raise UnknownNameError("transcript", name, known, hint="See: qualkit transcripts list")
    wanted = list(transcripts) or sorted(known)
    place = {name: number for number, name in reversed(list(enumerate(wanted)))}
    queue = sorted(
        (s for s in segments if s.transcript in place), key=lambda s: (place[s.transcript], s.span.start, s.span.end)
    )
    if not queue:
        hint = "Cut them: qualkit segment"
        if sample is not None or n_held_back:
            hint = "What is asked blind stands in: qualkit sample list"
        raise InputError("there are no segments to code here", hint=hint)
    if kind is CoderKind.MACHINE:
        raise InputError(f"coder {coder!r} is a machine", hint="A session is for a person; name one: --coder YOUR-NAME")
    heads.kept(study)  # told before the first decision, not after the last
    again = f"qualkit code --coder {coder}{f' --sample {sample}' if sample else ''}"
    coder = of_layer
    layer = layers.open_layer(study, coder, now=now())
    with store.held(study.layers, coder), store.Folding(layer) as folding:
        with store.reading(layer) as connection:
            state = state_of(connection)
            log = Log(engine, coder, known, store.decisions.head(connection), again, folding)
        live = None if mode is Mode.BLIND else _live(study, engine, coder, book, known, state)
        if order != IN_TRANSCRIPT:
            if live is None:
                raise InputError(
                    f"a blind session cannot follow the order {order!r}, which rests on suggestions",
                    hint="Leave --order out, or code with --commit-first.",
                )
            queue = live.ordered(queue, order)

        def record(decisions: Sequence[Decision]) -> Sequence[Decision]:
            saved = log.record_all(decisions)
            if live is not None:
                for one in saved:
                    live.decided(one.transcript, one.span)
            return saved

        def adopted(changed: Codebook) -> None:
            if live is not None:
                live.adopt(changed)

        try:
            summary = session.run(
                queue,
                known,
                state,
                codebook=book,
                coder=coder,
                mode=mode,
                ask=asker.ask,
                record=record,
                suggestions=live,
                remark=None if live is None else live.remark,
                uncertain=None if live is None else live.uncertain,
                control_share=study.settings.coding.control_share if live is not None and live.is_on else 0.0,
                books=OpenCodebook(study, engine, book, known, adopted=adopted, now=now),
                fingerprint=books.fingerprint,
                now=now,
                clock=clock,
            )
        except BaseException:
            with suppress(QualkitError):  # what ended the session is told, not this
                heads.keep(study, coder, layer)
            raise
        finally:
            if live is not None:
                live.close()
        heads.keep(study, coder, layer)
    return summary


def _asked(connection: Connection, coder: str, mode: Mode, sample: str | None) -> tuple[str, Sequence[Segment], int]:
    """The layer to code into, the segments to ask, and how many a sample holds back from this session."""
    if sample is not None:
        if mode is not Mode.BLIND:
            raise InputError(
                f"sample {sample!r} is coded blind, not {mode}", hint="Leave the mode out: --sample is always blind."
            )
        layer, asked = samples.asked(connection, sample, coder)
        return layer, asked, 0
    if coder == layers.CONSENSUS:
        raise InputError("the consensus is not coded, coders settle on it", hint="See: qualkit adjudicate")
    person = blind.recoded(connection).get(coder)
    if person is not None:
        raise InputError(
            f"{coder!r} is {person}'s second coding; only its sample is coded into it",
            hint=f"qualkit code --coder {person} --sample NAME   See: qualkit sample list",
        )
    anew = [one.name for one in blind.open_for(connection, coder) if one.is_recode]
    if anew and mode is not Mode.BLIND:
        raise InputError(
            f"while {coder} codes sample {anew[0]!r} anew, suggestions would show what {coder} answered before",
            hint=f"Code blind: qualkit code --coder {coder} --blind   Or the sample: --sample {anew[0]}",
        )
    every = store.segments.every(connection)
    left = blind.without(every, blind.held_back(connection, coder))
    return coder, left, len(every) - len(left)


def _live(
    study: Study, engine: Engine, coder: str, book: Codebook, known: Mapping[str, Transcript], state: session.State
) -> LiveSuggestions:
    # A blind session loads nothing of what suggests.
    from qualkit.workflow.live import LiveSuggestions

    return LiveSuggestions(engine, known, state, book, coder, top=study.settings.coding.suggestions)
