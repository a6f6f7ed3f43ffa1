"""Intervals over interviews."""

import numpy as np
import pytest

from qualkit.suggestion.figure import Figure, error_interval, macro_figure, mean_figure


def test_with_one_segment_an_interview_the_interval_is_students():
    values = np.array([0.2, 0.4, 0.5, 0.3, 0.6, 0.1])
    from scipy.stats import t

    low, high = t.interval(0.95, 5, loc=values.mean(), scale=values.std(ddof=1) / np.sqrt(6))
    figure = mean_figure(values, np.arange(6))
    assert (figure.value, figure.low, figure.high) == pytest.approx((0.35, low, high))


def width(figure):
    return figure.high - figure.low


def test_segments_of_one_interview_do_not_count_as_so_many():
    values = np.tile([1.0, 0.0, 1.0, 0.0, 1.0, 0.0], 10)
    apart = mean_figure(values, np.arange(60))
    together = mean_figure(values, np.tile(np.arange(6), 10))
    assert together.value == apart.value == 0.5
    assert width(together) > 2 * width(apart)


@pytest.mark.parametrize(
    ("values", "interviews", "expected"),
    [
        pytest.param([], [], Figure(None), id="nothing"),
        pytest.param([1.0, 0.0], [3, 3], Figure(0.5, n=2), id="one interview has no interval"),
        pytest.param([1.0, 1.0], [0, 1], Figure(1.0, 1.0, 1.0, 2), id="no spread"),
    ],
)
def test_edges(values, interviews, expected):
    assert mean_figure(np.array(values), np.array(interviews, dtype=np.intp)) == expected


def test_an_interval_ends_where_values_end_and_a_difference_may_be_below_zero():
    values, interviews = np.array([0.0, 0.0, 0.0, 1.0]), np.arange(4)
    assert mean_figure(values, interviews).low == 0
    below = mean_figure(-values, interviews, least=-1.0).low
    assert below is not None
    assert below < -0.25


def test_a_macro_mean_gives_each_code_the_same_weight():
    there = np.array([[1.0, 0], [1, 0], [1, 1]])
    found = np.array([[1.0, 0], [1, 0], [1, 0]])
    figure = macro_figure(found, there, np.array([0, 1, 2]))
    assert (figure.value, figure.n) == (0.5, 2)
    assert macro_figure(found, there, np.array([0, 1, 2]), minus=found).value == 0
    assert macro_figure(found * 0, there * 0, np.array([0, 1, 2])) == Figure(None)


def test_the_error_of_calibration_has_an_interval_over_interviews():
    # One suggestion a passage, stated 0, 0 and .6: of each bin of one the error is what was right less what was said.
    chances = np.array([[0.0], [0.0], [0.6]])
    truth = np.array([[0.0], [0.0], [1.0]])
    low, high = error_interval(chances, truth, np.array([0, 1, 2]))
    # .4 / 3 in all; .2, .2 and 0 without one: jackknife error sqrt(2 / 3 * .026667) = .13333, t(2) = 4.3027.
    assert low == 0.0
    assert high == pytest.approx(0.4 / 3 + 0.13333 * 4.3027, abs=1e-4)
    assert error_interval(chances, truth, np.zeros(3, dtype=np.intp)) == (None, None)
