"""Clauses: where speech that runs on is broken, and the length of texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.segmentation.clauses import LONGEST, clauses, weight


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", 0, id="nothing"),
        pytest.param(" \n\u3000 ", 0, id="white space"),
        pytest.param("I don't know.", 3, id="English"),
        pytest.param("我不知道。", 2.5, id="two Chinese characters weigh one word"),
        pytest.param("我用Excel", 2, id="mixed"),
    ],
)
def test_weight(text, words):
    assert weight(text) == words


@given(st.text(), st.text())
def test_weight_of_two_texts_apart_is_the_sum(one, other):
    assert weight(f"{one} {other}") == weight(one) + weight(other)


def test_a_sentence_that_is_not_too_long_stays_whole():
    text = "I went there, and he said so, " * 5 + "and then we left."
    assert weight(text) <= LONGEST
    assert list(clauses(text, 0, len(text))) == [(0, len(text))]


def test_a_run_on_sentence_is_broken_at_commas_and_connectives():
    text = "we walked to the old bridge by the river, and " * 10 + "that was it."
    parts = [text[start:end] for start, end in clauses(text, 0, len(text))]
    assert len(parts) == 4
    assert all(part.startswith(("we", "and")) for part in parts)
    assert max(map(weight, parts)) <= LONGEST


def test_speech_without_marks_is_broken_before_a_new_clause():
    text = "so i took the bus to town and he walked home but they had gone already"
    parts = [text[start:end] for start, end in clauses(text, 0, len(text))]
    assert parts == ["so i took the bus to town ", "and he walked home ", "but they had gone already"]


def test_chinese_speech_without_marks_is_broken_at_spaces_and_connectives():
    text = "我们早上六点就出门了 到了医院还没有开门 后来等到九点才挂上号"
    parts = [text[start:end] for start, end in clauses(text, 0, len(text))]
    assert parts == ["我们早上六点就出门了 ", "到了医院还没有开门 ", "后来等到九点才挂上号"]


def test_speech_without_a_weak_place_stays_whole():
    text = "哈" * 500
    assert list(clauses(text, 0, len(text))) == [(0, len(text))]


@given(st.text(st.sampled_from("ab, 然后了我，and\n "), max_size=400))
def test_clauses_together_are_the_sentence(text):
    parts = list(clauses(text, 0, len(text)))
    assert "".join(text[start:end] for start, end in parts) == text
