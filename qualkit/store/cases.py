"""Cases and their attributes, in the order of ``cases.csv``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from qualkit.errors import UnknownNameError
from qualkit.model.case import Case
from qualkit.store.tables import cases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row


def replace(connection: Connection, found: Sequence[Case]) -> None:
    """Put cases in place of all that there were, in this order."""
    connection.execute(delete(cases))
    if found:
        connection.execute(insert(cases), [_row(case, position) for position, case in enumerate(found)])


def get(connection: Connection, name: str) -> Case:
    """The case of a name.

    Raises:
        UnknownNameError: There is none.
    """
    found = find(connection, name)
    if found is None:
        known = [case.name for case in every(connection)]
        raise UnknownNameError("case", name, known, hint="See: qualkit case list")
    return found


def find(connection: Connection, name: str) -> Case | None:
    """The case of a name, or ``None``."""
    row = connection.execute(select(cases).where(cases.c.name == name)).one_or_none()
    return None if row is None else _case(row)


def every(connection: Connection) -> list[Case]:
    """All cases, in the order of ``cases.csv``."""
    return [_case(row) for row in connection.execute(select(cases).order_by(cases.c.position))]


def remove(connection: Connection, name: str) -> None:
    """Remove a case; its transcripts stay.

    Raises:
        UnknownNameError: There is none.
    """
    get(connection, name)
    connection.execute(delete(cases).where(cases.c.name == name))


def _row(case: Case, position: int) -> dict[str, Any]:
    return {
        "name": case.name,
        "position": position,
        "role": case.role,
        "guide": case.guide,
        "attributes": dict(case.attributes),
    }


def _case(row: Row[Any]) -> Case:
    return Case(row.name, row.role, row.guide, row.attributes)
