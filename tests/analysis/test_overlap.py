from __future__ import annotations

import pytest

from qualkit.analysis.ground import ground
from qualkit.analysis.overlap import levels
from qualkit.errors import AnalysisError
from tests.analysis.coded import book, coded, decided_frame, spans_frame

ALL = {coder: {"T": "yyyyy", "U": "yyyyy"} for coder in "xyz"}


def found(spans, decided=None, *, coders="xy", overlap=90):
    chosen = {coder: (decided or ALL)[coder] for coder in coders}
    on = ground(spans_frame(spans), decided_frame(chosen), coders=list(coders), codebook=book())
    return {level.name: level for level in levels(on, overlap=overlap)}


def shares(level) -> dict[str, tuple[float | None, float | None]]:
    return {match.code: (match.percent, match.positive) for match in (*level.codes, level.all)}


def test_occurrence_and_frequency_by_hand():
    # a: in T by both (twice and once), in U by x alone; b: in U by both once, in T by neither.
    spans = [
        ("x", "T", 0, 10, "a"),
        ("x", "T", 20, 30, "a"),
        ("y", "T", 0, 10, "a"),
        ("x", "U", 0, 10, "a"),
        ("x", "U", 10, 20, "b"),
        ("y", "U", 30, 40, "b"),
    ]
    by_level = found(spans)
    assert shares(by_level["occurrence"]) == {"a": (1 / 2, 2 / 3), "b": (1, 1), "": (3 / 4, 4 / 5)}
    assert shares(by_level["frequency"]) == {"a": (0, 0), "b": (1, 1), "": (1 / 2, 1 / 2)}
    assert by_level["occurrence"].all.n == 4


@pytest.mark.parametrize(
    ("overlap", "percent"),
    [
        pytest.param(90, 1.0, id="nine tenths of both are enough"),
        pytest.param(91, 0.0, id="but not for a higher share"),
    ],
)
def test_spans_match_when_they_share_enough_of_what_either_covers(overlap, percent):
    by_level = found([("x", "T", 0, 9, "a"), ("y", "T", 0, 10, "a")], overlap=overlap)
    assert shares(by_level["segment"])["a"] == (percent, percent)
    assert f"{overlap} %" in by_level["segment"].words


def test_spans_of_other_codes_do_not_match():
    by_level = found([("x", "T", 0, 10, "a"), ("y", "T", 0, 10, "b")])
    assert shares(by_level["segment"]) == {"a": (0, 0), "b": (0, 0), "": (0, 0)}


def test_one_long_span_over_two_short_ones_agrees_thrice_but_is_one_pair():
    spans = [("x", "T", 0, 20, "a"), ("y", "T", 0, 10, "a"), ("y", "T", 10, 20, "a")]
    assert shares(found(spans, overlap=50)["segment"])["a"] == (1, 2 / 3)


def test_the_closest_spans_are_paired_first():
    spans = [("x", "T", 0, 10, "a"), ("x", "T", 5, 15, "a"), ("y", "T", 5, 14, "a"), ("y", "T", 12, 22, "a")]
    assert shares(found(spans, overlap=10)["segment"])["a"] == (3 / 4 + 1 / 4, 1 / 2)


def test_more_than_two_coders_are_compared_in_pairs():
    spans = [("x", "T", 0, 10, "a"), ("y", "T", 0, 10, "a")]
    by_level = found(spans, coders="xyz")
    assert by_level["segment"].all.n == 4  # x-y: two spans, x-z and y-z: one each
    assert shares(by_level["segment"])["a"] == (1 / 2, 1 / 2)


def test_only_where_both_decided_is_anything_compared():
    decided = {"x": {"T": "yyyyy", "U": "yyyyy"}, "y": {"T": "yyynn", "U": "nnnnn"}}
    spans = [("x", "T", 40, 50, "a"), ("x", "U", 0, 10, "a"), ("x", "T", 0, 10, "a"), ("y", "T", 0, 10, "a")]
    by_level = found(spans, decided)
    assert shares(by_level["segment"])["a"] == (1, 1)
    assert by_level["occurrence"].all.n == 1


def test_a_code_given_only_where_the_other_did_not_decide_has_no_share():
    decided = {"x": {"T": "yy"}, "y": {"T": "yn"}}
    assert shares(found([("x", "T", 10, 20, "a")], decided)["segment"])["a"] == (None, None)


def test_equal_codings_agree_on_every_level():
    codings, decided = coded({coder: {"T": ["a", "ab", ""], "U": ["", "c", "b"]} for coder in "xyz"})
    on = ground(codings, decided, coders=["x", "y", "z"], codebook=book())
    for level in levels(on):
        assert {(match.percent, match.positive) for match in (*level.codes, level.all)} == {(1, 1)}


@pytest.mark.parametrize("overlap", [0, 101, -5])
def test_an_overlap_out_of_range_is_refused(overlap):
    with pytest.raises(AnalysisError, match="Give 1 to 100"):
        found([], overlap=overlap)
