"""Codings: kept beside the log they follow from, withdrawn but never deleted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, and_, bindparam, delete, insert, or_, select, type_coerce

from qualkit.model.coding import Coding, Origin, Verdict
from qualkit.model.segment import Span
from qualkit.store.tables import codings, decisions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Row


def standing(connection: Connection, transcript: str | None = None) -> list[Coding]:
    """Codings of a layer that were not withdrawn, by transcript, in reading order, by code."""
    return [coding for coding in every(connection, transcript) if coding.is_standing]


def every(connection: Connection, transcript: str | None = None) -> list[Coding]:
    """All codings of a layer, withdrawn ones included, by transcript, in reading order, by code."""
    query = select(codings)
    if transcript is not None:
        query = query.where(codings.c.transcript == transcript)
    return sorted((_coding(row) for row in connection.execute(query)), key=_reading_order)


def standing_rows(connection: Connection) -> list[tuple[Any, ...]]:
    """What frames take of the codings of a layer that were not withdrawn, in the order of ``standing``.

    Returns:
        Transcript, start, end, code, decision, coder, origin, quote and sorted pairs of facet and value of each.
    """
    rows = connection.execute(select(*_READ).where(codings.c.withdrawn.is_(None))).all()
    pairs = {text: _pairs(json.loads(text)) for text in {row.facets for row in rows}}
    # Decision and code are the key, so facets are never compared.
    return sorted((*row[:-1], pairs[row[-1]]) for row in rows)


def in_order(found: Iterable[Coding]) -> list[tuple[Any, ...]]:
    """Codings as ``standing_rows`` gives them."""
    return [
        (c.transcript, c.span.start, c.span.end, c.code, c.decision, c.coder, c.origin.value, c.quote, _pairs(c.facets))
        for c in sorted(found, key=_reading_order)
    ]


def lost(connection: Connection) -> list[Coding]:
    """Codings whose words were no longer found when their transcript was edited."""
    query = (
        select(codings)
        .join(decisions, decisions.c.number == codings.c.withdrawn)
        .where(decisions.c.verdict == Verdict.LOSE.value)
    )
    return sorted((_coding(row) for row in connection.execute(query)), key=_reading_order)


def standing_on(connection: Connection, transcript: str, spans: Iterable[Span]) -> list[Coding]:
    """Standing codings on exactly these spans of a transcript."""
    query = select(codings).where(
        codings.c.transcript == transcript,
        codings.c.withdrawn.is_(None),
        or_(*(and_(codings.c.start == span.start, codings.c.end == span.end) for span in spans)),
    )
    return sorted((_coding(row) for row in connection.execute(query)), key=_reading_order)


def put(connection: Connection, changed: Sequence[Coding]) -> None:
    """Store codings in place of those of the same decision and code; for ``decisions.append`` only."""
    if changed:
        same = and_(codings.c.decision == bindparam("of_decision"), codings.c.code == bindparam("of_code"))
        former = [{"of_decision": coding.decision, "of_code": coding.code} for coding in changed]
        connection.execute(delete(codings).where(same), former)
        connection.execute(insert(codings), [_row(coding) for coding in changed])


def replace(connection: Connection, transcript: str, found: Sequence[Coding], *, span: Span | None = None) -> None:
    """Store codings in place of all on a transcript, or on one span of it; for ``decisions`` only."""
    former = delete(codings).where(codings.c.transcript == transcript)
    if span is not None:
        former = former.where(codings.c.start == span.start, codings.c.end == span.end)
    connection.execute(former)
    if found:
        connection.execute(insert(codings), [_row(coding) for coding in found])


def rows(found: Iterable[Coding]) -> list[dict[str, Any]]:
    """Codings as the table holds them, for comparing the table with the log."""
    return [_row(coding) for coding in found]


_READ = (
    *(codings.c[name] for name in ("transcript", "start", "end", "code", "decision", "coder", "origin", "quote")),
    # As it is written in a layer, which is SQLite always: few facets differ, so each is read once.
    type_coerce(codings.c.facets, Text).label("facets"),
)


def _pairs(facets: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(facets.items()))


def _reading_order(coding: Coding) -> tuple[str, Span, str, int]:
    return coding.transcript, coding.span, coding.code, coding.decision


def _row(coding: Coding) -> dict[str, Any]:
    return {
        "decision": coding.decision,
        "code": coding.code,
        "coder": coding.coder,
        "transcript": coding.transcript,
        "start": coding.span.start,
        "end": coding.span.end,
        "quote": coding.quote,
        "origin": coding.origin.value,
        "at": coding.at,
        "facets": dict(coding.facets),
        "codebook": coding.codebook,
        "fingerprint": coding.fingerprint,
        "withdrawn": coding.withdrawn,
    }


def _coding(row: Row[Any]) -> Coding:
    return Coding(
        coder=row.coder,
        transcript=row.transcript,
        span=Span(row.start, row.end),
        quote=row.quote,
        code=row.code,
        origin=Origin(row.origin),
        at=row.at,
        decision=row.decision,
        facets=row.facets,
        codebook=row.codebook,
        fingerprint=row.fingerprint,
        withdrawn=row.withdrawn,
    )
