"""How much of a code is found: what is counted by hand, and intervals that hold what they promise."""

from __future__ import annotations

import numpy as np
import pytest

from qualkit.suggestion.coverage import INSIDE, coverage


def one(own, given, rest, interviews=None):
    names = interviews or [f"P{number % 5}" for number in range(len(own))]
    return coverage(
        ["cost"],
        np.reshape(own, (-1, 1)),
        np.reshape(given, (-1, 1)).astype(np.float32),
        names,
        np.reshape(rest, (-1, 1)),
    )[0]


def test_where_probabilities_are_right_they_are_added_up():
    found = one([0.5] * 40, [1, 0] * 20, [0.25] * 40)
    assert found.n_found == 20
    assert found.left == pytest.approx(10.0)
    assert found.share == pytest.approx(20 / 30)
    assert found.left_low < 10 < found.left_high


def test_where_they_were_too_low_more_is_expected():
    # 40 held the code where 10 were expected: (40 + 2) / (10 + 2) = 3.5 times as many, before the spread is counted.
    found = one([0.25] * 40, [1] * 40, [0.1] * 100)
    assert 20 < found.left <= 35


def test_nothing_left_leaves_nothing_open():
    found = one([0.5] * 10, [1, 0] * 5, np.zeros(0))
    assert (found.left, found.share, found.interval) == (0.0, 1.0, (1.0, 1.0))


def test_a_code_that_nobody_gave_and_nothing_suggests_has_no_share():
    assert one([0.0] * 10, [0] * 10, np.zeros(0)).share is None


def test_no_more_are_left_than_segments():
    found = one([0.01] * 20, [1] * 20, [0.9] * 3)
    assert found.left <= 3
    assert found.left_high <= 3


def test_the_share_lies_in_its_interval_which_narrows_with_what_is_left():
    wide, narrow = one([0.5] * 40, [1, 0] * 20, [0.25] * 80), one([0.5] * 40, [1, 0] * 20, [0.25] * 8)
    for found in (wide, narrow):
        low, high = found.interval
        assert low <= found.share <= high
    assert narrow.interval[1] - narrow.interval[0] < wide.interval[1] - wide.interval[0]


def test_interviews_that_differ_make_it_less_sure():
    alike = [1, 0] * 25
    apart = [1] * 25 + [0] * 25
    names = [f"P{number // 10}" for number in range(50)]
    even, uneven = (one([0.5] * 50, given, [0.5] * 50, names) for given in (alike, apart))
    assert uneven.left_high - uneven.left_low > even.left_high - even.left_low


def test_intervals_hold_at_least_what_they_promise_where_probabilities_are_right():
    rng = np.random.default_rng(5)
    inside = []
    for _ in range(200):
        chances = rng.beta(1, 6, 150)
        truth = rng.random(150) < chances
        found = one(chances[:60], truth[:60], chances[60:])
        inside.append(found.left_low <= truth[60:].sum() <= found.left_high)
    assert np.mean(inside) >= INSIDE


def test_the_same_answers_give_the_same_interval():
    assert one([0.3] * 20, [1, 0] * 10, [0.2] * 9) == one([0.3] * 20, [1, 0] * 10, [0.2] * 9)
