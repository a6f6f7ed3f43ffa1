"""Tables without titles: what a column holds is told by its cells, where they leave no doubt."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from qualkit.readers.marks import is_label
from qualkit.readers.roles import key
from qualkit.readers.times import CLOCK, milliseconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualkit.problem import Problem
    from qualkit.readers.file import File

FEWEST_ROWS = 3
"""Rows below which a table tells too little."""

LONGER = 2.0
"""By so much the words are longer, on the average, than the next column that is no time."""

_TIME = re.compile(rf"[\[(]?{CLOCK}[\])]?", re.ASCII)
_NUMBER = re.compile(r"\d{1,12}(?:[.,]\d{1,6})?", re.ASCII)


def is_tabbed(text: str) -> bool:
    """Whether a text is a table without titles: each line has the same two tabs or more, and its cells tell."""
    rows = [(0, line.split("\t")) for line in text[:20_000].split("\n")[:50] if line.strip()]
    return len({len(row) for _, row in rows}) == 1 and len(rows[0][1]) > 2 and columns(rows) is not None


def columns(rows: Sequence[tuple[int, list[str]]]) -> dict[str, int] | None:
    """Where start, end, speaker and words stand; ``None`` where the first row may be titles, or the cells are in doubt.

    A column of clock times is the start, a second one the end; the column of labels that come again is the speaker;
    what is far longer than anything else is the words. The first row is no titles when it has a time where all have
    one, or a speaker who comes again.

    Args:
        rows: Number and cells of each row that is not blank, the first included.
    """
    if len(rows) < FEWEST_ROWS or len({len(row) for _, row in rows}) > 2:
        return None
    width = max(len(row) for _, row in rows)
    cells = [[row[at].strip() if at < len(row) else "" for _, row in rows] for at in range(width)]
    times = [at for at, column in enumerate(cells) if all(_TIME.fullmatch(cell) for cell in column)]
    numbers = {at for at, column in enumerate(cells) if all(_NUMBER.fullmatch(cell) or not cell for cell in column)}
    lengths = {at: sum(map(len, cells[at])) / len(rows) for at in range(width) if at not in numbers and at not in times}
    if not lengths or any(not milliseconds_of(cell) and "0" not in cell for at in times for cell in cells[at]):
        return None
    text = max(lengths, key=lambda at: lengths[at])
    beside = [at for at in lengths if at != text and any(cells[at])]
    if any(lengths[text] < LONGER * lengths[at] for at in beside):
        return None
    speakers = [at for at in beside if _are_labels(cells[at])]
    found = dict(zip(("start", "end"), times, strict=False)) | {"text": text}
    if len(speakers) == 1:
        found["speaker"] = speakers[0]
        if not times and key(cells[speakers[0]][0]) not in {key(cell) for cell in cells[speakers[0]][1:]}:
            return None
    return found if times or len(speakers) == 1 else None


def told(found: dict[str, int], rows: Sequence[tuple[int, list[str]]], file: File) -> Problem:
    """What each column was taken for, said once."""
    names = ", ".join(f"{name} (column {at + 1})" for name, at in sorted(found.items(), key=lambda one: one[1]))
    hint = "If that is wrong, write the columns' names into the first line: speaker, start, end, text."
    return file.warning(f"the table has no titles; by its cells it was read as {names}", rows[0][0], hint=hint)


def milliseconds_of(cell: str) -> int | None:
    """A cell's clock time in milliseconds."""
    return milliseconds(cell.strip("[]()"))


def _are_labels(column: Sequence[str]) -> bool:
    counts = Counter(key(cell) for cell in column)
    return len(counts) * 2 <= len(column) and all(is_label(cell) for cell in column)
