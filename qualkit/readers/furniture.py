"""What belongs to a page and not to the talk: headers, footers, page numbers, numbers of lines."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

EDGE = 3
"""Lines at the top and at the bottom of a page among which its headers and footers are looked for."""

FEWEST_PAGES = 3
"""On so many pages a line has to stand at the edge to be a header or footer."""

RUNNING = 0.6
"""Share of the pages on which it has to stand there."""

LONGEST = 150
"""Characters of a header or footer."""

FEWEST_NUMBERS = 5
"""Lines of nothing but rising numbers that are the numbers of lines."""

_DIGITS = re.compile(r"\d+")
_COUNTER = re.compile(
    r"[-–—\[(|]?\s*(?:page|p\.|seite|página|pagina|pág\.|第)?\s*(\d{1,5})\s*(?:页|頁)?"
    r"(?:\s*(?:/|of|von|de|di|sur|共|,|，)\s*(?:共)?\s*(\d{1,5})\s*(?:页|頁)?)?\s*[-–—\])|]?",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Sorted:
    """The lines of all pages, sorted.

    Attributes:
        lines: What was said: the number of the page and the line.
        running: Headers and footers as they first stand, with how often they were left out.
        n_page_numbers: Page numbers left out.
        n_line_numbers: Numbers of lines left out.
    """

    lines: list[tuple[int, str]] = field(default_factory=list)
    running: Counter[str] = field(default_factory=Counter)
    n_page_numbers: int = 0
    n_line_numbers: int = 0


def without_furniture(pages: Sequence[Sequence[str]]) -> Sorted:
    """The lines of pages without what a program printed on each of them.

    A header or footer is a line among the first or last three that stands there, numbers aside, on three pages
    and on more than half of all, hardly ever elsewhere, and is no label. A page number tells its own
    page; numbers of lines stand in runs.

    Args:
        pages: The lines of each page, without blanks around them.
    """
    found = Sorted()
    kept: list[list[tuple[str, bool]]] = []
    for page in pages:
        left = _without_runs([row for row in page if row], found)
        kept.append([(row, i < EDGE or i >= len(left) - EDGE) for i, row in enumerate(left)])
    seen: Counter[str] = Counter()
    for rows in kept:
        seen.update({_key(row) for row, is_edge in rows if is_edge and len(row) <= LONGEST})
    inside = Counter(_key(row) for rows in kept for row, is_edge in rows if not is_edge and len(row) <= LONGEST)
    needed = max(FEWEST_PAGES, RUNNING * len(pages))
    running = {
        key for key, n in seen.items() if n >= needed and inside[key] * 10 <= n and not key.endswith((":", "："))
    }
    first: dict[str, str] = {}
    offset = _offset(kept)
    for number, rows in enumerate(kept, start=1):
        for row, is_edge in rows:
            if is_edge and _is_counter(row, number, len(pages), offset):
                found.n_page_numbers += 1
            elif is_edge and len(row) <= LONGEST and (key := _key(row)) in running:
                found.running[first.setdefault(key, row)] += 1
            else:
                found.lines.append((number, row))
    return found


def _without_runs(rows: list[str], found: Sorted) -> list[str]:
    """A page without runs of rising numbers that stand alone."""
    numbers = [int(row) if row.isascii() and row.isdigit() and len(row) < 7 else None for row in rows]
    runs: list[list[int]] = [[]]
    for index, number in enumerate(numbers):
        last = numbers[runs[-1][-1]] if runs[-1] else None
        if number is None or (last is not None and not 0 < number - last <= 5):
            runs.append([])
        if number is not None:
            runs[-1].append(index)
    at = {index for run in runs if len(run) >= FEWEST_NUMBERS for index in run}
    found.n_line_numbers += len(at)
    return [row for index, row in enumerate(rows) if index not in at]


def _key(row: str) -> str:
    return " ".join(_DIGITS.sub("#", row).casefold().split())


def _offset(kept: Sequence[Sequence[tuple[str, bool]]]) -> int | None:
    """How far printed numbers run ahead of the pages, where bare numbers at the edge rise page by page."""
    bare: Counter[int] = Counter()
    for number, rows in enumerate(kept, start=1):
        told = (_COUNTER.fullmatch(row) for row, is_edge in rows if is_edge and len(row) < 30)
        bare.update({int(one[1]) - number for one in told if one is not None})
    (best, n), *_ = bare.most_common(1) or [(0, 0)]
    # One page is no series; but a 1 below all of it is hardly an answer.
    is_one_page = n > 0 and len(kept) == 1 and best == 0 and kept[0][-1][0].strip("-–— ") == "1"
    return best if n >= max(2, 0.5 * len(kept)) or is_one_page else None


def _is_counter(row: str, number: int, n_pages: int, offset: int | None) -> bool:
    """Whether a line at the edge is the number of its page: ``1/5`` of five, or one in a series."""
    told = _COUNTER.fullmatch(row) if len(row) < 30 else None
    if told is None:
        return False
    printed = int(told[1])
    if told[2] is not None and printed == number and int(told[2]) == n_pages:
        return True
    return offset is not None and printed - number == offset
