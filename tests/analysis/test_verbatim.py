"""Quoted words are verbatim but for an ellipsis and brackets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.analysis import Wording, nearest

SAID = "I keep everything, the films and the discs. The app lost it twice [laughs]… so I stopped."


@pytest.mark.parametrize(
    ("words", "is_verbatim"),
    [
        pytest.param("the films and the discs", True, id="a part"),
        pytest.param("the films\n  and the discs", True, id="other white space"),
        pytest.param("I keep everything … the discs", True, id="words left out"),
        pytest.param("I keep everything [...] the discs", True, id="dots in brackets"),
        pytest.param("the discs … I keep everything", False, id="parts turned round"),
        pytest.param("[My phone's] app lost it", True, id="the author's words before a cut"),
        pytest.param("[t]he app lost it", True, id="another capital in brackets"),
        pytest.param("The app lost [my scans] twice", True, id="a word replaced"),
        pytest.param("I keep everything [x] I stopped", False, id="brackets do not replace half a page"),
        pytest.param("lost it twice [laughs]… so", True, id="brackets and dots of the source"),
        pytest.param("the film and the discs", False, id="one letter off"),
        pytest.param("keep every", False, id="a word cut off"),
        pytest.param("[everything is mine]", False, id="only the author's words"),
        pytest.param("…", False, id="nothing"),
    ],
)
def test_only_an_ellipsis_and_brackets_may_differ(words, is_verbatim):
    assert Wording(words).stands_in(SAID) is is_verbatim


def test_scripts_without_spaces_have_no_words_to_cut():
    assert Wording("胶片…八十块").stands_in("胶片一张要八十块钱。")
    assert not Wording("胶片…九十块").stands_in("胶片一张要八十块钱。")


@given(st.text(alphabet="ab .…[]胶🙂", max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_whatever_stands_between_two_spaces_is_verbatim(text, first, last):
    words = " ".join(text[min(first, last) : max(first, last)].split())
    if Wording(words).is_empty:
        return
    assert Wording(words).stands_in(f"{text[:first]} {words} {text[last:]}")


def test_brackets_are_weighed_in_a_long_text_without_trying_every_combination():
    words = " [x] ".join(["a"] * 30)
    assert not Wording(f"{words} [x] end").stands_in("a " * 5000)


def test_the_nearest_words_are_whole_words():
    start, end = nearest("lost them twice", SAID) or (0, 0)
    assert SAID[start:end] == "lost it twice"
    assert nearest("quite other matters zzzz", "胶片") is None
