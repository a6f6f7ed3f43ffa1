"""``qualkit themes``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualkit.cli.material import counted, show_segments, show_tidy, tell_orphans
from qualkit.cli.options import layer_option, output_option, pass_study, rest_option, to_option
from qualkit.cli.output import draw, say, show
from qualkit.cli.progress import bar

if TYPE_CHECKING:
    from pathlib import Path

    from qualkit.cli.material import Counted
    from qualkit.study import Study


@click.command()
@click.argument("theme_id", metavar="[ID]", required=False)
@layer_option
@rest_option
@click.option("--quotes", type=click.IntRange(0, 50), default=2, show_default=True, help="At most so many a code.")
@click.option("--test", "is_tested", is_flag=True, help="Compare roles by a permutation test on cases; exploratory.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of the test.")
@click.option(
    "--open", "name", metavar="NAME", help="With ID: the segments behind a word, a code or a theme beside it."
)
@to_option
@output_option
@pass_study
def themes(
    study: Study,
    theme_id: str | None,
    layer: str | None,
    rest: str | None,
    quotes: int,
    is_tested: bool,
    seed: int,
    name: str | None,
    paths: tuple[Path, ...],
    output: str,
) -> None:
    """Show each theme and code, or all about one: spread over cases and groups, quotes, words.

    Counts are of distinct segments; small numbers of cases print as 7/10. With the ID of a theme: also diverse and
    contrary quotes, typical words, codes of other themes in its segments, what comes before and after it, and its
    sub-topics where `qualkit topics --of ID` found some.
    --to writes .html, .xlsx, .md or .csv.

    Before: `qualkit code`. Next: `qualkit matrix`.
    """
    from qualkit.report.formats import checked_suffix

    if name is not None and theme_id is None:
        raise click.UsageError("--open needs the ID of a theme: whose number to open. See: qualkit codebook show")
    for path in paths:
        checked_suffix(path)
    what = counted(study, layer, rest)
    if theme_id is None:
        _every(study, what, quotes=quotes, seed=seed if is_tested else None, paths=paths, output=output)
    else:
        seeded = seed if is_tested else None
        _one(study, what, theme_id, quotes=quotes, seed=seeded, name=name, paths=paths, output=output)
    tell_orphans(what.found)


def _every(study: Study, what: Counted, *, quotes: int, seed: int | None, paths: tuple[Path, ...], output: str) -> None:
    from qualkit.report.blocks import blocks_table
    from qualkit.report.findings import finding_columns, finding_rows
    from qualkit.report.formats import write_themes
    from qualkit.report.summary import tests_blocks
    from qualkit.report.themes_terminal import themes_table
    from qualkit.workflow import findings

    report = findings.themes(study, what.found, what.book, quotes=quotes, seed=seed)
    if output == "table":
        draw(themes_table(report, what.origin))
        if report.differences:
            draw(blocks_table(tests_blocks(report)))
    else:
        columns = (*finding_columns(report), "layer")
        rows = [dict(zip(columns, (*row, what.origin.layer), strict=True)) for row in finding_rows(report)]
        show(rows, columns, output=output)
    for path in paths:
        write_themes(report, path, what.origin)
        say(f"Wrote {path}")


def _one(
    study: Study,
    what: Counted,
    theme_id: str,
    *,
    quotes: int,
    seed: int | None,
    name: str | None,
    paths: tuple[Path, ...],
    output: str,
) -> None:
    from qualkit.errors import InputError
    from qualkit.report.summary import TIDY, opened, summary_table, tidy_rows, write_summary
    from qualkit.workflow.kept_topics import kept
    from qualkit.workflow.summaries import summaries

    report = summaries(
        study,
        what.engine,
        what.found,
        what.book,
        names=[what.book.theme(theme_id).id],
        quotes=quotes,
        seed=seed,
        progress=bar,
    )
    language = study.settings.study.language
    topics = kept(what.engine, what.found, what.book, of=report.themes[0].finding.name, language=language)
    if name is not None:
        segments = opened(report.themes[0], name)
        if segments is None:
            raise InputError(f"no number of {theme_id} is named {name!r}", hint=f"See: qualkit themes {theme_id}")
        show_segments(study, what, segments, output=output)
    elif output == "table":
        draw(summary_table(report, what.origin, topics=topics))
    else:
        show_tidy(what, TIDY, tidy_rows(report), output=output)
    for path in paths:
        write_summary(report, path, what.origin, topics=topics)
        say(f"Wrote {path}")
