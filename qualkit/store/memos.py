"""Memos: kept beside the log they follow from, every version of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, insert, or_, select

from qualkit.model.memo import About, Memo, Subject
from qualkit.model.segment import Span
from qualkit.store.tables import memos

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Row

    from qualkit.model.coding import Decision


def standing(connection: Connection, transcript: str | None = None) -> list[Memo]:
    """Standing memos about words that still stand in their transcript, by transcript, in reading order."""
    return _found(connection, *_of_words(transcript), memos.c.lost.is_(None))


def lost(connection: Connection, transcript: str | None = None) -> list[Memo]:
    """Standing memos whose words were gone when the transcript was edited; their spans are the old ones."""
    return _found(connection, *_of_words(transcript), memos.c.lost.is_not(None))


def about_ideas(connection: Connection) -> list[Memo]:
    """Standing memos about anything but words: codes, themes, cases, interviews, the study; by decision."""
    return _found(connection, memos.c.subject != "", memos.c.ended.is_(None))


def versions(connection: Connection, first: int) -> list[Memo]:
    """Every version of a memo, the oldest first; empty when there is no memo of this number."""
    return sorted(_found(connection, memos.c.first == first), key=lambda memo: memo.decision)


def touched_by(connection: Connection, decision: Decision) -> list[Memo]:
    """What ``projection.changed_memos`` needs to know of a layer."""
    here = and_(
        memos.c.subject == "",
        memos.c.transcript == decision.transcript,
        memos.c.start == decision.span.start,
        memos.c.end == decision.span.end,
        memos.c.lost.is_(None),
        memos.c.ended.is_(None),
    )
    return _found(connection, or_(here, memos.c.first == decision.revises))


def put(connection: Connection, changed: Sequence[Memo], lost_now: Mapping[int, int]) -> None:
    """Store memos in place of those of the same decision; for ``decisions.append`` only."""
    if changed:
        numbers = [memo.decision for memo in changed]
        query = select(memos.c.decision, memos.c.lost).where(memos.c.decision.in_(numbers), memos.c.lost.is_not(None))
        lost_by = {row.decision: row.lost for row in connection.execute(query)}
        connection.execute(delete(memos).where(memos.c.decision.in_(numbers)))
        connection.execute(insert(memos), rows(changed, lost_by))
    for number, lost_by_number in lost_now.items():
        connection.execute(memos.update().where(memos.c.decision == number).values(lost=lost_by_number))


def replace(connection: Connection, transcript: str, found: Sequence[Memo], lost_by: Mapping[int, int]) -> None:
    """Store memos in place of all on a transcript, or of all on none; for ``decisions`` only."""
    connection.execute(delete(memos).where(memos.c.transcript == transcript))
    if found:
        connection.execute(insert(memos), rows(found, lost_by))


def rows(found: Iterable[Memo], lost_by: Mapping[int, int]) -> list[dict[str, Any]]:
    """Memos as the table holds them, for comparing the table with the log."""
    return [_row(memo, lost_by.get(memo.decision)) for memo in found]


def _of_words(transcript: str | None) -> list[ColumnElement[bool]]:
    told = [memos.c.subject == "", memos.c.ended.is_(None)]
    return told if transcript is None else [*told, memos.c.transcript == transcript]


def _found(connection: Connection, *conditions: ColumnElement[bool]) -> list[Memo]:
    found = [_memo(row) for row in connection.execute(select(memos).where(*conditions))]
    return sorted(found, key=lambda memo: (memo.transcript, memo.span, memo.decision))


def _row(memo: Memo, lost_by: int | None) -> dict[str, Any]:
    return {
        "decision": memo.decision,
        "coder": memo.coder,
        "transcript": memo.transcript,
        "start": memo.span.start,
        "end": memo.span.end,
        "text": memo.text,
        "at": memo.at,
        "lost": lost_by,
        "subject": "" if memo.about is None else memo.about.subject.value,
        "subject_id": "" if memo.about is None else memo.about.id,
        "kind": memo.kind,
        "first": memo.first,
        "ended": memo.ended,
    }


def _memo(row: Row[Any]) -> Memo:
    return Memo(
        coder=row.coder,
        transcript=row.transcript,
        span=Span(row.start, row.end),
        text=row.text,
        at=row.at,
        decision=row.decision,
        about=About(Subject(row.subject), row.subject_id) if row.subject else None,
        kind=row.kind,
        first=row.first,
        ended=row.ended,
    )
