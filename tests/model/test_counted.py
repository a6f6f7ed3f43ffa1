"""Numbers agree with their nouns."""

import pytest

from qualkit.model.counted import counted


@pytest.mark.parametrize(
    ("number", "noun", "expected"),
    [
        pytest.param(0, "case", "0 cases", id="none"),
        pytest.param(1, "transcript", "1 transcript", id="one"),
        pytest.param(1311, "turn", "1,311 turns", id="thousands"),
        pytest.param(2, "summary", "2 summaries", id="a y behind a consonant"),
        pytest.param(2, "survey", "2 surveys", id="a y behind a vowel"),
    ],
)
def test_a_number_is_told_with_its_noun(number, noun, expected):
    assert counted(number, noun) == expected
