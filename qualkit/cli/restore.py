"""``qualkit restore``."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from qualkit.cli.output import now, say


@click.command()
@click.argument("deposit", metavar="DEPOSIT", type=click.Path(path_type=Path))
@click.option("--to", "target", metavar="DIR", type=click.Path(path_type=Path), required=True, help="A new folder.")
def restore(deposit: Path, target: Path) -> None:
    """Make a study again from its DEPOSIT, identically.

    DEPOSIT is a folder or .zip file of `qualkit export deposit`. Every checksum, every number of rows and every log is
    checked first; a deposit that was changed is refused, and nothing half made remains.

    Next: `qualkit status` and `qualkit verify` in the new folder.
    """
    from qualkit.workflow.restore import restore as make

    made = make(deposit, target, now=now())
    n_rows = sum(made.rows.values())
    click.echo(f"The study is in {made.study.root}: {n_rows:,} rows as deposited, every log verified.")
    for name in made.unlisted:
        say(f"not taken: {name}, which the manifest does not list")
    say(f"sha256 of the manifest: {made.manifest}")
    say("Compare it with what was noted when the deposit was made.")
    if not made.has_sources:
        say(
            "The files that transcripts were read from are not in the deposit: qualkit status tells that they are gone."
        )
    say(f"Next: cd {shlex.quote(str(target))} && qualkit status && qualkit verify")
