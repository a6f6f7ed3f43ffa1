"""``qualkit export``."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.groups import Group
from qualkit.cli.leaving import tell_named
from qualkit.cli.opened import opened
from qualkit.cli.options import layer_option, pass_study, rest_option
from qualkit.cli.output import now, say
from qualkit.model.counted import counted

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
    from qualkit.workflow.codings_out import export_codings

    target = path or study.exports / f"{coder}.jsonl"
    engine = opened(study, coder=coder)
    blind.check(engine, [coder], as_coder=coder)
    n_answers = export_codings(study, engine, coder, target, now=now())
    click.echo(f"{counted(n_answers, 'answer')} in {target}")
    _tell_default(study, path, target)


def _tell_default(study: Study, given: Path | None, target: Path) -> None:
    """Search the file of a default name for names; one that was named is searched as every command's is."""
    if given is None:
        tell_named(study, [target])


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
    from qualkit.report.formats import checked_suffix
    from qualkit.workflow import blind
    from qualkit.workflow.refi_out import export_refi

    target = path or study.exports / "study.qdpx"
    checked_suffix(target, (".qdpx",))
    engine = opened(study, coder=coders[0] if coders else None)
    with store.reading(engine) as connection:
        known = [coder.id for coder in store.coders.every(connection)]
        for coder in coders:
            store.coders.get(connection, coder)
    chosen = list(dict.fromkeys(coders)) or known
    blind.check(engine, chosen, as_coder=None)
    made = export_refi(study, engine, chosen, target, now=now())
    click.echo(
        f"{counted(made.n_transcripts, 'transcript')}, {counted(made.n_codes, 'code')}, "
        f"{counted(made.n_codings, 'coding')} and {counted(made.n_memos, 'memo')} "
        f"of {', '.join(made.coders) or 'nobody'} in {target}"
    )
    for what in made.lost:
        say(f"not in it: {what}")


@export.command("annotations")
@click.option("--coder", "coders", metavar="ID", multiple=True, help="Whose answers; several. Default: all.")
@click.option("--to", "path", type=click.Path(dir_okay=False, path_type=Path), help="A .jsonld file.")
@pass_study
def annotations_(study: Study, coders: tuple[str, ...], path: Path | None) -> None:
    """Write standing answers as W3C Web Annotations (JSON-LD), which annotation tools and archives read.

    Each has the words with 32 characters on both sides, and the position in Unicode characters. `qualkit import
    FILE.jsonld` reads them back: by position if the words stand there, else by the words and their context, else what
    is much like them; what cannot be placed surely is listed. Default: exports/annotations.jsonld.
    """
    from qualkit import store
    from qualkit.report.formats import checked_suffix
    from qualkit.workflow import blind
    from qualkit.workflow.annotations import SUFFIX, export_annotations

    target = path or study.exports / f"annotations{SUFFIX}"
    checked_suffix(target, (SUFFIX,))
    engine = opened(study, coder=coders[0] if len(coders) == 1 else None)
    with store.reading(engine) as connection:
        known = [coder.id for coder in store.coders.every(connection)]
        for coder in coders:
            store.coders.get(connection, coder)
    begun = [coder for coder in store.layer_coders(study.layers) if coder in known]
    chosen = list(dict.fromkeys(coders)) or begun
    blind.check(engine, chosen, as_coder=chosen[0] if len(coders) == 1 else None)
    n_answers = export_annotations(study, engine, chosen, target, now=now())
    click.echo(f"{counted(n_answers, 'annotation')} of {', '.join(chosen)} in {target}")
    _tell_default(study, path, target)


@export.command("codebook")
@click.option(
    "--to",
    "paths",
    type=click.Path(dir_okay=False, path_type=Path),
    multiple=True,
    help="The file; its suffix decides: .docx, .xlsx, .md, .yaml or .qdc. May be repeated.",
)
@click.option("--counts", is_flag=True, help="With the segments and cases of every code (.docx, .xlsx, .md).")
@layer_option
@rest_option
@pass_study
def codebook(study: Study, paths: tuple[Path, ...], counts: bool, layer: str | None, rest: str | None) -> None:
    """Write the codebook for a supplement, or for other programs.

    Word, Excel and Markdown: codes by theme with definitions, rules and examples, each with its source, a column a
    language. .yaml is a copy of the file. .qdc is REFI-QDA, which other programs read; `qualkit import --as codebook
    FILE.qdc` reads one. Default: exports/codebook.qdc.

    Before: `qualkit codebook check`. See also: `qualkit codebook show`.
    """
    from qualkit.report.codebook import SUFFIXES
    from qualkit.report.formats import checked_suffix

    targets = paths or (study.exports / "codebook.qdc",)
    kinds = [checked_suffix(path, (*SUFFIXES, ".yaml", ".qdc")) for path in targets]
    bare = [path for path, kind in zip(targets, kinds, strict=True) if kind not in SUFFIXES]
    if bare and (counts or layer or rest):
        raise click.UsageError(f"{bare[0].name} holds no counts: leave --counts, --layer and --rest out.")
    if (layer or rest) and not counts:
        raise click.UsageError("--layer and --rest say whose codings are counted: say --counts as well.")
    for path, kind in zip(targets, kinds, strict=True):
        _write_codebook(study, path, kind, counts=counts, layer=layer, rest=rest)
    if not paths:
        tell_named(study, targets)


def _write_codebook(study: Study, path: Path, kind: str, *, counts: bool, layer: str | None, rest: str | None) -> None:
    from qualkit import codebook as books
    from qualkit.report.codebook import write_codebook
    from qualkit.report.files import write_whole
    from qualkit.workflow import layers, supplement
    from qualkit.workflow.refi_out import export_codebook

    engine = opened(study)
    book = books.read(study.codebook_path, root=study.root)
    match kind:
        case ".qdc":
            export_codebook(study, engine, path)
        case ".yaml":
            write_whole(path, study.codebook_path.read_bytes())
        case _ if counts:
            chosen = layers.chosen(study, engine, layer, rest=rest)
            made, origin = supplement.counted(study, engine, book, chosen, now=now())
            write_codebook(made, path, origin)
        case _:
            made, origin = supplement.plain(study, engine, book, now=now())
            write_codebook(made, path, origin)
    click.echo(f"{counted(len(book.codes), 'code')} in {path}")


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
    click.echo(f"{counted(made.n_files, 'file')} in {target}")
    for figure in made.figures:
        click.echo(f"  {figure}")
    for what in made.left_out:
        say(f"not in it: {what}")
    if without_transcripts:
        say("Look before you hand it on: names of cases, coders and files, attributes in cases.csv, guides, settings")
        say("and the codebook's own texts are in it as they are.")
    if made.named and (path is None or target.is_dir()):
        more = f" and {len(made.named) - 3} more" if len(made.named) > 3 else ""
        say(f"Words that surrogates stand for are in {', '.join(made.named[:3])}{more}, be it by chance.")
        say(f"Which and where: qualkit pseudonymise --check {shlex.quote(str(target))}")
    say(f"sha256 of its manifest: {made.manifest}")
    say("Note that elsewhere: whoever compares it sees any later change of the deposit.")
