"""The words in a file of any kind, as far as it can be searched: for finding what may not be there any more."""

from __future__ import annotations

import codecs
import html
import json
import re
from pathlib import PurePosixPath

from qualkit.exchange.archive import BadArchiveError, members

_ZIP = b"PK\x03\x04"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CLOSED = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"7z\xbc\xaf", b"SQLite format 3\0")
"""How files begin whose words, if any, are not read here: pictures, PDF, packed files, databases."""
_TAG = re.compile(r"<[^<>]*>")
_ESCAPED = re.compile(r"(?:\\u[0-9a-fA-F]{4})+|\\[nrtbf\"/]")
_DEEPEST = 4


def searchable(data: bytes) -> list[str] | None:
    """Every text that a reader of the file could find in it, each in the ways it may be spelt.

    Text in UTF-8, UTF-16, UTF-32, GB 18030 or Latin letters; markup without its tags and character references; JSON
    without its escapes; and the members of zip archives (Word, Excel, OpenDocument, REFI-QDA), their names included.

    Args:
        data: The file's bytes.

    Returns:
        ``None`` when it cannot be searched: a picture, a PDF, a locked or damaged archive.
    """
    return _texts(data, 0)


def _texts(data: bytes, depth: int) -> list[str] | None:
    if data.startswith(_CLOSED):
        return None
    if data.startswith(_ZIP):
        return _inside(data, depth)
    spelt = _decoded(data)
    if spelt is None:
        return None
    return [variant for text in spelt for variant in _variants(text)]


def _inside(data: bytes, depth: int) -> list[str] | None:
    if depth == _DEEPEST:
        return None
    try:
        found = members(data)
    except BadArchiveError:
        return None
    texts: list[str] = []
    for name, content in found.items():
        texts.append(str(PurePosixPath(name)))
        inner = _texts(content, depth + 1)
        if inner is None and not _is_drawn(content):
            return None
        texts += inner or []
    return texts


def _is_drawn(content: bytes) -> bool:
    """Whether a member is a picture, as documents have them: it hides no text that could be copied."""
    return content.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8"))


def _decoded(data: bytes) -> list[str] | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return [data.decode(encoding, "replace")]
    n_zeros = data.count(b"\0")
    if n_zeros:
        if n_zeros < len(data) / 20:
            return None
        # Without a mark either half may come first.
        return [data.decode("utf-16-le", "replace"), data.decode("utf-16-be", "replace")]
    try:
        return [data.decode("utf-8")]
    except UnicodeDecodeError:
        return [data.decode(encoding, "replace") for encoding in ("gb18030", "utf-8", "cp1252")]


def _variants(text: str) -> list[str]:
    found = [text]
    if "<" in text and ">" in text:
        # A word may run through several tags, or end at one.
        found += [html.unescape(_TAG.sub(instead, text)) for instead in ("", " ")]
    elif "&" in text:
        found.append(html.unescape(text))
    if "\\" in text:
        found += [_ESCAPED.sub(_unescaped, each) for each in list(found)]
    return found


def _unescaped(match: re.Match[str]) -> str:
    return str(json.loads(f'"{match[0]}"'))
