"""Where words stand in a text that a program told a position of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.exchange.words_there import ELSEWHERE, THERE, THERE_IN_UNITS, UNCOMPARED, Places, told
from tests.neighbours import units

TEXT = "a 😀 bee sees 𠮷 a bee,\nthen bee sees"


@pytest.mark.parametrize(
    ("start", "end", "words", "found", "how"),
    [
        pytest.param(0, 1, "a", (0, 1), THERE, id="at its place"),
        pytest.param(5, 13, "bee sees", (4, 12), THERE_IN_UNITS, id="an emoji before it counted twice"),
        pytest.param(9, 12, "a  bee,\u2029then", (15, 26), ELSEWHERE, id="elsewhere, once, whatever its blanks"),
        pytest.param(0, 3, "bee", None, None, id="elsewhere, but several times"),
        pytest.param(0, 3, "cow", None, None, id="nowhere"),
        pytest.param(30, 90, "", None, None, id="without words and outside of the text"),
        pytest.param(-3, 2, "", None, None, id="without words and before the text"),
    ],
)
def test_the_words_decide_where_a_span_is(start, end, words, found, how):
    places = Places(TEXT)
    assert places.span(start, end, words) == found
    assert {key for key, n in places.n_told.items() if n} == ({how} if how else set())


def test_a_span_without_words_is_counted_as_those_before_it():
    places = Places(TEXT)
    assert places.span(5, 8, "") == (4, 7), "as editors count, where nothing tells"
    assert places.span(4, 12, "bee sees") == (4, 12)
    assert places.span(4, 7, "") == (4, 7)
    assert places.n_told[UNCOMPARED] == 2
    assert told(places.n_told).endswith("1 at their place, 2 of which no words are kept")


@given(st.text(st.sampled_from("ab 😀𠮷\n"), min_size=1, max_size=40), st.data())
def test_words_are_found_in_either_unit(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words = text[start:end]
    if words.strip():
        first, last = units(text[:start]), units(text[:end])
        assert Places(text).span(start, end, words) == (start, end)
        found = Places(text).span(first, last, words)
        assert found is not None
        assert text[slice(*found)].split() == words.split()
