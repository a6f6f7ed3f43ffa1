"""Rich text."""

from __future__ import annotations

import pytest

from tests.readers.conftest import Read, told

HEAD = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fswiss Helvetica;}{\f1\fnil\fcharset134 SimSun;}}"


def test_paragraphs_quotes_fonts_and_links(read: Read):
    link = rb'{\field{\*\fldinst{HYPERLINK "http://x.org"}}{\fldrslt then}}'
    data = HEAD + rb"\f0 I: How?\par P: A \'93cough\'94 {\b and} more.\par I: And " + link
    (transcript,), problems = read("a.rtf", data + rb"?\par \f1 P: \'c4\'e3\'ba\'c3\u24744?\par}")
    assert told(transcript) == [("I", "How?"), ("P", "A “cough” and more."), ("I", "And then?"), ("P", "你好您")]
    assert not problems


def test_notes_and_headers_are_told_and_rows_are_lines(read: Read):
    row = rb"\trowd Interviewer\cell Well?\cell\row\trowd Patient\cell Yes{\footnote no}.\cell\row"
    (transcript,), problems = read("a.rtf", HEAD + rb"{\header Study\par}" + row + b"}")
    assert told(transcript) == [("Interviewer", "Well?"), ("Patient", "Yes.")]
    assert problems[0].message == "not read: 1 footnote, 1 header"


def test_deleted_words_that_stay_are_told(read: Read):
    _, problems = read("a.rtf", HEAD + rb"I: Well?\par P: Yes{\deleted no}.\par}")
    assert problems[0].message == "tracks changes: deleted words are still in the text"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"I: Well?", "is no rich text", id="text"),
        pytest.param(HEAD + rb"I: Well?\par P", "is cut short: 1 group(s) are not closed", id="cut short"),
        pytest.param(HEAD + b"I: \0Well?}", "holds bytes that no rich text has", id="NUL"),
        pytest.param(HEAD + rb"\f1 I: \'ff\'ff?\par}", "cannot be read as", id="no characters"),
        pytest.param(HEAD + rb"I: \u99999999? x\par}", "error", id="a number that is no character"),
    ],
)
def test_what_cannot_be_read_is_told(read: Read, data, message):
    transcripts, problems = read("a.rtf", data)
    assert transcripts == []
    assert message in problems[0].message or problems[0].severity == message


def test_characters_written_as_two_halves_are_one(read: Read):
    (transcript,), problems = read(
        "a.rtf", rb"{\rtf1\ansi\uc1 I: \u-10179?\u-8704? well?\par P: \u-10174?\u-8265?.\par}"
    )
    assert transcript.text == "😀 well?\n𠮷."
    assert not problems
