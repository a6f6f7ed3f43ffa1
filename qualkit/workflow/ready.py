"""The study's store, opened and in step with the files: built from them when it is new."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from qualkit import codebook, readers, store
from qualkit.errors import SettingsError
from qualkit.model.case import Case
from qualkit.problem import Severity
from qualkit.workflow import codings, read, relink, segment
from qualkit.workflow.files import NOT_READ, expanded, shown
from qualkit.workflow.progress import silent
from qualkit.workflow.stamp import stamp

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from qualkit.model.codebook import Codebook
    from qualkit.store import Connection, Engine
    from qualkit.study import Study
    from qualkit.workflow.progress import Progress

BUILT = "built"
"""Key of ``meta``: when the store was built from the study's files."""


def _quiet(_message: str) -> None:
    """Say nothing."""


def ready(study: Study, *, now: datetime, progress: Progress = silent, tell: Callable[[str], None] = _quiet) -> Engine:
    """Open the study's store; build it from the committed files the first time, and read cases.csv when it changed.

    Building reads ``transcripts/``, cuts segments and reads the files of codings that ``[coding] files``
    names. A file that cannot be read stops it with every problem; what stands stays, and the next
    command goes on from there.

    Raises:
        StoreError, TranscriptError, SettingsError, CodingsError: As told; nothing is half imported.
    """
    engine = store.open_study(study.store_path, study.settings.store.url, backups=study.backups, now=now)
    with store.reading(engine) as connection:
        is_built = store.meta.find(connection, BUILT) is not None
    if not is_built:
        _build(study, engine, now=now, progress=progress, tell=tell)
    relink.finish(study, engine, now=now, tell=tell)
    refresh_cases(study, engine, tell=tell)
    return engine


def current_codebook(study: Study, connection: Connection | None = None, *, now: datetime | None = None) -> Codebook:
    """The codebook of today; its state is kept in the store when a writing connection is given.

    Raises:
        CodebookError: The file is missing or has errors; carries every problem.
    """
    book = codebook.read(study.codebook_path, root=study.root)
    if connection is not None and now is not None:
        text = study.codebook_path.read_bytes().decode("utf-8")
        state = store.CodebookState(book.sha256, stamp(now), book.name, book.version, text)
        store.codebooks.add(connection, state)
    return book


def refresh_cases(study: Study, engine: Engine, *, tell: Callable[[str], None] = _quiet) -> None:
    """Read cases.csv when it changed; transcripts whose case it does not list add a case of their own.

    Told are warnings about the table, and names that may be meant for each other but are not the same.

    Raises:
        SettingsError: cases.csv has problems; carries all of them.
    """
    data = study.cases_path.read_bytes() if study.cases_path.is_file() else b""
    state = hashlib.sha256(data).hexdigest()
    with store.reading(engine) as connection:
        if store.meta.find(connection, read.CASES) == state:
            return
        own = {t.case: t.facts.get("role", "") for t in store.transcripts.every(connection)}
    listed: list[Case] = []
    if data:
        listed, problems = readers.read_cases(study.cases_path, shown=shown(study.cases_path, study))
        wrong = [problem for problem in problems if problem.severity is Severity.ERROR]
        if wrong:
            raise SettingsError(f"{len(wrong)} problem(s) in the table of cases", problems=wrong)
        for warning in problems if listed else ():
            tell(f"warning: {warning}")
    names = {case.name for case in listed}
    lone, unlisted = [name for name in names if name not in own], [name for name in own if name not in names]
    if lone and unlisted:
        tell(
            f"{shown(study.cases_path, study)} lists {_some(lone)} without a transcript, and transcripts are of "
            f"{_some(unlisted)}, not listed. If the same is meant, give it the same name."
        )
    extra = [Case(name, role, role) for name, role in own.items() if name not in names]
    with store.transaction(engine) as connection:
        store.cases.replace(connection, [*listed, *extra])
        store.meta.put(connection, read.CASES, state)


def _some(names: list[str]) -> str:
    """The first five in order, and how many more there are."""
    ordered = sorted(names)
    more = f" and {len(ordered) - 5} more" if len(ordered) > 5 else ""
    return f"{', '.join(repr(name) for name in ordered[:5])}{more}"


def settle(study: Study, engine: Engine, *, now: datetime, tell: Callable[[str], None] = _quiet) -> None:
    """After an import: cases in step with their table, and what was imported is not built again.

    Raises:
        SettingsError: cases.csv has problems; carries all of them.
    """
    with store.transaction(engine) as connection:
        if store.meta.find(connection, BUILT) is None:
            store.meta.put(connection, BUILT, stamp(now))
    refresh_cases(study, engine, tell=tell)


def _build(study: Study, engine: Engine, *, now: datetime, progress: Progress, tell: Callable[[str], None]) -> None:
    """Transcripts in, segments cut, committed codings read."""
    has_files = study.transcripts.is_dir() and any(
        path.suffix.lower() in readers.SUFFIXES and not path.name.startswith(NOT_READ)
        for path in study.transcripts.iterdir()
    )
    if has_files:
        tell("Building the store from the study's files …")
        files = expanded([study.transcripts], kind="transcripts")
        done = read.import_transcripts(study, engine, files, update=False, now=now)
        tell(f"  {len(done)} transcripts read")
        n_segments = segment.segment(study, engine, only_new=True, progress=progress)
        tell(f"  {n_segments} segments cut")
    paths = sorted({path for pattern in study.settings.coding.files for path in study.root.glob(pattern)})
    if paths:
        outcomes = codings.import_codings(study, engine, paths, now=now, progress=progress)
        for outcome in outcomes:
            tell(f"  {outcome.n_new} decisions of coder {outcome.coder.id} read")
    elif study.settings.coding.files:
        tell(f"  no codings: no file matches {', '.join(study.settings.coding.files)}")
    if has_files or paths:
        with store.transaction(engine) as connection:
            store.meta.put(connection, BUILT, stamp(now))
