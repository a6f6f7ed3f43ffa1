"""``qualkit relink``."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from qualkit.cli.groups import Group
from qualkit.cli.opened import opened
from qualkit.cli.options import output_option, pass_study
from qualkit.cli.output import now, say, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualkit.study import Study
    from qualkit.workflow.relinked import Relinked


_ORDER = ("lost", "changed", "moved")
"""What asks for a coder's eye stands first."""


class _Listing(Group):
    """A group that lists when it is given no command of its own: ``qualkit relink P07``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put ``list`` before what is no command and no question for help."""
        is_command = bool(args) and (args[0] in self.commands or args[0] in ctx.help_option_names)
        return super().parse_args(ctx, args if is_command else ["list", *args])


@click.group(cls=_Listing)
def relink() -> None:
    """Show where codings went when transcripts were edited, and place lost ones by hand.

    `qualkit relink [TRANSCRIPT] [--preview]` is short for `qualkit relink list`.

    Before: edit a file in transcripts/. Next: `qualkit relink place CODER NUMBER` for each that was lost.
    """


@relink.command("list")
@click.argument("transcript", required=False)
@click.option("--preview", is_flag=True, help="Show what taking in the edited files would do; nothing is written.")
@click.option("--coder", metavar="ID", help="Only this coder's layer.")
@output_option
@pass_study
def list_(study: Study, transcript: str | None, preview: bool, coder: str | None, output: str) -> None:
    """Take in edited transcripts, and list what moved, changed and was lost for each coder.

    Listed are what the last edit of each transcript did, and all that is still lost of earlier ones. What stands where
    it stood is not listed. The words before and after are told, with those around the place now (for a lost one,
    around where it was expected).

    Before: edit a file in transcripts/. Next: `qualkit relink place CODER NUMBER` for each that was lost.
    """
    from qualkit.workflow import relinked
    from qualkit.workflow.read import import_transcripts

    engine = opened(study, coder=coder)
    paths = relinked.changed_files(study, engine, transcript)
    if preview:
        found = relinked.previewed(study, engine, paths, as_coder=coder, now=now())
    else:
        if paths:
            import_transcripts(study, engine, paths, update=True, now=now())
        found = relinked.relinked(study, engine, transcript, as_coder=coder, now=now())
    if output == "table":
        is_one = len({one.transcript for one in found}) < 2
        columns = [*([] if is_one else ["transcript"]), "coder", "how", "number", "place", "codes", "words"]
        ranked = sorted(found, key=lambda one: (one.transcript, one.coder, _ORDER.index(one.how.value)))
        show([_told(one) for one in ranked], columns, output=output)
    else:
        columns = ["transcript", "coder", "number", "how", "codes", "memos", "before", "after", "place", "context"]
        show([_row(one) for one in found], columns, output=output)
    _tell(found)
    if preview:
        what = ", ".join(path.name for path in paths) or "no file was edited since it was read"
        say(f"Preview of {what}: nothing was written." if paths else f"Nothing to preview: {what}.")
    elif paths:
        say(f"Taken in: {', '.join(path.name for path in paths)}. Segments are cut anew: qualkit segment")


@relink.command()
@click.argument("coder")
@click.argument("number", type=click.IntRange(1))
@click.argument("where", required=False)
@output_option
@pass_study
def place(study: Study, coder: str, number: int, where: str | None, output: str) -> None:
    """Place what decision NUMBER of CODER lost: WHERE is 120-180, or words that stand in the transcript once.

    Without WHERE the places are listed where the words may stand now, the likest first. Placing is logged in the
    coder's layer. Codings come to stand beside those that stand there, their origin imported; memos keep their names.

    Before: `qualkit relink`. Taken back by `qualkit undo --coder CODER`.
    """
    from qualkit.workflow import placing

    engine = opened(study, coder=coder)
    told = placing.lost(study, engine, coder, number, now=now())
    name = told.decision.transcript
    if where is None:
        rows = placing.offered(engine, told)
        say(f"Lost in {name}: {told.decision.quote!r} ({', '.join(told.codes) or 'a memo'})")
        show(rows, ["place", "likeness", "words", "context"], output=output)
        again = f"qualkit relink place {shlex.quote(coder)} {number}"
        best = rows[0]["place"] if rows else "120-180"
        say(f"Place it where you find it right, for instance: {again} {best}")
        return
    span = placing.located(engine, name, where)
    done = placing.place(study, engine, coder, number, span, now=now())
    what = ", ".join(told.codes) or "memo"
    click.echo(f"Placed {what} on {name}:{span.start}-{span.end} by decision {done[0].number}: {done[0].quote!r}")
    say(f"To take it back: qualkit undo --coder {coder}")


def _row(one: Relinked) -> dict[str, object]:
    return {
        "transcript": one.transcript,
        "coder": one.coder,
        "number": one.number or "",
        "how": one.how.value,
        "codes": list(one.codes),
        "memos": one.n_memos,
        "before": one.before,
        "after": one.after,
        "place": "" if one.place is None else f"{one.place.start}-{one.place.end}",
        "context": one.context,
    }


def _told(one: Relinked) -> dict[str, object]:
    """A row for the terminal: the words once where they are the same, and what surrounds what is lost."""
    words = one.before.strip()
    if one.how.value == "changed":
        words = f"{words}\n→ {one.after.strip()}"
    elif one.how.value == "lost":
        words = f"{words}\nexpected in: {one.context}"
    memos = [f"{one.n_memos} memo{'' if one.n_memos == 1 else 's'}"] if one.n_memos else []
    return _row(one) | {"codes": ", ".join([*one.codes, *memos]) or "no code", "words": words}


def _tell(found: Sequence[Relinked]) -> None:
    counts = {how: sum(one.how.value == how for one in found) for how in _ORDER[::-1]}
    say(", ".join(f"{number} {how}" for how, number in counts.items()) + ".")
    first = next((one for one in found if one.how.value == "lost" and one.number and (one.codes or one.n_memos)), None)
    if first is not None:
        say(f"Place the lost by hand: qualkit relink place {first.coder} {first.number}")
