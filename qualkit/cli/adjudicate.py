"""``qualkit adjudicate``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from qualkit.cli.opened import opened
from qualkit.cli.options import pass_study
from qualkit.cli.output import console, now, say

if TYPE_CHECKING:
    from qualkit.study import Study
    from qualkit.workflow.adjudicate import Begun


@click.command()
@click.option("--coder", "coders", metavar="ID", multiple=True, help="Settle these; everyone who has coded by default.")
@click.option("--code", "code_id", metavar="ID", help="Only where this code is disputed.")
@click.option("--sample", metavar="NAME", help="Only this sample, as its coders' answers stood when it was closed.")
@click.option("--plain", is_flag=True, help="The screen is not cleared: for pipes and screen readers.")
@pass_study
def adjudicate(study: Study, coders: tuple[str, ...], code_id: str | None, sample: str | None, plain: bool) -> None:
    """Settle disagreements one by one, with a reason for each.

    Writes the layer consensus, which `qualkit matrix` and `qualkit themes` count from then on; the coders' own layers
    stay as they are, and `qualkit agree` is computed from those. What coders agree on is taken over first. Stop and go
    on whenever you like. It goes line by line, in a terminal too; rulings can be piped in: the answer, then the
    reason, a line each.

    Before: `qualkit sample list`, `qualkit agree`, `qualkit disagreements`. Next: `qualkit matrix`,
    `qualkit memo list --coder consensus`.
    """
    from functools import partial

    from qualkit import codebook as books
    from qualkit.cli.rulings import LineAdjudicator
    from qualkit.workflow.adjudicate import adjudicate as run
    from qualkit.workflow.codebook import current

    engine = opened(study)
    book = current(study, engine, now=now())
    is_interactive = not plain and sys.stdin.isatty() and sys.stdout.isatty()
    done = run(
        study,
        engine,
        book=book,
        coders=coders,
        adjudicator=LineAdjudicator(
            console(),
            sys.stdin,
            book,
            partial(books.matches, book),
            study.settings.study.language,
            is_interactive=is_interactive,
        ),
        tell=_tell,
        code=code_id,
        sample=sample,
        now=now,
    )
    say(f"Saved: {done.ruled} ruled, {done.left} left.")
    asked = [f"--coder {coder}" for coder in coders]
    asked += [f"--{name} {value}" for name, value in (("code", code_id), ("sample", sample)) if value]
    say(f"Go on: {' '.join(['qualkit adjudicate', *asked])}" if done.left else "Next: qualkit matrix, qualkit themes")


def _tell(begun: Begun) -> None:
    say(
        f"{' and '.join(begun.coders)} agree on {begun.n_agreed} segments, {begun.n_taken} of them taken over into the "
        f"consensus now; they differ on {begun.n_disputes}, {begun.n_left} without a ruling."
    )
    if begun.n_alone:
        say(f"{begun.n_alone} segments that one coder alone decided are not in the consensus.")
