"""``qualkit matrix``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualkit.cli.groups import Group
from qualkit.cli.material import counted, tell_orphans
from qualkit.cli.options import layer_option, output_option, pass_study, rest_option, to_option, where_option
from qualkit.cli.output import draw, now, say, show

if TYPE_CHECKING:
    from pathlib import Path

    from qualkit.analysis import Matrix
    from qualkit.cli.material import Counted
    from qualkit.study import Study


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
    "--group", metavar="ATTRIBUTE", default="role", show_default=True, help="Cases with one value of it stand together."
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
    language: str | None,
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
    --to writes .csv, .xlsx, .docx, .md or .html; the counts are the same in all, and quotes are then not
    printed as well. --output csv and jsonl print a row a cell.

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
    if cells == "summary" and facet:
        raise click.UsageError("Summaries are of whole themes or codes: leave --facet out.")
    what = counted(study, layer, rest)
    rows, columns = (columns, rows) if transpose else (rows, columns)
    made = findings.matrix(
        study,
        what.found,
        what.book,
        rows=rows,
        columns=columns,
        cells="counts" if cells == "summary" else cells,  # type: ignore[arg-type]
        only=only,
        facet=facet,
        where=where,
        group=group,
    )
    if cells == "summary":
        _show_summaries(study, what, made, language, paths=paths, output=output)
        return
    if output != "table":
        show(list(cell_rows(made, what.origin)), COLUMNS, output=output)
    elif cells != "quotes" or not paths:  # thousands of lines that stand in the file
        draw(matrix_table(made, what.origin))
    for path in paths:
        write_matrix(made, path, what.origin)
        say(f"Wrote {path}")
    tell_orphans(what.found)


def _show_summaries(
    study: Study, what: Counted, made: Matrix, language: str | None, *, paths: tuple[Path, ...], output: str
) -> None:
    """The matrix with what researchers wrote in its cells."""
    from qualkit.report.summaries import COLUMNS, summary_rows, write_summaries
    from qualkit.report.summary_terminal import summaries_list
    from qualkit.workflow import charting, translations

    on = charting.shelf(study, what.engine, what.found, what.book, what.layer.name, now=now())
    translated, problems = translations.read(study, language, on.transcripts, now=now()) if language else ({}, [])
    held = charting.laid(made, on, translated)
    for problem in problems:
        say(f"{problem.severity}: {problem}")
    if output == "table":
        draw(summaries_list(held, what.origin))
    else:
        show(list(summary_rows(held, what.origin)), COLUMNS, output=output)
    for path in paths:
        write_summaries(held, path, what.origin)
        say(f"Wrote {path}")
    tell_orphans(what.found)
