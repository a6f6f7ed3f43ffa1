"""What is written into a package, a page or a table is read back: who said what, to the character."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import docx
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.config import SpeakerSettings
from qualkit.readers import captions, odt, pdf, rtf, sheet, table, word
from qualkit.readers.file import File
from tests.readers.test_pdf import made

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualkit.problem import Problem
    from qualkit.readers.draft import Draft

Turns = list[tuple[str, str]]

ANY = "ab c.你好，。?é😀𠮷<&>\"'\\{};"
LATIN = "abc xyz.,?é"


def said(alphabet: str) -> st.SearchStrategy[Turns]:
    """Turns of two speakers in which nobody says a colon."""
    words = st.text(alphabet, min_size=1, max_size=30).map(lambda text: " ".join(text.split())).filter(bool)
    # A first letter of every turn keeps words from looking like lists, quotes or numbers.
    return st.lists(words, min_size=2, max_size=8).map(
        lambda found: [(("Interviewer", "Participant")[n % 2], f"So {text}") for n, text in enumerate(found)]
    )


def as_docx(turns: Turns) -> bytes:
    document, stream = docx.Document(), io.BytesIO()
    for name, text in turns:
        document.add_paragraph(f"{name}: {text}")
    document.save(stream)
    return stream.getvalue()


def as_xlsx(turns: Turns) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"strings_to_formulas": False}) as book:
        page = book.add_worksheet()
        for number, row in enumerate([("speaker", "text"), *turns]):
            for column, cell in enumerate(row):
                page.write_string(number, column, cell)
    return stream.getvalue()


def as_odt(turns: Turns) -> bytes:
    rows = "".join(f"<t:p>{name}: {escape(text)}</t:p>" for name, text in turns)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("content.xml", f"<d xmlns:t='t'><body><text>{rows}</text></body></d>")
    return stream.getvalue()


def as_rtf(turns: Turns) -> bytes:
    def told(text: str) -> str:
        found = "".join(f"\\{c}" if c in "\\{}" else c for c in text)
        halves = found.encode("utf-16-le")
        units = [int.from_bytes(halves[n : n + 2], "little", signed=True) for n in range(0, len(halves), 2)]
        return "".join(chr(unit) if 0 <= unit < 128 else f"\\u{unit}?" for unit in units)

    rows = "".join(f"{name}: {told(text)}\\par\n" for name, text in turns)
    return f"{{\\rtf1\\ansi\\uc1 {rows}}}".encode()


def as_srt(turns: Turns) -> bytes:
    cues = (f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{name}: {text}\n" for n, (name, text) in enumerate(turns, 1))
    return "\n".join(cues).encode()


def as_tsv(turns: Turns) -> bytes:
    return ("speaker\ttext\n" + "".join(f"{name}\t{text}\n" for name, text in turns)).encode()


def as_pdf(turns: Turns) -> bytes:
    return made([f"{name}: {text}" for name, text in turns])


READERS: dict[str, tuple[Callable[[File], tuple[list[Draft], list[Problem]]], Callable[[Turns], bytes], str]] = {
    "docx": (word.read, as_docx, ANY),
    "odt": (odt.read, as_odt, ANY),
    "pdf": (pdf.read, as_pdf, LATIN),
    "rtf": (rtf.read, as_rtf, ANY),
    "srt": (lambda file: captions.read(file, is_webvtt=False), as_srt, ANY.replace("<", "").replace("&", "")),
    "tsv": (table.read, as_tsv, ANY.replace('"', "")),
    "xlsx": (sheet.read, as_xlsx, ANY),
}


@pytest.mark.parametrize("suffix", sorted(READERS))
@settings(deadline=None, max_examples=15)
@given(data=st.data())
def test_what_is_written_is_read_back(suffix, data):
    read, write, alphabet = READERS[suffix]
    turns = data.draw(said(alphabet))
    drafts, problems = read(File(Path(f"a.{suffix}"), write(turns), SpeakerSettings()))
    assert not problems
    assert [(turn.speaker, turn.text) for turn in drafts[0].turns] == turns
