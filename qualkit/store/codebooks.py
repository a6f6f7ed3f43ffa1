"""Every state of the codebook that the study has seen, whole."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from qualkit.errors import StoreError
from qualkit.store.tables import codebooks

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row


@dataclass(frozen=True, slots=True)
class CodebookState:
    """A codebook's file as it was.

    Attributes:
        sha256: Of the file's bytes.
        at: When it was first seen, ISO 8601 in UTC.
        name: The codebook's name.
        version: The version its author wrote.
        text: The file, decoded as UTF-8 with its own line ends.
        number: Order of first sight, from 1; 0 before it is stored.
    """

    sha256: str
    at: str
    name: str
    version: str
    text: str
    number: int = 0


def add(connection: Connection, state: CodebookState) -> CodebookState:
    """Keep a state; one seen before stays as it was first noted. The state as stored.

    Raises:
        StoreError: The text is not what the sha256 was taken from, so it could not be put back.
    """
    found = find(connection, state.sha256)
    if found is not None:
        return found
    if hashlib.sha256(state.text.encode("utf-8")).hexdigest() != state.sha256:
        raise StoreError(
            f"the text of codebook {state.name!r} is not the file with sha256 {state.sha256[:12]}…",
            hint="The file changed while it was read; run the command again.",
        )
    newest: int | None = connection.execute(select(func.max(codebooks.c.number))).scalar()
    connection.execute(insert(codebooks).values(_row(state) | {"number": (newest or 0) + 1}))
    return get(connection, state.sha256)


def get(connection: Connection, sha256: str) -> CodebookState:
    """The state with a sha256.

    Raises:
        StoreError: It was never seen.
    """
    found = find(connection, sha256)
    if found is None:
        raise StoreError(f"no codebook with sha256 {sha256[:12]}… was ever seen", hint="See: qualkit codebook diff")
    return found


def find(connection: Connection, sha256: str) -> CodebookState | None:
    """The state with a sha256, or ``None``."""
    row = connection.execute(select(codebooks).where(codebooks.c.sha256 == sha256)).one_or_none()
    return None if row is None else _state(row)


def every(connection: Connection) -> list[CodebookState]:
    """All states, in the order they were first seen."""
    return [_state(row) for row in connection.execute(select(codebooks).order_by(codebooks.c.number))]


def _row(state: CodebookState) -> dict[str, Any]:
    return {
        "sha256": state.sha256,
        "at": state.at,
        "name": state.name,
        "version": state.version,
        "text": state.text,
    }


def _state(row: Row[Any]) -> CodebookState:
    return CodebookState(row.sha256, row.at, row.name, row.version, row.text, row.number)
