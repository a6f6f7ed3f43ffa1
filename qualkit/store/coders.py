"""Coders: the persons and machines that a study knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from qualkit.errors import StoreError, UnknownNameError
from qualkit.model.coding import Coder, CoderKind
from qualkit.store.tables import coders

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row


def add(connection: Connection, coder: Coder, *, at: str) -> None:
    """Add a coder.

    Args:
        connection: Of the study's store.
        coder: The person or machine.
        at: When, ISO 8601 in UTC.

    Raises:
        StoreError: There is one of this id.
    """
    if find(connection, coder.id) is not None:
        raise StoreError(f"there is a coder {coder.id!r} already", hint="See: qualkit coder list")
    connection.execute(insert(coders).values(**_row(coder), added_at=at))


def remove(connection: Connection, coder_id: str) -> None:
    """Take a coder back who was added by what failed afterwards; nobody is known of this id then."""
    connection.execute(delete(coders).where(coders.c.id == coder_id))


def get(connection: Connection, coder_id: str) -> Coder:
    """The coder of an id.

    Raises:
        UnknownNameError: There is none.
    """
    found = find(connection, coder_id)
    if found is None:
        known = [coder.id for coder in every(connection)]
        hint = f"There are: {', '.join(known)}" if known else f"Add one: qualkit coder add {coder_id}"
        raise UnknownNameError("coder", coder_id, known, hint=hint)
    return found


def find(connection: Connection, coder_id: str) -> Coder | None:
    """The coder of an id, or ``None``."""
    row = connection.execute(select(coders).where(coders.c.id == coder_id)).one_or_none()
    return None if row is None else _coder(row)


def every(connection: Connection) -> list[Coder]:
    """All coders, the first added first, then by id."""
    rows = connection.execute(select(coders)).all()
    return [_coder(row) for row in sorted(rows, key=lambda row: (row.added_at, row.id))]


def _row(coder: Coder) -> dict[str, Any]:
    return {"id": coder.id, "name": coder.name, "kind": coder.kind.value, "synthetic": coder.synthetic}


def _coder(row: Row[Any]) -> Coder:
    return Coder(row.id, row.name, CoderKind(row.kind), row.synthetic)
