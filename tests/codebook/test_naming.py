"""Ids derived from words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.codebook.naming import LONGEST, free_id
from qualkit.codebook.schema import ID_PATTERN
from qualkit.errors import CodebookError
from tests.session.study import CODEBOOK


@pytest.mark.parametrize(
    ("words", "made"),
    [
        pytest.param("The fare eats my week.", "the-fare-eats-my-week", id="words"),
        pytest.param("光车票就花光了", "光车票就花光了", id="Chinese"),
        pytest.param("Café au lait", "café-au-lait", id="accents stay"),
        pytest.param("don't_know", "don-t-know", id="signs go"),
        pytest.param("one two three four five six seven eight nine", "one-two-three-four-five-six", id="whole words"),
        pytest.param("x" * 50, "x" * LONGEST, id="one long word is cut"),
        pytest.param("7", "code-7", id="a number would be a suggestion's"),
        pytest.param("none", "none-2", id="taken"),
        pytest.param("acc", "acc-2", id="a theme's"),
    ],
)
def test_an_id_is_derived(words, made):
    assert free_id(words, CODEBOOK) == made


@pytest.mark.parametrize("words", ["", "…", " 。！ "])
def test_words_without_a_letter_make_no_id(words):
    with pytest.raises(CodebookError, match="no id can be made"):
        free_id(words, CODEBOOK)


@given(st.text())
def test_whatever_is_made_is_an_id_and_free(words):
    try:
        made = free_id(words, CODEBOOK)
    except CodebookError:
        return
    assert re.fullmatch(ID_PATTERN, made)
    assert CODEBOOK.current_id(made) is None
