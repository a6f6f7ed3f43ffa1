"""``qualkit codings`` and ``qualkit log``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualkit.cli.groups import Group
from qualkit.cli.opened import opened
from qualkit.cli.options import coder_option, output_option, pass_study
from qualkit.cli.output import now, say, show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qualkit.model.coding import Coding
    from qualkit.model.segment import Span
    from qualkit.model.transcript import Transcript
    from qualkit.study import Study


@click.group(cls=Group)
def codings() -> None:
    """List, mark and withdraw codings.

    Before: `qualkit code`. Next: `qualkit matrix`.
    """


@codings.command("list")
@click.argument("transcript", required=False)
@coder_option
@click.option("--code", "code_id", help="Only this code, and former codes that it took over.")
@click.option("--stale", is_flag=True, help="Only those whose definition changed since.")
@click.option("--orphans", is_flag=True, help="Only those whose code the codebook does not define.")
@click.option("--withdrawn", is_flag=True, help="Only those withdrawn.")
@output_option
@pass_study
def list_(
    study: Study,
    transcript: str | None,
    coder: str | None,
    code_id: str | None,
    stale: bool,
    orphans: bool,
    withdrawn: bool,
    output: str,
) -> None:
    """List codings in reading order, of one TRANSCRIPT or of all."""
    from qualkit import codebook as books
    from qualkit import store
    from qualkit.workflow import blind, layers

    engine = opened(study, coder=coder)
    book = books.read(study.codebook_path, root=study.root)
    wanted = book.code(code_id).id if code_id else None
    with store.reading(engine) as connection:
        if transcript is not None:
            store.transcripts.get(connection, transcript)
        turns = {t.name: t for t in store.transcripts.every(connection)}
    fingerprints = {code.id: books.fingerprint(code) for code in book.codes}
    blind.check(engine, layers.coders_named(study, coder), as_coder=coder, transcript=transcript)
    rows = []
    for coding in _every(study, coder, transcript, withdrawn=withdrawn):
        today = book.current_id(coding.code)
        is_stale = bool(coding.fingerprint) and today is not None and fingerprints[today] != coding.fingerprint
        if (wanted and today != wanted) or (stale and not is_stale) or (orphans and today is not None):
            continue
        turn = turns[coding.transcript].turn_at(coding.span.start) if coding.transcript in turns else None
        rows.append(
            {
                "source": f"{coding.transcript} ¶{turn.number}" if turn else coding.transcript,
                "span": f"{coding.span.start}-{coding.span.end}",
                "code": today or f"{coding.code} (not in the codebook)",
                "coder": coding.coder,
                "origin": coding.origin.value,
                "facets": dict(coding.facets),
                "quote": coding.quote,
            }
        )
    show(rows, ["source", "span", "code", "coder", "origin", "facets", "quote"], output=output)
    say(f"{len(rows):,} codings")


def _every(study: Study, coder: str | None, transcript: str | None, *, withdrawn: bool) -> Iterator[Coding]:
    from qualkit import store
    from qualkit.workflow import layers

    for one in layers.coders_named(study, coder):
        with store.reading(layers.open_layer(study, one, now=now())) as connection:
            found = store.codings.every(connection, transcript)
        yield from (coding for coding in found if coding.is_standing is not withdrawn)


place_argument = click.argument("span", metavar="START-END")
codes_argument = click.argument("codes", metavar="CODE…", nargs=-1, required=True)
whose_option = click.option("--coder", metavar="ID", required=True, help="Whose codings.")


@codings.command("mark")
@click.argument("transcript")
@place_argument
@codes_argument
@whose_option
@click.option(
    "--contradicts/--supports",
    "contradicts",
    default=None,
    help="The words speak against the theme; or take that mark away.",
)
@pass_study
def mark(
    study: Study, transcript: str, span: str, codes: tuple[str, ...], coder: str, contradicts: bool | None
) -> None:
    """Mark CODEs of a coder on a span as contradicting their theme.

    Such a case is a negative case in `qualkit matrix`, and its words are the contrary quotes of `qualkit themes` and
    `qualkit report`. In a session CODE+contradicts does the same. Logged like an answer.

    Before: `qualkit codings list TRANSCRIPT`. Next: `qualkit themes ID`; `qualkit undo --coder ID` takes it back.
    """
    from qualkit import codebook as books
    from qualkit.workflow.marking import mark as marked

    if contradicts is None:
        raise click.UsageError("say which: --contradicts, or --supports to take the mark away.")
    found, place = _place(study, transcript, span, coder)
    book = books.read(study.codebook_path, root=study.root)
    changed = marked(study, coder, found, place, codes, book, contradicts=contradicts, now=now())
    told = "contradicting" if contradicts else "not contradicting"
    if not changed:
        click.echo(f"Marked so already: {', '.join(codes)} on {transcript} {span}")
        return
    click.echo(f"Marked as {told}: {', '.join(changed)} on {transcript} {span}: {place.of(found.text)[:60]!r}")
    say(f"To take that back: qualkit undo --coder {coder}")


@codings.command("withdraw")
@click.argument("transcript")
@place_argument
@codes_argument
@whose_option
@pass_study
def withdraw(study: Study, transcript: str, span: str, codes: tuple[str, ...], coder: str) -> None:
    """Take CODEs of a coder back from a span; they stay in the log, withdrawn."""
    from qualkit.workflow.codings import withdraw as take_back

    found, place = _place(study, transcript, span, coder)
    decision = take_back(study, coder, found, place, codes, now=now())
    click.echo(f"Withdrawn: {', '.join(decision.codes)} from {transcript} {span}: {decision.quote[:60]!r}")
    say(f"To take that back: qualkit undo --coder {coder}")


def _place(study: Study, transcript: str, span: str, coder: str) -> tuple[Transcript, Span]:
    """A span of a transcript whose codings by a coder may be changed now."""
    import re

    from qualkit import store
    from qualkit.errors import InputError
    from qualkit.model.segment import Span
    from qualkit.workflow import blind, layers

    place = re.fullmatch(r"(\d+)-(\d+)", span)
    if place is None or int(place[1]) >= int(place[2]):
        raise InputError(f"no span {span!r}", hint="Write it as codings list shows it: 120-188")
    layers.coders_named(study, coder)
    engine = opened(study, coder=coder)
    blind.check(engine, [coder], as_coder=coder, transcript=transcript)
    with store.reading(engine) as connection:
        return store.transcripts.get(connection, transcript), Span(int(place[1]), int(place[2]))


@click.command()
@click.option("--coder", metavar="ID", required=True, help="Whose decisions.")
@click.option("--last", type=click.IntRange(1), help="Only so many, the newest.")
@output_option
@pass_study
def log(study: Study, coder: str, last: int | None, output: str) -> None:
    """Show a coder's decisions, oldest first.

    Nothing is ever removed from the log. CSV and JSON lines also hold the mode, what was shown, and milliseconds.

    See also: `qualkit verify`, and `qualkit undo --coder ID`.
    """
    from qualkit import store
    from qualkit.workflow import blind, layers

    engine = opened(study, coder=coder)
    layers.coders_named(study, coder)
    blind.check(engine, [coder], as_coder=coder)
    with store.reading(layers.open_layer(study, coder, now=now())) as connection:
        decisions = store.decisions.log(connection)
    rows = [
        {
            "number": d.number,
            "at": d.at,
            "verdict": d.verdict.value,
            "place": str(d.about) if d.about else f"{d.transcript} {d.span.start}-{d.span.end}",
            "codes": list(d.codes),
            "mode": d.mode.value,
            "shown": list(d.shown),
            "before": None if d.before is None else list(d.before),
            "undoes": d.undoes,
            "revises": d.revises,
            "ms": d.took_ms,
        }
        for d in decisions[-last if last else 0 :]
    ]
    columns = ["number", "at", "verdict", "place", "codes", "undoes"]
    if output != "table":
        # A terminal is too narrow for how a decision came about; files and pipes have it all.
        columns += ["revises", "mode", "shown", "before", "ms"]
    show(rows, columns, output=output)
