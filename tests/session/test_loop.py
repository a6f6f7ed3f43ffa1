"""The coding session: what is shown, what is recorded, and what comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from qualkit.model.coding import Decision, Mode, Verdict
from qualkit.model.segment import Segment, Unit
from qualkit.model.transcript import Role
from qualkit.session import (
    Answer,
    Help,
    Invalid,
    Keep,
    Memo,
    Phase,
    Quit,
    ScriptedAsker,
    Split,
    State,
    Summary,
    run,
)
from qualkit.session.view import surroundings
from tests.session.study import CODEBOOK, P01, SEGMENTS, TRANSCRIPTS, Clock, Log, Session, suggestions

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


def test_undo_takes_back_flag_memo_and_answer_of_one_visit_together():
    session = Session("cost", "f", "m why", "wait", "u")
    assert session.log.told()[-3:] == [("undo", "4"), ("undo", "3"), ("undo", "2")]
    assert (session.last.position, session.last.is_flagged, session.last.memos) == (2, False, ())


def test_a_memo_on_a_later_visit_is_undone_alone():
    session = Session("cost", "b", "m why", "u")
    assert session.log.told()[-1] == ("undo", "2")
    assert session.last.codes == ("acc.cost",)


def test_undo_goes_on_visit_by_visit_and_redo_comes_back():
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
    assert undone.last.memos == ()
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


@pytest.mark.parametrize("stop", [EOFError, KeyboardInterrupt])
def test_an_interrupt_or_the_end_of_input_is_quitting(stop):
    def ask(view):
        raise stop

    summary = run(
        SEGMENTS,
        TRANSCRIPTS,
        State.of(),
        codebook=CODEBOOK,
        coder="ann",
        mode=Mode.BLIND,
        ask=ask,
        record=Log().record,
        suggestions=None,
        fingerprint=lambda code: code.id,
        now=lambda: datetime(2026, 3, 1, tzinfo=UTC),
        clock=Clock(),
    )
    assert summary.left == 6


def test_an_imported_mode_runs_no_session():
    with pytest.raises(ValueError, match="commit-first"):
        Session(mode=Mode.IMPORTED)


# Suggestions


def test_blind_sessions_never_ask_for_suggestions():
    session = Session("cost", "v", "b", "v", *ALL, mode=Mode.BLIND)
    assert session.asked == []
    assert all(view.suggestions == () for view in session.views)
    assert "blind" in session.views[2].message
    assert all(one.shown == () and one.before is None for one in session.log.decisions)


def test_assist_shows_suggestions_at_once_and_logs_them():
    session = Session("2 wait", "cost", mode=Mode.ASSIST)
    assert [len(view.suggestions) for view in session.views] == [2, 0, 2]
    assert all(view.phase is Phase.ANSWER for view in session.views)
    first, second = session.log.decisions
    assert (first.codes, first.shown, first.before) == (
        ("tru.doctor", "acc.wait"),
        ("acc.cost", "tru.doctor"),
        None,
    )
    assert second.shown == ()


def test_assist_remembers_an_answer_given_before_suggestions_were_shown():
    log = Log()
    Session("wait", mode=Mode.BLIND, log=log)
    session = Session("b", ". 1", mode=Mode.ASSIST, log=log)
    assert session.log.decisions[-1].codes == ("acc.wait", "acc.cost")
    assert session.log.decisions[-1].before == ("acc.wait",)


def test_commit_first_records_the_own_answer_before_suggestions_are_asked_for():
    log = Log()
    recorded_when_asked = []

    def suggest(asked):
        recorded_when_asked.append(len(log.decisions))
        return suggestions(asked)

    session = Session("wait", "", mode=Mode.COMMIT_FIRST, log=log, suggest=suggest)
    assert recorded_when_asked == [1]
    assert [view.phase for view in session.views] == [Phase.ANSWER, Phase.REVEALED, Phase.ANSWER]
    assert [len(view.suggestions) for view in session.views] == [0, 2, 0]
    own, kept = log.decisions
    assert (own.codes, own.shown, own.before) == (("acc.wait",), (), None)
    assert (kept.codes, kept.shown, kept.before) == (
        ("acc.wait",),
        ("acc.cost", "tru.doctor"),
        ("acc.wait",),
    )


def test_commit_first_logs_a_changed_answer_with_the_own_one():
    session = Session("wait+low", ". 1", mode=Mode.COMMIT_FIRST)
    changed = session.log.decisions[1]
    assert changed.codes == ("acc.wait", "acc.cost")
    assert changed.facets == {"acc.wait": {"certainty": "low"}}
    assert changed.before == ("acc.wait",)
    assert session.last.position == 2


def test_commit_first_after_none_logs_an_empty_own_answer():
    session = Session("0", "1", mode=Mode.COMMIT_FIRST)
    assert session.log.decisions[1].before == ()


def test_commit_first_without_suggestions_goes_on_at_once():
    session = Session("wait", "", "wait", mode=Mode.COMMIT_FIRST)
    assert session.shown() == [1, 1, 2, 3]


def test_a_revealed_segment_stays_revealed_when_visited_again():
    log = Log()
    session = Session("wait", "", "b", "cost", mode=Mode.COMMIT_FIRST, log=log)
    assert session.views[3].phase is Phase.REVEALED
    assert log.decisions[-1].shown == ("acc.cost", "tru.doctor")
    assert log.decisions[-1].before == ("acc.wait",)
    again = Session("b", mode=Mode.COMMIT_FIRST, log=log)
    assert again.last.phase is Phase.REVEALED
    assert again.last.codes == ("acc.cost",)


def test_keeping_a_revealed_answer_again_is_not_logged_twice():
    session = Session("wait", "", "b", "", mode=Mode.COMMIT_FIRST)
    assert len(session.log.decisions) == 2


@pytest.mark.parametrize("leave", ["q", "b", "split and the", "j", "u", None])
def test_leaving_a_revealed_answer_in_any_way_logs_that_suggestions_were_seen(leave):
    script = ["wait"] if leave is None else ["wait", leave]
    session = Session(*script, mode=Mode.COMMIT_FIRST, segments=SEGMENTS)
    if leave == "b":
        assert session.last.is_refusal  # the first segment: not left
    assert session.log.decisions[1].shown == ("acc.cost", "tru.doctor")
    assert session.log.decisions[1].before == ("acc.wait",)


def test_undo_takes_back_the_own_answer_and_the_one_after_suggestions_together():
    session = Session("wait", "m why", "1", "u", mode=Mode.COMMIT_FIRST)
    assert session.log.told()[-3:] == [("undo", "3"), ("undo", "2"), ("undo", "1")]
    assert session.last.position == 1
    assert session.last.codes == ()
    assert session.last.phase is Phase.REVEALED  # what was seen was seen


def test_an_answer_after_such_an_undo_still_tells_the_first_own_answer():
    session = Session("wait", "u", "1", mode=Mode.COMMIT_FIRST)
    assert session.log.decisions[-1].before == ("acc.wait",)
    assert session.log.decisions[-1].codes == ("acc.cost",)


def test_reveal_comes_only_after_an_own_answer():
    log = Log()
    Session("wait", mode=Mode.BLIND, log=log)
    session = Session("v", "b", "v", "v", "", mode=Mode.COMMIT_FIRST, log=log)
    assert session.views[1].is_refusal
    assert session.views[2].suggestions == ()
    assert session.views[3].phase is Phase.REVEALED
    assert log.decisions[-1].before == ("acc.wait",)


def test_reveal_of_nothing_is_refused():
    session = Session("0", "", "0", "b", "v", mode=Mode.COMMIT_FIRST)
    assert session.last.position == 2
    assert "no suggestions" in session.last.message


def test_a_session_without_a_suggester_runs_commit_first():
    session = Session(*ALL, mode=Mode.COMMIT_FIRST, suggest=lambda _: [])
    assert session.shown() == [1, 2, 3, 4, 5, 6, 6]


def test_the_time_to_answer_starts_anew_when_suggestions_are_shown():
    own, kept = Session("?", "wait", "", mode=Mode.COMMIT_FIRST).log.decisions
    assert own.took_ms == 4000  # the clock goes on by two seconds at every look
    assert kept.took_ms == 4000


def test_progress_tells_the_pace_and_the_time_left():
    progress = Session("cost", "cost").last.progress
    assert (progress.seconds_per_segment, progress.seconds_left) == (2.0, 8.0)


def test_an_action_of_no_kind_is_a_bug():
    with pytest.raises(TypeError, match="no action"):
        Session(object())


def test_quitting_is_final():
    session = Session(Quit(), "cost")
    assert session.shown() == [1]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"mode": Mode.IMPORTED, "verdict": Verdict.CODES, "codes": ("acc.cost",)}, id="from a file"),
        pytest.param({"verdict": Verdict.LOSE}, id="from an edited transcript"),
    ],
)
def test_what_was_not_decided_in_a_session_is_not_undone_in_one(fields):
    log = Log()
    span = SEGMENTS[0].span
    log.record(Decision("ann", "P01", span, P01.quote(span), at="2026-03-01T09:30:00Z", **fields))
    session = Session("u", log=log)
    assert "came from a file or an edited transcript" in session.last.message
    assert len(log.decisions) == 1


def test_where_no_interviewer_is_known_the_turn_before_is_shown():
    turns = tuple(replace(turn, role=Role.UNKNOWN) for turn in P01.turns)
    nobody = replace(P01, turns=turns)
    assert surroundings(nobody, SEGMENTS[3])["question"] == "And the doctor?"
    assert surroundings(nobody, Segment("P01", P01.turns[0].span, 1, Unit.TURN))["question"] == ""


def test_a_script_of_lines_needs_a_codebook():
    view = Session().last
    with pytest.raises(ValueError, match="codebook and a finder"):
        ScriptedAsker(["cost"]).ask(view)
