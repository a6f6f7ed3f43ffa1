"""``qualkit themes`` and ``qualkit matrix``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualkit.cli.groups import Group
from qualkit.cli.opened import opened
from qualkit.cli.options import layer_option, output_option, pass_study, rest_option, to_option, where_option
from qualkit.cli.output import draw, now, say, show

if TYPE_CHECKING:
    from pathlib import Path

    from qualkit.analysis import Matrix
    from qualkit.model.codebook import Codebook
    from qualkit.report.provenance import Provenance
    from qualkit.study import Study
    from qualkit.workflow.findings import Material
    from qualkit.workflow.layers import Layer


@click.command()
@layer_option
@rest_option
@click.option("--quotes", type=click.IntRange(0, 50), default=2, show_default=True, help="At most so many a code.")
@to_option
@output_option
@pass_study
def themes(
    study: Study, layer: str | None, rest: str | None, quotes: int, paths: tuple[Path, ...], output: str
) -> None:
    """Show each theme and code: spread over cases and groups, typical quotes.

    Counts are of distinct segments; small numbers of cases print as 7/10. --to writes .html, .xlsx, .md or .csv.

    Before: `qualkit code`. Next: `qualkit matrix`.
    """
    from qualkit.report.findings import finding_columns, finding_rows
    from qualkit.report.formats import checked_suffix, write_themes
    from qualkit.report.themes_terminal import themes_table
    from qualkit.workflow import findings

    for path in paths:
        checked_suffix(path)
    found, book, origin, _ = read_material(study, layer, rest)
    report = findings.themes(study, found, book, quotes=quotes)
    if output == "table":
        draw(themes_table(report, origin))
    else:
        columns = (*finding_columns(report), "layer")
        rows = [dict(zip(columns, (*row, origin.layer), strict=True)) for row in finding_rows(report)]
        show(rows, columns, output=output)
    for path in paths:
        write_themes(report, path, origin)
        say(f"Wrote {path}")
    _tell_orphans(found)


@click.group(cls=Group, invoke_without_command=True)
@click.option("--rows", default="case", show_default=True, help="case, role, any attribute, theme or code.")
@click.option("--columns", default="theme", show_default=True, help="The same choices; one of the two holds cases.")
@click.option(
    "--cells",
    type=click.Choice(["counts", "presence", "quotes", "summary"]),
    default="counts",
    show_default=True,
    help="What a cell shows.",
)
@click.option(
    "--group",
    metavar="ATTRIBUTE",
    default="role",
    show_default=True,
    help="Cases with one value of it stand together.",
)
@click.option("--bilingual", "language", metavar="LANGUAGE", help="Summaries with quotes as in translations/….csv.")
@click.option("--transpose", is_flag=True, help="Turn rows and columns round.")
@where_option
@click.option("--only", metavar="ID", multiple=True, help="Only this theme or code. May be repeated.")
@click.option("--facet", metavar="FACET[=VALUE,…]", help="Split by a facet: valence, or valence=barrier,facilitator.")
@layer_option
@rest_option
@to_option
@output_option
@pass_study
def matrix(
    study: Study,
    rows: str,
    columns: str,
    cells: str,
    group: str,
    transpose: bool,
    where: list[tuple[str, str]],
    only: tuple[str, ...],
    facet: str | None,
    language: str | None,
    layer: str | None,
    rest: str | None,
    paths: tuple[Path, ...],
    output: str,
) -> None:
    """Cross themes or codes with cases or groups.

    Empty cells tell why: not yet coded, not asked (the topic guide lacked the question), or asked and nothing coded.
    --to writes .csv, .xlsx, .docx, .md or .html; the counts are the same in all. --output csv and jsonl print a row
    a cell.

    --cells summary shows what researchers wrote in each cell (`qualkit matrix edit`), with quotes checked against
    the transcripts. One case against the rest of its group is a candidate deviant case; a negative case is one
    with a coding that a coder marked +contradicts.

    Before: `qualkit code`. See also: `qualkit themes`.
    """
    from qualkit.report.cells import COLUMNS, cell_rows
    from qualkit.report.formats import MATRIX_SUFFIXES, checked_suffix, write_matrix
    from qualkit.report.terminal import matrix_table
    from qualkit.workflow import findings

    for path in paths:
        checked_suffix(path, MATRIX_SUFFIXES)
    found, book, origin, name = read_material(study, layer, rest)
    if cells == "summary" and facet:
        raise click.UsageError("Summaries are of whole themes or codes: leave --facet out.")
    rows, columns = (columns, rows) if transpose else (rows, columns)
    made = findings.matrix(
        study,
        found,
        book,
        rows=rows,
        columns=columns,
        cells="counts" if cells == "summary" else cells,  # type: ignore[arg-type]
        only=only,
        facet=facet,
        where=where,
        group=group,
    )
    if cells == "summary":
        _show_summaries(study, found, book, made, origin, name, language, paths=paths, output=output)
        return
    if output == "table":
        draw(matrix_table(made, origin))
    else:
        show(list(cell_rows(made, origin)), COLUMNS, output=output)
    for path in paths:
        write_matrix(made, path, origin)
        say(f"Wrote {path}")
    _tell_orphans(found)


def _show_summaries(
    study: Study,
    found: Material,
    book: Codebook,
    made: Matrix,
    origin: Provenance,
    layer: str,
    language: str | None,
    *,
    paths: tuple[Path, ...],
    output: str,
) -> None:
    """The matrix with what researchers wrote in its cells."""
    from qualkit.report.summaries import COLUMNS, summary_rows, write_summaries
    from qualkit.report.summary_terminal import summaries_list
    from qualkit.workflow import summaries, translations

    on = summaries.shelf(study, opened(study), found, book, layer, now=now())
    translated, problems = translations.read(study, language, on.transcripts, now=now()) if language else ({}, [])
    held = summaries.laid(made, on, translated)
    for problem in problems:
        say(f"{problem.severity}: {problem}")
    if output == "table":
        draw(summaries_list(held, origin))
    else:
        show(list(summary_rows(held, origin)), COLUMNS, output=output)
    for path in paths:
        write_summaries(held, path, origin)
        say(f"Wrote {path}")
    _tell_orphans(found)


def read_material(study: Study, layer: str | None, rest: str | None) -> tuple[Material, Codebook, Provenance, str]:
    """Frames of the layer asked for, the codebook, what the output says of its origin, and the layer's name."""
    from qualkit import codebook
    from qualkit.workflow import findings, layers

    engine = opened(study)
    book = codebook.read(study.codebook_path, root=study.root)
    chosen = layers.chosen(study, engine, layer, rest=rest)
    found = findings.material(study, engine, chosen, book, now=now())
    _tell_consensus(found, chosen)
    return found, book, findings.provenance(study, engine, chosen, book, now=now(), found=found), chosen.name


def _tell_consensus(found: Material, chosen: Layer) -> None:
    """Which part of the study a consensus is, wherever it is not the whole."""
    if found.n_settled is None or found.n_settled == len(found.segments):
        return
    n_elsewhere = int(found.segments["is_decided"].sum()) - found.n_settled
    part = f"The consensus holds {found.n_settled} of {len(found.segments)} segments"
    if chosen.rest is None:
        say(f"{part}; nothing else is counted. To count a coder's answers elsewhere: --rest ID")
    else:
        say(f"{part}; {chosen.rest} alone decided {n_elsewhere} more, counted too. Without them: --layer consensus")


def _tell_orphans(found: Material) -> None:
    if len(found.orphans):
        say(f"{len(found.orphans)} codings are not counted, code or words are gone: qualkit codings list --orphans")
