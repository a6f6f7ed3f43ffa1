"""``qualkit pseudonymise``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.opened import opened
from qualkit.cli.options import output_option, pass_study
from qualkit.cli.output import console, now, say, show
from qualkit.model.counted import counted

if TYPE_CHECKING:
    from qualkit.privacy import Item, Key, Question
    from qualkit.store import Engine
    from qualkit.study import Study

PROMISE = (
    "Rules find what looks like personal data, never all of it: nicknames, misspelt names, rare places, jobs and "
    "stories that tell who somebody is. Read the transcripts before you share them."
)
COLUMNS = ["transcript", "kind", "words", "certainty", "rule", "context"]


@click.command()
@click.argument("names", metavar="[TRANSCRIPT]...", nargs=-1)
@click.option("--preview", is_flag=True, help="List the findings; nothing is asked, nothing is written.")
@click.option("--yes", is_flag=True, help="Accept, without asking, what a fixed form or check digit makes sure.")
@click.option("--apply", "is_applied", is_flag=True, help="Replace what is decided, without asking once more.")
@click.option(
    "--check",
    "paths",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Search this file or folder for names of the key and structured data; status 5 when there is any. Repeat it.",
)
@click.option(
    "--write-to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the pseudonymised transcripts here, as files that can take the place of the originals.",
)
@output_option
@pass_study
def pseudonymise(
    study: Study,
    names: tuple[str, ...],
    preview: bool,
    yes: bool,
    is_applied: bool,
    paths: tuple[Path, ...],
    folder: Path | None,
    output: str,
) -> None:
    """Replace names and other personal data by surrogates such as [Name 1], each one seen by you first.

    Findings come one by one; every answer is saved before the next, and `q` stops until the next call. Then what
    was accepted is replaced in transcripts, codings, memos and quotes, in every interview alike; codings stay where
    they are. The key that reads names back is privacy/key.jsonl: yours alone, in no export. The original files in
    transcripts/ are not touched. Words of your own: [privacy] names in qualkit.toml, or privacy/own.txt.

    Before: `qualkit import PATH…`. Next: `qualkit segment`, `qualkit code`; before sharing, --check exports.
    """
    from qualkit.workflow import pseudonymise as work

    chosen = [name for name, is_on in (("--preview", preview), ("--check", paths), ("--write-to", folder)) if is_on]
    if len(chosen) > 1 or (chosen and (yes or is_applied)):
        raise click.UsageError(f"{chosen[0]} goes alone.")
    key = work.read_key(study)
    if paths:
        _check(study, key, paths, output)
        return
    engine = opened(study)
    if folder is not None:
        _write(study, engine, key, folder)
        return
    waiting = work.items(study, engine, key, only=names)
    if preview:
        rows = [
            {
                "transcript": item.transcript,
                "kind": item.finding.kind.value,
                "words": item.finding.words,
                "certainty": item.finding.certainty.value,
                "rule": item.finding.rule,
                "context": " ".join(f"{item.before[-25:]}⟦{item.finding.words}⟧{item.after[:25]}".split()),
            }
            for item in waiting
        ]
        show(rows, COLUMNS, output=output)
        say(f"{counted(len(rows), 'finding')} not decided yet. {PROMISE}")
        return
    recorded = work.record(study, key)
    if yes:
        n_places = work.accept_sure(waiting, key, recorded, now=now())
        say(f"Accepted without asking, for their form is sure: {counted(n_places, 'place')}. The others wait for you.")
        waiting = work.items(study, engine, key, only=names)
    if not is_applied and not yes:
        _review(study, key, waiting)
    _apply(study, engine, key, is_applied=is_applied, is_reviewed=not is_applied and not yes)


def _review(study: Study, key: Key, waiting: list[Item]) -> None:
    from qualkit import privacy
    from qualkit.workflow import pseudonymise as work
    from qualkit.workflow.stamp import stamp

    if not waiting:
        say("There is nothing to decide: no finding, or all were decided before.")
        return
    asker = _Asker(is_interactive=sys.stdin.isatty() and sys.stdout.isatty())
    say(f"{counted(len(waiting), 'finding')}. {PROMISE}\n")
    for keys, what in privacy.KEYS.items():
        say(f"  {keys:7} {what}")
    outcome = privacy.review(waiting, key, ask=asker.ask, record=work.record(study, key), at=lambda: stamp(now()))
    if outcome.is_finished:
        say("\nAll findings are decided.")
    else:
        say(f"\n{counted(outcome.n_left, 'finding')} left; everything is saved. Go on: qualkit pseudonymise")


class _Asker:
    """Draws a question and reads a line."""

    def __init__(self, *, is_interactive: bool) -> None:
        self._is_interactive = is_interactive

    def ask(self, question: Question) -> str:
        """The line that was typed; ``q`` at the end of the input."""
        from rich.text import Text

        from qualkit.language.signs import plain

        item = question.item
        found = item.finding
        told = Text()
        told.append(f"\n{question.number}/{question.n_all} ", style="dim")
        told.append(
            f"{item.transcript} · {found.kind.value} · {found.certainty.value}: {plain(found.rule)}", style="dim"
        )
        told.append("\n  …" if item.before else "\n  ")
        told.append(plain(item.before).replace("\n", " "))
        # The brackets are for terminals without colour, and for screen readers.
        told.append(f"⟦{plain(found.words)}⟧", style="bold")
        told.append(f"{plain(item.after)}…".replace("\n", " "))
        told.append(f"\n  would be {plain(question.surrogate)}")
        if question.n_same:
            told.append(f"; {counted(question.n_same, 'more place')} with these words")
        for number, (name, mark) in enumerate(question.perhaps[:5], start=1):
            told.append(f"\n  perhaps {plain(mark)}, that is {plain(name)}: e {number}")
        screen = console()
        if question.message:
            screen.print(Text(question.message, style="bold"), soft_wrap=True)
        screen.print(told, soft_wrap=True)
        if self._is_interactive:
            try:
                return input("y a n x e s u q > ")
            except EOFError:
                return "q"
        line = sys.stdin.readline()
        screen.print(Text(f"> {plain(line.rstrip())}"), soft_wrap=True)
        return line or "q"


def _apply(study: Study, engine: Engine, key: Key, *, is_applied: bool, is_reviewed: bool) -> None:
    from qualkit.workflow import veiling
    from qualkit.workflow.leaving import RENAME
    from qualkit.workflow.still_named import still_named
    from qualkit.workflow.veiled_files import folder_check

    found = still_named(study, engine, key, now=now())
    if found.names:
        say(f"Names of transcripts or cases say names: {', '.join(found.names)}. {RENAME}")
    if not found.can_be_replaced:
        say("Nothing is waiting to be replaced.")
        return
    n_places = found.n_places + sum(found.layers.values()) + len(found.files)
    is_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    if is_reviewed and is_terminal and not is_applied:
        is_applied = click.confirm(f"Replace {counted(n_places, 'place')} in the study now?", default=False)
    if not is_applied:
        say(f"{counted(n_places, 'place')} decided and not replaced yet. Replace them: qualkit pseudonymise --apply")
        return
    done = veiling.apply(study, engine, key, now=now())
    total = sum(done.places.values())
    if total:
        click.echo(
            f"{counted(total, 'place')} gave way to surrogates in {counted(len(done.places), 'transcript')}; "
            "segments and codings moved along."
        )
    for coder, number in done.reworded.items():
        click.echo(
            f"  {coder}: words of {counted(number, 'decision')} replaced; `qualkit verify` tells that the chain holds"
        )
    for path in done.files:
        click.echo(f"  {path.relative_to(study.root).as_posix()} written anew")
    held = folder_check(study)
    say(
        "Names are still in privacy/key.jsonl (keep it apart) and in:"
        if held
        else "Names are still in privacy/key.jsonl."
    )
    for line in held:
        say(f"  {line}")
    say("Next: qualkit pseudonymise --write-to DIR   for files that can replace the originals")
    say("      qualkit embed                          vectors of the former words are gone")


def _write(study: Study, engine: Engine, key: Key, folder: Path) -> None:
    from qualkit.workflow.veiled_files import write_transcripts

    written = write_transcripts(study, engine, key, folder)
    for one in written:
        layout = "in its layout" if one.is_layout_kept else "as a table of turns"
        note = "" if one.is_equal else "; reading it does NOT give the same turns: look at it"
        click.echo(f"{one.path.name}: {layout}{note}")
        if one.has_names:
            say(f"  the name of the file itself holds a name: {one.path.name}")
    say(
        f"{counted(len(written), 'file')} in {folder}. Look at them. To let them take the place of the originals: "
        "delete those in transcripts/, move these there, then qualkit import --update transcripts"
    )


def _check(study: Study, key: Key, paths: tuple[Path, ...], output: str) -> None:
    from qualkit.errors import AnalysisError
    from qualkit.workflow.leaks import check

    checked = check(study, key, paths)
    rows = [
        {
            "place": str(leak.path) if leak.line is None else f"{leak.path}:{leak.line}",
            "kind": leak.kind.value,
            "how": leak.how,
        }
        for leak in checked.leaks
    ]
    if rows or output != "table":
        show(rows, ["place", "kind", "how"], output=output)
    for path in checked.unsearched:
        say(f"not searched: {path} (a picture, PDF, database or locked archive)")
    if not key.originals:
        say("The key holds no names yet, so only structured data and the study's own list were looked for.")
    if checked.leaks:
        raise AnalysisError(
            f"{counted(len(checked.leaks), 'place')} with personal data in {counted(checked.n_files, 'file')}",
            hint="Make these exports again from the pseudonymised study, or take the words out by hand.",
        )
    say(f"{counted(checked.n_files, 'file')}: no name of the key and no structured data found. {PROMISE}")
