"""``qualkit embed`` and ``qualkit suggest``, with its evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from qualkit.cli.opened import opened
from qualkit.cli.options import pass_study, to_option
from qualkit.cli.output import draw, now, say
from qualkit.cli.progress import bar

if TYPE_CHECKING:
    from pathlib import Path

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
@click.option("--evaluate", is_flag=True, help="Judge suggestions by answers that --coder gave without them.")
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.5,
    show_default=True,
    help="With --evaluate: probability from which a code counts as said, for kappa.",
)
@click.option("--auto", is_flag=True, help="Code what --coder left, as coder `auto`, where it proved right.")
@click.option(
    "--precision",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.8,
    show_default=True,
    help="With --auto: share of codes that is to be right; the machine abstains below it.",
)
@click.option("--batch", is_flag=True, help="With --evaluate: judge what `suggest` keeps as well; takes minutes.")
@to_option
@pass_study
def suggest(
    study: Study,
    coder: str | None,
    seed: int,
    evaluate: bool,
    threshold: float,
    auto: bool,
    precision: float,
    batch: bool,
    paths: tuple[Path, ...],
) -> None:
    """Propose codes for every segment, with reasons.

    Learns from the codebook (definitions, inclusion texts, examples) and, with --coder, from that coder's answers.
    Proposals are shown in a session after your own answer, unless it runs with --assist or --blind.

    With --evaluate nothing is proposed: suggestions are judged by the coder's own answers, each interview by the
    others and each segment by what was answered before it. --to writes .json, .html, .md, .csv, .xlsx, .svg or .png.

    With --auto the machine codes as coder `auto`, in a layer of its own that no finding counts as human evidence: only
    codes that proved precise on the coder's own answers, interviews left out. In small studies it proves too much:
    check a sample.

    Before: `qualkit segment`. Next: `qualkit code --coder YOUR-NAME`.
    """
    from qualkit import store
    from qualkit.errors import InputError
    from qualkit.workflow.segment import segment
    from qualkit.workflow.suggest import suggest as run

    if auto and evaluate:
        raise click.UsageError("--auto and --evaluate are two things: give one of them.")
    for option, needed in (("precision", "--auto"), ("threshold", "--evaluate")):
        given = click.get_current_context().get_parameter_source(option) is not ParameterSource.DEFAULT
        if given and not {"--auto": auto, "--evaluate": evaluate}[needed]:
            raise click.UsageError(f"--{option} goes with {needed}.")
    if evaluate:
        _evaluate(study, coder, threshold=threshold, seed=seed, batch=batch, paths=paths)
        return
    if paths or batch:
        raise click.UsageError("--to and --batch go with --evaluate.")
    if auto:
        _auto(study, coder, precision=precision)
        return
    engine = opened(study, coder=coder)
    if coder is not None and coder not in store.layer_coders(study.layers):
        raise InputError(f"coder {coder!r} has no codings to learn from", hint="Leave --coder out, or code first.")
    segment(study, engine, only_new=True, progress=bar)
    done = run(study, engine, coder=coder, now=now(), seed=seed, progress=bar)
    learned = f"the codebook and {done.n_answers:,} answers of {coder}" if coder else "the codebook"
    click.echo(
        f"{done.n_segments:,} segments have suggestions from {learned}, with {done.model}"
        f"{'' if done.is_new else '; nothing changed since they were made'}"
    )
    if done.hindrance is not None:
        say(f"From words alone: {done.hindrance.message}\n  {done.hindrance.hint}")
    if done.n_spoilt:
        say(f"{done.n_spoilt:,} texts had vectors in the store that {done.model} does not give: embedded anew.")
    say(f"Next: qualkit code --coder {coder or 'YOUR-NAME'}")


def _evaluate(
    study: Study, coder: str | None, *, threshold: float, seed: int, batch: bool, paths: tuple[Path, ...]
) -> None:
    from qualkit.report.evaluation import SUFFIXES, evaluation_table, write_evaluation
    from qualkit.report.formats import checked_suffix
    from qualkit.workflow.evaluate import BATCH_PART, PARTS, evaluate_suggestions
    from qualkit.workflow.segment import segment

    if coder is None:
        raise click.UsageError("--evaluate needs --coder ID: whose answers to judge by. See: qualkit coder list")
    for path in paths:
        checked_suffix(path, SUFFIXES)
    engine = opened(study, coder=coder)
    segment(study, engine, only_new=True, progress=bar)
    parts = (*PARTS, BATCH_PART) if batch else PARTS
    made = evaluate_suggestions(
        study, engine, coder=coder, now=now(), threshold=threshold, seed=seed, parts=parts, progress=bar
    )
    labels, about = made.labels, made.about()
    draw(evaluation_table(made.evaluation, labels=labels, about=about, provenance=made.provenance))
    for path in paths:
        write_evaluation(made.evaluation, path, made.provenance, labels=labels, about=about, facts=made.facts())
        say(f"Wrote {path}")


def _auto(study: Study, coder: str | None, *, precision: float) -> None:
    from qualkit.workflow.automatic import AUTO, code_automatically
    from qualkit.workflow.segment import segment

    if coder is None:
        raise click.UsageError("--auto needs --coder ID: whose answers to learn from. See: qualkit coder list")
    engine = opened(study, coder=coder)
    segment(study, engine, only_new=True, progress=bar)
    done = code_automatically(study, engine, coder=coder, now=now(), precision=precision, progress=bar)
    made = done.made
    n_silent = made.n_passages - done.n_coded - done.n_none
    click.echo(
        f"{done.n_coded:,} segments coded by {AUTO}, {done.n_none:,} said to hold no code, "
        f"{n_silent:,} left to persons; {done.n_changed:,} decisions logged"
    )
    click.echo(
        f"Learnt from {made.n_answers:,} answers of {coder}, with {done.model}; {len(made.thresholds)} of "
        f"{len(made.codes)} codes proved right in {precision:.0%} of the cases, {AUTO} gives no others"
    )
    say(f"See: qualkit codings list --coder {AUTO}   Compare: qualkit agree")
