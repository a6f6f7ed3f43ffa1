"""What stands for a coder, and what an undo or redo would take back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualkit.model.coding import Coding, Decision, Mode, Origin, Verdict
from qualkit.model.memo import NOWHERE, About, Memo, Subject
from qualkit.model.segment import Segment, Span, Unit
from qualkit.session import Standing, State
from qualkit.session.queue import own_segments

A, B, WHOLE = Span(0, 10), Span(10, 20), Span(0, 20)


def decision(number, verdict=Verdict.CODES, span=A, **fields):
    if verdict is Verdict.CODES:
        fields.setdefault("codes", ("x",))
    fields = {"took_ms": 1000} | fields  # as a session measures it
    return Decision("ann", "P01", span, "", verdict, "2026-03-01T09:30:00+00:00", number=number, **fields)


def replay(*decisions):
    state = State.of()
    for one in decisions:
        state.add(one)
    return state


def numbers(decisions):
    return [one.number for one in decisions]


def coding(code, span=A, *, facets=None, withdrawn=None):
    return Coding("ann", "P01", span, "", code, Origin.OWN, "", 1, facets or {}, withdrawn=withdrawn)


def test_a_state_is_filled_from_what_the_store_tells():
    state = State.of(
        codings=[coding("x", facets={"f": "v"}), coding("y"), coding("z", withdrawn=2)],
        verdicts={("P01", A): Verdict.CODES, ("P01", B): Verdict.NONE, ("P02", A): Verdict.SKIP},
        flags=[("P01", B)],
        memos=[Memo("ann", "P01", A, "why", "", 3), Memo("ann", "P01", A, "because", "", 4)],
    )
    assert state.at("P01", A) == Standing(Verdict.CODES, ("x", "y"), {"x": {"f": "v"}}, memos=("why", "because"))
    assert state.at("P01", B) == Standing(Verdict.NONE, is_flagged=True)
    assert state.at("P02", A).verdict is Verdict.SKIP
    assert state.at("P03", A) == Standing()


def test_a_memo_about_an_idea_and_a_new_version_of_a_memo_are_acts_of_their_own():
    idea = {"span": NOWHERE, "about": About(Subject.CODE, "x")}
    state = replay(
        decision(1, verdict=Verdict.MEMO, memo="why"),
        decision(2, verdict=Verdict.MEMO, memo="on x", **idea),
        decision(3, verdict=Verdict.MEMO, memo="on x again", **idea),
        decision(4, verdict=Verdict.MEMO, memo="because", revises=1),
    )
    assert numbers(state.last_act()) == [4]
    state.add(decision(5, verdict=Verdict.UNDO, undoes=4))
    assert state.at("P01", A).memos == ("why",)
    assert numbers(state.last_act()) == [3]
    state.add(decision(6, verdict=Verdict.UNDO, undoes=5))
    assert state.at("P01", A).memos == ("because",)


def test_an_answer_whose_codes_were_all_withdrawn_is_open_again():
    state = replay(decision(1), decision(2, Verdict.WITHDRAW, codes=("x",)))
    assert state.at("P01", A).verdict is None
    assert not State.of(verdicts={("P01", A): Verdict.CODES}).at("P01", A).is_answered


def test_a_skip_does_not_take_an_answer_back():
    assert replay(decision(1), decision(2, Verdict.SKIP)).at("P01", A).codes == ("x",)


def test_words_that_were_lost_hold_nothing():
    assert replay(decision(1), decision(2, Verdict.LOSE)).at("P01", A) == Standing()


def test_codes_on_other_spans_overlap_when_they_share_characters():
    state = replay(decision(1, span=WHOLE), decision(2, span=B), decision(3, Verdict.NONE, span=Span(5, 12)))
    assert [span for span, _ in state.overlapping("P01", A)] == [WHOLE]
    assert [span for span, _ in state.overlapping("P01", Span(5, 15))] == [WHOLE, B]


def test_the_log_of_an_edited_transcript_is_read_by_the_spans_of_today():
    there = Span(3, 13)
    log = [
        decision(1, shown=("x",)),
        decision(2, Verdict.SPLIT, split_at=4),
        decision(3, Verdict.MOVE, moved_to=there),
        decision(4, span=there, codes=("y",)),
        decision(5, Verdict.UNDO, span=there, undoes=4),
    ]
    state = State.of(log=log[:4])
    assert state.has_seen("P01", there)
    assert not state.has_seen("P01", A)
    assert [(cut.span, cut.split_at) for cut in state.cuts()] == [(there, 7)]
    state.add(log[4])
    assert state.at("P01", there).codes == ("x",)


def test_an_edit_of_the_transcript_is_an_act_by_itself():
    state = State.of(log=[decision(1), decision(2, Verdict.MOVE, moved_to=B)])
    assert numbers(state.last_act()) == [2]


def test_an_answer_a_flag_and_a_memo_are_three_acts():
    state = replay(
        decision(1), decision(2, Verdict.FLAG), decision(3, Verdict.MEMO, memo="m"), decision(4, codes=("y",))
    )
    for number in (4, 3, 2, 1):
        assert numbers(state.last_act()) == [number]
        state.add(decision(10 - number, Verdict.UNDO, undoes=number))


@pytest.mark.parametrize("verdict", [Verdict.FLAG, Verdict.MEMO])
def test_an_answer_kept_after_suggestions_goes_along_with_what_was_done_before_it(verdict):
    kept, changed = {"shown": ("y",), "before": ("x",)}, {"shown": ("y",), "before": ("x",), "codes": ("y",)}
    own, between = decision(1), decision(2, verdict, memo="m")
    assert numbers(replay(own, between, decision(3, **kept)).last_act()) == [2, 3]
    assert numbers(replay(own, between, decision(3, **changed)).last_act()) == [3]
    assert numbers(replay(own, decision(2, **changed)).last_act()) == [1, 2]


def test_an_answer_logged_outside_a_session_is_an_act_by_itself():
    after, outside = {"shown": ("x",), "before": ("x",)}, {"took_ms": None}
    state = replay(
        decision(1), decision(2, Verdict.FLAG), decision(3, **after, **outside), decision(4, Verdict.MEMO, memo="m")
    )
    assert numbers(state.last_act()) == [4]
    assert numbers(replay(decision(1), decision(2, Verdict.FLAG), decision(3, **after, **outside)).last_act()) == [3]
    assert numbers(replay(decision(1, **outside), decision(2, **after)).last_act()) == [2]


def test_two_answers_after_suggestions_are_two_acts():
    seen = {"shown": ("x",), "before": ("x",)}
    state = replay(decision(1), decision(2, **seen), decision(3, **seen))
    assert numbers(state.last_act()) == [3]
    assert numbers(replay(decision(1), decision(2, **seen)).last_act()) == [1, 2]


def test_answers_of_other_modes_are_never_joined_to_one_act():
    blind = decision(1, mode=Mode.BLIND)
    state = replay(blind, decision(2, shown=("x",), before=("x",)))
    assert numbers(state.last_act()) == [2]


def test_a_redo_is_offered_for_the_act_undone_last():
    state = replay(
        decision(1),
        decision(2, span=B),
        decision(3, Verdict.UNDO, span=B, undoes=2),
        decision(4, Verdict.UNDO, undoes=1),
    )
    assert numbers(state.undone_act()) == [4]
    state.add(decision(5, Verdict.UNDO, undoes=4))
    assert numbers(state.undone_act()) == [3]
    assert state.at("P01", A).codes == ("x",)
    state.add(decision(6, Verdict.UNDO, span=B, undoes=3))
    assert state.undone_act() == []


def test_a_redo_does_not_reach_decisions_that_the_log_no_longer_holds():
    state = State.of(log=[decision(8, Verdict.UNDO, undoes=7)])
    assert state.undone_act() == []


def test_the_own_answer_is_the_last_one_without_suggestions():
    state = replay(decision(1), decision(2, shown=("z",), codes=("z",)), decision(3, Verdict.SKIP, shown=("z",)))
    assert state.own_answer("P01", A) == ("x",)
    assert state.own_answer("P01", B) is None


def test_a_split_without_its_segment_and_a_place_outside_change_nothing():
    parts = [Segment("P01", A, 1, Unit.SENTENCE)]
    assert own_segments(parts, [decision(1, Verdict.SPLIT, span=B, split_at=12)]) == parts
    assert own_segments(parts, [decision(1, Verdict.SPLIT, split_at=10)]) == parts


def test_a_join_leaves_the_rest_of_what_it_covers_in_part():
    parts = [Segment("P01", A, 1, Unit.SENTENCE), Segment("P01", B, 1, Unit.SENTENCE)]
    joined = own_segments(parts, [decision(1, Verdict.JOIN, span=Span(5, 15))])
    assert [one.span for one in joined] == [Span(0, 5), Span(5, 15), Span(15, 20)]
    assert own_segments(parts, [decision(1, Verdict.JOIN, span=Span(30, 40))]) == parts


def test_cuts_applied_before_are_not_applied_twice():
    parts = [Segment("P01", A, 1, Unit.FREE), Segment("P01", B, 1, Unit.FREE)]
    split = decision(1, Verdict.SPLIT, span=WHOLE, split_at=10)
    assert own_segments(parts, [split]) == parts
    whole = [replace(parts[0], span=WHOLE)]
    assert own_segments(whole, [decision(1, Verdict.JOIN, span=WHOLE)]) == whole
