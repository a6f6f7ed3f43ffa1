"""The study's store, opened and in step with the files: built from them when it is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit import store
from qualkit.workflow.keys import BUILT, CASES, PENDING, RENAMING, VEILED
from qualkit.workflow.progress import silent
from qualkit.workflow.stamp import stamp

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from qualkit.store import Engine
    from qualkit.study import Study
    from qualkit.workflow.progress import Progress


def _quiet(_message: str) -> None:
    """Say nothing."""


def ready(
    study: Study,
    *,
    coder: str | None = None,
    now: datetime,
    progress: Progress = silent,
    tell: Callable[[str], None] = _quiet,
) -> Engine:
    """Open the study's store; build it from the committed files the first time, and read cases.csv when it changed.

    Building reads ``transcripts/``, cuts segments and reads the files of codings that ``[coding] files``
    names. A file that cannot be read stops it with every problem; what stands stays, and the next
    command goes on from there. What reads and cuts is imported only when there is something to read.

    Args:
        study: The study.
        coder: As whom the command runs; layers of others are not opened while a sample of this coder's is open.
        now: The time.
        progress: Told of each transcript.
        tell: Told what was done beside what was asked.

    Raises:
        StoreError, TranscriptError, SettingsError, CodingsError: As told; nothing is half imported.
    """
    engine = store.open_study(study.store_path, study.settings.store.url, backups=study.backups, now=now)
    with store.reading(engine) as connection:
        is_built = store.meta.find(connection, BUILT) is not None
        is_pending = bool(store.meta.starting(connection, PENDING))
        is_veiled_half = bool(store.meta.starting(connection, VEILED))
        is_renaming = store.meta.find(connection, RENAMING) is not None
    if not is_built:
        from qualkit.workflow.build import build

        build(study, engine, now=now, progress=progress, tell=tell)
    if is_pending:
        from qualkit.workflow import blind, relink

        with store.reading(engine) as connection:
            only = None if coder is None else blind.own_layers(connection, coder)
        relink.finish(study, engine, only=only, now=now, tell=tell)
    if is_veiled_half:
        from qualkit.workflow import veiling

        veiling.finish(study, engine, now=now, tell=tell)
    if is_renaming:
        from qualkit.workflow import renaming

        renaming.finish(study, engine, now=now, tell=tell)
    _check_cases(study, engine, tell)
    return engine


def settle(study: Study, engine: Engine, *, now: datetime, tell: Callable[[str], None] = _quiet) -> None:
    """After an import: cases in step with their table, and what was imported is not built again.

    Raises:
        SettingsError: cases.csv has problems; carries all of them.
    """
    with store.transaction(engine) as connection:
        if store.meta.find(connection, BUILT) is None:
            store.meta.put(connection, BUILT, stamp(now))
    _check_cases(study, engine, tell)


def _check_cases(study: Study, engine: Engine, tell: Callable[[str], None]) -> None:
    """Read cases.csv again if it is not as the store knows it."""
    with store.reading(engine) as connection:
        is_known = store.meta.find(connection, CASES) == study.cases_state()
    if not is_known:
        from qualkit.workflow.cases import refresh_cases

        refresh_cases(study, engine, tell=tell)
