"""Read a REFI-QDA project of any program into a new study: all of it, or nothing."""

from __future__ import annotations

import csv
import json
import re
import tempfile
from contextlib import contextmanager
from io import StringIO
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from qualkit import codebook as books
from qualkit import exchange, readers, store
from qualkit.config import FILE_NAME
from qualkit.errors import InputError
from qualkit.exchange.refi_offsets import counting, with_line_feeds
from qualkit.exchange.refi_read import read_codebook, read_project
from qualkit.model.coding import Coder, CoderKind
from qualkit.problem import Problem, Severity, Where, errors_of
from qualkit.report.files import write_whole
from qualkit.study import Study
from qualkit.workflow import codings, layers, memos, read
from qualkit.workflow.cases import refresh_cases
from qualkit.workflow.codebook import adopt_text, current
from qualkit.workflow.files import shown
from qualkit.workflow.foreign_answers import BOOK_NOTE, NOBODY, STUDY_NOTE, Plan, fill
from qualkit.workflow.foreign_book import MadeBook, book_of
from qualkit.workflow.refi_out import MACHINE, SYNTHETIC, guid_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from qualkit.exchange.foreign import ForeignSource, ForeignStudy, User
    from qualkit.exchange.refi_read import Archive
    from qualkit.model.transcript import Transcript
    from qualkit.store import Engine

_NAME = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
_SUFFIX = re.compile(r"\.(txt|docx?|rtf|odt|pdf|md)$", re.IGNORECASE)


def plan(study: Study, path: Path) -> Plan:
    """What reading a .qdpx file would give; nothing is written.

    Raises:
        InputError: It cannot be read; carries every problem.
    """
    place = shown(path, study)
    archive, problems = read_project(path.read_bytes(), place)
    if archive is None:
        hint = "For its codes alone: qualkit import --as codebook"
        raise InputError(f"{len(errors_of(problems))} problem(s); nothing was imported", problems=problems, hint=hint)
    found = archive.study
    if not found.sources:
        raise InputError("the project holds no text", where=Where(place), hint="For its codes alone: --as codebook")
    names = _names(found.sources)
    files = _files(archive, names)
    transcripts = _understood(study, files, place)
    book = _book(found, study.settings.study.language, place)
    counted = counting([(source.text, source.selections) for source in found.sources])
    made = Plan(
        found.origin or "not told",
        found.name or path.stem,
        files,
        book.text,
        {t.name: t for t in transcripts},
        _coders(found.users),
        counted,
        left_out=list(archive.left_out),
        warnings=[problem for problem in problems if problem.severity is Severity.WARNING],
    )
    made.cases = _cases(found, names)
    fill(made, found, names, book)
    return made


def import_refi(study: Study, engine: Engine, path: Path, *, now: datetime) -> Plan:
    """Read a project into a study that has no transcripts yet.

    Raises:
        InputError: The study has transcripts, or the file cannot be read; nothing was written.
    """
    with store.reading(engine) as connection:
        n_there = len(store.transcripts.every(connection))
    if n_there:
        raise InputError(
            f"this study has {n_there} transcripts; a whole project is read into a new one",
            hint="qualkit init NEW, then there: qualkit import FILE.qdpx",
        )
    made = plan(study, path)
    with tempfile.TemporaryDirectory() as folder, _put_back_if_it_fails(study, engine, made):
        stage = Path(folder)
        adopt_text(study, made.book, f"{_NAME.sub('-', made.name).strip(' .-')[:60] or 'codebook'}.yaml")
        if made.cases:
            write_whole(study.cases_path, made.cases.encode())
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


def _write_memos(study: Study, engine: Engine, made: Plan, *, now: datetime) -> None:
    refresh_cases(study, engine, tell=made.left_out.append)
    book = current(study, engine, now=now)
    for coder in dict.fromkeys(coder for coder, _, _ in made.notes):
        with store.reading(engine) as connection:
            is_new = store.coders.find(connection, coder) is None
        if is_new:
            layers.add_coder(engine, made.coders[coder], now=now)
    for coder, about, text in made.notes:
        target = memos.of_idea(engine, book, about)
        memos.add(study, engine, coder, target, text, kind="", book=book, now=now)


@contextmanager
def _put_back_if_it_fails(study: Study, engine: Engine, made: Plan) -> Iterator[None]:
    """Files and store as they were when something goes wrong on the way: a full disk shows only then."""
    before = {path: path.read_bytes() for path in (study.root / FILE_NAME, study.cases_path) if path.is_file()}
    there = set((study.root / "codebooks").glob("*")) | set(study.transcripts.glob("*"))
    try:
        yield
    except BaseException:
        for path, content in before.items():
            write_whole(path, content)
        for path in (*(study.root / "codebooks").glob("*"), *study.transcripts.glob("*")):
            if path not in there and path.is_file():
                path.unlink()
        with store.transaction(engine) as connection:
            for name in set(store.transcripts.names(connection)) & set(made.transcripts):
                store.transcripts.remove(connection, name)
        raise


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


def _names(sources: Sequence[ForeignSource]) -> dict[str, str]:
    """Guid of a source to the transcript's name: a name a file may have, and no two the same."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for source in sources:
        wanted = _NAME.sub("-", _SUFFIX.sub("", source.name)).strip(" .-")[:80] or "source"
        name, n = wanted, 2
        while name.casefold() in taken:
            name, n = f"{wanted}-{n}", n + 1
        taken.add(name.casefold())
        found[source.guid] = name
    return found


def _files(archive: Archive, names: Mapping[str, str]) -> dict[str, bytes]:
    """Files of transcripts: those qualkit read them from, where they came along; else the texts with their case."""
    layout = _layout(archive.study)
    wanted = {item["name"]: item["file"] for item in layout.get("transcripts", ())}
    if wanted and set(names.values()) == set(wanted) and set(wanted.values()) <= set(archive.originals):
        return {file: archive.originals[file] for file in wanted.values()}
    cases = {guid: case.name for case in archive.study.cases for guid in case.sources if case.name}
    files: dict[str, bytes] = {}
    for source in archive.study.sources:
        head = ""
        if source.guid in cases and not source.text.startswith("---"):
            head = f"---\ncase: {json.dumps(cases[source.guid], ensure_ascii=False)}\n---\n\n"
        files[f"{names[source.guid]}.txt"] = (head + with_line_feeds(source.text)).encode()
    return files


def _layout(study: ForeignStudy) -> dict[str, Any]:
    """What qualkit wrote about its own transcripts; empty in others' projects."""
    text = next((note.text for note in study.notes if note.name == STUDY_NOTE), "{}")
    try:
        layout = json.loads(text)
    except ValueError:
        return {}
    return layout if isinstance(layout, dict) and layout.get("format") == "refi/1" else {}


def _understood(study: Study, files: Mapping[str, bytes], place: PurePath) -> list[Transcript]:
    found: list[Transcript] = []
    problems: list[Problem] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            path = Path(folder, name)
            path.write_bytes(content)
            transcripts, told = readers.read_all(path, root=Path(folder), speakers=study.settings.speakers)
            found += transcripts
            problems += [Problem(Where(place), f"{name}: {one.message}", one.severity, one.hint) for one in told]
    if errors_of(problems):
        raise InputError(f"{len(errors_of(problems))} text(s) cannot be read", problems=errors_of(problems))
    return found


def _book(found: ForeignStudy, language: str, place: PurePath) -> MadeBook:
    """The codebook as qualkit wrote it, while its codes are those of the project; else one made from the tree."""
    own = next((note.text for note in found.notes if note.name == BOOK_NOTE), "")
    study_id = str(_layout(found).get("id", ""))
    if own and study_id:
        book, _ = books.parse(own.encode(), path=PurePath("codebook.yaml"))
        if book is not None:
            ids = {guid_of(study_id, "code", code.id): code.id for code in book.codes}
            themes = {guid_of(study_id, "theme", theme.id): theme.id for theme in book.themes}
            if {code.guid for code in found.every_code()} == set(ids) | set(themes):
                return MadeBook(own, ids, themes)
    told = f"Made from the project {found.name or place.name} ({found.origin or 'program not told'})."
    return book_of(found.codes, name=found.name or place.stem, language=language, told=told)


def _coders(users: Sequence[User]) -> dict[str, Coder]:
    """Guid of a user to a coder with an id that may name a layer."""
    found: dict[str, Coder] = {}
    taken = {NOBODY}
    for user in users:
        name = user.name
        kind = CoderKind.MACHINE if MACHINE in name else CoderKind.PERSON
        is_synthetic = SYNTHETIC in name
        for mark in (MACHINE, SYNTHETIC):
            name = name.replace(mark, "")
        wanted = re.sub(r"[^\w-]+", "-", (user.id or name).casefold()).strip("-_")[:40] or "coder"
        id_, n = wanted, 2
        while id_ in taken:
            id_, n = f"{wanted}-{n}", n + 1
        taken.add(id_)
        found[user.guid] = Coder(id_, name, kind, is_synthetic)
    found[""] = Coder(NOBODY, "coder not told")
    return found


def _cases(found: ForeignStudy, names: Mapping[str, str]) -> str:
    """The table of cases; empty where the project has none."""
    cases = [case for case in found.cases if case.name and any(guid in names for guid in case.sources)]
    if not cases:
        return ""
    columns = {variable.guid: variable.name for variable in found.variables if variable.name}
    order = ["role", *(name for name in dict.fromkeys(columns.values()) if name not in {"role", "case"})]
    out = StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["case", *order])
    for case in cases:
        values = {columns[guid]: value for guid, value in case.values.items() if guid in columns}
        table.writerow([case.name, *(values.get(name, "") for name in order)])
    return out.getvalue()
