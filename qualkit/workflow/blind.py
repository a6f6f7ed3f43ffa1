"""Blindness: what nobody is shown while a sample is open.

A sample's coders never read another layer, and coding anew not their own earlier one. A command that is run
as a coder (``--coder``) opens that coder's layer only; whatever else would show answers on the interviews of
an open sample is refused until it is closed.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from qualkit import store
from qualkit.errors import InputError
from qualkit.problem import Where

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qualkit.model.sample import Sample
    from qualkit.model.segment import Segment, Span
    from qualkit.store import Connection, Engine


def check(engine: Engine, layers: Iterable[str], *, as_coder: str | None = None, transcript: str | None = None) -> None:
    """Refuse to show layers while a sample is open.

    Args:
        engine: The study's store.
        layers: Whose answers would be shown.
        as_coder: Who looks; may see the layer of this name, unless it holds what a sample asks anew.
        transcript: Only answers on this one would be shown.

    Raises:
        InputError: An open sample has such answers; names it and how it ends.
    """
    with store.reading(engine) as connection:
        for sample in store.samples.standing_open(connection):
            names = {name for name, _ in store.samples.places(connection, sample.name)}
            if transcript is not None and transcript not in names:
                continue
            for layer in layers:
                if layer != as_coder or _is_asked_anew(sample, layer):
                    raise _closed(sample, layer, transcript)


def held_back(connection: Connection, coder: str) -> list[tuple[str, Span]]:
    """The segments of open samples that a coder codes for them only: transcript and span."""
    return sorted(
        place
        for sample in store.samples.standing_open(connection)
        if sample.layer_of(coder) is not None
        for place in store.samples.places(connection, sample.name)
    )


def without(segments: Sequence[Segment], places: Iterable[tuple[str, Span]]) -> list[Segment]:
    """The segments that share no character with these places."""
    by_name: dict[str, list[Span]] = {}
    for name, span in places:
        by_name.setdefault(name, []).append(span)
    return [
        segment
        for segment in segments
        if not any(segment.span.overlap(span) for span in by_name.get(segment.transcript, ()))
    ]


def open_for(connection: Connection, coder: str) -> list[Sample]:
    """The open samples that a coder is of, under either name."""
    found = store.samples.standing_open(connection)
    return [one for one in found if any(coder in (member.coder, member.layer) for member in one.members)]


def own_layers(connection: Connection, coder: str) -> set[str] | None:
    """The layers that a command run as this coder may open; ``None`` for all: no sample of the coder's is open."""
    found = open_for(connection, coder)
    if not found:
        return None
    own = [member for one in found for member in one.members if coder in (member.coder, member.layer)]
    return {coder} | {name for member in own for name in (member.coder, member.layer)}


def recoded(connection: Connection) -> dict[str, str]:
    """Layers that hold somebody's second coding, each with whose it is; no further coder."""
    return {
        member.layer: member.coder
        for sample in store.samples.every(connection)
        for member in sample.members
        if member.layer != member.coder
    }


def _is_asked_anew(sample: Sample, layer: str) -> bool:
    return sample.layer_of(layer) not in (None, layer)


def _closed(sample: Sample, layer: str, transcript: str | None) -> InputError:
    coders = " and ".join(member.coder for member in sample.members)
    how = "anew and blind" if sample.is_recode else "blind"
    what = f"answers on {transcript}" if transcript else "answers"
    return InputError(
        f"{layer}'s {what} stay closed while sample {sample.name!r} is open: {coders} code it {how}",
        where=Where(PurePath("layers", f"{layer}.sqlite")),
        hint="Your own: add --coder YOUR-NAME. When all are done: "
        f"qualkit sample close {sample.name} --coder YOUR-NAME",
    )
