from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.analysis import agreement
from qualkit.analysis.coefficients import COEFFICIENTS
from qualkit.analysis.sums import sums_of_table
from qualkit.errors import AnalysisError
from qualkit.model.coding import Coder, CoderKind
from tests.analysis.coded import book, coded, spans_frame

PEOPLE = [Coder("x"), Coder("y")]
MACHINE = Coder("auto", kind=CoderKind.MACHINE)


def measured(answers, coders=None, **options: Any):
    codings, decided = coded(answers)
    chosen = coders or [Coder(name) for name in answers]
    return agreement(codings, decided, coders=chosen, codebook=book(), **({"draws": 50} | options))


def of_code(report, code: str):
    return next(own for own in report.codes if own.code == code)


def values(report, code: str) -> dict[str, float | None]:
    return {name: estimate.value for name, estimate in of_code(report, code).coefficients.items()}


# Twelve interviews of five segments; code a by both 12 times, by x alone 5, by y alone 10, by neither 33.
BOTH, ONLY_X, ONLY_Y = 12, 5, 10
FLAT_X = ["a"] * (BOTH + ONLY_X) + [""] * (60 - BOTH - ONLY_X)
FLAT_Y = ["a"] * BOTH + [""] * ONLY_X + ["a"] * ONLY_Y + [""] * (60 - BOTH - ONLY_X - ONLY_Y)
SPREAD = np.random.default_rng(5).permutation(60)
TWELVE = {
    coder: {f"T{n:02}": [flat[place] for place in SPREAD[5 * n : 5 * n + 5]] for n in range(12)}
    for coder, flat in (("x", FLAT_X), ("y", FLAT_Y))
}


def test_a_code_has_the_values_of_its_cross_table_and_its_prevalence_beside():
    report = measured(TWELVE)
    table = [[60 - BOTH - ONLY_X - ONLY_Y, ONLY_Y], [ONLY_X, BOTH]]
    expected = {name: float(of(sums_of_table(table))) for name, of in COEFFICIENTS.items()}
    assert values(report, "a") == pytest.approx(expected)
    assert of_code(report, "a").prevalence == pytest.approx((2 * BOTH + ONLY_X + ONLY_Y) / 120)
    assert of_code(report, "a").given == (BOTH + ONLY_X, BOTH + ONLY_Y)
    assert (report.n_units, report.n_compared, report.n_interviews) == (60, 60, 12)


def test_every_value_lies_within_its_interval_and_one_seed_gives_one_report():
    report = measured(TWELVE, seed=9)
    for estimate in of_code(report, "a").coefficients.values():
        assert estimate.low < estimate.value < estimate.high
    assert measured(TWELVE, seed=9) == report


@pytest.mark.parametrize("kind", ["bca", "percentile"])
def test_intervals_can_be_bootstrapped(kind):
    estimate = of_code(measured(TWELVE, interval=kind, draws=400), "a").coefficients["kappa"]
    usual = of_code(measured(TWELVE), "a").coefficients["kappa"]
    assert (estimate.low, estimate.high) == pytest.approx((usual.low, usual.high), abs=0.1)
    assert (estimate.low, estimate.high) != (usual.low, usual.high)


def test_a_code_that_nobody_gave_is_named_and_takes_no_part():
    report = measured(TWELVE)
    assert report.unused == ("b", "c", "d")
    assert [code.code for code in report.codes] == ["a"]


def test_pooled_values_are_over_units_and_codes_or_the_mean_of_codes():
    report = measured({"x": {"T": ["a", "a", "b", ""]}, "y": {"T": ["a", "", "b", ""]}})
    micro, mean, _ = report.pooled
    assert micro.coefficients["percent"].value == pytest.approx(7 / 8)
    assert micro.coefficients["positive"].value == pytest.approx(4 / 5)
    assert mean.coefficients["positive"].value == pytest.approx((2 / 3 + 1) / 2)
    assert micro.prevalence == pytest.approx(5 / 16)
    assert "each of the 2 codes given" in micro.words


def test_a_mean_says_over_how_many_codes_it_is_defined():
    report = measured({"x": {"T": ["a", "ab"]}, "y": {"T": ["a", "a"]}})
    mean = next(own for own in report.pooled if own.name == "mean")
    assert values(report, "a")["kappa"] is None
    assert mean.coefficients["kappa"].value == pytest.approx(values(report, "b")["kappa"])
    assert "of defined values only: kappa over 1" in mean.words


def test_undefined_says_why_and_is_never_a_number():
    report = measured({"x": {"T": ["a", "a"]}, "y": {"T": ["a", "a"]}, "z": {"T": ["a", None]}})
    found = of_code(report, "a").coefficients
    for name in ("kappa", "alpha"):
        assert found[name].value is None
        assert found[name].undefined == "all coders gave one answer everywhere, so chance would agree as well"
    assert found["fleiss"].undefined == "the number of coders differs between units"


def test_perfect_agreement_has_no_interval_and_says_why():
    report = measured({coder: {f"T{n:02}": ["a", "", "b"] for n in range(10)} for coder in "xy"})
    estimate = of_code(report, "a").coefficients["alpha"]
    assert (estimate.value, estimate.low) == (1.0, None)
    assert estimate.no_interval == "every interview gives the same value"


def test_a_code_in_one_interview_only_has_no_interval_of_kappa():
    answers = {coder: {f"T{n:02}": ["", "b"] for n in range(10)} for coder in "xy"}
    answers["x"]["T00"] = ["a", "a"]
    answers["y"]["T00"] = ["a", ""]
    estimate = of_code(measured(answers), "a").coefficients["kappa"]
    assert estimate.value is not None
    assert estimate.no_interval == "too few interviews hold the code"
    assert estimate.undefined_draws > 0.2
    boot = of_code(measured(answers, interval="bca"), "a").coefficients["kappa"]
    assert boot.no_interval.startswith("too few")


def test_fewer_than_ten_interviews_speak_for_these_interviews_only():
    report = measured({"x": {"T": ["a", "", "b"] * 9}, "y": {"T": ["a", "b", ""] * 9}})
    assert "for these interviews only" in report.resampled
    assert any(warning.startswith("intervals hold for these interviews only") for warning in report.warnings)
    assert measured(TWELVE).resampled == "12 interviews resampled"


def test_units_that_one_coder_alone_decided_do_not_count():
    answers = {"x": TWELVE["x"] | {"Z": ["a"] * 50}, "y": TWELVE["y"] | {"Z": [None] * 50}}
    report = measured(answers)
    assert values(report, "a") == values(measured(TWELVE), "a")
    assert (report.n_units, report.n_compared) == (110, 60)


def test_coders_with_nothing_in_common_are_refused_by_name():
    answers = {"x": {"T": ["a", None]}, "y": {"T": ["a", None]}, "z": {"T": [None, "a"]}}
    with pytest.raises(AnalysisError, match="z decided no unit that another of x, y, z decided too"):
        measured(answers)


def test_nothing_coded_is_nothing_to_agree_on():
    with pytest.raises(AnalysisError, match="no coder gave any code"):
        measured({"x": {"T": ["", ""]}, "y": {"T": ["", ""]}})


@pytest.mark.parametrize(
    ("options", "words"),
    [
        pytest.param({"unit": "page"}, "There are: segment, turn, characters", id="another unit"),
        pytest.param({"draws": 0}, "cannot resample", id="no draws"),
        pytest.param({"interval": "wald"}, "no interval of kind", id="another interval"),
        pytest.param({"overlap": 0}, "cannot overlap by 0", id="no overlap"),
        pytest.param({"level": 2}, "no interval of level", id="a level above 1"),
        pytest.param({"coders": [Coder("x")]}, "needs two coders", id="one coder"),
    ],
)
def test_options_out_of_range_are_refused(options, words):
    with pytest.raises(AnalysisError) as caught:
        measured(TWELVE, **options)
    assert words in str(caught.value)


def test_a_machine_is_left_out_when_two_people_are_compared():
    report = measured(TWELVE | {"auto": TWELVE["x"]}, [*PEOPLE, MACHINE])
    assert report.coders == ("x", "y")
    assert report.is_human
    assert any("machines are no human evidence and are left out" in warning for warning in report.warnings)


def test_a_person_with_a_machine_is_no_human_evidence():
    report = measured(TWELVE | {"auto": TWELVE["x"]}, [Coder("y"), MACHINE])
    assert report.coders == ("y", "auto")
    assert not report.is_human
    assert any("no evidence of agreement among people" in warning for warning in report.warnings)


def test_made_up_codings_and_those_with_suggestions_on_screen_are_told():
    codings, decided = coded(TWELVE)
    codings.loc[:2, "origin"] = "suggested"
    report = agreement(codings, decided, coders=[Coder("x", synthetic=True), Coder("y")], codebook=book(), draws=5)
    assert any(warning.startswith("x: made-up codings") for warning in report.warnings)
    assert any("suggestions on screen (3 of x)" in warning for warning in report.warnings)


def test_spans_and_levels_are_measured_beside_the_units():
    report = measured(TWELVE)
    assert set(report.unitizing) == {"u-alpha", "|u-alpha", "cu-alpha"}
    # Segments of one length, one code: what is coded by segment is coded by span.
    assert of_code(report, "a").unitizing["|u-alpha"].value == pytest.approx(values(report, "a")["alpha"], abs=5e-3)
    assert of_code(report, "a").coverage == pytest.approx(24 / 39)
    assert [level.name for level in report.levels] == ["occurrence", "frequency", "segment"]
    assert measured(TWELVE, unitizing=False).unitizing == {}
    assert [entry.name for entry in measured(TWELVE, sets=False).pooled] == ["micro", "mean"]


@pytest.mark.parametrize("unit", ["segment", "turn", "characters"])
def test_every_unit_can_be_compared(unit):
    report = measured(TWELVE, unit=unit)
    assert values(report, "a")["kappa"] == pytest.approx(values(measured(TWELVE), "a")["kappa"])
    assert report.n_units == (600 if unit == "characters" else 60)


def test_codings_of_unknown_codes_are_told():
    codings, decided = coded(TWELVE)
    codings.loc[0, "code"] = "gone"
    report = agreement(codings, decided, coders=PEOPLE, codebook=book(), draws=5)
    assert any("'gone' are left out" in warning for warning in report.warnings)


ANSWER = st.one_of(st.none(), st.sampled_from(["", "a", "b", "ab", "c"]))


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(ANSWER, ANSWER, ANSWER), min_size=1, max_size=10))
def test_the_order_of_coders_changes_nothing_but_the_order_of_their_counts(rows):
    rows = [("a", "b", "a"), *rows]
    answers = {coder: {"T": [row[number] for row in rows]} for number, coder in enumerate("xyz")}
    one = measured(answers, draws=2)
    other = measured(dict(reversed(answers.items())), draws=2)
    for code, same in zip(one.codes, other.codes, strict=True):
        assert code.given == same.given[::-1]
        for name, estimate in code.coefficients.items():
            assert estimate.value == pytest.approx(same.coefficients[name].value)
    for name, estimate in one.unitizing.items():
        assert estimate.value == pytest.approx(other.unitizing[name].value)


def test_spans_alone_can_be_compared():
    codings = spans_frame([(coder, f"T{n:02}", 2, 8 + (coder == "y"), "a") for coder in "xy" for n in range(10)])
    _, decided = coded({coder: {f"T{n:02}": ["", ""] for n in range(10)} for coder in "xy"})
    report = agreement(codings, decided, coders=PEOPLE, codebook=book(), draws=5, unit="characters")
    assert 0.8 < of_code(report, "a").unitizing["|u-alpha"].value < 1
    assert of_code(report, "a").given == (60, 70)
