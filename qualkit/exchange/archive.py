"""Archives of strangers, opened with care: bounded, inside their own walls, never unpacked to disk."""

from __future__ import annotations

import stat
import zipfile
import zlib
from io import BytesIO
from pathlib import PurePosixPath

LARGEST = 500_000_000
"""Bytes that an archive may hold when unpacked, all members together."""
MOST_MEMBERS = 50_000
DENSEST = 200
"""How many times its packed size a member of more than a megabyte may have: text packs 3 to 10 times."""


class BadArchiveError(ValueError):
    """An archive that is not read; the message says why, in a reader's words."""


def members(data: bytes, *, wanted: frozenset[str] | None = None) -> dict[str, bytes]:
    """The files in a zip archive by their name, with forward slashes.

    Args:
        data: The archive's bytes.
        wanted: Endings in small letters (``.qde``); files that end otherwise are passed over, unpacked by nobody.

    Raises:
        BadArchiveError: No zip archive, cut short, damaged, locked by a password, too large when unpacked, or a member
            that would lie outside of it (an absolute path, ``..``, a drive, a symbolic link) or stands twice.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check(entries)
            found: dict[str, bytes] = {}
            for entry in entries:
                name = entry.filename.replace("\\", "/")
                if wanted is None or PurePosixPath(name).suffix.lower() in wanted:
                    found[name] = _content(archive, entry)
            return found
    except zipfile.BadZipFile as error:
        raise BadArchiveError("is no zip archive, or was cut short") from error
    except (zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise BadArchiveError(f"cannot be unpacked: {error}") from error


def _check(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_MEMBERS:
        raise BadArchiveError(f"holds {len(entries):,} files; at most {MOST_MEMBERS:,} are read")
    total = sum(entry.file_size for entry in entries)
    if total > LARGEST:
        raise BadArchiveError(f"would unpack to {total:,} bytes; at most {LARGEST:,} are read")
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename.replace("\\", "/")
        path = PurePosixPath(name)
        if not path.parts or "\0" in name:
            raise BadArchiveError(f"holds a file without a name: {entry.filename!r}")
        if path.is_absolute() or ".." in path.parts or any(":" in part for part in path.parts):
            raise BadArchiveError(f"holds a file that would lie outside of it: {entry.filename!r}")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise BadArchiveError(f"holds a symbolic link: {entry.filename!r}")
        if entry.flag_bits & 1:
            raise BadArchiveError(f"is locked by a password: {entry.filename!r}")
        if entry.file_size > 1_000_000 and entry.file_size > DENSEST * max(entry.compress_size, 1):
            raise BadArchiveError(f"holds a file packed more than {DENSEST} times: {entry.filename!r}")
        if name in seen:
            raise BadArchiveError(f"holds two files of one name: {entry.filename!r}")
        seen.add(name)


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """A member's bytes, no more than it says it has: a header may lie."""
    with archive.open(entry) as file:
        content = file.read(entry.file_size + 1)
    if len(content) > entry.file_size:
        raise BadArchiveError(f"holds a file larger than it says: {entry.filename!r}")
    return content
