"""Suggestions, in the batches they were computed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, or_, select, update

from qualkit.errors import StoreError
from qualkit.model.segment import Span
from qualkit.model.suggestion import Evidence, EvidenceKind, Suggestion
from qualkit.store.tables import batches, suggestions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Row


@dataclass(frozen=True, slots=True)
class Batch:
    """Suggestions computed at one time by one model.

    Attributes:
        id: Grows with every batch; 0 before it is stored.
        at: When, ISO 8601 in UTC.
        model: What suggested.
        coder: Whose decisions it learned from; ``None`` for suggestions to any coder.
        settings: What the model was told: numbers, texts, lists of them.
        note: A remark to be shown beside it, such as on its calibration.
    """

    at: str
    model: str
    coder: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    id: int = 0


def add(connection: Connection, batch: Batch, found: Sequence[Suggestion]) -> int:
    """Add a batch with its suggestions; the batch's id."""
    result = connection.execute(insert(batches).values(_batch_row(batch)))
    key = result.inserted_primary_key
    if key is None:  # pragma: no cover - no database that SQLAlchemy knows declines to tell
        raise StoreError("the database does not tell the number of the batch")
    number = int(key[0])
    if found:
        connection.execute(insert(suggestions), [_row(number, suggestion) for suggestion in found])
    return number


def latest(connection: Connection, transcript: str, coder: str | None) -> dict[Span, list[Suggestion]]:
    """What the newest batch suggests on a transcript, by rank; segments it abstained from are absent.

    Args:
        connection: Of the study's store.
        transcript: The transcript's name.
        coder: For whom: batches learned from this coder and batches for any coder count; with ``None``
            only the latter. Of these, the newest that has anything on the transcript.
    """
    anybody = batches.c.coder.is_(None)
    whose = anybody if coder is None else or_(anybody, batches.c.coder == coder)
    newest = (
        select(func.max(suggestions.c.batch))
        .join(batches, batches.c.id == suggestions.c.batch)
        .where(suggestions.c.transcript == transcript, whose)
    )
    query = (
        select(suggestions)
        .where(suggestions.c.transcript == transcript, suggestions.c.batch == newest.scalar_subquery())
        .order_by(suggestions.c.start, suggestions.c.end, suggestions.c.rank)
    )
    result: dict[Span, list[Suggestion]] = {}
    for row in connection.execute(query):
        suggestion = _suggestion(row)
        result.setdefault(suggestion.span, []).append(suggestion)
    return result


def every_batch(connection: Connection) -> list[Batch]:
    """All batches, oldest first."""
    return [_batch(row) for row in connection.execute(select(batches).order_by(batches.c.id))]


def forget_material(connection: Connection) -> int:
    """Take out the digest of all that each batch learned from: it would let a guess at erased words be tested.

    Returns:
        How many batches were changed.
    """
    number = 0
    for row in connection.execute(select(batches)).all():
        if "material" in row.settings:
            settings = {key: value for key, value in row.settings.items() if key != "material"}
            connection.execute(update(batches).where(batches.c.id == row.id).values(settings=settings))
            number += 1
    return number


def _batch_row(batch: Batch) -> dict[str, Any]:
    return {
        "at": batch.at,
        "model": batch.model,
        "coder": batch.coder,
        "settings": dict(batch.settings),
        "note": batch.note,
    }


def _batch(row: Row[Any]) -> Batch:
    return Batch(row.at, row.model, row.coder, row.settings, row.note, row.id)


def _row(batch: int, suggestion: Suggestion) -> dict[str, Any]:
    return {
        "batch": batch,
        "transcript": suggestion.transcript,
        "start": suggestion.span.start,
        "end": suggestion.span.end,
        "rank": suggestion.rank,
        "code": suggestion.code,
        "probability": float(suggestion.probability),
        "evidence": [
            {"kind": item.kind.value, "text": item.text, "source": item.source, "score": _number(item.score)}
            for item in suggestion.evidence
        ],
    }


def _number(score: float | None) -> float | None:
    """A score as JSON can hold it: numpy's numbers are none of its own."""
    return None if score is None else float(score)


def _suggestion(row: Row[Any]) -> Suggestion:
    return Suggestion(
        transcript=row.transcript,
        span=Span(row.start, row.end),
        code=row.code,
        rank=row.rank,
        probability=row.probability,
        evidence=tuple(
            Evidence(EvidenceKind(item["kind"]), item["text"], item["source"], item["score"]) for item in row.evidence
        ),
    )
