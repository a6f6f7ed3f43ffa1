"""A layer kept open while a coder answers, and its write-ahead log folded into it while the coder reads on."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from qualkit.store.sqlite import with_pragmas
from qualkit.store.transaction import transaction

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from sqlalchemy import Connection, Engine


class Folding:
    """Takes out of the time that a coder waits all that a saved decision costs beside the decision itself.

    A decision is on the disk when its transaction ends, in the log beside the file. A connection of its own for each
    transaction would synchronise the folder too, make that log anew, and at its end fold it into the file. Here one
    stays open for all of them, and a thread folds the log in and empties it: what a crash leaves beside a file would
    be read into whatever copy is put in its place. Stores that are no SQLite file have nothing to fold. A context:
    when it is left, all is folded in.

    Args:
        engine: Of the store.
    """

    def __init__(self, engine: Engine) -> None:
        is_file = engine.url.get_backend_name() == "sqlite" and engine.url.database is not None
        self._engine = engine
        self._path = Path(engine.url.database or "") if is_file else None
        self._kept: Engine | None = None
        self._identity: tuple[int, int] | None = None  # of the file that is kept open
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="folding")
        self._folded: Future[None] | None = None

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A transaction as ``store.transaction`` makes it; what is written is folded in once this is left.

        Raises:
            StoreError: The database refuses, for any reason; nothing was saved.
        """
        self.wait()
        try:
            with transaction(self._opened()) as connection:
                yield connection
        except BaseException:
            self._let_go()  # the next one begins with the file as it then is
            raise
        if self._path is not None:
            self._folded = self._pool.submit(_fold, self._path)

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
        self._let_go()

    def _opened(self) -> Engine:
        """The store, kept open as long as its file is the same one.

        A program that synchronises folders puts another file in the place of a file: what was written into the one
        kept open would be lost with it.
        """
        found = None if self._path is None else _identity(self._path)
        if found is None:
            return self._engine  # which tells what is wrong with the file
        if self._kept is None or found != self._identity:
            self._let_go()
            self._kept, self._identity = with_pragmas(self._engine.url, is_kept_open=True), found
        return self._kept

    def _let_go(self) -> None:
        if self._kept is not None:
            self._kept.dispose()
            self._kept = None


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _fold(path: Path) -> None:
    # Where this fails, the log stays beside the file, which is as safe: whoever opens the file next reads both.
    with suppress(sqlite3.Error):
        place = f"{path.absolute().as_uri()}?mode=rw"  # a file that is gone is not made anew
        # Whoever reads at the same time keeps the log from being emptied; nobody waits for that.
        with closing(sqlite3.connect(place, uri=True, timeout=0, isolation_level=None)) as store:
            store.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
