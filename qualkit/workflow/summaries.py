"""Summaries of themes, with the study's vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qualkit import store
from qualkit.analysis.summary import summaries as summed
from qualkit.embedding import has_words
from qualkit.embedding.centre import centred
from qualkit.workflow.findings import asks
from qualkit.workflow.progress import silent
from qualkit.workflow.vectors import kept_vectors_of, vectors_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
    only_kept: bool = False,
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
        only_kept: Use the vectors that are there, and embed nothing; without any there are no diverse quotes.
        progress: Told of texts that have no vector yet.
    """
    return summed(
        found.codings,
        found.segments,
        found.cases,
        codebook=book,
        names=names,
        embed=_kept(study, engine) if only_kept else centred_vectors(study, engine, progress=progress),
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
    segments = _segments(engine)
    if not segments:
        return vectors
    mean = vectors(segments).mean(axis=0)
    return lambda wanted: centred(vectors(wanted), mean)


def _kept(study: Study, engine: Engine) -> Callable[[Sequence[str]], NDArray[np.float32]] | None:
    """The same from vectors that are there; ``None`` when a segment has none yet."""
    vectors, segments = kept_vectors_of(study, engine), _segments(engine)
    known = vectors(segments) if vectors is not None and segments else None
    if vectors is None or known is None:
        return None
    worded = [has_words(text) for text in segments]
    if not known[worded].any(axis=1).all():
        return None
    mean = known.mean(axis=0)

    def centred_kept(wanted: Sequence[str]) -> NDArray[np.float32]:
        found = vectors(wanted)
        return np.zeros((len(wanted), len(mean)), dtype=np.float32) if found is None else centred(found, mean)

    return centred_kept


def _segments(engine: Engine) -> list[str]:
    with store.reading(engine) as connection:
        texts = {t.name: t for t in store.transcripts.every(connection)}
        return [texts[one.transcript].quote(one.span) for one in store.segments.every(connection)]
