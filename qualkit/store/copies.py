"""Stores that lie about: backups and files that a synchronising program left, and a case erased from one of them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from qualkit.errors import StoreError
from qualkit.problem import Where
from qualkit.store import erasure
from qualkit.store.connect import REVISION, revision
from qualkit.store.migrate import HEADS, Kind, upgrade
from qualkit.store.sqlite import MIGRATES, compact, engine_of_file
from qualkit.store.transaction import reading, transaction, translated

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sqlalchemy import Engine

    from qualkit.store.erasure import Doomed

_HEADER = b"SQLite format 3\0"


def is_database(path: Path) -> bool:
    """Whether a file is a SQLite database, by its first bytes."""
    with path.open("rb") as file:
        return file.read(len(_HEADER)) == _HEADER


def erase_in_copy(path: Path, doomed: Doomed) -> dict[str, int] | None:
    """Erase a case from a copy of a store, whatever its age: it is brought to today's tables first.

    The copy is one file afterwards, without a write-ahead log beside it, as copies are.

    Returns:
        Table to rows erased; ``None`` when the file is no store of this program, and was left alone.

    Raises:
        StoreError: It is damaged, locked, or newer than this program.
    """
    engine = engine_of_file(path)
    with reading(engine) as connection:
        found = revision(connection) or ""
    match = REVISION.fullmatch(found)
    if match is None:
        return None
    kind = Kind(match[1])
    if found > HEADS[kind]:
        raise StoreError(
            f"was written by a newer qualkit: its tables are {found}",
            where=Where(path),
            hint="Install the newest qualkit: pip install --upgrade qualkit-interviews",
        )
    with transaction(_writing(engine, is_old=found != HEADS[kind])) as connection:
        if found != HEADS[kind]:
            upgrade(connection, kind)
        erased = erasure.erase(connection, kind, doomed)
    compact(path)
    with translated(Where(path)), closing(sqlite3.connect(path)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")
    return erased


def names_in_copy(path: Path) -> set[str]:
    """The transcripts that a copy of a store holds anything of; empty when it is none.

    Raises:
        StoreError: It is damaged or locked.
    """
    # Read as it is: a copy that is only looked at does not change.
    with translated(Where(path)), closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as copy:
        tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        names: Iterable[tuple[str]] = ()
        if "transcripts" in tables:
            names = copy.execute("SELECT name FROM transcripts").fetchall()
        elif "decisions" in tables:
            names = copy.execute("SELECT DISTINCT transcript FROM decisions").fetchall()
        return {name for (name,) in names} - {""}


def _writing(engine: Engine, *, is_old: bool) -> Engine:
    return engine.execution_options(**{MIGRATES: True}) if is_old else engine
