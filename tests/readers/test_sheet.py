"""Workbooks: turns and surveys in cells."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
import xlsxwriter

from tests.readers.conftest import Read, told
from tests.readers.test_word import zipped


def book(**sheets: list[list[object]]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as made:
        clock = made.add_format({"num_format": "hh:mm:ss"})
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, (dt.time, dt.timedelta)):
                        sheet.write_datetime(at, column, cell, clock)
                    else:
                        sheet.write(at, column, cell)
    return stream.getvalue()


TURNS: list[list[object]] = [["Start", "Speaker", "Text"], [dt.time(0, 0, 3), "I", "Well?"], [1200, "P", "Yes."]]


def test_a_table_of_turns(read: Read):
    (transcript,), problems = read("a.xlsx", book(Sheet1=TURNS))
    assert told(transcript) == [("I", "Well?"), ("P", "Yes.")]
    assert [turn.start_ms for turn in transcript.turns] == [3000, 1200]
    assert not problems


def test_the_one_sheet_with_words_is_read_and_the_others_are_told(read: Read):
    (transcript,), problems = read("a.xlsx", book(About=[["Study 7"]], Talk=TURNS, Empty=[]))
    assert transcript.text == "Well?\nYes."
    assert problems[0].message == "not read: the sheet(s) 'About'"


def test_a_survey_with_numbers_for_ids(read: Read):
    rows: list[list[object]] = [["ID", "What helped you at home?"], [1, "My son read the images to me."]]
    (transcript,), _ = read("s.xlsx", book(A=rows))
    assert (transcript.name, transcript.case) == ("s-1", "1")


def far(reference: bytes) -> bytes:
    """A workbook whose only cell stands elsewhere than it was."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(A=[["text"]]))) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            new.writestr(part.filename, data.replace(b'r="A1"', b'r="' + reference + b'"'))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"text,speaker", "damaged or cut short, no workbook", id="text"),
        pytest.param(zipped(a=b"x"), "damaged, or no workbook", id="another package"),
        pytest.param(book(A=[]), "without a filled cell", id="empty"),
        pytest.param(book(A=TURNS, B=TURNS), "has 2 filled sheets: 'A', 'B'", id="two sheets"),
        pytest.param(book(A=[["a", "b"], ["c", "d"]]), "no column 'text'; the header has 'a', 'b'", id="another table"),
        pytest.param(far(b"XFD1048576"), "reaches over 1048576 rows and 16384 columns", id="a cell far out"),
        pytest.param(far(b"xfd1048576"), "reaches over 1048576 rows and 16384 columns", id="the same in small letters"),
        pytest.param(far(b"A99999999999999999999"), "reaches over 999999999999 rows", id="a row without end"),
        pytest.param(zipped(**{"xl/a.xml": b" " * 40_000_000}), "unpacks to 40 MB", id="bomb"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99, "is protected by a password", id="OLE"),
    ],
)
def test_what_cannot_be_read_is_told(read: Read, data, message):
    transcripts, problems = read("a.xlsx", data)
    assert transcripts == []
    assert message in problems[0].message


def test_bytes_spoilt_anywhere_never_raise(read: Read):
    data = book(A=TURNS)
    for at in range(0, len(data), 97):
        spoilt = bytearray(data)
        spoilt[at] ^= 0x5A
        transcripts, problems = read("a.xlsx", bytes(spoilt))
        assert transcripts or problems
