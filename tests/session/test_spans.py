"""Segments resized, and any words marked."""

from __future__ import annotations

import pytest

from qualkit.model.coding import Mode, Verdict
from qualkit.model.segment import Span
from qualkit.session import Invalid, Join, Mark, Resize
from tests.session.study import P01, SEGMENTS, Log, Session, segment
from tests.session.test_grammar import said


def words(view) -> str:
    return str(view.words)


@pytest.mark.parametrize(
    ("line", "number", "made"),
    [
        pytest.param("shrink the other one", 0, Resize(segment(P01, "the other one").span), id="to words"),
        pytest.param("shrink TWO   buses", 0, Resize(segment(P01, "Two buses").span), id="case and blanks aside"),
        pytest.param('shrink "buses … one"', 0, Resize(segment(P01, "buses, and the other one").span), id="from to"),
        pytest.param("shrink buses ... late", 0, Resize(segment(P01, "buses, and the other one is late").span), id="…"),
        pytest.param(
            "extend The fare", 0, Resize(Span(SEGMENTS[0].span.start, segment(P01, "The fare").span.end)), id="on"
        ),
        pytest.param(
            "extend is late", 1, Resize(Span(segment(P01, "is late").span.start, SEGMENTS[1].span.end)), id="back"
        ),
        pytest.param(
            "extend back", 1, Resize(Span(SEGMENTS[0].span.start, SEGMENTS[1].span.end)), id="to the one before"
        ),
        pytest.param("extend", 0, Join(), id="to the next"),
        pytest.param("mark eats my", 0, Mark(segment(P01, "eats my").span), id="words of the turn"),
        pytest.param(
            "mark other … fare", 0, Mark(segment(P01, "other one is late. The fare").span), id="over segments"
        ),
        pytest.param(
            "mark across doctor. … listens",
            2,
            Mark(segment(P01, "doctor.\nAnd the doctor?\nShe listens").span, crosses_turns=True),
            id="across turns",
        ),
    ],
)
def test_words_name_a_span(line, number, made):
    assert said(line, number, before=before(number), after=after(number)) == made


def before(number):
    turn = P01.turns[SEGMENTS[number].turn - 1].span
    return P01.text[turn.start : SEGMENTS[number].span.start]


def after(number):
    turn = P01.turns[SEGMENTS[number].turn - 1].span
    return P01.text[SEGMENTS[number].span.end : turn.end]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param("shrink", "Shrink to what?", id="no words"),
        pytest.param("shrink the fare", "is not in the segment", id="of another segment"),
        pytest.param("shrink wo buses", "is not in the segment", id="half a word"),
        pytest.param("shrink late … buses", "After 'late' there is no 'buses'", id="turned round"),
        pytest.param("mark", "Mark what?", id="nothing marked"),
        pytest.param("mark across", "Mark what?", id="across nothing"),
        pytest.param("mark zebra", "is not in the turn", id="not said"),
        pytest.param("mark e", "is not in the turn", id="a letter"),
        pytest.param("extend buses", "are in the segment", id="no more than there is"),
        pytest.param("extend back", "No segment of this turn stands before", id="nothing before"),
    ],
)
def test_a_span_that_is_not_there_is_told(line, told):
    answer = said(line, 0, before=before(0), after=after(0))
    assert isinstance(answer, Invalid)
    assert told in answer.message


def test_a_smaller_segment_leaves_the_rest_to_be_answered_and_takes_its_answer_along():
    session = Session("cost+barrier", "b", "shrink the other one", "wait", "dist")
    shrunk = session.views[3]
    assert (shrunk.words, shrunk.codes, shrunk.facets) == (
        "the other one",
        ("acc.cost",),
        {"acc.cost": {"valence": "barrier"}},
    )
    assert shrunk.total == len(SEGMENTS) + 2
    assert session.state.at("P01", SEGMENTS[0].span).codes == ()
    assert [one.verdict for one in session.log.decisions[1:4]] == [Verdict.JOIN, Verdict.WITHDRAW, Verdict.CODES]
    assert [one.is_continued for one in session.log.decisions[1:4]] == [False, True, True]


def test_one_undo_gives_a_segment_its_span_and_answer_back():
    session = Session("cost", "f", "b", "shrink Two buses", "u", "r", "u")
    assert session.views[5].words == SEGMENTS[0].span.of(P01.text)
    assert session.views[5].codes == ("acc.cost",)
    assert (session.views[6].words, session.views[6].codes) == ("Two buses", ("acc.cost",))
    assert (session.last.total, session.last.codes) == (len(SEGMENTS), ("acc.cost",))


def test_a_larger_segment_takes_words_from_its_neighbour():
    session = Session("extend The fare", "cost", "wait")
    assert session.views[1].words.endswith("late. The fare")
    assert session.views[2].words == " eats my week. "
    assert session.last.total == len(SEGMENTS)


@pytest.mark.parametrize(
    ("action", "told"),
    [
        pytest.param(Resize(SEGMENTS[0].span), "these words already", id="the same"),
        pytest.param(Resize(Span(0, 60)), "stays within its turn", id="across turns"),
        pytest.param(Resize(SEGMENTS[1].span), "None of these words", id="elsewhere"),
        pytest.param(Mark(Span(0, 10**6)), "no words there", id="beyond the end"),
        pytest.param(Mark(Span(20, 60)), "more than one turn", id="unsaid crossing"),
    ],
)
def test_a_span_that_cannot_be_is_refused_and_nothing_is_logged(action, told):
    session = Session(action)
    assert told in session.last.message
    assert session.log.decisions == []


def test_marked_words_are_answered_and_the_session_goes_on_where_it_was():
    session = Session("mark eats my", "cost", "wait")
    marked, back, following = session.views[1:4]
    assert (marked.words, marked.is_marked, marked.position) == ("eats my", True, 1)
    assert (back.words, back.is_marked) == (SEGMENTS[0].span.of(P01.text), False)
    assert following.position == 2
    assert [one.words for one in following.overlaps] == ["eats my"]
    assert [one.quote for one in session.log.decisions] == ["eats my", SEGMENTS[0].span.of(P01.text)]
    assert following.total == len(SEGMENTS)


def test_words_across_turns_are_a_decision_on_their_span():
    session = Session("mark across doctor. … listens", "wait")
    assert session.log.decisions[0].quote == "doctor.\nAnd the doctor?\nShe listens"
    assert session.last.position == 1


@pytest.mark.parametrize("line", ["b", "s"])
def test_from_marked_words_a_coder_goes_back_without_a_decision(line):
    session = Session("mark eats my", line)
    assert (session.last.position, session.last.is_marked) == (1, False)
    assert session.log.decisions == []


@pytest.mark.parametrize("line", ["split my", "j", "shrink eats"])
def test_marked_words_are_not_cut(line):
    session = Session("mark eats my", line)
    assert "The marked words are no segment" in session.last.message


def test_an_undone_mark_is_put_before_the_coder_again():
    session = Session("mark eats my", "cost", "u", "wait", "mark eats my")
    assert (session.views[3].words, session.views[3].codes) == ("eats my", ())
    assert session.last.codes == ("acc.wait",)


def test_marking_a_whole_segment_goes_there():
    session = Session("mark She listens. I trust her.", log=Log())
    assert "is not in the turn" in session.last.message
    session = Session(Mark(SEGMENTS[3].span))
    assert (session.last.position, session.last.is_marked) == (4, False)


def test_marked_words_have_suggestions_after_the_own_answer():
    session = Session("mark eats my", "wait", "", mode=Mode.COMMIT_FIRST)
    assert session.views[2].suggestions
    assert session.log.decisions[-1].before == ("acc.wait",)
    assert session.last.position == 1
