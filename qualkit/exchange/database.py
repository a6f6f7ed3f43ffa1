"""SQLite files of strangers, opened with care: never written, bounded, tables alone, a value at a time."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

LARGEST = 4_000_000_000
"""Bytes of a file; recordings and pictures that lie in it are never read."""
LONGEST_VALUE = 20_000_000
"""Bytes of one text."""
MOST_ROWS = 1_000_000
"""Rows of one table."""
LONGEST_ALTOGETHER = 500_000_000
"""Characters of all texts that are read of one file."""
_STEPS = 500_000_000
_BESIDE = ("-wal", "-journal")
_BEGIN = b"SQLite format 3\0"

Row = dict[str, object]
"""Column to value."""


class BadDatabaseError(ValueError):
    """A database that is not read; the message says why, in a reader's words."""


def is_database(path: Path) -> bool:
    """Whether a file begins as SQLite's do."""
    try:
        with path.open("rb") as file:
            return file.read(len(_BEGIN)) == _BEGIN
    except OSError:
        return False


def tables_of(path: Path) -> frozenset[str]:
    """The tables of a database; none where it cannot be read."""
    try:
        with opened(path) as database:
            return database.tables
    except BadDatabaseError:
        return frozenset()


class Database:
    """A foreign database while it is open: its tables, and their rows as dictionaries of texts and numbers."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._left = LONGEST_ALTOGETHER
        with _told("its list of tables"):
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        # A view or a virtual table would run what a stranger wrote.
        self.tables: frozenset[str] = frozenset(str(name) for (name,) in names if not str(name).startswith("sqlite_"))

    def columns(self, table: str) -> tuple[str, ...]:
        """The columns of a table; none where there is no such table."""
        if table not in self.tables:
            return ()
        with _told(f"table {table}"):
            found = self._connection.execute(f"PRAGMA table_info({_quoted(table)})").fetchall()
        return tuple(str(row[1]) for row in found)

    def lacks(self, wanted: Mapping[str, Sequence[str]]) -> list[str]:
        """The tables and columns of those wanted that are missing, in words."""
        lacking: list[str] = []
        for table, columns in wanted.items():
            there = self.columns(table)
            if not there:
                lacking.append(f"has no table {table!r}")
            else:
                lacking += [f"table {table!r} has no column {one!r}" for one in columns if one not in there]
        return lacking

    def count(self, table: str) -> int:
        """How many rows a table has; 0 where there is none."""
        if table not in self.tables:
            return 0
        with _told(f"table {table}"):
            return int(self._connection.execute(f"SELECT count(*) FROM {_quoted(table)}").fetchone()[0])  # noqa: S608 - quoted

    def rows(self, table: str, columns: Sequence[str]) -> list[Row]:
        """The rows of a table in the order they were written; ``None`` for columns that it does not have.

        Raises:
            BadDatabaseError: The table is damaged, has more rows than ``MOST_ROWS``, or a text is longer than
                ``LONGEST_VALUE`` or no UTF-8.
        """
        there = [column for column in columns if column in self.columns(table)]
        if not there:
            return []
        if (n := self.count(table)) > MOST_ROWS:
            raise BadDatabaseError(f"table {table!r} has {n:,} rows; at most {MOST_ROWS:,} are read")
        wanted = ", ".join(_quoted(column) for column in there)
        question = f"SELECT {wanted} FROM {_quoted(table)} ORDER BY rowid"  # noqa: S608 - names of its own, quoted
        empty = dict.fromkeys(columns)
        found: list[Row] = []
        with _told(f"table {table}"):
            for row in self._connection.execute(question):
                self._left -= sum(len(value) for value in row if isinstance(value, str))
                if self._left < 0:
                    raise BadDatabaseError(f"holds more than {LONGEST_ALTOGETHER:,} characters of text")
                found.append(empty | dict(zip(there, row, strict=True)))
        return found


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    """A foreign database, read-only.

    The file is taken as it is (``immutable``): no lock is set, no journal played back, nothing made beside it.

    Raises:
        BadDatabaseError: It is no database, damaged, too large, or another program has it open.
    """
    if not is_database(path):
        raise BadDatabaseError("is no SQLite database")
    size = path.stat().st_size
    if size > LARGEST:
        raise BadDatabaseError(f"has {size:,} bytes; at most {LARGEST:,} are read")
    for ending in _BESIDE:
        beside = path.with_name(path.name + ending)
        if beside.is_file() and beside.stat().st_size:
            raise BadDatabaseError(f"is not complete: part of it still lies in {beside.name}")
    with _told("the file"):
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA cell_size_check = ON")
        left = iter(range(_STEPS // 100_000))
        # A damaged file can lead in circles; whoever reads it stops after so many steps.
        connection.set_progress_handler(lambda: next(left, None) is None, 100_000)
        yield Database(connection)
    finally:
        connection.close()


def text_of(value: object) -> str:
    """A value as a text: numbers in digits, ``None`` and bytes as nothing."""
    return str(value) if isinstance(value, str | int | float) else ""


def number_of(value: object) -> int | None:
    """A value as a whole number; ``None`` where it is none."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and value.strip().lstrip("-").isdecimal() and len(value) < 20:
        return int(value)
    return value if isinstance(value, int) else None


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def _told(what: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        why = str(error)
        if "too big" in why:
            why = f"a text of more than {LONGEST_VALUE:,} bytes"
        elif "decode" in why:
            why = "a text that is no UTF-8"
        elif why == "interrupted":
            why = "it has no end"
        raise BadDatabaseError(f"{what} cannot be read: {why}") from error
