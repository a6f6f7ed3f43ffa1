"""``qualkit sample``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualkit.cli.groups import Group
from qualkit.cli.opened import opened
from qualkit.cli.options import output_option, pass_study
from qualkit.cli.output import now, say, show

if TYPE_CHECKING:
    from qualkit.model.sample import Sample
    from qualkit.study import Study


@click.group(cls=Group)
def sample() -> None:
    """Draw what is coded twice, blind, and close it when all are done.

    Before: `qualkit coder add ID`, twice. Next: `qualkit code --coder ID --sample NAME`, then `qualkit agree`.
    """


@sample.command("draw")
@click.option(
    "--unit",
    type=click.Choice(["interview", "segment"]),
    default="interview",
    show_default=True,
    help="Draw whole interviews or single segments.",
)
@click.option(
    "--share",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.2,
    show_default=True,
    help="Of the units; 0.1 to 0.25 is customary.",
)
@click.option("--stratify", metavar="BY", help="role, case or any attribute: each group gives its share.")
@click.option("--coder", "coders", metavar="ID", multiple=True, required=True, help="Who codes it; name each.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed, another sample.")
@click.option("--name", metavar="NAME", help="What to call it; sample-1 and so on by default.")
@click.option("--recode", "is_recode", is_flag=True, help="The coders code anew what they have coded before.")
@pass_study
def draw(
    study: Study,
    unit: str,
    share: float,
    stratify: str | None,
    coders: tuple[str, ...],
    seed: int,
    name: str | None,
    is_recode: bool,
) -> None:
    """Draw a sample for double coding, before its coders begin.

    The same seed draws the same sample on every machine. Until the sample is closed, its coders see no answers but
    their own and no suggestions on it, and nobody is shown findings. With --recode one coder is enough: after weeks
    the same segments are coded again, into a layer of its own (ID-2), and `qualkit agree` compares the two.

    Before: `qualkit coder add ID`, `qualkit segment`. Next: `qualkit code --coder ID --sample NAME`.
    """
    from qualkit.model.sample import SampleUnit
    from qualkit.workflow.samples import draw as run
    from qualkit.workflow.segment import segment

    engine = opened(study)
    segment(study, engine, only_new=True)
    done = run(
        study,
        engine,
        unit=SampleUnit(unit),
        share=share,
        stratify=stratify,
        coders=coders,
        seed=seed,
        name=name,
        is_recode=is_recode,
        now=now(),
    )
    rows = [
        {stratify or "stratum": one.name or "(none)", f"{unit}s drawn": one.n_drawn, "of": one.n_units}
        for one in done.strata
    ]
    show(rows, [stratify or "stratum", f"{unit}s drawn", "of"], output="table")
    names = dict.fromkeys(one.transcript for one in done.segments)
    click.echo(f"Sample {done.sample.name}: {len(done.segments)} segments of {', '.join(names)}")
    empty = [one.name or "(none)" for one in done.strata if not one.n_drawn]
    if empty:
        say(f"Nothing was drawn of {', '.join(empty)}: too few for this share. A larger --share reaches them.")
    for member in done.sample.members:
        say(f"Next: qualkit code --coder {member.coder} --sample {done.sample.name}{_into(member.coder, member.layer)}")


@sample.command("list")
@output_option
@pass_study
def list_(study: Study, output: str) -> None:
    """List samples, how far their coders are, and who closed them when."""
    from qualkit import store
    from qualkit.workflow.samples import progress

    engine = opened(study)
    with store.reading(engine) as connection:
        found = store.samples.every(connection)
        sizes = {one.name: len(store.samples.places(connection, one.name)) for one in found}
    rows = []
    for one in found:
        decided = one.closing.decided if one.closing else progress(study, engine, one, now=now())
        rows.append(
            {
                "sample": one.name,
                "drawn": one.at,
                "how": _how(one),
                "segments": sizes[one.name],
                "decided": [f"{layer} {count}" for layer, count in decided.items()],
                "closed": f"{one.closing.by} {one.closing.at}" if one.closing else "",
            }
        )
    show(rows, ["sample", "drawn", "how", "segments", "decided", "closed"], output=output)
    if not found:
        say("There is no sample yet. Next: qualkit sample draw --coder ID --coder ID")


@sample.command("close")
@click.argument("name", metavar="NAME")
@click.option("--coder", metavar="ID", required=True, help="Who closes it; noted for good.")
@click.option("--unfinished", is_flag=True, help="Although segments are left to decide.")
@pass_study
def close(study: Study, name: str, coder: str, unfinished: bool) -> None:
    """Close sample NAME for good: its coders are blind no more, and findings are shown again.

    Where each coder's log stands is noted, so that agreement on the sample stays what it was before discussion.

    Before: all coders of the sample are done. Next: `qualkit agree --sample NAME`, `qualkit disagreements`.
    """
    from qualkit.workflow.samples import close as run

    engine = opened(study)
    done = run(study, engine, name, by=coder, is_unfinished=unfinished, now=now())
    counts = ", ".join(f"{layer} {count}" for layer, count in done.decided.items())
    click.echo(f"Sample {name} closed by {done.by} at {done.at}; decided: {counts}")
    say(f"Next: qualkit agree --sample {name}")


def _how(one: Sample) -> str:
    by = f" by {one.stratify}" if one.stratify else ""
    return f"{one.share:g} of {one.unit}s{by}, seed {one.seed}{', coded anew' if one.is_recode else ''}"


def _into(coder: str, layer: str) -> str:
    return "" if coder == layer else f"   (in some weeks; it goes to {layer})"
