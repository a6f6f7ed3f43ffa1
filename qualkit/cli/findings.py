"""``qualkit matrix``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualkit.cli.material import counted, tell_orphans
from qualkit.cli.options import layer_option, output_option, pass_study, rest_option, to_option, where_option
from qualkit.cli.output import draw, say, show

if TYPE_CHECKING:
    from pathlib import Path

    from qualkit.study import Study


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
    what = counted(study, layer, rest)
    rows, columns = (columns, rows) if transpose else (rows, columns)
    made = findings.matrix(
        study,
        what.found,
        what.book,
        rows=rows,
        columns=columns,
        cells=cells,  # type: ignore[arg-type]
        only=only,
        facet=facet,
        where=where,
    )
    if output == "table":
        draw(matrix_table(made, what.origin))
    else:
        show(list(cell_rows(made, what.origin)), COLUMNS, output=output)
    for path in paths:
        write_matrix(made, path, what.origin)
        say(f"Wrote {path}")
    tell_orphans(what.found)
