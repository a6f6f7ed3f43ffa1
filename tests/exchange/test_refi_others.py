"""REFI-QDA as other programs write it: PDFs with their text, paths without a scheme, odd archives."""

import zipfile
from io import BytesIO
from pathlib import PurePath
from uuid import UUID

import pytest

from qualkit.exchange.archive import BadArchiveError, members
from qualkit.exchange.refi_read import read_project

PLACE = PurePath("study.qdpx")
TEXT = "P1: The bus took two hours."


def guid(number):
    return str(UUID(int=number)).upper()


def packed(files):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def coding(number):
    return f'<Coding guid="{guid(number)}"><CodeRef targetGUID="{guid(1)}"/></Coding>'


def project(sources, more=""):
    codes = f'<CodeBook><Codes><Code guid="{guid(1)}" name="a" isCodable="true"/></Codes></CodeBook>'
    inner = f"{codes}{more}<Sources>{sources}</Sources>"
    return f'<?xml version="1.0"?><Project xmlns="urn:QDA-XML:project:1.0" name="p">{inner}</Project>'


@pytest.mark.parametrize("name", ["", ".", "./", "a/../../b", "/etc/passwd", "C:/x", "a/C:x", "..\\x"])
def test_members_without_a_name_or_outside_are_refused(name):
    data = packed({"project.qde": project(""), name: "x"})
    if name.endswith("/"):
        assert list(members(data)) == ["project.qde"], "a folder is no file"
        return
    with pytest.raises(BadArchiveError, match=r"without a name|outside"):
        members(data)


def test_the_text_of_a_pdf_is_a_source_and_what_is_on_a_page_alone_is_left_out():
    selected = (
        f'<PlainTextSelection guid="{guid(5)}" startPosition="4" endPosition="11" name="The bus">{coding(6)}'
        "</PlainTextSelection>"
    )
    page = 'page="0" firstX="1" firstY="1" secondX="2" secondY="2"'
    source = (
        f'<PDFSource guid="{guid(2)}" name="P1.pdf" path="internal://x.pdf">'
        f'<PDFSelection guid="{guid(5)}" {page}>{coding(7)}</PDFSelection>'
        f'<PDFSelection guid="{guid(8)}" {page}>{coding(9)}</PDFSelection>'
        f'<Representation guid="{guid(3)}" name="r" plainTextPath="internal://x.txt">{selected}</Representation>'
        f"{coding(10)}</PDFSource>"
        f'<PDFSource guid="{guid(11)}" name="scan.pdf" path="internal://y.pdf"/>'
    )
    case = f'<Cases><Case guid="{guid(12)}" name="P1"><SourceRef targetGUID="{guid(2)}"/></Case></Cases>'
    data = packed({"project.qde": project(source, case), "Sources/x.txt": TEXT, "Sources/x.pdf": b"%PDF"})
    found, problems = read_project(data, PLACE)
    assert problems == []
    assert found is not None
    [read] = found.study.sources
    assert (read.guid, read.name, read.text) == (guid(2), "P1.pdf", TEXT)
    [selection] = read.selections
    assert TEXT[selection.start : selection.end] == "The bus"
    assert [one.guid for one in read.codings] == [guid(10)]
    assert found.study.cases[0].sources == (guid(2),)
    assert found.left_out == ("1 PDF sources", "1 selections on pages of PDFs")


def test_a_path_without_a_scheme_is_read_with_a_warning_where_the_file_is_there():
    source = f'<TextSource guid="{guid(2)}" name="A" plainTextPath="a.txt"/>'
    found, problems = read_project(packed({"project.qde": project(source), "sources/a.txt": TEXT}), PLACE)
    assert found is not None
    assert found.study.sources[0].text == TEXT
    assert ["does not say internal://" in problem.message for problem in problems] == [True]


@pytest.mark.parametrize("path", ["b.txt", "relative:///a.txt", "absolute:///etc/passwd", "/etc/passwd", "../a.txt"])
def test_a_text_outside_of_the_archive_is_refused(path):
    source = f'<TextSource guid="{guid(2)}" name="A" plainTextPath="{path}"/>'
    found, problems = read_project(packed({"project.qde": project(source), "sources/a.txt": TEXT}), PLACE)
    assert found is None
    assert "lies outside of the archive" in problems[0].message
