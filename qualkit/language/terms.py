"""Texts as terms that can be counted: words and pairs of words, characters where words have no spaces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Thai to Lao, Burmese, Khmer, kana, Han, Hangul: words run together, or carry their endings with them.
_UNSPACED = "".join(
    (
        "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff",
        "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff",
        "\uac00-\ud7af",
    )
)
_PIECE = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+(?:['’][^\W_{_UNSPACED}]+)*")
_IS_UNSPACED = re.compile(rf"[{_UNSPACED}]")


def is_unspaced(text: str) -> bool:
    """Whether most of a text is written without spaces between words, as Chinese is."""
    there = sum(character.isalnum() for character in text)
    return 2 * sum(len(piece) for piece in _PIECE.findall(text) if _IS_UNSPACED.match(piece)) > there


def terms(text: str) -> Iterator[str]:
    """Words and pairs of neighbouring words in small letters; of scripts without spaces, characters and their pairs."""
    before = ""
    for piece in _PIECE.findall(text.casefold()):
        if _IS_UNSPACED.match(piece):
            yield from piece
            yield from (piece[i : i + 2] for i in range(len(piece) - 1))
            before = ""
        else:
            yield piece
            if before:
                yield f"{before} {piece}"
            before = piece


def runs(text: str) -> Iterator[str]:
    """Runs of 2 to 5 letters within words, bounds of words included; of 1 to 3 where nothing is spaced."""
    for piece in _PIECE.findall(text.casefold()):
        bounded, lengths = f" {piece} ", range(2, 6)
        if _IS_UNSPACED.match(piece):
            bounded, lengths = piece, range(1, 4)
        for length in lengths:
            yield from (bounded[i : i + length] for i in range(len(bounded) - length + 1))
