"""Consistent copies of a study's stores in one dated folder."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from qualkit.errors import StoreError
from qualkit.problem import Where
from qualkit.store.connect import dated
from qualkit.store.sqlite import copy_database, make_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


def backup(paths: Sequence[Path], folder: Path, *, now: datetime) -> Path:
    """Copy SQLite stores into a new folder named by date, each consistent even while others write.

    To restore, close every session and copy the files back to where they were:
    ``backups/20240131T095500Z/study.sqlite`` over ``study.sqlite``, ``…/layers/lin.sqlite`` over
    ``layers/lin.sqlite``. A ``-wal`` or ``-shm`` file left beside the old store goes first.

    Args:
        paths: The files ``study.sqlite`` and ``layers/CODER.sqlite`` of one study; the copies lie to each
            other as they do.
        folder: Where the new folder is made.
        now: Names the new folder, in UTC.

    Returns:
        The new folder. It has this name only when every copy is complete.

    Raises:
        StoreError: A store is missing or none, or a copy cannot be written; no new folder remains.
    """
    if not paths:
        raise StoreError("there is no store to copy", where=Where(folder), hint="See: qualkit status")
    make_folder(folder)
    base = Path(os.path.commonpath([path.absolute().parent for path in paths]))
    try:
        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=folder) as unfinished:
            copies = Path(unfinished) / "copies"
            for path in paths:
                copy = copies / path.absolute().relative_to(base)
                make_folder(copy.parent)
                copy_database(path, copy)
            return copies.rename(_free(folder, dated(now)))
    except OSError as error:
        raise StoreError(
            f"no copy can be made here: {error.strerror}",
            where=Where(folder),
            hint="Check that you may write in the folder and that the disk has room.",
        ) from error


def _free(folder: Path, name: str) -> Path:
    """A name in a folder that is not taken: two copies in one second get two folders."""
    path, number = folder / name, 2
    while path.exists():
        path, number = folder / f"{name}-{number}", number + 1
    return path
