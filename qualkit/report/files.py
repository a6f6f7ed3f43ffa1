"""Files written whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from qualkit.errors import InputError
from qualkit.problem import Where

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
