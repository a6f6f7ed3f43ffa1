"""JSON that programs write which turn speech to text: Whisper and its kin, Rev, AssemblyAI, Deepgram, iFlytek."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualkit.readers.draft import Draft, DraftTurn, joined
from qualkit.readers.encoding import decode
from qualkit.readers.file import crowded, shown
from qualkit.readers.front_matter import FrontMatter
from qualkit.readers.times import milliseconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualkit.problem import Problem
    from qualkit.readers.file import File

MOST_VALUES = 1_000_000
"""Values that a file may hold; a word with its times takes some five, an hour of talk has ten thousand words."""

LATEST = 1e9
"""Milliseconds that no recording reaches."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How one program names its parts.

    Attributes:
        where: Keys down to the list of passages; empty when the file is that list.
        text: Key of the words.
        speaker: Key of the speaker.
        start: Key of the start; ``end`` of the end.
        scale: Milliseconds of one unit of its times.
    """

    program: str
    where: tuple[str, ...]
    text: str
    speaker: str
    start: str
    end: str
    scale: float


LAYOUTS = (
    Layout("Whisper", ("segments",), "text", "speaker", "start", "end", 1000),
    Layout("Podcasting 2.0", ("segments",), "body", "speaker", "startTime", "endTime", 1000),
    Layout("whisper.cpp", ("transcription",), "text", "speaker", "from", "to", 1),
    Layout("Rev", ("monologues",), "elements", "speaker", "ts", "end_ts", 1000),
    Layout("Deepgram", ("results", "utterances"), "transcript", "speaker", "start", "end", 1000),
    Layout("AssemblyAI", ("utterances",), "text", "speaker", "start", "end", 1),
    Layout("iFlytek", ("data",), "onebest", "speaker", "bg", "ed", 1),
    Layout("iFlytek", (), "onebest", "speaker", "bg", "ed", 1),
    Layout("Whisper", (), "text", "speaker", "start", "end", 1000),
)
"""Looked at in this order; the first whose list is there and holds words is the file's."""


def read(file: File) -> tuple[list[Draft], list[Problem]]:
    """The interview in a .json file of a program that turns speech to text.

    Passages of one speaker that follow each other are one turn; without speakers a passage is a turn. A bare number
    in place of a speaker's name becomes ``speaker 1``. The lines of problems count passages.
    """
    text, problems = decode(file)
    if text is None:
        return [], problems
    if (problem := crowded(file, text, ",", "values", MOST_VALUES)) is not None:
        return [], [*problems, problem]
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        # Passages are counted only once they are read; before that a place is a line.
        return [], [*problems, file.error(f"is not JSON: {error.msg} in line {error.lineno}", hint="Export it again.")]
    except (RecursionError, ValueError) as error:
        return [], [*problems, file.error(f"is no JSON that can be read: {shown(str(error))}", hint="Export it again.")]
    for layout in LAYOUTS:
        passages = _passages(found, layout)
        if passages and all(isinstance(one, dict) and layout.text in one for one in passages):
            turns, told = _turns(passages, layout, file)
            language = found.get("language") if isinstance(found, dict) else None
            code = language if isinstance(language, str) and len(language) == 2 and language.isalpha() else None
            return [Draft(turns, FrontMatter(language=code))], [*problems, *told]
    keys = ", ".join(repr(str(key)[:40]) for key in list(found)[:8]) if isinstance(found, dict) else "a list"
    names = ", ".join(dict.fromkeys(layout.program for layout in LAYOUTS))
    hint = f"Read is the JSON of {names}; export anything else as .txt, .vtt or .csv."
    return [], [*problems, file.error(f"is JSON of another kind; it holds {keys or 'nothing'}", hint=hint)]


def _passages(found: Any, layout: Layout) -> list[Any] | None:
    """The list of passages where a layout has it; iFlytek writes it as JSON within JSON."""
    for key in layout.where:
        found = found.get(key) if isinstance(found, dict) else None
    if isinstance(found, str) and layout.program == "iFlytek":
        try:
            found = json.loads(found)
        except (RecursionError, ValueError):
            return None
    return found if isinstance(found, list) else None


def _turns(passages: Sequence[dict[str, Any]], layout: Layout, file: File) -> tuple[list[DraftTurn], list[Problem]]:
    turns: list[DraftTurn] = []
    problems: list[Problem] = []
    for number, passage in enumerate(passages, start=1):
        words, start, end = _said(passage, layout)
        if words is None:
            problems.append(file.error(f"{layout.text!r} holds no text", number, hint="Export it again."))
            continue
        if not words:
            continue
        speaker = _speaker(passage.get(layout.speaker))
        if speaker is not None and turns and turns[-1].speaker == speaker:
            turns[-1].lines.append(words)
            turns[-1].end_ms = end
        else:
            turns.append(DraftTurn([words], number, speaker, start, end))
    for turn in turns:
        turn.lines = [joined(turn.lines)]
    return turns, problems


def _said(passage: dict[str, Any], layout: Layout) -> tuple[str | None, int | None, int | None]:
    """Words, start and end of a passage; no words where they are not text."""
    said = passage[layout.text]
    if layout.program == "Rev":
        elements = [one for one in said if isinstance(one, dict)] if isinstance(said, list) else []
        said = "".join(str(one.get("value", "")) for one in elements)
        times = [one for one in elements if "ts" in one]
        first, last = (times[0], times[-1]) if times else ({}, {})
    else:
        first = last = passage["offsets"] if isinstance(passage.get("offsets"), dict) else passage
    if not isinstance(said, str):
        return None, None, None
    return " ".join(said.split()), _ms(first.get(layout.start), layout), _ms(last.get(layout.end), layout)


def _speaker(told: Any) -> str | None:
    if isinstance(told, dict):
        told = told.get("name")
    if isinstance(told, bool) or told is None:
        return None
    label = str(told).strip()[:200]
    return f"speaker {label}" if label.isdecimal() else label or None


def _ms(told: Any, layout: Layout) -> int | None:
    """A time in milliseconds; ``None`` when it is none."""
    if isinstance(told, str):
        if (clock := milliseconds(told)) is not None:
            return clock
        told = float(told) if told.isascii() and told.replace(".", "", 1).isdecimal() and len(told) < 20 else None
    if isinstance(told, bool) or not isinstance(told, (int, float)) or not abs(told) < LATEST or math.isnan(told):
        return None
    return max(0, round(told * layout.scale))
