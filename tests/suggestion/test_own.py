"""Only answers given before suggestions were seen can judge suggestions; the log tells which those are."""

import pytest

from qualkit.model.coding import Decision, Mode, Verdict
from qualkit.model.segment import Span
from qualkit.suggestion.own import Given, own_answers

HERE, THERE = Span(0, 10), Span(20, 30)


def logged(*decisions):
    """Decisions numbered as a log numbers them."""
    return [
        Decision("ann", "P1", fields.pop("span", HERE), "words", verdict, "2026-01-01T00:00:00Z", number=n, **fields)
        for n, (verdict, fields) in enumerate(decisions, start=1)
    ]


def said(*codes, **fields):
    return (Verdict.CODES if codes else Verdict.NONE, {"codes": codes, **fields})


def told(log):
    return [(answer.codes, answer.given) for answer in own_answers(log)]


CASES = [
    pytest.param([said("a")], [(("a",), Given.FIRST)], id="commit-first, suggestions never came"),
    pytest.param([said(mode=Mode.BLIND)], [((), Given.BLIND)], id="blind none"),
    pytest.param([said("a", mode=Mode.IMPORTED)], [(("a",), Given.IMPORTED)], id="imported"),
    pytest.param(
        [said("a"), said("a", "b", shown=("b",), before=("a",))],
        [(("a",), Given.FIRST)],
        id="changed after suggestions: the own answer counts",
    ),
    pytest.param(
        [said("a"), said("a", shown=("b",), before=("a",)), said("c", mode=Mode.BLIND)],
        [(("a",), Given.FIRST)],
        id="blind, but suggestions had been seen before",
    ),
    pytest.param([said("a"), said("b")], [(("b",), Given.FIRST)], id="changed before suggestions came"),
    pytest.param([said("a", mode=Mode.ASSIST, shown=("a",))], [(("a",), Given.ASSISTED)], id="assist"),
    pytest.param([said("a", mode=Mode.ASSIST)], [(("a",), Given.ASSISTED)], id="assist without suggestions"),
    pytest.param(
        [said("b", shown=("b",)), said("a", mode=Mode.IMPORTED)],
        [(("a",), Given.ASSISTED)],
        id="imported onto a segment that was seen",
    ),
    pytest.param(
        [said("a", shown=("a",)), (Verdict.UNDO, {"undoes": 1}), said("b", mode=Mode.BLIND)],
        [(("b",), Given.ASSISTED)],
        id="what was seen stays seen though undone",
    ),
    pytest.param([said("a"), (Verdict.UNDO, {"undoes": 1})], [], id="undone"),
    pytest.param(
        [said("a"), (Verdict.UNDO, {"undoes": 1}), (Verdict.UNDO, {"undoes": 2})],
        [(("a",), Given.FIRST)],
        id="undone and done again",
    ),
    pytest.param(
        [said("a", "b"), (Verdict.WITHDRAW, {"codes": ("b",)})],
        [(("a",), Given.FIRST)],
        id="a code withdrawn before suggestions came",
    ),
    pytest.param([said("a"), (Verdict.WITHDRAW, {"codes": ("a",)})], [], id="withdrawn altogether"),
    pytest.param(
        [said("a"), said("b", shown=("b",), before=("a",)), (Verdict.WITHDRAW, {"codes": ("b",)})],
        [(("a",), Given.FIRST)],
        id="withdrawn after suggestions: the own answer stays",
    ),
    pytest.param([said("a"), (Verdict.LOSE, {})], [], id="its words are gone"),
    pytest.param([(Verdict.SKIP, {}), (Verdict.MEMO, {"memo": "hm"})], [], id="skip and memo are no answers"),
]


@pytest.mark.parametrize(("decisions", "expected"), CASES)
def test_own_answers(decisions, expected):
    assert told(logged(*decisions)) == expected


def test_an_answer_moves_with_its_words_and_so_does_having_seen_suggestions():
    moved = (Verdict.MOVE, {"moved_to": THERE})
    (own,) = own_answers(logged(said("a"), moved))
    assert (own.span, own.number) == (THERE, 1)
    seen = logged(said("a", shown=("a",)), moved, said("b", span=THERE))
    assert told(seen) == [(("b",), Given.ASSISTED)]


def test_answers_come_in_coding_order_whatever_order_the_log_is_handed_over_in():
    log = logged(said("a", span=THERE), said("b"))
    assert [answer.number for answer in own_answers(log[::-1])] == [1, 2]
