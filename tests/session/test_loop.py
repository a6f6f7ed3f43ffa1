"""The coding session: what is shown, what is recorded, and what comes next."""

from __future__ import annotations

import pytest

from qualkit.model.coding import Mode, Verdict
from qualkit.session import (
    Answer,
    Help,
    Invalid,
    Keep,
    Memo,
    Split,
    Summary,
)
from tests.session.study import P01, SEGMENTS, Log, Session

ALL = ["cost"] * len(SEGMENTS)


def test_every_segment_is_asked_once_and_the_last_is_shown_again_at_the_end():
    session = Session(*ALL)
    assert session.shown() == [1, 2, 3, 4, 5, 6, 6]
    assert session.last.is_end
    assert session.summary == Summary(6, 0, 0, 0, session.summary.seconds, 0)
    assert [one.span for one in session.log.decisions] == [segment.span for segment in SEGMENTS]


def test_a_view_tells_the_words_around_the_segment_and_the_question_before():
    view = Session("cost").last
    assert view.words == "The fare eats my week. "
    assert view.before == "Two buses, and the other one is late. "
    assert view.after == "Then I wait for the doctor."
    assert (view.question, view.question_speaker) == ("How do you get to the clinic?", "Interviewer")
    assert (view.speaker, view.case, view.transcript, view.turn) == ("Patient", "P01", "P01", 2)
    assert (view.position, view.total, view.progress.decided, view.progress.left) == (2, 6, 1, 5)
    assert view.message == "Saved: acc.cost."


def test_a_decision_holds_words_time_mode_and_fingerprints():
    (decision,) = Session("cost+barrier wait").log.decisions
    assert decision.verdict is Verdict.CODES
    assert decision.codes == ("acc.cost", "acc.wait")
    assert decision.facets == {"acc.cost": {"valence": "barrier"}}
    assert decision.quote == "Two buses, and the other one is late. "
    assert decision.at == "2026-03-01T09:30:00Z"
    assert decision.mode is Mode.BLIND
    assert decision.codebook == "c" * 64
    assert decision.fingerprints == {"acc.cost": "print of acc.cost", "acc.wait": "print of acc.wait"}
    assert decision.took_ms is not None
    assert decision.took_ms > 0


def test_every_decision_is_recorded_before_the_next_view():
    session = Session(*ALL)
    assert [view.progress.decided for view in session.views] == [0, 1, 2, 3, 4, 5, 6]


def test_a_session_is_taken_up_where_it_was_left():
    log = Log()
    Session("cost", "none", log=log)
    again = Session("wait", log=log)
    assert again.shown() == [3, 4]
    assert again.views[0].progress.decided == 2


def test_a_session_without_segments_is_over_at_once():
    session = Session(segments=[])
    assert session.views == []
    assert session.summary.answered == 0


def test_a_finished_session_shows_the_last_segment_and_ends_on_enter():
    log = Log()
    Session(*ALL, log=log)
    again = Session("", "cost", log=log)
    assert again.shown() == [6]
    assert len(log.decisions) == 6


def test_at_the_end_the_last_answer_can_be_undone():
    session = Session(*ALL, "u", "wait", "")
    assert session.shown() == [1, 2, 3, 4, 5, 6, 6, 6, 6]
    assert session.state.at(SEGMENTS[5].transcript, SEGMENTS[5].span).codes == ("acc.wait",)


def test_skipped_segments_come_round_again_at_the_end_and_once_only():
    session = Session("s", "cost", "s", "cost", "cost", "cost", "s", "wait", "")
    assert session.shown() == [1, 2, 3, 4, 5, 6, 1, 3, 3]
    assert session.summary.skipped == 1
    assert session.summary.left == 1
    assert session.last.is_end


def test_an_undecided_segment_behind_comes_before_the_skipped_ones():
    session = Session("s", "cost", "b", "u", "cost", "b", "cost")
    assert session.shown()[:4] == [1, 2, 3, 2]
    assert session.shown()[4] == 2  # the answer on 2 is undone


def test_an_answered_segment_cannot_be_skipped():
    session = Session("cost", "b", "s")
    assert session.last.is_refusal
    assert session.last.position == 1


def test_back_shows_the_standing_answer_and_answering_again_replaces_it():
    session = Session("cost+barrier", "b", "wait")
    assert session.views[2].codes == ("acc.cost",)
    assert session.views[2].facets == {"acc.cost": {"valence": "barrier"}}
    assert session.shown() == [1, 2, 1, 2]
    assert session.state.at("P01", SEGMENTS[0].span).codes == ("acc.wait",)


def test_back_at_the_first_segment_is_refused():
    assert Session("b").last.is_refusal


def test_keep_on_a_standing_answer_goes_on_without_a_decision():
    session = Session("cost", "b", "")
    assert session.shown() == [1, 2, 1, 2]
    assert len(session.log.decisions) == 1


def test_keep_without_an_answer_is_refused():
    session = Session(Keep())
    assert session.last.is_refusal
    assert not session.log.decisions


def test_none_fits_is_an_answer():
    session = Session("0", "b")
    assert session.log.told() == [("none", "")]
    assert session.last.verdict is Verdict.NONE
    assert session.last.is_answered


def test_flag_and_memo_stay_on_the_segment():
    session = Session("f", "m Ask who pays", "f", Memo(" later "), "f")
    assert session.shown() == [1] * 6
    assert [one.verdict for one in session.log.decisions] == ["flag", "memo", "flag", "memo", "flag"]
    assert session.last.memos == ("Ask who pays", "later")
    assert [view.is_flagged for view in session.views] == [False, True, True, False, False, True]
    assert session.summary.flagged == 1


def test_a_memo_of_blanks_is_refused():
    assert Session(Memo("  ")).last.is_refusal


def test_help_is_shown_once_and_records_nothing():
    session = Session("? cost", "?", Invalid("no"), Help("acc.price"), Help("gone"))
    assert [view.asked_help.id if view.asked_help else None for view in session.views] == [
        None,
        "acc.cost",
        None,
        None,
        "acc.cost",
        None,
    ]
    assert [view.asked_commands for view in session.views] == [False, False, True, False, False, False]
    assert [view.message for view in session.views][3] == "no"
    assert session.last.is_refusal
    assert not session.log.decisions


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        pytest.param(Answer(("gone",)), "has no code 'gone'", id="unknown code"),
        pytest.param(Answer(("tru.old",)), "tru.old is retired", id="retired code"),
        pytest.param(Answer(()), "needs a code", id="no code"),
        pytest.param(Answer(("acc.cost",), {"acc.cost": {"mood": "low"}}), "mood:low", id="unknown facet"),
        pytest.param(Answer(("acc.cost",), {"acc.cost": {"valence": "low"}}), "valence:low", id="unknown value"),
        pytest.param(Split(3), "Both parts", id="split outside the segment"),
        pytest.param(Split(10**9), "Both parts", id="split behind the text"),
    ],
)
def test_what_cannot_be_done_is_refused_and_records_nothing(answer, told):
    session = Session(answer)
    assert session.last.is_refusal
    assert told in session.last.message
    assert not session.log.decisions


def test_a_former_id_is_recorded_as_todays():
    (decision,) = Session(Answer(("acc.price",), {"acc.price": {"valence": "help"}})).log.decisions
    assert decision.codes == ("acc.cost",)
    assert decision.facets == {"acc.cost": {"valence": "help"}}


def test_undo_takes_back_the_last_answer_and_shows_its_segment():
    session = Session("cost", "wait", "u")
    assert session.shown() == [1, 2, 3, 2]
    assert session.log.told() == [("codes", "acc.cost"), ("codes", "acc.wait"), ("undo", "2")]
    assert session.last.codes == ()
    assert session.last.message == "Undone. No code stands now."


def test_undo_restores_the_answer_that_was_replaced():
    session = Session("cost+help", "b", "wait", "u")
    assert session.last.position == 1
    assert session.last.codes == ("acc.cost",)
    assert session.last.facets == {"acc.cost": {"valence": "help"}}


def test_one_undo_takes_one_act_back():
    session = Session("cost", "f", "m why", "wait", "u", "u", "u")
    assert session.log.told()[-3:] == [("undo", "4"), ("undo", "3"), ("undo", "2")]
    assert (session.last.position, session.last.is_flagged, session.last.memos) == (2, False, ())


def test_a_memo_on_words_just_answered_is_undone_alone():
    session = Session("cost", "b", "m why", "u")
    assert session.log.told()[-1] == ("undo", "2")
    assert session.last.codes == ("acc.cost",)
    assert session.last.message == "Undone: the memo. acc.cost stands now."


def test_undo_goes_on_step_by_step_and_redo_comes_back():
    session = Session("cost", "wait", "u", "u", "r", "r", "r")
    assert session.shown() == [1, 2, 3, 2, 1, 1, 2, 2]
    assert session.state.at("P01", SEGMENTS[0].span).codes == ("acc.cost",)
    assert session.state.at("P01", SEGMENTS[1].span).codes == ("acc.wait",)
    assert session.last.is_refusal


def test_undo_and_redo_work_across_sessions():
    log = Log()
    Session("cost", "m why", "wait", log=log)
    undone = Session("u", log=log)
    assert undone.last.position == 2
    assert (undone.last.codes, undone.last.memos) == ((), ("why",))
    redone = Session("r", log=log)
    assert redone.last.codes == ("acc.wait",)
    assert redone.last.memos == ("why",)


def test_redo_is_refused_once_something_else_was_decided():
    session = Session("cost", "u", "wait", "r")
    assert session.last.is_refusal
    assert session.log.told()[-1] == ("codes", "acc.wait")


def test_undo_without_decisions_is_refused():
    assert Session("u").last.is_refusal
    assert Session("r").last.is_refusal


def test_undo_of_a_transcript_outside_the_session_is_refused():
    log = Log()
    Session("cost", log=log)
    session = Session("u", log=log, segments=SEGMENTS[4:])
    assert session.last.is_refusal
    assert "P01" in session.last.message
    assert len(log.decisions) == 1


def test_a_split_makes_two_segments_and_keeps_codes_on_their_span():
    session = Session("cost", "b", "split and the", "wait", "dist", "")
    assert [view.words for view in session.views[3:5]] == ["Two buses, ", "and the other one is late. "]
    assert [overlap.codes for overlap in session.views[3].overlaps] == [("acc.cost",)]
    assert session.views[3].total == 7
    assert session.log.decisions[1].split_at == P01.text.index("and the")
    assert session.state.at("P01", SEGMENTS[0].span).codes == ("acc.cost",)


def test_a_join_takes_the_next_segment_of_the_turn():
    session = Session("j", "cost", "wait", "j")
    assert session.views[1].words == "Two buses, and the other one is late. The fare eats my week. "
    assert session.views[1].total == 5
    assert session.log.decisions[0].verdict is Verdict.JOIN
    assert session.last.is_refusal  # the next segment is of another turn
    assert session.last.words == "She listens. I trust her."


def test_a_join_across_turns_is_refused():
    session = Session("0", "0", "j")
    assert session.last.is_refusal
    assert len(session.log.decisions) == 2


def test_a_join_over_a_gap_in_the_sample_is_refused():
    session = Session("j", segments=[SEGMENTS[0], SEGMENTS[2]])
    assert session.last.is_refusal


def test_splits_and_joins_hold_in_the_next_session_and_can_be_undone():
    log = Log()
    Session("split and the", "j", log=log)
    Session("split and the", log=log)
    again = Session("u", "u", "u", log=log)
    assert [view.words for view in again.views] == [
        "Two buses, ",
        "Two buses, and the other one is late. ",
        "Two buses, ",
        "Two buses, and the other one is late. ",
    ]
    assert again.last.total == 6
