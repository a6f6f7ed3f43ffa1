"""Places where lost words may stand, the likest and nearest first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.segmentation import candidates

TEXT = "对。我去了县医院。\n后来呢？\n对。后来我又去了一趟市医院，等了很久。\nThe bus was late again, he said."


@pytest.mark.parametrize(
    ("words", "near", "best"),
    [
        pytest.param("我去了县医院。", None, "我去了县医院。", id="the very words"),
        pytest.param("我又去了一次市医院", 0, "我又去了一趟市医院", id="a character changed"),
        pytest.param("对。", 20, "对。", id="a repeated phrase by nearness"),
        pytest.param("The bus was very late", None, "The bus was late again", id="English, whole words"),
    ],
)
def test_the_best_candidate(words, near, best):
    found = candidates(TEXT, words, near=near)
    assert found[0].span.of(TEXT).startswith(best[:6])
    if near == 20:
        assert found[0].span.start == TEXT.rindex("对。")


def test_where_nothing_is_alike_the_lines_around_are_offered():
    near = TEXT.index("后来呢")
    found = candidates(TEXT, "zzzz qqqq", near=near)
    assert [one.span.of(TEXT) for one in found] == [
        "后来呢？",
        "对。我去了县医院。",
        "对。后来我又去了一趟市医院，等了很久。",
    ]
    assert candidates(TEXT, "zzzz qqqq") == []
    assert candidates(TEXT, "  ") == candidates("", "words") == []


@given(st.text("ab。 \n对", max_size=40), st.text("ab。 对", max_size=10), st.none() | st.integers(0, 60))
def test_candidates_lie_in_the_text_and_never_on_each_other(text, words, near):
    found = candidates(text, words, near=near, most=4)
    assert len(found) <= 4
    for number, one in enumerate(found):
        assert 0 <= one.likeness <= 1
        assert one.span.end <= len(text)
        assert not any(one.span.overlap(other.span) for other in found[:number])
