"""Edits of the codebook, so that they can be undone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from qualkit.errors import StoreError
from qualkit.store.tables import edits

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of the codebook.

    Attributes:
        at: When, ISO 8601 in UTC.
        action: What was done, as it is shown (``rename cost to expense``).
        before: sha256 of the file before; both states are kept in ``codebooks``.
        after: sha256 of the file after.
        is_undone: Whether the edit was undone.
        number: From 1; 0 before it is stored.
    """

    at: str
    action: str
    before: str
    after: str
    is_undone: bool = False
    number: int = 0


def add(connection: Connection, edit: Edit) -> Edit:
    """Note an edit; both states have to be kept already. The edit with its number.

    Raises:
        StoreError: A state is not kept (at the end of the transaction on some databases).
    """
    numbered = replace(edit, number=newest(connection) + 1)
    connection.execute(insert(edits).values(_row(numbered)))
    return numbered


def newest(connection: Connection) -> int:
    """The number of the newest edit, undone ones included; 0 where there is none."""
    found: int | None = connection.execute(select(func.max(edits.c.number))).scalar()
    return found or 0


def remove_after(connection: Connection, number: int) -> None:
    """Take edits back that were part of what failed afterwards: those behind a number."""
    connection.execute(delete(edits).where(edits.c.number > number))


def last_standing(connection: Connection) -> Edit | None:
    """The newest edit that was not undone, or ``None``."""
    query = select(edits).where(edits.c.undone.is_(False)).order_by(edits.c.number.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else _edit(row)


def next_undone(connection: Connection) -> Edit | None:
    """The edit that a redo would do again: the oldest undone one behind the newest that stands, or ``None``.

    An edit made after an undo ends what could be done again.
    """
    standing = last_standing(connection)
    query = (
        select(edits)
        .where(edits.c.undone.is_(True), edits.c.number > (standing.number if standing else 0))
        .order_by(edits.c.number)
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _edit(row)


def set_undone(connection: Connection, number: int, *, is_undone: bool = True) -> None:
    """Note that an edit was undone, or, after a redo, that it was not.

    Raises:
        StoreError: There is no edit of this number.
    """
    query = update(edits).where(edits.c.number == number).values(undone=is_undone)
    if connection.execute(query).rowcount == 0:
        raise StoreError(f"no edit number {number} of the codebook", hint="See: qualkit log")


def every(connection: Connection) -> list[Edit]:
    """All edits, oldest first."""
    return [_edit(row) for row in connection.execute(select(edits).order_by(edits.c.number))]


def _row(edit: Edit) -> dict[str, Any]:
    return {
        "number": edit.number,
        "at": edit.at,
        "action": edit.action,
        "before": edit.before,
        "after": edit.after,
        "undone": edit.is_undone,
    }


def _edit(row: Row[Any]) -> Edit:
    return Edit(row.at, row.action, row.before, row.after, row.undone, row.number)
