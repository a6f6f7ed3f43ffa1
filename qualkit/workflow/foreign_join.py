"""Another program's project beside what a study has: only where nothing of both has the same name for two things."""

from __future__ import annotations

import csv
import shlex
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import PurePath
from typing import TYPE_CHECKING

from qualkit import codebook as books
from qualkit import readers, store
from qualkit.codebook.edit import graft
from qualkit.errors import InputError
from qualkit.problem import Problem, Where
from qualkit.workflow import codebook as codebooks
from qualkit.workflow.files import shown
from qualkit.workflow.foreign_answers import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from qualkit.model.codebook import Code, Codebook, Text, Theme
    from qualkit.store import Engine
    from qualkit.study import Study
    from qualkit.workflow.foreign_answers import Plan
    from qualkit.workflow.foreign_cases import CaseTable


@dataclass(frozen=True, slots=True)
class Joined:
    """What comes to a study's own files.

    Attributes:
        themes: New in the codebook.
        codes: New in the codebook, a parent before its children.
        cases: The table of cases with the new ones, as a file holds it.
    """

    themes: tuple[Theme, ...]
    codes: tuple[Code, ...]
    cases: str


def is_new(study: Study, engine: Engine) -> bool:
    """Whether a study has neither transcripts nor layers; a coder may be known already."""
    with store.reading(engine) as connection:
        is_empty = not store.transcripts.names(connection)
    return is_empty and not store.layer_coders(study.layers)


def joined(study: Study, engine: Engine, made: Plan, *, now: datetime) -> Joined | None:
    """How a project goes beside what the study has; ``None`` for a new study.

    A code is the study's own when id, label, theme and parent are the same and no definition speaks against it.

    Raises:
        InputError: Transcripts, coders, codes or cases of one name are not the same thing; carries every clash.
    """
    if is_new(study, engine):
        return None
    with store.reading(engine) as connection:
        transcripts = store.transcripts.names(connection)
        coders = {coder.id for coder in store.coders.every(connection)} | set(store.layer_coders(study.layers))
    _rename_nobody(made, coders)
    book = codebooks.current(study, engine, now=now)
    other, problems = books.parse(made.book.encode(), path=PurePath("codebook.yaml"))
    if other is None:
        raise InputError("no codebook could be made from the project's codes", problems=problems)
    clashes = [Problem(Where(PurePath(made.name)), told) for told in _names(study, made, transcripts, coders)]
    themes, codes, told = _codes(book, other, study.settings.study.language)
    place = Where(shown(study.codebook_path, study))
    clashes += [Problem(place, one) for one in told]
    cases, told = _cases(study, made.cases)
    clashes += [Problem(Where(shown(study.cases_path, study)), one) for one in told]
    if clashes:
        raise InputError(
            f"{len(clashes)} name(s) stand for something else in this study; nothing was imported",
            problems=clashes,
            hint="Rename them in one of both, or read the project into a new study: qualkit init NEW",
        )
    n_same = len(other.codes) - len(codes)
    if n_same:
        made.told.append(f"{n_same:,} of its {len(other.codes):,} codes stand in the codebook already")
    rules = [code.id for code in codes if code.include or code.exclude or code.examples]
    if rules:
        made.left_out.append(f"include, exclude and examples of {len(rules)} new codes: {', '.join(rules)}")
    return Joined(tuple(themes), tuple(codes), cases)


def add_codes(study: Study, engine: Engine, found: Joined, name: str, *, now: datetime) -> None:
    """Put the new themes and codes last in the study's codebook, as one edit that ``undo`` takes back.

    Raises:
        CodebookError: The codebook lacks the study's language, or would not be valid.
    """
    if found.themes or found.codes:
        language = study.settings.study.language

        def change(text: str) -> str:
            return graft(text, found.themes, found.codes, language=language)

        codebooks.edit(study, engine, f"import of {name}", change, now=now)


def _rename_nobody(made: Plan, coders: set[str]) -> None:
    """Whoever is not named in this project need not be who was not named in another."""
    if NOBODY not in coders or NOBODY not in made.coders:
        return
    name, n = NOBODY, 2
    while name in coders | set(made.coders):
        name, n = f"{NOBODY}-{n}", n + 1
    _rename(made, NOBODY, name)


def rename_coders(made: Plan, names: Mapping[str, str]) -> None:
    """Give coders of a project other ids on the way in: who has the same name need not be the same person.

    Args:
        made: The project; altered.
        names: Id in the project to the id in this study.

    Raises:
        InputError: The project has no such coder, or two would have one id.
    """
    for old in names:
        if old not in made.coders:
            raise InputError(f"the project has no coder {old!r}", hint=f"It has: {', '.join(made.coders) or 'nobody'}")
    new = [names.get(id_, id_) for id_ in made.coders]
    doubled = sorted({one for one in new if [other.casefold() for other in new].count(one.casefold()) > 1})
    if doubled:
        raise InputError(f"two coders of the project would be {doubled[0]!r}", hint="Give each an id of its own.")
    # By way of ids that nobody has, so that two may change places.
    for number, old in enumerate(names):
        _rename(made, old, f"\0{number}")
    for number, other in enumerate(names.values()):
        _rename(made, f"\0{number}", other)


def _rename(made: Plan, old: str, name: str) -> None:
    made.coders = {name if id_ == old else id_: coder for id_, coder in made.coders.items()}
    made.coders[name] = replace(made.coders[name], id=name)
    made.answers = {name if id_ == old else id_: answers for id_, answers in made.answers.items()}
    made.ideas = [replace(idea, coder=name) if idea.coder == old else idea for idea in made.ideas]


def _names(study: Study, made: Plan, transcripts: Sequence[str], coders: set[str]) -> Iterator[str]:
    known = {name.casefold() for name in transcripts}
    files = {path.name.casefold() for path in study.transcripts.glob("*")}
    for name in made.transcripts:
        if name.casefold() in known:
            yield f"transcript {name!r} is in the study already"
    for file in made.files:
        if file.casefold() in files and PurePath(file).stem.casefold() not in known:
            yield f"a file named {file!r} lies in transcripts/"
    taken = {coder.casefold(): coder for coder in coders}
    used = {*made.answers, *(idea.coder for idea in made.ideas)}
    for id_, coder in made.coders.items():
        if id_ in used and id_.casefold() in taken:
            yield (
                f"coder {id_!r} ({coder.name or id_}) is in the study already; "
                f"for another person say --coder {shlex.quote(f'{id_}={id_}-2')}"
            )


def _codes(book: Codebook, other: Codebook, language: str) -> tuple[list[Theme], list[Code], list[str]]:
    """Themes and codes of the other codebook that are new in ours, and those that are something else there."""
    themes, codes, told = [], [], []
    ours = {theme.id: theme for theme in book.themes}
    for theme in other.themes:
        there = ours.get(theme.id)
        if there is None and book.current_id(theme.id) is None:
            themes.append(theme)
        elif there is None:
            told.append(f"theme {theme.id!r} is a code here")
        elif not _agree(there, theme, language):
            told.append(f"theme {theme.id!r} has another label or definition here")
    for code in other.codes:
        now = book.current_id(code.id)
        if now is None and code.id not in ours:
            codes.append(code)
        elif now is None:
            told.append(f"code {code.id!r} is a theme here")
        elif now != code.id:
            told.append(f"code {code.id!r} is a former id of {now!r} here")
        else:
            same = book.code(code.id)
            if (same.theme, same.parent) != (code.theme, code.parent):
                told.append(f"code {code.id!r} lies in another place here, below {same.parent or same.theme!r}")
            elif not _agree(same, code, language):
                told.append(f"code {code.id!r} has another label or definition here")
    return themes, codes, told


def _agree(ours: Theme | Code, other: Theme | Code, language: str) -> bool:
    def words(text: Text) -> str:
        return " ".join(text.in_language(language).split())

    return words(ours.label).casefold() == words(other.label).casefold() and words(other.definition) in {
        "",
        words(ours.definition),
    }


def _cases(study: Study, new: CaseTable) -> tuple[str, list[str]]:
    """The table of cases with the new ones, and what speaks against each other."""
    if not study.cases_path.is_file() or not study.cases_path.read_bytes().strip():
        return str(new), []
    listed, problems = readers.read_cases(study.cases_path, shown=shown(study.cases_path, study))
    if not listed and any(problem.severity.value == "error" for problem in problems):
        return "", [problem.message for problem in problems]
    there = {case.name: {"role": case.role, "guide": case.guide, **case.attributes} for case in listed}
    told = []
    for case, values in new.rows.items():
        for column, value in values.items():
            if there.get(case, {}).get(column, value) not in {"", value}:
                told.append(f"case {case!r}: {column} is {there[case][column]!r} here, {value!r} in the project")
    return _written(study, new), told


def _written(study: Study, new: CaseTable) -> str:
    """The study's own table, its cells as they are, with new columns behind and new cases below."""
    text = study.cases_path.read_bytes().decode("utf-8-sig")
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    rows = [row for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter) if any(c.strip() for c in row)]
    header = rows[0]
    names = [readers.column_named(name) for name in header]
    extra = [column for column in new.columns if column not in names]
    at = names.index("case")
    out = StringIO()
    table = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    table.writerow([*header, *extra])
    left = dict(new.rows)
    for row in rows[1:]:
        values = left.pop(row[at].strip(), {})
        filled = [cell if cell.strip() else values.get(name, cell) for name, cell in zip(names, row, strict=True)]
        table.writerow([*filled, *(values.get(column, "") for column in extra)])
    for case, values in left.items():
        table.writerow([case if name == "case" else values.get(name, "") for name in [*names, *extra]])
    return out.getvalue()
