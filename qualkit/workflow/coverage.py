"""How much of each code a coder has found, and what more coding would buy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit import codebook as books
from qualkit import store
from qualkit.errors import InputError
from qualkit.workflow import layers
from qualkit.workflow.live import LiveSuggestions
from qualkit.workflow.recording import state_of

if TYPE_CHECKING:
    from datetime import datetime

    from qualkit.store import Engine
    from qualkit.study import Study
    from qualkit.suggestion.coverage import CodeCoverage


def coverage_of(study: Study, engine: Engine, coder: str, *, now: datetime) -> list[CodeCoverage]:
    """Segments of each code found by a coder, and how many are expected among those not decided yet.

    Raises:
        InputError: The coder has no codings, or the study has asked for no suggestions.
        AnalysisError: Too few answers to tell.
    """
    if coder not in store.layer_coders(study.layers):
        raise InputError(f"coder {coder!r} has no codings", hint="See: qualkit coder list")
    book = books.read(study.codebook_path, root=study.root)
    with store.reading(layers.open_layer(study, coder, now=now)) as connection:
        state = state_of(connection)
    with store.reading(engine) as connection:
        transcripts = {t.name: t for t in store.transcripts.every(connection)}
        segments = store.segments.every(connection)
    live = LiveSuggestions(engine, transcripts, state, book, coder, top=study.settings.coding.suggestions)
    return live.coverage(segments)
