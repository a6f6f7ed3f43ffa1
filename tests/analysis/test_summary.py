"""Theme summaries: words, diverse and contrary quotes, companions, the comparison of groups."""

from __future__ import annotations

from collections import Counter
from math import log

import numpy as np
import pandas as pd
import pytest

from qualkit.analysis import themes
from qualkit.analysis.difference import differences, holm, permutation_p
from qualkit.analysis.diverse import diverse
from qualkit.analysis.keyness import class_tfidf, keywords
from qualkit.analysis.summary import summaries
from qualkit.errors import AnalysisError, UnknownCodeError
from tests.analysis.hand_count import ASKS, CASES, CODEBOOK, HAND_CODINGS, HAND_SEGMENTS


def hand(**options):
    codings = options.pop("codings", HAND_CODINGS)
    return summaries(codings, HAND_SEGMENTS, CASES, codebook=CODEBOOK, **({"language": "en"} | options))


def test_a_summary_holds_the_counts_of_the_theme_report():
    plain = themes(HAND_CODINGS, HAND_SEGMENTS, CASES, codebook=CODEBOOK, language="en", asks=ASKS, quotes_per_code=3)
    made = hand(asks=ASKS)
    assert tuple(one.finding for one in made.themes) == plain.themes
    access, benefit = made.themes
    assert access.segments == ("P1:100-190", "P1:200-290", "P2:100-190", "P2:200-290", "D1:200-290")
    assert len(benefit.segments) == benefit.finding.n_segments


def test_codes_of_other_themes_in_its_segments_are_counted_by_hand():
    access, benefit = hand().themes
    # Of access, P2 s2 carries time, which is of benefit only; share is of both, so no companion of either.
    assert [(one.code, one.segments, one.n_code) for one in access.companions] == [("time", ("P2:200-290",), 4)]
    # 12 decided segments, 5 of access, 4 with time.
    assert access.companions[0].lift == pytest.approx(1 * 12 / (5 * 4))
    assert access.companions[0].jaccard == pytest.approx(1 / (5 + 4 - 1))
    assert benefit.companions == ()


def test_what_comes_before_and_after_is_counted_by_hand():
    access, benefit = hand().themes
    # Steps of P1: s1 s2 s3; P2: s1 s2; D1: s1 s2. Access to benefit: P1 s2 s3, P2 s1 s2; back: D1 s1 s2.
    assert [(one.counted.n, one.label) for one in access.after] == [(2, "Benefit | gain")]
    assert access.after[0].places == (("P1:200-290", "P1:300-390"), ("P2:100-190", "P2:200-290"))
    assert [(one.counted.n, one.label) for one in access.before] == [(1, "Benefit | gain")]
    assert hand().n_steps == 4
    assert benefit.after[0].counted == access.before[0].counted


def test_contrary_quotes_are_those_that_a_coder_marked():
    codings = HAND_CODINGS.copy()
    is_marked = (codings["case"] == "P1") & (codings["code"] == "login")
    codings.loc[is_marked, "facets"] = pd.Series(
        [(("stance", "contradicts"),)] * is_marked.sum(), codings.index[is_marked]
    )
    access, benefit = hand(codings=codings).themes
    assert [(one.source, one.code) for one in access.contrary] == [("P1 ¶4", "login")]
    assert benefit.contrary == ()


def test_diverse_quotes_need_vectors_and_are_taken_once_a_segment():
    assert hand().themes[0].diverse is None

    def embed(texts):
        vectors = np.zeros((len(texts), 4), dtype=np.float32)
        vectors[np.arange(len(texts)), [len(text) % 4 for text in texts]] = 1
        return vectors

    chosen = hand(embed=embed, quotes=3).themes[0].diverse
    assert chosen is not None
    assert len({one.segment for one in chosen}) == 3


def test_only_the_themes_asked_for_are_told():
    assert [one.finding.name for one in hand(names=["benefit"]).themes] == ["benefit"]
    with pytest.raises(UnknownCodeError, match="benefits"):
        hand(names=["benefits"])


def test_nothing_coded_is_said():
    with pytest.raises(AnalysisError, match="no code is used yet"):
        summaries(HAND_CODINGS[:0], HAND_SEGMENTS, CASES, codebook=CODEBOOK)


def test_maximal_marginal_relevance_by_hand():
    near, twin, far, empty = [1.0, 0.0], [0.99, 0.141067], [0.0, 1.0], [0.0, 0.0]
    vectors = np.array([near, twin, far, empty], dtype=np.float32)
    # The mean lies nearest to the twin; then the far one, for near resembles the twin; the empty one never.
    assert diverse(vectors, 2) == [1, 2]
    assert diverse(vectors, 2, balance=1.0) == [1, 0]
    assert diverse(vectors, 9) == [1, 2, 0]
    assert diverse(vectors[:0], 2) == []


def test_class_tfidf_by_hand():
    scores = class_tfidf({"x": Counter({"film": 2, "the": 2}), "y": Counter({"the": 4, "link": 2})})
    # Five words a class on average; film stands twice, the six times, link twice.
    assert scores["x"] == pytest.approx({"film": 2 / 4 * log(1 + 5 / 2), "the": 2 / 4 * log(1 + 5 / 6)})
    assert scores["y"]["link"] == pytest.approx(2 / 6 * log(1 + 5 / 2))


def test_typical_words_leave_out_what_one_person_says_and_what_all_say():
    words = {"1": ["film", "day"], "2": ["film", "day"], "3": ["link", "day"], "4": ["link", "day"], "5": ["cat"]}
    found = keywords(
        {"x": ["1", "2", "5"], "y": ["3", "4"]},
        words=words,
        case_of={"1": "P1", "2": "P2", "3": "P1", "4": "P1", "5": "P1"},
    )
    assert [(one.word, one.segments, one.of_segments, one.n_cases) for one in found["x"]] == [
        ("film", ("1", "2"), 2, 2)
    ]
    # All of y is one person's, so what that person says is the most that can be said of y.
    assert [one.word for one in found["y"]] == ["link"]


def test_holm_corrects_as_published():
    # As R gives them by its function p.adjust with method holm.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert holm([]) == ()
    assert holm([0.9, 0.8]) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("groups", "exact"),
    [
        pytest.param([(3, 4), (1, 4)], 0.4857, id="the lady tasting tea (Fisher 1935)"),
        pytest.param([(8, 10), (1, 10)], 0.0055, id="a wide difference"),
        pytest.param([(5, 10), (5, 10)], 1.0, id="none"),
    ],
)
def test_permutation_of_two_groups_estimates_fishers_exact_test(groups, exact):
    assert permutation_p(groups, draws=20_000) == pytest.approx(exact, abs=0.01)
    assert permutation_p(groups, draws=50, seed=3) == permutation_p(groups, draws=50, seed=3)


def test_only_cases_that_can_answer_are_compared_and_the_rest_are_counted():
    plain = themes(HAND_CODINGS, HAND_SEGMENTS, CASES, codebook=CODEBOOK, asks=ASKS)
    found = differences(plain, draws=100)
    # Access: P1, P2 have it, P3 is not fully coded; D1 has it, D2 was not asked.
    assert found["access"].shares == ((2, 2), (1, 1))
    assert (found["access"].n_left_out, found["access"].p, found["access"].why_not) == (2, None, "every case has it")
    assert found["benefit"].shares == ((2, 2), (2, 2))


def test_p_values_are_corrected_for_the_themes_compared():
    plain = themes(HAND_CODINGS, HAND_SEGMENTS.assign(is_decided=True), CASES, codebook=CODEBOOK)
    found = differences(plain, draws=500)
    assert found["access"].shares == ((2, 3), (1, 2))
    assert found["access"].p == 1.0
    assert found["benefit"].p is not None
    assert found["benefit"].p_holm == min(1.0, 2 * found["benefit"].p)


def test_one_group_is_not_compared():
    cases = CASES.assign(role="patient")
    codings, segments = (frame.assign(role="patient") for frame in (HAND_CODINGS, HAND_SEGMENTS))
    found = differences(themes(codings, segments, cases, codebook=CODEBOOK), draws=10)
    assert found["access"].why_not == "fewer than two groups can be compared"
