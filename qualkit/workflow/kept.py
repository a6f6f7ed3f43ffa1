"""Every saved state of the files that researchers write beside the store: added to, never written over."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from qualkit import exchange
from qualkit.errors import InputError
from qualkit.problem import Where
from qualkit.report.files import write_whole
from qualkit.workflow.files import shown
from qualkit.workflow.stamp import stamp

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from qualkit.exchange import State
    from qualkit.problem import Problem
    from qualkit.study import Study


def history_path(study: Study, path: Path) -> Path:
    """Where the states of a file are: ``history/`` and the file's path in the study."""
    return study.history / path.relative_to(study.root).with_name(f"{path.name}.jsonl")


def states(study: Study, path: Path) -> tuple[list[State], list[Problem]]:
    """The states of a file, the oldest first, and lines of its history that cannot be read."""
    kept = history_path(study, path)
    try:
        return exchange.read_states(kept.read_bytes(), shown(kept, study)) if kept.is_file() else ([], [])
    except OSError as error:
        raise _refused(study, kept, error) from error


def keep(study: Study, path: Path, *, now: datetime, author: str = "", codings: Sequence[str] = ()) -> bool:
    """Add a file's state to its history, if it is not the newest there; one that is gone is noted as gone.

    Returns:
        Whether there was anything to add. A file that is no UTF-8 has no text to keep.

    Raises:
        InputError: The history cannot be written; the file is as it was.
    """
    try:
        text = path.read_bytes().decode("utf-8") if path.is_file() else None
    except UnicodeDecodeError:
        return False
    except OSError as error:
        raise _refused(study, path, error) from error
    found, _ = states(study, path)
    newest = found[-1] if found else None
    if newest is None and text is None:
        return False
    if newest is not None and newest.text == text and (not codings or newest.codings == tuple(codings)):
        return False
    _add(
        study, history_path(study, path), exchange.state_line(exchange.State(stamp(now), text, author, tuple(codings)))
    )
    return True


def save(study: Study, path: Path, text: str, *, now: datetime, author: str = "", codings: Sequence[str] = ()) -> bool:
    """Write a file whole, its state before and the new one kept; nothing is written when nothing changed.

    Raises:
        InputError: File or history cannot be written; the file is as it was.
    """
    keep(study, path, now=now)
    content = text.encode()
    if path.is_file() and path.read_bytes() == content:
        return False
    write_whole(path, content)
    keep(study, path, now=now, author=author, codings=codings)
    return True


def _add(study: Study, path: Path, line: str) -> None:
    """Append a line; one that a crash tore is closed first, so that it spoils no other."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab+") as file:
            if file.seek(0, os.SEEK_END):
                file.seek(-1, os.SEEK_END)
                line = line if file.read(1) == b"\n" else f"\n{line}"
            file.write(line.encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise _refused(study, path, error) from error


def _refused(study: Study, path: Path, error: OSError) -> InputError:
    return InputError(
        f"cannot be read or written: {error.strerror or error}; nothing was changed",
        where=Where(shown(path, study)),
        hint="Check that you may read and write it, and that the disk has room.",
    )
