"""Which files are meant, and what they hold."""

from __future__ import annotations

import csv
import json
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

from qualkit.errors import InputError
from qualkit.exchange.database import is_database, tables_of
from qualkit.exchange.qualcoder import FILE as QUALCODER_FILE
from qualkit.exchange.qualitative_coding import is_corpus
from qualkit.exchange.taguette_exports import DOCUMENTS, TABLES, is_export
from qualkit.model.counted import counted
from qualkit.problem import Problem, Where

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from qualkit.config import ProfileSettings
    from qualkit.study import Study

Kind = Literal[
    "transcripts", "codings", "annotations", "codebook", "refi", "qualcoder", "taguette", "qualitative-coding"
]
PROJECTS = frozenset({"qualcoder", "qualitative-coding"})
"""Of which programs a folder is one project."""

NOT_READ = (".", "~$", "README", "Thumbs.db", "cases.csv", "desktop.ini")
"""How the names of files begin that a folder of transcripts may hold besides; Word's ``~$`` lock an open document."""
SUFFIXES = {
    "codings": {".jsonl", ".csv"},
    "annotations": {".jsonld"},
    "codebook": {".yaml", ".yml", ".qdc"},
    "refi": {".qdpx"},
    "taguette": DOCUMENTS | TABLES,
}
"""Kind to the endings of its files in a folder; transcripts have those that can be read."""
OWN_CODINGS = "# qualkit"
"""First cell of a .csv file of codings that ``export`` wrote."""
CODE_COLUMNS = frozenset({"code", "codes", "编码"})


def expanded(paths: Iterable[Path], *, kind: Kind | None, layouts: Sequence[ProfileSettings] = ()) -> list[Path]:
    """Files meant by paths: a folder stands for the files in it that can be read, in order of name.

    Raises:
        InputError: A path is missing, or a folder holds nothing that can be read.
    """
    found: list[Path] = []
    problems: list[Problem] = []
    suffixes = SUFFIXES.get(kind or "")
    for path in paths:
        if path.is_dir() and (kind in PROJECTS or (kind is None and is_project(path))):
            found.append(path)
        elif path.is_dir():
            inside = sorted(
                file
                for file in path.iterdir()
                if file.is_file()
                and (file.suffix.lower() in suffixes if suffixes else _can_read(file, layouts))
                and not file.name.startswith(NOT_READ)
            )
            if not inside:
                problems.append(Problem(Where(path), "holds no file that can be read"))
            found += inside
        elif path.exists():
            found.append(path)
        else:
            problems.append(Problem(Where(path), "there is no such file"))
    if problems:
        raise InputError(f"{counted(len(problems), 'path')} cannot be read; nothing was imported", problems=problems)
    return list(dict.fromkeys(found))


def left_out(paths: Iterable[Path], *, layouts: Sequence[ProfileSettings] = ()) -> list[Path]:
    """Files in the folders among ``paths`` that ``expanded`` passes over because their format cannot be read."""
    return sorted(
        file
        for path in paths
        if path.is_dir() and not is_project(path)
        for file in path.iterdir()
        if file.is_file() and not _can_read(file, layouts) and not file.name.startswith(NOT_READ)
    )


def folders_within(paths: Iterable[Path], *, layouts: Sequence[ProfileSettings] = ()) -> dict[Path, int]:
    """Folders inside the folders among ``paths``, which are not looked into, and how many files they could give."""
    within = {
        folder: sum(
            file.is_file() and _can_read(file, layouts) and not file.name.startswith(NOT_READ)
            for file in folder.iterdir()
        )
        for path in paths
        if path.is_dir() and not is_project(path)
        for folder in sorted(path.iterdir())
        if folder.is_dir() and not folder.name.startswith(NOT_READ)
    }
    return {folder: n for folder, n in within.items() if n}


def _can_read(file: Path, layouts: Sequence[ProfileSettings]) -> bool:
    # The room of readers compiles patterns for every format; most commands only tell where a file lies.
    from qualkit import readers

    return readers.can_read(file, layouts) and (file.suffix.lower() != ".jsonl" or kind_of(file) == "transcripts")


def kind_of(path: Path) -> Kind | None:
    """What a file or a project's folder holds, by its name and what lies in it; ``None`` when it could be two things.

    Of a .csv the columns are looked at, of a database the tables.
    """
    suffix = path.suffix.lower()
    if is_project(path):
        return _program(path)
    if is_export(path):
        return "taguette"
    if suffix == ".jsonl":
        return "transcripts" if _holds_passages(path) else "codings"
    if suffix == ".jsonld":
        return "annotations"
    if suffix in {".yaml", ".yml", ".qdc"}:
        return "codebook"
    if suffix == ".qdpx":
        return "refi"
    if suffix == ".csv":
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            header = next(csv.reader([file.readline(10_000)]), [])
        if header[:1] == [OWN_CODINGS]:
            return "codings"
        if {name.strip().lower() for name in header} & CODE_COLUMNS:
            return None
    return "transcripts"


def _holds_passages(path: Path) -> bool:
    """Whether the first line of JSON lines is a passage of speech, as recognisers write it, and no coding."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        first = file.readline(100_000)
    try:
        found = json.loads(first)
    except (RecursionError, ValueError):
        return False
    return (
        isinstance(found, dict)
        and "text" in found
        and bool(found.keys() & {"speaker", "start"})
        and not (found.keys() & (CODE_COLUMNS | {"coder", "span", "decision"}))
    )


def is_project(path: Path) -> bool:
    """Whether a folder or a database is the project of another program."""
    return _program(path) is not None


def _program(path: Path) -> Kind | None:
    """Whose project it is: by the files in a folder, by the tables of a database."""
    if path.is_dir():
        if (path / QUALCODER_FILE).is_file():
            return "qualcoder"
        return "qualitative-coding" if is_corpus(path) else None
    if not is_database(path):
        return None
    tables = tables_of(path)
    if {"code_text", "source"} <= tables:
        return "qualcoder"
    if {"highlights", "documents", "tags"} <= tables:
        return "taguette"
    return "qualitative-coding" if "coded_line" in tables else None


def shown(path: Path, study: Study) -> PurePath:
    """A path as a researcher would name it: relative to the study when inside it."""
    try:
        return PurePath(path.resolve().relative_to(study.root))
    except ValueError:
        return PurePath(path)
