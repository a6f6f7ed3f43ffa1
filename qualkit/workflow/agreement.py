"""Compare coders: the frames of their layers as they were before any discussion."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit import store
from qualkit.errors import AnalysisError, InputError
from qualkit.model.coding import Coder, Verdict
from qualkit.store import frames
from qualkit.store.frozen import Frozen
from qualkit.workflow import blind, layers, tradition

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    import pandas as pd

    from qualkit.model.codebook import Codebook
    from qualkit.model.coding import Decision
    from qualkit.model.sample import Sample
    from qualkit.model.segment import Span
    from qualkit.store import Connection, Engine
    from qualkit.study import Study

SECOND = "Code the same transcripts a second time: qualkit code --coder OTHER --blind"

_CHANGES = (Verdict.CODES, Verdict.NONE, Verdict.WITHDRAW, Verdict.UNDO)
"""Verdicts that may change what a coder holds of a segment."""


@dataclass(frozen=True)
class Compared:
    """What agreement is computed from.

    Attributes:
        coders: Who is compared, in the order asked for.
        codings: Standing codings of all of them; columns of ``model.columns.CODINGS``.
        decided: Each coder's segments, one below the other; columns of ``model.columns.DECIDED``.
        n_orphans: Standing codings that fit no code or place of today; they are not in ``codings``.
        told: What was compared, where it is not simply what stands: ``as sample double was closed …``.
        notes: What a reader has to know of it.
    """

    coders: tuple[Coder, ...]
    codings: pd.DataFrame
    decided: pd.DataFrame
    n_orphans: int
    told: str = ""
    notes: tuple[str, ...] = ()


def compared(
    study: Study, engine: Engine, book: Codebook, *, coders: Sequence[str], now: datetime, sample: str | None = None
) -> Compared:
    """The layers of coders, opened and put below each other.

    Args:
        study: The study.
        engine: Its store.
        book: The codebook of today.
        coders: Whom to compare; by default everyone who has coded, once: a second coding is compared when it is
            named. Never the consensus, which is what comes after discussion.
        now: For opening layers.
        sample: Only on the segments of this sample, and the layers as they stood when it was closed: neither
            adjudication nor a change of mind afterwards touches what is computed. Its coders by default.

    Raises:
        AnalysisError: The study's tradition does without agreement, or fewer than two have coded.
        InputError: A coder has no codings, or is named twice; or a sample is open.
        StoreError: There is no such sample.
    """
    tradition.check(study, "agreement")
    there = [coder for coder in store.layer_coders(study.layers) if coder != layers.CONSENSUS]
    with store.reading(engine) as connection:
        anew = blind.recoded(connection)
        drawn = None if sample is None else store.samples.get(connection, sample)
        segments = [] if sample is None else store.samples.segments(connection, sample)
        closed = [one for one in store.samples.every(connection) if not one.is_open]
        places = {one.name: store.samples.places(connection, one.name) for one in closed}
    if drawn is not None:
        coders = coders or list(dict.fromkeys(one for m in drawn.members for one in (m.coder, m.layer)))
    wanted = list(coders) or [coder for coder in there if coder not in anew]
    missing = [coder for coder in wanted if coder not in there]
    if missing:
        raise InputError(f"no codings of {', '.join(missing)}", hint=layers.coded_by(there))
    if len(set(wanted)) != len(wanted):
        raise InputError("a coder is named twice", hint="Name each once: --coder ann --coder bo")
    if len(wanted) < 2:
        others = [coder for coder in there if coder not in {*wanted, layers.CONSENSUS}]
        if coders and others:
            raise AnalysisError(
                f"{wanted[0]} alone cannot be compared: --coder names who is compared, each once",
                hint=f"Name a second, or none for everyone: --coder {wanted[0]} --coder {others[0]}",
            )
        raise AnalysisError("agreement needs two coders" if wanted else "nothing is coded yet", hint=SECOND)
    blind.check(engine, wanted)
    with ExitStack() as stack:
        shared = stack.enter_context(store.reading(engine))
        known = {coder.id: coder for coder in store.coders.every(shared)}
        opened = [stack.enter_context(store.reading(layers.open_layer(study, one, now=now))) for one in wanted]
        by_coder = dict(zip(wanted, opened, strict=True))
        frozen = None if drawn is None else Frozen(segments, _heads(drawn, by_coder))
        codings, orphans = frames.coded_frames(opened, shared, book, frozen=frozen)
        decided = frames.decided_frame(by_coder, shared, frozen=frozen)
        n_orphans = len(orphans)
        asked = closed if drawn is None else [drawn]
        later = {one.name: _later(one, places[one.name], by_coder) for one in asked}
    if not coders:
        # Who has a layer but nothing that stands in it is not compared, unless named.
        begun = set(decided.loc[decided["is_decided"], "coder"])
        wanted = [coder for coder in wanted if coder in begun]
        if len(wanted) < 2:
            raise AnalysisError("fewer than two coders have decided anything", hint=SECOND)
    codings = codings[codings["coder"].isin(wanted)]
    decided = decided[decided["coder"].isin(wanted)]
    people = tuple(known.get(one, Coder(one)) for one in wanted)
    return Compared(people, codings, decided, n_orphans, _told(drawn), _notes(later, is_frozen=drawn is not None))


def rulings(study: Study, engine: Engine, book: Codebook, *, now: datetime) -> dict[str, tuple[str, ...]]:
    """Segment to the codes of its ruling, for what was adjudicated; without what coders agreed on.

    Raises:
        InputError: A sample is open.
    """
    if layers.CONSENSUS not in store.layer_coders(study.layers):
        return {}
    blind.check(engine, [layers.CONSENSUS])
    with (
        store.reading(engine) as shared,
        store.reading(layers.open_layer(study, layers.CONSENSUS, now=now)) as connection,
    ):
        answers = frames.answers_frame(connection, shared, book)
        agreed_on = {one.number for one in store.decisions.log(connection) if one.memo}
    ruled = answers[~answers["number"].isin(agreed_on)]
    return dict(zip(ruled["segment"], ruled["codes"], strict=True))


def _heads(sample: Sample, opened: Mapping[str, Connection]) -> dict[str, int]:
    """Layer to the number of its last decision when the sample was closed; by time where the closing tells none."""
    closing = sample.closing
    if closing is None:
        raise InputError(
            f"sample {sample.name!r} is open", hint=f"When all are done: qualkit sample close {sample.name}"
        )
    heads = {}
    for layer, connection in opened.items():
        if layer in closing.heads:
            heads[layer] = closing.heads[layer]
        else:
            log = store.decisions.log(connection)
            heads[layer] = max((one.number for one in log if one.at <= closing.at), default=0)
    return heads


def _later(sample: Sample, places: Iterable[tuple[str, Span]], opened: Mapping[str, Connection]) -> dict[str, int]:
    """Layer to the decisions on a sample's segments that came after it was closed."""
    members = {one for member in sample.members for one in (member.coder, member.layer)} & set(opened)
    spans: dict[str, list[Span]] = {}
    for name, span in places:
        spans.setdefault(name, []).append(span)

    def changes(one: Decision) -> bool:
        return one.verdict in _CHANGES and any(one.span.overlap(span) for span in spans.get(one.transcript, ()))

    found = {}
    for layer, head in _heads(sample, {layer: opened[layer] for layer in members}).items():
        is_longer = store.decisions.head(opened[layer])[0] > head
        log = store.decisions.log(opened[layer]) if is_longer else []
        found[layer] = sum(one.number > head and changes(one) for one in log)
    return found


def _told(sample: Sample | None) -> str:
    if sample is None or sample.closing is None:
        return ""
    return f"as they stood when sample {sample.name} was closed by {sample.closing.by} at {sample.closing.at}"


def _notes(later: Mapping[str, Mapping[str, int]], *, is_frozen: bool) -> tuple[str, ...]:
    notes = []
    for name, counts in later.items():
        told = ", ".join(f"{count} of {layer}" for layer, count in counts.items() if count)
        if told and is_frozen:
            notes.append(f"decisions on the segments of sample {name} since it was closed are not counted: {told}")
        elif told:
            notes.append(
                f"decisions on the segments of sample {name} came after it was closed ({told}) and may follow a "
                f"discussion; the answers before it: --sample {name}"
            )
    return tuple(notes)
