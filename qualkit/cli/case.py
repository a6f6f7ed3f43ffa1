"""``qualkit case``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualkit.cli.groups import Group
from qualkit.cli.opened import opened
from qualkit.cli.options import coder_option, output_option, pass_study
from qualkit.cli.output import now, say, show

if TYPE_CHECKING:
    from qualkit.study import Study


@click.group(cls=Group)
def case() -> None:
    """List and show the cases that the study compares.

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


@case.command("show")
@click.argument("name")
@coder_option
@output_option
@pass_study
def show_(study: Study, name: str, coder: str | None, output: str) -> None:
    """Show case NAME: attributes, interviews, topic guide, field notes and memos.

    The guide's questions come from guides/GUIDE.md, what it asks about from [guide.GUIDE] in qualkit.toml. Field notes
    and memos of an open blind sample's coders stay closed.
    """
    from qualkit import codebook as books
    from qualkit.errors import InputError
    from qualkit.workflow import casebook, notebook
    from qualkit.workflow.layers import coders_named

    engine = opened(study, coder=coder)
    book = books.read(study.codebook_path, root=study.root)
    found = casebook.case_sheet(study, engine, name, book)
    rows: list[dict[str, object]] = [{"what": what, "value": value} for what, value in found.facts()]
    rows += [{"what": "interview", "value": one.name} for one in found.transcripts]
    if found.guide.text:
        rows.append({"what": "guide's questions", "value": found.guide.text})
    names = {one.name for one in found.transcripts}
    try:
        entries = notebook.entries(study, engine, coders_named(study, coder), book, as_coder=coder, now=now())
    except InputError as error:
        if coder is not None:
            raise
        say(f"No memos are shown: {error.message}.")
        entries = []
    for entry in entries:
        is_note = entry.about == "transcript" and entry.target in names
        if is_note or (entry.about == "case" and entry.target == name):
            what = f"{'field note' if is_note else 'memo'} {entry.name}"
            rows.append({"what": what, "value": f"{entry.text} ({entry.at[:10]})"})
    show(rows, ["what", "value"], output=output)
    n_memos = sum(entry.about == "words" and entry.span.rpartition(":")[0] in names for entry in entries)
    if n_memos:
        see = f"qualkit memo list --about words:{found.transcripts[0].name}"
        say(f"{n_memos} memo{'' if n_memos == 1 else 's'} on words: {see}")
