"""Samples for blind double coding: drawn once, closed once, never changed otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from qualkit.errors import StoreError, UnknownNameError
from qualkit.model.sample import Closing, Member, Sample, SampleUnit
from qualkit.model.segment import Segment, Span, Unit
from qualkit.store import transcripts
from qualkit.store.tables import closings, sample_coders, sample_segments, samples

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Row


def add(connection: Connection, sample: Sample, found: Sequence[Segment]) -> None:
    """Add a sample with its segments.

    Raises:
        StoreError: There is one of this name.
    """
    if find(connection, sample.name) is not None:
        raise StoreError(f"there is a sample {sample.name!r} already", hint="See: qualkit sample list")
    connection.execute(insert(samples).values(_row(sample)))
    coders = [
        {"sample": sample.name, "position": position, "coder": member.coder, "layer": member.layer}
        for position, member in enumerate(sample.members)
    ]
    connection.execute(insert(sample_coders), coders)
    connection.execute(insert(sample_segments), [_segment_row(sample.name, segment) for segment in found])


def get(connection: Connection, name: str) -> Sample:
    """The sample of a name.

    Raises:
        UnknownNameError: There is none.
    """
    found = find(connection, name)
    if found is None:
        known = [sample.name for sample in every(connection)]
        hint = f"There are: {', '.join(known)}" if known else "Draw one: qualkit sample draw"
        raise UnknownNameError("sample", name, known, hint=hint)
    return found


def find(connection: Connection, name: str) -> Sample | None:
    """The sample of a name, or ``None``."""
    return next((sample for sample in every(connection) if sample.name == name), None)


def every(connection: Connection) -> list[Sample]:
    """All samples, the first drawn first."""
    members: dict[str, list[Member]] = {}
    for row in connection.execute(select(sample_coders).order_by(sample_coders.c.position)):
        members.setdefault(row.sample, []).append(Member(row.coder, row.layer))
    closed = {
        row.sample: Closing(row.by, row.at, row.decided, row.heads or {})
        for row in connection.execute(select(closings))
    }
    rows = sorted(connection.execute(select(samples)), key=lambda row: (row.at, row.name))
    return [_sample(row, members.get(row.name, []), closed.get(row.name)) for row in rows]


def standing_open(connection: Connection) -> list[Sample]:
    """The samples that nobody closed yet, the first drawn first."""
    return [sample for sample in every(connection) if sample.is_open]


def segments(connection: Connection, name: str) -> list[Segment]:
    """The segments of a sample by transcript and in reading order, each with the turn it lies in today."""
    rows = connection.execute(select(sample_segments).where(sample_segments.c.sample == name)).all()
    held = {one: transcripts.get(connection, one) for one in {row.transcript for row in rows}}
    found = []
    for row in rows:
        turn = held[row.transcript].turn_at(row.start)
        found.append(Segment(row.transcript, Span(row.start, row.end), turn.number if turn else 1, Unit(row.unit)))
    return sorted(found)


def places(connection: Connection, name: str) -> set[tuple[str, Span]]:
    """Transcript and span of each segment of a sample; no transcript is read for it."""
    rows = connection.execute(select(sample_segments).where(sample_segments.c.sample == name))
    return {(row.transcript, Span(row.start, row.end)) for row in rows}


def move(connection: Connection, transcript: str, found: Mapping[Span, Span | None]) -> None:
    """Put the segments of every sample where their words are after the transcript was edited.

    Args:
        connection: Of the study's store.
        transcript: The one edited.
        found: Span before to span after; ``None`` when its words are gone, and the segment with them.
    """
    rows = connection.execute(select(sample_segments).where(sample_segments.c.transcript == transcript)).all()
    connection.execute(delete(sample_segments).where(sample_segments.c.transcript == transcript))
    moved: dict[tuple[str, Span], dict[str, Any]] = {}
    for row in rows:
        before = Span(row.start, row.end)
        after = found.get(before, before)
        if after is not None:
            moved[row.sample, after] = _segment_row(row.sample, Segment(transcript, after, 1, Unit(row.unit)))
    if moved:
        connection.execute(insert(sample_segments), list(moved.values()))


def close(connection: Connection, name: str, closing: Closing) -> None:
    """Note who closed a sample, and when; it stays closed.

    Raises:
        StoreError: There is no such sample, or it is closed.
    """
    sample = get(connection, name)
    if sample.closing is not None:
        raise StoreError(
            f"sample {name!r} was closed by {sample.closing.by} at {sample.closing.at}",
            hint="It stays closed. Next: qualkit agree",
        )
    row: dict[str, Any] = {"sample": name, "by": closing.by, "at": closing.at, "decided": dict(closing.decided)}
    row["heads"] = dict(closing.heads) or None
    connection.execute(insert(closings).values(row))


def _row(sample: Sample) -> dict[str, Any]:
    return {
        "name": sample.name,
        "at": sample.at,
        "unit": sample.unit.value,
        "share": sample.share,
        "stratify": sample.stratify,
        "seed": sample.seed,
        "recode": sample.is_recode,
    }


def _sample(row: Row[Any], members: Sequence[Member], closing: Closing | None) -> Sample:
    return Sample(
        name=row.name,
        at=row.at,
        unit=SampleUnit(row.unit),
        share=row.share,
        stratify=row.stratify,
        seed=row.seed,
        is_recode=row.recode,
        members=tuple(members),
        closing=closing,
    )


def _segment_row(sample: str, segment: Segment) -> dict[str, Any]:
    return {
        "sample": sample,
        "transcript": segment.transcript,
        "start": segment.span.start,
        "end": segment.span.end,
        "unit": segment.unit.value,
    }
