"""Words are found in every spelling that a file may give them."""

import html
import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.exchange import searchable

WORDS = "I said “no” & left, 半夜坐班车去县医院"


def zipped(name, data):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(WORDS.encode(), id="UTF-8"),
        pytest.param(WORDS.encode("utf-8-sig"), id="UTF-8 with a mark"),
        pytest.param(WORDS.encode("utf-16"), id="UTF-16 with a mark"),
        pytest.param(WORDS.encode("utf-16-le"), id="UTF-16 without one"),
        pytest.param(WORDS.encode("utf-16-be"), id="the other UTF-16"),
        pytest.param(WORDS.encode("utf-32"), id="UTF-32"),
        pytest.param(WORDS.encode("gb18030"), id="GB 18030"),
        pytest.param(json.dumps({"quote": WORDS}).encode(), id="JSON with escapes"),
        pytest.param(f"<p>{html.escape(WORDS)}</p>".encode(), id="HTML"),
        pytest.param(html.escape(WORDS).replace("班", "<b>班</b>").encode(), id="tags within a word"),
        pytest.param(zipped("word/document.xml", f"<w>{html.escape(WORDS)}</w>"), id="a Word file"),
        pytest.param(zipped("a.zip", zipped("b.txt", WORDS)), id="an archive in an archive"),
        pytest.param(zipped(f"{WORDS}.txt", "x"), id="a member's name"),
    ],
)
def test_the_words_are_there_in_one_of_the_texts(data):
    assert any(WORDS in text for text in searchable(data) or [])


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x89PNG\r\n\x1a\n....", id="a picture"),
        pytest.param(b"%PDF-1.7 ...", id="a PDF"),
        pytest.param(b"PK\x03\x04 cut short", id="a damaged archive"),
        pytest.param(zipped("a.pdf", b"%PDF-1.7"), id="a PDF in an archive"),
        pytest.param(b"a\0" + bytes(range(1, 120)), id="bytes"),
    ],
)
def test_what_cannot_be_searched_says_so(data):
    assert searchable(data) is None


@given(st.binary(max_size=200))
def test_any_bytes_give_texts_or_nothing(data):
    found = searchable(data)
    assert found is None or all(isinstance(text, str) for text in found)
