"""Widths of table columns: no word broken, and what room is left shared out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDE_CHARACTERS = 4  # cells, two Chinese characters: their words can break between any two


def narrowest(texts: Iterable[str]) -> int:
    """Cells a column needs so that no word of its texts is broken; ``12 (7/10)`` counts as one word."""
    words = (word for text in texts for word in re.sub(r"(\d) \(", r"\1_(", text).split())
    return max((_unbroken(word) for word in words), default=1)


def natural(texts: Iterable[str]) -> int:
    """Cells a column needs so that no line of its texts wraps."""
    return max((cell_len(line) for text in texts for line in text.splitlines()), default=1)


def shared(least: Sequence[int], most: Sequence[int], room: int) -> list[int]:
    """Widths between least and most that fill the room: narrow columns grow first.

    Args:
        least: Cells each column needs.
        most: Cells beyond which a column gains nothing.
        room: Cells for all of them together; at least the sum of ``least``.
    """
    widths = list(least)
    for _ in range(room - sum(least)):
        growing = [number for number, width in enumerate(widths) if width < most[number]]
        if not growing:
            break
        widths[min(growing, key=lambda number: widths[number] - least[number])] += 1
    return widths


def _unbroken(word: str) -> int:
    is_wide = cell_len(word) > len(word)
    return min(cell_len(word), WIDE_CHARACTERS) if is_wide else cell_len(word)
