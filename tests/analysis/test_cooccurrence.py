"""What stands together and what follows what: hand counts, and the same counts by pandas."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.analysis.cooccurrence import cooccurrence
from qualkit.analysis.network import network
from qualkit.analysis.sequence import sequence
from qualkit.errors import AnalysisError
from qualkit.model.codebook import Code, Codebook, Text, Theme
from tests.analysis.coded import book, coded
from tests.analysis.hand_count import ASKS, CASES, CODEBOOK, HAND_CODINGS, HAND_SEGMENTS

# Segments in order; every two segments are a turn.
ANSWERS = {"P1": ["ab", "a", "b", "", "c", "ac"], "P2": ["b", "ab", None, "c"]}


def frames(answers: Any = None, *, turns: int = 1):
    given_answers: Any = answers or ANSWERS
    codings, decided = coded({"ann": given_answers}, turns=turns)
    cases = pd.DataFrame([{"case": name, "role": "patient", "guide": ""} for name in given_answers])
    return codings, decided.drop(columns="coder"), cases


def found(answers=None, *, turns=1, **options):
    return cooccurrence(*frames(answers, turns=turns), codebook=options.pop("codebook", book("abc")), **options)


def test_segments_are_counted_by_hand():
    made = found()
    # Decided: 9. a: P1 s1 s2 s6, P2 s2. b: P1 s1 s3, P2 s1 s2. c: P1 s5 s6, P2 s4.
    assert made.n_units == 9
    assert made.counts.tolist() == [[4, 2, 1], [2, 4, 0], [1, 0, 3]]
    pair, other = made.pairs
    assert (pair.first, pair.second, pair.n, pair.n_first, pair.n_second, pair.n_cases) == ("a", "b", 2, 4, 4, 2)
    assert pair.jaccard == pytest.approx(2 / 6)
    assert pair.lift == pytest.approx(2 * 9 / (4 * 4))
    assert (other.first, other.second, other.n) == ("a", "c", 1)


def test_a_pair_opens_into_its_segments():
    made = found()
    assert made.segments("a", "b") == ("P1:0-10", "P2:10-20")
    assert made.segments("b", "a") == made.segments("a", "b")
    assert made.segments("b", "c") == ()
    assert len(made.segments("a", "a")) == 4
    with pytest.raises(AnalysisError, match="no code 'zz'"):
        made.segments("a", "zz")


def test_turns_put_their_segments_together():
    made = found(turns=2, unit="turn")
    # P1 turns: {ab, a}, {b, -}, {c, ac}; P2 turns: {b, ab}, {-, c}.
    assert made.n_units == 5
    assert made.counts.tolist() == [[3, 2, 1], [2, 3, 0], [1, 0, 2]]
    assert made.segments("a", "b") == ("P1:0-10", "P1:10-20", "P2:0-10", "P2:10-20")


def test_within_one_turn_counts_turns_that_carry_one_and_have_the_other_in_reach():
    made = found({"P1": ["a", "b", "", "b", "a", "b"], "P2": ["", "a", "", "", "b"]}, unit="turn", within=1)
    # P1: 1 a, 2 b, 4 b, 5 a, 6 b each have the other beside them; in P2 they lie three apart.
    assert made.counts.tolist()[0] == [3, 5, 0]
    assert made.counts.tolist()[1] == [5, 4, 0]
    assert made.pairs[0].jaccard == pytest.approx(5 / 7)
    # Ordered pairs of turns in reach: 11 with themselves, 2 * 5 and 2 * 4 beside each other; three of them a then b.
    assert made.pairs[0].lift == pytest.approx(3 / (3 / 11 * 4 / 11 * (11 + 10 + 8)))


def test_within_nothing_turns_and_far_reach_agree_with_their_definitions():
    same = found(unit="turn")
    for name in ("counts", "jaccard", "lift"):
        assert np.allclose(getattr(same, name), getattr(found(), name))
    far = found(unit="turn", within=1000)
    # P1: 5 of 6 turns carry a or b, and both are in reach; P2: 2 of 3.
    assert far.counts[0, 1] == 4 + 2


@pytest.mark.parametrize("unit", ["segment", "turn"])
@settings(max_examples=15)
@given(st.lists(st.sets(st.sampled_from("abcd")), min_size=1, max_size=8), st.integers(1, 3))
def test_pandas_counts_the_same_pairs(unit, answers, turns):
    if not any(answers):
        return
    codings, segments, cases = frames({"P1": ["".join(sorted(one)) for one in answers]}, turns=turns)
    made = cooccurrence(codings, segments, cases, codebook=book("abcd"), unit=unit)
    table = pd.crosstab(codings[unit], codings["code"]).clip(upper=1).reindex(columns=list("abcd"), fill_value=0)
    assert made.counts.tolist() == (table.T @ table).to_numpy().tolist()
    alone = table.sum()
    for one, other in combinations("abcd", 2):
        both = int((table[one] & table[other]).sum())
        pair = next((p for p in made.pairs if (p.first, p.second) == (one, other)), None)
        assert (pair.n if pair else 0) == both
        if pair:
            assert pair.lift == pytest.approx(both * made.n_units / (alone[one] * alone[other]))


def test_two_coders_on_one_segment_count_once_and_are_warned_of():
    codings, decided = coded({"ann": {"P1": ["a", "b"]}, "bo": {"P1": ["ab", "b"]}})
    segments = decided[decided["coder"] == "ann"].drop(columns="coder")
    made = cooccurrence(codings, segments, frames()[2][:1], codebook=book("abc"))
    assert made.counts.tolist() == [[1, 1, 0], [1, 2, 0], [0, 0, 0]]
    assert any("several coders" in one for one in made.warnings)


def test_groups_count_apart_and_add_up():
    made = cooccurrence(HAND_CODINGS, HAND_SEGMENTS, CASES, codebook=CODEBOOK)
    assert [name for name, _ in made.groups] == ["patient", "physician"]
    assert np.array_equal(np.sum([counts for _, counts in made.groups], axis=0), made.counts)
    assert ASKS  # entry and login in P1 s1, share and time in P2 s2: both of patients
    assert [(p.first, p.second, p.n, p.by_group) for p in made.pairs] == [
        ("entry", "login", 1, (1, 0)),
        ("time", "share", 1, (1, 0)),
    ]


def test_themes_that_share_a_code_do_not_stand_together_by_it_alone():
    made = cooccurrence(HAND_CODINGS, HAND_SEGMENTS, CASES, codebook=CODEBOOK, of="theme")
    # Access: P1 s1 s2, P2 s1 s2, D1 s2; benefit: P1 s3, P2 s2, D1 s1 s2, D2 s1. D1 s2 is `share` alone.
    assert made.counts.tolist() == [[5, 1], [1, 5]]
    assert made.segments("access", "benefit") == ("P2:200-290",)
    assert made.n_cases[0, 1] == 1


def test_codes_not_in_the_codebook_are_left_out_and_said():
    made = found({"P1": ["ab", "az"]})
    assert made.counts.tolist() == [[2, 1, 0], [1, 1, 0], [0, 0, 0]]
    assert any("'z'" in one for one in made.warnings)


@pytest.mark.parametrize(
    ("answers", "options", "words"),
    [
        pytest.param({"P1": [""]}, {}, "no code is used yet", id="nothing coded"),
        pytest.param(None, {"of": "case"}, "'case' cannot", id="of something else"),
        pytest.param(None, {"unit": "page"}, "no unit 'page'", id="another unit"),
        pytest.param(None, {"within": 2}, "within 2", id="segments within turns"),
    ],
)
def test_what_cannot_be_crossed_is_said(answers, options, words):
    with pytest.raises(AnalysisError, match=words):
        found(answers, **options)


def test_one_code_stands_together_with_nothing():
    made = found({"P1": ["a"]}, codebook=book("a"))
    assert made.pairs == ()
    assert any("nothing can stand together" in one for one in made.warnings)


def test_the_network_joins_what_stands_together_often_enough():
    graph = network(found(), least=2)
    assert list(graph.nodes) == ["a", "b", "c"]
    assert [(one, other, data["weight"]) for one, other, data in graph.edges(data=True)] == [("a", "b", 2)]
    assert graph.nodes["c"] == {"label": "C", "group": "All", "n": 3}


def test_steps_are_counted_by_hand():
    made = sequence(*frames(), codebook=book("abc"))
    # P1: ab a b c ac (the fourth has none); P2: b ab c.
    assert made.n_steps == 6
    counts = {(t.first, t.then): t.n for t in made.transitions}
    assert counts == {
        ("a", "a"): 1,
        ("b", "a"): 2,
        ("a", "b"): 1,
        ("b", "c"): 2,
        ("c", "a"): 1,
        ("c", "c"): 1,
        ("b", "b"): 1,
        ("a", "c"): 1,
    }
    step = next(t for t in made.transitions if (t.first, t.then) == ("b", "c"))
    # From b: P1 s1 and s3, P2 s1 and s2; to c: P1 s5 and s6, P2 s4.
    assert (step.n_first, step.n_then, step.n_cases) == (4, 3, 2)
    assert step.lift == pytest.approx(2 * 6 / (4 * 3))
    assert made.places("b", "c") == (("P1:20-30", "P1:40-50"), ("P2:10-20", "P2:30-40"))


def test_no_step_leads_from_one_interview_to_the_next():
    assert sequence(*frames({"P1": ["a"], "P2": ["b"]}), codebook=book("abc")).transitions == ()


def test_a_shared_code_does_not_lead_from_one_theme_to_the_other():
    shared = Codebook(
        "s",
        "1",
        "0" * 64,
        ("en",),
        (Theme("t", Text({"en": "T"})), Theme("u", Text({"en": "U"}), also=("a",))),
        (Code("a", "t"), Code("b", "u")),
    )
    made = sequence(*frames({"P1": ["a", "a", "b"]}), codebook=shared, of="theme")
    assert {(t.first, t.then): t.n for t in made.transitions} == {("t", "t"): 1, ("u", "u"): 2, ("t", "u"): 1}
