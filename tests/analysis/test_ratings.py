from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.analysis.coefficients import COEFFICIENTS
from qualkit.analysis.ground import ground
from qualkit.analysis.ratings import RatingUnit, ratings
from qualkit.analysis.sums import sums_of
from qualkit.errors import AnalysisError
from qualkit.model.codebook import Code, Codebook, Theme
from tests.analysis.coded import LENGTH, book, coded, decided_frame, segment_id, spans_frame

XY = {"x": {"T": "yyy"}, "y": {"T": "yyy"}}


def rated(codings, decided, unit=RatingUnit.SEGMENT, coders=("x", "y"), codebook=None):
    return ratings(ground(codings, decided, coders=coders, codebook=codebook or book()), unit)


def table(found) -> list[list[str | None]]:
    """What each coder said of each unit: codes run together, ``None`` where not decided."""
    said = [["" if has else None for has in row] for row in found.decided.tolist()]
    for coder, unit, code in zip(found.coder, found.unit, found.code, strict=True):
        said[coder][unit] = (said[coder][unit] or "") + found.codes[code]
    return said


def test_no_code_is_an_answer_and_undecided_is_none():
    found = rated(*coded({"x": {"T": ["a", "", None]}, "y": {"T": ["ab", None, None]}}))
    assert table(found) == [["a", "", None], ["ab", None, None]]
    assert found.compared.tolist() == [True, False, False]


def test_a_span_over_several_segments_counts_on_each_that_it_covers_half_of():
    found = rated(spans_frame([("x", "T", 2, 25, "a")]), decided_frame(XY))
    assert table(found)[0] == ["a", "a", "a"]
    found = rated(spans_frame([("x", "T", 2, 24, "a")]), decided_frame(XY))
    assert table(found)[0] == ["a", "a", ""]


def test_a_few_words_count_on_the_segment_they_belong_to_and_decide_it():
    found = rated(spans_frame([("x", "T", 12, 14, "a")]), decided_frame({"x": {"T": "nnn"}, "y": {"T": "yyy"}}))
    assert table(found)[0] == [None, "a", None]


def test_codes_given_twice_to_one_segment_count_once():
    found = rated(
        spans_frame([("x", "T", 0, 5, "a"), ("x", "T", 5, 10, "a"), ("x", "T", 0, 5, "a")]), decided_frame(XY)
    )
    assert table(found)[0] == ["a", "", ""]


def test_a_turn_is_decided_when_all_its_segments_are_and_holds_their_codes():
    answers = {"x": {"T": ["a", "b", "", None, "c", ""]}, "y": {"T": ["", "b", "a", "a", None, None]}}
    found = rated(*coded(answers, turns=2), unit=RatingUnit.TURN)
    assert table(found) == [["ab", None, "c"], ["b", "a", None]]


def test_turns_that_nobody_decided_wholly_are_told():
    found = rated(*coded({"x": {"T": ["a", None]}, "y": {"T": [None, "a"]}}, turns=2), unit=RatingUnit.TURN)
    assert found.warnings == ("1 turn(s) that no coder decided wholly are left out",)


def test_code_points_weigh_what_they_stand_for_and_hold_what_covers_them():
    found = rated(
        spans_frame([("x", "T", 0, 4, "a"), ("y", "T", 2, 12, "a")]), decided_frame(XY), RatingUnit.CHARACTERS
    )
    assert found.weights.tolist() == [2, 2, 6, 2, 8, 10]
    assert table(found) == [["a", "a", "", "", "", ""], ["", "a", "a", "a", "", ""]]


def test_code_points_between_segments_are_not_on_the_ground():
    decided = decided_frame(XY).query("start != 10")
    found = rated(spans_frame([("x", "T", 0, 30, "a")]), decided, RatingUnit.CHARACTERS)
    assert found.weights.sum() == 2 * LENGTH


def test_former_ids_count_as_todays():
    codebook = Codebook("b", "1", "", ("en",), (Theme("t"),), (Code("new", "t", formerly=("old",)),))
    found = rated(
        spans_frame([("x", "T", 0, 10, "old"), ("y", "T", 0, 10, "new")]), decided_frame(XY), codebook=codebook
    )
    assert table(found) == [["new", "", ""], ["new", "", ""]]


@pytest.mark.parametrize(
    ("span", "words"),
    [
        pytest.param(("x", "T", 0, 10, "gone"), "1 coding(s) of 'gone' are left out", id="a code that is no more"),
        pytest.param(("x", "T", 70, 80, "a"), "1 coding(s) stand on no segment", id="words that are no segment"),
        pytest.param(
            ("x", "U", 0, 10, "a"), "1 coding(s) are in transcripts without segments", id="no such transcript"
        ),
    ],
)
def test_codings_that_cannot_be_compared_are_left_out_and_told(span, words):
    found = rated(spans_frame([("y", "T", 0, 10, "a"), span]), decided_frame(XY))
    assert any(words in warning for warning in found.warnings)
    assert table(found) == [["", "", ""], ["a", "", ""]]


def test_codings_of_other_coders_are_not_looked_at():
    found = rated(spans_frame([("z", "T", 0, 10, "gone")]), decided_frame(XY | {"z": {"T": "yyy"}}))
    assert found.warnings == ()
    assert table(found) == [["", "", ""], ["", "", ""]]


@pytest.mark.parametrize(
    ("coders", "words"),
    [
        pytest.param(["x"], "agreement needs two coders, 1 given", id="one coder"),
        pytest.param([], "agreement needs two coders, 0 given", id="nobody"),
        pytest.param(["x", "x"], "x cannot be compared with themselves", id="one coder twice"),
        pytest.param(["x", "zoe"], "zoe decided no segment", id="a coder who did nothing"),
    ],
)
def test_coders_who_cannot_be_compared_are_refused(coders, words):
    with pytest.raises(AnalysisError) as caught:
        rated(spans_frame([]), decided_frame(XY), coders=coders)
    assert words in str(caught.value)


def test_a_frame_without_its_columns_is_refused_with_their_names():
    with pytest.raises(AnalysisError, match="decided lacks turn, is_decided"):
        rated(spans_frame([]), decided_frame(XY).drop(columns=["turn", "is_decided"]))
    with pytest.raises(AnalysisError, match="codings lacks"):
        rated(pd.DataFrame(), decided_frame(XY))


def test_segments_keep_reading_order_whatever_order_the_frame_has():
    codings, decided = coded({"x": {"U": ["a"], "T": ["b", ""]}, "y": {"T": ["", "c"], "U": ["d"]}})
    found = rated(codings[::-1], decided.sample(frac=1, random_state=3))
    assert table(found) == [["b", "", "a"], ["", "c", "d"]]
    assert segment_id("T", 0) == "T:0-10"


ANSWER = st.one_of(st.none(), st.sampled_from(["", "a", "b", "ab", "c", "abd"]))


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(ANSWER, ANSWER, ANSWER, st.booleans()), min_size=1, max_size=12))
def test_sums_by_transcript_and_code_add_up_to_those_of_plain_tables(rows):
    rows = [("a", "b", None, False), ("a", "a", "", True), *rows]
    answers = {
        coder: {name: [row[number] for row in rows if row[3] == (name == "U")] for name in "TU"}
        for number, coder in enumerate("xyz")
    }
    found = rated(*coded(answers), coders=("x", "y", "z"))
    sums = found.sums(found.transcript, len(found.transcripts))
    compared = [row[:3] for row in sorted(rows, key=lambda row: row[3]) if sum(own is not None for own in row[:3]) > 1]
    for number, code in enumerate("abcd"):
        plain = np.array([[np.nan if own is None else code in own for own in row] for row in compared], float).T
        total = sums.weighted(np.ones((1, 2)))
        for name, of in COEFFICIENTS.items():
            assert of(total)[0, number] == pytest.approx(float(of(sums_of(plain, 2))), nan_ok=True), name


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(ANSWER, ANSWER), min_size=1, max_size=8))
def test_segments_of_equal_length_agree_alike_by_segment_and_by_code_point(rows):
    answers = {coder: {"T": [row[number] for row in [("a", "b"), *rows]]} for number, coder in enumerate("xy")}
    by_unit = {}
    for unit in (RatingUnit.SEGMENT, RatingUnit.CHARACTERS):
        found = rated(*coded(answers), unit=unit)
        by_unit[unit] = found.sums(found.transcript, 1).weighted(np.ones((1, 1)))
    for name in ("percent", "positive", "kappa", "ac1", "brennan-prediger"):
        one, other = (COEFFICIENTS[name](sums) for sums in by_unit.values())
        assert one == pytest.approx(other, nan_ok=True)
