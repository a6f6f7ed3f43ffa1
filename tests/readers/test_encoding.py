"""Bytes to text: what is certain, what is guessed, what is refused."""

import codecs
from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.config import SpeakerSettings
from qualkit.readers.encoding import decode
from qualkit.readers.file import File
from tests.readers.conftest import Read

TEXT = "访谈者：您好，谢谢您抽时间。\n医生：刚结束，café。\n"
SPOKEN = "您好，谢谢您抽时间。\n刚结束，café。"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TEXT.encode("utf-8"), id="UTF-8"),
        pytest.param(TEXT.encode("utf-8-sig"), id="UTF-8 with a mark"),
        pytest.param(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), id="UTF-16, little end first"),
        pytest.param(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), id="UTF-16, big end first"),
        pytest.param(TEXT.encode("utf-32"), id="UTF-32"),
        pytest.param(TEXT.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(TEXT.replace("\n", "\r").encode(), id="CR"),
    ],
)
def test_what_is_certain_is_read_without_a_word(read: Read, data):
    (transcript,), problems = read("a.txt", data)
    assert transcript.text == SPOKEN
    assert not problems


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("访谈者：您好，谢谢您抽时间。\n受访者：好。\n", "gb18030"),
        ("訪談者：您好，謝謝您抽時間。\n受訪者：剛結束。\n", "big5"),
        ("I: It’s “fine” — isn’t it?\nP: Très bien.\n", "cp1252"),
    ],
)
def test_a_guess_is_said(read: Read, text, encoding):
    (transcript,), problems = read("a.txt", text.encode(encoding))
    assert transcript.text == "\n".join(
        line.split("：" if "：" in line else ": ", 1)[1] for line in text.split("\n")[:2]
    )
    assert f"is not UTF-8; it was read as {encoding}, which is a guess" in str(problems[0])
    assert problems[0].severity == "warning"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param("访谈者：嗯。\n受访者：疼。\n", "gb18030", id="a few Chinese characters"),
        pytest.param("면접자: 네, 안녕하세요?\n환자: 저는 석 달을 기다렸습니다.\n", "euc_kr", id="Korean"),
        pytest.param("患者：三ヶ月待ちました。\n医者：はい、そうですか。\n", "shift_jis", id="Japanese"),
        pytest.param("Врач: Как вы узнали?\nПациент: Я ждал три месяца.\n", "cp1251", id="Russian"),
    ],
)
def test_neighbouring_encodings_are_not_taken_for_each_other(read: Read, text, encoding):
    (transcript,), problems = read("a.txt", text.encode(encoding))
    assert transcript.text.split("\n")[-1] in text
    assert f"read as {encoding}" in str(problems[0])


def test_words_are_kept_as_they_are_written(read: Read):
    decomposed = "cafe\u0301 ﬁne"
    (transcript,), _ = read("nai\u0308ve.txt", f"I: {decomposed}\nP: a\u2028b\x0cc\n")
    assert transcript.text == f"{decomposed}\na\u2028b\x0cc"
    assert transcript.name == "na\u00efve"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(codecs.BOM_UTF8 + b" \r\n\n", "is empty", id="blank"),
        pytest.param(bytes(range(256)) * 4, "is not text", id="binary"),
        pytest.param(b"I: hello\0\nP: yes\n", "is not text", id="NUL byte"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x01\x02", "is not text", id="picture"),
        pytest.param(b"PK\x03\x04rest", "is a Word or zip file", id="zip"),
        pytest.param(b"%PDF-1.7", "is a PDF", id="PDF"),
        pytest.param(b"{\\rtf1 hello}", "is a rich text document", id="RTF"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old Word document", id="OLE"),
        pytest.param(codecs.BOM_UTF16_LE + b"abc", "cannot be read as utf-16-le text", id="half a character"),
        pytest.param(codecs.BOM_UTF8 + b"I: x\nP: \xff\n", "cannot be read as utf-8 text", id="mark that lies"),
    ],
)
@pytest.mark.parametrize("suffix", ["txt", "md", "vtt", "srt", "csv"])
def test_what_is_no_text_is_refused(read: Read, data, message, suffix):
    transcripts, problems = read(f"a.{suffix}", data)
    assert transcripts == []
    assert message in problems[0].message


SAID = "访谈者：您好，请问当时是怎么发现的呢？\n患者：体检的时候拍了片子，医生说有一个小结节。\n"


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        pytest.param(SAID.encode() + "访谈者：后来呢？\n".encode("gb18030"), "line 3", id="Chinese in two encodings"),
        pytest.param("I: It’s “fine”.\n".encode() + b"P: na\xefve\nI: caf\xe9\n", "lines 2 and 3", id="and in English"),
        pytest.param(SAID.encode()[:-2], "line 2", id="cut inside a character"),
    ],
)
def test_a_file_of_two_encodings_is_refused_with_its_lines(read: Read, data, lines):
    transcripts, problems = read("a.txt", data)
    assert transcripts == []
    assert f"is UTF-8 but for {lines}: two encodings are mixed, or it was cut short" in problems[0].message


@given(
    st.sampled_from(
        [("gb18030", "一-龥"), ("big5", "一-龥"), ("euc_kr", "가-힣"), ("cp1251", "А-я"), ("cp1252", "à-ÿ")]
    ),
    st.data(),
)
def test_no_text_in_one_other_encoding_is_taken_for_a_mixed_one(encoding, data):
    name, (first, _, last) = encoding
    letters = st.integers(ord(first), ord(last)).map(chr).filter(lambda c: c.encode(name, "ignore") != b"")
    words = data.draw(st.text(letters, min_size=1, max_size=60))
    content = f"I: {words}".encode(name)
    _, problems = decode(File(PurePath("a.txt"), content, SpeakerSettings()))
    assert not [problem for problem in problems if "mixed" in problem.message]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_read_and_told(read: Read, encoding):
    (transcript,), problems = read("a.txt", "I: Well?\r\nP: Yes, indeed.\r\n".encode(encoding))
    assert transcript.text == "Well?\nYes, indeed."
    assert encoding in problems[0].message
