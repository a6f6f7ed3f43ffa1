"""Captions: .vtt and .srt cues to turns.

The parser is our own: webvtt-py 0.6.0, tried on the same files, leaves out cues with a broken time and text
without one, gives no line numbers, and keeps ``&amp;`` in the text; no word may be lost silently.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from qualkit.problem import Severity
from qualkit.readers import apart
from qualkit.readers.draft import Draft, DraftTurn, join, joined
from qualkit.readers.encoding import lines_of
from qualkit.readers.file import Line, places, shown
from qualkit.readers.front_matter import FrontMatter, take
from qualkit.readers.marks import WINDOW, mark
from qualkit.readers.plain import labels_of, resolved
from qualkit.readers.times import CLOCK, milliseconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qualkit.problem import Problem
    from qualkit.readers.file import File

LABELLED = 0.8
"""Share of cues with a name in their text from which on one without has no speaker; below, it goes on."""

FEWEST_ROLLING = 4
"""Cues below which nothing is taken for a repetition."""

_TIMES = re.compile(rf"\s*({CLOCK})\s{{0,9}}-->\s{{0,9}}({CLOCK})(?:\s.*)?", re.ASCII)
_VOICE = re.compile(r"<v(?:\.[^\s<>]{1,80})?[ \t]+([^<>\n]{1,200})>")
_TAG = re.compile(
    r"</?(?:v|c|i|b|u|ruby|rt|lang|font)(?:[.\s][^<>]{0,200})?>|<\d[\d:.]{3,14}>|\{\\an?\d\}", re.IGNORECASE
)
_CUE_NAME = re.compile(r'\d{1,6} "([^"<>]{1,100})"(?: \(\d{1,20}\))?')  # Webex
_UTTERANCE = re.compile(r"([0-9a-fA-F-]{30,40}(?:/\d{1,9})?)-\d{1,9}")


@dataclass(frozen=True, slots=True)
class Raw:
    """A cue as its file has it.

    Attributes:
        line: Of its times in the file.
        rows: Its lines, tags and all.
        stretch: As in :class:`Cue`.
    """

    line: int
    start_ms: int
    end_ms: int
    rows: tuple[str, ...]
    stretch: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words between two times.

    Attributes:
        line: Of its times in the file.
        stretch: What Teams and Stream write for cues of one stretch of speech; empty in other files.
    """

    line: int
    start_ms: int
    end_ms: int
    text: str
    voice: str | None = None
    stretch: str = ""


def read(file: File, *, is_webvtt: bool) -> tuple[list[Draft], list[Problem]]:
    """The interview in a .vtt or .srt file.

    Consecutive cues of one speaker are one turn. Where no cue names a speaker, a cue is a turn, except that
    cues which the file itself numbers as parts of one stretch stay together. Line breaks inside a cue are the
    captioner's and become blanks. Any broken cue means that nothing is read.
    """
    text, problems = lines_of(file)
    if text is None:
        return [], problems
    lines = [Line(number, row, 0) for number, row in enumerate(text.split("\n"), start=1)]
    front = FrontMatter()
    if is_webvtt:
        lines, front, found = _header(lines, file)
        problems += found
    raw, broken = _cues(lines, file, is_webvtt=is_webvtt)
    problems += broken
    if broken or any(problem.severity is Severity.ERROR for problem in problems):
        return [], problems
    return read_cues(raw, file, front, problems)


def read_cues(
    raw: Sequence[Raw], file: File, front: FrontMatter, problems: Sequence[Problem] = ()
) -> tuple[list[Draft], list[Problem]]:
    """The interview in the cues of a file, whatever its format.

    Args:
        raw: In the order of the file.
        file: Where they come from.
        front: What was told before them.
        problems: Found before, to be told beside the rest.
    """
    unrolled, n_repeated = _unrolled(raw)
    cues = [piece for one in unrolled for piece in _pieces(one)]
    told = [*problems, *_backwards(cues, file)]
    if n_repeated:
        hint = "Such captions show each line twice, first below and then above the next."
        told.append(file.warning(f"{n_repeated} lines that only repeat the cue above were left out", hint=hint))
    return [Draft(_turns(cues, front, file), front)], told


def _unrolled(raw: Sequence[Raw]) -> tuple[list[Raw], int]:
    """Cues without the lines that rolling captions (YouTube's) show again, and how many those are.

    They are left out only where half of all cues begin so, and go on below: who says "yes" twice says it twice.
    """
    repeated: list[int] = []
    n_two = 0  # cues that show a line again and a new one
    before = ""
    for index, one in enumerate(raw):
        rows = [row for row in one.rows if _said(row)]
        if before and rows and _said(rows[0]) == before:
            repeated.append(index)
            n_two += len(rows) > 1
        before = _said(rows[-1]) if rows else before
    if len(raw) < FEWEST_ROLLING or len(repeated) * 2 < len(raw) or n_two * 3 < len(repeated):
        return list(raw), 0
    again = set(repeated)
    return [
        replace(one, rows=tuple([row for row in one.rows if _said(row)][1:])) if index in again else one
        for index, one in enumerate(raw)
    ], len(repeated)


def _said(row: str) -> str:
    return " ".join(_TAG.sub("", row).split())


def _header(lines: Sequence[Line], file: File) -> tuple[list[Line], FrontMatter, list[Problem]]:
    """Take off the WEBVTT line with what belongs to it, and front matter in the note right after it."""
    problems: list[Problem] = []
    index = 0
    if lines[0].text[:6] == "WEBVTT":
        while index < len(lines) and lines[index].text.strip() and "-->" not in lines[index].text[:WINDOW]:
            index += 1
    else:
        problems.append(file.warning("does not begin with WEBVTT", 1, hint="The first line of a .vtt file is WEBVTT."))
    while index < len(lines) and not lines[index].text.strip():
        index += 1
    if index < len(lines) and lines[index].text.strip() == "NOTE":
        front, rest, found = take(lines[index + 1 :], file)
        if found or len(rest) < len(lines) - index - 1:
            return list(rest), front, problems + found
    return list(lines[index:]), FrontMatter(), problems


def _cues(lines: Sequence[Line], file: File, *, is_webvtt: bool) -> tuple[list[Raw], list[Problem]]:
    cues: list[Raw] = []
    problems: list[Problem] = []
    for block in _blocks(lines):
        if is_webvtt and block[0].text.split(maxsplit=1)[0] in {"NOTE", "STYLE", "REGION"}:
            continue
        at = [index for index, line in enumerate(block) if "-->" in line.text[:WINDOW]]
        if not at or at[0] > 1:
            problems.append(
                file.error(
                    f"words without a time: {shown(block[0].text)}",
                    block[0].number,
                    hint="A cue is a line of two times, 00:00:01.000 --> 00:00:04.000, with its words below.",
                )
            )
        for index, after in pairwise([*at, len(block) + 1]):
            times = _TIMES.fullmatch(block[index].text[:WINDOW].rstrip())
            start, end = (milliseconds(times[1]), milliseconds(times[2])) if times else (None, None)
            if start is None or end is None:
                problems.append(
                    file.error(
                        f"not a pair of times: {shown(block[index].text)}",
                        block[index].number,
                        hint="Write 00:00:01.000 --> 00:00:04.000.",
                    )
                )
                continue
            # The line above the next times of the same block is that cue's number.
            rows = [line.text for line in block[index + 1 : after - 1]]
            if (named := _CUE_NAME.fullmatch(block[index - 1].text.strip()[:WINDOW]) if index else None) is not None:
                rows[:1] = [f"<v {named[1]}>{row}" for row in rows[:1]]
            stretch = _UTTERANCE.fullmatch(block[index - 1].text.strip()[:WINDOW]) if index else None
            cues.append(Raw(block[index].number, start, end, tuple(rows), stretch[1] if stretch else ""))
    return cues, problems


def _blocks(lines: Sequence[Line]) -> Iterable[list[Line]]:
    """The lines between blank ones; one of blanks alone is part of a cue (YouTube) unless another cue follows."""
    block: list[Line] = []
    for index, line in enumerate(lines):
        if line.text.strip():
            block.append(line)
        elif block and line.text and "-->" in block[-1].text[:WINDOW] and _goes_on(lines[index + 1 : index + 2]):
            continue
        elif block:
            yield block
            block = []
    if block:
        yield block


def _goes_on(below: Sequence[Line]) -> bool:
    return any(line.text.strip() and "-->" not in line.text[:WINDOW] for line in below)


def _pieces(raw: Raw) -> list[Cue]:
    """A cue, or several where voices change inside it; none when it holds no words."""
    text = ""
    for row in raw.rows:
        # Two dashes in one cue are two people whose names nobody wrote.
        text = f"{text}\n{row.strip()}" if text.startswith("-") and row.startswith("-") else join(text, row.strip())
    voiceless, *voiced = _VOICE.split(text)
    pairs = [(None, voiceless), *zip(voiced[::2], voiced[1::2], strict=True)]
    return [
        Cue(raw.line, raw.start_ms, raw.end_ms, words, resolved(voice).strip() if voice else None, raw.stretch)
        for voice, part in pairs
        if (words := resolved(_TAG.sub("", part)).strip())
    ]


def _turns(cues: Sequence[Cue], front: FrontMatter, file: File) -> list[DraftTurn]:
    names: list[tuple[str | None, str]] = [(cue.voice, cue.text) for cue in cues]
    if not any(cue.voice for cue in cues):
        rows = [Line(cue.line, cue.text, number) for number, cue in enumerate(cues)]
        marks = apart.settled([mark(row.text) for row in rows], rows)
        found = labels_of(marks, [True] * len(marks), front.speakers, {}, file.speakers)
        named = [found.is_label(one) for one in marks]
        goes_on = bool(found) and sum(named) < LABELLED * len(cues)
        names = []
        last: str | None = None
        for cue, one, is_named in zip(cues, marks, named, strict=True):
            if is_named and one is not None:
                last = one.label
                names.append((last, one.text))
            else:
                names.append((last if goes_on else None, cue.text))
    turns: list[DraftTurn] = []
    before: Cue | None = None
    for cue, (speaker, text) in zip(cues, names, strict=True):
        is_same = before is not None and (
            speaker == turns[-1].speaker if speaker else cue.stretch != "" and cue.stretch == before.stretch
        )
        if is_same:
            turns[-1].lines.append(text)
            turns[-1].end_ms = cue.end_ms
        elif text:
            turns.append(DraftTurn([text], cue.line, speaker, cue.start_ms, cue.end_ms))
        before = cue if turns else None
    for turn in turns:
        turn.lines = [joined(turn.lines)]
    return turns


def _backwards(cues: Sequence[Cue], file: File) -> list[Problem]:
    """Warnings about times that run backwards, within a cue or from one to the next."""
    lines = [cue.line for cue in cues if cue.end_ms < cue.start_ms]
    lines += [cue.line for before, cue in pairwise(cues) if cue.start_ms < before.start_ms]
    if not lines:
        return []
    lines = sorted(set(lines))
    return [file.warning(f"times run backwards in {places(lines)}", lines[0], hint="The order of the file was kept.")]
