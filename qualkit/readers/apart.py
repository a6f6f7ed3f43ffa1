"""Labels that only type, brackets or a dash set apart from the words, which speech does, too: all of a file tells.

``[SPEAKER_00] text``, ``(I) text``, ``Name – text``, ``Q. text``, ``Name 0:10 text`` and bold type without a colon
begin lines of prose as well. They are labels where most paragraphs of a file begin so, and the same few come again.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from qualkit.readers.marks import LONGEST, WINDOW, Form, Mark, is_label
from qualkit.readers.roles import key, word
from qualkit.readers.stamps import leading_time
from qualkit.readers.times import CLOCK, milliseconds

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from qualkit.readers.file import Line

SHARE = 0.4
"""Share of paragraphs that have to begin with such a label."""

FEWEST = 2
"""Times that a label has to come on the average, where nothing else tells that it is one."""

_SURE = (Form.EMPHASIS, Form.TIMED)
_WAYS = (
    re.compile(rf"[\[【<{{]\s?(?P<label>[^\[\]【】<>{{}}\n]{{1,{LONGEST}}})[\]】>}}]\s{{0,3}}(?=\S)"),
    re.compile(
        rf"(?:\(\s?(?P<label>[^()\n]{{1,{LONGEST}}})\)\s{{1,3}}|（(?P<wide>[^（）\n]{{1,{LONGEST}}})）\s{{0,3}})(?=\S)"
    ),
    re.compile(r"(?P<known>[\u3400-\u9fff]{1,4})[ \t\u3000]{1,3}(?=\S)"),
    re.compile(rf"(?P<label>[^-–—:：\n]{{1,{LONGEST}}}(?:-\w{{1,20}})?)\s{{1,3}}(?:[-–—]{{1,2}})\s{{1,3}}(?=\S)"),
    re.compile(r"(?P<label>[A-Z]{1,3}\d{0,3})\.\s{1,3}(?=\S)", re.ASCII),
    re.compile(rf"(?P<label>[^:：\n]{{1,{LONGEST}}}?)\s{{1,3}}(?P<time>{CLOCK})\s{{1,3}}(?=\S)", re.ASCII),
    re.compile(r"(?P<sign>\*\*|__)(?P<label>[^*_\n]{1,60})(?P=sign)\s{1,3}(?=\S)"),
)


def settled(marks: Sequence[Mark | None], lines: Sequence[Line], *, without: Collection[int] = ()) -> list[Mark | None]:
    """Marks in which labels that are only set apart are labels, where the whole file uses one way of it.

    A remark in brackets, or a word in bold type, that begins a line here and there stays what it is.

    Args:
        marks: What each line may be.
        lines: The lines.
        without: Indices of lines that tell of the interview and are not in it.
    """
    filled = [index for index, line in enumerate(lines) if line.text.strip() and index not in without]
    first = {lines[index].paragraph: index for index in reversed(filled)}
    leading = set(first.values())
    ways: list[dict[int, Mark]] = [{} for _ in range(len(_WAYS) + 1)]
    for index in filled:
        for way, found in enumerate(_apart(lines[index], marks[index])):
            if found is not None:
                ways[way][index] = found
    best = max(ways, key=lambda found: len(leading & found.keys()))
    labels = [key(mark.label) for mark in best.values() if mark.label is not None]
    counts = Counter(labels)
    surely = {label for label in counts if word(label) is not None}
    again = sum(n for label, n in counts.items() if n >= FEWEST or label in surely)
    n_surely = sum(mark is not None and mark.label is not None and mark.is_marked for mark in marks)
    if len(counts) < FEWEST or again < FEWEST * min(len(counts), 4) or again <= n_surely:
        return list(marks)
    if len(leading & best.keys()) < SHARE * len(leading) or again < 0.9 * len(labels):
        return list(marks)
    return [best.get(index, mark) for index, mark in enumerate(marks)]


def _apart(line: Line, mark: Mark | None) -> list[Mark | None]:
    """What a line begins with, in each of the ways."""
    if mark is not None and (mark.is_heading or (mark.label is not None and mark.form in _SURE)):
        return [None] * (len(_WAYS) + 1)
    text = line.text.strip()
    start, end, is_bracketed, body = leading_time(text[:WINDOW])
    body += text[WINDOW:]
    bold = text[: line.bold].strip() if 0 < line.bold < len(text) else ""
    found: list[Mark | None] = []
    if bold and is_label(bold.rstrip(" :：-–—")):
        rest = text[line.bold :].lstrip(" :：-–—\t")
        found.append(Mark(Form.APART, bold.rstrip(" :：-–—"), rest, is_marked=True))
    else:
        found.append(None)
    for way in _WAYS:
        told = way.match(body[:WINDOW])
        names = told.groupdict() if told is not None else {}
        label = (names.get("label") or names.get("wide") or names.get("known") or "").strip()
        if told is None or not is_label(label) or (names.get("known") and word(label) is None):
            found.append(None)
            continue
        time = milliseconds(told["time"]) if "time" in way.groupindex else start
        rest = body[told.end() :]
        found.append(Mark(Form.APART, label, rest, time, end, is_marked=True, is_bracketed=is_bracketed))
    return found
