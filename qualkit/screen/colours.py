"""A colour for each code: the codebook's own, else its theme's, else one of six; never the only sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.color import Color, ColorParseError

if TYPE_CHECKING:
    from qualkit.model.codebook import Codebook

SIX = ("cyan", "magenta", "green", "blue", "yellow", "red")
"""Colours that every terminal has, in the shades that its owner chose for light or dark."""


def colours(codebook: Codebook) -> dict[str, str]:
    """Code id to a colour that rich knows."""
    of_theme = {theme.id: _known(theme.colour) or SIX[i % len(SIX)] for i, theme in enumerate(codebook.themes)}
    return {code.id: _known(code.colour) or of_theme.get(code.theme, SIX[0]) for code in codebook.codes}


def _known(colour: str | None) -> str:
    if colour is None:
        return ""
    try:
        Color.parse(colour)
    except ColorParseError:
        return ""
    return colour
