"""What coders agree on is what two of them decided and do not differ on."""

import pytest

from qualkit.analysis import disagreements
from qualkit.analysis.agreed import agreed
from tests.analysis.coded import book, coded, decided_frame, spans_frame


def found(answers):
    codings, decided = coded(answers)
    return agreed(codings, decided, coders=list(answers), codebook=book())


def test_the_same_codes_and_the_same_nothing_are_agreement():
    one, other = found({"x": {"T": ["ba", "", "c", "a"]}, "y": {"T": ["ab", "", "d", None]}})
    assert (one.transcript, one.turn, one.start, one.end) == ("T", 1, 0, 10)
    assert (one.codes, one.coders) == (("a", "b"), ("x", "y"))
    assert (other.start, other.codes) == (10, ())


def test_of_three_coders_those_who_decided_have_to_agree():
    three = {"x": {"T": ["a", "a"]}, "y": {"T": ["a", "a"]}, "z": {"T": [None, "b"]}}
    assert [(one.start, one.coders) for one in found(three)] == [(0, ("x", "y"))]


@pytest.mark.parametrize("spans", [[("x", "T", 2, 10, "a"), ("y", "T", 8, 20, "a")], []])
def test_a_compared_segment_is_either_agreed_on_or_a_disagreement(spans):
    codings, decided = spans_frame(spans), decided_frame({coder: {"T": "yyy"} for coder in "xy"})
    same = agreed(codings, decided, coders=["x", "y"], codebook=book())
    report = disagreements(codings, decided, coders=["x", "y"], codebook=book())
    assert len(same) + len(report.disagreements) == report.n_compared == 3
    assert {one.start for one in same}.isdisjoint(item.start for item in report.disagreements)
