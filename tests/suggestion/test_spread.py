"""Passages chosen one after another: the same as if every one were looked at anew before each choice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_matrix

from qualkit.suggestion.spread import Reach, highest, spread_out

AXES = np.eye(3, dtype=np.float32)
NONE = AXES[:0]


def unit(rows):
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def one_by_one(worth, rows, answered):
    """The same choice, every passage looked at before each step."""
    alike = (rows @ rows.T).astype(np.float64)
    covered = np.maximum((rows @ answered.T).max(axis=1, initial=-1.0), 0.0)
    spread = worth.std() or 1.0
    scale = np.maximum(alike - covered, 0).sum(axis=1).std() or 1.0
    value = (worth - worth.mean()) / spread
    nearest, left, chosen = np.zeros(len(rows)), set(range(len(rows))), []
    while left:
        now = value + np.maximum(alike - covered, 0).sum(axis=1) / scale - 3 * nearest**2
        chosen.append(max(left, key=lambda place: (round(now[place], 4), -place)))
        left.remove(chosen[-1])
        covered, nearest = np.maximum(covered, alike[chosen[-1]]), np.maximum(nearest, alike[chosen[-1]])
    return chosen


@pytest.mark.parametrize("seed", range(5))
def test_the_choice_is_that_of_looking_at_all_of_them_each_time(seed):
    rng = np.random.default_rng(seed)
    rows, answered = unit(rng.normal(size=(70, 6))), unit(rng.normal(size=(seed, 6)))
    worth = rng.random(70)
    assert spread_out(worth, rows, Reach(rows, answered)) == one_by_one(worth, rows, answered)


def test_where_all_are_worth_the_same_the_one_that_most_are_like_comes_first():
    rows = AXES[[0, 1, 1, 1, 2]]
    assert spread_out(np.ones(5), rows, Reach(rows, NONE))[:3] == [1, 0, 4]


def test_what_is_like_an_answered_one_gains_nothing():
    rows = AXES[[0, 0, 0, 1, 2]]
    reach = Reach(rows, AXES[:1])
    assert reach.gains(np.arange(5)).tolist() == [0, 0, 0, 1, 1]
    reach.choose(3)
    assert reach.gains(np.arange(5)).tolist() == [0, 0, 0, 0, 1]


def test_without_a_reach_the_worthiest_comes_first_and_its_copy_last():
    assert spread_out(np.array([0.9, 0.8, 0.5, 0.1]), AXES[[0, 0, 1, 2]]) == [0, 2, 3, 1]


def test_words_are_compared_as_vectors_are():
    rows = unit(np.random.default_rng(1).random((40, 8)) * (np.random.default_rng(2).random((40, 8)) > 0.5))
    worth = np.arange(40.0)
    assert spread_out(worth, csr_matrix(rows), Reach(csr_matrix(rows), csr_matrix(rows[:3]))) == spread_out(
        worth, rows, Reach(rows, rows[:3])
    )


def test_nothing_to_be_like_is_minus_one():
    assert highest(AXES, NONE).tolist() == [-1, -1, -1]


@settings(max_examples=30)
@given(rows=arrays(np.float32, (12, 2), elements=st.sampled_from([0.0, 1.0, -1.0])), n_answered=st.integers(0, 3))
def test_any_rows_are_all_chosen_once(rows, n_answered):
    rows = unit(rows)
    found = spread_out(np.zeros(12), rows, Reach(rows, rows[:n_answered]))
    assert sorted(found) == list(range(12))


def test_more_than_are_chosen_one_by_one_follow_once_each():
    rows = unit(np.random.default_rng(0).normal(size=(350, 4)))
    assert sorted(spread_out(np.zeros(350), rows, Reach(rows, NONE))) == list(range(350))
