"""``qualkit read``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.opened import opened
from qualkit.cli.options import pass_study
from qualkit.cli.output import console, now, say

if TYPE_CHECKING:
    from rich.console import Console

    from qualkit.report.sheet import Note, Sheet
    from qualkit.study import Study

WIDE = 96
"""Cells from which on the margin stands beside the words."""

MARGIN = 30
INDENT = 6


@click.command()
@click.argument("transcript")
@click.option("--coder", metavar="ID", help="Whose codings and memos stand in the margin; by default who counts.")
@click.option("--no-margin", "is_clean", is_flag=True, help="Only the words: no codings and no memos.")
@click.option("--segments", "by_segment", is_flag=True, help="Start a line where a segment starts, and number it.")
@click.option(
    "--to",
    "paths",
    type=click.Path(dir_okay=False, path_type=Path),
    multiple=True,
    help="Write it for printing: .html, .docx, .md or .txt. May be repeated.",
)
@pass_study
def read(
    study: Study, transcript: str, coder: str | None, is_clean: bool, by_segment: bool, paths: tuple[Path, ...]
) -> None:
    """Read a TRANSCRIPT: numbered turns, times, and codings and memos in the margin.

    Files have numbered lines and a wide margin; in Word, codes and memos are comments on their words. While a blind
    sample on the transcript is open, the margin is empty.

    Before: `qualkit import PATH…`. Next: `qualkit memo add --transcript NAME` for a field note, `qualkit code`.
    """
    from qualkit.report.formats import checked_suffix
    from qualkit.report.sheet import SUFFIXES
    from qualkit.workflow.reading import sheet_of

    for path in paths:
        checked_suffix(path, SUFFIXES)
    engine = opened(study, coder=coder)
    sheet = sheet_of(study, engine, transcript, coder=coder, is_clean=is_clean, now=now(), tell=say)
    if not paths:
        _draw(sheet, console(), by_segment=by_segment)
    for path in paths:
        _write(study, sheet, path, by_segment=by_segment)
        say(f"Wrote {path}")
    say(f"{transcript}: {len(sheet.turns):,} turns; in the margin: {sheet.margin}")


def _write(study: Study, sheet: Sheet, path: Path, *, by_segment: bool) -> None:
    from dataclasses import replace

    from qualkit import codebook as books
    from qualkit.report.sheet import write_sheet
    from qualkit.workflow import findings
    from qualkit.workflow.layers import UNION, Layer

    owners = tuple(dict.fromkeys(note.author for turn in sheet.turns for note in turn.notes))
    book = books.read(study.codebook_path, root=study.root)
    layer = Layer(owners[0] if owners else UNION, owners)
    origin = findings.provenance(study, opened(study), layer, book, now=now())
    if not owners:
        origin = replace(origin, layer="no codings")
    write_sheet(sheet, path, origin, _lines, by_segment=by_segment)


def _lines(text: str, width: int) -> list[str]:
    from rich.text import Text

    from qualkit.screen.wrapping import wrapped

    return [line.plain for line in wrapped(Text(text), width)]


def _draw(sheet: Sheet, screen: Console, *, by_segment: bool) -> None:
    from rich.cells import set_cell_size
    from rich.text import Text

    from qualkit.language.signs import plain
    from qualkit.report.sheet import laid_out

    def put(*parts: str | tuple[str, str]) -> None:
        screen.print(Text.assemble(*parts), soft_wrap=True)

    put((sheet.title, "bold"))
    for name, value in sheet.facts:
        for told in _lines(plain(f"{name}: {value}"), screen.width):
            put((told, "dim"))
    for note in sheet.field_notes:
        for told in _lines(plain(f"field note: {note}"), screen.width):
            put(told)
    has_margin = screen.width >= WIDE and any(turn.notes for turn in sheet.turns)
    width = min(100, screen.width - INDENT - (MARGIN + 3 if has_margin else 0))
    for one in laid_out(sheet, width, _lines, by_segment=by_segment):
        put()
        put((plain(one.turn.head), "bold"))
        beside = {line.number: "" for line in one.lines}
        waiting: list[str] = []
        for line in one.lines:
            waiting += [told for number, note in one.notes if number == line.number for told in _told(note)]
            if has_margin and waiting:
                beside[line.number] = waiting.pop(0)
            words = set_cell_size(plain(line.text), width) if beside[line.number] else plain(line.text)
            margin = f" │ {beside[line.number]}" if beside[line.number] else ""
            put((f"{line.segment:>{INDENT - 1}} ", "dim"), words, (margin, "green"))
        for told in waiting:
            put(" " * (INDENT + width if has_margin else INDENT), (f" │ {told}", "green"))


def _told(note: Note) -> list[str]:
    from qualkit.language.signs import plain

    return _lines(plain(note.text if note.text.startswith("[") else f"* {note.text}"), MARGIN)
