"""What was done in a study, counted from its store: facts of the methods paragraphs and of the checklists."""

from __future__ import annotations

import platform
from collections import Counter
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import qualkit
from qualkit import store
from qualkit.report.methods import Done

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from qualkit.analysis import AgreementReport, Matrix
    from qualkit.model.codebook import Codebook
    from qualkit.model.transcript import Transcript
    from qualkit.report.provenance import Provenance
    from qualkit.store import Engine
    from qualkit.study import Study
    from qualkit.workflow.findings import Material
    from qualkit.workflow.layers import Layer

LISTED = 8  # values of an attribute that are listed; of more, numbers print as a range
PACKAGES = ("numpy", "pandas", "scikit-learn", "SQLAlchemy")


def done(
    study: Study,
    engine: Engine,
    layer: Layer,
    found: Material,
    book: Codebook,
    matrix: Matrix | None,
    agreed: AgreementReport | None,
    why: str,
    origin: Provenance,
) -> Done:
    """Count what was done.

    Args:
        study: The study.
        engine: Its store.
        layer: Whose codings are counted.
        found: Its frames.
        book: The codebook.
        matrix: Themes by case, if there is one.
        agreed: Agreement of all who coded, if it can be given.
        why: Why it cannot.
        origin: Where outputs come from.
    """
    with store.reading(engine) as connection:
        transcripts = store.transcripts.every(connection)
        machines = {one.id: one.kind.value == "machine" for one in store.coders.every(connection)}
        batches = store.suggestions.every_batch(connection)
    by_coder = Counter(found.codings["coder"])
    active = book.active()
    tradition = study.settings.study.tradition
    quotes = matrix.quotes if matrix is not None else ()
    versions = [("qualkit", qualkit.__version__), ("Python", platform.python_version())]
    return Done(
        n_interviews=len(transcripts),
        n_cases=len(found.cases),
        groups=_counted(found.cases["role"]),
        attributes=tuple(_attributes(found.cases)),
        languages=_counted(one.language or "" for one in transcripts),
        durations_ms=tuple(ms for one in transcripts if (ms := _duration(one)) is not None),
        unit=study.settings.segmentation.unit.value,
        n_segments=len(found.segments),
        n_decided=int(found.segments["is_decided"].sum()),
        layer=origin.layer,
        coders=tuple((coder, machines.get(coder, False), by_coder[coder]) for coder in layer.coders),
        origins=_counted(found.codings["origin"]),
        n_themes=len(book.themes),
        n_codes=len(active),
        depth=max((1 + len(list(book.ancestors(code.id))) for code in active), default=0),
        n_used=len({quote.code for quote in quotes}),
        derivations=_counted(code.derivation or "" for code in active),
        codebook=f"{book.name} {book.version} (sha256 {book.sha256[:12]})",
        tradition="" if tradition is None else tradition.value,
        tradition_words="" if tradition is None else tradition.words,
        guides=tuple(study.settings.guide),
        models=tuple(dict.fromkeys(_model(batch) for batch in batches)),
        versions=(*versions, *((name, version(name)) for name in PACKAGES)),
        alpha=_alpha(agreed),
        no_alpha=why,
        n_quotes=len({(quote.case, quote.segment) for quote in quotes}),
        n_contradicts=0 if matrix is None else matrix.total.n_contradicts,
        n_candidates=0 if matrix is None else sum(one.kind.name == "CANDIDATE" for one in matrix.deviants),
        n_statements=sum(bool(theme.statement) for theme in book.themes),
    )


def _counted(values: Iterable[Any]) -> tuple[tuple[str, int], ...]:
    """Values in the order they come in, and how often."""
    return tuple(Counter(str(value) for value in values).items())


def _attributes(cases: pd.DataFrame) -> list[tuple[str, str]]:
    told = []
    for name in map(str, cases.columns):
        if name in ("case", "role"):
            continue
        values = [value for value in map(str, cases[name]) if value]
        if values:
            missing = len(cases) - len(values)
            told.append((name, _spread(values) + (f", not reported {missing}" if missing else "")))
    return told


def _spread(values: Sequence[str]) -> str:
    counts = Counter(values)
    if all(value.isdecimal() for value in values) and len(counts) > 2:
        return f"{min(map(int, values))}–{max(map(int, values))}"
    if len(counts) > LISTED:
        return f"{len(counts)} values"
    return ", ".join(f"{value} {n}" for value, n in counts.items())


def _duration(transcript: Transcript) -> int | None:
    """Milliseconds up to the last time that a transcript tells."""
    return max((ms for turn in transcript.turns for ms in (turn.start_ms, turn.end_ms) if ms), default=None)


def _model(batch: store.suggestions.Batch) -> str:
    embedder = batch.settings.get("embedder")
    return f"{batch.model} on {embedder}" if embedder else batch.model


def _alpha(agreed: AgreementReport | None) -> str:
    """Pooled alpha as every report prints it."""
    if agreed is None:
        return ""
    from qualkit.report.agreement import pooled_alpha

    return pooled_alpha(agreed)
