"""CLAN's .cha files (CHAT): main lines are turns, the lines that depend on them are left out and told."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from qualkit.readers.draft import Draft, DraftTurn
from qualkit.readers.encoding import lines_of
from qualkit.readers.file import shown
from qualkit.readers.front_matter import FrontMatter
from qualkit.readers.roles import word

if TYPE_CHECKING:
    from qualkit.problem import Problem
    from qualkit.readers.file import File

_MAIN = re.compile(r"\*(\w{1,20}):\s?(.*)")
_TIMES = re.compile(r"\s?\x15(\d{1,10})_(\d{1,10})\x15")
_CODES = {
    "Investigator": "interviewer",
    "Interviewer": "interviewer",
    "Participant": "participant",
    "Informant": "informant",
}
_ISO = {"eng": "en", "zho": "zh", "cmn": "zh", "deu": "de", "fra": "fr", "spa": "es", "por": "pt", "ita": "it"}


def read(file: File) -> tuple[list[Draft], list[Problem]]:
    """The interview in a .cha file.

    A main line (``*PAR:``) is a turn, with the times between its bullets; a line that begins with a tab goes on.
    CHAT's own marks in the words stay as written. Dependent tiers (``%com:``) and comments are counted and told.
    Roles are those of ``@Participants``.
    """
    text, problems = lines_of(file)
    if text is None:
        return [], problems
    turns: list[DraftTurn] = []
    legend: dict[str, str] = {}
    besides: Counter[str] = Counter()
    language: str | None = None
    for number, row in _whole_lines(text):
        head, _, rest = row.partition(":")
        if (main := _MAIN.match(row)) is not None:
            times = list(_TIMES.finditer(main[2]))
            start, end = (int(times[0][1]), int(times[-1][2])) if times else (None, None)
            turns.append(DraftTurn([" ".join(_TIMES.sub("", main[2]).split())], number, main[1], start, end))
        elif head == "@Participants":
            for person in rest.split(","):
                code, *told = person.split()
                role = _CODES.get(told[-1]) if told else None
                if role is not None or (told and word(told[-1]) is not None):
                    legend[code] = role or told[-1]
        elif head == "@Languages":
            language = _ISO.get(rest.strip().split(",")[0].strip())
        elif row.startswith("%"):
            besides[head] += 1
        elif row.startswith("@"):
            besides["@Comment"] += head == "@Comment"
        elif row.strip():
            hint = "A line of CHAT begins with *, % or @, or with a tab when it goes on."
            return [], [*problems, file.error(f"is no line of CHAT: {shown(row)}", number, hint=hint)]
    if not turns:
        return [], [*problems, file.error("holds no main line", hint="Speech stands in lines like *PAR: words.")]
    told_besides = ", ".join(f"{n} {name}" for name, n in besides.items() if n)
    if told_besides:
        problems.append(file.warning(f"not read: {told_besides}", hint="If it was spoken, move it into a main line."))
    return [Draft(turns, FrontMatter(language=language), legend)], problems


def _whole_lines(text: str) -> list[tuple[int, str]]:
    """Lines with what goes on below them after a tab."""
    found: list[tuple[int, str]] = []
    for number, row in enumerate(text.split("\n"), start=1):
        if row.startswith("\t") and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {row.strip()}")
        elif row.strip():
            found.append((number, row.rstrip()))
    return found
