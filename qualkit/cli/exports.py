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
@click.option("--to", "path", type=click.Path(dir_okay=False, path_type=Path), help="A .jsonl or .csv file.")
@pass_study
def codings(study: Study, coder: str, path: Path | None) -> None:
    """Write a coder's standing answers as JSON lines or .csv, one answer a line, `none` included.

    `qualkit import FILE` reads them back, whoever coded. In .csv a text that a spreadsheet would run as a formula has
    an apostrophe in front. Default: exports/CODER.jsonl.
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


@export.command("deposit")
@click.option("--to", "path", type=click.Path(path_type=Path), help="A new folder, or a .zip file.")
@click.option("--without-transcripts", is_flag=True, help="No word of the interviews: positions and hashes stay.")
@click.option("--sources", is_flag=True, help="Take along the files that transcripts were read from.")
@click.option("--licence", default="", metavar="TEXT", help="The licence: its name or address.")
@pass_study
def deposit(study: Study, path: Path | None, without_transcripts: bool, sources: bool, licence: str) -> None:
    """Write the whole study for a data archive: plain files that are read without qualkit, with checksums.

    Transcripts as read, codebook and its history, every coder's log, codings and memos, samples, agreement,
    summaries, quotes, translations, the report, RO-Crate metadata and a README that says what is what. Never in it:
    the key to pseudonyms. `qualkit restore` makes the same study of it again. Default: exports/deposit.zip.

    Before: `qualkit sample close`, for an open sample stays blind. Next: `qualkit restore`, to see that it is whole.
    """
    from qualkit.workflow.deposit import deposit as put

    if without_transcripts and sources:
        raise click.UsageError("--sources are the transcripts' files: leave one of the two options out.")
    target = path or study.exports / "deposit.zip"
    made = put(
        study,
        opened(study),
        target,
        now=now(),
        has_transcripts=not without_transcripts,
        has_sources=sources,
        licence=licence,
    )
    click.echo(f"{made.n_files:,} files in {target}")
    for figure in made.figures:
        click.echo(f"  {figure}")
    for what in made.left_out:
        say(f"not in it: {what}")
    if sources and (study.root / "privacy").is_dir():
        say("Look: the files that transcripts were read from may hold the names that pseudonyms stand for.")
    say(f"sha256 of its manifest: {made.manifest}")
    say("Note that elsewhere: whoever compares it sees any later change of the deposit.")


def _with_suffix(path: Path, suffix: str) -> Path:
    """The path, if its ending is the one written.

    Raises:
        InputError: It is another.
    """
    from qualkit.errors import InputError

    if path.suffix.lower() != suffix:
        raise InputError(f"this is written as {suffix}, not {path.suffix or 'without a suffix'}")
    return path
