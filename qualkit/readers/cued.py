"""Cues in running text: a line of two times, a line with the speaker's name, and the words below (Teams as .docx)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qualkit.readers.marks import Form, Mark, is_label
from qualkit.readers.roles import key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualkit.readers.file import Line

SHARE = 0.9
"""Share of the lines of times that a name has to follow; captions without speakers have far fewer."""

FEWEST = 2
"""Times that a name has to come on the average."""


def with_names(marks: Sequence[Mark | None], lines: Sequence[Line]) -> list[Mark | None]:
    """Marks in which each line between two times and the words is a label, where nearly all cues have such a line.

    Args:
        marks: What each line may be.
        lines: The lines.
    """
    filled = [index for index, line in enumerate(lines) if line.text.strip()]
    timed = [at for at, index in enumerate(filled) if _is_range(marks[index])]
    named: dict[int, Mark] = {}
    for at in timed:
        if at + 2 < len(filled) and not _is_range(marks[filled[at + 2]]):
            text = lines[filled[at + 1]].text.strip()
            time = marks[filled[at]]
            if is_label(text) and time is not None:
                named[filled[at + 1]] = replace(time, form=Form.TIMED, label=text, is_marked=True)
    names = {key(one.label) for one in named.values() if one.label is not None}
    if len(timed) < FEWEST or len(named) < SHARE * len(timed) or len(named) < FEWEST * len(names):
        return list(marks)
    return [named.get(index, one) for index, one in enumerate(marks)]


def _is_range(mark: Mark | None) -> bool:
    """Whether a line is two times and nothing else."""
    return mark is not None and mark.end_ms is not None and not (mark.label or mark.text)
