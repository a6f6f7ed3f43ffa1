"""OpenDocument texts, and packages that are none."""

from __future__ import annotations

import pytest

from tests.readers.conftest import Read, told
from tests.readers.test_word import zipped

SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"' for prefix in ("office", "text", "table")
)


def content(body: str, prolog: str = "") -> bytes:
    head = f"<?xml version='1.0' encoding='UTF-8'?>{prolog}<office:document-content {SPACES}>"
    return f"{head}<office:body><office:text>{body}</office:text></office:body></office:document-content>".encode()


def odt(body: str) -> bytes:
    return zipped(mimetype=b"application/vnd.oasis.opendocument.text", **{"content.xml": content(body)})


def test_paragraphs_blanks_breaks_and_tables(read: Read):
    (transcript,), problems = read(
        "a.odt",
        odt(
            "<text:p>I:<text:tab/>How<text:s text:c='2'/>did it <text:span>be</text:span>gin?</text:p>\n"
            "<text:list><text:list-item><text:p>P: With a\n cough.<text:line-break/>In spring.</text:p>"
            "</text:list-item></text:list><table:table><table:table-row><table:table-cell><text:p>I</text:p>"
            "</table:table-cell><table:table-cell><text:p>And?</text:p></table:table-cell></table:table-row>"
            "<table:table-row><table:table-cell><text:p>P</text:p></table:table-cell><table:table-cell>"
            "<text:p>So.</text:p></table:table-cell></table:table-row></table:table>"
        ),
    )
    assert told(transcript) == [
        ("I", "How  did it begin?"),
        ("P", "With a cough.\nIn spring."),
        ("I", "And?"),
        ("P", "So."),
    ]
    assert not problems


def test_notes_comments_and_deletions_are_told(read: Read):
    (transcript,), problems = read(
        "a.odt",
        odt(
            "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes><text:p>I: Well?</text:p>"
            "<text:p>P: Yes<text:note><text:note-body><text:p>n</text:p></text:note-body></text:note>"
            "<office:annotation><text:p>c</text:p></office:annotation>.</text:p>"
        ),
    )
    assert transcript.text == "Well?\nYes."
    assert problems[0].message == "not read: 1 record of changes, 1 note, 1 comment"


BOMB = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>]>"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"I: Well?", "damaged or cut short, no OpenDocument text", id="text"),
        pytest.param(zipped(a=b"x"), "has no content.xml", id="another package"),
        pytest.param(zipped(**{"content.xml": b"<a>"}), "its content.xml is not XML", id="cut XML"),
        pytest.param(zipped(**{"content.xml": b"<a/>"}), "is OpenDocument, but no text document", id="another kind"),
        pytest.param(zipped(**{"content.xml": content("", BOMB)}), "declares a document type", id="entities"),
        pytest.param(
            zipped(**{"content.xml": b" " * 5_000 + content("", BOMB)[38:]}),
            "declares entities of its own",
            id="far off",
        ),
        pytest.param(zipped(**{"content.xml": b" " * 40_000_000}), "unpacks to 40 MB", id="bomb"),
        pytest.param(
            zipped(**{"content.xml": b"x", "META-INF/manifest.xml": b"<manifest:encryption-data>"}),
            "is protected by a password",
            id="password",
        ),
        pytest.param(odt("<text:span>" * 300 + "</text:span>" * 300), "nested too deeply", id="deep"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99, "is protected by a password", id="OLE"),
    ],
)
def test_what_cannot_be_read_is_told(read: Read, data, message):
    transcripts, problems = read("a.odt", data)
    assert transcripts == []
    assert message in problems[0].message


def test_names_of_parts_that_lead_elsewhere_write_nothing(read: Read, tmp_path):
    body = content("<text:p>I: Well?</text:p><text:p>P: Yes.</text:p>")
    (transcript,), _ = read("a.odt", zipped(**{"../../evil.txt": b"x", "/etc/evil": b"x", "content.xml": body}))
    assert transcript.text == "Well?\nYes."
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a.odt"]
