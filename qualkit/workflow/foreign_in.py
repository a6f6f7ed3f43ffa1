"""Read another program's project into the study: all of it, or nothing."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Literal

from qualkit import exchange, store
from qualkit.codebook.nested import nested
from qualkit.config import FILE_NAME
from qualkit.errors import InputError
from qualkit.exchange.database import is_database
from qualkit.exchange.qualcoder import read_qualcoder
from qualkit.exchange.qualitative_coding import DEFAULTS, SETTINGS, inside, read_qualitative_coding
from qualkit.exchange.refi_offsets import Counting, counting
from qualkit.exchange.refi_read import read_codebook, read_project
from qualkit.exchange.taguette import read_taguette
from qualkit.exchange.taguette_exports import read_exports
from qualkit.model.coding import Coder, CoderKind
from qualkit.problem import Problem, Severity, Where, errors_of
from qualkit.report.files import write_whole
from qualkit.study import Study
from qualkit.workflow import codings, foreign_join, heads, layers, memos, read
from qualkit.workflow.carried import settled
from qualkit.workflow.cases import refresh_cases
from qualkit.workflow.codebook import adopt_text, current
from qualkit.workflow.files import shown
from qualkit.workflow.foreign_answers import NOBODY, Plan, fill
from qualkit.workflow.foreign_book import book_of
from qualkit.workflow.foreign_cases import case_table, cases_of_texts
from qualkit.workflow.foreign_files import file_name, files_of, names_of, understood
from qualkit.workflow.refi_out import MACHINE, SYNTHETIC
from qualkit.workflow.refi_own import book_for, files_told, layout_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qualkit.exchange.foreign import Foreign, ForeignStudy, User
    from qualkit.store import Engine

Program = Literal["refi", "qualcoder", "taguette", "qualitative-coding"]
"""Whose projects are read, by the name that ``--as`` has for them."""


def plan(study: Study, paths: Sequence[Path], program: Program, *, is_new: bool) -> Plan:
    """What reading a project would give; nothing is written.

    Args:
        study: The study.
        paths: A file or a project's folder; of Taguette's exports all files that belong together.
        program: Whose.
        is_new: Whether the study is new; only then settings that came along are taken.

    Raises:
        InputError: It cannot be read; carries every problem.
    """
    place = shown(paths[0], study)
    read_in, problems = _read(paths, study, program)
    if read_in is None:
        n = len(errors_of(problems))
        hint = "For its codes alone: qualkit import --as codebook" if program == "refi" else None
        raise InputError(f"{n} problem(s); nothing was imported", problems=problems, hint=hint)
    lost = Counter[str]()
    found = _with_words(read_in.study, lost)
    if not found.sources:
        hint = "For its codes alone: --as codebook" if program == "refi" else None
        raise InputError("the project holds no text", where=Where(place), hint=hint)
    names = names_of(found.sources)
    layout = layout_of(found)
    cases = cases_of_texts(found, names, lost)
    files = files_of(found, read_in.originals, names, cases, files_told(layout), lost)
    text, settings, kept = settled((study.root / FILE_NAME).read_text("utf-8-sig"), layout if is_new else {})
    book = book_for(found, layout, study.settings.study.language, place)
    counted = _counting(read_in)
    made = Plan(
        found.origin or "not told",
        found.name or paths[0].stem,
        files,
        book.text,
        {t.name: t for t in understood(settings or study.settings, files, place)},
        _coders(found.users),
        counted,
        read_in.counted or str(counted),
        n_codes=len(book.ids),
        left_out=[*read_in.left_out, *kept],
        warnings=[problem for problem in problems if problem.severity is Severity.WARNING],
        cases=case_table(found, names, cases, lost),
        settings="" if settings is None else text,
    )
    fill(made, found, names, book, lost)
    return made


def _book_name(study: Study, made: Plan) -> str:
    """A file name in ``codebooks/`` that no other codebook has: that of a new study lies there as well."""
    stem = file_name(made.name)[:60] or "codebook"
    names = [f"{stem}.yaml", *(f"{stem}-{number}.yaml" for number in range(2, 1000))]
    folder, data = study.root / "codebooks", made.book.encode()
    return next(one for one in names if not (folder / one).exists() or (folder / one).read_bytes() == data)


def import_project(
    study: Study,
    engine: Engine,
    paths: Sequence[Path],
    program: Program,
    *,
    coders: Mapping[str, str] | None = None,
    now: datetime,
) -> Plan:
    """Read a project in: into a new study, or beside what is there when nothing of it has the same name.

    Args:
        study: The study.
        engine: Its store.
        paths: The project's files.
        program: Whose.
        coders: Id of a coder in the project to the id in this study.
        now: The time.

    Raises:
        InputError: The file cannot be read, or names clash with the study's; carries every problem. Nothing was
            written.
    """
    made = plan(study, paths, program, is_new=foreign_join.is_new(study, engine))
    foreign_join.rename_coders(made, coders or {})
    for other in (coders or {}).values():
        layers.check_id(other)
    joined = foreign_join.joined(study, engine, made, now=now)
    with tempfile.TemporaryDirectory() as folder, _put_back_if_it_fails(study, engine, made):
        stage = Path(folder)
        if joined is None:
            if made.settings:
                write_whole(study.root / FILE_NAME, made.settings.encode())
            adopt_text(study, made.book, _book_name(study, made))
        else:
            foreign_join.add_codes(study, engine, joined, made.name, now=now)
        if made.cases.rows:
            write_whole(study.cases_path, (str(made.cases) if joined is None else joined.cases).encode())
        new = Study(study.root)  # its settings name the codebook that was just put there
        for name, content in made.files.items():
            (stage / name).write_bytes(content)
        read.import_transcripts(new, engine, [stage / name for name in made.files], update=False, now=now)
        paths = []
        for coder, answers in made.answers.items():
            paths.append(stage / f"{coder}.jsonl")
            file = exchange.CodingsFile(made.coders[coder], f"From a project of {made.origin}.", tuple(answers))
            lines = exchange.codings_lines(file, study=made.name, codebook="")
            paths[-1].write_text("\n".join(lines) + "\n", encoding="utf-8")
        if paths:
            codings.import_codings(new, engine, paths, now=now)
        _write_memos(new, engine, made, now=now)
    return made


def codebook_of(study: Study, path: Path) -> tuple[str, int]:
    """The text of a codebook made from the codes of a .qdc or .qdpx file, and how many codes it has.

    Raises:
        InputError: The file cannot be read, or holds no codes; carries every problem.
    """
    place = shown(path, study)
    data = path.read_bytes()
    if path.suffix.lower() == ".qdpx":
        archive, problems = read_project(data, place, with_texts=False)
        codes = () if archive is None else archive.study.codes
    else:
        codes, problems = read_codebook(data, place)
    if errors_of(problems) or not codes:
        raise InputError(f"no codes could be read from {place}", problems=problems)
    made = book_of(codes, name=path.stem, language=study.settings.study.language, told=f"Made from {place.name}.")
    return made.text, len(made.ids)


def _read(paths: Sequence[Path], study: Study, program: Program) -> tuple[Foreign | None, list[Problem]]:
    places = [shown(path, study) for path in paths]
    if program == "taguette" and not any(map(is_database, paths)):
        return read_exports(paths, places)
    path, place = paths[0], places[0]
    if len(paths) > 1:
        message = "is a second project; one is read at a time"
        return None, [Problem(Where(other), message) for other in places[1:]]
    match program:
        case "qualcoder":
            return read_qualcoder(path, place)
        case "taguette":
            return read_taguette(path, place)
        case "qualitative-coding":
            return _read_corpus(path if path.is_dir() else path.parent, place)
        case "refi":
            return read_project(path.read_bytes(), place)


def _read_corpus(folder: Path, place: PurePath) -> tuple[Foreign | None, list[Problem]]:
    """A project of qualitative-coding: its YAML files, then what they speak of."""
    problems: list[Problem] = []

    def loaded(name: str) -> Any:
        path = inside(folder, name, folder)
        if path is None or not path.is_file():
            hint = "Name the folder that `qc init` made."
            problems.append(Problem(Where(place), f"has no {name[:200]} in it", hint=hint))
            return None
        found, wrong = nested(path.read_bytes(), place / name)
        problems.extend(wrong)
        return found

    settings = loaded(SETTINGS)
    if not problems and not isinstance(settings, dict):
        problems.append(Problem(Where(place / SETTINGS), "names no settings"))
    codes = None if problems else loaded(str(settings.get("codebook") or DEFAULTS["codebook"]))
    if errors_of(problems):
        return None, problems
    found, more = read_qualitative_coding(folder, place, settings=settings, codes=codes)
    return found, [*problems, *more]


def _with_words(found: ForeignStudy, lost: Counter[str]) -> ForeignStudy:
    """The project without texts in which nothing stands; those are told."""
    kept = tuple(source for source in found.sources if any(not one.isspace() for one in source.text))
    for source in found.sources:
        if source not in kept:
            n = len(source.selections) + len(source.codings)
            lost[f"text {source.name!r}, which is empty" + (f", with {n} selection(s)" if n else "")] += 1
    return replace(found, sources=kept)


def _counting(read_in: Foreign) -> Counting:
    """How positions are counted: as the reader made them, or as fits the selections best."""
    texts = [(source.text, source.selections) for source in read_in.study.sources]
    if not read_in.counted:
        return counting(texts)
    n = sum(len(selections) for _, selections in texts)
    return Counting("code points", "as in the file", n, n, is_sure=True)


def _coders(users: Sequence[User]) -> dict[str, Coder]:
    """Guid of a user to a coder with an id that may name a layer."""
    found: dict[str, Coder] = {}
    taken = {NOBODY}
    for user in users:
        name = user.name
        kind = CoderKind.MACHINE if MACHINE in name or user.is_machine else CoderKind.PERSON
        is_synthetic = SYNTHETIC in name
        for mark in (MACHINE, SYNTHETIC):
            name = name.replace(mark, "")
        wanted = re.sub(r"[^\w-]+", "-", (user.id or name).casefold()).strip("-_")[:40].strip("-_") or "coder"
        id_, n = wanted, 2
        while id_ in taken or layers.is_kept(id_):
            id_, n = f"{wanted}-{n}", n + 1
        taken.add(id_)
        found[user.guid] = Coder(id_, name, kind, is_synthetic)
    found[""] = Coder(NOBODY, "coder not told")
    return found


def _write_memos(study: Study, engine: Engine, made: Plan, *, now: datetime) -> None:
    refresh_cases(study, engine, tell=made.told.append)
    book = current(study, engine, now=now)
    for coder in dict.fromkeys(idea.coder for idea in made.ideas):
        with store.reading(engine) as connection:
            is_new = store.coders.find(connection, coder) is None
        if is_new:
            layers.add_coder(engine, made.coders[coder], now=now)
    for idea in made.ideas:
        target = memos.of_idea(engine, book, idea.about)
        at = datetime.fromisoformat(idea.at) if idea.at else now
        memos.add(study, engine, idea.coder, target, idea.text, kind=idea.kind, book=book, now=at)


@contextmanager
def _put_back_if_it_fails(study: Study, engine: Engine, made: Plan) -> Iterator[None]:
    """Files and store as they were when something goes wrong on the way: a full disk shows only then."""
    kept = (study.root / FILE_NAME, study.cases_path, study.codebook_path, heads.path(study))
    before = {path: path.read_bytes() if path.is_file() else None for path in kept}
    folders = (study.root / "codebooks", study.transcripts, study.layers)
    there = {path for folder in folders for path in folder.glob("*")}
    with store.reading(engine) as connection:
        known = {coder.id for coder in store.coders.every(connection)}
        own = set(store.transcripts.names(connection))
        n_edits = store.edits.newest(connection)
    try:
        yield
    except BaseException:
        for path, content in before.items():
            if content is not None:
                write_whole(path, content)
            elif path.is_file():
                path.unlink()
        for path in (path for folder in folders for path in folder.glob("*")):
            if path not in there and path.is_file():
                path.unlink()
        with store.transaction(engine) as connection:
            for name in set(store.transcripts.names(connection)) & set(made.transcripts) - own:
                store.transcripts.remove(connection, name)
            for coder in set(made.coders) - known:
                store.coders.remove(connection, coder)
            store.edits.remove_after(connection, n_edits)
        raise
