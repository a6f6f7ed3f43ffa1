"""``qualkit assistance``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualkit.cli.opened import opened
from qualkit.cli.options import output_option, pass_study, to_option
from qualkit.cli.output import now, say, tables

if TYPE_CHECKING:
    from pathlib import Path

    from qualkit.study import Study


@click.command()
@click.option(
    "--coder",
    "coders",
    metavar="ID",
    multiple=True,
    help="Only this coder; everyone who coded in a session by default.",
)
@click.option(
    "--gap",
    type=click.FloatRange(0, min_open=True),
    default=300,
    show_default=True,
    help="Seconds: an answer that took longer was interrupted, and its time is left out.",
)
@click.option("--draws", type=click.IntRange(1), default=1000, show_default=True, help="Resamples of interviews.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of the resamples.")
@to_option
@output_option
@pass_study
def assistance(
    study: Study, coders: tuple[str, ...], gap: float, draws: int, seed: int, paths: tuple[Path, ...], output: str
) -> None:
    """Tell what suggestions did to the answers of a coder.

    How often the answer holds what was suggested at rank 1, 3 and 5, and whether it did so before it was shown; how
    many own answers were changed; seconds per segment; ranks taken; and how often each code is given with and without
    suggestions, with intervals over interviews. A tenth of the segments shows none, by lot: [coding] control_share.
    --to writes .csv, .xlsx, .md, .html or .jsonl.

    Before: `qualkit code`. See also: `qualkit suggest --evaluate`, which tells how good suggestions are.
    """
    from qualkit import codebook
    from qualkit.report.assistance import assistance_blocks
    from qualkit.report.blocks import checked_blocks_suffix, write_blocks
    from qualkit.workflow import findings
    from qualkit.workflow.assistance import assistance as run
    from qualkit.workflow.layers import Layer

    for path in paths:
        checked_blocks_suffix(path)
    engine = opened(study, coder=coders[0] if len(coders) == 1 else None)
    book = codebook.read(study.codebook_path, root=study.root)
    done = run(study, engine, book, coders=coders, bound=gap, draws=draws, seed=seed, now=now())
    names = tuple(report.coder for report in done.reports)
    origin = findings.provenance(study, engine, Layer(" and ".join(names), names), book, now=now())
    report = assistance_blocks(done.reports)
    tables(report, origin, output=output)
    for path in paths:
        write_blocks(report, path, origin)
        say(f"Wrote {path}")
    if done.without:
        say(f"Not told of {', '.join(done.without)}: nothing was answered in a session.")
