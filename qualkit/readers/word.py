"""Word files: the text of paragraphs and tables in document order, through python-docx."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from qualkit.readers.file import Line
from qualkit.readers.front_matter import take
from qualkit.readers.plain import draft_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qualkit.problem import Problem
    from qualkit.readers.draft import Draft
    from qualkit.readers.file import File

LARGEST = 200_000_000
"""Bytes that a file may unpack to."""

HIGHEST_RATIO = 200
"""Unpacked to packed bytes, from a million unpacked bytes on; Word's own files stay below 60."""

MOST_PARTS = 5_000

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RE_SAVE = "Open it in Word and save it again as .docx."


def read(file: File) -> tuple[list[Draft], list[Problem]]:
    """The interview in a .docx file.

    Tabs become blanks, soft breaks line feeds; a table row is a line, its cells set apart as by tabs. Deleted
    text of tracked changes, comments, foot- and endnotes, headers and footers are not read. The lines
    of problems count paragraphs and table rows.
    """
    lines, problems = _lines(file)
    if problems:
        return [], problems
    front, rest, problems = take(lines, file)
    if problems:
        return [], problems
    draft, problems = draft_of(rest, file, front)
    for turn in draft.turns:
        turn.lines = [line.replace("\t", " ") for line in turn.lines]
    return [draft], problems


def _lines(file: File) -> tuple[list[Line], list[Problem]]:
    if (problem := _unsafe(file)) is not None:
        return [], [problem]
    import docx
    from docx.opc.exceptions import OpcError

    try:
        # python-docx parses with resolve_entities off, so external entities are not fetched.
        body = docx.Document(io.BytesIO(file.data)).element.body
    except (OpcError, KeyError, ValueError, AttributeError, SyntaxError) as error:
        # lxml's error for broken XML is a SyntaxError.
        return [], [file.error(f"is damaged, or no Word document: {error}", hint=_RE_SAVE)]
    if body is None:
        return [], [file.error("is a Word document without a body", hint=_RE_SAVE)]
    lines: list[Line] = []
    for number, text in enumerate(_blocks(body), start=1):
        lines += [Line(number, row, number) for row in text.split("\n")]
    return lines, []


def _unsafe(file: File) -> Problem | None:
    """A reason not to parse the file at all: no zip, encrypted, damaged, or a bomb."""
    if file.data.startswith(_OLE):
        return file.error(
            "is protected by a password, or an old .doc file",
            hint="Open it in Word, remove the password and save it as .docx.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            return _unsafe_parts(archive, file)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
        return file.error(f"is damaged or cut short, no Word document: {error}", hint=_RE_SAVE)


def _unsafe_parts(archive: zipfile.ZipFile, file: File) -> Problem | None:
    parts = archive.infolist()
    declared = sum(part.file_size for part in parts)
    if any(part.flag_bits & 1 for part in parts):
        return file.error("is encrypted", hint="Remove the password in Word and save it again.")
    if len(parts) > MOST_PARTS or _is_bomb(declared, len(file.data)):
        return _bomb(file, declared)
    actual = 0
    for part in parts:
        beginning = b""
        # The declared sizes may lie, so each part is unpacked once in pieces and counted.
        with archive.open(part) as stream:
            while piece := stream.read(1 << 20):
                beginning = beginning or piece[:4096]
                actual += len(piece)
                if _is_bomb(actual, len(file.data)):
                    return _bomb(file, actual)
        if b"<!DOCTYPE" in beginning:
            return file.error(f"declares a document type in {part.filename}, which Word never does", hint=_RE_SAVE)
    return None


def _is_bomb(unpacked: int, packed: int) -> bool:
    return unpacked > LARGEST or (unpacked > 1_000_000 and unpacked > HIGHEST_RATIO * packed)


def _bomb(file: File, unpacked: int) -> Problem:
    return file.error(
        f"unpacks to {unpacked // 1_000_000} MB or more from {len(file.data)} bytes, which no interview does",
        hint="Check where the file comes from.",
    )


def _blocks(element: Any) -> Iterator[str]:
    """Paragraphs and table rows in order, also those inside content controls and tracked insertions."""
    for child in element:
        if child.tag == f"{_W}p":
            yield _text(child)
        elif child.tag == f"{_W}tbl":
            yield from (_row(row) for row in child.iter(f"{_W}tr") if _table_of(row) is child)
        elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml", f"{_W}smartTag"}:
            yield from _blocks(child)


def _table_of(row: Any) -> Any:
    return next(row.iterancestors(f"{_W}tbl"))


def _row(row: Any) -> str:
    cells = (cell for cell in row.iter(f"{_W}tc") if next(cell.iterancestors(f"{_W}tr")) is row)
    return "\t".join(filter(None, ("\n".join(_blocks(cell)).strip() for cell in cells)))


def _text(paragraph: Any) -> str:
    """The words of a paragraph, also those in hyperlinks, fields, insertions and text boxes."""
    pieces: list[str] = []
    hidden: set[Any] = set()
    for element in paragraph.iter():
        if element.getparent() in hidden or element.tag in {_FALLBACK, f"{_W}del", f"{_W}moveFrom"}:
            hidden.add(element)
        elif element.tag == f"{_W}t":
            pieces.append(element.text or "")
        elif element.tag == f"{_W}tab" and element.getparent().tag == f"{_W}r":
            pieces.append("\t")
        elif element.tag in {f"{_W}br", f"{_W}cr"} or (element.tag == f"{_W}p" and element is not paragraph):
            pieces.append("\n")
        elif element.tag == f"{_W}noBreakHyphen":
            pieces.append("-")
    return "".join(pieces)
