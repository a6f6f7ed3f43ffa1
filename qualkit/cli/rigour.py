"""``qualkit agree`` and ``disagreements``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from qualkit.cli.material import compared
from qualkit.cli.opened import opened
from qualkit.cli.options import output_option, pass_study, to_option
from qualkit.cli.output import now, say, tables

if TYPE_CHECKING:
    from pathlib import Path

    from qualkit.study import Study

coders_option = click.option(
    "--coder", "coders", metavar="ID", multiple=True, help="Compare these; everyone who has coded by default."
)

sample_option = click.option(
    "--sample", metavar="NAME", help="Only this sample, and the layers as they stood when it was closed."
)


@click.command()
@coders_option
@sample_option
@click.option(
    "--unit",
    type=click.Choice(["segment", "turn", "characters"]),
    default="segment",
    show_default=True,
    help="What is rated: each segment, each turn, or each character of participants' speech.",
)
@click.option("--draws", type=click.IntRange(1), default=1000, show_default=True, help="Resamples of interviews.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of the resamples.")
@click.option(
    "--overlap",
    type=click.IntRange(1, 100),
    default=90,
    show_default=True,
    help="Percent that two spans must overlap by to count as one.",
)
@to_option
@output_option
@pass_study
def agree(
    study: Study,
    coders: tuple[str, ...],
    sample: str | None,
    unit: str,
    draws: int,
    seed: int,
    overlap: int,
    paths: tuple[Path, ...],
    output: str,
) -> None:
    """Measure how far coders agree.

    Per code and pooled: prevalence, percent and positive agreement, Cohen's or Fleiss' kappa, Brennan-Prediger, AC1,
    Krippendorff's alpha and the unitizing alphas, with intervals over interviews. Only what two coders decided
    counts. With --sample the answers are those that stood when the sample was closed, whatever was settled or recoded
    since; the consensus is never compared. --to writes .csv, .xlsx, .md, .html or .jsonl, and draws
    .svg and .png.

    Before: a second coder works blind: `qualkit code --coder OTHER --blind`. Next: `qualkit disagreements`.
    """
    from qualkit import analysis
    from qualkit.report.agreement import SUFFIXES, agreement_blocks, write_agreement
    from qualkit.report.formats import checked_suffix

    for path in paths:
        checked_suffix(path, SUFFIXES)
    found, book, origin = compared(study, coders, sample)
    report = analysis.agreement(
        found.codings,
        found.decided,
        coders=found.coders,
        codebook=book,
        unit=unit,
        draws=draws,
        seed=seed,
        overlap=overlap,
        language=study.settings.study.language,
    )
    report = replace(report, warnings=(*report.warnings, *found.notes))
    tables(agreement_blocks(report), origin, output=output)
    for path in paths:
        write_agreement(report, path, origin)
        say(f"Wrote {path}")
    say("Next: qualkit disagreements")


@click.command()
@coders_option
@sample_option
@click.option("--code", "code_id", metavar="ID", help="Only where this code is disputed.")
@click.option("--most", type=click.IntRange(1), default=20, show_default=True, help="Show at most so many segments.")
@to_option
@output_option
@pass_study
def disagreements(
    study: Study,
    coders: tuple[str, ...],
    sample: str | None,
    code_id: str | None,
    most: int,
    paths: tuple[Path, ...],
    output: str,
) -> None:
    """List where coders differ, the most worth talking about first.

    One code mistaken for another comes before a code that one coder missed. Codes are ranked by how often they are
    disputed, so that unclear definitions show; those taken for each other stand side by side, and once disagreements
    were settled, how often each was overruled. --to writes all of them as .csv, .xlsx, .md, .html or .jsonl.

    Before: `qualkit agree`. See also: `qualkit codebook edit`.
    """
    from qualkit import analysis
    from qualkit.report.blocks import checked_blocks_suffix
    from qualkit.report.disagreements import disagreements_blocks, write_disagreements
    from qualkit.workflow.agreement import rulings

    for path in paths:
        checked_blocks_suffix(path)
    found, book, origin = compared(study, coders, sample)
    report = analysis.disagreements(
        found.codings,
        found.decided,
        coders=[coder.id for coder in found.coders],
        codebook=book,
        language=study.settings.study.language,
        code=code_id,
    )
    report = replace(report, warnings=(*report.warnings, *found.notes))
    ruled = rulings(study, opened(study), book, now=now())
    settled = (
        analysis.overruled(
            found.codings,
            found.decided,
            ruled,
            coders=report.coders,
            codebook=book,
            language=study.settings.study.language,
        )
        if ruled
        else ()
    )
    whole, shown = disagreements_blocks(report, settled), disagreements_blocks(report, settled, limit=most)
    tables(whole, origin, output=output, shown=shown)
    for path in paths:
        write_disagreements(report, path, origin, settled)
        say(f"Wrote {path}")
