"""Memos: kept beside the log they follow from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from qualkit.model.memo import Memo
from qualkit.model.segment import Span
from qualkit.store.tables import memos

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Row


def standing(connection: Connection, transcript: str | None = None) -> list[Memo]:
    """Memos of a layer whose words still stand in their transcript, by transcript, in reading order."""
    return _found(connection, transcript, is_lost=False)


def lost(connection: Connection, transcript: str | None = None) -> list[Memo]:
    """Memos whose words were gone when the transcript was edited; their spans are the old ones."""
    return _found(connection, transcript, is_lost=True)


def put(connection: Connection, changed: Sequence[Memo], lost_now: Mapping[int, int]) -> None:
    """Store memos in place of those of the same decision; for ``decisions.append`` only."""
    if changed:
        numbers = [memo.decision for memo in changed]
        connection.execute(delete(memos).where(memos.c.decision.in_(numbers)))
        connection.execute(insert(memos), rows(changed, {}))
    for number, lost_by in lost_now.items():
        connection.execute(memos.update().where(memos.c.decision == number).values(lost=lost_by))


def replace(connection: Connection, transcript: str, found: Sequence[Memo], lost_by: Mapping[int, int]) -> None:
    """Store memos in place of all on a transcript; for ``decisions`` only."""
    connection.execute(delete(memos).where(memos.c.transcript == transcript))
    if found:
        connection.execute(insert(memos), rows(found, lost_by))


def rows(found: Iterable[Memo], lost_by: Mapping[int, int]) -> list[dict[str, Any]]:
    """Memos as the table holds them, for comparing the table with the log."""
    return [_row(memo, lost_by.get(memo.decision)) for memo in found]


def _found(connection: Connection, transcript: str | None, *, is_lost: bool) -> list[Memo]:
    query = select(memos).where(memos.c.lost.is_not(None) if is_lost else memos.c.lost.is_(None))
    if transcript is not None:
        query = query.where(memos.c.transcript == transcript)
    found = [_memo(row) for row in connection.execute(query)]
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
    }


def _memo(row: Row[Any]) -> Memo:
    return Memo(row.coder, row.transcript, Span(row.start, row.end), row.text, row.at, row.decision)
