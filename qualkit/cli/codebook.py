"""``qualkit codebook``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualkit.cli.groups import Group
from qualkit.cli.opened import opened
from qualkit.cli.options import output_option, pass_study
from qualkit.cli.output import now, say, show
from qualkit.model.counted import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualkit.model.codebook import Code, Codebook
    from qualkit.study import Study


@click.group(cls=Group)
def codebook() -> None:
    """Check, show and edit the codebook.

    The YAML file is yours: edit it in any editor, or with these commands, which keep comments, order and layout.
    Codings follow a code that is renamed or merged. `qualkit undo` takes an edit back.

    Next: `qualkit codebook check`, then `qualkit suggest`.
    """


@codebook.command()
@pass_study
def check(study: Study) -> None:
    """Report every problem of the codebook with its line, and codings whose code is gone.

    Ends with status 2 when there is an error.
    """
    from qualkit import codebook as books
    from qualkit.errors import CodebookError
    from qualkit.problem import Severity
    from qualkit.workflow.codebook import orphans

    book, problems = books.load(study.codebook_path, root=study.root)
    if book is None:
        n_errors = sum(problem.severity is Severity.ERROR for problem in problems)
        raise CodebookError(f"{counted(n_errors, 'error')} in {study.settings.study.codebook}", problems=problems)
    for problem in problems:
        click.echo(f"{problem.severity}: {problem}")
    gone = orphans(study, book, now=now()) if study.layers.is_dir() else {}
    for code_id, n_codings in gone.items():
        click.echo(f"warning: {n_codings} codings of {code_id!r}, which the codebook neither has nor had")
        click.echo(f"  Put the code back, or let another take it over: formerly: [{code_id}]")
    n_warnings = len(problems) + len(gone)
    click.echo(
        f"{study.settings.study.codebook}: {counted(len(book.themes), 'theme')}, "
        f"{counted(len(book.codes), 'code')}, "
        f"{counted(n_warnings, 'warning') if n_warnings else 'no warnings'}, no errors"
    )


@codebook.command("show")
@click.argument("code_id", metavar="[ID]", required=False)
@click.option("--language", help="Of labels and texts; the study's by default.")
@output_option
@pass_study
def show_(study: Study, code_id: str | None, language: str | None, output: str) -> None:
    """Show all codes, or everything about the code or theme ID."""
    from qualkit.errors import InputError

    book = _book(study)
    if language is not None and language not in book.languages:
        raise InputError(f"the codebook has no texts in {language!r}", hint=f"It has: {', '.join(book.languages)}")
    language = language or study.settings.study.language
    if code_id is not None:
        _show_one(book, code_id, language, output)
        return
    rows = [
        {
            "theme": theme.label.in_language(language) or theme.id,
            "code": code.id,
            "label": code.label.in_language(language),
            "status": code.status.value,
            "definition": code.definition.in_language(language),
        }
        for theme in book.themes
        for code in book.codes
        if code.theme == theme.id
    ]
    show(rows, ["theme", "code", "label", "status", "definition"], output=output)


def _show_one(book: Codebook, code_id: str, language: str, output: str) -> None:
    theme = next((theme for theme in book.themes if theme.id == code_id), None)
    if theme is not None:
        pairs = [
            ("theme", theme.id),
            ("label", theme.label.in_language(language)),
            ("statement", theme.statement.in_language(language) or "not stated yet"),
            ("definition", theme.definition.in_language(language)),
            ("codes", ", ".join(code.id for code in book.of_theme(theme.id))),
        ]
    else:
        pairs = _pairs(book.code(code_id), language)
    show([{"field": name, "text": text} for name, text in pairs if text], ["field", "text"], output=output)


def _pairs(code: Code, language: str) -> list[tuple[str, str]]:
    pairs = [
        ("code", code.id),
        ("formerly", ", ".join(code.formerly)),
        ("label", " · ".join(code.label.every())),
        ("definition", code.definition.in_language(language)),
        ("include", code.include.in_language(language)),
        ("exclude", code.exclude.in_language(language)),
    ]
    for example in code.examples:
        use = f"  (use {example.use})" if example.use else ""
        pairs.append((example.kind.value.replace("_", "-"), f"{example.text.in_language(language)}{use}"))
    return [*pairs, ("status", code.status.value)]


@codebook.command()
@click.argument("code_id", metavar="ID")
@click.option("--parent", required=True, help="The theme or code it goes under.")
@click.option("--label", required=True, help="Its name for people.")
@click.option("--language", help="Of label and definition; the codebook's first by default.")
@click.option("--definition", default="", help="What the code is.")
@click.option("--draft", is_flag=True, help="Mark it as a draft.")
@pass_study
def add(
    study: Study, code_id: str, parent: str, label: str, language: str | None, definition: str, draft: bool
) -> None:
    """Add the code ID under a theme or code."""
    from qualkit.codebook import edit
    from qualkit.model.codebook import Status

    def change(text: str) -> str:
        status = Status.DRAFT if draft else Status.ACTIVE
        return edit.add(
            text, code_id, parent=parent, label=label, language=language, definition=definition, status=status
        )

    _apply(study, f"add {code_id}", change)


@codebook.command()
@click.argument("old", metavar="ID")
@click.argument("new", metavar="NEW-ID")
@pass_study
def rename(study: Study, old: str, new: str) -> None:
    """Give the code ID a NEW-ID; its codings follow."""
    from qualkit.codebook import edit

    _apply(study, f"rename {old} to {new}", lambda text: edit.rename(text, old, new))


@codebook.command()
@click.argument("code_id", metavar="ID")
@click.option("--parent", required=True, help="The theme or code it goes under.")
@pass_study
def move(study: Study, code_id: str, parent: str) -> None:
    """Move the code ID, with the codes below it, under another theme or code."""
    from qualkit.codebook import edit

    _apply(study, f"move {code_id} under {parent}", lambda text: edit.move(text, code_id, parent=parent))


@codebook.command()
@click.argument("source", metavar="ID")
@click.argument("into", metavar="INTO-ID")
@pass_study
def merge(study: Study, source: str, into: str) -> None:
    """Let INTO-ID take over the code ID with its codings and examples."""
    from qualkit.codebook import edit

    _apply(study, f"merge {source} into {into}", lambda text: edit.merge(text, source, into))


@codebook.command()
@click.argument("code_id", metavar="ID")
@click.option(
    "--into", "parts", metavar="ID LABEL", nargs=2, multiple=True, required=True, help="A new code; twice or more."
)
@click.option("--keep", is_flag=True, help="Keep the code in use beside them; otherwise it is retired.")
@click.option("--language", help="Of the labels; the codebook's first by default.")
@pass_study
def split(study: Study, code_id: str, parts: tuple[tuple[str, str], ...], keep: bool, language: str | None) -> None:
    """Split the code ID into new draft codes; its codings stay on it until they are coded anew."""
    from qualkit.codebook import edit

    names = " and ".join(part for part, _ in parts)
    _apply(
        study,
        f"split {code_id} into {names}",
        lambda text: edit.split(text, code_id, parts, keep=keep, language=language),
    )


@codebook.command()
@click.argument("code_id", metavar="ID")
@click.option("--undo", "is_back", is_flag=True, help="Bring a retired code back into use.")
@pass_study
def retire(study: Study, code_id: str, is_back: bool) -> None:
    """Take the code ID out of use; its codings stay."""
    from qualkit.codebook import edit

    if is_back:
        _apply(study, f"unretire {code_id}", lambda text: edit.unretire(text, code_id))
    else:
        _apply(study, f"retire {code_id}", lambda text: edit.retire(text, code_id))


@codebook.command("edit")
@click.argument("code_id", metavar="[ID]", required=False)
@click.option("--label", help="New label.")
@click.option("--definition", help="New definition.")
@click.option("--include", help="New inclusion text.")
@click.option("--exclude", help="New exclusion text.")
@click.option("--statement", help="New statement of a theme.")
@click.option("--language", help="Of the texts; the codebook's first by default.")
@pass_study
def edit_(study: Study, code_id: str | None, language: str | None, **texts: str | None) -> None:
    """Change texts of the code or theme ID; without ID open the file in your editor and check it.

    The editor is the one in $VISUAL or $EDITOR.
    """
    from qualkit.codebook import edit

    given = {field: words for field, words in texts.items() if words is not None}
    if code_id is None:
        if given:
            raise click.UsageError("Say which code or theme: qualkit codebook edit ID --label …")
        _apply(study, "edit by hand", _by_hand)
        return
    if not given:
        raise click.UsageError("Say what to change: --label, --definition, --include, --exclude or --statement.")

    def change(text: str) -> str:
        for field, words in given.items():
            text = edit.set_text(text, code_id, field, words, language=language)
        return text

    _apply(study, f"edit {', '.join(given)} of {code_id}", change)


def _by_hand(text: str) -> str:
    return click.edit(text, extension=".yaml") or text


@codebook.command("diff")
@click.argument("version", metavar="[SHA256]", required=False)
@output_option
@pass_study
def diff_(study: Study, version: str | None, output: str) -> None:
    """Show what changed since an earlier state: the one before the last edit, or the one whose sha256 starts so."""
    from pathlib import PurePath

    from qualkit import codebook as books
    from qualkit import store
    from qualkit.errors import InputError

    with store.reading(opened(study)) as connection:
        states = store.codebooks.every(connection)
        last = store.edits.last_standing(connection)
    wanted = version or (last.before if last else None)
    found = [state for state in states if wanted and state.sha256.startswith(wanted)]
    if wanted is None:
        raise InputError(
            "the codebook has not been edited by a command yet",
            hint="`qualkit codebook diff SHA256` compares with any state that was kept"
            + (f": {', '.join(state.sha256[:8] for state in states)}" if states else "; none was kept yet."),
        )
    if len(found) != 1:
        known = ", ".join(state.sha256[:8] for state in states) or "none yet"
        which = "more than one state" if found else "no state"
        raise InputError(f"the sha256 of {which} of the codebook starts {wanted!r}", hint=f"States kept: {known}")
    before, problems = books.parse(found[0].text.encode(), path=PurePath("earlier"))
    if before is None:
        raise InputError("the earlier state cannot be read", problems=problems)
    changes = books.diff(before, _book(study))
    rows = [
        {"change": c.kind.value, "id": c.id, "field": c.field, "before": c.before, "after": c.after} for c in changes
    ]
    show(rows, ["change", "id", "field", "before", "after"], output=output)


@codebook.command()
@pass_study
def schema(study: Study) -> None:
    """Write codebook.schema.json beside the codebook, so that editors complete and check it."""
    import json

    from qualkit import codebook as books
    from qualkit.report.files import write_whole

    target = study.codebook_path.with_name("codebook.schema.json")
    write_whole(target, (json.dumps(books.json_schema(), indent=2, ensure_ascii=False) + "\n").encode())
    click.echo(f"Wrote {target.relative_to(study.root).as_posix()}")
    say("First line of the codebook: # yaml-language-server: $schema=codebook.schema.json")


def _book(study: Study) -> Codebook:
    from qualkit import codebook as books

    return books.read(study.codebook_path, root=study.root)


def _apply(study: Study, action: str, change: Callable[[str], str]) -> None:
    from qualkit.workflow.codebook import edit

    if edit(study, opened(study), action, change, now=now()):
        click.echo(f"Done: {action}")
        say("To take it back: qualkit undo")
    else:
        click.echo("Nothing to change.")
