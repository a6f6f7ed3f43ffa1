"""Saved web pages."""

from __future__ import annotations

import pytest

from tests.readers.conftest import Read, told


def page(body: str) -> str:
    return f"<!DOCTYPE html><html><head><title>T</title><script>P: evil</script></head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "<p><b>I:</b> How did\n it begin?</p><p>P: With a <i>cough</i>.<br>In spring.</p>",
            [("I", "How did it begin?"), ("P", "With a cough.\nIn spring.")],
            id="paragraphs",
        ),
        pytest.param(
            "<h3>Anna:</h3><p>Well?</p><h3>Ben:</h3><p>Yes.</p><p>No.</p><h3>Anna:</h3><p>So.</p>",
            [("Anna", "Well?"), ("Ben", "Yes.\nNo."), ("Anna", "So.")],
            id="headings",
        ),
        pytest.param(
            "<table><tr><td>Interviewer</td><td>Well?</td></tr><tr><td>Patient</td><td><p>Yes.</p></td></tr></table>",
            [("Interviewer", "Well?"), ("Patient", "Yes.")],
            id="a table",
        ),
        pytest.param(
            "<dl><dt>Interviewer</dt><dd>Well?</dd><dt>Patient</dt><dd>Yes.</dd></dl>",
            [("Interviewer", "Well?"), ("Patient", "Yes.")],
            id="a list of terms",
        ),
        pytest.param("<pre>I: Well?\nP: Yes.</pre>", [("I", "Well?"), ("P", "Yes.")], id="typed text"),
        pytest.param("<div>I: a &amp; b &lt;c&gt;<div>P: Yes.", [("I", "a & b <c>"), ("P", "Yes.")], id="not closed"),
        pytest.param("<p>One goes.</p><p>Two goes.</p>", [(None, "One goes."), (None, "Two goes.")], id="no labels"),
    ],
)
def test_a_page_is_read_as_it_is_seen(read: Read, body, expected):
    (transcript,), problems = read("a.html", page(body))
    assert told(transcript) == expected
    assert not problems


def test_what_is_left_out_is_told(read: Read):
    body = "<nav>Home</nav><p>I: Well?</p><p>P: Yes.</p><p hidden>Q</p><p style='display: none'>R</p><footer>F</footer>"
    (transcript,), problems = read("a.htm", page(body))
    assert transcript.text == "Well?\nYes."
    assert problems[0].message == "not read: 1 <nav>, 2 hidden parts, 1 <footer>"


def test_of_a_page_with_a_main_part_only_that_is_read(read: Read):
    (transcript,), problems = read("a.html", page("<p>P: Subscribe!</p><main><p>I: Well?</p><p>P: Yes.</p></main>"))
    assert transcript.text == "Well?\nYes."
    assert problems[0].message == "not read: 1 part outside <main>"


def test_what_is_no_page_is_told(read: Read):
    for data, message in (("I: Well?", "is no HTML"), ("<p>" + "<div>" * 2_000 + "I: x", "nested too deeply")):
        transcripts, problems = read("a.html", data)
        assert transcripts == []
        assert message in problems[0].message
