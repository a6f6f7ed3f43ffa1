from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from qualkit.suggestion.linear import balanced, logistic


@pytest.fixture
def data():
    source = np.random.default_rng(3)
    rows = source.normal(size=(120, 12)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    targets = np.column_stack([rows[:, 0] > 0.1, rows[:, 1] + rows[:, 2] > 0.5]).astype(np.float32)
    return rows, targets


@pytest.mark.parametrize("kind", [pytest.param(np.asarray, id="dense"), pytest.param(csr_matrix, id="sparse")])
def test_the_fit_agrees_with_scikit_learn(data, kind):
    from sklearn.linear_model import LogisticRegression

    rows, targets = data
    weights = balanced(targets, np.ones_like(targets))
    coefficients, intercepts = logistic(kind(rows), targets, weights)
    for code in range(2):
        exact = LogisticRegression(class_weight="balanced", tol=1e-8, max_iter=1000).fit(rows, targets[:, code])
        ours = rows @ coefficients[:, code] + intercepts[code]
        assert ours == pytest.approx(exact.decision_function(rows), abs=0.02)


def test_balanced_weights_are_scikit_learns():
    # By hand, n / (2 n_k): four rows, one positive: 2 for it, 2/3 for each other.
    targets = np.array([[1], [0], [0], [0]], dtype=np.float32)
    assert balanced(targets, np.ones_like(targets)).ravel().tolist() == pytest.approx([2, 2 / 3, 2 / 3, 2 / 3])


def test_a_code_without_positives_or_negatives_gets_zeros(data):
    rows, targets = data
    targets = np.column_stack([np.zeros(120), targets[:, 0], np.ones(120)]).astype(np.float32)
    coefficients, intercepts = logistic(rows, targets, np.ones_like(targets))
    assert not coefficients[:, [0, 2]].any()
    assert intercepts[[0, 2]].tolist() == [0, 0]
    assert coefficients[:, 1].any()


def test_rows_of_no_weight_change_nothing(data):
    rows, targets = data
    weights = np.ones_like(targets)
    weights[60:] = 0
    whole = logistic(rows, targets, weights)[0]
    half = logistic(rows[:60], targets[:60], weights[:60])[0]
    assert whole == pytest.approx(half, abs=1e-4)
