"""``qualkit find``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualkit.cli.opened import opened
from qualkit.cli.options import output_option, pass_study, to_option
from qualkit.cli.output import console, now, say, show
from qualkit.cli.progress import bar

if TYPE_CHECKING:
    from pathlib import Path

    from qualkit.report.hits import Hit
    from qualkit.study import Study
    from qualkit.workflow.find import Found


@click.command()
@click.argument("query", nargs=-1)
@click.option("--like", default="", metavar="TEXT", help="Rank by likeness in meaning to TEXT, in any language.")
@click.option("--top", type=click.IntRange(1), default=20, show_default=True, help="Keep so many by meaning.")
@click.option("-B", "--before", type=click.IntRange(0), default=0, metavar="N", help="Show N turns before.")
@click.option("-A", "--after", type=click.IntRange(0), default=0, metavar="N", help="Show N turns after.")
@click.option("-C", "--context", type=click.IntRange(0), default=0, metavar="N", help="Show N turns before and after.")
@click.option("--all-turns", is_flag=True, help="Look also at turns that coders are not asked about.")
@click.option("--count", is_flag=True, help="Only how many, per case.")
@click.option("--coder", metavar="ID", help="Run as this coder: only these codings are looked at.")
@to_option
@output_option
@pass_study
def find(
    study: Study,
    query: tuple[str, ...],
    like: str,
    top: int,
    before: int,
    after: int,
    context: int,
    all_turns: bool,
    count: bool,
    coder: str | None,
    paths: tuple[Path, ...],
    output: str,
) -> None:
    r"""Find passages by code, words, coder, case, nearness and meaning.

    \b
      qualkit find usab and not role:physician       a code or theme by id or label
      qualkit find '"exact words" or cost*'          words: whole in English, anywhere in Chinese
      qualkit find 'retn.notice near/3 trst.worry'   two of anything within 3 turns
      qualkit find 'code:retn.notice with coder:lin with facet:valence=barrier'   one coding that has all
      qualkit find 'memo:doubt speaker:interviewer case:P07 age:>=60'             all of them hold
      qualkit find --like "pictures that vanish"     by meaning; in a query: like:"…"

    A bare word is a code or theme if one is called so, else a word. A code counts with those below it. `and`, `or`,
    `not` and parentheses are about passages, `with` about one coding. Looked at are standing codings of all persons; a
    machine, a second coding or the consensus is named: coder:auto. --to writes .csv, .xlsx, .md or .html.

    Before: `qualkit segment`, `qualkit code`. Next: `qualkit themes`, `qualkit memo add --span`.
    """
    from qualkit.report.formats import checked_suffix
    from qualkit.report.hits import hit_columns
    from qualkit.workflow.find import Wanted
    from qualkit.workflow.find import find as look

    for path in paths:
        checked_suffix(path)
    wanted = Wanted(like, top, before or context, after or context, all_turns)
    engine = opened(study, coder=coder)
    found = look(study, engine, " ".join(query), wanted, coder=coder, now=now(), progress=bar)
    if count:
        show(_counts(found), ["case", "role", "passages"], output=output)
    elif output == "table":
        _draw(found.hits)
    else:
        show([hit.row() for hit in found.hits], hit_columns(found.hits), output=output)
    for path in paths:
        _write(study, found, path)
        say(f"Wrote {path}")
    for line in (_told(found), *found.notes):
        say(line)


def _draw(hits: tuple[Hit, ...]) -> None:
    from rich.text import Text

    from qualkit.cli.wrapping import wrapped
    from qualkit.report.hits import hit_texts

    screen = console()
    for number, hit in enumerate(hits):
        if number:
            screen.print()
        for text, indent in hit_texts(hit):
            for line in wrapped(text, screen.width - indent):
                screen.print(Text(" " * indent).append_text(line), soft_wrap=True)


def _counts(found: Found) -> list[dict[str, object]]:
    counts: dict[tuple[str, str], int] = {}
    for hit in found.hits:
        counts[hit.case, hit.role] = counts.get((hit.case, hit.role), 0) + 1
    return [{"case": case, "role": role, "passages": n} for (case, role), n in sorted(counts.items())]


def _told(found: Found) -> str:
    """How many, where, and how the query was understood."""
    n_interviews = len({hit.transcript for hit in found.hits})
    asked = f" for {found.query}" if found.query else ""
    coders = f"; codings of {', '.join(found.coders)}" if found.coders else ""
    return (
        f"{len(found.hits):,} of {found.n_passages:,} passages in {n_interviews} of {found.n_transcripts} "
        f"interviews{asked}{coders}"
    )


def _write(study: Study, found: Found, path: Path) -> None:
    from dataclasses import replace

    from qualkit import codebook as books
    from qualkit.report.blocks import write_blocks
    from qualkit.report.hits import hits_report
    from qualkit.workflow import findings
    from qualkit.workflow.layers import UNION, Layer

    layer = Layer(found.coders[0] if len(found.coders) == 1 else UNION, found.coders)
    book = books.read(study.codebook_path, root=study.root)
    origin = findings.provenance(study, opened(study), layer, book, now=now())
    if not found.coders:
        origin = replace(origin, layer="no codings were looked at")
    write_blocks(hits_report(found.hits, lead=[_told(found), *found.notes]), path, origin)
