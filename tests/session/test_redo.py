"""Undo and redo without limit, across restarts, against a model that keeps every state."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualkit.model.coding import Mode, Verdict
from qualkit.session import Go, Mark
from tests.session.study import P01, SEGMENTS, Log, Session, segment
from tests.session.test_any_session import stands

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
CODES = st.sampled_from(["cost", "wait", "dist", "none"])
PLACES = st.integers(1, len(SEGMENTS))
ANSWERS = st.one_of(
    st.tuples(PLACES.map(Go), CODES),
    st.tuples(st.just("b"), PLACES.flatmap(lambda i: CODES.map(lambda code: f"{i}-{min(i + 2, 6)} {code}"))),
    st.tuples(
        st.just(Go(1)),
        st.sampled_from(["other one", "eats my", "late. The fare"]).map(lambda words: Mark(segment(P01, words).span)),
        CODES,
    ),
)
STEPS = st.one_of(ANSWERS, st.sampled_from(["u", "u", "u", "r", "r"]))


def held(log: Log) -> dict[Any, Any]:
    """What stands, places on which nothing does left out."""
    return {place: one for place, one in stands(log).items() if one.is_answered}


@SLOW
@given(st.lists(st.lists(STEPS, max_size=8), max_size=4))
def test_undo_and_redo_walk_through_every_state_there_was(sessions):
    log = Log()
    done: list[dict[Any, Any]] = [{}]
    undone: list[dict[Any, Any]] = []
    for steps in sessions:  # each begins anew, as after a restart
        for step in steps:
            if step == "u":
                Session("u", log=log)
                if len(done) > 1:
                    undone.append(done.pop())
            elif step == "r":
                Session("r", log=log)
                if undone:
                    done.append(undone.pop())
            else:
                Session(*step, log=log)
                done.append(held(log))
                undone.clear()
            assert held(log) == done[-1]


@SLOW
@given(st.lists(STEPS, max_size=14))
def test_one_session_walks_as_many_do(steps):
    one, many = Log(), Log()
    script = [line for step in steps for line in (step if isinstance(step, tuple) else (step,))]
    Session(*script, log=one)
    for step in steps:
        Session(*(step if isinstance(step, tuple) else (step,)), log=many)
    assert held(one) == held(many)


def test_a_new_answer_ends_what_can_be_redone():
    session = Session("cost", "wait", "u", "u", "dist", "r")
    assert "nothing to redo" in session.last.message
    assert [view.codes for view in session.views[-1:]] == [()]


def test_all_is_undone_and_all_is_done_again_after_a_restart():
    log = Log()
    Session("cost", "wait", "none", "4-6 dist", log=log)
    before = held(log)
    Session(*["u"] * 9, log=log)
    assert held(log) == {}
    Session(*["r"] * 9, log=log)
    assert held(log) == before
    Session(*["u"] * 2, log=log)
    Session("r", "u", "u", "r", "r", "r", log=log)
    assert held(log) == before


@pytest.mark.parametrize("mode", [Mode.COMMIT_FIRST, Mode.ASSIST])
def test_the_answer_before_and_after_suggestions_comes_back_as_one_visit(mode):
    session = Session("wait", ". 1", "u", "r", mode=mode)
    undone = [one for one in session.log.decisions if one.verdict is Verdict.UNDO]
    assert len(undone) in (2, 4)
    assert session.last.codes
