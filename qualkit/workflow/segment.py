"""Cut the study's transcripts into segments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit import segmentation, store
from qualkit.model.segment import Unit
from qualkit.workflow.progress import silent
from qualkit.workflow.vectors import vectors_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from qualkit.store import Engine
    from qualkit.study import Study
    from qualkit.workflow.progress import Progress


def segment(
    study: Study,
    engine: Engine,
    *,
    unit: Unit | None = None,
    only_new: bool = False,
    progress: Progress = silent,
) -> int:
    """Cut transcripts; codings keep their spans whatever the segments become.

    Args:
        study: The study.
        engine: Its store.
        unit: Turn, sentence or meaning unit; by default what qualkit.toml says.
        only_new: Leave transcripts alone that have segments.
        progress: Told of each transcript.

    Returns:
        How many segments were cut.
    """
    settings = study.settings.segmentation
    wanted = unit or settings.unit
    with store.reading(engine) as connection:
        todo = store.transcripts.every(connection)
        if only_new:
            cut = {segment.transcript for segment in store.segments.every(connection)}
            todo = [transcript for transcript in todo if transcript.name not in cut]
    if not todo:
        return 0
    vectors = vectors_of(study, engine) if wanted is Unit.MEANING else None

    def similarity(texts: Sequence[str]) -> NDArray[np.float32]:
        if vectors is None:
            raise TypeError("no similarity without vectors")
        rows = vectors(texts)
        return rows @ rows.T

    n_segments = 0
    with progress("segmenting", len(todo)) as advance:
        for transcript in todo:
            found = segmentation.segments(
                transcript,
                wanted,
                similarity=similarity if vectors is not None else None,
                interviewer_turns=settings.interviewer_turns,
                other_turns=settings.other_turns,
                pipelines=settings.pipelines,
            )
            with store.transaction(engine) as connection:
                store.segments.replace(connection, transcript.name, found)
            n_segments += len(found)
            advance(1)
    return n_segments
