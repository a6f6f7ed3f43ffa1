"""Rows taken out of a table as it lies on disk: every other byte of the file stays."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_ENCODINGS = ("utf-8-sig", "utf-8", "gb18030")


def without_rows(data: bytes, is_gone: Callable[[Mapping[str, str]], bool]) -> tuple[bytes, int] | None:
    """A CSV file without some of its rows, and how many went.

    Args:
        data: The file: commas, semicolons or tabs; UTF-8, UTF-16 with a byte order mark, or GB 18030.
        is_gone: Told the cells of a row by the names of the header, in small letters and without outer white space.

    Returns:
        ``None`` when it is no such file, so that nobody can say where a row ends.
    """
    encoding = _encoding(data)
    if encoding is None:
        return None
    text = data.decode(encoding)
    try:
        records = list(_records(text))
    except csv.Error:
        return None
    if not records:
        return data, 0
    header = [name.strip().lower() for name in records[0][1]]
    kept = [records[0][0]]
    for written, row in records[1:]:
        if not is_gone({name: cell.strip() for name, cell in zip(header, row, strict=False)}):
            kept.append(written)
    n_gone = len(records) - len(kept)
    return ("".join(kept).encode(encoding), n_gone) if n_gone else (data, 0)


def _encoding(data: bytes) -> str | None:
    """The encoding in which the text is written back to the byte."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates: tuple[str, ...] = ("utf-16",)
    else:
        candidates = _ENCODINGS if data.startswith(b"\xef\xbb\xbf") else _ENCODINGS[1:]
    for encoding in candidates:
        try:
            if data.decode(encoding).encode(encoding) == data:
                return encoding
        except UnicodeError:
            continue
    return None


def _records(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each row as it is written, line breaks within cells and at the end included, and its cells."""
    lines = list(io.StringIO(text, newline=""))
    delimiter = max(",;\t", key=lines[0].count) if lines else ","
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    done = 0
    for row in reader:
        yield "".join(lines[done : reader.line_num]), row
        done = reader.line_num
