"""Segments drawn to show no suggestion."""

from __future__ import annotations

import pytest

from qualkit.model.coding import Mode
from qualkit.model.segment import Segment, Span, Unit
from qualkit.session import is_control
from tests.session.study import SEGMENTS, Log, Session, suggestions

MANY = [Segment("P01", Span(at, at + 5), 1, Unit.TURN) for at in range(4000)]


def drawn(coder: str, share: float) -> set[Segment]:
    return {one for one in MANY if is_control(one, coder=coder, share=share)}


@pytest.mark.parametrize("share", [0.05, 0.1, 0.5])
def test_about_the_share_asked_for_is_drawn(share):
    assert len(drawn("ann", share)) / len(MANY) == pytest.approx(share, abs=0.02)


def test_a_larger_share_draws_the_same_segments_and_more_and_coders_differ():
    assert drawn("ann", 0.05) < drawn("ann", 0.1)
    assert drawn("ann", 0.1) != drawn("bo", 0.1)
    assert drawn("ann", 0.0) == set()


def for_all(one):
    """Suggestions for every segment, the second one too."""
    return suggestions(SEGMENTS[0] if one == SEGMENTS[1] else one)


def some_controls() -> list[bool]:
    return [is_control(one, coder="ann", share=0.5) for one in SEGMENTS]


@pytest.mark.parametrize("mode", [Mode.ASSIST, Mode.COMMIT_FIRST])
def test_a_control_shows_no_suggestion_and_its_answer_says_so(mode):
    lines = ["cost", ""] * len(SEGMENTS) if mode is Mode.COMMIT_FIRST else ["cost"] * len(SEGMENTS)
    session = Session(*lines, mode=mode, control_share=0.5, suggest=for_all)
    controls = some_controls()
    assert any(controls)
    assert not all(controls)
    for view in session.views:
        is_one = controls[SEGMENTS.index(view.segment)]
        assert not (is_one and view.suggestions)
    seen = {one.span: one for one in session.log.decisions if one.codes and (one.shown or one.is_control)}
    assert [seen[segment.span].is_control for segment in SEGMENTS] == controls
    assert [bool(seen[segment.span].shown) for segment in SEGMENTS] == [not one for one in controls]
    assert {SEGMENTS.index(one) for one in session.asked} == {i for i, one in enumerate(controls) if not one}


def test_suggestions_of_a_control_cannot_be_revealed():
    place = some_controls().index(True)
    session = Session(*["cost"] * place, "cost", "b", "v", mode=Mode.ASSIST, control_share=0.5)
    assert "is a control" in session.last.message
    assert session.last.suggestions == ()


def test_a_segment_whose_suggestions_were_seen_before_is_no_control_any_more():
    log = Log()
    Session(*["cost"] * 6, mode=Mode.ASSIST, log=log)
    again = Session("b", "b", "b", "b", "b", "wait", mode=Mode.ASSIST, log=log, control_share=0.9)
    assert not again.log.decisions[-1].is_control


def test_a_blind_session_has_no_controls():
    session = Session(*["cost"] * 6, mode=Mode.BLIND, control_share=0.9)
    assert not any(one.is_control for one in session.log.decisions)
