"""``qualkit quotes``: the quotes chosen for the manuscript."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualkit.cli.groups import Group
from qualkit.cli.opened import opened
from qualkit.cli.options import output_option, pass_study, to_option
from qualkit.cli.output import now, say, show
from qualkit.model.counted import counted

if TYPE_CHECKING:
    from pathlib import Path

    from qualkit.model.codebook import Codebook
    from qualkit.model.segment import Span
    from qualkit.study import Study
    from qualkit.workflow.quotes import Bank

bilingual_option = click.option(
    "--bilingual", "language", metavar="LANGUAGE", help="With the translations of translations/LANGUAGE.csv."
)
for_option = click.option("--for", "idea", metavar="ID", help="The theme or code that the quote is for.")


@click.group(cls=Group, invoke_without_command=True)
@for_option
@bilingual_option
@output_option
@pass_study
def quotes(study: Study, idea: str | None, language: str | None, output: str) -> None:
    """List the quotes chosen for the manuscript, each with its source.

    They are lines of quotes.md, yours to edit; every state of the file is kept in history/. Quotes are checked to
    the word: only … and [your words] may differ. `[quotes] source` in qualkit.toml says what is told of a person.

    Before: `qualkit themes`, `qualkit matrix`. Next: `qualkit quotes export --to quotes.docx`.
    """
    from qualkit.report.quote_bank import BILINGUAL, COLUMNS, quote_rows

    found, _ = _bank(study, language)
    chosen = [one for one in found.quotes if idea in (None, one.chosen.idea)]
    show(list(quote_rows(chosen)), BILINGUAL if language else COLUMNS, output=output)
    withdrawn = f", {found.n_withdrawn} withdrawn" if found.n_withdrawn else ""
    start = "No quote yet: qualkit quotes add P07:120-180 --for ID"
    say(f"{len(chosen)} quotes{withdrawn}" if chosen or withdrawn else start)
    _tell(found)


@quotes.command()
@click.argument("place", metavar="PLACE")
@click.option("--for", "idea", metavar="ID", required=True, help="The theme or code that the quote is for.")
@click.option("--words", metavar="TEXT", help="These words of the place; … and [your words] may differ.")
@click.option("--note", metavar="TEXT", default="", help="A remark behind the quote.")
@pass_study
def add(study: Study, place: str, idea: str, words: str | None, note: str) -> None:
    """Choose the words at PLACE (P07:120-180) for a theme or code.

    With --words, PLACE may be the transcript alone when these words stand in it once.

    `qualkit codings list` and `qualkit matrix edit` show places.
    """
    from qualkit import exchange
    from qualkit.workflow import quotes as bank

    engine = opened(study)
    found = exchange.place_of(place)
    if found is None:
        if words is None:
            found = _place(place)
        else:
            found, words = bank.located(engine, place, words), None
    link = bank.add(study, engine, _book(study), found, idea, words=words, note=note, now=now())
    click.echo(f"Added to quotes.md: {link}")
    for warning in _bank(study, None)[0].warnings:
        say(f"! {warning}")


@quotes.command()
@click.argument("place", metavar="PLACE")
@click.option("--words", metavar="TEXT", help="The new wording; without it your editor opens the old one.")
@for_option
@pass_study
def edit(study: Study, place: str, words: str | None, idea: str | None) -> None:
    """Word a quote anew: … leaves words out, [brackets] hold yours, the rest is verbatim."""
    from qualkit.workflow import quotes as bank

    engine = opened(study)
    where = _place(place)
    if words is None:
        words = click.edit(f"{bank.find(study, where, idea).link.words}\n", extension=".txt", require_save=True)
    is_new = words is not None and bank.edit(study, engine, where, idea, words.strip(), now=now())
    click.echo("Changed in quotes.md; the wording before is kept in history/." if is_new else "Nothing changed.")


@quotes.command()
@click.argument("place", metavar="PLACE")
@for_option
@click.option("--why", metavar="TEXT", default="", help="Is written behind it.")
@pass_study
def withdraw(study: Study, place: str, idea: str | None, why: str) -> None:
    """Strike a quote through; it stays in quotes.md with the day and the reason."""
    from qualkit.workflow import quotes as bank

    opened(study)
    one = bank.withdraw(study, _place(place), idea, why, now=now())
    click.echo(f"Withdrawn for {one.idea}: “{one.link.words[:60]}”")


@quotes.command()
@bilingual_option
@pass_study
def check(study: Study, language: str | None) -> None:
    """Report every problem of the quote bank with its line, and of a language's translations.

    Ends with status 2 when there is an error.
    """
    from qualkit.errors import InputError
    from qualkit.problem import Severity

    found, _ = _bank(study, language)
    n_errors = sum(problem.severity is Severity.ERROR for problem in found.problems)
    if n_errors:
        raise InputError(f"{counted(n_errors, 'error')} in the quote bank", problems=found.problems)
    for problem in found.problems:
        click.echo(f"{problem.severity}: {problem}")
    for warning in found.warnings:
        click.echo(f"warning: {warning}")
    n_warnings = len(found.problems) + len(found.warnings)
    warned = f"{n_warnings or 'no'} warning{'' if n_warnings == 1 else 's'}"
    click.echo(f"quotes.md: {len(found.quotes)} quotes, {found.n_withdrawn} withdrawn, {warned}, no errors")


@quotes.command()
@click.option("--to", "language", metavar="LANGUAGE", required=True, help="Such as en: writes translations/en.csv.")
@pass_study
def translate(study: Study, language: str) -> None:
    """Add a row for each quote in another language to translations/LANGUAGE.csv, for a translator to fill.

    The quotes are those of quotes.md and of the summaries in matrices/.

    Columns: place, original, translation, translator, status (draft or checked), back_translation. Nothing is
    translated by the program, and rows that are there stay as they are.

    Next: `qualkit quotes --bilingual LANGUAGE`.
    """
    from qualkit.report.quote_bank import is_in
    from qualkit.workflow import translations

    found, _ = _bank(study, None)
    chosen = [
        (one.chosen.link.place, one.chosen.link.words)
        for one in found.quotes
        if one.is_verbatim and not is_in(one, language)
    ]
    written = translations.of_summaries(study, opened(study), language)
    n_new = translations.ask(study, language, [*chosen, *written], now=now())
    click.echo(f"{n_new} rows added to translations/{language}.csv")


@quotes.command()
@for_option
@bilingual_option
@to_option
@pass_study
def export(study: Study, idea: str | None, language: str | None, paths: tuple[Path, ...]) -> None:
    """Write the quotes by theme as a supplement: .docx, .xlsx, .csv, .md or .html."""
    from qualkit.report.formats import checked_suffix
    from qualkit.report.quote_bank import SUFFIXES, write_quotes
    from qualkit.workflow import quotes as bank

    if not paths:
        raise click.UsageError("Say where to: --to quotes.docx")
    for path in paths:
        checked_suffix(path, SUFFIXES)
    found, book = _bank(study, language)
    chosen = [one for one in found.quotes if idea in (None, one.chosen.idea)]
    origin = bank.origin(study, opened(study), book, now=now())
    for path in paths:
        write_quotes(chosen, path, origin, warnings=found.warnings, language=language)
        say(f"Wrote {path}")
    _tell(found)


def _bank(study: Study, language: str | None) -> tuple[Bank, Codebook]:
    from qualkit.workflow import quotes as bank

    book = _book(study)
    return bank.bank(study, opened(study), book, now=now(), language=language), book


def _book(study: Study) -> Codebook:
    from qualkit import codebook as books

    return books.read(study.codebook_path, root=study.root)


def _place(written: str) -> tuple[str, Span]:
    from qualkit import exchange
    from qualkit.errors import InputError

    found = exchange.place_of(written)
    if found is None:
        hint = "Write it as codings list shows it: P07:120-180"
        raise InputError(f"{written!r} is no place", hint=hint)
    return found


def _tell(found: Bank) -> None:
    for warning in found.warnings:
        say(f"! {warning}")
    n_errors = sum(problem.severity == "error" for problem in found.problems)
    if n_errors:
        say(f"{counted(n_errors, 'problem')} in quotes.md or its translations: qualkit quotes check")
