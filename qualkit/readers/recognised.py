"""JSON that programs write which turn speech to text, as passages or word by word."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualkit.readers import worded
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
        text: Key of the words; dots lead deeper, numbers into lists.
        speaker: Key of the speaker.
        start: Key of the start; ``end`` of the end.
        scale: Milliseconds of one unit of its times.
        is_length: Whether ``end`` tells how long a passage takes.
    """

    program: str
    where: tuple[str, ...]
    text: str
    speaker: str
    start: str
    end: str
    scale: float
    is_length: bool = False


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
    Layout("Fireflies", (), "sentence", "speaker_name", "startTime", "endTime", 1000),
    Layout("Fireflies", ("data", "transcript", "sentences"), "text", "speaker_name", "start_time", "end_time", 1000),
    Layout("Fireflies", ("sentences",), "text", "speaker_name", "start_time", "end_time", 1000),
    Layout("Gladia", ("result", "transcription", "utterances"), "text", "speaker", "start", "end", 1000),
    Layout("Azure", ("phrases",), "text", "speaker", "offsetMilliseconds", "durationMilliseconds", 1, is_length=True),
    Layout(
        "Azure", ("recognizedPhrases",), "nBest.0.display", "speaker", "offsetInTicks", "durationInTicks", 1e-4, True
    ),
    Layout("Fathom", ("transcript",), "text", "speaker.display_name", "timestamp", "", 1000),
    Layout("Google", ("results",), "alternatives.0.transcript", "", "", "resultEndTime", 1000),
    Layout("Deepgram", ("results", "channels"), "alternatives.0.transcript", "", "", "", 1000),
    Layout("AWS Transcribe", ("results", "transcripts"), "transcript", "", "", "", 1000),
    Layout("a chat", ("messages",), "content", "role", "timestamp", "", 1000),
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
        found = _by_line(text) if file.path.suffix.lower() == ".jsonl" else json.loads(text)
    except json.JSONDecodeError as error:
        # Passages are counted only once they are read; before that a place is a line.
        return [], [*problems, file.error(f"is not JSON: {error.msg} in line {error.lineno}", hint="Export it again.")]
    except (RecursionError, ValueError) as error:
        return [], [*problems, file.error(f"is no JSON that can be read: {shown(str(error))}", hint="Export it again.")]
    spoken = worded.turns(found)
    if spoken:
        return [Draft(spoken, FrontMatter(language=_language(found)))], problems
    for layout in LAYOUTS:
        passages = _passages(found, layout)
        if passages and all(isinstance(one, dict) and _at(one, layout.text) is not None for one in passages):
            turns, told = _turns(passages, layout, file)
            return [Draft(turns, FrontMatter(language=_language(found)))], [*problems, *told]
    keys = ", ".join(repr(str(key)[:40]) for key in list(found)[:8]) if isinstance(found, dict) else "a list"
    names = ", ".join(dict.fromkeys((*(layout.program for layout in LAYOUTS), *worded.PROGRAMS)))
    hint = f"Read is the JSON of {names}; export anything else as .txt, .vtt or .csv."
    return [], [*problems, file.error(f"is JSON of another kind; it holds {keys or 'nothing'}", hint=hint)]


def _by_line(text: str) -> list[Any]:
    """The values of a text that has one a line.

    Raises:
        json.JSONDecodeError: A line is none; the error tells which.
    """
    values: list[Any] = []
    start = 0
    for row in text.split("\n"):
        if row.strip():
            try:
                values.append(json.loads(row))
            except json.JSONDecodeError as error:
                raise json.JSONDecodeError(error.msg, text, start + error.pos) from error
        start += len(row) + 1
    return values


def _language(found: Any) -> str | None:
    told = found.get("language", found.get("language_code")) if isinstance(found, dict) else None
    return told if isinstance(told, str) and len(told) == 2 and told.isalpha() else None


def _at(passage: Any, path: str) -> Any:
    """What stands at a key, or at the end of several; ``None`` where nothing does."""
    for part in path.split("."):
        if isinstance(passage, list) and part.isdecimal() and int(part) < len(passage):
            passage = passage[int(part)]
        else:
            passage = passage.get(part) if isinstance(passage, dict) else None
    return passage


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
        speaker = _speaker(_at(passage, layout.speaker))
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
    said = _at(passage, layout.text)
    if layout.program == "Rev":
        elements = [one for one in said if isinstance(one, dict)] if isinstance(said, list) else []
        said = "".join(str(one.get("value", "")) for one in elements)
        times = [one for one in elements if "ts" in one]
        first, last = (times[0], times[-1]) if times else ({}, {})
    else:
        first = last = passage["offsets"] if isinstance(passage.get("offsets"), dict) else passage
    if not isinstance(said, str):
        return None, None, None
    start, end = _ms(first.get(layout.start), layout), _ms(last.get(layout.end), layout)
    if layout.is_length:
        end = start + end if start is not None and end is not None else None
    return " ".join(said.split()), start, end


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
