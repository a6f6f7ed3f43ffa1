"""Rows and messages on the terminal."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console, RenderableType

    from qualkit.report.blocks import Blocks
    from qualkit.report.provenance import Provenance


def now() -> datetime:
    """This moment, in UTC; the one clock of the program."""
    return datetime.now(UTC).replace(microsecond=0)


def console(*, stderr: bool = False) -> Console:
    """A terminal to draw on; wide enough for whole lines when the output is piped."""
    from rich.console import Console

    made = Console(stderr=stderr, highlight=False, soft_wrap=False)
    if not made.is_terminal and made.width < 100:
        made.width = 100
    return made


def draw(renderable: RenderableType) -> None:
    """Print something rich can draw."""
    console().print(renderable)


def tables(report: Blocks, provenance: Provenance, *, output: str, shown: Blocks | None = None) -> None:
    """Print a report of tables, or its values as CSV or JSON lines.

    Args:
        report: All of it.
        provenance: Where it comes from.
        output: ``table``, ``csv`` or ``jsonl``.
        shown: What a table shows, where that is less than all.
    """
    from qualkit.report.blocks import block_rows, blocks_table

    if output == "table":
        draw(blocks_table(shown or report, provenance))
    else:
        columns, rows = block_rows(report, provenance)
        show(rows, columns, output=output)


def say(message: str) -> None:
    """A line about what was done, apart from the rows."""
    click.echo(message, err=True)


def show(rows: Sequence[Mapping[str, object]], columns: Sequence[str], *, output: str) -> None:
    """Print rows as a table, CSV or JSON lines; the last two as UTF-8 when a program reads them."""
    from qualkit.report.listing import rows_as

    made = rows_as(rows, columns, output)
    if isinstance(made, str):
        is_shown = sys.stdout is not None and sys.stdout.isatty()
        whole = made if made.endswith("\n") or not made else f"{made}\n"
        # A pipe in another encoding would turn what it cannot hold into question marks, without a word.
        click.echo(whole if is_shown else whole.encode(), nl=False)
    else:
        draw(made)
