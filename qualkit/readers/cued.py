"""Names on lines of their own: between a time and the words, above a time, or above the words alone."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from qualkit.readers.marks import Form, Mark, is_label
from qualkit.readers.roles import key, word
from qualkit.readers.words import characters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualkit.readers.file import Line

SHARE = 0.9
"""Share of the lines of times that a name has to follow; captions without speakers have far fewer."""

FEWEST = 2
"""Times that a name has to come on the average."""

LED = 0.2
"""Share of the lines that has to be a name alone; turns of more than four paragraphs are rare all over a file."""

_NUMBERED = re.compile(r"[A-Za-z]\w{0,20}?[\s_-]?\d{1,4}", re.ASCII)
_SURNAMES, _SPEECH = characters("surnames"), characters("speech")


def with_names(marks: Sequence[Mark | None], lines: Sequence[Line]) -> tuple[list[Mark | None], set[int]]:
    """Marks in which each line of nothing but a name is a label, where nearly all of the file is laid out so.

    A name stands between a time and the words (Teams as .docx, Premiere), above a time, or, when it can only be one,
    directly above the words.

    Args:
        marks: What each line may be.
        lines: The lines.

    Returns:
        The marks, and the indices of lines whose time went to the name above.
    """
    filled = [index for index, line in enumerate(lines) if line.text.strip()]
    timed = [at for at, index in enumerate(filled) if _is_time(marks[index])]
    for step in (1, -1):
        named = _beside_times(filled, timed, step, marks, lines)
        if named:
            gone = (
                {index for at in timed if filled[at + step] in named for index in [filled[at]]} if step < 0 else set()
            )
            return [named.get(index, one) for index, one in enumerate(marks)], gone
    alone = _alone(filled, lines)
    labels = [one.label for one in marks if one is not None and one.label is not None and one.is_marked]
    counts = Counter(map(key, labels))
    if len(alone) <= sum(counts[key(label)] > 1 or word(label) is not None for label in labels):
        return list(marks), set()  # "It was hard: no money" is no label beside those of the file
    return [alone.get(index, one) for index, one in enumerate(marks)], set()


def _beside_times(
    filled: Sequence[int], timed: Sequence[int], step: int, marks: Sequence[Mark | None], lines: Sequence[Line]
) -> dict[int, Mark]:
    """Names below (``step`` 1) or above (-1) the lines of times; none unless nearly all times have one."""
    named: dict[int, Mark] = {}
    after = max(step, 0) + 1  # from a time to the words
    for at in timed:
        if at + step >= 0 and at + after < len(filled) and not _is_time(marks[filled[at + after]]):
            text = lines[filled[at + step]].text.strip()
            time = marks[filled[at]]
            if is_label(text) and time is not None:
                named[filled[at + step]] = replace(time, form=Form.TIMED, label=text, is_marked=True)
    names = {key(one.label) for one in named.values() if one.label is not None}
    if len(timed) < FEWEST or len(named) < SHARE * len(timed) or len(named) < FEWEST * len(names):
        return {}
    return named


def _alone(filled: Sequence[int], lines: Sequence[Line]) -> dict[int, Mark]:
    """Names directly above words, without any sign: they can only be names, come again, and lead paragraphs."""
    texts = [lines[index].text.strip() for index in filled]
    counts = Counter(
        key(text) for index, text in zip(filled, texts, strict=True) if _is_name(text, is_bold=_is_bold(lines[index]))
    )
    names = {name for name, n in counts.items() if n >= FEWEST}
    named: dict[int, Mark] = {}
    for at, (index, text) in enumerate(zip(filled, texts, strict=True)):
        leads = at == 0 or lines[filled[at - 1]].paragraph != lines[index].paragraph
        speaks = at + 1 < len(texts) and key(texts[at + 1]) not in names
        if key(text) in names and leads and speaks:
            named[index] = Mark(Form.TIMED, text, is_marked=True)
    if len(names) < FEWEST or len(named) < max(FEWEST * len(names), LED * len(filled)):
        return {}
    return named


def _is_name(text: str, *, is_bold: bool) -> bool:
    """Whether a line of its own can only be a speaker's label: a common word for one, numbered, capitals, bold type."""
    if not is_label(text) or text.endswith("."):
        return False
    if word(text) is not None or _NUMBERED.fullmatch(text) is not None or is_bold:
        return True
    if not text.isascii() and "\u3400" <= text[0] <= "\u9fff":
        return 2 <= len(text) <= 4 and text[0] in _SURNAMES and not set(text) & _SPEECH
    words = text.split()
    return (len(text) > 2 and text.isupper()) or (2 <= len(words) <= 4 and all(one[:1].isupper() for one in words))


def _is_bold(line: Line) -> bool:
    return line.bold > 0 and line.bold >= len(line.text.rstrip())


def _is_time(mark: Mark | None) -> bool:
    """Whether a line is a time, or two, and nothing else."""
    return mark is not None and mark.start_ms is not None and not (mark.label or mark.text)
