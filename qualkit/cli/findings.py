"""``qualkit themes`` and ``qualkit matrix``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualkit.cli.opened import opened
from qualkit.cli.options import layer_option, output_option, pass_study, rest_option, to_option, where_option
from qualkit.cli.output import draw, now, say, show

if TYPE_CHECKING:
    from pathlib import Path

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
    found, book, origin = _material(study, layer, rest)
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


@click.command()
@click.option("--rows", default="case", show_default=True, help="case, role, any attribute, theme or code.")
@click.option("--columns", default="theme", show_default=True, help="The same choices; one of the two holds cases.")
@click.option(
    "--cells",
    type=click.Choice(["counts", "presence", "quotes"]),
    default="counts",
    show_default=True,
    help="What a cell shows.",
)
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
    transpose: bool,
    where: list[tuple[str, str]],
    only: tuple[str, ...],
    facet: str | None,
    layer: str | None,
    rest: str | None,
    paths: tuple[Path, ...],
    output: str,
) -> None:
    """Cross themes or codes with cases or groups.

    Empty cells tell why: not yet coded, not asked (the topic guide lacked the question), or asked and nothing coded.
    --to writes .csv, .xlsx, .md or .html; the counts are the same in all. --output csv and jsonl print a row a cell.

    Before: `qualkit code`. See also: `qualkit themes`.
    """
    from qualkit.report.cells import COLUMNS, cell_rows
    from qualkit.report.formats import checked_suffix, write_matrix
    from qualkit.report.terminal import matrix_table
    from qualkit.workflow import findings

    for path in paths:
        checked_suffix(path)
    found, book, origin = _material(study, layer, rest)
    rows, columns = (columns, rows) if transpose else (rows, columns)
    made = findings.matrix(
        study,
        found,
        book,
        rows=rows,
        columns=columns,
        cells=cells,  # type: ignore[arg-type]
        only=only,
        facet=facet,
        where=where,
    )
    if output == "table":
        draw(matrix_table(made, origin))
    else:
        show(list(cell_rows(made, origin)), COLUMNS, output=output)
    for path in paths:
        write_matrix(made, path, origin)
        say(f"Wrote {path}")
    _tell_orphans(found)


def _material(study: Study, layer: str | None, rest: str | None) -> tuple[Material, Codebook, Provenance]:
    """Frames of the layer asked for, the codebook, and what the output says of its origin."""
    from qualkit import codebook
    from qualkit.workflow import findings, layers

    engine = opened(study)
    book = codebook.read(study.codebook_path, root=study.root)
    chosen = layers.chosen(study, engine, layer, rest=rest)
    found = findings.material(study, engine, chosen, book, now=now())
    _tell_consensus(found, chosen)
    return found, book, findings.provenance(study, engine, chosen, book, now=now(), found=found)


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
