"""Measures of rankings: values counted by hand, and those of an independent implementation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from qualkit.suggestion.breakdown import none_figures
from qualkit.suggestion.measures import (
    calibration,
    kappas,
    passage_measures,
    ranking_measures,
    rare_codes,
    separation,
)

SCORES = np.array([[0.9, 0.5, 0.1, 0.0, 0.0, 0.0], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]])
TRUTH = np.array([[0.0, 1, 1, 0, 0, 0], [1, 0, 0, 0, 0, 0]])


@pytest.mark.parametrize(
    ("measure", "first", "second"),
    [
        pytest.param("hit@1", 0, 0, id="the first is none of them"),
        pytest.param("hit@3", 1, 0, id="one of three"),
        pytest.param("hit@5", 1, 0, id="the last of six is not shown"),
        pytest.param("recall@1", 0, 0, id="none of two"),
        pytest.param("recall@3", 1, 0, id="both of two"),
        pytest.param("LRAP", (1 / 2 + 2 / 3) / 2, 1 / 6, id="ranks two and three, and rank six"),
    ],
)
def test_a_measure_counted_by_hand(measure, first, second):
    assert passage_measures(SCORES, TRUTH)[measure] == pytest.approx([first, second])
    assert ranking_measures(SCORES, TRUTH)[measure] == pytest.approx((first + second) / 2)


ranked = st.integers(2, 8).flatmap(
    lambda n: st.tuples(
        st.lists(st.permutations(range(n)), min_size=1, max_size=6),
        st.lists(st.sets(st.integers(0, n - 1), min_size=1), min_size=6, max_size=6),
    )
)


@given(ranked)
def test_lrap_is_that_of_scikit_learn_where_nothing_is_tied(found):
    metrics = pytest.importorskip("sklearn.metrics")
    scores = np.array(found[0], dtype=float)
    truth = np.zeros_like(scores)
    for row, codes in zip(truth, found[1], strict=False):
        row[list(codes)] = 1
    expected = metrics.label_ranking_average_precision_score(truth, scores)
    assert ranking_measures(scores, truth)["LRAP"] == pytest.approx(expected)


@given(ranked)
def test_every_measure_is_a_share_and_grows_with_the_list(found):
    scores = np.array(found[0], dtype=float)
    truth = np.zeros_like(scores)
    for row, codes in zip(truth, found[1], strict=False):
        row[list(codes)] = 1
    values = passage_measures(scores, truth)
    assert all(((one >= 0) & (one <= 1)).all() for one in values.values())
    assert (values["hit@1"] <= values["hit@3"]).all()
    assert (values["recall@3"] <= values["recall@5"]).all()


def test_kappa_has_the_value_of_the_textbook_table():
    # Rows of [[20, 5], [10, 15]]: both, coder alone, suggestions alone, neither.
    truth = np.repeat([1.0, 1, 0, 0], [20, 5, 10, 15])[:, None]
    said = np.repeat([1.0, 0, 1, 0], [20, 5, 10, 15])[:, None]
    assert kappas(said, truth) == pytest.approx([0.4])


def test_kappa_is_undefined_where_a_code_is_given_nowhere_and_zero_where_it_is_never_said():
    truth = np.array([[0.0, 1], [0, 0]])
    found = kappas(np.zeros((2, 2)), truth)
    assert np.isnan(found[0])
    assert found[1] == 0


def test_calibration_is_the_distance_of_what_is_stated_from_what_is_right():
    chances = np.array([[0.8, 0.1], [0.8, 0.1], [0.8, 0.1], [0.8, 0.1]])
    truth = np.array([[1.0, 0], [1, 0], [1, 0], [0, 0]])
    error, bins = calibration(chances, truth, n_bins=2)
    assert [one.n for one in bins] == [4, 4]
    assert [one.stated for one in bins] == pytest.approx([0.1, 0.8])
    assert [one.right for one in bins] == [0.0, 0.75]
    assert error == pytest.approx((0.1 + 0.05) / 2)


@given(arrays(float, (7, 4), elements=st.floats(0, 1)))
def test_calibration_is_perfect_when_certainty_is_right(chances):
    truth = (chances > 0.5).astype(float)
    assert calibration(truth, truth)[0] == 0


def test_calibration_of_nothing_is_undefined():
    error, bins = calibration(np.zeros((0, 3)), np.zeros((0, 3)))
    assert np.isnan(error)
    assert bins == ()


def test_separation_counts_pairs_and_ties_by_half():
    assert separation(np.array([0.9, 0.5]), np.array([0.5, 0.1])) == pytest.approx((1 + 1 + 0.5 + 1) / 4)
    assert np.isnan(separation(np.array([0.9]), np.array([])))


def test_rare_codes_are_given_but_seldom():
    truth = np.zeros((40, 3))
    truth[:, 0] = 1
    truth[0, 1] = 1
    assert rare_codes(truth).tolist() == [False, True, False]


def test_none_is_told_by_the_most_probable_code_and_by_its_own_probability():
    chances = np.array([[0.9], [0.4], [0.2], [0.3]])
    truth = np.array([[1.0], [1.0], [0.0], [0.0]])
    found = none_figures(chances, np.array([0.1, np.nan, 0.8, 0.7]), truth, 0.5)
    assert (found.separation, found.none_quiet, found.coded_quiet) == (1.0, 1.0, 0.5)
    assert (found.n_told, found.told_apart) == (3, 1.0)
    assert (found.none_probability, found.coded_probability) == pytest.approx((0.75, 0.1))
    untold = none_figures(chances, np.full(4, np.nan), truth, 0.5)
    assert (untold.n_told, untold.none_probability, untold.told_apart) == (0, None, None)
