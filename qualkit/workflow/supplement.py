"""The codebook as a supplement: with counts of a layer, if they are asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qualkit.report.codebook import Counted, Supplement
from qualkit.workflow import findings, layers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from qualkit.analysis.themes import Finding
    from qualkit.model.codebook import Codebook
    from qualkit.report.provenance import Provenance
    from qualkit.store import Engine
    from qualkit.study import Study
    from qualkit.workflow.layers import Layer

ALONE = "none: the codebook alone"
"""In the place of a layer, where nothing is counted."""


def plain(study: Study, engine: Engine, book: Codebook, *, now: datetime) -> tuple[Supplement, Provenance]:
    """The codebook without counts, and where it comes from."""
    origin = findings.provenance(study, engine, layers.Layer("", ()), book, now=now)
    return Supplement(book), replace(origin, layer=ALONE)


def counted(
    study: Study, engine: Engine, book: Codebook, layer: Layer, *, now: datetime
) -> tuple[Supplement, Provenance]:
    """The codebook with the segments and cases of every theme and code, and where they come from.

    Args:
        study: The study.
        engine: Its store.
        book: The codebook of today.
        layer: Whose codings are counted.
        now: The time.

    Raises:
        InputError: A sample is open.
        AnalysisError: There is nothing to count.
    """
    found = findings.material(study, engine, layer, book, now=now)
    report = findings.themes(study, found, book, quotes=0)
    counts = {one.name: Counted(one.n_segments, one.n_cases) for theme in report.themes for one in _with_codes(theme)}
    warnings = list(report.warnings)
    if len(found.orphans):
        warnings.append(f"{len(found.orphans)} codings are not counted, code or words are gone.")
    origin = findings.provenance(study, engine, layer, book, now=now, found=found)
    return Supplement(book, counts, report.of_cases, tuple(warnings)), origin


def _with_codes(theme: Finding) -> Iterator[Finding]:
    yield theme
    yield from theme.codes
