"""``qualkit case``."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from qualkit.cli.groups import Group
from qualkit.cli.opened import opened
from qualkit.cli.options import coder_option, output_option, pass_study
from qualkit.cli.output import now, say, show
from qualkit.model.counted import counted

if TYPE_CHECKING:
    from qualkit.study import Study


@click.group(cls=Group)
def case() -> None:
    """List, show, remove and readmit the cases that the study compares.

    They are edited in transcripts/cases.csv: case, role, guide and any attributes.

    Next: `qualkit matrix --rows ATTRIBUTE`.
    """


@case.command("list")
@output_option
@pass_study
def list_(study: Study, output: str) -> None:
    """List cases with their attributes and transcripts; an empty attribute is not reported."""
    from qualkit import store
    from qualkit.workflow import removals

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
    labels = dict.fromkeys(one.label for one in removals.record(study) if not one.readmitted_at)
    if labels:
        say(f"Removed: {', '.join(labels)}. See removals.jsonl, and qualkit verify.")


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
    from qualkit.workflow import casebook, notebook, removals
    from qualkit.workflow.layers import coders_named

    engine = opened(study, coder=coder)
    gone = removals.removal_of(study, name)
    if gone is not None:
        raise InputError(
            f"case {gone.label} was removed on {gone.at[:10]}", hint="What came back of it: qualkit verify"
        )
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


@case.command("remove")
@click.argument("name")
@click.option("--preview", is_flag=True, help="Show what would go; nothing is touched.")
@click.option("--source", "with_sources", is_flag=True, help="Delete the interview's own file in transcripts/ as well.")
@click.option("--as", "label", metavar="LABEL", help="What the record calls the case, when its name tells who it is.")
@click.option("--yes", is_flag=True, help="Do not ask for the name to be typed.")
@output_option
@pass_study
def remove_(
    study: Study, name: str, preview: bool, with_sources: bool, label: str | None, yes: bool, output: str
) -> None:
    """Erase all that was said by case NAME, whose participant withdraws. It cannot be undone.

    Text, quotes, codings, memos and field notes, vectors, suggestions, summaries, translations, examples in the
    codebook, backups and exports. The logs still verify: their entries stay without words. removals.jsonl notes what
    was erased, in numbers. If it is stopped half way, run it again.

    Before: `qualkit case remove NAME --preview`. Next: `qualkit verify`, and make again what was deleted.
    """
    from qualkit.errors import InputError
    from qualkit.workflow import holdings, removal
    from qualkit.workflow.sweep import Act

    engine = opened(study)
    planned = removal.plan(study, engine, name, with_sources=with_sources, now=now())
    rows = [{"file": str(step.path), "then": step.act.value, "because": step.what} for step in planned.steps]
    show(rows, ["file", "then", "because"], output=output)
    say(
        f"{name}: {counted(len(planned.transcripts), 'interview')}, {counted(planned.n_segments, 'segment')}, "
        f"{counted(planned.n_decisions, 'decision')} in {counted(planned.n_layers, 'layer')}."
    )
    for sample, n_segments in planned.samples.items():
        say(f"Sample {sample} loses {counted(n_segments, 'segment')}; agreement on it changes.")
    if preview:
        say(f"Nothing was touched. Remove it: qualkit case remove {shlex.quote(name)}")
        return
    if not yes and click.prompt(f"This cannot be undone. Type {name} to remove it", err=True) != name:
        raise InputError(f"that is not {name}: nothing was touched", hint="Look first: --preview")
    if not yes and not with_sources and planned.sources:
        files = ", ".join(map(str, planned.sources))
        with_sources = click.confirm(f"Delete the interview's own file as well: {files}?", err=True)
    done, planned = removal.remove(study, engine, name, label=label, with_sources=with_sources, now=now(), tell=say)
    counts = ", ".join(f"{what.replace('_', ' ')} {number}" for what, number in done.erased.items())
    click.echo(f"Removed {done.label}: {counts or 'nothing was left to erase'}. Noted in removals.jsonl.")
    left = planned.of(Act.LEFT)
    if left:
        say("Left to you:")
        for step in left:
            say(f"  {step.path}: {step.what}")
    if planned.quoted:
        say(f"Labels that stand in the interview word for word; reword those in vivo: {', '.join(planned.quoted)}")
    for line in holdings.left_elsewhere(study):
        say(line)
    say("Next: qualkit verify")


@case.command("readmit")
@click.argument("name")
@pass_study
def readmit_(study: Study, name: str) -> None:
    """Let a removed case NAME be imported again, because its participant consented anew.

    What was erased stays erased, and so does its tombstone in removals.jsonl and in the logs; a line there says that
    the case was taken in again. Case and transcripts may have the names they had.

    Before: `qualkit case remove`. Next: `qualkit import PATH…`.
    """
    from qualkit.workflow.removals import readmit
    from qualkit.workflow.stamp import stamp

    found = readmit(study, name, at=stamp(now()))
    click.echo(f"Case {found.label} may come back; noted in removals.jsonl. What was erased stays erased.")
    say("Next: qualkit import PATH…")
