"""Find every coder's spans again after a transcript was edited, and log where they went."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qualkit import store
from qualkit.model.coding import Decision, Mode, Verdict
from qualkit.model.segment import Span
from qualkit.segmentation import Found, relocate
from qualkit.store import projection
from qualkit.workflow import heads, layers
from qualkit.workflow.keys import LINKED, PENDING
from qualkit.workflow.stamp import stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from datetime import datetime

    from qualkit.model.transcript import Transcript
    from qualkit.segmentation import Anchor
    from qualkit.store import Connection, Engine
    from qualkit.study import Study


@dataclass(frozen=True, slots=True)
class Moved:
    """A coder's span after its transcript was edited, with the words it held before."""

    coder: str
    anchor: Anchor
    quote: str


def relink(
    study: Study,
    engine: Engine,
    old: Transcript,
    new: Transcript,
    *,
    only: Collection[str] | None = None,
    now: datetime,
) -> list[Moved]:
    """Find every coder's spans on a transcript again after it was edited, and log where they went.

    A layer notes the text that its spans are on, so that it is done once however often it is asked for.

    Args:
        study: The study.
        engine: Its store.
        old: The transcript before.
        new: After.
        only: These coders' layers; the others are left for the next command that may open them.
        now: The time.

    Returns:
        What is not simply where it was: moved, changed and lost spans, by coder and place.
    """
    told: list[Moved] = []
    key, state = f"{LINKED}{new.name}", hashlib.sha256(new.text.encode("utf-8", "surrogatepass")).hexdigest()
    for coder in store.layer_coders(study.layers):
        if only is not None and coder not in only:
            continue
        layer = layers.open_layer(study, coder, now=now)
        with store.transaction(layer) as connection:
            if store.meta.find(connection, key) == state:
                continue
            places = projection.anchored(store.decisions.log(connection))
            spans = [span for transcript, span in places if transcript == old.name]
            anchors = [a for a in relocate(old.text, new.text, spans) if a.how is not Found.SAME]
            told += [Moved(coder, anchor, old.quote(anchor.span)) for anchor in anchors]
            for source, target in steps(anchors, free_from=max(len(old.text), len(new.text))):
                decision = _decision(coder, old, new, source, target, at=stamp(now))
                store.decisions.append(connection, decision)
            store.meta.put(connection, key, state)
        heads.keep(study, coder, layer)
    if only is None:
        with store.transaction(engine) as connection:
            store.meta.drop(connection, f"{PENDING}{new.name}")
    return told


def note(connection: Connection, old: Transcript, new: Transcript) -> None:
    """Note, in the transaction that updates a transcript, that its spans are still on the former text.

    The segments of samples are all in this store, so they follow their words at once.
    """
    store.meta.put(connection, f"{PENDING}{old.name}", old.text)
    spans = sorted(
        span
        for sample in store.samples.every(connection)
        for name, span in store.samples.places(connection, sample.name)
        if name == old.name
    )
    anchors = relocate(old.text, new.text, list(dict.fromkeys(spans)))
    store.samples.move(connection, old.name, {anchor.span: anchor.found for anchor in anchors})


def finish(
    study: Study, engine: Engine, *, only: Collection[str] | None = None, now: datetime, tell: Callable[[str], None]
) -> None:
    """Relink what an update could not, for it was stopped between the transcript and the layers."""
    with store.reading(engine) as connection:
        pending = store.meta.starting(connection, PENDING)
        updated = {name: store.transcripts.find(connection, name) for name in pending}
    for name, text in pending.items():
        new = updated[name]
        if new is None:
            continue
        moved = relink(study, engine, replace(new, text=text), new, only=only, now=now)
        tell(f"The last update of {name} was stopped half way; {len(moved)} decided spans were found again now.")


def steps(anchors: Sequence[Anchor], *, free_from: int) -> Iterator[tuple[Span, Span | None]]:
    """Moves in an order in which no span lands on one that has yet to leave; ``None`` is lost.

    Spans that change places in a ring cannot be ordered: one of them waits beyond the texts' end,
    from ``free_from`` on, until its place is free.
    """
    waiting = {anchor.span: anchor.found for anchor in anchors}
    while waiting:
        ready = [span for span, found in waiting.items() if found is None or found == span or found not in waiting]
        if ready:
            for span in ready:
                yield span, waiting.pop(span)
            continue
        span, found = next(iter(waiting.items()))
        del waiting[span]
        parked = Span(free_from, free_from + len(span))
        free_from = parked.end
        yield span, parked
        waiting[parked] = found


def _decision(coder: str, old: Transcript, new: Transcript, source: Span, target: Span | None, *, at: str) -> Decision:
    """The log's entry for a span that moved or is lost."""
    held = new.text if target is not None and target.end <= len(new.text) else ""
    words = target.of(held) if target is not None and held else ""
    if not words:
        words = source.of(old.text) if source.end <= len(old.text) else ""
    return Decision(
        coder=coder,
        transcript=new.name,
        span=source,
        quote=words,
        verdict=Verdict.LOSE if target is None else Verdict.MOVE,
        at=at,
        mode=Mode.IMPORTED,
        moved_to=target,
    )
