"""Coefficients on published tables; each value is cited."""

from __future__ import annotations

import math

import numpy as np
import pytest

from qualkit.analysis.coefficients import COEFFICIENTS
from qualkit.analysis.sums import sums_of, sums_of_table

NONE = math.nan

# Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability: four observers, twelve units, nominal .743.
FOUR_OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, 3],
    [NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NONE],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE],
]

# Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th ed.; values as printed by his R package irrCAC 1.0
# (cac.raw4raters; cont3x3abstractors) and by the Python package irrCAC 0.4.4.
FOUR_RATERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, NONE],
    [NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE],
]
ABSTRACTORS = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]

# Fleiss' kappa, the ten subjects by five categories of fourteen raters that textbooks and Wikipedia show: 0.210.
TEN_BY_FIVE = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
]

# Krippendorff (2011), sections A and B: two observers, binary .095 and nominal .692.
BINARY = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
NOMINAL = ["aabbdcccedda", "babbbccceddd"]

# Artstein, R. & Poesio, M. (2008). Inter-coder agreement for computational linguistics. Comput. Linguist. 34:555-596:
# a hundred utterances, statement, request and check; values as printed by nltk.metrics.agreement for it.
UTTERANCES = [[46, 6, 0], [0, 32, 0], [0, 6, 10]]

TABLES = {
    "textbook": [[20, 5], [10, 15]],
    # Feinstein, A. R. & Cicchetti, D. V. (1990), J Clin Epidemiol 43:543-549: agreement .85 in both.
    "paradox, balanced": [[40, 9], [6, 45]],
    "paradox, unbalanced": [[80, 10], [5, 5]],
    "rare": [[118, 5], [2, 0]],
}


def value(name: str, sums) -> float:
    return float(COEFFICIENTS[name](sums))


def numbered(rows) -> np.ndarray:
    return np.asarray(rows, dtype=np.float64) - 1


def test_alpha_of_four_observers_with_gaps():
    assert value("alpha", sums_of(numbered(FOUR_OBSERVERS), 5)) == pytest.approx(0.7434, abs=1e-4)


@pytest.mark.parametrize(
    ("name", "published"),
    [
        pytest.param("percent", 0.81818, id="percent agreement"),
        pytest.param("ac1", 0.77544, id="AC1"),
        pytest.param("kappa", 0.76282, id="Conger's kappa"),
        pytest.param("brennan-prediger", 0.77273, id="Brennan-Prediger, five categories"),
        pytest.param("alpha", 0.74342, id="alpha"),
    ],
)
def test_four_raters_with_gaps(name, published):
    assert value(name, sums_of(numbered(FOUR_RATERS), 5)) == pytest.approx(published, abs=1e-5)


def test_fleiss_kappa_of_unequal_numbers_of_raters_is_undefined():
    assert np.isnan(value("fleiss", sums_of(numbered(FOUR_RATERS), 5)))


@pytest.mark.parametrize(
    ("name", "published"),
    [
        pytest.param("kappa", 0.7964094, id="Cohen's kappa"),
        pytest.param("fleiss", 0.7962397, id="Scott's pi, which is Fleiss' kappa of two"),
    ],
)
def test_two_abstractors_three_categories(name, published):
    assert value(name, sums_of_table(ABSTRACTORS)) == pytest.approx(published, abs=1e-6)


@pytest.mark.parametrize(
    ("name", "published"),
    [
        pytest.param("percent", 0.88, id="agreement observed"),
        pytest.param("brennan-prediger", 0.82, id="S, which is Brennan-Prediger's"),
        pytest.param("fleiss", 0.79953, id="Scott's pi"),
        pytest.param("kappa", 0.80132, id="Cohen's kappa"),
        pytest.param("alpha", 0.80053, id="alpha"),
    ],
)
def test_two_coders_of_a_hundred_utterances(name, published):
    assert value(name, sums_of_table(UTTERANCES)) == pytest.approx(published, abs=1e-5)


def test_fleiss_kappa_of_ten_subjects_and_fourteen_raters():
    answers = np.array([np.repeat(np.arange(5), counts) for counts in TEN_BY_FIVE]).T
    assert value("fleiss", sums_of(answers, 5)) == pytest.approx(0.2099, abs=1e-4)


def test_alpha_of_two_observers():
    assert value("alpha", sums_of(BINARY, 2)) == pytest.approx(0.095, abs=5e-4)
    letters = [["abcde".index(letter) for letter in row] for row in NOMINAL]
    assert value("alpha", sums_of(letters, 5)) == pytest.approx(0.692, abs=5e-4)


@pytest.mark.parametrize(
    ("table", "name", "published"),
    [
        pytest.param("textbook", "kappa", 0.4, id="Cohen's kappa of the usual example"),
        pytest.param("paradox, balanced", "percent", 0.85, id="agreement, balanced"),
        pytest.param("paradox, balanced", "kappa", 0.70, id="kappa, balanced"),
        pytest.param("paradox, unbalanced", "percent", 0.85, id="agreement, unbalanced"),
        pytest.param("paradox, unbalanced", "kappa", 0.32, id="kappa, unbalanced: same agreement, half the kappa"),
    ],
)
def test_the_paradox_of_high_agreement_and_low_kappa(table, name, published):
    assert value(name, sums_of_table(TABLES[table])) == pytest.approx(published, abs=5e-3)


def test_a_rare_code_has_high_agreement_and_ac1_where_positive_agreement_is_nothing():
    # The first category is the common one here; computed by hand from the definitions.
    found = {name: value(name, sums_of_table(TABLES["rare"])) for name in COEFFICIENTS}
    assert found["percent"] == pytest.approx(0.944, abs=1e-4)
    assert found["kappa"] == pytest.approx(-0.0234, abs=1e-4)
    assert found["brennan-prediger"] == pytest.approx(0.888, abs=1e-4)
    assert found["ac1"] == pytest.approx(0.9408, abs=1e-4)
    assert found["positive"] == 0
