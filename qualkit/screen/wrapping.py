"""Lines as wide as the screen, in English and in Chinese: broken at spaces and between Chinese characters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.cells import cell_len, chop_cells
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

_WIDE = "\u2e80-\u2fff\u3040-\ua4cf\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_OPEN = "（《〈「『【〔［“‘["
_CLOSE = "，。、；：？！）》〉」』】〕］”’…—,.;:?!\\])"
_PIECE = re.compile(rf"\n|[^\S\n]+|[{re.escape(_OPEN)}]*(?:[{_WIDE}][{_CLOSE}]*|[^\s{_WIDE}{re.escape(_OPEN)}]+)|\S")
"""What stays on one line: a line feed, blanks, a Chinese character or a word, each with the signs about it."""


def wrapped(text: Text, width: int, *, indent: int = 0) -> list[Text]:
    """The lines of a text, none wider than ``width`` cells; nothing for an empty text.

    No line begins with a closing sign or ends with an opening one, and no number is broken, unless a single piece
    is wider than the line.

    Args:
        text: With its styles; its line feeds end lines.
        width: Cells of a line.
        indent: Blanks before every line but the first.
    """
    if not text:
        return []
    text = text.copy()
    text.expand_tabs(4)
    lines = list(text.divide(breaks(text.plain, width, indent=indent)))
    for line in lines:
        line.rstrip()
    return [lines[0], *(Text(" " * indent).append_text(line) for line in lines[1:])]


def breaks(words: str, width: int, *, indent: int = 0) -> list[int]:
    """Where the lines of :func:`wrapped` but the last end, in characters of ``words``.

    Args:
        words: Without tabs.
        width: Cells of a line.
        indent: Blanks before every line but the first.
    """
    ends: list[int] = []
    used = 0
    for found in _PIECE.finditer(words):
        piece, cells = found.group(), cell_len(found.group())
        if piece == "\n":
            ends.append(found.end())
            used = indent
            continue
        if used + cells > width and not piece.isspace():
            if used > (indent if ends else 0):
                ends.append(found.start())
                used = indent
            end = found.start()
            parts = chop_cells(piece, max(2, width - max(used, indent))) if cells > width - used else [piece]
            for part in parts[:-1]:
                end += len(part)
                ends.append(end)
                used = indent
            cells = cell_len(parts[-1])
        used += cells
    return ends


def joined(parts: Iterable[str], width: int) -> list[str]:
    """Parts with a dot between them, no part broken that fits on a line."""
    lines: list[str] = []
    for part in parts:
        if lines and cell_len(f"{lines[-1]} · {part}") <= width:
            lines[-1] += f" · {part}"
        else:
            lines.append(part)
    return lines
