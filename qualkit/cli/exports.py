"""``qualkit export``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.groups import Group
from qualkit.cli.opened import opened
from qualkit.cli.options import pass_study
from qualkit.cli.output import now, say

if TYPE_CHECKING:
    from qualkit.study import Study


@click.group(cls=Group)
def export() -> None:
    """Write codings, a codebook or the whole study to a file that another study or program can read.

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


@export.command("refi")
@click.option("--coder", "coders", metavar="ID", multiple=True, help="Whose codings and memos; several. Default: all.")
@click.option("--to", "path", type=click.Path(dir_okay=False, path_type=Path), help="A .qdpx file.")
@pass_study
def refi(study: Study, coders: tuple[str, ...], path: Path | None) -> None:
    """Write a REFI-QDA project, which NVivo, MAXQDA, ATLAS.ti, QualCoder and Quirkos read.

    Transcripts, codebook, cases with their attributes, and the standing codings and memos of the coders. What the
    format cannot hold is told. `qualkit import FILE.qdpx` in a new study reads it back. Default: exports/study.qdpx.
    """
    from qualkit import store
    from qualkit.workflow import blind
    from qualkit.workflow.refi_out import export_refi

    target = _with_suffix(path or study.exports / "study.qdpx", ".qdpx")
    engine = opened(study, coder=coders[0] if coders else None)
    with store.reading(engine) as connection:
        known = [coder.id for coder in store.coders.every(connection)]
        for coder in coders:
            store.coders.get(connection, coder)
    chosen = list(dict.fromkeys(coders)) or known
    blind.check(engine, chosen, as_coder=None)
    made = export_refi(study, engine, chosen, target, now=now())
    click.echo(
        f"{made.n_transcripts:,} transcripts, {made.n_codes:,} codes, {made.n_codings:,} codings and {made.n_memos:,} "
        f"memos of {', '.join(made.coders) or 'nobody'} in {target}"
    )
    for what in made.lost:
        say(f"not in it: {what}")


@export.command("codebook")
@click.option("--to", "path", type=click.Path(dir_okay=False, path_type=Path), help="A .qdc file.")
@pass_study
def codebook(study: Study, path: Path | None) -> None:
    """Write the codebook as REFI-QDA (.qdc), which other programs read: codes, their tree, colours, definitions.

    `qualkit import --as codebook FILE.qdc` reads one. Default: exports/codebook.qdc.
    """
    from qualkit.workflow.refi_out import export_codebook

    target = _with_suffix(path or study.exports / "codebook.qdc", ".qdc")
    n_codes = export_codebook(study, opened(study), target)
    click.echo(f"{n_codes:,} codes in {target}")


def _with_suffix(path: Path, suffix: str) -> Path:
    """The path, if its ending is the one written.

    Raises:
        InputError: It is another.
    """
    from qualkit.errors import InputError

    if path.suffix.lower() != suffix:
        raise InputError(f"this is written as {suffix}, not {path.suffix or 'without a suffix'}")
    return path
