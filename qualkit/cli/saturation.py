"""``qualkit saturation``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualkit.cli.material import counted, show_tidy, tell_orphans
from qualkit.cli.options import layer_option, output_option, pass_study, rest_option, to_option
from qualkit.cli.output import draw, now, say

if TYPE_CHECKING:
    from pathlib import Path

    from qualkit.study import Study


@click.command()
@click.option("--by", default="role", show_default=True, help="role, or any attribute: a curve for each value too.")
@click.option("--base", type=click.IntRange(1), default=4, show_default=True, help="Guest's base, in interviews.")
@click.option(
    "--run", "runs", type=click.IntRange(1), multiple=True, default=(2, 3), show_default=True, help="Guest's run."
)
@click.option(
    "--threshold",
    "thresholds",
    type=click.FloatRange(0, 1),
    multiple=True,
    default=(0.05, 0.0),
    show_default=True,
    help="Guest's threshold: share of the base's codes that a run may add.",
)
@click.option("--orders", type=click.IntRange(1, 100_000), default=1000, show_default=True, help="Random orders.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of the random orders.")
@layer_option
@rest_option
@to_option
@output_option
@pass_study
def saturation(
    study: Study,
    by: str,
    base: int,
    runs: tuple[int, ...],
    thresholds: tuple[float, ...],
    orders: int,
    seed: int,
    layer: str | None,
    rest: str | None,
    paths: tuple[Path, ...],
    output: str,
) -> None:
    """Follow how fast new codes stop appearing.

    First use of each code in the order of the interviews' dates and over random orders, for all and for each group;
    the rules of Guest (as 6+2) and of Francis (10+3); and the growth of the codebook as its states were kept. It is
    code saturation only. --to writes .csv, .xlsx, .md, .html, and draws .svg and .png.

    Before: `qualkit code`. See also: `qualkit codebook diff`.
    """
    from qualkit.report.formats import DRAWN, checked_suffix
    from qualkit.report.saturation import TIDY, saturation_table, tidy_rows, write_saturation
    from qualkit.workflow.saturation import saturation as measured

    for path in paths:
        checked_suffix(path, DRAWN)
    what = counted(study, layer, rest)
    report, steps = measured(
        study,
        what.engine,
        what.layer,
        what.found,
        what.book,
        by=by,
        base=base,
        runs=tuple(dict.fromkeys(runs)),
        thresholds=tuple(dict.fromkeys(thresholds)),
        orders=orders,
        seed=seed,
        now=now(),
    )
    if output == "table":
        draw(saturation_table(report, steps, what.origin))
    else:
        show_tidy(what, TIDY, tidy_rows(report), output=output)
    for path in paths:
        write_saturation(report, steps, path, what.origin)
        say(f"Wrote {path}")
    tell_orphans(what.found)
