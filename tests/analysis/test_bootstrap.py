from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from qualkit.analysis.bootstrap import Clusters, bounds, clusters
from qualkit.analysis.ground import ground
from qualkit.analysis.ratings import RatingUnit, ratings
from qualkit.errors import AnalysisError
from tests.analysis.coded import book, coded

VALUES = np.array([0.30, 0.42, 0.55, 0.31, 0.60, 0.47, 0.38, 0.52, 0.45, 0.40, 0.61, 0.36])


def twelve() -> Clusters:
    return Clusters(np.arange(12), np.zeros(12, dtype=np.intp), True, 12)


def mean(weights):
    return {"mean": (weights @ VALUES) / weights.sum(axis=1)}


def of(estimate=mean, *, holding=11.0, draws=2000, shares=(), **options: Any):
    found = bounds(
        estimate, twelve(), holding={"mean": np.asarray(holding)}, shares=shares, draws=draws, seed=3, **options
    )
    return found["mean"]


def study(n_transcripts: int, n_segments: int = 6, turns: int = 1):
    answers = {coder: {f"T{n:02}": ["a"] * n_segments for n in range(n_transcripts)} for coder in "xy"}
    return ratings(ground(*coded(answers, turns=turns), coders=["x", "y"], codebook=book()), RatingUnit.SEGMENT)


def test_the_jackknife_of_a_mean_is_students_interval_on_the_scale_of_z():
    found = of()
    z, error = np.arctanh(VALUES.mean()), stats.sem(VALUES) / (1 - VALUES.mean() ** 2)
    wide = stats.t.ppf(0.975, 11) * error
    assert (found.low, found.high) == pytest.approx((np.tanh(z - wide), np.tanh(z + wide)))


def test_shares_have_their_interval_on_the_scale_of_the_logit():
    found = of(shares=("mean",))
    value = VALUES.mean()
    wide = stats.t.ppf(0.975, 11) * stats.sem(VALUES) / (value * (1 - value))
    low, high = (1 / (1 + np.exp(-(np.log(value / (1 - value)) + sign * wide))) for sign in (-1, 1))
    assert (found.low, found.high) == pytest.approx((low, high))


def test_bca_is_that_of_scipy():
    found = of(kind="bca", draws=20_000)
    other = stats.bootstrap((VALUES,), np.mean, n_resamples=20_000, method="BCa", rng=np.random.default_rng(1))
    assert (found.low, found.high) == pytest.approx(tuple(other.confidence_interval), abs=0.004)


def test_percentiles_are_quantiles_of_the_draws():
    found = of(kind="percentile", draws=500)
    drawn = mean(twelve().draws(500, 3))["mean"]
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile(drawn, [0.025, 0.975])))


@pytest.mark.parametrize("kind", ["jackknife-t", "bca", "percentile"])
def test_one_seed_gives_one_interval_and_a_higher_level_a_wider_one(kind):
    assert of(kind=kind) == of(kind=kind)
    assert of(kind=kind, level=0.99).low < of(kind=kind).low < of(kind=kind).high < of(kind=kind, level=0.99).high


def test_the_share_of_draws_without_a_value_is_told_and_the_rest_gives_the_percentiles():
    def only_with_the_first(weights):
        return {"mean": np.where(weights[:, 0] > 0, mean(weights)["mean"], np.nan)}

    found = of(only_with_the_first, kind="percentile")
    assert found.undefined == pytest.approx((1 - 1 / 12) ** 12, abs=0.03)
    # Without the first cluster there is no value: the interval would hang on it alone.
    assert np.isnan(found.low)


def test_a_value_that_no_resample_changes_has_no_interval():
    found = of(lambda weights: {"mean": np.ones(len(weights))})
    assert bool(found.is_constant)
    assert np.isnan(found.low)


def test_too_few_clusters_with_the_code_give_no_interval():
    found = of(holding=1)
    assert bool(found.is_thin)
    assert np.isnan(found.low)
    assert not np.isnan(of(holding=1, kind="bca").low)


def test_fewer_clusters_with_the_code_make_the_interval_wider():
    assert of(holding=2).low < of(holding=11).low


@pytest.mark.parametrize(
    ("options", "words"),
    [
        pytest.param({"draws": 0}, "cannot resample 0 times", id="no draws"),
        pytest.param({"level": 1.0}, "no interval of level 1.0", id="level of 1"),
        pytest.param({"level": 0.0}, "no interval of level 0.0", id="level of 0"),
        pytest.param({"kind": "wald"}, "jackknife-t, bca, percentile", id="another kind"),
    ],
)
def test_options_out_of_range_are_refused(options, words):
    with pytest.raises(AnalysisError) as caught:
        of(**options)
    assert words in str(caught.value)


def test_ten_interviews_are_resampled_as_wholes():
    within = clusters(study(10))
    assert within.are_interviews
    assert within.words == "10 interviews resampled"
    assert len(within.stratum) == 10
    assert np.unique(within.of_unit, return_counts=True)[1].tolist() == [6] * 10


def test_fewer_interviews_are_resampled_by_blocks_of_turns_within_each():
    within = clusters(study(3, n_segments=27))
    assert not within.are_interviews
    assert within.words.startswith("for these interviews only: with fewer than 10 interviews (3), 27 blocks of turns")
    assert np.bincount(within.stratum).tolist() == [9, 9, 9]  # 27 turns, three a block
    assert np.unique(within.of_unit, return_counts=True)[1].tolist() == [3] * 27


def test_every_draw_keeps_the_number_of_clusters_of_each_stratum():
    within = clusters(study(3, n_segments=27))
    draws = within.draws(50, seed=1)
    for stratum in range(3):
        assert (draws[:, within.stratum == stratum].sum(axis=1) == 9).all()


def test_an_interview_that_one_coder_alone_decided_is_not_resampled():
    answers: dict[str, dict[str, list[str | None]]] = {
        "x": {f"T{n:02}": ["a", "b"] for n in range(12)},
        "y": {f"T{n:02}": ["a", "b"] if n < 10 else [None, None] for n in range(12)},
    }
    found = ratings(ground(*coded(answers), coders=["x", "y"], codebook=book()), RatingUnit.SEGMENT)
    assert clusters(found).n_interviews == 10
