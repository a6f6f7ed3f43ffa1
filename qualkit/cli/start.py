"""``qualkit init``."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from qualkit.cli.output import say


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", help="The study's name; the folder's by default.")
@click.option("--example", is_flag=True, help="Copy the shipped study (20 synthetic interviews) instead.")
def init(folder: Path, name: str | None, example: bool) -> None:
    """Start a study in DIR, or copy the shipped one with --example.

    Writes qualkit.toml, a starter codebook and an empty table of cases. Nothing that is there is written over.

    Next: put transcripts in with `qualkit import PATH…`, and edit codebooks/codebook.yaml.
    """
    from qualkit.workflow import start

    if example:
        if name is not None:
            raise click.UsageError("--example keeps the shipped study's name; leave --name out.")
        study = start.init_example(folder)
        say(f"The shipped study is in {study.root}. Its interviews and codings are synthetic.")
        say(f"Next: cd {shlex.quote(str(folder))} && qualkit status")
    else:
        study = start.init(folder, name=name)
        say(f"A study is in {study.root}.")
        say(f"Next: cd {shlex.quote(str(folder))} && qualkit import PATH…   and edit codebooks/codebook.yaml")
