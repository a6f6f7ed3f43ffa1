"""All that holds for SQLite only: its files, pragmas, locks, copies and its own check."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy import URL, NullPool, StaticPool, create_engine, event, text

from qualkit.errors import StoreError
from qualkit.problem import Where
from qualkit.store.transaction import WRITES, translated

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Engine

BUSY_SECONDS = 5.0
"""How long a store waits for another program's lock before it gives up."""

MIGRATES = "qualkit_migrates"
"""Execution option of the connection that changes tables."""

SUFFIX = ".sqlite"

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a decision reported as saved survives a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # an erased decision leaves no bytes behind
)


def engine_of_file(path: Path) -> Engine:
    """The engine of a file; a missing one is made, empty, so that only its owner reads it.

    Raises:
        StoreError: The file cannot be made.
    """
    if not path.is_file():
        make_file(path)
    return with_pragmas(URL.create("sqlite", database=str(path)))


def with_pragmas(url: URL, *, is_kept_open: bool = False) -> Engine:
    """The engine of a SQLite address, with what every connection is told first.

    Args:
        url: The address.
        is_kept_open: One connection serves all transactions, of one thread, until the engine is disposed of.
    """
    # Otherwise a connection lives as long as its transaction: when it closes, SQLite folds the write-ahead log
    # into the file, so that the file alone is complete for whoever copies or synchronises it.
    pool = StaticPool if is_kept_open else NullPool
    engine = create_engine(url, poolclass=pool, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def copy_database(source: Path, target: Path) -> None:
    """Copy a SQLite store through its backup API: consistent, even while others write.

    Raises:
        StoreError: The source is missing or no database, or the copy cannot be written.
    """
    if not source.is_file():
        raise StoreError("there is no such store", where=Where(source), hint="Nothing was copied.")
    make_file(target)
    with translated(Where(source)), closing(sqlite3.connect(source, timeout=BUSY_SECONDS)) as origin:
        origin.execute("PRAGMA schema_version")  # a file that is no database is told as the source's fault
        with translated(Where(target)), closing(sqlite3.connect(target)) as copy:
            origin.backup(copy)
            # One file, complete in itself: a copy has no write-ahead log beside it.
            copy.execute("PRAGMA journal_mode = DELETE")


def compact(path: Path) -> None:
    """Write a SQLite store anew without its free pages, and empty its write-ahead log: what was erased is gone.

    Raises:
        StoreError: Another program has it open; nothing was changed.
    """
    with translated(Where(path)), closing(sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)) as store:
        store.execute("PRAGMA secure_delete = ON")
        store.execute("VACUUM")
        is_busy = store.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if is_busy:
        raise StoreError(
            "is locked by another program, whose view of it still holds what was erased",
            where=Where(path),
            hint="Close the other program and run the same command again; it finishes what is left.",
        )


def make_file(path: Path) -> None:
    """Make an empty file that only its owner reads; SQLite gives the files beside it the same mode.

    Raises:
        StoreError: It cannot be made.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise _cannot_make(path, error) from error


def make_folder(path: Path) -> None:
    """Make a folder that only its owner enters, unless it is there.

    Raises:
        StoreError: It cannot be made.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_make(path, error) from error


def damage(connection: Connection) -> list[str]:
    """What the database itself finds wrong in its file; empty when all is well or it cannot tell."""
    if connection.dialect.name != "sqlite":
        return []
    rows = connection.execute(text("PRAGMA integrity_check(20)")).scalars()
    return [row for row in rows if row != "ok"]


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # no transaction begins but by _begin
    for pragma in _PRAGMAS:
        connection.execute(pragma).close()


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get(MIGRATES, False):
        # A table that a migration copies and drops would take the rows that refer to it along. Inside a
        # transaction the pragma has no effect, and SQLAlchemy's own cursor would begin one.
        connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITES, False) else "BEGIN")


def _cannot_make(path: Path, error: OSError) -> StoreError:
    return StoreError(
        f"cannot be made or written: {error.strerror}",
        where=Where(path),
        hint="Copy the study to a folder where you may write, or change the folder's permissions.",
    )
