"""Files that harm or cannot be read, at the door: refused with their place, and nothing of them is written."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import docx
import pypdf
import pytest
import xlsxwriter

from qualkit.workflow import start

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
LAUGHS = "<!DOCTYPE a [<!ENTITY a 'haha'><!ENTITY b '&a;&a;&a;&a;'>]><TEI><u who='A'>&b;</u></TEI>"
FETCHES = "<!DOCTYPE a [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><TEI><u who='A'>&a;</u></TEI>"
DRAFT = '<Project xmlns="urn:QDA-XML:project:1.0"/>'


def zipped(files: Mapping[str, bytes | str], how: int = zipfile.ZIP_DEFLATED, mode: int = 0) -> bytes:
    """A zip archive; ``mode`` may make links of its members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how) as archive:
        for name, content in files.items():
            member = zipfile.ZipInfo(name)
            member.external_attr = mode << 16
            archive.writestr(member, content, how)
    return stream.getvalue()


def word() -> bytes:
    """A small Word document."""
    document, stream = docx.Document(), io.BytesIO()
    document.add_paragraph("I: Well?")
    document.add_paragraph("P: Yes.")
    document.save(stream)
    return stream.getvalue()


def workbook() -> bytes:
    """A small workbook."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet().write_row(0, 0, ["speaker", "text"])
    return stream.getvalue()


def altered(package: bytes, old: str, new: str) -> bytes:
    """A package in whose parts one text stands for another."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        files = {name: archive.read(name).replace(old.encode(), new.encode()) for name in archive.namelist()}
    return zipped(files)


def with_macros(package: bytes, kind: str) -> bytes:
    """A package that says to hold macros, under the ending of one without."""
    return altered(package, f"{kind}.main+xml", "macro")


def locked_pdf() -> bytes:
    """A PDF with a password."""
    writer, stream = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(stream)
    return stream.getvalue()


BOMB = {"a.xml": b" " * 30_000_000}
BAD = [
    pytest.param("bomb.docx", zipped(BOMB), "unpacks to 30 MB", id="zip bomb in .docx"),
    pytest.param("bomb.odt", zipped(BOMB), "unpacks to 30 MB", id="zip bomb in .odt"),
    pytest.param("bomb.xlsx", zipped(BOMB), "unpacks to 30 MB", id="zip bomb in .xlsx"),
    pytest.param("bomb.qdpx", zipped(BOMB), "packed more than 200 times", id="zip bomb in .qdpx"),
    pytest.param("lzma.docx", zipped({"a": b"x"}, zipfile.ZIP_LZMA), "packed otherwise", id="LZMA in .docx"),
    pytest.param("lzma.qdpx", zipped({"a": b"x"}, zipfile.ZIP_LZMA), "packed otherwise", id="LZMA in .qdpx"),
    pytest.param("laughs.xml", LAUGHS.encode(), "declares entities of its own", id="entities in .xml"),
    pytest.param("fetches.xml", FETCHES.encode(), "declares entities", id="external entities in .xml"),
    pytest.param("a.odt", zipped({"content.xml": LAUGHS}), "declares a document type", id="entities in .odt"),
    pytest.param("a.qdc", LAUGHS.encode(), "declares entities or a document type", id="entities in .qdc"),
    pytest.param("a.qdpx", zipped({"p.qde": LAUGHS}), "declares entities or a document type", id="entities in .qdpx"),
    pytest.param("a.docx", altered(word(), "<w:document", "<!DOCTYPE a><w:document"), "document type", id="in .docx"),
    pytest.param("up.qdpx", zipped({"../../up.txt": "x", "p.qde": DRAFT}), "outside of it", id="path upwards"),
    pytest.param("root.qdpx", zipped({"/up.txt": "x", "p.qde": DRAFT}), "outside of it", id="absolute path"),
    pytest.param("link.qdpx", zipped({"p.qde": "/etc/passwd"}, mode=0o120777), "symbolic link", id="symbolic link"),
    pytest.param("macros.docm", word(), "files ending in .docm cannot be read", id="macros in .docm"),
    pytest.param("macros.xlsm", workbook(), "macros are never run", id="macros in .xlsm"),
    pytest.param(
        "macros.docx", with_macros(word(), "wordprocessingml.document"), "no Word document", id=".docm as .docx"
    ),
    pytest.param("locked.docx", OLE, "is protected by a password", id="password in .docx"),
    pytest.param("locked.xlsx", OLE, "is protected by a password", id="password in .xlsx"),
    pytest.param("locked.odt", OLE, "is protected by a password", id="password in .odt"),
    pytest.param("locked.pdf", locked_pdf(), "is encrypted", id="password in .pdf"),
    pytest.param("cut.docx", word()[:-90], "damaged or cut short", id="cut .docx"),
    pytest.param("cut.xlsx", workbook()[:-90], "damaged or cut short", id="cut .xlsx"),
    pytest.param("cut.qdpx", zipped({"p.qde": DRAFT})[:-9], "cut short", id="cut .qdpx"),
    pytest.param("cut.pdf", locked_pdf()[:40], "is damaged, or no PDF", id="cut .pdf"),
    pytest.param("cut.json", b'{"segments": [{"text": "a"}', "is not JSON", id="cut .json"),
    pytest.param("cut.xml", b"<TEI><u who='A'>Well", "is not XML", id="cut .xml"),
    pytest.param("cut.vtt", b"WEBVTT\n\n00:01.000 --> 00:0", "not a pair of times", id="cut .vtt"),
    pytest.param("cut.rtf", b"{\\rt", "is no rich text", id="cut .rtf"),
    pytest.param("cut.html", b"<p>\n<h<![4", "is damaged", id="cut .html"),
    pytest.param("cut.TextGrid", b'File type = "ooTextFile"\nObj', "cut.TextGrid", id="cut .TextGrid"),
    pytest.param("mixed.txt", "I: “a”\n".encode() + b"P: caf\xe9\n", "two encodings are mixed", id="mixed encodings"),
    *(
        pytest.param(f"nul.{suffix}", b"I: a\0b\nP: c\n", f"nul.{suffix}", id=f"NUL in .{suffix}")
        for suffix in ("txt", "md", "csv", "tsv", "vtt", "srt", "html", "json", "xml", "rtf", "TextGrid")
    ),
]


def everything(folder: Path) -> dict[str, bytes]:
    """All files below a folder but the store, which is made when it is first asked for."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("study.sqlite"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def around(tmp_path_factory):
    """A folder with a new study in it, of which every bad file leaves nothing but an empty store."""
    folder = tmp_path_factory.mktemp("around")
    start.init(folder / "deep" / "new")
    (folder / "outside").mkdir()
    return folder


@pytest.mark.parametrize(("name", "data", "told"), BAD)
def test_a_bad_file_is_refused_with_its_place_and_nothing_is_written(call, around, monkeypatch, name, data, told):
    monkeypatch.chdir(around / "deep" / "new")
    path = around / "outside" / name
    path.write_bytes(data)
    before = everything(around)
    called = call("import", path)
    assert called.status == 2
    assert told in called.err
    assert name in called.err
    assert "Traceback" not in called.err
    assert everything(around) == before
    assert call("transcripts", "list", "--output", "jsonl").out == ""
