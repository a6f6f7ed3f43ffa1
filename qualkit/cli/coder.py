"""``qualkit coder``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualkit.cli.groups import Group
from qualkit.cli.opened import opened
from qualkit.cli.options import output_option, pass_study
from qualkit.cli.output import now, say, show

if TYPE_CHECKING:
    from qualkit.study import Study


@click.group(cls=Group)
def coder() -> None:
    """Add and list coders.

    Next: `qualkit code --coder ID`.
    """


@coder.command("add")
@click.argument("coder_id", metavar="ID")
@click.option("--name", default="", help="How to print the coder.")
@click.option("--machine", is_flag=True, help="A machine, whose codings never count as human evidence.")
@pass_study
def add(study: Study, coder_id: str, name: str, machine: bool) -> None:
    """Add coder ID: letters, digits, - and _ of any script."""
    from qualkit.model.coding import Coder, CoderKind
    from qualkit.workflow.layers import add_coder

    kind = CoderKind.MACHINE if machine else CoderKind.PERSON
    add_coder(opened(study), Coder(coder_id, name, kind), now=now())
    click.echo(f"Coder {coder_id} added.")
    say(f"Next: qualkit code --coder {coder_id}")


@coder.command("list")
@output_option
@pass_study
def list_(study: Study, output: str) -> None:
    """List coders; only their names are read, not their layers.

    The mode is when a session shows suggestions: [coding] mode and [coding.modes] in qualkit.toml.
    """
    from qualkit import store
    from qualkit.model.coding import CoderKind

    with store.reading(opened(study)) as connection:
        found = store.coders.every(connection)
    there = set(store.layer_coders(study.layers))
    rows = [
        {
            "coder": one.id,
            "name": one.name,
            "kind": one.kind.value,
            "synthetic": one.synthetic,
            "mode": "" if one.kind is CoderKind.MACHINE else study.settings.coding.mode_of(one.id),
            "has coded": one.id in there,
        }
        for one in found
    ]
    show(rows, ["coder", "name", "kind", "synthetic", "mode", "has coded"], output=output)
    if not found:
        say("There is no coder yet. Next: qualkit coder add ID")
