"""Colours of codes, of the six that every terminal has."""

from dataclasses import replace

import pytest

from qualkit.screen.colours import SIX, colours
from tests.session.study import CODEBOOK


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        pytest.param("#332288", "blue", id="a dark blue is the terminal's blue"),
        pytest.param("#88ccee", "cyan", id="a light blue is nearer to cyan"),
        pytest.param("#117733", "green", id="green"),
        pytest.param("#cc6677", "red", id="rose"),
        pytest.param("#ddcc77", "yellow", id="sand"),
        pytest.param("#aa4499", "magenta", id="purple"),
        pytest.param("#888888", SIX[0], id="grey has no hue: by the theme's place"),
        pytest.param("no colour", SIX[0], id="words that are no colour"),
        pytest.param(None, SIX[0], id="none"),
    ],
)
def test_a_theme_has_the_nearest_of_six(colour, expected):
    book = replace(CODEBOOK, themes=(replace(CODEBOOK.themes[0], colour=colour), CODEBOOK.themes[1]))
    found = colours(book)
    assert found["acc.cost"] == expected
    assert found["tru.doctor"] == SIX[1]
