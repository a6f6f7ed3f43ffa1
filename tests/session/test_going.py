"""Where a coder goes who does not take the next segment."""

from __future__ import annotations

import pytest

from qualkit.model.coding import Mode
from qualkit.session import Go, Goal, Invalid
from tests.session.study import SEGMENTS, Session
from tests.session.test_grammar import said


@pytest.mark.parametrize(
    ("line", "to"),
    [
        pytest.param("go 4", 4, id="a number"),
        pytest.param("go ４", 4, id="full width"),
        pytest.param("go P02", "P02", id="a transcript"),
        pytest.param("go p02", "P02", id="case aside"),
        pytest.param("go open", Goal.OPEN, id="open"),
        pytest.param("go uncoded", Goal.OPEN, id="uncoded"),
        pytest.param("go flag", Goal.FLAGGED, id="a beginning"),
        pytest.param("go unc", None, id="two beginnings"),
        pytest.param("go uncertain", Goal.UNCERTAIN, id="uncertain"),
        pytest.param("go P0", None, id="two transcripts"),
        pytest.param("go", None, id="nowhere"),
        pytest.param("go flaged", None, id="a slip"),
    ],
)
def test_a_place_is_read(line, to):
    answer = said(line)
    if to is None:
        assert isinstance(answer, Invalid)
        assert "Go where?" in answer.message
    else:
        assert answer == Go(to)


def test_a_slip_names_the_nearest_word():
    assert "flagged" in said("go flaged").message


@pytest.mark.parametrize(
    ("script", "position"),
    [
        pytest.param(["go 5"], 5, id="a number"),
        pytest.param(["go P02"], 5, id="the first open one of a transcript"),
        pytest.param(["go 5", "cost", "go P02"], 6, id="which is not the answered one"),
        pytest.param(["cost", "go 1", "go open"], 2, id="the next open one"),
        pytest.param(["go 6", "go open"], 1, id="round the end"),
        pytest.param(["f", "cost", "go flagged"], 1, id="flagged"),
        pytest.param(["s", "cost", "go skipped"], 1, id="skipped"),
    ],
)
def test_the_session_goes_there(script, position):
    session = Session(*script)
    assert (session.last.position, session.last.is_refusal) == (position, False)


@pytest.mark.parametrize(
    ("to", "told"),
    [
        pytest.param(99, "There are segments 1 to 6", id="number"),
        pytest.param(0, "There are segments 1 to 6", id="zero"),
        pytest.param("P03", "Did you mean P02 or P01?", id="transcript"),
        pytest.param("elsewhere", "qualkit transcripts list", id="nothing like it"),
        pytest.param(Goal.FLAGGED, "No other segment is flagged", id="flagged"),
        pytest.param(Goal.SKIPPED, "No other segment was skipped", id="skipped"),
        pytest.param(Goal.UNCERTAIN, "blind", id="uncertain in a blind session"),
    ],
)
def test_where_nothing_is_the_session_stays(to, told):
    session = Session(Go(to))
    assert told in session.last.message
    assert session.last.position == 1


def test_when_all_is_decided_nothing_is_open():
    assert "left open" in Session(*["cost"] * 6, "go open").last.message


def test_the_uncertain_one_is_asked_of_those_left():
    asked = []

    def uncertain(segments):
        asked.append(list(segments))
        return segments[-1]

    session = Session("cost", "", "go uncertain", mode=Mode.COMMIT_FIRST, uncertain=uncertain)
    assert session.last.position == 6
    assert asked == [SEGMENTS[2:]]


def test_without_suggestions_nothing_is_uncertain():
    session = Session("go uncertain", mode=Mode.ASSIST, uncertain=lambda _segments: None)
    assert "qualkit suggest" in session.last.message
