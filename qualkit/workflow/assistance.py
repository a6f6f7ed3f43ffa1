"""What suggestions did to coders' answers: the frames of their logs, measured one coder after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit import analysis, store
from qualkit.errors import AnalysisError, InputError
from qualkit.model.coding import CoderKind
from qualkit.store import frames
from qualkit.workflow import blind, layers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from qualkit.analysis import AssistanceReport
    from qualkit.model.codebook import Codebook
    from qualkit.store import Engine
    from qualkit.study import Study


@dataclass(frozen=True, slots=True)
class Assisted:
    """Reports, and the coders who answered nothing in a session."""

    reports: tuple[AssistanceReport, ...]
    without: tuple[str, ...]


def assistance(
    study: Study,
    engine: Engine,
    book: Codebook,
    *,
    coders: Sequence[str],
    bound: float,
    draws: int,
    seed: int,
    now: datetime,
) -> Assisted:
    """Reports on the coders named; on all persons who answered in a session by default.

    Raises:
        AnalysisError: None of them answered in a session.
        InputError: One has no layer, is a machine or the consensus, or a sample is open.
    """
    there = store.layer_coders(study.layers)
    with store.reading(engine) as connection:
        machines = {one.id for one in store.coders.every(connection) if one.kind is CoderKind.MACHINE}
        anew = blind.recoded(connection)
    none = {layers.CONSENSUS, *machines}
    for coder in coders:
        if coder not in there:
            raise InputError(f"no codings of {coder}", hint=layers.coded_by(there))
        if coder in none:
            raise InputError(f"{coder} is nobody who sees suggestions", hint="Name a person: qualkit coder list")
    wanted = list(dict.fromkeys(coders)) or [one for one in there if one not in {*none, *anew}]
    blind.check(engine, wanted, as_coder=wanted[0] if len(wanted) == 1 else None)
    reports, without, why = [], [], None
    for coder in wanted:
        with store.reading(engine) as shared, store.reading(layers.open_layer(study, coder, now=now)) as layer:
            answers = frames.answers_frame(layer, shared, book)
        try:
            report = analysis.assistance(
                answers,
                coder=coder,
                codebook=book,
                bound=bound,
                draws=draws,
                seed=seed,
                language=study.settings.study.language,
            )
        except AnalysisError as error:
            without.append(coder)
            why = why or error
        else:
            reports.append(report)
    if not reports:
        raise why or AnalysisError("nothing is coded yet", hint="Start: qualkit code --coder YOUR-NAME")
    return Assisted(tuple(reports), tuple(without))
