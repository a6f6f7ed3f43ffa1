"""Regression on likeness: the closed form is the one of the book, and rows come and go without a trace."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.suggestion.ridge import Ridge, inverse


def drawn(n, seed=0, n_codes=3):
    """Likeness of made-up rows with themselves, their codes, and likeness of four others."""
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(n + 4, 6))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    alike = np.exp(-2 * (1 - rows @ rows.T))
    return alike[:n, :n], (rng.random((n, n_codes)) < 0.4).astype(float), alike[n:, :n]


def plain(alike, targets, wanted):
    """Equation 2.25 of Rasmussen & Williams with noise of variance 1 around the mean."""
    mean = targets.mean(axis=0)
    return mean + wanted @ np.linalg.solve(alike + np.eye(len(alike)), targets - mean)


NONE = np.zeros(0, dtype=np.intp)


def test_shares_of_two_rows_are_those_told_by_hand():
    # Rows that resemble themselves by 1 and each other by 0: each pulls by 1 / (1 + 1) of its distance from the mean.
    made = Ridge(np.eye(2), np.array([[1.0], [0.0]]), np.ones((2, 1)))
    assert made.shares(np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]), NONE).ravel().tolist() == [0.75, 0.25, 0.5]


@pytest.mark.parametrize("precision", [np.float32, np.float64])
def test_shares_agree_with_the_equation(precision):
    alike, targets, wanted = drawn(12)
    made = Ridge(alike.astype(precision), targets, np.ones_like(targets))
    assert made.shares(wanted, NONE) == pytest.approx(plain(alike, targets, wanted), abs=1e-5)


@given(st.integers(2, 12), st.data())
@settings(max_examples=30, deadline=None)
def test_rows_left_out_are_as_if_they_had_never_been(n, data):
    out = np.array(sorted(data.draw(st.sets(st.integers(0, n - 1), min_size=1, max_size=n - 1))), dtype=np.intp)
    alike, targets, wanted = drawn(n, seed=n)
    kept = np.setdiff1d(np.arange(n), out)
    found = Ridge(alike, targets, np.ones_like(targets)).shares(wanted, out)
    assert found == pytest.approx(plain(alike[np.ix_(kept, kept)], targets[kept], wanted[:, kept]), abs=1e-6)


@given(st.integers(1, 10), st.data())
@settings(max_examples=30, deadline=None)
def test_rows_added_and_removed_leave_what_never_moved(n, data):
    alike, targets, wanted = drawn(n + 3, seed=n)
    made = Ridge(alike[:n, :n], targets[:n], np.ones_like(targets[:n]))
    for row in range(n, n + 3):
        made.add(alike[row, :row], alike[row, row], targets[row])
    gone = data.draw(st.integers(0, n + 2))
    made.remove(gone)
    kept = np.delete(np.arange(n + 3), gone)
    fresh = Ridge(alike[np.ix_(kept, kept)], targets[kept], np.ones_like(targets[kept]))
    assert len(made) == n + 2
    assert made.shares(wanted[:, kept], NONE) == pytest.approx(fresh.shares(wanted[:, kept], NONE), abs=1e-6)


def test_a_row_that_says_nothing_about_a_code_does_not_move_it():
    alike, targets, wanted = drawn(5)
    says = np.ones_like(targets)
    says[4, 1:] = 0
    said = Ridge(alike, targets, says).shares(wanted, NONE)
    targets[4, 1:] = 1 - targets[4, 1:]
    assert Ridge(alike, targets, says).shares(wanted, NONE)[:, 0] == pytest.approx(said[:, 0])
    mean = targets[:4, 1:].mean(axis=0)
    everywhere = Ridge(alike[:4, :4], targets[:4], np.ones((4, 3))).shares(np.zeros((1, 4)), NONE)
    assert everywhere[0, 1:] == pytest.approx(mean)


def test_with_nothing_learnt_nothing_is_expected():
    made = Ridge(np.zeros((0, 0)), np.zeros((0, 2)), np.zeros((0, 2)))
    assert made.shares(np.zeros((3, 0)), NONE).tolist() == [[0.0, 0.0]] * 3
    made.add(np.zeros(0), 1.0, np.array([1.0, 0.0]))
    assert made.shares(np.array([[1.0]]), NONE).tolist() == [[1.0, 0.0]]
    assert made.shares(np.array([[1.0]]), np.array([0])).tolist() == [[0.0, 0.0]]


def test_what_is_no_likeness_is_not_inverted_in_silence():
    with pytest.raises(np.linalg.LinAlgError, match="not positive definite"):
        inverse(np.array([[1.0, 9.0], [9.0, 1.0]]))
