"""``qualkit status``, ``verify``, ``undo``, ``redo`` and ``backup``."""

from __future__ import annotations

import shlex
from collections import Counter
from typing import TYPE_CHECKING

import click

from qualkit.cli.opened import opened
from qualkit.cli.options import output_option, pass_study
from qualkit.cli.output import now, say, show
from qualkit.model.counted import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualkit.model.coding import Decision
    from qualkit.store import Engine, Finding
    from qualkit.study import Study


GONE_SHOWN = 3
"""Missing sources that are named; a study restored without them would name every interview."""


@click.command()
@click.option("--coverage", metavar="ID", help="How much of each code this coder has found, by estimate.")
@output_option
@pass_study
def status(study: Study, coverage: str | None, output: str) -> None:
    """Show where the study stands and what comes next.

    With --coverage a row a code: segments found, how many more are expected, and the share found, each with an 80 %
    interval. It rests on suggestions and knows no way to speak of a code that nobody coded yet.
    """
    from qualkit.workflow.status import status as find_status

    if coverage is not None:
        _coverage(study, coverage, output)
        return
    engine = opened(study)
    found = find_status(study, engine, now=now())
    if output == "table":
        click.echo(found.name)
        click.echo(
            " · ".join(
                (
                    counted(found.n_cases, "case"),
                    counted(found.n_transcripts, "transcript"),
                    counted(found.n_turns, "turn"),
                    counted(found.n_segments, "segment"),
                    counted(found.n_themes, "theme"),
                    counted(found.n_codes, "code"),
                )
            )
        )
        if found.is_synthetic:
            click.echo("Synthetic: interviews or codings were made up for a demonstration.")
    columns = ["coder", "decided", "of", "codings", "orphans"]
    rows = [
        dict(zip(columns, (c.coder, c.n_decided, c.n_segments, c.n_codings, c.n_orphans), strict=True))
        for c in found.coders
    ]
    if rows or output != "table":
        show(rows, columns, output=output)
    for source in found.changed:
        say(f"{source} is not as it was read. Take it in: qualkit import --update {shlex.quote(source)}")
    for source in found.gone[:GONE_SHOWN]:
        say(f"{source} is gone; what was read from it is still in the study. Put the file back if it is wanted.")
    if len(found.gone) > GONE_SHOWN:
        say(f"So are {len(found.gone) - GONE_SHOWN} more: qualkit transcripts list")
    for name, likest in found.unheard:
        near = f" Is it {' or '.join(likest)}?" if likest else ""
        say(f"transcripts/cases.csv: {name} has no interview yet.{near}")
    for label, is_done in found.removed:
        if not is_done:
            say(f"The removal of {label} was stopped half way. Finish it: qualkit case remove {shlex.quote(label)}")
    n_removed = sum(is_done for _, is_done in found.removed)
    if n_removed:
        say(f"{counted(n_removed, 'case')} removed: see removals.jsonl, and qualkit verify")
    if found.n_uncut and found.n_segments:
        say(f"{counted(found.n_uncut, 'transcript')} without segments: qualkit segment")
    n_orphans = sum(coder.n_orphans for coder in found.coders)
    if n_orphans:
        say(f"{counted(n_orphans, 'coding')} with codes that no codebook entry has: qualkit codings list --orphans")
    if found.n_codebook_errors:
        say(f"The codebook has {counted(found.n_codebook_errors, 'error')}: qualkit codebook check")
    elif found.n_codebook_warnings:
        say(f"The codebook has {counted(found.n_codebook_warnings, 'warning')}: qualkit codebook check")
    _tell_named(study, engine)
    say(f"Next: {found.next_step}")


def _tell_named(study: Study, engine: Engine) -> None:
    """Tell where names that were accepted still stand, and what to do."""
    if not study.privacy.is_dir():
        return
    from qualkit.workflow.leaving import RENAME
    from qualkit.workflow.pseudonymise import read_key
    from qualkit.workflow.still_named import still_named

    found = still_named(study, engine, read_key(study), now=now())
    if found.can_be_replaced:
        say(f"Names that you accepted still stand {found.told()}. Replace them: qualkit pseudonymise --apply")
    if found.names:
        say(f"Names that you accepted still stand in the names of {', '.join(found.names)}. {RENAME}")


def _coverage(study: Study, coder: str, output: str) -> None:
    """Print what a coder has found of each code, and what is expected to be left."""
    from qualkit.workflow.coverage import coverage_of

    rows = []
    for one in coverage_of(study, opened(study, coder=coder), coder, now=now()):
        low, high = one.interval
        rows.append(
            {
                "code": one.code,
                "found": one.n_found,
                "left": round(one.left, 1),
                "left from": round(one.left_low, 1),
                "to": round(one.left_high, 1),
                "share found": "" if one.share is None else f"{one.share:.0%}",
                "interval": "" if low is None or high is None else f"{low:.0%} to {high:.0%}",
            }
        )
    show(rows, ["code", "found", "left", "left from", "to", "share found", "interval"], output=output)


@click.command()
@pass_study
def verify(study: Study) -> None:
    """Check that no decision was altered, removed, inserted or reordered.

    Rebuilds every coder's codings from the log and compares; a cut tail shows against exports/heads.json. Says what
    was erased with a removed case, and what of one came back. Ends with status 4 when something is wrong.

    Next, then: compare with a copy in backups/; `qualkit backup` makes them.
    """
    from qualkit.errors import StoreError
    from qualkit.store import FindingKind
    from qualkit.workflow import heads, removals
    from qualkit.workflow.verify import come_back, unopened
    from qualkit.workflow.verify import verify as check

    engine = opened(study)
    checked, findings = check(study, now=now())
    noted = Counter({coder: n for removal in removals.record(study) for coder, n in removal.decisions.items()})
    for coder, n_decisions in checked.items():
        of_coder = [finding for finding in findings if finding.coder == coder]
        wrong = [finding for finding in of_coder if finding.is_damage]
        n_erased = sum(finding.kind is FindingKind.ERASED for finding in of_coder)
        erased = f", {n_erased} of them erased" if n_erased else ""
        click.echo(f"{coder}: {counted(n_decisions, 'decision')}{erased}, {_all_well(wrong, n_erased)}")
        if n_erased > noted[coder]:
            click.echo(f"  {coder}: {n_erased - noted[coder]} more were erased than removals.jsonl tells of")
    for finding in findings:
        if finding.kind is not FindingKind.ERASED:
            click.echo(f"  {finding.coder}: {finding.message}")
    for label, place in come_back(study, engine, now=now()):
        say(f"Case {label} was removed, and {place} has it. Erase it again: qualkit case remove {shlex.quote(label)}")
    _tell_named(study, engine)
    for path in unopened(study):
        say(f"{path.name} in layers/ was not opened, for no coder has such a name. If it is a copy, move it away.")
    if any(checked.values()) and not heads.path(study).is_file():
        say("exports/heads.json is not there, so a log whose newest decisions were cut off cannot be told.")
    n_wrong = sum(finding.is_damage for finding in findings)
    if n_wrong:
        raise StoreError(
            f"{counted(n_wrong, 'finding')}: the log is not as it was written",
            hint="Compare with a copy in backups/. Nothing was changed by this check.",
        )
    if not checked:
        say("Nothing is coded yet. Next: qualkit code --coder YOUR-NAME")


def _all_well(wrong: Sequence[Finding], n_erased: int) -> str:
    if wrong:
        return counted(len(wrong), "finding")
    return "the chain holds" if n_erased else "all as logged"


@click.command()
@click.option("--coder", metavar="ID", help="Take back this coder's last decision instead.")
@pass_study
def undo(study: Study, coder: str | None) -> None:
    """Take back the last codebook edit, or a coder's last decision.

    Undone decisions stay in the log. In a session, `u` does the same. An answer for several segments is taken back
    whole.

    Next: `qualkit redo` brings it back. See before: `qualkit codebook diff`, `qualkit log --coder ID`.
    """
    engine = opened(study, coder=coder)
    if coder is None:
        from qualkit.workflow.codebook import undo_edit

        click.echo(f"Undone: {undo_edit(study, engine, now=now()).action}")
        return
    from qualkit.workflow.undo import undo_decision

    for decision in undo_decision(study, engine, coder, now=now()):
        click.echo(f"Undone: {_told(decision)}")


@click.command()
@click.option("--coder", metavar="ID", help="Bring back this coder's decision that was undone last instead.")
@pass_study
def redo(study: Study, coder: str | None) -> None:
    """Do again what was undone last: a codebook edit, or a coder's decision.

    As far back as was undone; a new edit or decision ends what can be redone. In a session, `r` does the same.

    Before: `qualkit undo`. See: `qualkit log --coder ID`.
    """
    engine = opened(study, coder=coder)
    if coder is None:
        from qualkit.workflow.codebook import redo_edit

        click.echo(f"Done again: {redo_edit(study, engine, now=now()).action}")
        return
    from qualkit.workflow.undo import redo_decision

    for decision in redo_decision(study, engine, coder, now=now()):
        click.echo(f"Done again: {_told(decision)}")


def _told(decision: Decision) -> str:
    codes = f" {', '.join(decision.codes)}" if decision.codes else ""
    return f"decision {decision.number}: {decision.verdict}{codes} on {decision.about or decision.transcript}"


@click.command()
@pass_study
def backup(study: Study) -> None:
    """Copy the store into backups/.

    Every coder's layer goes along.

    To restore, close every session and copy the files back over study.sqlite and layers/.
    """
    from qualkit.workflow.verify import backup as copy

    opened(study)
    click.echo(f"Copied to {copy(study, now=now()).relative_to(study.root).as_posix()}/")
