"""PDFs: wrapped lines, what belongs to the page, and files without words."""

from __future__ import annotations

import io
import textwrap
import zlib

import pypdf
import pytest

from qualkit.readers import pdf
from qualkit.readers.furniture import without_furniture
from tests.readers.conftest import Read, told

LONG = "It all began in spring with a cough that did not go away, and my daughter said that I had to see somebody."


def made(*pages: list[str], pack: bool = True) -> bytes:
    """A PDF whose pages show these lines in Helvetica."""
    objects = [b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]
    kids = []
    for page in pages:
        rows = [row.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for row in page]
        shown = "".join(f"({row}) Tj T* " for row in rows)
        stream = f"BT /F1 11 Tf 14 TL 50 800 Td {shown}ET".encode("cp1252")
        stream = zlib.compress(stream) if pack else stream
        head = f"<< /Length {len(stream)} {'/Filter /FlateDecode ' if pack else ''}>>\nstream\n".encode()
        objects.append(head + stream + b"\nendstream")
        kids.append(len(objects) + 1)
        objects.append(
            f"<< /Type /Page /Parent 1 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 2 0 R >> >> >>".encode()
        )
    objects[0] = f"<< /Type /Pages /Kids [{' '.join(f'{n} 0 R' for n in kids)}] /Count {len(kids)} >>".encode()
    objects.append(b"<< /Type /Catalog /Pages 1 0 R >>")
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} "
    return data + f"{end}/Root {len(objects)} 0 R >>\nstartxref\n{len(data)}\n%%EOF\n".encode()


def wrapped(*turns: str) -> list[str]:
    return [row for turn in turns for row in textwrap.wrap(turn, 60)]


def test_lines_that_the_page_broke_are_joined(read: Read):
    (transcript,), problems = read("a.pdf", made(wrapped("I: How did it begin?", f"P: {LONG}", "I: And then?")))
    assert told(transcript) == [("I", "How did it begin?"), ("P", LONG), ("I", "And then?")]
    assert not problems


def test_a_turn_goes_on_over_the_page_and_what_the_page_holds_besides_is_told(read: Read):
    rows = wrapped("I: How did it begin?", f"P: {LONG} {LONG} {LONG}", "I: And then?", f"P: {LONG}")
    pages = [["Study 7, confidential", *rows[at : at + 4], f"Page {1 + at // 4} of 3"] for at in range(0, 12, 4)]
    (transcript,), problems = read("a.pdf", made(*pages))
    assert told(transcript) == [
        ("I", "How did it begin?"),
        ("P", f"{LONG} {LONG} {LONG}"),
        ("I", "And then?"),
        ("P", LONG),
    ]
    expected = "left out as part of the page, not of the talk: “Study 7, confidential” on 3 pages, 3 page numbers"
    assert [problem.message for problem in problems] == [expected]


def test_numbers_of_lines_are_left_out_and_told(read: Read):
    (transcript,), problems = read("a.pdf", made(["I: Well?", "P: Yes, of course.", *map(str, range(1, 8))]))
    assert told(transcript) == [("I", "Well?"), ("P", "Yes, of course.")]
    assert "7 numbers of lines" in problems[0].message


@pytest.mark.parametrize(
    ("pages", "kept"),
    [
        pytest.param([["P: Yes.", "a"], ["P: Yes.", "b"], ["b", "P: No."]], 6, id="too few pages"),
        pytest.param([["P:", "a"], ["P:", "b"], ["P:", "c"]], 6, id="a label"),
        pytest.param([["Head", "a"], ["Head", "b"], ["Head", "c"]], 3, id="a header"),
        pytest.param([["a", "1"], ["b", "2"], ["c", "3"]], 3, id="bare page numbers"),
        pytest.param([["a", "- 11 -"], ["b", "- 12 -"], ["c", "- 13 -"]], 3, id="numbers that go on from elsewhere"),
        pytest.param([["a", "b", "1"]], 2, id="the number of the only page"),
        pytest.param([["a", "1", "b"], []], 3, id="a number among what was said"),
        pytest.param([["a", "2"]], 2, id="another number on the only page"),
        pytest.param([list("123456")], 0, id="a page of nothing but numbers of lines"),
        pytest.param([["甲", "第 1 页 共 2 页"], ["乙", "第 2 页 共 2 页"]], 2, id="Chinese page numbers"),
        pytest.param([["a", "1999"], ["b", "60"]], 4, id="numbers that somebody said"),
        pytest.param([["x"] * 9 + ["Head"], ["Head"] + ["y"] * 9, ["z"] * 4 + ["Head"] * 3 + ["z"] * 4], 31, id="in"),
    ],
)
def test_what_belongs_to_the_page(pages, kept):
    found = without_furniture(pages)
    assert len(found.lines) == kept
    n_out = sum(found.running.values()) + found.n_page_numbers + found.n_line_numbers
    assert len(found.lines) + n_out == sum(map(len, pages))


def test_radicals_that_browsers_write_become_the_characters_they_look_like():
    assert pdf._plain("发现有\u2f00个结节，医\u2f63\u2ec5") == "发现有一个结节，医生见"


def test_pages_without_text_are_told_and_a_scan_is_refused(read: Read):
    (_,), problems = read("a.pdf", made(["I: Well?", "P: Yes."], []))
    assert problems[0].message == "no text on page(s) 2: perhaps pictures of text"
    transcripts, problems = read("a.pdf", made([], []))
    assert transcripts == []
    assert problems[0].message == "has no text layer: its pages are pictures"
    assert "OCR" in (problems[0].hint or "")


def test_an_encrypted_file_is_refused(read: Read):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(made(["I: Well?", "P: Yes."])))
    writer.encrypt("secret", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    transcripts, problems = read("a.pdf", stream.getvalue())
    assert (transcripts, problems[0].message) == ([], "is encrypted")


@pytest.mark.parametrize("data", [b"I: Well?\nP: Yes.\n", b"%PDF-1.4\n", b"%PDF-1.7\n" + b"\0" * 500])
def test_what_is_no_pdf_is_told(read: Read, data):
    transcripts, problems = read("a.pdf", data)
    assert transcripts == []
    assert problems[0].severity == "error"


def test_bytes_spoilt_or_cut_anywhere_never_raise(read: Read, capfd):
    data = made(["I: Well?", "P: Yes."], ["I: And?", "P: No."], pack=False)
    for at in range(0, len(data), 23):
        spoilt = bytearray(data)
        spoilt[at] ^= 0x5A
        for content in (bytes(spoilt), data[:at]):
            transcripts, problems = read("a.pdf", content)
            assert transcripts or problems
    assert capfd.readouterr().err == ""
