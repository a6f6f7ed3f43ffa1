"""Where words stand in a text, given where a program says they stand: the position counts, the words decide."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qualkit.exchange.refi_offsets import placing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

THERE = "at their place"
THERE_IN_UNITS = "at their place counted in UTF-16 units"
ELSEWHERE = "elsewhere, found by their words"
UNCOMPARED = "of which no words are kept"
_BLANKS = re.compile(r"\s+")


class Places:
    """A text, and the spans in it that a program told of.

    Attributes:
        n_told: Spans that hold the words told, at their place in code points, in UTF-16 units, or in another place;
            and spans of which no words were told.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._units: Callable[[int], int | None] = placing(text, "UTF-16 units", "as in the file")
        self._balance = 0  # spans that are right in code points alone, less those right in UTF-16 units alone
        self.n_told = dict.fromkeys((THERE, THERE_IN_UNITS, ELSEWHERE, UNCOMPARED), 0)

    def span(self, start: int, end: int, words: str) -> tuple[int, int] | None:
        """The span in code points that holds the words; ``None`` where neither it nor one other place does.

        Args:
            start: As the program counted, in code points or UTF-16 units.
            end: Likewise; not part of it.
            words: What it says stands there; empty where it does not say. Blanks of any kind count as one.
        """
        wanted = _plain(words)
        first, last = self._units(start), self._units(end)
        in_units = (first, last) if first is not None and last is not None and first < last else None
        if not wanted:
            return self._uncompared(start, end, in_units)
        if 0 <= start < end and _plain(self._text[start:end]) == wanted:
            self.n_told[THERE] += 1
            self._balance += in_units != (start, end)
            return start, end
        if in_units is not None and _plain(self._text[slice(*in_units)]) == wanted:
            self.n_told[THERE_IN_UNITS] += 1
            self._balance -= 1
            return in_units
        found = self._only(wanted)
        self.n_told[ELSEWHERE] += found is not None
        return found

    def _uncompared(self, start: int, end: int, in_units: tuple[int, int] | None) -> tuple[int, int] | None:
        """A span without words: counted as most of the others that came before, else in UTF-16 units, as editors do."""
        span = in_units if self._balance <= 0 and in_units is not None else (start, end)
        is_there = 0 <= span[0] < span[1] <= len(self._text) and self._text[slice(*span)].strip() != ""
        self.n_told[UNCOMPARED] += is_there
        return span if is_there else None

    def _only(self, wanted: str) -> tuple[int, int] | None:
        """The one place that has the words; ``None`` where there are none or several."""
        found = re.finditer(r"\s+".join(map(re.escape, wanted.split(" "))), self._text)
        first, second = next(found, None), next(found, None)
        return first.span() if first is not None and second is None else None


def _plain(words: str) -> str:
    return _BLANKS.sub(" ", words).strip()


def told(n_told: Mapping[str, int]) -> str:
    """How the words of a project's codings were found, for whoever reads it in."""
    found = [f"{n:,} {how}" for how, n in n_told.items() if n]
    return f"compared with the words kept beside them: {', '.join(found) or 'there are none'}"
