"""``qualkit transcripts`` and ``qualkit segment``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualkit.cli.groups import Group
from qualkit.cli.opened import opened
from qualkit.cli.options import output_option, pass_study
from qualkit.cli.output import now, say, show
from qualkit.cli.progress import bar
from qualkit.model.counted import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualkit.model.segment import Span
    from qualkit.model.transcript import Transcript
    from qualkit.study import Study


@click.group(cls=Group)
def transcripts() -> None:
    """List, show and rename transcripts.

    Before: `qualkit import PATH…`. Next: `qualkit segment`.
    """


@transcripts.command("list")
@output_option
@pass_study
def list_(study: Study, output: str) -> None:
    """List the study's transcripts."""
    from qualkit import store

    with store.reading(opened(study)) as connection:
        found = store.transcripts.every(connection)
        segments = store.segments.every(connection)
    n_segments: dict[str, int] = {}
    for segment in segments:
        n_segments[segment.transcript] = n_segments.get(segment.transcript, 0) + 1
    rows = [
        {
            "transcript": t.name,
            "case": t.case,
            "language": t.language or "not reported",
            "turns": len(t.turns),
            "segments": n_segments.get(t.name, 0),
            "characters": len(t.text),
            "source": t.source,
        }
        for t in found
    ]
    show(rows, ["transcript", "case", "language", "turns", "segments", "characters", "source"], output=output)


@transcripts.command("show")
@click.argument("name")
@click.option("--segments", "by_segment", is_flag=True, help="A row a segment instead of a turn.")
@click.option(
    "--clean",
    type=click.Choice(["auto", "jefferson", "dresing-pehl"]),
    is_flag=False,
    flag_value="auto",
    help="Words without the marks of a notation; the transcript keeps them.",
)
@output_option
@pass_study
def show_(study: Study, name: str, by_segment: bool, clean: str | None, output: str) -> None:
    """Show the turns of transcript NAME: number, time, speaker, role, words.

    With --clean, pauses, drawn-out sounds, overlaps and remarks are left out as one reads; spans and quotes
    go on counting in the transcript as it is.
    """
    from qualkit import store
    from qualkit.report.times import clock

    with store.reading(opened(study)) as connection:
        transcript = store.transcripts.get(connection, name)
        segments = store.segments.every(connection, name)
    words = _reader(transcript, clean)
    if by_segment:
        rows: list[dict[str, object]] = [
            {"turn": s.turn, "start": s.span.start, "end": s.span.end, "words": words(s.span)} for s in segments
        ]
        show(rows, ["turn", "start", "end", "words"], output=output)
        return
    rows = [
        {
            "turn": turn.number,
            "time": clock(turn.start_ms),
            "speaker": turn.speaker or "",
            "role": turn.role.value,
            "words": words(turn.span),
        }
        for turn in transcript.turns
    ]
    has_times = any(row["time"] for row in rows)
    show(rows, ["turn", *(["time"] if has_times else []), "speaker", "role", "words"], output=output)


@transcripts.command("rename")
@click.argument("old")
@click.argument("new")
@pass_study
def rename_(study: Study, old: str, new: str) -> None:
    """Give transcript OLD the name NEW, such as one that names nobody.

    Codings, memos, samples, quotes and summaries stay with it, and `qualkit verify` goes on to hold. The file in
    transcripts/ is renamed with it, and so is a case of the same name.

    Before: `qualkit pseudonymise`, which tells transcripts that are named after somebody.
    """
    from qualkit.workflow.renaming import rename

    done = rename(study, opened(study), old, new, now=now())
    # Cases are read again with the new name.
    opened(study)
    click.echo(f"{old} is {new} now.")
    for coder, number in done.decisions.items():
        click.echo(f"  {coder}: {counted(number, 'decision')} followed; `qualkit verify` tells that the chain holds")
    for file in done.files:
        click.echo(f"  {file}")
    if done.inside:
        say(f"{done.inside} may name it inside: change the name there as well, or the next import brings {old} back.")
    say(f"Copies in backups/, exports/ and a git history go on to say {old}.")


def _reader(transcript: Transcript, notation: str | None) -> Callable[[Span], str]:
    """How the words of a span are shown."""
    if notation is None:
        return transcript.quote
    from qualkit.readers import Notation, clean, notation_of

    known = notation_of(transcript.text) if notation == "auto" else Notation(notation)
    if known is None:
        say("No marks of a notation were found; the words are shown as they are.")
        return transcript.quote
    if notation == "auto":
        say(f"Read as {known}; say --clean NOTATION if that is wrong.")
    cleaned = clean(transcript.text, known)

    def words(span: Span) -> str:
        found = cleaned.in_clean(span)
        return found.of(cleaned.text) if found is not None else ""

    return words


@click.command()
@click.option(
    "--unit", type=click.Choice(["turn", "sentence", "meaning"]), help="What to cut by; qualkit.toml says otherwise."
)
@pass_study
def segment(study: Study, unit: str | None) -> None:
    """Cut transcripts into the units put before coders.

    Codings made before stay on their spans. Interviewer turns are context, unless qualkit.toml says otherwise.

    Before: `qualkit import PATH…`. Next: `qualkit suggest`, then `qualkit code --coder YOUR-NAME`.
    """
    from qualkit.model.segment import Unit
    from qualkit.workflow.segment import segment as cut

    n_segments = cut(study, opened(study), unit=Unit(unit) if unit else None, progress=bar)
    click.echo(counted(n_segments, "segment"))
    say("Next: qualkit suggest" if n_segments else "There is no transcript yet. Next: qualkit import PATH…")
