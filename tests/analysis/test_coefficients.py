from __future__ import annotations

import math
from itertools import combinations

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from qualkit.analysis.coefficients import COEFFICIENTS, SHARES
from qualkit.analysis.sums import sums_of, sums_of_table

ANSWER = st.sampled_from([0.0, 1.0, 2.0, math.nan])


FEW = st.integers(2, 4)


@st.composite
def tables(draw, n_coders=FEW, answer=ANSWER):
    """Answers of coders on units, with gaps."""
    rows, columns = draw(n_coders), draw(st.integers(2, 9))
    return np.array(draw(st.lists(st.lists(answer, min_size=columns, max_size=columns), min_size=rows, max_size=rows)))


def values(table, n_categories: int = 3) -> dict[str, float]:
    return {name: float(of(sums_of(table, n_categories))) for name, of in COEFFICIENTS.items()}


def random_table(generator: np.random.Generator) -> np.ndarray:
    n_coders, n_units, n_categories = generator.integers(2, 7), generator.integers(5, 60), generator.integers(2, 6)
    truth = generator.integers(0, n_categories, n_units)
    noise = generator.integers(0, n_categories, (n_coders, n_units))
    table = np.where(generator.random((n_coders, n_units)) < generator.random(), truth, noise).astype(np.float64)
    table[generator.random(table.shape) < generator.uniform(0, 0.6)] = np.nan
    return table


def test_alpha_is_that_of_another_program_on_200_random_tables_with_gaps():
    generator, compared = np.random.default_rng(4), 0
    while compared < 200:
        table = random_table(generator)
        several = table[:, (~np.isnan(table)).sum(axis=0) > 1]
        if len(np.unique(several[~np.isnan(several)])) < 2:
            continue
        compared += 1
        other = krippendorff.alpha(reliability_data=table, level_of_measurement="nominal", value_domain=list(range(6)))
        assert values(table, 6)["alpha"] == pytest.approx(other, abs=1e-9)


@given(tables(st.just(2), st.sampled_from([0.0, 1.0, 2.0])))
def test_kappa_of_two_coders_is_that_of_another_program(table):
    assume(len(np.unique(table)) > 1)
    assert values(table)["kappa"] == pytest.approx(cohen_kappa_score(*table), abs=1e-12)


@given(tables())
def test_coefficients_follow_from_their_definitions_unit_by_unit(table):
    """Chance as the papers write it, in loops."""
    units = [column[~np.isnan(column)].tolist() for column in table.T]
    compared = [unit for unit in units if len(unit) > 1]
    assume(compared)
    answered = [unit for unit in units if unit]
    observed = np.mean([np.mean([a == b for a, b in combinations(unit, 2)]) for unit in compared])
    shares = [np.mean([unit.count(k) / len(unit) for unit in answered]) for k in range(3)]
    own = [[row[~np.isnan(row)].tolist().count(k) / max((~np.isnan(row)).sum(), 1) for k in range(3)] for row in table]
    found = values(table)
    assert found["percent"] == pytest.approx(observed)
    chance = sum(share * (1 - share) for share in shares) / 2
    assert found["ac1"] == pytest.approx((observed - chance) / (1 - chance))
    assert found["brennan-prediger"] == pytest.approx((observed - 1 / 3) / (2 / 3))
    if all(row.any() for row in ~np.isnan(table)):
        pairs = [sum(a * b for a, b in zip(*pair, strict=True)) for pair in combinations(own, 2)]
        if np.mean(pairs) < 1 - 1e-12:
            assert found["kappa"] == pytest.approx((observed - np.mean(pairs)) / (1 - np.mean(pairs)))
    others = [
        np.mean([b == 2 for j, b in enumerate(unit) if j != i])
        for unit in compared
        for i, a in enumerate(unit)
        if a == 2
    ]
    assert found["positive"] == pytest.approx(np.mean(others) if others else np.nan, nan_ok=True)


@given(tables(), st.randoms())
def test_order_of_units_and_coders_and_names_of_categories_change_nothing(table, random):
    expected = values(table)
    units, coders, names = list(range(table.shape[1])), list(range(len(table))), [0, 1, 2]
    for order in (units, coders, names):
        random.shuffle(order)
    renamed = np.where(np.isnan(table), np.nan, np.array(names)[np.nan_to_num(table).astype(int)])
    for changed in (table[:, units], table[coders], renamed):
        found = values(changed)
        kept = [name for name in COEFFICIENTS if name != "positive" or changed is not renamed]
        for name in kept:
            assert found[name] == pytest.approx(expected[name], nan_ok=True, abs=1e-12)


@given(tables(st.just(1), st.sampled_from([0.0, 1.0, 2.0])), st.integers(2, 4))
def test_coders_who_answer_alike_agree_perfectly(row, n_coders):
    assume(len(np.unique(row)) > 1 and 2.0 in row)
    assert values(np.repeat(row, n_coders, axis=0)) == pytest.approx(dict.fromkeys(COEFFICIENTS, 1.0))


@given(tables(answer=st.sampled_from([0.0, 1.0, 2.0])))
def test_coefficients_stay_within_their_range(table):
    for name, value in values(table).items():
        lowest = 0 if name in SHARES else -1
        assert np.isnan(value) or lowest - 1e-9 <= value <= 1 + 1e-12


@pytest.mark.parametrize(
    ("table", "undefined"),
    [
        pytest.param(
            [[0, 0, 0], [0, 0, 0]], {"positive", "kappa", "fleiss", "alpha"}, id="everyone gives one category"
        ),
        pytest.param([[0, math.nan], [math.nan, 1]], set(COEFFICIENTS), id="no unit in common"),
        pytest.param([[1, 0, 0], [1, 0, math.nan], [1, 0, 1]], {"fleiss"}, id="unequal numbers of coders"),
    ],
)
def test_what_has_no_value_is_undefined(table, undefined):
    found = values(np.array(table, dtype=float), 2)
    assert {name for name, value in found.items() if np.isnan(value)} == undefined


def test_a_cross_table_gives_the_same_as_its_answers():
    table = [[20, 5], [10, 15]]
    answers = np.array([(i, j) for i in range(2) for j in range(2) for _ in range(table[i][j])]).T
    assert {name: float(of(sums_of_table(table))) for name, of in COEFFICIENTS.items()} == values(answers, 2)


def test_the_coefficient_of_quotients_wrongly_multiplied_is_not_kappa():
    # Another program multiplies yes by no where it should add: .660 for these counts, where kappa is .778.
    assert float(COEFFICIENTS["kappa"](sums_of_table([[800, 200], [200, 8800]]))) == pytest.approx(0.7778, abs=1e-4)
