"""Make a study again from its deposit, identically, or nothing at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from qualkit import store
from qualkit.config import FILE_NAME
from qualkit.errors import InputError, StoreError
from qualkit.exchange.deposit import read_deposit, read_index, read_rows
from qualkit.model.counted import counted
from qualkit.problem import Problem, Where
from qualkit.report.files import whole_folder
from qualkit.study import Study
from qualkit.workflow import layers
from qualkit.workflow.deposit import put
from qualkit.workflow.deposit_files import FOLDERS, SINGLE, STUDY
from qualkit.workflow.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from qualkit.exchange.deposit import Index, StoreIndex

Tables = dict[str, dict[str, list[dict[str, Any]]]]
"""Folder of a store in the deposit to its tables to their rows."""

_TOPS = (*FOLDERS, "transcripts")
"""Folders of a study that any file may lie in."""
_PLAIN = frozenset({".yaml", ".yml", ".json", ".jsonl", ".csv"})
"""What else a study has, such as a codebook or codings that its settings name, wherever it lies: texts that no program
runs."""
_OTHERS = frozenset({"layers", "backups", "privacy"})
"""Folders that a study has and a deposit never writes to."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was made.

    Attributes:
        study: The study.
        rows: Store to the rows of all its tables; the shared one is named ``study``.
        unlisted: Files of the deposit that its manifest does not list; nothing was taken from them.
        manifest: sha256 of the manifest, to compare with what was noted when the deposit was made.
    """

    study: Study
    rows: Mapping[str, int]
    unlisted: tuple[str, ...]
    manifest: str
    has_sources: bool


def restore(deposit: Path, target: Path, *, now: datetime) -> Restored:
    """Make the study of a deposit in a new folder: its files, every row of its stores, its logs checked.

    Args:
        deposit: A folder or .zip file.
        target: A folder that is new or empty.
        now: The time.

    Raises:
        InputError: It is no deposit, was changed, holds no words, or the place is taken; carries every problem.
        StoreError: Its tables are a newer qualkit's, or its logs do not verify. Nothing was made.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InputError("holds something already", where=Where(target), hint="Name a new folder: --to DIR")
    if not deposit.exists():
        raise InputError("there is no such deposit", where=Where(deposit), hint="Check its name and place.")
    held, problems = read_deposit(deposit)
    index, more = read_index(held.files, deposit) if not problems else (None, [])
    if index is None:
        raise _refused([*problems, *more])
    if not index.has_transcripts:
        raise InputError(
            "holds no words of the interviews, so no study can be made of it",
            where=Where(deposit),
            hint="Ask whoever made it for a deposit with transcripts.",
        )
    tables, problems = _tables(held.files, index, deposit)
    own, more = _own(held.files, deposit)
    if problems or more:
        raise _refused([*problems, *more])
    with whole_folder(target) as folder:
        put(folder, own)
        made = Study(folder)
        _check_settings(made)
        _fill(made, index, tables, now=now)
        _check(made, index, now=now)
    rows = {name: sum(one.rows.values()) for name, _, one in _stores(index)}
    return Restored(Study(target.resolve()), rows, held.unlisted, held.manifest, index.has_sources)


def _refused(problems: list[Problem]) -> InputError:
    return InputError(f"{counted(len(problems), 'problem')} in the deposit; nothing was made", problems=problems)


def _stores(index: Index) -> Iterator[tuple[str, str, StoreIndex]]:
    """Name, folder in the deposit and what the index says of every store."""
    yield "study", "store/study", index.shared
    for coder, told in index.layers.items():
        yield coder, f"store/layers/{coder}", told


def _tables(files: Mapping[str, bytes], index: Index, deposit: Path) -> tuple[Tables, list[Problem]]:
    """Store to table to rows, as many as the index says."""
    found: Tables = {}
    problems: list[Problem] = []
    for name, folder, told in _stores(index):
        found[folder] = {}
        for table, n_rows in told.rows.items():
            path = f"{folder}/{table}.jsonl"
            if path not in files:
                problems.append(Problem(Where(deposit / path), f"is missing: the table {table} of {name}"))
                continue
            rows, wrong = read_rows(files[path], deposit / path)
            problems += wrong
            if len(rows) != n_rows and not wrong:
                problems.append(Problem(Where(deposit / path), f"has {len(rows):,} rows, not {n_rows:,}"))
            found[folder][table] = rows
    return found, problems


def _own(files: Mapping[str, bytes], deposit: Path) -> tuple[dict[str, bytes], list[Problem]]:
    """The files that are put back into the study's folder."""
    found: dict[str, bytes] = {}
    problems: list[Problem] = []
    for name, data in files.items():
        top, _, inside = name.partition("/")
        if top != STUDY:
            continue
        parts = PurePath(inside).parts
        is_named = PurePath(inside).suffix.lower() in _PLAIN and not _OTHERS & set(parts[:1])
        is_known = inside in (FILE_NAME, *SINGLE) or is_named or (len(parts) > 1 and parts[0] in _TOPS)
        is_hidden = any(part.startswith(".") for part in parts) and inside not in SINGLE
        if is_known and not is_hidden:
            found[inside] = data
        else:
            message = "is no file that a study has; a deposit puts none elsewhere"
            problems.append(Problem(Where(deposit / name), message, hint="Ask where the deposit comes from."))
    if FILE_NAME not in found:
        problems.append(Problem(Where(deposit / STUDY / FILE_NAME), "is missing: the settings of the study"))
    return found, problems


def _check_settings(made: Study) -> None:
    """Refuse settings by which the study would write elsewhere.

    Raises:
        SettingsError: They cannot be read.
        InputError: They name another database or a codebook outside the study.
    """
    where = Where(PurePath(STUDY, FILE_NAME))
    if made.settings.store.url is not None:
        raise InputError(
            "names another database, which a restored study would write to",
            where=where,
            hint="Take [store] url out of it, and make its checksum anew if you trust the deposit.",
        )
    if not made.codebook_path.resolve().is_relative_to(made.root) or not made.codebook_path.is_file():
        raise InputError(
            f"names a codebook that the deposit does not hold: {made.settings.study.codebook}",
            where=where,
            hint="Ask whoever made the deposit for another copy.",
        )


def _fill(made: Study, index: Index, tables: Tables, *, now: datetime) -> None:
    """Make every store and open it, so that an older one is brought to today's tables.

    Raises:
        StoreError: The rows do not fit, or the tables are a newer qualkit's.
    """
    made.layers.mkdir(mode=0o700)
    for name, folder, told in _stores(index):
        is_shared = folder == "store/study"
        path = made.store_path if is_shared else made.layers / f"{name}.sqlite"
        store.make(path, store.Kind.STUDY if is_shared else store.Kind.LAYER, told.revision, tables[folder])
    engine = store.open_study(made.store_path, None, backups=made.backups, now=now)
    with store.reading(engine) as connection:
        if store.study_id(connection) != index.study:
            raise StoreError("the tables are of another study than the index says", hint="Ask for another copy.")
        store.check_legible(connection)


def _check(made: Study, index: Index, *, now: datetime) -> None:
    """Every log verifies, and ends where the index says.

    Raises:
        StoreError: One does not.
    """
    _, findings = verify(made, now=now)
    wrong = [f"{finding.coder}: {finding.message}" for finding in findings if finding.is_damage]
    for coder, told in index.layers.items():
        with store.reading(layers.open_layer(made, coder, now=now)) as connection:
            if store.decisions.head(connection) != told.head:
                wrong.append(f"{coder}: the log does not end where the index says")
    if wrong:
        raise StoreError(
            f"{counted(len(wrong), 'finding')} in the logs; nothing was made. The first: {wrong[0]}",
            hint="Ask whoever made the deposit for another copy.",
        )
