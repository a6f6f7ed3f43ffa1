from __future__ import annotations

from itertools import product
from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.analysis.answer_sets import masi_distance, set_alpha
from qualkit.analysis.ground import ground
from qualkit.analysis.ratings import RatingUnit, ratings
from tests.analysis.coded import book, coded

SETS = st.sets(st.sampled_from("abcd"))


@pytest.mark.parametrize(
    ("first", "second", "distance"),
    [
        pytest.param("", "", 0, id="two empty sets are equal"),
        pytest.param("a", "", 1, id="an empty set shares nothing"),
        pytest.param("ab", "ab", 0, id="equal"),
        pytest.param("a", "b", 1, id="apart"),
        pytest.param("ab", "abc", 1 - 2 / 3 * 2 / 3, id="one within the other"),
        pytest.param("ab", "bc", 1 - 1 / 3 * 1 / 3, id="overlapping"),
        pytest.param("ab", "abcd", 1 - 1 / 2 * 2 / 3, id="half of the other"),
    ],
)
def test_distances_of_sets(first, second, distance):
    assert masi_distance(first, second) == pytest.approx(distance)


@given(SETS, SETS)
def test_a_distance_is_symmetric_and_0_for_equal_sets_alone(first, second):
    assert masi_distance(first, second) == masi_distance(second, first)
    assert (masi_distance(first, second) == 0) == (first == second)
    assert 0 <= masi_distance(first, second) <= 1


def alpha_of(answers, weights=None) -> float:
    coders = list(answers)
    on = ground(*coded(answers), coders=coders, codebook=book())
    found = ratings(on, RatingUnit.SEGMENT)
    n = len(found.transcripts)
    rows = np.ones((1, n)) if weights is None else np.array([weights], dtype=float)
    return float(set_alpha(found, found.transcript, n).value(rows)[0])


def by_hand(units: list[list[str]]) -> float:
    """Alpha in loops over pairs of answers."""
    units = [unit for unit in units if len(unit) > 1]
    answers = [answer for unit in units for answer in unit]
    n = len(answers)
    observed = sum(masi_distance(a, b) / (len(unit) - 1) for unit in units for a, b in product(unit, repeat=2)) / n
    expected = sum(masi_distance(a, b) for a, b in product(answers, repeat=2)) / (n * (n - 1))
    return 1 - observed / expected if expected else np.nan


ANSWER = st.one_of(st.none(), st.sampled_from(["", "a", "b", "ab", "abc", "bc", "d"]))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(ANSWER, ANSWER, ANSWER), min_size=2, max_size=8))
def test_alpha_of_sets_is_that_of_a_loop_over_all_pairs(rows):
    rows = [*rows, ("a", "", "b"), ("a", "ab", None)]
    answers = {coder: {"T": [row[number] for row in rows]} for number, coder in enumerate(("x", "y", "z"))}
    units = [[answer for answer in row if answer is not None] for row in rows]
    assert alpha_of(answers) == pytest.approx(by_hand(units), nan_ok=True, abs=1e-9)


def test_alpha_of_sets_is_that_of_another_program_given_the_distance():
    # The nine pairs of sets with which DKPro Agreement tests its (other) distance of sets.
    pairs = ["|", "a|", "a|a", "a|b", "ab|a", "ab|ac", "abc|abc", "c|ac", "c|ac"]
    answers = {coder: {"T": [pair.split("|")[number] for pair in pairs]} for number, coder in enumerate("xy")}
    known = sorted({part for pair in pairs for part in pair.split("|")})

    def distance(first: Any, second: Any, **_: Any) -> Any:
        return np.vectorize(lambda i, j: masi_distance(known[int(i)], known[int(j)]))(first, second)

    numbers = [[known.index(pair.split("|")[number]) for pair in pairs] for number in range(2)]
    metric: Any = distance
    other = krippendorff.alpha(
        reliability_data=numbers, level_of_measurement=metric, value_domain=list(range(len(known)))
    )
    assert alpha_of(answers) == pytest.approx(other, abs=1e-9)


def test_weights_of_transcripts_count_as_copies_of_them():
    answers = {
        "x": {"T": ["a", "b", ""], "U": ["ab", "c"]},
        "y": {"T": ["a", "ab", ""], "U": ["b", "c"]},
    }
    twice = {coder: {**own, "V": own["U"]} for coder, own in answers.items()}
    assert alpha_of(answers, [1, 2]) == pytest.approx(alpha_of(twice))


def test_equal_answers_throughout_leave_alpha_undefined():
    assert np.isnan(alpha_of({"x": {"T": ["ab", "ab"]}, "y": {"T": ["ab", "ab"]}}))
