"""Build the store from the study's files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit import readers, store
from qualkit.model.counted import counted
from qualkit.workflow import codings, read, removals, segment
from qualkit.workflow.files import NOT_READ, expanded
from qualkit.workflow.keys import BUILT
from qualkit.workflow.stamp import stamp

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from qualkit.store import Engine
    from qualkit.study import Study
    from qualkit.workflow.progress import Progress


def build(study: Study, engine: Engine, *, now: datetime, progress: Progress, tell: Callable[[str], None]) -> None:
    """Transcripts in, segments cut, committed codings read.

    Raises:
        TranscriptError, CodingsError: Every problem of every file; what stands stays, and the next call goes on.
    """
    has_files = study.transcripts.is_dir() and any(
        readers.can_read(path, study.settings.profiles) and not path.name.startswith(NOT_READ)
        for path in study.transcripts.iterdir()
    )
    if has_files:
        tell("Building the store from the study's files …")
        there = expanded([study.transcripts], kind="transcripts", layouts=study.settings.profiles)
        removed = removals.record(study)
        files = [path for path in there if not any(one.is_of(path.stem) for one in removed)]
        for path in there:
            if path not in files:
                tell(f"  {path.name} is of a case that was removed: not read. Delete it.")
        done = read.import_transcripts(study, engine, files, update=False, now=now)
        tell(f"  {counted(len(done), 'transcript')} read")
        n_segments = segment.segment(study, engine, only_new=True, progress=progress)
        tell(f"  {counted(n_segments, 'segment')} cut")
    paths = sorted({path for pattern in study.settings.coding.files for path in study.root.glob(pattern)})
    if paths:
        outcomes = codings.import_codings(study, engine, paths, now=now, progress=progress)
        for outcome in outcomes:
            tell(f"  {counted(outcome.n_new, 'decision')} of coder {outcome.coder.id} read")
    elif study.settings.coding.files:
        tell(f"  no codings: no file matches {', '.join(study.settings.coding.files)}")
    if has_files or paths:
        with store.transaction(engine) as connection:
            store.meta.put(connection, BUILT, stamp(now))
