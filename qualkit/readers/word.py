"""Word files: the text of paragraphs and tables in document order, through python-docx."""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING, Any

from qualkit.readers import table
from qualkit.readers.file import Line
from qualkit.readers.package import unsafe
from qualkit.readers.plain import interview, not_read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qualkit.problem import Problem
    from qualkit.readers.draft import Draft
    from qualkit.readers.file import File

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NOTES = {
    "comments": (f"{_W}comment", "comment"),
    "endnotes": (f"{_W}endnote", "endnote"),
    "footer": (f"{_W}ftr", "footer"),
    "footnotes": (f"{_W}footnote", "footnote"),
    "header": (f"{_W}hdr", "header"),
}
"""Kinds of parts that are not read: what holds one of their texts, and its name in a message."""

_RE_SAVE = "Open it in Word and save it again as .docx."


def read(file: File) -> tuple[list[Draft], list[Problem]]:
    """The interview in a .docx file.

    Tabs become blanks, soft breaks line feeds; a table row is a line, its cells set apart as by tabs. Deleted
    text of tracked changes, comments, foot- and endnotes, headers and footers are not read, and that is told.
    The lines of problems count paragraphs and table rows.
    """
    if (problem := unsafe(file, what="Word document", old="old .doc file", program="Word")) is not None:
        return [], [problem]
    import docx
    from docx.opc.exceptions import OpcError

    try:
        # python-docx parses with resolve_entities off, so external entities are not fetched.
        document = docx.Document(io.BytesIO(file.data))
        body = document.element.body
        besides = _besides(document) if body is not None else Counter()
    except (OpcError, KeyError, ValueError, AttributeError, SyntaxError) as error:
        # lxml's error for broken XML is a SyntaxError.
        return [], [file.error(f"is damaged, or no Word document: {error}", hint=_RE_SAVE)]
    if body is None:
        return [], [file.error("is a Word document without a body", hint=_RE_SAVE)]
    lines: list[Line] = []
    for number, (text, bold) in enumerate(_blocks(body), start=1):
        start = 0
        for row in text.split("\n"):
            lines.append(Line(number, row, number, min(max(0, bold - start), len(row))))
            start += len(row) + 1
    return interview(lines, file, dropped=not_read(besides, file))


def _besides(document: Any) -> Counter[str]:
    """How many words of a document stand beside its text, by kind; python-docx reads none of them as text."""
    found = Counter({kind: 0 for _, kind in _NOTES.values()})  # told in this order
    for name, part in _parts(document):
        if name in _NOTES:
            found[_NOTES[name][1]] += sum(
                any((text.text or "").strip() for text in note.iter(f"{_W}t")) for note in part.iter(_NOTES[name][0])
            )
    found["deletion"] = sum(1 for _ in document.element.body.iter(f"{_W}del", f"{_W}moveFrom"))
    return found


def _parts(document: Any) -> Iterator[tuple[str, Any]]:
    """The parts that a document refers to, by the last word of their kind, parsed."""
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        name = relation.reltype.rpartition("/")[2]
        if name in _NOTES and not relation.is_external:
            yield name, parse_xml(relation.target_part.blob)


def _blocks(element: Any) -> Iterator[tuple[str, int]]:
    """Paragraphs and table rows in order, also those inside content controls and tracked insertions.

    Beside the text stands how many characters at its beginning are bold.
    """
    for child in element:
        if child.tag == f"{_W}p":
            yield _text(child)
        elif child.tag == f"{_W}tbl":
            yield from ((row, 0) for row in _rows(child))
        elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml", f"{_W}smartTag"}:
            yield from _blocks(child)


def _table_of(row: Any) -> Any:
    return next(row.iterancestors(f"{_W}tbl"))


def _rows(table_: Any) -> Iterator[str]:
    """The rows of a table, a line each, cells set apart by tabs; empty cells only where titles tell the columns."""
    cells = [_cells(row) for row in table_.iter(f"{_W}tr") if _table_of(row) is table_]
    has_titles = bool(cells) and table.is_header(cells[0])
    yield from ("\t".join(row if has_titles else filter(None, row)) for row in cells)


def _cells(row: Any) -> list[str]:
    cells = (cell for cell in row.iter(f"{_W}tc") if next(cell.iterancestors(f"{_W}tr")) is row)
    return ["\n".join(text for text, _ in _blocks(cell)).strip() for cell in cells]


def _is_bold(text: Any) -> bool:
    """Whether the run of a piece of text is set in bold type by itself; styles do not count."""
    told = text.getparent().find(f"{_W}rPr/{_W}b")
    return told is not None and told.get(f"{_W}val", "1") not in {"0", "false", "off"}


def _text(paragraph: Any) -> tuple[str, int]:
    """The words of a paragraph, also those in hyperlinks, fields, insertions and text boxes, and how many are bold."""
    pieces: list[str] = []
    bold, is_bold = 0, True
    hidden: set[Any] = set()
    for element in paragraph.iter():
        if element.getparent() in hidden or element.tag in {_FALLBACK, f"{_W}del", f"{_W}moveFrom"}:
            hidden.add(element)
        elif element.tag == f"{_W}t":
            pieces.append(element.text or "")
            is_bold = is_bold and (_is_bold(element) or not pieces[-1].strip())
            bold = sum(map(len, pieces)) if is_bold else bold
        elif element.tag == f"{_W}tab" and element.getparent().tag == f"{_W}r":
            pieces.append("\t")
        elif element.tag in {f"{_W}br", f"{_W}cr"} or (element.tag == f"{_W}p" and element is not paragraph):
            pieces.append("\n")
        elif element.tag == f"{_W}noBreakHyphen":
            pieces.append("-")
    return "".join(pieces), bold
