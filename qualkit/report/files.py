"""Files and folders written whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from qualkit.errors import InputError
from qualkit.problem import Where

if TYPE_CHECKING:
    from collections.abc import Iterator

_FULL = "Free some space on the disk and repeat the step."
_CLOSED = "Close the file if another program has it open, or name a place where you may write."
_IS_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place, then put it there: readers see the old file or the new one.

    The folder is made if it is missing, and the content is on the disk before the old file goes.

    Raises:
        InputError: The place cannot be written to; what was there is as it was.
    """
    part = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(part).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(part).replace(path)
    except OSError as error:
        if part is not None:
            Path(part).unlink(missing_ok=True)
        raise InputError(
            f"cannot be written: {error.strerror or error}; what was there is as it was",
            where=Where(path),
            hint=_FULL if error.errno in _IS_FULL else _CLOSED,
        ) from error


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A folder to fill beside its place; it is put there when the block is left, unless by an exception.

    Args:
        path: The folder's place: new, or an empty folder.

    Raises:
        InputError: The place cannot be written to; nothing remains there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=path.parent) as unfinished:
            made = Path(unfinished).resolve() / "made"
            made.mkdir()
            yield made
            if path.exists():
                path.rmdir()  # some systems rename onto no folder at all, not even an empty one
            made.rename(path)
    except OSError as error:
        raise InputError(
            f"cannot be written: {error.strerror or error}; nothing remains there",
            where=Where(path),
            hint=_FULL if error.errno in _IS_FULL else "Name a place where you may write.",
        ) from error
