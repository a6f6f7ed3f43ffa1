"""Passages by likeness in meaning and words."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.analysis.likeness import alike, bm25

TEXTS = ["the bus is late", "the bus and the bus stop", "trust", "等医生等了很久"]


def test_bm25_of_one_word_is_what_a_hand_count_gives():
    # Terms with pairs of neighbours: 7, 11, 1 and 7 + 6; "bus" stands in two of four texts, once and twice.
    lengths = np.array([7, 11, 1, 13])
    rarity = math.log(1 + (4 - 2 + 0.5) / (2 + 0.5))
    longer = 0.5 + 0.5 * lengths / 8
    expected = [rarity * 2.2 / (1 + 1.2 * longer[0]), rarity * 2 * 2.2 / (2 + 1.2 * longer[1]), 0, 0]
    assert bm25(TEXTS, ["Bus?"])[0].tolist() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("query", "best"),
    [
        pytest.param("bus stop", 1, id="two words that stand together"),
        pytest.param("等医生", 3, id="Chinese without spaces"),
        pytest.param("TRUST", 2, id="another case"),
    ],
)
def test_the_passage_that_shares_the_rarer_words_is_first(query, best):
    assert bm25(TEXTS, [query])[0].argmax() == best


def test_words_that_stand_nowhere_tell_nothing():
    assert not bm25(TEXTS, ["xyz", ""]).any()
    assert bm25([], ["bus"]).shape == (1, 0)


def test_without_shared_words_the_cosine_is_what_ranks():
    rows = np.eye(4, dtype=np.float32)
    asked = np.array([[0.1, 0.9, 0.3, 0.2]], dtype=np.float32)
    scores = alike(rows, TEXTS, asked, ["xyz"])
    assert scores.argsort()[::-1].tolist() == [1, 2, 3, 0]


def test_of_passages_equally_near_in_meaning_the_one_that_shares_words_is_first():
    rows = np.ones((4, 1), dtype=np.float32)
    rows[2:] = -1
    scores = alike(rows, TEXTS, np.ones((1, 1), dtype=np.float32), ["bus stop"])
    assert scores.argmax() == 1
    assert scores[0] > scores[2:].max()


def test_several_texts_of_one_idea_count_together():
    rows = np.eye(4, dtype=np.float32)
    scores = alike(rows, TEXTS, rows[[0, 1]], ["xyz", "zyx"])
    assert set(scores.argsort()[-2:].tolist()) == {0, 1}


@given(st.lists(st.sampled_from(TEXTS), max_size=6), st.text(max_size=20), st.integers(0, 99))
def test_scores_stay_where_cosines_are_and_are_one_for_a_passage(texts, query, seed):
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(len(texts), 3)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    asked = rng.normal(size=(1, 3)).astype(np.float32)
    scores = alike(rows, texts, asked / np.linalg.norm(asked), [query])
    assert scores.shape == (len(texts),)
    assert np.isfinite(scores).all()
    assert (np.abs(scores) <= 1).all()
