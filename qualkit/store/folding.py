"""A file's write-ahead log folded into it a moment after a decision was saved, while the coder reads on."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from qualkit.store.sqlite import BUSY_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from sqlalchemy import Engine


class Folding:
    """Takes the folding, half of the time that a saved decision costs, out of the time that a coder waits.

    A decision is on the disk when its transaction ends, in the log beside the file. SQLite folds that log into the
    file when the last connection closes: here that is one of this object's own, closed by a thread of its own.
    Stores that are no SQLite file have nothing to fold. A context: when it is left, all is folded in.

    Args:
        engine: Of the store.
    """

    def __init__(self, engine: Engine) -> None:
        is_file = engine.url.get_backend_name() == "sqlite"
        self._path = engine.url.database if is_file else None
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="folding")
        self._folded: Future[None] | None = None

    @contextmanager
    def later(self) -> Iterator[None]:
        """What is written inside is folded in once this is left."""
        self.wait()
        keeper = self._opened()
        try:
            yield
        finally:
            if keeper is not None:
                self._folded = self._pool.submit(_fold, keeper)

    def wait(self) -> None:
        """Wait until all is folded in."""
        if self._folded is not None:
            self._folded.result()
            self._folded = None

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Wait until all is folded in, and fold no more."""
        self.wait()
        self._pool.shutdown()

    def _opened(self) -> sqlite3.Connection | None:
        if self._path is None:
            return None
        try:
            place = f"{Path(self._path).absolute().as_uri()}?mode=rw"  # a file that is gone is not made anew
            keeper = sqlite3.connect(
                place, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            keeper.execute("PRAGMA schema_version").close()  # only a connection that has read keeps the log open
        except sqlite3.Error:
            return None  # the transaction inside folds by itself, or tells what is wrong
        return keeper


def _fold(keeper: sqlite3.Connection) -> None:
    # Where this fails, the log stays beside the file, which is as safe: whoever opens the file next reads both.
    with closing(keeper), suppress(sqlite3.Error):
        keeper.execute("PRAGMA wal_checkpoint(PASSIVE)").close()  # lets other threads run, which closing does not
