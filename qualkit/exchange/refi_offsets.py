"""How a program counted positions in a text: code points or UTF-16 units, over the text's own line ends or line feeds.

The standard says code points (section 10.2); NVivo counts UTF-16 units over the raw text, and others differ in line
ends. The counting under which most selections begin and end at words is taken, and told.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate, product
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qualkit.exchange.foreign import Selection

Unit = Literal["code points", "UTF-16 units"]
LineEnds = Literal["as in the file", "as line feeds"]

_LINE_END = re.compile(r"\r\n?")
NAMED = 3
"""A selection named by its first words counts so many times as one that only begins and ends at words."""


@dataclass(frozen=True, slots=True)
class Counting:
    """How positions were counted, and how well that fits.

    Attributes:
        n_fitting: Selections that lie in the text and begin and end at words.
        n_selections: All of them.
        is_sure: Whether another way of counting fits less, or none could differ in these texts.
    """

    unit: Unit
    line_ends: LineEnds
    n_fitting: int
    n_selections: int
    is_sure: bool

    def __str__(self) -> str:
        told = f"{self.unit}, line ends {self.line_ends}"
        return f"{told}: {self.n_fitting:,} of {self.n_selections:,} selections begin and end at words"


def with_line_feeds(text: str) -> str:
    """The text with every line end as one line feed."""
    return _LINE_END.sub("\n", text)


def counting(texts: Sequence[tuple[str, Sequence[Selection]]]) -> Counting:
    """The way of counting that fits a program's selections best; the standard's where nothing speaks against it.

    Args:
        texts: Texts as in the file, and the selections in each.
    """
    n = sum(len(selections) for _, selections in texts)
    scores: list[tuple[int, int, Unit, LineEnds]] = []
    ways: list[tuple[LineEnds, Unit]] = list(
        product(("as in the file", "as line feeds"), ("code points", "UTF-16 units"))
    )
    for line_ends, unit in ways:
        score = n_fitting = 0
        for text, selections in texts:
            place, plain = placing(text, unit, line_ends), with_line_feeds(text)
            for selection in selections:
                start, end = place(selection.start), place(selection.end)
                if start is None or end is None or start >= end:
                    continue
                fits = _at_words(plain, start, end)
                is_named = _is_named(plain[start:end], selection.name)
                n_fitting += fits or is_named
                score += fits + NAMED * is_named
        scores.append((score, n_fitting, unit, line_ends))
    best = max(scores, key=lambda item: item[0])  # the first of equals: the standard's comes first
    differs = any("\r" in text or any(ord(c) > 0xFFFF for c in text) for text, _ in texts)
    is_sure = not differs or sum(item[0] == best[0] for item in scores) == 1
    return Counting(best[2], best[3], best[1], n, is_sure)


def placing(text: str, unit: Unit, line_ends: LineEnds) -> Callable[[int], int | None]:
    """From a position as counted to the code point in the text with line feeds; ``None`` where there is none.

    Args:
        text: As in the file.
        unit: What was counted.
        line_ends: Whether a line end of two characters counts as two.
    """
    base = text if line_ends == "as in the file" else with_line_feeds(text)
    units = list(accumulate((2 if ord(c) > 0xFFFF else 1 for c in base), initial=0)) if unit == "UTF-16 units" else None
    kept = (
        list(accumulate((not (c == "\n" and i and base[i - 1] == "\r") for i, c in enumerate(base)), initial=0))
        if line_ends == "as in the file" and "\r" in base
        else None
    )

    def place(position: int) -> int | None:
        index = position
        if units is not None:
            index = bisect_left(units, position)
            if index >= len(units) or units[index] != position:
                return None
        if not 0 <= index <= len(base):
            return None
        return index if kept is None else int(kept[index])

    return place


def _at_words(text: str, start: int, end: int) -> bool:
    """Whether a selection begins and ends beside no letter, or beside a letter of a script without spaces."""
    return _parts(text, start) and _parts(text, end)


def _parts(text: str, index: int) -> bool:
    if not 0 < index < len(text):
        return True
    before, after = text[index - 1], text[index]
    return not (before.isalnum() and after.isalnum()) or (before > "⺀" and after > "⺀")


def _is_named(quote: str, name: str) -> bool:
    """Whether the name a program gave a selection is its first words."""
    words, told = " ".join(quote.split()), " ".join(name.rstrip("….").split())
    n = min(len(words), len(told))
    return n >= 8 and words[:n] == told[:n]
