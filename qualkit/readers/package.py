"""Zip packages (.docx, .odt, .xlsx) looked at before anything parses them: encrypted, damaged, or a bomb."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualkit.problem import Problem
    from qualkit.readers.file import File

LARGEST = 200_000_000
"""Bytes that a file may unpack to."""

HIGHEST_RATIO = 200
"""Unpacked to packed bytes, from a million unpacked bytes on; Word's own files stay below 60."""

MOST_PARTS = 5_000
MOST_TAGS = 1_000_000
"""Beginnings of tags in all parts; each takes some hundred bytes of memory when it is parsed."""

METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Ways of packing that the formats allow."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def unsafe(file: File, *, what: str, old: str, program: str) -> Problem | None:
    """A reason not to parse a package at all; ``None`` when there is none.

    Nothing is unpacked to the disk, so the names of parts lead nowhere. Each part is unpacked once in pieces and
    counted, for the sizes that a package declares may lie.

    Args:
        file: The package.
        what: What it should be: ``Word document``.
        old: What else the bytes of a protected file may be: ``old .doc file``.
        program: Which program saves it again.
    """
    if file.data.startswith(_OLE):
        return file.error(
            f"is protected by a password, or an {old}",
            hint=f"Open it in {program}, remove the password and save it as {file.path.suffix.lower()}.",
        )
    again = f"Open it in {program} and save it again as {file.path.suffix.lower()}."
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            return _unsafe_parts(archive, file, what, program, again)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, RuntimeError, OSError) as error:
        return file.error(f"is damaged or cut short, no {what}: {error}", hint=again)


def _unsafe_parts(archive: zipfile.ZipFile, file: File, what: str, program: str, again: str) -> Problem | None:
    parts = archive.infolist()
    declared = sum(part.file_size for part in parts)
    if any(part.flag_bits & 1 for part in parts):
        return file.error("is encrypted", hint=f"Remove the password in {program} and save it again.")
    if any(part.compress_type not in METHODS for part in parts):
        return file.error(f"is packed otherwise than any {what} is", hint=again)
    if len(parts) > MOST_PARTS or _is_bomb(declared, len(file.data)):
        return _bomb(file, declared)
    actual = n_tags = 0
    for part in parts:
        beginning = b""
        with archive.open(part) as stream:
            while piece := stream.read(1 << 20):
                beginning = beginning or piece[:4096]
                actual += len(piece)
                n_tags += piece.count(b"<") if part.filename.endswith((".xml", ".rels")) else 0
                if _is_bomb(actual, len(file.data)):
                    return _bomb(file, actual)
        if n_tags > MOST_TAGS:
            told = f"holds more than {MOST_TAGS:,} tags, which no interview does"
            return file.error(told, hint="Check where the file comes from.")
        if b"<!DOCTYPE" in beginning and not part.filename.endswith((".html", ".htm", ".svg")):
            return file.error(
                f"declares a document type in {part.filename}, which no {what} does",
                hint=again,
            )
    return None


def _is_bomb(unpacked: int, packed: int) -> bool:
    return unpacked > LARGEST or (unpacked > 1_000_000 and unpacked > HIGHEST_RATIO * packed)


def _bomb(file: File, unpacked: int) -> Problem:
    return file.error(
        f"unpacks to {unpacked // 1_000_000} MB or more from {len(file.data)} bytes, which no interview does",
        hint="Check where the file comes from.",
    )
