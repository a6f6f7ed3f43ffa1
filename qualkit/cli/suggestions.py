"""``qualkit embed`` and ``qualkit suggest``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualkit.cli.opened import opened
from qualkit.cli.options import pass_study
from qualkit.cli.output import now, say
from qualkit.cli.progress import bar

if TYPE_CHECKING:
    from qualkit.study import Study


@click.command()
@pass_study
def embed(study: Study) -> None:
    """Turn segments and the codebook into vectors, once.

    Vectors are kept by model and text: a second run computes nothing. Ctrl-C keeps what is done. Nothing leaves
    this machine.

    Before: `qualkit segment`. Next: `qualkit suggest`.
    """
    from qualkit.workflow.segment import segment
    from qualkit.workflow.suggest import embed as run

    engine = opened(study)
    segment(study, engine, only_new=True, progress=bar)
    model, n_texts, n_computed = run(study, engine, progress=bar)
    click.echo(f"{n_texts:,} texts, {n_computed:,} embedded now, with {model}")
    say("Next: qualkit suggest")


@click.command()
@click.option("--coder", metavar="ID", help="Learn from this coder's answers; for this coder only.")
@click.option("--seed", type=int, default=0, show_default=True, help="For what is drawn at random.")
@pass_study
def suggest(study: Study, coder: str | None, seed: int) -> None:
    """Propose codes for every segment, with reasons.

    Learns from the codebook (definitions, inclusion texts, examples) and, with --coder, from that coder's answers.
    Proposals are shown in a session after your own answer, unless it runs with --assist or --blind.

    Before: `qualkit segment`. Next: `qualkit code --coder YOUR-NAME`.
    """
    from qualkit import store
    from qualkit.errors import InputError
    from qualkit.workflow.segment import segment
    from qualkit.workflow.suggest import suggest as run

    engine = opened(study)
    if coder is not None and coder not in store.layer_coders(study.layers):
        raise InputError(f"coder {coder!r} has no codings to learn from", hint="Leave --coder out, or code first.")
    segment(study, engine, only_new=True, progress=bar)
    done = run(study, engine, coder=coder, now=now(), seed=seed, progress=bar)
    learned = f"the codebook and {done.n_answers:,} answers of {coder}" if coder else "the codebook"
    click.echo(
        f"{done.n_segments:,} segments have suggestions from {learned}, with {done.model}"
        f"{'' if done.is_new else '; nothing changed since they were made'}"
    )
    say(f"Next: qualkit code --coder {coder or 'YOUR-NAME'}")
