"""Saturation: hand counts, rules, random orders, the codebook's growth."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.analysis.growth import growth
from qualkit.analysis.saturation import first_uses, saturation
from qualkit.analysis.saturation_rules import francis, guest
from qualkit.errors import AnalysisError
from qualkit.model.codebook import Code, Codebook, Status, Text, Theme
from tests.analysis.coded import book
from tests.analysis.interviews import interviews_frame, study

LETTERS = "abcdefgh"
CODES = {"A": "ab", "B": "ac", "C": "", "D": "dea", "E": "b", "F": "f"}
DATES = {
    "A": "2023-05-01",
    "B": "2023-04-01",
    "C": "2023-06-01",
    "D": "2023-07-02",
    "E": "2023-07-01",
    "F": "2024-01-01",
}


def report(codes=None, **options):
    dates = options.pop("dates", DATES)
    roles = options.pop("roles", None)
    return saturation(*study(codes or CODES, dates=dates, roles=roles), codebook=book(LETTERS), **options)


def rules(new, **options):
    return guest(np.array(new), np.array([new]), **({"base": 4, "run": 2, "threshold": 0.05} | options))


def test_first_uses_follow_the_dates():
    curve = report(orders=5).curves[0]
    # By date: B a c; A b; C nothing; E nothing new; D d e; F f.
    assert [(one.name, one.new, one.n_codes) for one in curve.interviews] == [
        ("B", ("a", "c"), 2),
        ("A", ("b",), 3),
        ("C", (), 3),
        ("E", (), 3),
        ("D", ("d", "e"), 5),
        ("F", ("f",), 6),
    ]
    assert (curve.n_codes, curve.n_once) == (6, 4)  # c, d, e, f


def test_pandas_counts_the_same_first_uses():
    codings, *_ = study(CODES, dates=DATES)
    codings["date"] = codings["transcript"].map(DATES)
    first = codings.groupby("code")["date"].min().value_counts().sort_index()
    curve = report(orders=5).curves[0]
    assert {one.date: len(one.new) for one in curve.interviews if one.new} == first.to_dict()


def test_without_dates_the_names_give_the_order_and_the_report_says_so():
    made = report(dates={}, orders=5)
    assert [one.name for one in made.curves[0].interviews] == list("ABCDEF")
    assert "no interview has a date" in made.order


def test_an_interview_without_a_date_comes_last_and_a_wrong_date_is_named():
    made = report(dates=DATES | {"B": "", "A": "May 2023"}, orders=5)
    assert [one.name for one in made.curves[0].interviews][-2:] == ["A", "B"]
    assert any("no date: A (May 2023)" in one for one in made.warnings)
    assert any("put last: A, B" in one for one in made.warnings)


def test_interviews_not_decided_are_left_out_and_those_begun_are_named():
    codings, segments, cases, interviews = study(CODES, dates=DATES)
    segments.loc[segments["transcript"] == "C", "is_decided"] = False
    segments.loc[segments.index[segments["transcript"] == "F"][-1:], "is_decided"] = False
    made = saturation(codings, segments, cases, interviews, codebook=book(LETTERS), orders=5)
    assert "C" not in [one.name for one in made.curves[0].interviews]
    assert any("nothing is decided in C: left out" in one for one in made.warnings)
    assert any(one.startswith("not fully coded") and one.endswith(" F") for one in made.warnings)


def test_each_group_has_a_curve_of_its_own():
    made = report(roles={"A": "doctor", "D": "doctor", "F": ""}, orders=5)
    assert [(c.group, len(c.interviews), c.n_codes) for c in made.curves] == [
        ("all interviews", 6, 6),
        ("doctor", 2, 4),
        ("patient", 3, 3),
        ("not reported", 1, 1),
    ]
    assert any("role of F is not reported" in one for one in made.warnings)


@pytest.mark.parametrize(
    ("new", "options", "told"),
    [
        pytest.param([10, 6, 4, 0, 3, 1, 1, 0], {}, "6+2", id="runs of 4, 2 and 1 new codes by 20: the third is 5 %"),
        pytest.param([10, 6, 4, 0, 3, 1, 1, 0], {"threshold": 0.0}, "not reached", id="none of them is 0 %"),
        pytest.param([10, 6, 4, 0, 0, 0], {"threshold": 0.0}, "4+2", id="nothing after the base"),
        pytest.param([10, 6, 4, 0, 1, 0, 0, 0], {"run": 3, "threshold": 0.0}, "5+3", id="a run of three"),
        pytest.param([5, 5, 1, 0, 0], {"base": 2}, "3+2", id="another base"),
        pytest.param([10, 6, 4, 0, 1], {}, "not answerable: 5 of 6 interviews needed", id="too few interviews"),
        pytest.param([0, 0, 0, 0, 1, 1], {}, "not answerable: the base has no code", id="an empty base"),
    ],
)
def test_guests_rule_by_hand(new, options, told):
    assert rules(new, **options).told == told


def test_guests_shares_are_new_codes_of_each_run_by_the_codes_of_the_base():
    assert rules([10, 6, 4, 0, 3, 1, 1, 0]).shares == pytest.approx([4 / 20, 2 / 20, 1 / 20])


@pytest.mark.parametrize(
    ("new", "told"),
    [
        pytest.param([5] + [1] * 9 + [0, 0, 0], "10+3", id="three after ten"),
        pytest.param([5] + [0] * 9 + [0, 1, 0, 0, 0], "12+3", id="a new code starts the three anew"),
        pytest.param([5] + [0] * 9 + [1, 0, 0], "not reached", id="only two follow"),
        pytest.param([5] + [0] * 8, "not answerable: 9 of 13 interviews needed", id="too few"),
    ],
)
def test_francis_rule_by_hand(new, told):
    assert francis(np.array(new)).told == told


@given(
    st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=1, max_size=4),
)
def test_first_uses_of_every_order_equal_a_plain_count(rows):
    used = np.array(rows)
    orders = list(permutations(range(len(rows))))
    ranks = np.array([[order.index(i) for i in range(len(rows))] for order in orders])
    expected = []
    for order in orders:
        seen: set[int] = set()
        counts = []
        for i in order:
            new = {code for code in range(3) if rows[i][code]} - seen
            seen |= new
            counts.append(len(new))
        expected.append(counts)
    assert first_uses(used, ranks).tolist() == expected


def test_the_band_over_random_orders_is_that_of_all_orders():
    codes = {"A": "abc", "B": "a", "C": "d"}
    curve = report(codes, dates={}, orders=4000).curves[0]
    # After one interview 3, 1 or 1 codes; after two 3, 4 or 2, each twice in six orders; after three always 4.
    assert [(one.low, one.median, one.high) for one in curve.interviews] == [(1, 1, 3), (2, 3, 4), (4, 4, 4)]


def test_the_same_seed_gives_the_same_report_and_another_does_not_change_the_dated_curve():
    first, again, other = report(orders=50), report(orders=50), report(orders=50, seed=2)
    assert first == again
    assert [one.n_codes for one in other.curves[0].interviews] == [one.n_codes for one in first.curves[0].interviews]


def test_one_interview_and_one_code_are_told_without_an_answer():
    curve = report({"A": "a"}, orders=5).curves[0]
    assert (curve.n_codes, curve.interviews[0].median) == (1, 1)
    assert {one.told for one in curve.guest} == {
        "not answerable: 1 of 6 interviews needed",
        "not answerable: 1 of 7 interviews needed",
    }


@pytest.mark.parametrize(
    ("codes", "options", "words"),
    [
        pytest.param({"A": "", "B": ""}, {}, "no code is used yet", id="nothing coded"),
        pytest.param(CODES, {"base": 0}, "start at 1", id="no base"),
        pytest.param(CODES, {"by": "case"}, "a case alone", id="by case"),
        pytest.param(CODES, {"by": "colour"}, "no attribute 'colour'", id="an attribute nobody has"),
    ],
)
def test_what_cannot_be_answered_is_said(codes, options, words):
    with pytest.raises(AnalysisError, match=words):
        report(codes, **options)


def test_the_codebooks_growth_tells_what_came_and_went_and_follows_renames():
    def state(*codes: Code) -> Codebook:
        return Codebook("b", "1", "0" * 64, ("en",), (Theme("t", Text({"en": "T"})),), codes)

    states = [
        ("2026-01-01T00:00:00Z", state(Code("a", "t"), Code("b", "t"))),
        ("2026-01-02T00:00:00Z", state(Code("a2", "t", formerly=("a",)), Code("b", "t"), Code("c", "t"))),
        ("2026-01-03T00:00:00Z", state(Code("a2", "t", formerly=("a",)), Code("b", "t", formerly=("c",)))),
        ("2026-01-04T00:00:00Z", state(Code("a2", "t", formerly=("a",)), Code("b", "t", status=Status.RETIRED))),
    ]
    begun = interviews_frame(["A", "B"])
    begun["begun"] = ["2026-01-01T10:00:00Z", "2026-01-03T00:00:00Z"]
    assert [(s.n_codes, s.added, s.gone, s.n_interviews) for s in growth(states, begun)] == [
        (2, ("a", "b"), (), 0),
        (3, ("c",), (), 1),
        (2, (), ("c",), 2),
        (1, (), ("b",), 2),
    ]
