"""``qualkit memo``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.groups import Group
from qualkit.cli.opened import opened
from qualkit.cli.options import coder_option, output_option, pass_study
from qualkit.cli.output import now, say, show
from qualkit.cli.written import told_if_not_saved, written

if TYPE_CHECKING:
    from qualkit.model.codebook import Codebook
    from qualkit.report.memos import MemoEntry
    from qualkit.store import Engine
    from qualkit.study import Study
    from qualkit.workflow.memos import Target

file_option = click.option(
    "--file", "path", type=click.Path(dir_okay=False, path_type=Path), help="Read the text from this file."
)
own_coder_option = click.option("--coder", metavar="ID", required=True, help="Who writes.")


@click.group(cls=Group)
def memo() -> None:
    """Write, list, search and export memos.

    A memo is about words of an interview, a code, a theme, a case, an interview (a field note) or the study. In a
    session `m TEXT` writes one on the segment. Memos are logged like decisions: kept in every version.

    Before: `qualkit coder add YOUR-NAME`. Next: `qualkit memo export --to memos.md`.
    """


@memo.command("add")
@click.argument("text", required=False)
@own_coder_option
@click.option("--code", metavar="ID", help="About this code; it follows the code when that is renamed.")
@click.option("--theme", metavar="ID", help="About this theme.")
@click.option("--case", metavar="NAME", help="About this case.")
@click.option("--transcript", metavar="NAME", help="About this interview: a field note.")
@click.option("--span", metavar="NAME:START-END", help="About these words: P07:120-180.")
@click.option("--about-study", is_flag=True, help="About the study.")
@click.option("--kind", default="", metavar="KIND", help="theoretical, methodological, question, reflexive or "
              "meaning-saturation, which starts from a template.")  # fmt: skip
@file_option
@pass_study
def add(
    study: Study,
    text: str | None,
    coder: str,
    code: str | None,
    theme: str | None,
    case: str | None,
    transcript: str | None,
    span: str | None,
    about_study: bool,
    kind: str,
    path: Path | None,
) -> None:
    """Write a memo: TEXT, --file, what is piped in, or else your editor opens.

    Say what it is about by one option.
    """
    from qualkit.workflow import memos
    from qualkit.workflow.codebook import current

    engine = opened(study, coder=coder)
    memos.check(engine, coder, kind)
    book = current(study, engine, now=now())
    told = {"code": code, "theme": theme, "case": case, "transcript": transcript, "study": about_study or None}
    target = _target(engine, book, {name: value for name, value in told.items() if value is not None}, span)
    begun = memos.MEANING if kind == "meaning-saturation" else ""
    words = written(text, path, begun=begun, about=f"About {target}\n{target.quote}".strip())
    with told_if_not_saved(words):
        name = memos.add(study, engine, coder, target, words, kind=kind, book=book, now=now())
    click.echo(f"Memo {name} saved, about {target}.")
    say(f"Change it: qualkit memo edit {name} --coder {coder}")


@memo.command("edit")
@click.argument("name", metavar="MEMO")
@click.argument("text", required=False)
@own_coder_option
@click.option("--kind", metavar="KIND", help="Another kind; '' for none.")
@file_option
@pass_study
def edit(study: Study, name: str, text: str | None, coder: str, kind: str | None, path: Path | None) -> None:
    """Write a new version of MEMO (lin:12); the old one is kept."""
    from qualkit.workflow import memos

    engine = opened(study, coder=coder)
    memos.check(engine, coder, kind or "")
    held = memos.standing(study, engine, name, coder=coder, now=now())
    is_kind_only = kind is not None and text is None and path is None
    words = held.text if is_kind_only else written(text, path, begun=held.text, about=f"New version of {held.name}")
    with told_if_not_saved(words):
        memos.revise(study, engine, held.name, words, coder=coder, kind=kind, now=now())
    click.echo(f"Memo {held.name} has a new version.")
    say(f"All versions: qualkit memo show {held.name}")


@memo.command("withdraw")
@click.argument("name", metavar="MEMO")
@own_coder_option
@pass_study
def withdraw(study: Study, name: str, coder: str) -> None:
    """Take MEMO (lin:12) back; it stays in the log."""
    from qualkit.workflow import memos

    held = memos.withdraw(study, opened(study, coder=coder), name, coder=coder, now=now())
    click.echo(f"Withdrawn: memo {held.name}: {held.text[:60]!r}")
    say(f"To take that back: qualkit undo --coder {coder}")


@memo.command("show")
@click.argument("name", metavar="MEMO")
@coder_option
@output_option
@pass_study
def show_(study: Study, name: str, coder: str | None, output: str) -> None:
    """Show every version of MEMO (lin:12), the oldest first."""
    from qualkit.workflow import memos

    found = memos.versions(study, opened(study, coder=coder), name, as_coder=coder, now=now())
    last = found[-1]
    about = str(last.about) if last.about else f"{last.transcript}:{last.span.start}-{last.span.end}"
    rows = [
        {
            "version": number,
            "at": one.at,
            "about": about,
            "kind": one.kind,
            "text": one.text,
            "stands": one.is_standing,
        }
        for number, one in enumerate(found, start=1)
    ]
    show(rows, ["version", "at", "about", "kind", "text", "stands"], output=output)
    if not last.is_standing:
        say(f"Memo {name} was withdrawn.")


about_option = click.option(
    "--about",
    default="",
    metavar="WHAT",
    help="Only about: study, theme, code, case, transcript or words; or one of them: code:retn.notice, words:P07.",
)
search_option = click.option("--search", default="", metavar="WORDS", help="Only memos that hold all of these words.")
kind_option = click.option("--kind", default="", metavar="KIND", help="Only of this kind.")


@memo.command("list")
@coder_option
@about_option
@search_option
@kind_option
@output_option
@pass_study
def list_(study: Study, coder: str | None, about: str, search: str, kind: str, output: str) -> None:
    """List memos: on the study, themes, codes, cases, interviews, then on words in reading order."""
    from qualkit.report.memos import COLUMNS

    found, _ = _entries(study, coder, about, search, kind)
    if output != "table":
        show([entry.row() for entry in found], COLUMNS, output=output)
        return
    columns = ["memo", "about", "at", "text", "quote"]
    rows = [
        {
            "memo": entry.name,
            "about": f"{entry.about if entry.about != 'words' else ''} {entry.target}".strip(),
            "at": entry.at[:10],
            "text": "\n".join(
                part for part in (entry.text, f"({entry.kind})" if entry.kind else "", entry.note) if part
            ),
            "quote": entry.quote,
        }
        for entry in found
    ]
    show(rows, columns, output=output)
    say(f"{len(found):,} memo{'' if len(found) == 1 else 's'}")


@memo.command("export")
@coder_option
@about_option
@search_option
@kind_option
@click.option(
    "--to",
    "paths",
    type=click.Path(dir_okay=False, path_type=Path),
    multiple=True,
    required=True,
    help="The file; its suffix decides: .md, .docx, .html, .csv, .xlsx or .jsonl. May be repeated.",
)
@pass_study
def export(study: Study, coder: str | None, about: str, search: str, kind: str, paths: tuple[Path, ...]) -> None:
    """Write memos to a file, all together, each with author, date, what it is about and the words quoted."""
    from qualkit import codebook as books
    from qualkit.report.formats import checked_suffix
    from qualkit.report.memos import SUFFIXES, write_memos
    from qualkit.workflow import findings
    from qualkit.workflow.layers import UNION, Layer

    for path in paths:
        checked_suffix(path, SUFFIXES)
    found, engine = _entries(study, coder, about, search, kind)
    coders = tuple(dict.fromkeys(entry.coder for entry in found)) or ((coder,) if coder else ())
    layer = Layer(coders[0], coders) if len(coders) == 1 else Layer(UNION, coders)
    book = books.read(study.codebook_path, root=study.root)
    origin = findings.provenance(study, engine, layer, book, now=now())
    for path in paths:
        write_memos(found, path, origin)
        say(f"Wrote {len(found):,} memos to {path}")


def _entries(study: Study, coder: str | None, about: str, search: str, kind: str) -> tuple[list[MemoEntry], Engine]:
    from qualkit import codebook as books
    from qualkit.workflow import notebook
    from qualkit.workflow.layers import coders_named

    engine = opened(study, coder=coder)
    book = books.read(study.codebook_path, root=study.root)
    only = notebook.wanted(book, about=about, words=search, kind=kind)
    coders = coders_named(study, coder)
    return notebook.entries(study, engine, coders, book, as_coder=coder, only=only, now=now()), engine


def _target(engine: Engine, book: Codebook, told: dict[str, str | bool], span: str | None) -> Target:
    """What the one option says the memo is about."""
    import re

    from qualkit.errors import InputError
    from qualkit.model.memo import About, Subject
    from qualkit.model.segment import Span
    from qualkit.workflow import memos

    given = [*told, *(["span"] if span else [])]
    if len(given) != 1:
        raise InputError(
            "say what the memo is about by one option" + (f", not by {len(given)}" if given else ""),
            hint="One of: --code ID, --theme ID, --case NAME, --transcript NAME, --span NAME:START-END, --about-study",
        )
    if span is not None:
        place = re.fullmatch(r"(.+):(\d+)-(\d+)", span)
        if place is None:
            raise InputError(
                f"no span {span!r}", hint="Write it as NAME:START-END, as codings list shows it: P07:120-180"
            )
        return memos.of_words(engine, place[1], Span(int(place[2]), int(place[3])))
    [(subject, name)] = told.items()
    return memos.of_idea(engine, book, About(Subject(subject), "" if name is True else str(name)))
