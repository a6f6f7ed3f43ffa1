"""OpenDocument texts: paragraphs and tables in document order, from the package's own XML."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from typing import TYPE_CHECKING

from qualkit.readers.file import Line
from qualkit.readers.markup import attribute, name, parsed
from qualkit.readers.package import unsafe
from qualkit.readers.plain import interview, not_read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from qualkit.problem import Problem
    from qualkit.readers.draft import Draft
    from qualkit.readers.file import File

MOST_BLANKS = 1_000
"""Blanks that one element may stand for."""

_RE_SAVE = "Open it in LibreOffice or Word and save it again."
_BESIDES = {
    "note": "note",
    "annotation": "comment",
    "tracked-changes": "record of changes",
    "forms": "form",
    "table-of-content": "table of contents",
}
_HIDDEN = {*_BESIDES, "annotation-end", "sequence-decls", "variable-decls", "user-field-decls", "ruby-text"}
_BLANKS = re.compile(r"[ \t\r\n]+")
_BREAKS = {"tab": "\t", "line-break": "\n"}


def read(file: File) -> tuple[list[Draft], list[Problem]]:
    """The interview in an .odt file.

    Tabs become blanks, line breaks stay; a table row is a line, its cells set apart as by tabs. Notes, comments and
    deleted text of tracked changes are not read, and that is told; headers and footers live elsewhere in the
    package. The lines of problems count paragraphs and table rows.
    """
    problem = unsafe(file, what="OpenDocument text", old="old Word file", program="LibreOffice")
    if problem is not None:
        return [], [problem]
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        names = set(archive.namelist())
        if "content.xml" not in names:
            return [], [file.error("is no OpenDocument text: it has no content.xml", hint=_RE_SAVE)]
        manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
        if b"encryption-data" in manifest:
            return [], [file.error("is protected by a password", hint="Remove the password in LibreOffice.")]
        content = archive.read("content.xml")
    tree, problems = parsed(content, file, what="its content.xml")
    if tree is None:
        return [], problems
    body = next((one for one in tree.root.iter() if name(one) == "body"), None)
    text = next((one for one in body or () if name(one) == "text"), None)
    if text is None:
        return [], [file.error("is OpenDocument, but no text document", hint="Give a text saved as .odt.")]
    besides: Counter[str] = Counter(_BESIDES[name(one)] for one in text.iter() if name(one) in _BESIDES)
    lines: list[Line] = []
    for number, paragraph in enumerate(_blocks(text), start=1):
        lines += [Line(number, row, number) for row in paragraph.split("\n")]
    return interview(lines, file, dropped=not_read(besides, file))


def _blocks(element: Element) -> Iterator[str]:
    """Paragraphs and table rows in order, also those inside lists, sections and frames."""
    for child in element:
        kind = name(child)
        if kind in {"p", "h"}:
            yield _text(child)
        elif kind == "table-row":
            cells = ("\n".join(_blocks(cell)).strip() for cell in child if name(cell) == "table-cell")
            yield "\t".join(filter(None, cells))
        elif kind not in _HIDDEN:
            yield from _blocks(child)


def _text(paragraph: Element) -> str:
    """The words of a paragraph; runs of white space, which the format writes as elements, are single blanks."""
    pieces: list[str] = []

    def say(text: str | None) -> None:
        words = _BLANKS.sub(" ", text or "")
        is_blank = words.startswith(" ") and (not pieces or pieces[-1][-1:] in {" ", "\n", "\t"})
        if words := words[1:] if is_blank else words:
            pieces.append(words)

    def visit(element: Element) -> None:
        say(element.text)
        for child in element:
            kind = name(child)
            if kind == "s":
                n_blanks = attribute(child, "c")
                n = int(n_blanks) if n_blanks.isdecimal() and len(n_blanks) < 9 else 1
                pieces.append(" " * min(MOST_BLANKS, n))
            elif kind in _BREAKS:
                pieces.append(_BREAKS[kind])
            elif kind in {"p", "h", "table"}:  # in a frame inside the paragraph
                pieces.append("\n")
                visit(child)
            elif kind not in _HIDDEN:
                visit(child)
            say(child.tail)

    visit(paragraph)
    return "".join(pieces)
