"""A coder's layer held by one session at a time."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from qualkit.errors import StoreError
from qualkit.problem import Where
from qualkit.store.sqlite import SUFFIX
from qualkit.store.transaction import translated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def held(folder: Path, coder: str) -> Iterator[None]:
    """Hold a coder's layer: no other session of this coder begins until it is let go.

    It is let go when the process ends, however it ends; nothing has to be cleaned up after a crash. Commands that
    write one decision are not kept out: a session notices them by the head of the log.

    Args:
        folder: The folder ``layers``, which is there.
        coder: Whose layer.

    Raises:
        StoreError: Another session holds it, or the folder cannot be written.
    """
    path = folder / f"{coder}.session"
    place = Where(folder / f"{coder}{SUFFIX}")
    # SQLite's own lock of a file beside the layer: it holds on every system, and the kernel lets it go.
    with translated(place), closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            raise StoreError(
                f"{coder} is coding in another session that is still open",
                where=place,
                hint="End that session first (q). Another person codes under another name: qualkit coder add NAME",
            ) from error
        yield
