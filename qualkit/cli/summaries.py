"""``qualkit matrix edit``, ``check``, ``draft``, ``confirm`` and ``history``: cells in a researcher's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from qualkit.cli.findings import matrix
from qualkit.cli.material import counted
from qualkit.cli.options import layer_option, output_option, pass_study, rest_option
from qualkit.cli.output import now, say, show

if TYPE_CHECKING:
    from qualkit.study import Study
    from qualkit.workflow.charting import Shelf

__all__ = ["matrix"]

author_option = click.option("--author", metavar="NAME", default="", help="Who writes. Default: as the file says.")


@dataclass(frozen=True)
class _Open:
    """The summaries with what commands ask of them."""

    on: Shelf
    cases: set[str]


@matrix.command()
@click.argument("case", metavar="CASE")
@click.argument("idea", metavar="THEME")
@author_option
@layer_option
@rest_option
@pass_study
def edit(study: Study, case: str, idea: str, author: str, layer: str | None, rest: str | None) -> None:
    """Write the summary of CASE on THEME (or a code) in your editor, its codings below it.

    The editor is the one in $VISUAL or $EDITOR. Quotes are links, [“words”](P07:120-180), and are checked against
    the transcript: only … and [your words] may differ. The file is matrices/CASE/THEME.md; every state of it is kept.

    Before: `qualkit code`. Next: `qualkit matrix --cells summary`.
    """
    from qualkit.workflow import charting, summary_edit

    held = _opened(study, layer, rest)
    is_code = charting.known_cell(held.on, held.cases, case, idea)
    desk = summary_edit.desk(study, held.on, case, idea, is_code=is_code, author=author)
    edited = click.edit(desk.text, extension=".md", require_save=True)
    is_new = edited is not None and summary_edit.written(
        study, held.on, desk, edited, case, idea, is_code=is_code, author=author, now=now()
    )
    if not is_new:
        click.echo("Nothing changed, nothing was written.")
        return
    click.echo(f"Saved: {desk.path.relative_to(study.root).as_posix()}")
    for problem in summary_edit.problems_of(study, _opened(study, layer, rest).on, desk.path):
        say(f"{problem.severity}: {problem}")


@matrix.command()
@layer_option
@rest_option
@pass_study
def check(study: Study, layer: str | None, rest: str | None) -> None:
    """Report every problem of the summaries with its line: quotes, names, doubles, what is stale.

    Ends with status 2 when there is an error; stale summaries are warnings, drafts are counted.

    Before: `qualkit matrix edit`. Next: `qualkit matrix --cells summary --to matrix.docx`.
    """
    from qualkit.errors import InputError
    from qualkit.problem import Severity

    on = _opened(study, layer, rest).on
    n_errors = sum(problem.severity is Severity.ERROR for problem in on.problems)
    if n_errors:
        raise InputError(f"{n_errors} error(s) in matrices/", problems=on.problems)
    for problem in on.problems:
        click.echo(f"{problem.severity}: {problem}")
    n_warnings = len(on.problems)
    warned = f"{n_warnings or 'no'} warning{'' if n_warnings == 1 else 's'}"
    n_drafts = sum(summary.status == "draft" for summary in on.summaries.values())
    drafts = f" ({n_drafts} of them drafts)" if n_drafts else ""
    click.echo(f"matrices: {len(on.summaries)} summaries{drafts}, {warned}, no errors")


@matrix.command()
@click.option("--case", "cases", metavar="CASE", multiple=True, help="Only this case. May be repeated.")
@click.option("--theme", "ideas", metavar="ID", multiple=True, help="Only this theme or code. Default: every theme.")
@layer_option
@rest_option
@pass_study
def draft(study: Study, cases: tuple[str, ...], ideas: tuple[str, ...], layer: str | None, rest: str | None) -> None:
    """Draft the cells that nobody has written, from sentences coded there, each with its place.

    Nothing is invented: sentences are chosen by a rule, and the cell says draft until a person takes the line
    `status: draft` away. Cells with a summary are left as they are.

    Before: `qualkit code`. Next: `qualkit matrix edit CASE THEME`.
    """
    from qualkit.workflow import charting, summary_edit

    held = _opened(study, layer, rest)
    wanted_cases = cases or tuple(sorted(held.cases))
    wanted = ideas or tuple(theme.id for theme in held.on.book.themes)
    pairs = [
        (case, idea, charting.known_cell(held.on, held.cases, case, idea)) for case in wanted_cases for idea in wanted
    ]
    made = [summary_edit.draft(study, held.on, case, idea, is_code=is_code, now=now()) for case, idea, is_code in pairs]
    n_made = sum(path is not None for path in made)
    click.echo(f"Drafted {n_made} of {len(pairs)} cells under matrices/; the others are written or have no coding.")
    if n_made:
        say("Each says draft until a person takes the line away: qualkit matrix edit CASE THEME")


@matrix.command()
@click.argument("case", metavar="CASE")
@click.argument("idea", metavar="THEME")
@author_option
@layer_option
@rest_option
@pass_study
def confirm(study: Study, case: str, idea: str, author: str, layer: str | None, rest: str | None) -> None:
    """Tie the summary of CASE on THEME to the codings that stand now: it was read again and still holds.

    Before: `qualkit matrix check` says which are stale.
    """
    from qualkit.workflow import charting, summary_edit

    held = _opened(study, layer, rest)
    charting.known_cell(held.on, held.cases, case, idea)
    is_new = summary_edit.confirm(study, held.on, case, idea, author=author, now=now())
    click.echo(f"{case} on {idea} is tied to the codings of today." if is_new else "It is tied to them already.")


@matrix.command()
@click.argument("case", metavar="CASE")
@click.argument("idea", metavar="THEME")
@click.option("--show", "number", type=click.IntRange(1), metavar="N", help="Print state N as it was.")
@layer_option
@rest_option
@output_option
@pass_study
def history(
    study: Study, case: str, idea: str, number: int | None, layer: str | None, rest: str | None, output: str
) -> None:
    """List every kept state of the summary of CASE on THEME, or print one."""
    from qualkit.errors import InputError
    from qualkit.workflow import summary_edit

    states = summary_edit.history(study, _opened(study, layer, rest).on, case, idea)
    if number is not None:
        if number > len(states):
            hint = f"See: qualkit matrix history {case} {idea}"
            raise InputError(f"no state {number}: {len(states)} are kept", hint=hint)
        click.echo(states[number - 1].text or "", nl=False)
        return
    rows = [
        {
            "number": count,
            "at": state.at,
            "author": state.author or "not reported",
            "codings": len(state.codings) or None,
            "letters": len(state.text or ""),
            "sha256": state.sha256[:12],
        }
        for count, state in enumerate(states, start=1)
    ]
    show(rows, ["number", "at", "author", "codings", "letters", "sha256"], output=output)
    say(f"{len(states)} states" if states else f"No state of {case} on {idea} is kept.")


def _opened(study: Study, layer: str | None, rest: str | None) -> _Open:
    from qualkit.workflow import charting

    what = counted(study, layer, rest)
    on = charting.shelf(study, what.engine, what.found, what.book, what.layer.name, now=now())
    return _Open(on, {str(case) for case in what.found.cases["case"]})
