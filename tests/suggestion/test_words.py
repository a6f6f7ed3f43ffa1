from __future__ import annotations

import numpy as np
import pytest

from qualkit.suggestion.words import words


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        pytest.param("Don't wait", {"don't", "wait", "don't wait"}, id="words and pairs, case folded"),
        pytest.param("信任他", {"信", "任", "他", "信任", "任他"}, id="characters and pairs of Chinese"),
        pytest.param("用CT看", {"用", "ct", "看"}, id="scripts do not pair with each other"),
        pytest.param("… 。", set(), id="no words"),
    ],
)
def test_what_counts_as_a_term(text, terms):
    assert set(words([text]).terms) == terms


def test_weights_are_those_of_scikit_learn():
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = ["to wait and wait again", "to trust", "again and again to trust", ""]
    ours = words(texts)
    theirs = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True).fit(texts)
    assert ours.terms == tuple(theirs.get_feature_names_out())
    assert ours.rows.toarray() == pytest.approx(theirs.transform(texts).toarray(), abs=1e-6)


def test_repeated_texts_count_once_and_keep_their_rows():
    once, often = words(["a b", "c"]), words(["a b", "c", "a b", "a b"])
    assert np.array_equal(once.rows.toarray(), often.rows.toarray()[:2])
    assert np.array_equal(often.rows.toarray()[0], often.rows.toarray()[3])


def test_in_a_larger_set_a_term_of_one_text_is_left_out():
    texts = [f"common word {number}x" for number in range(20)]
    assert words(texts).terms == ("common", "common word", "word")


def test_the_share_of_a_pair_is_that_of_its_rarer_word():
    found = words(["the bill", "the", "the", "the end"])
    share = dict(zip(found.terms, found.shares, strict=True))
    assert share["the"] == 1.0
    assert share["the bill"] == pytest.approx(1 / 3)
