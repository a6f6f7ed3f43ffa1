"""Other captions than .vtt and .srt: YouTube's .sbv, .ass and .ssa of subtitle editors, .lrc."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qualkit.readers.captions import Raw, read_cues
from qualkit.readers.encoding import lines_of
from qualkit.readers.file import shown
from qualkit.readers.front_matter import FrontMatter
from qualkit.readers.times import CLOCK, milliseconds

if TYPE_CHECKING:
    from qualkit.problem import Problem
    from qualkit.readers.draft import Draft
    from qualkit.readers.file import File

_SBV = re.compile(rf"\s*({CLOCK})\s?,\s?({CLOCK})\s*", re.ASCII)
_LRC = re.compile(rf"(?:\[\s?{CLOCK}\s?\])+", re.ASCII)
_TAGGED = re.compile(r"\[[a-zA-Z#]{1,12}:[^\]\n]{0,200}\]\s*")
_OVERRIDE = re.compile(r"\{\\[^{}]{0,200}\}")
_BREAK = re.compile(r"\\[Nn]")


def read_sbv(file: File) -> tuple[list[Draft], list[Problem]]:
    """The interview in an .sbv file: a line of two times set apart by a comma, its words below, a blank line."""
    text, problems = lines_of(file)
    if text is None:
        return [], problems
    cues: list[tuple[int, int, int, list[str]]] = []
    is_below = False
    for number, row in enumerate(text.split("\n"), start=1):
        times = _SBV.fullmatch(row[:100])
        start, end = (milliseconds(times[1]), milliseconds(times[2])) if times is not None else (None, None)
        if start is not None and end is not None:
            cues.append((number, start, end, []))
            is_below = True
        elif not row.strip():
            is_below = False
        elif is_below:
            cues[-1][3].append(row)
        else:
            hint = "A cue is a line of two times, 0:00:01.000,0:00:04.000, with its words below."
            problems.append(file.error(f"words without a time: {shown(row)}", number, hint=hint))
            return [], problems
    return read_cues(
        [Raw(line, start, end, tuple(rows)) for line, start, end, rows in cues], file, FrontMatter(), problems
    )


def read_ass(file: File) -> tuple[list[Draft], list[Problem]]:
    """The interview in an .ass or .ssa file: its dialogue, with the names beside it; comments are left out and told."""
    text, problems = lines_of(file)
    if text is None:
        return [], problems
    columns: list[str] = []
    cues: list[Raw] = []
    n_comments = 0
    is_events = False
    for number, row in enumerate(text.split("\n"), start=1):
        kind, _, rest = row.partition(":")
        if row.startswith("["):
            is_events = row.strip().casefold() == "[events]"
        elif is_events and kind == "Format":
            columns = [name.strip().casefold() for name in rest.split(",")]
        elif is_events and kind == "Comment":
            n_comments += 1
        elif is_events and kind == "Dialogue":
            cells = dict(zip(columns, rest.split(",", len(columns) - 1), strict=False)) if columns else {}
            start, end = (milliseconds(cells.get(name, "")) for name in ("start", "end"))
            if start is None or end is None or "text" not in cells:
                hint = "A line of dialogue has the columns that the line Format: names above it."
                return [], [*problems, file.error(f"cannot be read as dialogue: {shown(rest)}", number, hint=hint)]
            name = (cells.get("name") or cells.get("actor") or "").strip().translate({60: None, 62: None})
            said = " ".join(_BREAK.sub(" ", _OVERRIDE.sub("", cells["text"])).replace(r"\h", " ").split())
            cues.append(Raw(number, start, end, (f"<v {name}>{said}" if name else said,)))
    if not cues:
        hint = "Speech stands below [Events], in lines that begin with Dialogue:."
        return [], [*problems, file.error("holds no dialogue", hint=hint)]
    if n_comments:
        problems.append(file.warning(f"not read: {n_comments} comment(s)"))
    return read_cues(sorted(cues, key=lambda cue: cue.start_ms), file, FrontMatter(), problems)


def read_lrc(file: File) -> tuple[list[Draft], list[Problem]]:
    """The interview in an .lrc file: lines that begin with a time in brackets; tags at the top are left out."""
    text, problems = lines_of(file)
    if text is None:
        return [], problems
    cues: list[tuple[int, int, list[str]]] = []
    for number, row in enumerate(text.split("\n"), start=1):
        times = _LRC.match(row[:200])
        start = milliseconds(times[0].strip("[] ").partition("]")[0].strip()) if times is not None else None
        if times is not None and start is not None:
            cues.append((number, start, [row[times.end() :]]))
        elif row.strip() and _TAGGED.fullmatch(row.strip()[:250]) is None:
            if not cues:
                hint = "Each line begins with a time: [00:12.34]words."
                return [], [*problems, file.error(f"words without a time: {shown(row)}", number, hint=hint)]
            cues[-1][2].append(row)
    raw = [
        Raw(line, start, cues[at + 1][1] if at + 1 < len(cues) else start, tuple(rows))
        for at, (line, start, rows) in enumerate(cues)
    ]
    return read_cues(raw, file, FrontMatter(), problems)
