"""All that a store holds, table by table, as plain values: for archives that have to outlive the database."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, LargeBinary, MetaData, select

from qualkit.errors import StoreError
from qualkit.problem import Where
from qualkit.store.migrate import HEADS, Kind, upgrade
from qualkit.store.sqlite import MIGRATES, engine_of_file
from qualkit.store.tables import LAYER, STUDY
from qualkit.store.transaction import transaction

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sqlalchemy import Connection, Table

Rows = list[dict[str, Any]]
"""Column to value: what JSON can hold; bytes are base64."""

_HELD: dict[type, tuple[type, ...]] = {float: (float, int), bool: (bool, int)}
"""What JSON may hold for a type of column, where that is more than the type itself."""
_WORDS = {int: "whole number", float: "number", str: "text", bool: "yes or no"}

_SHAPES: dict[str, type] = {
    "attributes": dict,
    "decided": dict,
    "evidence": list,
    "facets": dict,
    "facts": dict,
    "heads": dict,
    "settings": dict,
}
"""What a column of JSON holds, in whatever table."""

_TABLES = {Kind.STUDY: STUDY, Kind.LAYER: LAYER}


def content(connection: Connection, kind: Kind) -> dict[str, Rows]:
    """Table to its rows, in the order of their keys; every table, empty ones included.

    Args:
        connection: Of a store at the newest revision, ``HEADS[kind]``.
        kind: Which kind of store it is.
    """
    return {table.name: _rows(connection, table) for table in _TABLES[kind].sorted_tables}


def _rows(connection: Connection, table: Table) -> Rows:
    query = select(table).order_by(*table.primary_key.columns)
    return [
        {name: base64.b64encode(value).decode() if isinstance(value, bytes) else value for name, value in row.items()}
        for row in connection.execute(query).mappings()
    ]


def make(path: Path, kind: Kind, revision: str, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Make a new SQLite store that holds these rows, with the tables of their revision; opening it migrates it.

    Args:
        path: The file; there is none yet.
        kind: Which kind of store it is.
        revision: Of the tables, ``study_0003``.
        tables: Table to rows, as ``content`` gives them.

    Raises:
        StoreError: The revision is of a newer qualkit, or the rows do not fit the tables; the file is no store then.
    """
    place = Where(path)
    match = re.fullmatch(rf"{kind.value}_\d{{4}}", revision)
    if match is None or revision > HEADS[kind]:
        raise StoreError(
            f"its tables are of revision {revision!r}, which this qualkit does not know",
            where=place,
            hint="It was made with a newer qualkit: update this one, and try again.",
        )
    engine = engine_of_file(path)
    with transaction(engine.execution_options(**{MIGRATES: True})) as connection:
        upgrade(connection, kind, to=revision)
    with transaction(engine) as connection:
        known = MetaData()
        known.reflect(connection)
        unknown = sorted(set(tables) - set(known.tables) | set(tables) & {"alembic_version"})
        if unknown:
            raise StoreError(f"has no table {', '.join(unknown)}", where=place, hint="Ask for the deposit again.")
        for table in known.sorted_tables:
            rows = tables.get(table.name, ())
            if not rows:
                continue
            try:
                connection.execute(table.insert(), [_values(table, row, place) for row in rows])
            except OverflowError as error:
                told = f"a row of {table.name} holds a number that no table can hold"
                raise StoreError(told, where=place, hint="Ask for it again.") from error


def _values(table: Table, row: Mapping[str, Any], place: Where) -> dict[str, Any]:
    """A row as the database takes it.

    Raises:
        StoreError: It has other columns than the table, or a value that cannot be one.
    """
    if set(row) != set(table.columns.keys()):
        odd = ", ".join(sorted(set(row) ^ set(table.columns.keys())))
        raise StoreError(f"a row of {table.name} has other columns: {odd}", where=place, hint="Ask for it again.")
    values = dict(row)
    for column in table.columns:
        value = values[column.name]
        if isinstance(column.type, JSON):
            # A column that may be empty tells nothing by NULL, never by the JSON word null.
            column.type.none_as_null = bool(column.nullable)
            shape = _SHAPES.get(column.name, object)
            is_told = isinstance(value, shape) or (value is None and bool(column.nullable))
            if not is_told or (column.name == "facts" and not all(isinstance(fact, str) for fact in value.values())):
                raise StoreError(
                    f"in a row of {table.name}, {column.name} is not what stands there",
                    where=place,
                    hint="Ask for it again.",
                )
        elif isinstance(column.type, LargeBinary) and isinstance(value, str):
            try:
                values[column.name] = base64.b64decode(value, validate=True)
            except binascii.Error as error:
                raise StoreError(
                    f"a row of {table.name} has a {column.name} that is no base64",
                    where=place,
                    hint="Ask for it again.",
                ) from error
        elif value is not None and type(value) not in _HELD.get(column.type.python_type, (column.type.python_type,)):
            # SQLite would keep it as it is, and what reads it later would meet words where it counts.
            raise StoreError(
                f"in a row of {table.name}, {column.name} is no {_WORDS.get(column.type.python_type, 'value')}",
                where=place,
                hint="Ask for it again.",
            )
    return values
