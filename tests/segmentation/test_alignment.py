"""Alignment of tokens: what is kept, what is moved, what is chance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.segmentation.alignment import NOWHERE, align, tokens

ONE = "the shop by the river closed at nine every evening but opened again before six for the fishermen"
TWO = "my father kept two goats and a blind horse behind the school until the council made him sell them all"
THREE = "我们那时候每天早上五点起来挑水晚上还要去仓库守着棉花一直守到天亮才能回家睡觉"


@given(st.text())
def test_tokens_hold_every_character_but_white_space(text):
    found = tokens(text)
    assert "".join(found.words) == "".join(text.split())
    assert [text[a:b] for a, b in zip(found.starts, found.ends, strict=True)] == found.words


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [(0, 2, (0, 1)), (1, 2, (0, 1)), (2, 3, (1, 1)), (3, 4, (1, 2)), (0, 6, (0, 3)), (4, 6, (2, 3))],
)
def test_tokens_within(start, end, expected):
    assert tokens("ab 我们").within(start, end) == expected


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_token_is_kept_twice_and_kept_tokens_are_the_same(before, after):
    found = align(before, after)
    kept = found.kept[found.kept != NOWHERE]
    assert len(set(kept.tolist())) == len(kept)
    for old, new in enumerate(found.kept):
        assert new == NOWHERE or found.before.words[old] == found.after.words[new]
    assert int(found.is_owned.sum()) == len(kept)


@given(st.text(max_size=80))
def test_a_text_is_kept_whole_in_itself(text):
    assert align(text, text).kept.tolist() == list(range(len(tokens(text).words)))


def test_a_passage_that_changed_places_is_kept():
    found = align(f"{ONE}\n{TWO}\n{THREE}", f"{THREE}\n{ONE}\n{TWO}")
    assert (found.kept != NOWHERE).all()
    n = len(tokens(THREE).words)
    assert found.kept[-n:].tolist() == list(range(n))


def test_words_in_common_by_chance_are_not_kept():
    assert (align(ONE, TWO).kept == NOWHERE).all()


def test_a_replaced_word_has_a_stand_in():
    found = align(ONE, ONE.replace("river", "sea"))
    place = found.before.words.index("river")
    assert found.kept[place] == NOWHERE
    assert found.after.words[found.near[place]] == "sea"
    assert np.array_equal(np.flatnonzero(found.kept == NOWHERE), [place])
