"""The edge of the store: open a connection, commit or roll back, tell the database's errors in words."""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from pathlib import PurePath
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from qualkit.errors import StoreError
from qualkit.problem import Where

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

WRITES = "qualkit_writes"
"""Execution option of connections that take the write lock when their transaction begins."""

_TOLD = (
    (
        ("locked", "busy"),
        "is locked by another program",
        "Finish the other qualkit session, or close what has the file open, and try again.",
    ),
    (
        ("disk is full", "no space left"),
        "cannot grow: the disk is full; nothing of this step was saved",
        "Free some space and repeat the step; what was saved before is safe.",
    ),
    (
        ("readonly", "read-only", "permission denied"),
        "cannot be written: the file or its folder is read-only",
        "Copy the study to a folder where you may write, or change the folder's permissions.",
    ),
    (
        ("unable to open",),
        "cannot be opened or made",
        "Check that the folder exists and that you may read and write in it.",
    ),
    (
        ("not a database",),
        "is not a database",
        "Move the file away, or put back a copy from the folder backups.",
    ),
    (
        # A full disk too: SQLite then cannot make the small file of shared memory beside the store.
        ("disk i/o error",),
        "cannot be read or written: the disk is full, or fails; nothing of this step was saved",
        "Free some space, or check the disk, and repeat the step; what was saved before is safe.",
    ),
    (
        ("malformed", "corrupt", "could not decode"),
        "is damaged",
        "Put back a copy from the folder backups; then run: qualkit verify",
    ),
    (
        ("connection refused", "could not connect", "connection failed", "could not translate host"),
        "cannot be reached",
        "Check [store] url in qualkit.toml, and that the server is running.",
    ),
)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the store; whatever is written through it is rolled back.

    Raises:
        StoreError: The database refuses, for any reason.
    """
    with translated(where(engine)), engine.connect() as connection:
        yield connection


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """A connection that writes: all of it is saved at the end, or nothing when an exception leaves.

    The write lock is taken at once, so that what was read inside is still true when it is written.

    Raises:
        StoreError: The database refuses, for any reason; nothing was saved.
    """
    with (
        translated(where(engine)),
        engine.connect().execution_options(**{WRITES: True}) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def translated(place: Where) -> Iterator[None]:
    """Tell errors of the database as place, problem and next step.

    Raises:
        StoreError: In place of any error of SQLAlchemy, the driver or a field that cannot be read or written.
    """
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise _told(error, place) from error
    except json.JSONDecodeError as error:
        raise StoreError(
            "is damaged: a field that holds JSON cannot be read", where=place, hint="Run: qualkit verify"
        ) from error
    except UnicodeEncodeError as error:
        raise StoreError(
            f"cannot hold {error.object[error.start : error.end]!r}: half of a character",
            where=place,
            hint="Write the text again; it was cut inside an emoji or another rare character.",
        ) from error


def where(engine: Engine) -> Where:
    """The file of a store, or its address without the password."""
    if engine.url.get_backend_name() == "sqlite" and engine.url.database:
        return Where(PurePath(engine.url.database))
    return Where(PurePath(engine.url.render_as_string(hide_password=True)))


def _told(error: SQLAlchemyError | sqlite3.Error, place: Where) -> StoreError:
    first = str(getattr(error, "orig", None) or error).splitlines()[0]
    for marks, message, hint in _TOLD:
        if any(mark in first.lower() for mark in marks):
            return StoreError(message, where=place, hint=hint)
    return StoreError(
        f"refuses: {first}",
        where=place,
        hint="Nothing of this step was saved. Check the store with: qualkit verify",
    )
