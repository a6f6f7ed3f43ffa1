from __future__ import annotations

import numpy as np
import pytest

from qualkit.suggestion import weighing
from qualkit.suggestion.weighing import probability, weigh


@pytest.fixture
def pairs():
    source = np.random.default_rng(5)
    clues = source.normal(size=(4000, 3))
    logits = clues @ [1.5, 0.5, -1.0] - 1.0
    return clues, (source.random(4000) < probability(logits)).astype(float)


def test_weights_behind_the_data_are_found_and_none_is_negative(pairs):
    weights = weigh(*pairs, prior=np.zeros(4), strength=np.full(4, 1e-3))
    assert weights[:2] == pytest.approx([1.5, 0.5], abs=0.25)
    assert weights[2] == 0.0


def test_few_pairs_leave_the_prior_nearly_where_it_was(pairs):
    clues, targets = pairs
    prior = np.array([0.4, 0.3, 0.2, -2.0])
    weights = weigh(clues[:20], targets[:20], prior=prior, strength=np.full(4, 1000.0))
    assert weights == pytest.approx(prior, abs=0.02)


def test_pairs_that_never_hold_do_not_break_it(pairs):
    weights = weigh(pairs[0], np.zeros(4000), prior=np.ones(4), strength=np.full(4, 1.0))
    assert np.isfinite(weights).all()
    assert probability(pairs[0] @ weights[:3] + weights[3]).max() < 0.05


def test_thinned_pairs_give_nearly_the_same_weights(pairs, monkeypatch):
    whole = weigh(*pairs, prior=np.zeros(4), strength=np.full(4, 1.0))
    monkeypatch.setattr(weighing, "_MOST_PAIRS", 1000)
    assert weigh(*pairs, prior=np.zeros(4), strength=np.full(4, 1.0)) == pytest.approx(whole, abs=0.2)


def test_probabilities_of_known_logits():
    assert probability(np.array([0.0, np.log(3), -1e9])) == pytest.approx([0.5, 0.75, 0.0], abs=1e-9)
