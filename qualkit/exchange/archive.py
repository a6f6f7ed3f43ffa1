"""Zip archives: strangers' opened with care (bounded, inside their own walls, never unpacked to disk), and our own."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST = 500_000_000
"""Bytes that an archive may hold when unpacked, all members together."""
MOST_MEMBERS = 50_000
DENSEST = 200
"""How many times its packed size a member of more than a megabyte may have: text packs 3 to 10 times."""
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Ways of packing that programs for this work use; bzip2 and LZMA take memory before anything can be counted."""


_MADE = (1980, 1, 1, 0, 0, 0)  # the same files give the same bytes


class BadArchiveError(ValueError):
    """An archive that is not read; the message says why, in a reader's words."""


def members(data: bytes, *, wanted: frozenset[str] | None = None) -> dict[str, bytes]:
    """The files in a zip archive by their name, with forward slashes.

    Args:
        data: The archive's bytes.
        wanted: Endings in small letters (``.qde``); files that end otherwise are passed over, unpacked by nobody.

    Raises:
        BadArchiveError: No zip archive, cut short, damaged, locked by a password, packed by bzip2 or LZMA, too large
            when unpacked, or a member that has no name, would lie outside of it (an absolute path, ``..``, a drive, a
            symbolic link) or stands twice.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            # zipfile's own is_dir() fails on a name without a letter.
            entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
            _check(entries)
            found: dict[str, bytes] = {}
            for entry in entries:
                name = entry.filename.replace("\\", "/")
                if wanted is None or PurePosixPath(name).suffix.lower() in wanted:
                    found[name] = _content(archive, entry)
            return found
    except zipfile.BadZipFile as error:
        raise BadArchiveError("is no zip archive, or was cut short") from error
    except BadArchiveError:
        raise
    except (zlib.error, struct.error, EOFError, RuntimeError, ValueError, OSError) as error:
        # A directory whose numbers are spoilt leads zipfile to places that do not exist.
        raise BadArchiveError(f"cannot be unpacked: {error}") from error


def packed(files: Mapping[str, bytes]) -> bytes:
    """A zip archive of files, in the order given; the same files give the same bytes.

    Args:
        files: Name, with forward slashes, to content.
    """
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            member = zipfile.ZipInfo(name, date_time=_MADE)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, content)
    return out.getvalue()


def is_inside(name: str) -> bool:
    """Whether a file's name, with forward slashes, stays inside the folder it is put in, on every machine."""
    parts = name.split("/")
    is_odd = "\\" in name or ":" in name or "\0" in name
    return not is_odd and all(part not in {"", ".", ".."} for part in parts)


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
        if entry.compress_type not in METHODS:
            raise BadArchiveError(f"holds a file packed otherwise than zip archives are: {entry.filename!r}")
        if entry.file_size > 1_000_000 and entry.file_size > DENSEST * max(entry.compress_size, 1):
            raise BadArchiveError(f"holds a file packed more than {DENSEST} times: {entry.filename!r}")
        if name.casefold() in seen:
            raise BadArchiveError(f"holds two files of one name: {entry.filename!r}")
        seen.add(name.casefold())  # as Windows and macOS see names, and as other programs refer to them


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """A member's bytes, no more than it says it has: a header may lie."""
    with archive.open(entry) as file:
        content = file.read(entry.file_size + 1)
    if len(content) > entry.file_size:
        raise BadArchiveError(f"holds a file larger than it says: {entry.filename!r}")
    return content
