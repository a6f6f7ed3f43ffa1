"""Themes and matrices of a layer, with where they come from."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import qualkit
from qualkit import analysis, store
from qualkit.analysis.difference import differences
from qualkit.errors import AnalysisError
from qualkit.model.coding import CoderKind
from qualkit.report.provenance import Provenance
from qualkit.store import frames, places
from qualkit.workflow import blind, layers, tradition

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    import pandas as pd

    from qualkit.model.codebook import Codebook
    from qualkit.store import Engine
    from qualkit.study import Study
    from qualkit.workflow.layers import Layer


@dataclass(frozen=True)
class Material:
    """What findings are computed from.

    Attributes:
        codings: Standing codings of the layer; columns of ``model.columns.CODINGS``.
        segments: Segments put before coders.
        cases: Cases with their attributes.
        orphans: Standing codings that fit no code or place of today; they are not in ``codings``.
        n_settled: Segments that the consensus holds; ``None`` when another layer is counted.
    """

    codings: pd.DataFrame
    segments: pd.DataFrame
    cases: pd.DataFrame
    orphans: pd.DataFrame
    n_settled: int | None = None


def material(study: Study, engine: Engine, layer: Layer, book: Codebook, *, now: datetime) -> Material:
    """The frames of a layer.

    In a union a segment is decided when any of its coders decided it. Beside a consensus the codings of ``rest``
    count on the segments that the consensus did not decide, and on no other.

    Raises:
        InputError: A sample is open.
    """
    blind.check(engine, layer.coders)
    with ExitStack() as stack:
        shared = stack.enter_context(store.reading(engine))
        opened = [
            stack.enter_context(store.reading(layers.open_layer(study, coder, now=now))) for coder in layer.coders
        ]
        known = places.every(shared)  # read once for all four frames
        segments = frames.segments_frame(shared, opened[0] if opened else None, known=known)
        settled = segments.loc[segments["is_decided"], "segment"]
        for other in opened[1:]:
            segments["is_decided"] |= frames.segments_frame(shared, other, known=known)["is_decided"]
        codings, orphans = frames.coded_frames(opened, shared, book, known=known)
        if layer.rest is not None:
            is_beside = (codings["coder"] == layer.rest) & codings["segment"].isin(settled)
            codings = codings[~is_beside].reset_index(drop=True)
        return Material(
            codings,
            segments,
            frames.cases_frame(shared, known=known),
            orphans,
            len(settled) if layer.name == layers.CONSENSUS else None,
        )


def filtered(found: Material, where: Sequence[tuple[str, str]]) -> tuple[Material, tuple[str, ...]]:
    """The material of the cases that have every attribute given, and a sentence that tells the filter.

    Args:
        found: Of all cases.
        where: Attribute and value; an empty value means not reported. Values of one attribute are alternatives.

    Raises:
        AnalysisError: No case has the attribute, or none the value; names those there are.
    """
    if not where:
        return found, ()
    kept = found.cases
    for name in dict.fromkeys(name for name, _ in where):
        if name not in found.cases.columns:
            there = ", ".join(map(str, found.cases.columns))
            raise AnalysisError(f"no attribute {name!r} to choose cases by", hint=f"There are: {there}.")
        values = [value for of_name, value in where if of_name == name]
        known = list(dict.fromkeys(found.cases[name]))
        for value in values:
            if value not in known:
                listed = ", ".join(value or "(not reported)" for value in known)
                raise AnalysisError(f"no case has {name}={value}", hint=f"Values of {name}: {listed}.")
        kept = kept[kept[name].isin(values)]
    if kept.empty:
        told = " and ".join(f"{name}={value}" for name, value in where)
        raise AnalysisError(f"no case has {told}", hint="See: qualkit case list")
    names = set(kept["case"])
    told = ", ".join(f"{name}={value or 'not reported'}" for name, value in where)
    chosen = [frame[frame["case"].isin(names)] for frame in (found.codings, found.segments)]
    note = f"only cases with {told}: {len(kept)} of {len(found.cases)}"
    return replace(found, codings=chosen[0], segments=chosen[1], cases=kept), (note,)


def provenance(
    study: Study, engine: Engine, layer: Layer, book: Codebook, *, now: datetime, found: Material | None = None
) -> Provenance:
    """What every output prints of its origin.

    Args:
        study: The study.
        engine: Its store.
        layer: Whose codings were counted.
        book: The codebook.
        now: Gives the day.
        found: The frames; tells how much a consensus covers.
    """
    with store.reading(engine) as connection:
        coders = [store.coders.find(connection, coder) for coder in layer.coders]
        facts = [t.facts.get("synthetic", "") for t in store.transcripts.every(connection)]
    told = {
        layers.CONSENSUS: _consensus(layer, found),
        layers.UNION: f"union of {' and '.join(layer.coders)}",
    }.get(layer.name, f"coder{'s' if len(layer.coders) > 1 else ''} {layer.name}")
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
        tradition=tradition.told(study),
    )


def _consensus(layer: Layer, found: Material | None) -> str:
    """How much of the study the consensus is, and what counts elsewhere."""
    told = "consensus"
    if found is not None and found.n_settled is not None:
        told += f" on {found.n_settled} of {len(found.segments)} segments"
    return told if layer.rest is None else f"{told}, coder {layer.rest} elsewhere"


def asks(study: Study) -> Mapping[str, Sequence[str]]:
    """Topic guide to the themes and codes it asked about, as qualkit.toml declares them."""
    return {name: guide.asks for name, guide in study.settings.guide.items()}


def matrix(
    study: Study,
    found: Material,
    book: Codebook,
    *,
    rows: str,
    columns: str,
    cells: analysis.CellKind,
    only: Sequence[str] = (),
    facet: str | None = None,
    where: Sequence[tuple[str, str]] = (),
    group: str = "role",
) -> analysis.Matrix:
    """Cases or groups crossed with themes or codes; errors as in ``analysis.matrix`` and ``filtered``.

    Args:
        study: The study.
        found: Its material.
        book: Its codebook.
        rows: ``case``, ``role``, an attribute, ``theme`` or ``code``.
        columns: The same choices.
        cells: How cells are to be printed.
        only: Themes or codes to show.
        facet: ``valence``, or ``valence=barrier,facilitator`` for some of its values.
        where: Attribute and value that cases must have.
        group: The attribute by which single cases are put together.
    """
    chosen, notes = filtered(found, where)
    name, _, values = (facet or "").partition("=")
    made = analysis.matrix(
        chosen.codings,
        chosen.segments,
        chosen.cases,
        codebook=book,
        rows=rows,
        columns=columns,
        cells=cells,
        asks=asks(study),
        language=study.settings.study.language,
        only=only,
        facet=name or None,
        values=[value for value in values.split(",") if value],
        group=group,
    )
    return replace(made, warnings=(*notes, *made.warnings))


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
