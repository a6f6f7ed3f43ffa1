"""Saturation of a layer: first uses of codes, and the codebook's growth as the store has kept it."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import PurePath
from typing import TYPE_CHECKING

from qualkit import codebook as books
from qualkit import store
from qualkit.analysis.growth import growth
from qualkit.analysis.saturation import saturation as measured
from qualkit.store import frames
from qualkit.workflow import layers, tradition
from qualkit.workflow.stamp import stamp

if TYPE_CHECKING:
    from datetime import datetime

    from qualkit.analysis.growth import CodebookStep
    from qualkit.analysis.saturation import SaturationReport
    from qualkit.model.codebook import Codebook
    from qualkit.store import Engine
    from qualkit.study import Study
    from qualkit.workflow.findings import Material
    from qualkit.workflow.layers import Layer


def saturation(
    study: Study,
    engine: Engine,
    layer: Layer,
    found: Material,
    book: Codebook,
    *,
    by: str = "role",
    base: int = 4,
    runs: tuple[int, ...] = (2, 3),
    thresholds: tuple[float, ...] = (0.05, 0.0),
    orders: int = 1000,
    seed: int = 1,
    now: datetime,
) -> tuple[SaturationReport, tuple[CodebookStep, ...]]:
    """The curves of a layer and the growth of the codebook; further arguments and errors as in ``analysis``.

    Raises:
        AnalysisError: The study's tradition does without saturation; or as in ``analysis.saturation``.
    """
    tradition.check(study, "saturation")
    with ExitStack() as stack:
        shared = stack.enter_context(store.reading(engine))
        opened = [
            stack.enter_context(store.reading(layers.open_layer(study, coder, now=now))) for coder in layer.coders
        ]
        interviews = frames.interviews_frame(shared, opened)
        states = _states(shared, book, now=now)
    report = measured(
        found.codings,
        found.segments,
        found.cases,
        interviews,
        codebook=book,
        by=by,
        base=base,
        runs=runs,
        thresholds=thresholds,
        orders=orders,
        seed=seed,
        language=study.settings.study.language,
    )
    return report, growth(states, interviews)


def _states(connection: store.Connection, book: Codebook, *, now: datetime) -> list[tuple[str, Codebook]]:
    """The states of the codebook that were not taken back, oldest first; today's comes last."""
    edits = store.edits.every(connection)
    standing = {sha256 for edit in edits if not edit.is_undone for sha256 in (edit.before, edit.after)}
    undone = {edit.after for edit in edits if edit.is_undone} - standing - {book.sha256}
    found = []
    for state in store.codebooks.every(connection):
        if state.sha256 in undone or state.sha256 == book.sha256:
            continue
        parsed, _ = books.parse(state.text.encode(), path=PurePath(state.name))
        if parsed is not None:
            found.append((state.at, parsed))
    known = store.codebooks.find(connection, book.sha256)
    return [*found, (known.at if known else stamp(now), book)]
