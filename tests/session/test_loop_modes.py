"""A session when it ends, and in its modes: blind, assist, commit-first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from qualkit.model.coding import Decision, Mode, Verdict
from qualkit.model.segment import Segment, Unit
from qualkit.model.transcript import Role
from qualkit.session import (
    Phase,
    Quit,
    ScriptedAsker,
    State,
    run,
)
from qualkit.session.view import surroundings
from tests.session.study import CODEBOOK, P01, SEGMENTS, TRANSCRIPTS, Clock, Log, Session, suggestions

ALL = ["cost"] * len(SEGMENTS)


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
    session = Session("wait", "1", "u", mode=Mode.COMMIT_FIRST)
    assert session.log.told()[-2:] == [("undo", "2"), ("undo", "1")]
    assert session.last.position == 1
    assert session.last.codes == ()
    assert session.last.phase is Phase.REVEALED  # what was seen was seen


def test_acts_after_suggestions_are_undone_and_redone_one_by_one():
    session = Session("wait", "m why", "1", "u", "u", "u", "r", "r", "r", mode=Mode.COMMIT_FIRST)
    first = SEGMENTS[0].span
    assert (
        session.state.at("P01", first).codes
        == Session("wait", "1", mode=Mode.COMMIT_FIRST).state.at("P01", first).codes
    )
    assert session.state.at("P01", first).memos == ("why",)
    told = [(view.position, bool(view.codes), view.memos) for view in session.views][3:]
    assert told[1:4] == [(1, True, ("why",)), (1, True, ()), (1, False, ())]
    assert told[4:6] == [(1, True, ()), (1, True, ("why",))]


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
    log.record([Decision("ann", "P01", span, P01.quote(span), at="2026-03-01T09:30:00Z", **fields)])
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
