"""One answer for several segments."""

from __future__ import annotations

import pytest

from qualkit.model.coding import Mode, Verdict
from qualkit.session import Answer, Invalid, NoneFits, Several
from tests.session.study import SEGMENTS, Log, Session
from tests.session.test_grammar import said


@pytest.mark.parametrize(
    ("line", "made"),
    [
        pytest.param("3-5 cost", Several((3, 4, 5), Answer(("acc.cost",))), id="a range"),
        pytest.param("３－５ 看病费用", Several((3, 4, 5), Answer(("acc.cost",))), id="full width"),
        pytest.param("1-2,4, 6 cost wait", Several((1, 2, 4, 6), Answer(("acc.cost", "acc.wait"))), id="and others"),
        pytest.param("2-3 0", Several((2, 3), NoneFits()), id="none"),
        pytest.param("next 3 none", Several((1, 2, 3), NoneFits()), id="the next"),
        pytest.param(
            "next 2 cost+barrier",
            Several((1, 2), Answer(("acc.cost",), {"acc.cost": {"valence": "barrier"}})),
            id="with a facet",
        ),
    ],
)
def test_segments_and_an_answer_are_read(line, made):
    assert said(line) == made


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param("3-9 cost", "There are segments 1 to 6", id="too far"),
        pytest.param("0-2 cost", "There are segments 1 to 6", id="no segment 0"),
        pytest.param("1-99999999999 cost", "There are segments 1 to 6", id="very far"),
        pytest.param("next 99999999999 cost", "There are segments 1 to 6", id="more than there are"),
        pytest.param("next 0 cost", "There are segments 1 to 6", id="none of them"),
        pytest.param("5-3 cost", "runs backwards. Type 3-5", id="backwards"),
        pytest.param("3-5", "What fits these segments?", id="no answer"),
        pytest.param("3-5 . cost", "'.' means the codes of one segment", id="what stands"),
        pytest.param("3-5 xyzzy", "No code is called 'xyzzy'", id="no code"),
    ],
)
def test_what_cannot_be_read_is_told(line, told):
    answer = said(line)
    assert isinstance(answer, Invalid)
    assert told in answer.message


def test_a_code_whose_id_reads_like_a_range_is_meant_with_an_equals_sign():
    answer = said("=3-7")
    assert isinstance(answer, Invalid)
    assert "No code is called '3-7'" in answer.message


def test_each_segment_gets_a_decision_and_the_session_goes_on_behind_them():
    session = Session("2-4 cost+barrier", "wait")
    made = session.log.decisions[:3]
    assert [one.span for one in made] == [segment.span for segment in SEGMENTS[1:4]]
    assert {one.codes for one in made} == {("acc.cost",)}
    assert {one.mode for one in made} == {Mode.BLIND}
    assert {one.took_ms for one in made} == {None}
    assert [one.is_continued for one in made] == [False, True, True]
    assert all(one.facets == {"acc.cost": {"valence": "barrier"}} for one in made)
    assert session.views[1].position == 5
    assert session.views[1].message == "Saved on 3 segments: acc.cost."


def test_one_undo_takes_all_back_and_one_redo_brings_all_again():
    log = Log()
    session = Session("wait", "1-4 cost", "u", log=log)
    assert "1 of them had an answer, which it replaces" in session.views[2].message
    assert session.last.message == "Undone on 4 segments; on the first acc.wait stands now."
    assert session.last.progress.decided == 1
    assert Session("r", log=log).last.progress.decided == 4


def test_others_than_the_one_on_screen_have_seen_no_suggestions():
    session = Session("1-3 cost", mode=Mode.ASSIST)
    assert [bool(one.shown) for one in session.log.decisions] == [True, False, False]


def test_what_was_seen_at_an_earlier_visit_was_seen():
    log = Log()
    Session("wait", "", log=log, mode=Mode.COMMIT_FIRST)
    Session("1-2 cost", log=log, mode=Mode.COMMIT_FIRST)
    first, second = log.decisions[-2:]
    assert (first.shown, first.before) == (("acc.cost", "tru.doctor"), ("acc.wait",))
    assert (second.shown, second.before) == ((), None)


@pytest.mark.parametrize("positions", [(), (0,), (1, 7)])
def test_positions_that_are_not_there_are_refused(positions):
    session = Session(Several(positions, NoneFits()))
    assert session.last.is_refusal
    assert session.log.decisions == []


def test_an_answer_that_the_codebook_does_not_know_is_refused_for_all():
    session = Session(Several((1, 2), Answer(("tru.old",))))
    assert "retired" in session.last.message
    assert session.log.decisions == []


def test_none_for_several_is_logged_as_none():
    assert {one.verdict for one in Session("next 3 0").log.decisions} == {Verdict.NONE}
