"""A colour for each code, of the six that every terminal has; never the only sign."""

from __future__ import annotations

from colorsys import rgb_to_hsv
from typing import TYPE_CHECKING

from rich.color import Color, ColorParseError

if TYPE_CHECKING:
    from qualkit.model.codebook import Codebook

SIX = ("cyan", "magenta", "green", "blue", "yellow", "red")
"""In the shades that the terminal's owner chose for a light or dark ground."""
_HUES = {"red": 0.0, "yellow": 1 / 6, "green": 2 / 6, "cyan": 3 / 6, "blue": 4 / 6, "magenta": 5 / 6}
GREY = 0.15
"""Saturation below which a colour has no hue to speak of."""


def colours(codebook: Codebook) -> dict[str, str]:
    """Code id to one of the six: nearest to the code's own colour, else to its theme's, else by the theme's place.

    The codebook's colours are made for a page; a dark blue on a dark ground could not be read.
    """
    of_theme = {theme.id: _nearest(theme.colour) or SIX[i % len(SIX)] for i, theme in enumerate(codebook.themes)}
    return {code.id: _nearest(code.colour) or of_theme.get(code.theme, SIX[0]) for code in codebook.codes}


def _nearest(colour: str | None) -> str:
    """The one of the six whose hue is nearest; empty for greys, for no colour and for words that are none."""
    if not colour:
        return ""
    try:
        shade = Color.parse(colour).get_truecolor()
    except ColorParseError:
        return ""
    hue, saturation, _ = rgb_to_hsv(*(part / 255 for part in shade))
    if saturation < GREY:
        return ""
    return min(_HUES, key=lambda name: min(abs(hue - _HUES[name]), 1 - abs(hue - _HUES[name])))
