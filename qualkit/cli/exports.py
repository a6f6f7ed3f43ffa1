"""``qualkit export``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.groups import Group
from qualkit.cli.opened import opened
from qualkit.cli.options import pass_study
from qualkit.cli.output import now

if TYPE_CHECKING:
    from qualkit.study import Study


@click.group(cls=Group)
def export() -> None:
    """Write codings to a file that another study or program can read.

    Before: `qualkit code`. Next: in the other study, `qualkit import FILE.jsonl`.
    """


@export.command("codings")
@click.option("--coder", metavar="ID", required=True, help="Whose answers.")
@click.option("--to", "path", type=click.Path(dir_okay=False, path_type=Path), help="A .jsonl file.")
@pass_study
def codings(study: Study, coder: str, path: Path | None) -> None:
    """Write a coder's standing answers as JSON lines, one answer a line, `none` included.

    `qualkit import FILE.jsonl` reads them back. Default: exports/CODER.jsonl.
    """
    from qualkit.workflow import blind
    from qualkit.workflow.codings import export_codings

    target = path or study.exports / f"{coder}.jsonl"
    engine = opened(study, coder=coder)
    blind.check(engine, [coder], as_coder=coder)
    n_answers = export_codings(study, engine, coder, target, now=now())
    click.echo(f"{n_answers:,} answers in {target}")
