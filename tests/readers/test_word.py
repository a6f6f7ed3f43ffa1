"""Word files: order, tables, breaks, and files that are not what they say."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml import OxmlElement

from tests.readers.conftest import Read, roles, told

_PARTS = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def saved(document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def with_document(data: bytes, change) -> bytes:
    """The same package with another word/document.xml."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part.filename, change(content) if part.filename == "word/document.xml" else content)
    return stream.getvalue()


def test_a_paragraph_is_a_turn_and_front_matter_stands_in_the_first_ones(read: Read):
    front = [
        "---",
        "case: D02",
        "language: zh",
        "speakers:",
        "  访谈者: interviewer",
        "  医生: participant",
        "---",
    ]
    (transcript,), problems = read("a.docx", word(*front, "访谈者：您好。", "医生：好。", "再说。"))
    assert told(transcript) == [("访谈者", "您好。"), ("医生", "好。\n再说。")]
    assert (transcript.case, roles(transcript)["医生"]) == ("D02", "participant")
    assert not problems


def test_dashes_that_word_made_of_hyphens_still_fence_front_matter(read: Read):
    (transcript,), problems = read("a.docx", word("—", "case: D02", "—-", "I: Well?", "P: Yes."))
    assert (transcript.case, transcript.text, problems) == ("D02", "Well?\nYes.", [])


def test_problems_count_paragraphs(read: Read):
    _, problems = read("a.docx", word("---", "speakers:", "  I: boss", "---", "I: Well?"))
    assert problems[0].where.line == 3


def test_tabs_become_blanks_and_soft_breaks_line_feeds(read: Read):
    (transcript,), _ = read("a.docx", word("I:\tWell,\tthen?", "P: Yes.\nAnd no."))
    assert told(transcript) == [("I", "Well, then?"), ("P", "Yes.\nAnd no.")]


def test_without_labels_a_paragraph_is_a_turn(read: Read):
    (transcript,), _ = read("a.docx", word("One goes.\nStill one.", "Two goes."))
    assert told(transcript) == [(None, "One goes.\nStill one."), (None, "Two goes.")]


def test_tables_are_read_in_their_place(read: Read):
    document = docx.Document()
    document.add_paragraph("I: Before?")
    table = document.add_table(rows=2, cols=2)
    for row, (label, text) in zip(table.rows, [("P", "In the table."), ("I", "Still?")], strict=True):
        row.cells[0].text, row.cells[1].text = label, text
    table.rows[0].cells[1].add_paragraph("Second paragraph.")
    document.add_paragraph("P: After.")
    (transcript,), _ = read("a.docx", saved(document))
    assert told(transcript) == [
        ("I", "Before?"),
        ("P", "In the table.\nSecond paragraph."),
        ("I", "Still?"),
        ("P", "After."),
    ]


def test_tracked_insertions_are_read_and_deletions_are_not(read: Read):
    document = docx.Document()
    document.add_paragraph("I: Well?")
    paragraph = document.add_paragraph("P: Yes")
    for tag, inner, words in (
        ("w:ins", "w:t", " indeed"),
        ("w:del", "w:delText", " never"),
        ("w:moveFrom", "w:t", " gone"),
    ):
        change, run, text = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(inner)
        text.text = words
        run.append(text)
        change.append(run)
        paragraph._p.append(change)
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    control.append(content)
    content.append(document.add_paragraph("I: In a control?")._p)
    document.element.body.insert(2, control)
    (transcript,), _ = read("a.docx", saved(document))
    assert told(transcript) == [("I", "Well?"), ("P", "Yes indeed"), ("I", "In a control?")]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"I: Well?\nP: Yes.\n", "no Word document", id="text"),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "protected by a password, or an old .doc", id="OLE"
        ),
        pytest.param(zipped(**{"a.txt": b"hello"}), "no Word document", id="zip of something else"),
        pytest.param(
            zipped(**{"[Content_Types].xml": _PARTS.encode()}), "no Word document", id="package without parts"
        ),
        pytest.param(zipped(**{"word/document.xml": b" " * 40_000_000}), "unpacks to 40 MB", id="zip bomb"),
        pytest.param(zipped(**{f"p{n}": b"" for n in range(5001)}), "unpacks to 0 MB", id="too many parts"),
    ],
)
def test_files_that_are_no_word_documents_are_told(read: Read, data, message):
    transcripts, problems = read("a.docx", data)
    assert transcripts == []
    assert message in problems[0].message


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.999])
def test_a_file_cut_short_is_told(read: Read, share):
    data = word("I: Well?", "P: Yes.")
    transcripts, problems = read("a.docx", data[: int(share * len(data))])
    assert transcripts == []
    assert "damaged" in problems[0].message


def test_a_size_that_lies_is_found_by_unpacking(read: Read):
    data = bytearray(zipped(**{"word/document.xml": b" " * 40_000_000}))
    # The size in the central directory: 22 bytes into the header that starts with PK\1\2, plus 2.
    at = data.rindex(b"PK\x01\x02") + 24
    data[at : at + 4] = (1000).to_bytes(4, "little")
    transcripts, problems = read("a.docx", bytes(data))
    assert transcripts == []
    assert problems[0].severity == "error"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda xml: xml[: len(xml) // 2], id="cut XML"),
        pytest.param(lambda _: b"<a/>", id="another XML"),
        pytest.param(lambda _: b"", id="empty XML"),
    ],
)
def test_a_damaged_main_part_is_told(read: Read, change):
    transcripts, problems = read("a.docx", with_document(word("I: Well?"), change))
    assert transcripts == []
    assert problems[0].severity == "error"


def test_external_entities_are_never_loaded(read: Read, tmp_path):
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    declaration = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'.encode()

    def change(xml: bytes) -> bytes:
        head, _, rest = xml.partition(b"?>")
        return head + b"?>" + declaration + rest.replace(b"Well?", b"&s;")

    transcripts, problems = read("a.docx", with_document(word("I: Well?"), change))
    assert transcripts == []
    assert "declares a document type in word/document.xml" in problems[0].message


def test_bytes_spoilt_anywhere_never_raise(read: Read):
    data = word("I: Well?", "P: Yes.")
    for at in range(0, len(data), max(1, len(data) // 150)):
        spoilt = bytearray(data)
        spoilt[at] ^= 0x5A
        transcripts, problems = read("a.docx", bytes(spoilt))
        assert transcripts or problems


def test_comments_headers_and_deletions_are_told(read: Read):
    document = docx.Document()
    document.add_paragraph("I: Well?")
    run = document.add_paragraph("P: Yes").add_run(" indeed")
    document.add_comment(run, text="really?", author="A", initials="A")
    document.sections[0].header.paragraphs[0].text = "Study 7"
    document.paragraphs[1]._p.append(OxmlElement("w:del"))
    (transcript,), problems = read("a.docx", saved(document))
    assert told(transcript) == [("I", "Well?"), ("P", "Yes indeed")]
    assert [problem.message for problem in problems] == ["not read: 1 comment, 1 header, 1 deletion"]
