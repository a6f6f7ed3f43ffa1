"""A transcript to read and to print: numbered turns and lines, and what was noted in the margin."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from qualkit.report.files import write_whole
from qualkit.report.formats import checked_suffix

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from qualkit.report.provenance import Provenance

    Wrap = Callable[[str, int], list[str]]
    """A text and a width in cells to its lines."""

SUFFIXES = (".html", ".docx", ".md", ".txt")
PRINTED_WIDTH = 76
"""Cells of a line on paper: what stands left of a wide margin."""


@dataclass(frozen=True, slots=True)
class Note:
    """What stands in the margin: a code, or a memo.

    Attributes:
        start: Where its words start in the transcript's text.
        end: Where they end.
        text: ``[retn.notice]`` or the memo.
        author: Who wrote it.
    """

    start: int
    end: int
    text: str
    author: str


@dataclass(frozen=True, slots=True)
class SheetTurn:
    """A turn to print.

    Attributes:
        number: Of the turn.
        time: When it starts; empty when not known.
        speaker: As the file has it; empty when it has none.
        start: Where its words start in the transcript's text.
        text: Verbatim.
        segments: Where segments start in the transcript's text.
        notes: In the margin, in reading order.
    """

    number: int
    time: str
    speaker: str
    start: int
    text: str
    segments: tuple[int, ...]
    notes: tuple[Note, ...]

    @property
    def head(self) -> str:
        """``¶12  0:03:12  Participant``."""
        return "  ".join(part for part in (f"¶{self.number}", self.time, self.speaker) if part)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A transcript to print.

    Attributes:
        title: Its name.
        facts: Whom it stands for and how it was made: name and value.
        field_notes: What coders noted of the interview.
        margin: What the margin holds.
        turns: In order.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    field_notes: tuple[str, ...]
    margin: str
    turns: tuple[SheetTurn, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line of a turn: its number in the transcript, the segment that starts it, if one does, and words."""

    number: int
    segment: str
    text: str


@dataclass(frozen=True, slots=True)
class LaidTurn:
    """A turn with its lines, and its notes, each with the number of the line it stands beside."""

    turn: SheetTurn
    lines: tuple[Line, ...]
    notes: tuple[tuple[int, Note], ...]


def laid_out(sheet: Sheet, width: int, wrap: Wrap, *, by_segment: bool = False) -> list[LaidTurn]:
    """The lines of a transcript, numbered from 1 throughout.

    Args:
        sheet: What to lay out.
        width: Cells of a line.
        wrap: Breaks texts.
        by_segment: Start a line where a segment starts.
    """
    laid = []
    number = 0
    for turn in sheet.turns:
        lines: list[Line] = []
        starts: list[int] = []
        for name, start, part in _parts(turn, by_segment=by_segment):
            position = 0
            for text in wrap(part, width):
                number += 1
                found = part.find(text, position)
                position = max(found, position)
                starts.append(start + position)
                position += len(text)
                lines.append(Line(number, name if text and position == len(text) else "", text))
        notes = [(lines[_line_of(note.start, starts)].number, note) for note in turn.notes] if lines else []
        laid.append(LaidTurn(turn, tuple(lines), tuple(notes)))
    return laid


def write_sheet(sheet: Sheet, path: Path, provenance: Provenance, wrap: Wrap, *, by_segment: bool = False) -> None:
    """Write a transcript for printing; the suffix decides the format.

    Raises:
        InputError: Another suffix, or a place that cannot be written to.
    """
    match checked_suffix(path, SUFFIXES):
        case ".docx":
            from qualkit.report.sheet_document import sheet_document

            content = sheet_document(sheet, provenance, by_segment=by_segment)
        case ".md":
            content = _markdown(sheet, provenance).encode()
        case ".txt":
            content = _plain(sheet, provenance, wrap, by_segment=by_segment).encode()
        case _:
            from qualkit.report.page import render

            laid = laid_out(sheet, PRINTED_WIDTH, wrap, by_segment=by_segment)
            content = render("sheet.html", provenance, title=sheet.title, warnings=(), sheet=sheet, laid=laid).encode()
    write_whole(path, content)


def _parts(turn: SheetTurn, *, by_segment: bool) -> list[tuple[str, int, str]]:
    """A turn in one part, or cut where segments start: the segment's number in the turn, start and words."""
    if not by_segment or not turn.segments:
        return [("", turn.start, turn.text)]
    inside = [start for start in turn.segments if turn.start < start < turn.start + len(turn.text)]
    edges = [turn.start, *inside, turn.start + len(turn.text)]
    return [
        (f"{turn.number}.{position}", start, turn.text[start - turn.start : end - turn.start].strip())
        for position, (start, end) in enumerate(pairwise(edges), start=1)
    ]


def _line_of(position: int, starts: Sequence[int]) -> int:
    """The last line that starts at or before a position."""
    return max((index for index, start in enumerate(starts) if start <= position), default=0)


def _plain(sheet: Sheet, provenance: Provenance, wrap: Wrap, *, by_segment: bool) -> str:
    """Text with the number of every fifth line, and notes below the turn they belong to."""
    out = [sheet.title, "=" * len(sheet.title), *(f"{name}: {value}" for name, value in sheet.facts)]
    out += [f"margin: {sheet.margin}", *(f"field note: {note}" for note in sheet.field_notes), ""]
    for one in laid_out(sheet, PRINTED_WIDTH, wrap, by_segment=by_segment):
        out.append(f"{'':6}{one.turn.head}")
        for line in one.lines:
            out.append(f"{line.number if line.number % 5 == 0 else '':>4}  {line.text}".rstrip())
        out += [f"{'':10}line {number}: {note.text} ({note.author})" for number, note in one.notes]
        out.append("")
    out += [f"{name}: {value}" for name, value in provenance.lines()]
    return "\n".join(out) + "\n"


def _markdown(sheet: Sheet, provenance: Provenance) -> str:
    from qualkit.report.markdown import escaped, facts_of, joined, notice_of

    parts = [f"# {escaped(sheet.title)}", notice_of(provenance)]
    parts.append("\n".join(f"- {escaped(name)}: {escaped(value)}" for name, value in sheet.facts))
    parts += [f"*Field note:* {escaped(note)}" for note in sheet.field_notes]
    for turn in sheet.turns:
        parts.append(f"**{escaped(turn.head)}**<br>{escaped(turn.text)}")
        parts.append("\n".join(f"- {escaped(f'{note.text} ({note.author})')}" for note in turn.notes))
    return joined([*parts, "---", f"Margin: {escaped(sheet.margin)}", facts_of(provenance)])
