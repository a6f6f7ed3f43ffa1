"""Summaries of themes, with the study's vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit import store
from qualkit.analysis.summary import summaries as summed
from qualkit.embedding.centre import centred
from qualkit.workflow.findings import asks
from qualkit.workflow.progress import silent
from qualkit.workflow.vectors import vectors_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from qualkit.analysis.summary import SummaryReport
    from qualkit.model.codebook import Codebook
    from qualkit.store import Engine
    from qualkit.study import Study
    from qualkit.workflow.findings import Material
    from qualkit.workflow.progress import Progress


def summaries(
    study: Study,
    engine: Engine,
    found: Material,
    book: Codebook,
    *,
    names: Sequence[str] | None = None,
    quotes: int = 3,
    seed: int | None = None,
    progress: Progress = silent,
) -> SummaryReport:
    """All that the data say of themes; errors as in ``analysis.summary.summaries``.

    Args:
        study: The study.
        engine: Its store.
        found: What to count.
        book: The codebook of today.
        names: Ids of themes; all by default.
        quotes: At most so many typical, and as many diverse quotes.
        seed: Of the comparison of roles; ``None`` for none.
        progress: Told of texts that have no vector yet.
    """
    return summed(
        found.codings,
        found.segments,
        found.cases,
        codebook=book,
        names=names,
        embed=centred_vectors(study, engine, progress=progress),
        asks=asks(study),
        language=study.settings.study.language,
        quotes=quotes,
        is_tested=seed is not None,
        seed=seed or 0,
    )


def centred_vectors(
    study: Study, engine: Engine, *, progress: Progress = silent
) -> Callable[[Sequence[str]], NDArray[np.float32]] | None:
    """Texts to vectors without what all segments share, by which texts of one study are told apart.

    Returns:
        ``None`` when the study works from words alone.
    """
    vectors = vectors_of(study, engine, progress=progress)
    if vectors is None:
        return None
    with store.reading(engine) as connection:
        texts = {t.name: t for t in store.transcripts.every(connection)}
        segments = [texts[one.transcript].quote(one.span) for one in store.segments.every(connection)]
    if not segments:
        return vectors
    mean = vectors(segments).mean(axis=0)
    return lambda wanted: centred(vectors(wanted), mean)
