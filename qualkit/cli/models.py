"""``qualkit models``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualkit.cli.opened import opened
from qualkit.cli.options import output_option, pass_study
from qualkit.cli.output import now, say, show
from qualkit.cli.progress import bar

if TYPE_CHECKING:
    from qualkit.study import Study
    from qualkit.workflow.models import Model

MOST_LANGUAGES = 5
READ = ("en", "zh")
"""Languages that are named when there are too many to name: those that segments are cut in."""


@click.command()
@click.option("--model", "names", metavar="NAME", multiple=True, help="Look at this folder or name too; repeatable.")
@click.option("--measure", is_flag=True, help="Measure speed on about 200 segments of the study.")
@click.option("--score", is_flag=True, help="Judge suggestions with each model by the answers of --coder.")
@click.option("--coder", metavar="ID", help="Whose answers to score by.")
@output_option
@pass_study
def models(study: Study, names: tuple[str, ...], measure: bool, score: bool, coder: str | None, output: str) -> None:
    """List the models that can turn texts into vectors here, with size, languages and speed.

    Nothing is downloaded: the bundled model, sentence-transformers models of the local cache, and those that
    --model names. Choose one with `embedder = "NAME"` under [embedding] in qualkit.toml. --score gives hit@3, each
    interview judged by the others, with a 95 % interval; it embeds the study with every model.

    Before: `qualkit import`. Next: `qualkit embed`. See also: `qualkit suggest --evaluate`.
    """
    from time import perf_counter

    from qualkit.workflow.models import models as run
    from qualkit.workflow.segment import segment

    if score and coder is None:
        raise click.UsageError("--score needs --coder ID: whose answers to judge by. See: qualkit coder list")
    engine = opened(study, coder=coder)
    if measure or score:
        segment(study, engine, only_new=True, progress=bar)
    found = run(
        study,
        engine,
        names=names,
        clock=perf_counter if measure else None,
        coder=coder if score else None,
        now=now(),
        progress=bar,
    )
    is_table = output == "table"
    columns = ["name", *([] if is_table else ["in use"]), "installed", "identity", "dim", "MB", "languages"]
    columns += ["texts/s"] if measure else []
    columns += [] if not score else ["hit@3"] if is_table else ["hit@3", "low", "high"]
    columns += [] if is_table else ["note"]
    show([_told(one) if is_table else _row(one) for one in found], columns, output=output)
    for one in found:
        if one.note and is_table:
            say(f"{one.facts.name}: {one.note}")
    say(f"In use: {next(one.facts.name for one in found if one.is_in_use)}")
    if score:
        say(f"hit@3 by the answers of {coder}; more figures: qualkit suggest --evaluate --coder {coder}")


def _row(one: Model) -> dict[str, object]:
    facts, score = one.facts, one.score
    return {
        "name": facts.name,
        "in use": one.is_in_use,
        "installed": facts.is_installed,
        "identity": facts.identity,
        "dim": one.dim,
        "MB": None if facts.n_bytes is None else round(facts.n_bytes / 1e6, 1),
        "languages": facts.languages,
        "texts/s": None if one.texts_per_second is None else round(one.texts_per_second),
        "hit@3": _rounded(score.value if score else None),
        "low": _rounded(score.low if score else None),
        "high": _rounded(score.high if score else None),
        "note": one.note or None,
    }


def _told(one: Model) -> dict[str, object]:
    """The row as a reader takes it in."""
    row = _row(one)
    languages = one.facts.languages.split(" ")
    if len(languages) > MOST_LANGUAGES:
        row["languages"] = f"{len(languages)}, with {', '.join(x for x in languages if x.startswith(READ))}"
    if row["hit@3"] is not None and row["low"] is not None:
        row["hit@3"] = f"{row['hit@3']:.3f} [{row['low']:.3f}, {row['high']:.3f}]"
    return row


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
