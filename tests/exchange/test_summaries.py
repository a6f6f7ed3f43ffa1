"""Cells of a matrix as Markdown files: front matter, words, quotes."""

from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit import exchange
from qualkit.exchange.states import State, read_states, state_line
from qualkit.model.segment import Span
from qualkit.model.summary import SummaryStatus

PATH = PurePath("matrices/P1/cost.md")
WHOLE = """\
---
case: P1
# a remark of the author's
theme: cost
author: Ann
date: 2026-03-04
codings: 0123456789ab
status: draft
---

Too dear.
"""


def read(text):
    return exchange.read_summary(text.encode(), PATH)


def test_a_file_says_of_what_it_is_and_who_wrote_it():
    summary, problems = read(WHOLE)
    assert problems == []
    assert summary is not None
    assert (summary.case, summary.idea, summary.author, summary.status) == ("P1", "cost", "Ann", SummaryStatus.DRAFT)
    assert (summary.text, summary.line) == ("Too dear.", 11)


@pytest.mark.parametrize(
    "text", [WHOLE.replace("\n", "\r\n"), "\ufeff" + WHOLE], ids=["Windows lines", "byte order mark"]
)
def test_files_of_other_editors_read_the_same_and_keep_their_bytes(text):
    summary, problems = read(text)
    assert problems == []
    assert summary is not None
    assert summary.text == "Too dear."
    assert exchange.with_keys(text, {"author": "Ann"}) == text


def test_three_faults_in_one_file_are_all_told_with_their_lines():
    text = WHOLE.replace("author: Ann", "writer: Ann").replace("2026-03-04", "4 March").replace("draft", "done")
    _, problems = read(text)
    assert [(problem.where.line, problem.message) for problem in problems] == [
        (5, "unknown key 'writer'"),
        (6, "'4 March' is no date"),
        (8, "'done' is no status"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("Too dear.", "has no front matter", id="no front matter"),
        pytest.param("---\ncase: P1\ntheme: cost\n", "has no front matter", id="not closed"),
        pytest.param("---\ntheme: cost\n---\n", "does not say of what case", id="no case"),
        pytest.param("---\ncase: P1\n---\n", "of what theme or code", id="no theme"),
        pytest.param("---\ncase: P1\ntheme: a\ncode: b\n---\n", "names a theme and a code", id="both"),
        pytest.param("---\ncase: P1\ncase: P2\ntheme: a\n---\n", "'case' stands twice", id="twice"),
        pytest.param("---\ncase: P1\nnonsense\ntheme: a\n---\n", "is no key: value", id="no key"),
    ],
)
def test_a_file_that_cannot_be_placed_says_why(text, message):
    assert any(message in problem.message for problem in read(text)[1])


def test_a_file_that_is_no_utf8_is_told_with_its_line():
    _, problems = exchange.read_summary(b"---\ncase: P1\n" + b"\xff\n", PATH)
    assert problems[0].where.line == 3


@given(st.text(min_size=1).filter(lambda name: name.strip() == name and "\x85" not in name), st.text(max_size=20))
def test_any_case_name_comes_back(name, text):
    made = exchange.new_summary(name, "cost", is_code=False, keys={}, text=text)
    summary, problems = read(made) if _encodes(made) else (None, [])
    if summary is not None:
        assert problems == []
        assert summary.case == name


def _encodes(text):
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def test_setting_keys_changes_their_lines_only():
    changed = exchange.with_keys(WHOLE, {"date": "2026-04-05", "layer": "ann", "status": ""})
    assert changed == WHOLE.replace("2026-03-04", "2026-04-05").replace("status: draft", "layer: ann")


@pytest.mark.parametrize("name", ["CON", "a/b", "..", "x" * 300, "?", "问 卷"])
def test_any_case_gives_a_file_name_that_every_machine_takes(name):
    made = exchange.file_name(name)
    assert made
    assert made.upper() != "CON"
    assert not set(made) & set('<>:"/\\|?*')
    assert len(made) <= 81
    assert not made.startswith(".")


@given(st.text(alphabet="ab “”[]()胶\n", min_size=1, max_size=30), st.sampled_from(["P1", "Interview 1 (b)", "问卷 2"]))
def test_a_link_reads_back(words, name):
    if not words.strip() or "[“" in words or "”](" in words:
        return
    text = f"before {exchange.link(words, name, Span(3, 9))} behind"
    found, problems = exchange.links(text, PATH)
    assert problems == []
    assert [(one.words, one.transcript, one.span) for one in found] == [(" ".join(words.split()), name, Span(3, 9))]


@pytest.mark.parametrize("target", ["P1", "P1:9-3", "P1:3", "P1:-3-9", ""])
def test_a_link_to_no_place_is_a_problem_with_its_line(target):
    found, problems = exchange.links(f"one\n[“two”]({target})", PATH, line=10)
    assert found == []
    assert problems[0].where.line == 11


def test_states_come_back_and_a_torn_line_spoils_no_other():
    states = [State("2026-01-01T00:00:00Z", "a\nb", "ann", ("P1:1-2 cost",)), State("2026-01-02T00:00:00Z", None)]
    lines = "".join(map(state_line, states))
    read_back, problems = read_states(f'{{"at": "2026\n{lines}'.encode(), PATH)
    assert read_back == states
    assert [problem.where.line for problem in problems] == [1]


def test_a_state_that_was_altered_is_told():
    line = state_line(State("2026-01-01T00:00:00Z", "a")).replace('"a"', '"b"')
    assert "not as it was kept" in read_states(line.encode(), PATH)[1][0].message
