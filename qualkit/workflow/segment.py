"""Cut the study's transcripts into segments."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from qualkit import store
from qualkit.model.segment import Unit
from qualkit.workflow.progress import silent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from qualkit.model.segment import Segment
    from qualkit.model.transcript import Transcript
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
        done = store.segments.cut(connection) if only_new else set()
        # A session calls this before its first segment: transcripts that are cut are not even read.
        names = [name for name in store.transcripts.names(connection) if name not in done]
        todo = [store.transcripts.get(connection, name) for name in names]
    if not todo:
        return 0
    from qualkit import segmentation  # numpy with it, which a session on a study that is cut does without

    similarity = _similarity(study.settings.embedding.embedder) if wanted is Unit.MEANING else None

    def cut(transcript: Transcript) -> list[Segment]:
        return segmentation.segments(
            transcript,
            wanted,
            similarity=similarity,
            interviewer_turns=settings.interviewer_turns,
            other_turns=settings.other_turns,
            pipelines=settings.pipelines,
        )

    n_segments = 0
    # Two at a time: numpy, where most of the time goes, lets the other one run.
    with ThreadPoolExecutor(max_workers=2) as pool, progress("segmenting", len(todo)) as advance:
        for transcript, found in zip(todo, pool.map(cut, todo), strict=True):
            with store.transaction(engine) as connection:
                store.segments.replace(connection, transcript.name, found)
            n_segments += len(found)
            advance(1)
    return n_segments


def _similarity(name: str) -> Callable[[Sequence[str]], NDArray[np.float32]] | None:
    """Cosines between texts by the study's embedder; ``None`` when it works from words alone.

    These vectors are not kept: they are of blocks of sentences that nothing asks for again. The model is
    loaded beside spaCy, which takes as long.
    """
    from qualkit.embedding import embedder

    model = embedder(name)
    if model is None:
        return None
    pool = ThreadPoolExecutor(max_workers=1)
    loaded = pool.submit(model.embed, ["loaded"])
    pool.shutdown(wait=False)

    def similarity(texts: Sequence[str]) -> NDArray[np.float32]:
        loaded.result()
        distinct = list(dict.fromkeys(texts))  # what ends before one cut often begins behind another
        place = {text: number for number, text in enumerate(distinct)}
        rows = model.embed(distinct)[[place[text] for text in texts]]
        return rows @ rows.T

    return similarity
