"""``qualkit case``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualkit.cli.groups import Group
from qualkit.cli.opened import opened
from qualkit.cli.options import output_option, pass_study
from qualkit.cli.output import say, show

if TYPE_CHECKING:
    from qualkit.study import Study


@click.group(cls=Group)
def case() -> None:
    """List the cases that the study compares.

    They are edited in transcripts/cases.csv: case, role, guide and any attributes.

    Next: `qualkit matrix --rows ATTRIBUTE`.
    """


@case.command("list")
@output_option
@pass_study
def list_(study: Study, output: str) -> None:
    """List cases with their attributes and transcripts; an empty attribute is not reported."""
    from qualkit import store

    with store.reading(opened(study)) as connection:
        found = store.cases.every(connection)
        transcripts = store.transcripts.every(connection)
    attributes = list(dict.fromkeys(name for one in found for name in one.attributes))
    rows = [
        {
            "case": one.name,
            "role": one.role,
            "guide": one.guide,
            "transcripts": [t.name for t in transcripts if t.case == one.name],
            **one.attributes,
        }
        for one in found
    ]
    show(rows, ["case", "role", "guide", "transcripts", *attributes], output=output)
    if not found:
        say("There is no case yet. Next: list them in transcripts/cases.csv, or qualkit import PATH…")
