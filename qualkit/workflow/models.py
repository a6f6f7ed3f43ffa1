"""The embedders at hand: what their files say, and, when asked, how fast and how good they are on this study."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit.embedding import embedder
from qualkit.embedding.local import LocalModel, local_models
from qualkit.errors import AnalysisError, InputError, MissingExtraError
from qualkit.suggestion.trial import SUGGESTIONS
from qualkit.workflow.evaluate import LEFT_OUT, check_coder, evaluate_suggestions
from qualkit.workflow.progress import silent
from qualkit.workflow.suggest import passages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from qualkit.store import Engine
    from qualkit.study import Study
    from qualkit.suggestion.figure import Figure
    from qualkit.workflow.progress import Progress

__all__ = ["MEASURE", "Model", "models"]

MOST_TEXTS = 200
MEASURE = "hit@3"


@dataclass(frozen=True, slots=True)
class Model:
    """An embedder, as far as it was looked at.

    Attributes:
        facts: What its files say.
        is_in_use: Whether qualkit.toml names it.
        dim: Length of a vector; learnt from the model itself when it was measured.
        texts_per_second: On segments of this study, the encoder loaded; ``None`` when not measured.
        score: hit@3 on this study, each interview judged by the others; ``None`` when not asked for.
        note: What hinders it.
    """

    facts: LocalModel
    is_in_use: bool
    dim: int | None
    texts_per_second: float | None = None
    score: Figure | None = None
    note: str = ""


def models(
    study: Study,
    engine: Engine,
    *,
    names: Sequence[str] = (),
    clock: Callable[[], float] | None = None,
    coder: str | None = None,
    now: datetime,
    progress: Progress = silent,
) -> list[Model]:
    """The embedders that can be used here, and those named that cannot.

    Args:
        study: The study; the embedder its settings name is among those looked at.
        engine: Its store.
        names: More models, by folder or by name.
        clock: Seconds; given when speed is to be measured.
        coder: Whose answers to score by; ``None`` to score nothing.
        now: The time, for what scoring opens.
        progress: Told of embedding and scoring.

    Raises:
        InputError: The coder has no layer, or is a machine; the settings name no embedder.
        AnalysisError: There is nothing to measure with, or too few answers to score by.
    """
    if coder is not None:
        check_coder(study, engine, coder)
    used = study.settings.embedding.embedder.strip()
    embedder(used)  # refuses an empty name
    found = local_models([used, *names])
    texts = _sample(engine) if clock is not None else []
    return [
        _looked_at(study, engine, one, used, texts=texts, clock=clock, coder=coder, now=now, progress=progress)
        for one in found
    ]


def _looked_at(
    study: Study,
    engine: Engine,
    facts: LocalModel,
    used: str,
    *,
    texts: Sequence[str],
    clock: Callable[[], float] | None,
    coder: str | None,
    now: datetime,
    progress: Progress,
) -> Model:
    dim, speed, score, note = facts.dim, None, None, facts.note
    if facts.is_installed:
        try:
            if clock is not None:
                dim, speed = _measured(facts, texts, clock)
            if coder is not None:
                made = evaluate_suggestions(
                    study, engine, coder=coder, now=now, parts=(LEFT_OUT,), model=facts.name, progress=progress
                )
                score = made.evaluation.left_out.of(MEASURE).by_method[SUGGESTIONS]
        except (InputError, MissingExtraError) as error:
            # What is wrong with one model must not hide the others.
            note = error.message
    return Model(facts, facts.name == used, dim, speed, score, note)


def _sample(engine: Engine) -> list[str]:
    """About 200 segments of the study, from all over it."""
    told = list(dict.fromkeys(one.text for one in passages(engine).values() if one.text.strip()))
    if not told:
        raise AnalysisError("the study has no segments to measure with", hint="Read some first: qualkit import")
    step = max(1, len(told) // MOST_TEXTS)
    return told[::step][:MOST_TEXTS]


def _measured(facts: LocalModel, texts: Sequence[str], clock: Callable[[], float]) -> tuple[int | None, float | None]:
    """Length of a vector and texts a second; loading the encoder does not count."""
    chosen = embedder(facts.name)
    if chosen is None:
        return None, None
    chosen.embed(texts[:1])
    started = clock()
    chosen.embed(texts)
    return chosen.dim, len(texts) / max(clock() - started, 1e-9)
