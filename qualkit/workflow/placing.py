"""Place by hand what was lost when a transcript was edited: the coder decides, and it is logged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qualkit import exchange, segmentation, store
from qualkit.errors import InputError
from qualkit.model.coding import Decision, Mode, Verdict
from qualkit.store import projection
from qualkit.workflow import blind, heads, layers, quotes
from qualkit.workflow.relinked import around, expected
from qualkit.workflow.stamp import stamp

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from qualkit.model.coding import Coding
    from qualkit.model.memo import Memo
    from qualkit.model.segment import Span
    from qualkit.segmentation import Candidate
    from qualkit.store import Engine
    from qualkit.study import Study


@dataclass(frozen=True, slots=True)
class Lost:
    """What was lost with a decision, and places where its words may stand now.

    Attributes:
        near: Where in the text of today its words were expected.
    """

    decision: Decision
    codings: tuple[Coding, ...]
    memos: tuple[Memo, ...]
    near: int
    candidates: tuple[Candidate, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Of the codings."""
        return tuple(coding.code for coding in self.codings)


def lost(study: Study, engine: Engine, coder: str, number: int, *, now: datetime) -> Lost:
    """What was lost with a decision, with places where its words may stand now.

    Raises:
        InputError: The coder has no layer, an open sample keeps it closed, or nothing is lost with this decision.
    """
    layers.coders_named(study, coder)
    with store.reading(layers.open_layer(study, coder, now=now)) as layer:
        log = store.decisions.log(layer)
        decision = next((one for one in projection.counting(log) if one.number == number), None)
        if decision is None or decision.verdict is not Verdict.LOSE:
            hint = f"See what is lost: qualkit relink --coder {coder}"
            raise InputError(f"decision {number} of {coder} lost nothing", hint=hint)
        placing = next((one.number for one in projection.counting(log) if one.revises == number), None)
        codings = [c for c in store.codings.every(layer, decision.transcript) if c.withdrawn == number]
        lost_by = projection.project(log).lost
        memos = [m for m in store.memos.lost(layer, decision.transcript) if lost_by.get(m.decision) == number]
    blind.check(engine, [coder], as_coder=coder, transcript=decision.transcript)
    if placing is not None:
        hint = f"To place it elsewhere, take that back first: qualkit undo --coder {coder}"
        raise InputError(f"what decision {number} lost was placed by decision {placing}", hint=hint)
    if not codings and not memos:
        raise InputError(f"decision {number} lost an answer without codes or memos: there is nothing to place")
    with store.reading(engine) as connection:
        text = store.transcripts.get(connection, decision.transcript).text
    here = [one for one in projection.counting(log) if one.transcript == decision.transcript]
    near = expected(here, decision, len(text))
    found = segmentation.candidates(text, decision.quote, near=near)
    return Lost(decision, tuple(codings), tuple(memos), near, tuple(found))


def offered(engine: Engine, told: Lost) -> list[dict[str, object]]:
    """The candidates as rows: place, likeness in per cent, the words there and those around them."""
    with store.reading(engine) as connection:
        text = store.transcripts.get(connection, told.decision.transcript).text
    return [
        {
            "place": f"{one.span.start}-{one.span.end}",
            "likeness": f"{one.likeness:.0%}",
            "words": one.span.of(text),
            "context": around(text, one.span),
        }
        for one in told.candidates
    ]


def place(study: Study, engine: Engine, coder: str, number: int, span: Span, *, now: datetime) -> list[Decision]:
    """Place what was lost on a span by hand: logged in the coder's layer, and taken back by one undo.

    The codings come to stand beside what stands on the span already. They were not made in a session there, so
    their origin is imported. Memos keep their names.

    Raises:
        InputError: As ``lost``; or the span is not in the transcript.
    """
    told = lost(study, engine, coder, number, now=now)
    name = told.decision.transcript
    with store.reading(engine) as connection:
        text = store.transcripts.get(connection, name).text
    if span.end > len(text):
        raise InputError(f"{name} has {len(text)} characters; {span.start}-{span.end} is outside")
    layer = layers.open_layer(study, coder, now=now)
    with store.transaction(layer) as connection:
        # Behind the layer's lock: an update of the transcript finds this decision, or this finds the update.
        with store.reading(engine) as shared:
            if store.transcripts.get(shared, name).text != text:
                raise InputError(f"transcript {name!r} was changed meanwhile; nothing was placed")
        standing = store.codings.standing_on(connection, name, [span])
        made = list(_placing(told, standing, span, span.of(text), at=stamp(now)))
        done = [
            store.decisions.append(connection, replace(one, is_continued=position > 0))
            for position, one in enumerate(made)
        ]
    heads.keep(study, coder, layer)
    return done


def _placing(told: Lost, standing: Sequence[Coding], span: Span, quote: str, *, at: str) -> Iterator[Decision]:
    own = told.decision
    if told.codings:
        codings = {coding.code: coding for coding in (*told.codings, *standing)}
        yield Decision(
            coder=own.coder,
            transcript=own.transcript,
            span=span,
            quote=quote,
            verdict=Verdict.CODES,
            at=at,
            codes=tuple(codings),
            facets={code: dict(coding.facets) for code, coding in codings.items() if coding.facets},
            mode=Mode.IMPORTED,
            codebook=told.codings[0].codebook,
            fingerprints=_fingerprints(codings),
            revises=own.number,
        )
    for memo in told.memos:
        yield Decision(
            coder=own.coder,
            transcript=own.transcript,
            span=span,
            quote=quote,
            verdict=Verdict.MEMO,
            at=at,
            mode=Mode.IMPORTED,
            memo=memo.text,
            kind=memo.kind,
            revises=memo.first,
        )


def _fingerprints(codings: Mapping[str, Coding]) -> dict[str, str]:
    return {code: coding.fingerprint for code, coding in codings.items() if coding.fingerprint}


def located(engine: Engine, transcript: str, written: str) -> Span:
    """A span from ``120-180``, ``P07:120-180``, or words that stand in the transcript once.

    Raises:
        InputError: It is a place in another transcript; or the words do not stand there, or more than once.
    """
    own = exchange.place_of(f"{transcript}:{written}") or exchange.place_of(written)
    if own is None:
        return quotes.located(engine, transcript, written)[1]
    if own[0] not in {transcript, f"{transcript}:{transcript}"}:
        raise InputError(f"{written} is in another transcript; what was lost belongs to {transcript}")
    return own[1]
