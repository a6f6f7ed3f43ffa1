"""Nearness of sets added up without looking at every pair, against a loop over all pairs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.analysis import set_nearness
from qualkit.analysis.answer_sets import masi_distance
from qualkit.analysis.set_nearness import nearness


def by_hand(counts, members):
    codes = [np.flatnonzero(row).tolist() for row in members]
    near = np.array([[1 - masi_distance(one, other) for other in codes] for one in codes])
    return counts @ near @ counts.T


@given(st.integers(0, 2**32 - 1), st.floats(0.05, 0.6), st.integers(1, 9))
def test_it_is_what_a_loop_over_all_pairs_gives(seed, share, n_codes):
    generator = np.random.default_rng(seed)
    members = np.unique(generator.random((12, n_codes)) < share, axis=0)
    counts = generator.poisson(1.0, (3, len(members))).astype(float)
    assert nearness(counts, members) == pytest.approx(by_hand(counts, members), abs=1e-9)


@pytest.mark.parametrize("at_once", [1, 8, 40, 1 << 22])
def test_sets_too_large_to_be_written_out_are_compared_pair_by_pair(monkeypatch, at_once):
    monkeypatch.setattr(set_nearness, "AT_ONCE", at_once)
    generator = np.random.default_rng(7)
    members = np.unique(generator.random((20, 16)) < np.linspace(0, 1, 20)[:, None], axis=0)
    assert members.sum(axis=1).max() > set_nearness.LARGEST
    counts = generator.poisson(1.0, (4, len(members))).astype(float)
    assert nearness(counts, members) == pytest.approx(by_hand(counts, members), abs=1e-9)


def test_nothing_is_near_where_nothing_was_given():
    assert nearness(np.zeros((2, 1)), np.zeros((1, 3), dtype=bool)).tolist() == [[0, 0], [0, 0]]
