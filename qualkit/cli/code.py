"""``qualkit code``."""

from __future__ import annotations

import gc
import os
import sys
import time
from typing import TYPE_CHECKING

import click

from qualkit.cli.opened import opened
from qualkit.cli.options import pass_study
from qualkit.cli.output import console, now, say

if TYPE_CHECKING:
    from qualkit.model.codebook import Codebook
    from qualkit.session import Asker, Summary
    from qualkit.store import Engine
    from qualkit.study import Study

_NEW_OBJECTS = 100_000
"""How many objects a session makes before it looks for garbage; Python's own number is 700."""


@click.command()
@click.argument("transcripts", metavar="[TRANSCRIPT…]", nargs=-1)
@click.option("--coder", metavar="ID", required=True, help="Who codes.")
@click.option("--assist", "mode", flag_value="assist", help="Show suggestions at once.")
@click.option("--blind", "mode", flag_value="blind", help="Never show suggestions.")
@click.option("--commit-first", "mode", flag_value="commit-first", help="Show them after your own answer.")
@click.option("--sample", metavar="NAME", help="Code this sample's segments, blind: see `qualkit sample draw`.")
@click.option(
    "--order",
    type=click.Choice(["transcript", "teaching", "uncertain", "certain", "novel", "balanced"]),
    default="transcript",
    show_default=True,
    help="Which segments first: as they stand; what teaches suggestions fastest; where they are least or most sure; "
    "least like what is known; cases in turn and rare codes first.",
)
@click.option("--plain", is_flag=True, help="Line by line, not on the full screen: for pipes and screen readers.")
@pass_study
def code(
    study: Study,
    transcripts: tuple[str, ...],
    coder: str,
    mode: str | None,
    sample: str | None,
    order: str,
    plain: bool,
) -> None:
    """Code segments, one at a time.

    In a terminal it fills the screen, and `?` shows its keys; with --plain, in a pipe or in a very small window it goes
    line by line. Stop and go on whenever you like. Answer with codes by id, by the start of an id or label in either
    language, or by the number of a suggestion; `none` when no code fits; `?` shows everything else: undo and redo,
    other spans, several segments at once, new codes. Each decision is on disk before the next segment is on screen.
    Answers can be piped in, one a line.

    When suggestions are shown: as the flag of this session says, else a sample is blind, else as qualkit.toml says for
    the coder ([coding.modes]), else for the study ([coding] mode). The codebook's file may be edited meanwhile.

    Before: `qualkit segment`, `qualkit suggest`. Next: `qualkit themes`, `qualkit matrix`.
    """
    from qualkit import codebook as books
    from qualkit.cli.asker import LineAsker
    from qualkit.model.coding import Mode
    from qualkit.workflow.code import code as run
    from qualkit.workflow.codebook import current
    from qualkit.workflow.segment import segment

    # What a large study is read into lives as long as the session: to look through it for garbage again and again
    # while it grows would take a fifth of the time that the session takes to open.
    gc.set_threshold(_NEW_OBJECTS)
    engine = opened(study, coder=coder)
    segment(study, engine, only_new=True)
    _known_coder(engine, coder)
    is_interactive = not plain and sys.stdin.isatty() and sys.stdout.isatty()
    language = study.settings.study.language

    def start(asker: Asker, book: Codebook) -> Summary:
        # Again when the screen starts the session again: what stopped it may be a transcript that was updated.
        segment(study, engine, only_new=True)
        return run(
            study,
            engine,
            coder,
            book=book,
            mode=Mode(mode or ("blind" if sample else study.settings.coding.mode_of(coder))),
            asker=asker,
            transcripts=transcripts,
            sample=sample,
            order=order,
            now=now,
            clock=time.monotonic,
        )

    def read() -> Codebook:
        return current(study, engine, now=now())

    if is_interactive and _has_room():
        from qualkit.screen.app import code_on_screen

        summary = code_on_screen(start, read, language)
    else:
        asker = LineAsker(console(), sys.stdin, books.matches, language, is_interactive=is_interactive)
        summary = start(asker, read())
    say(
        f"Saved: {summary.answered} coded, {summary.none} none, {summary.skipped} skipped, {summary.flagged} flagged; "
        f"{summary.left} segments left."
    )
    if summary.left:
        say(f"Go on: qualkit code --coder {coder}{f' --sample {sample}' if sample else ''}")
    else:
        say("Next: qualkit sample list" if sample else "Next: qualkit themes, qualkit matrix")


def _has_room() -> bool:
    """Whether the full screen can be drawn: a terminal that can place words, and large enough."""
    from qualkit.screen import LEAST

    if sys.stderr is None or not sys.stderr.isatty():  # that is where it is drawn
        return False
    columns, lines = os.get_terminal_size(sys.stderr.fileno())
    return os.environ.get("TERM", "") not in ("dumb", "unknown") and columns >= LEAST[0] and lines >= LEAST[1]


def _known_coder(engine: Engine, coder: str) -> None:
    """Offer to add a coder that the study does not know; a pipe has to add one first."""
    from qualkit import store
    from qualkit.errors import InputError
    from qualkit.model.coding import Coder
    from qualkit.workflow.layers import add_coder

    with store.reading(engine) as connection:
        if store.coders.find(connection, coder) is not None:
            return
        known = [one.id for one in store.coders.every(connection)]
    hint = f"Add one: qualkit coder add {coder}   Known: {', '.join(known) or 'none yet'}"
    if not sys.stdin.isatty():
        raise InputError(f"no coder named {coder!r}", hint=hint)
    if not click.confirm(f"No coder is named {coder!r}. Add {coder}?", default=True, err=True):
        raise InputError(f"no coder named {coder!r}", hint=hint)
    add_coder(engine, Coder(coder), now=now())
