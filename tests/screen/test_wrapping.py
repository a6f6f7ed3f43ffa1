"""Lines are as wide as the screen and break where a reader expects it, in both languages."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from qualkit.screen.wrapping import joined, wrapped


def lines(text, width, **options):
    return [line.plain for line in wrapped(Text(text), width, **options)]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        pytest.param("", 10, [], id="nothing"),
        pytest.param("one two three", 8, ["one two", "three"], id="English words"),
        pytest.param(
            "访谈者: 您怎么去医院的", 14, ["访谈者: 您怎么", "去医院的"], id="Chinese begins on the same line"
        ),
        pytest.param("我等了很久，很久", 10, ["我等了很", "久，很久"], id="no closing sign begins a line"),
        pytest.param("他就说了“等”一个字", 10, ["他就说了", "“等”一个字"], id="no opening sign ends a line"),
        pytest.param("今年是7月11号去的", 9, ["今年是7月", "11号去的"], id="no number is broken"),
        pytest.param("a\n\nb", 10, ["a", "", "b"], id="line feeds"),
        pytest.param("abcdefghij kl", 4, ["abcd", "efgh", "ij", "kl"], id="a word wider than the line"),
        pytest.param("  is: a b", 6, ["  is:", "a b"], id="blanks at the beginning stay"),
    ],
)
def test_a_text_is_wrapped(text, width, expected):
    assert lines(text, width) == expected


def test_lines_that_go_on_are_indented():
    assert lines("term  some words that go on", 14, indent=6) == [
        "term  some",
        "      words",
        "      that go",
        "      on",
    ]


def test_styles_stay_on_their_words():
    made = wrapped(Text.assemble("one two ", ("three", "bold")), 8)
    assert [(span.start, span.end, span.style) for span in made[1].spans] == [(0, 5, "bold")]


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.just("\n"), max_size=200),
    st.integers(12, 60),
    st.integers(0, 4),
)
@example("0" * 24, 12, 1)
def test_no_line_is_too_wide_and_no_word_is_lost(text, width, indent):
    made = lines(text, width, indent=indent)
    assert all(cell_len(line) <= width for line in made)
    assert "".join("".join(made).split()) == "".join(text.split())


def test_parts_stay_whole():
    assert joined(["0 none", "s skip", "q quit"], 16) == ["0 none · s skip", "q quit"]
