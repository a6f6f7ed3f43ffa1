"""Themes and matrices of a layer, with where they come from."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import qualkit
from qualkit import analysis, store
from qualkit.analysis.difference import differences
from qualkit.analysis.summary import summaries as analysed
from qualkit.embedding.centre import centred
from qualkit.model.coding import CoderKind
from qualkit.report.provenance import Provenance
from qualkit.store import frames
from qualkit.workflow import blind, layers
from qualkit.workflow.progress import silent
from qualkit.workflow.vectors import vectors_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from qualkit.analysis.summary import SummaryReport
    from qualkit.model.codebook import Codebook
    from qualkit.store import Engine
    from qualkit.study import Study
    from qualkit.workflow.layers import Layer
    from qualkit.workflow.progress import Progress


@dataclass(frozen=True)
class Material:
    """What findings are computed from.

    Attributes:
        codings: Standing codings of the layer; columns of ``model.columns.CODINGS``.
        segments: Segments put before coders.
        cases: Cases with their attributes.
        orphans: Standing codings that fit no code or place of today; they are not in ``codings``.
    """

    codings: pd.DataFrame
    segments: pd.DataFrame
    cases: pd.DataFrame
    orphans: pd.DataFrame


def material(study: Study, engine: Engine, layer: Layer, book: Codebook, *, now: datetime) -> Material:
    """The frames of a layer. In a union a segment is decided when any of its coders decided it.

    Raises:
        InputError: A sample is open.
    """
    blind.check(engine, layer.coders)
    with ExitStack() as stack:
        shared = stack.enter_context(store.reading(engine))
        opened = [
            stack.enter_context(store.reading(layers.open_layer(study, coder, now=now))) for coder in layer.coders
        ]
        segments = frames.segments_frame(shared, opened[0] if opened else None)
        for other in opened[1:]:
            segments["is_decided"] |= frames.segments_frame(shared, other)["is_decided"]
        return Material(
            frames.codings_frame(opened, shared, book),
            segments,
            frames.cases_frame(shared),
            frames.orphans_frame(opened, shared, book),
        )


def provenance(study: Study, engine: Engine, layer: Layer, book: Codebook, *, now: datetime) -> Provenance:
    """What every output prints of its origin."""
    with store.reading(engine) as connection:
        coders = [store.coders.find(connection, coder) for coder in layer.coders]
        facts = [t.facts.get("synthetic", "") for t in store.transcripts.every(connection)]
    told = {
        layers.CONSENSUS: "consensus",
        layers.UNION: f"union of {' and '.join(layer.coders)}",
    }.get(layer.name, f"coder {layer.name}")
    machines = [coder.id for coder in coders if coder is not None and coder.kind is CoderKind.MACHINE]
    if machines:
        told += f" ({', '.join(machines)}: a machine's codings, no human evidence)"
    is_synthetic = study.settings.study.synthetic or "true" in facts
    return Provenance(
        study=study.settings.study.name,
        layer=told,
        date=now.date(),
        version=qualkit.__version__,
        codebook=book.name,
        codebook_version=book.version,
        codebook_sha256=book.sha256,
        is_synthetic=is_synthetic or any(coder is not None and coder.synthetic for coder in coders),
    )


def asks(study: Study) -> Mapping[str, Sequence[str]]:
    """Topic guide to the themes and codes it asked about, as qualkit.toml declares them."""
    return {name: guide.asks for name, guide in study.settings.guide.items()}


def matrix(
    study: Study, found: Material, book: Codebook, *, rows: str, columns: str, cells: analysis.CellKind
) -> analysis.Matrix:
    """Cases or groups crossed with themes or codes; errors as in ``analysis.matrix``."""
    return analysis.matrix(
        found.codings,
        found.segments,
        found.cases,
        codebook=book,
        rows=rows,
        columns=columns,
        cells=cells,
        asks=asks(study),
        language=study.settings.study.language,
    )


def themes(
    study: Study, found: Material, book: Codebook, *, quotes: int, seed: int | None = None
) -> analysis.ThemeReport:
    """Each theme and code: spread over cases and groups, typical quotes; errors as in ``analysis.themes``.

    Args:
        study: The study.
        found: What to count.
        book: The codebook of today.
        quotes: At most so many a code.
        seed: Of the comparison of roles; ``None`` for none.
    """
    report = analysis.themes(
        found.codings,
        found.segments,
        found.cases,
        codebook=book,
        language=study.settings.study.language,
        quotes_per_code=quotes,
        asks=asks(study),
    )
    return report if seed is None else replace(report, differences=differences(report, seed=seed))


def summaries(
    study: Study,
    engine: Engine,
    layer: Layer,
    found: Material,
    book: Codebook,
    *,
    names: Sequence[str] | None = None,
    quotes: int = 3,
    seed: int | None = None,
    now: datetime,
    progress: Progress = silent,
) -> SummaryReport:
    """All that the data say of themes; errors as in ``analysis.summary.summaries``.

    Args:
        study: The study.
        engine: Its store.
        layer: Whose codings ``found`` holds.
        found: What to count.
        book: The codebook of today.
        names: Ids of themes; all by default.
        quotes: At most so many typical, and as many diverse quotes.
        seed: Of the comparison of roles; ``None`` for none.
        now: For opening layers.
        progress: Told of texts that have no vector yet.
    """
    with ExitStack() as stack:
        opened = [
            stack.enter_context(store.reading(layers.open_layer(study, coder, now=now))) for coder in layer.coders
        ]
        contrary = frames.contrary_frame(opened, book)
    return analysed(
        found.codings,
        found.segments,
        found.cases,
        contrary,
        codebook=book,
        names=names,
        embed=_embed(study, engine, progress),
        asks=asks(study),
        language=study.settings.study.language,
        quotes=quotes,
        is_tested=seed is not None,
        seed=seed or 0,
    )


def _embed(study: Study, engine: Engine, progress: Progress) -> Callable[[Sequence[str]], NDArray[np.float32]] | None:
    """Vectors without what all segments share, by which texts of one study are told apart."""
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
