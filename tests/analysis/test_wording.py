"""Words are found whole in English, anywhere in Chinese, whatever their case and width."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.analysis.wording import Wording, folded


@pytest.mark.parametrize(
    ("words", "text", "is_found"),
    [
        pytest.param("cost", "The Cost of it", True, id="case does not count"),
        pytest.param("cost", "a costly thing", False, id="a whole word"),
        pytest.param("cost*", "a costly thing", True, id="the rest of a word"),
        pytest.param("*ship", "friendship", True, id="the start of a word"),
        pytest.param("cost*", "accost", False, id="no word that ends so"),
        pytest.param("cloud film", "cloud\n  film", True, id="any blank"),
        pytest.param("cloud film", "cloud and film", False, id="side by side"),
        pytest.param("don't", "I don't.", True, id="a sign inside"),
        pytest.param("链接", "找不到链接，点进去", True, id="Chinese inside a sentence"),
        pytest.param("app", "打开app就行", True, id="an English word between Chinese"),
        pytest.param("CT", "做了ＣＴ检查", True, id="full width"),
        pytest.param("cafe\u0301", "Café", True, id="composed or not"),
        pytest.param("straße", "STRASSE", True, id="casefold"),
        pytest.param("c++", "in c++ and d", True, id="signs at the end"),
        pytest.param("", "anything", False, id="no words"),
    ],
)
def test_words_are_found(words, text, is_found):
    wording = Wording(words)
    assert wording.is_in(folded(text)) is is_found
    assert bool(list(wording.spans_in(text))) is is_found


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        pytest.param("cost", "Cost, cost", ["Cost", "cost"], id="every time"),
        pytest.param("ﬁlm", "a film, a ﬁlm", ["film", "ﬁlm"], id="a ligature"),
        pytest.param("cafe\u0301", "Cafe\u0301!", ["Cafe\u0301"], id="a mark of its own"),
        pytest.param("ct检查", "做了ＣＴ检查。", ["ＣＴ检查"], id="full width"),
    ],
)
def test_the_place_found_is_verbatim(words, text, found):
    assert [text[start:end] for start, end in Wording(words).spans_in(text)] == found


@given(st.text(max_size=30), st.text(max_size=10))
def test_any_words_and_any_text_are_looked_at(text, words):
    for start, end in Wording(words).spans_in(text):
        assert 0 <= start < end <= len(text)
