"""Where the study stands and what comes next."""

from __future__ import annotations

import hashlib
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit import codebook as books
from qualkit import store
from qualkit.model.coding import Verdict
from qualkit.model.segment import covered, merged
from qualkit.model.transcript import Role
from qualkit.problem import Severity
from qualkit.store import projection
from qualkit.workflow import layers, removals

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from qualkit.model.segment import Segment, Span
    from qualkit.store import Engine
    from qualkit.study import Study


@dataclass(frozen=True, slots=True)
class CoderStatus:
    """How far a coder is.

    Attributes:
        n_decided: Segments with codes or none over at least half of their characters.
        n_codings: Standing codings.
        n_orphans: Standing codings whose code the codebook does not define, and never did.
    """

    coder: str
    n_decided: int
    n_segments: int
    n_codings: int
    n_orphans: int


@dataclass(frozen=True, slots=True)
class StudyStatus:
    """What ``qualkit status`` tells.

    Attributes:
        changed: Files in ``transcripts/`` that are not as they were read.
        gone: Files that were read and are not there any more; what was read from them stays.
        removed: Cases that were removed, each with whether all of it is done.
        n_uncut: Transcripts in which somebody is to be coded, and that have no segments.
        next_step: A command.
    """

    name: str
    n_cases: int
    n_transcripts: int
    n_turns: int
    n_segments: int
    n_themes: int
    n_codes: int
    n_codebook_errors: int
    n_codebook_warnings: int
    coders: tuple[CoderStatus, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    removed: tuple[tuple[str, bool], ...]
    n_uncut: int
    is_synthetic: bool
    next_step: str


def status(study: Study, engine: Engine, *, now: datetime) -> StudyStatus:
    """Counts of everything, read now."""
    book, problems = books.load(study.codebook_path, root=study.root)
    with store.reading(engine) as connection:
        transcripts = store.transcripts.every(connection)
        segments = store.segments.every(connection)
        cases = store.cases.every(connection)
        has_batch = bool(store.suggestions.every_batch(connection))
    coders = []
    for coder in store.layer_coders(study.layers):
        with store.reading(layers.open_layer(study, coder, now=now)) as connection:
            log = store.decisions.log(connection)
            codings = store.codings.standing(connection)
        answered = [place for place, verdict in projection.decided(log).items() if verdict is not Verdict.SKIP]
        orphans = [c for c in codings if book is not None and book.current_id(c.code) is None]
        n_decided = len(decided_of(segments, answered))
        coders.append(CoderStatus(coder, n_decided, len(segments), len(codings), len(orphans)))
    files = {t.source: t.sha256 for t in transcripts}
    gone = [source for source in files if not (study.root / source).is_file()]
    changed = [
        source
        for source, digest in files.items()
        if source not in gone and hashlib.sha256((study.root / source).read_bytes()).hexdigest() != digest
    ]
    cut = {segment.transcript for segment in segments}
    n_uncut = sum(
        any(turn.role in (Role.PARTICIPANT, Role.UNKNOWN) for turn in transcript.turns)
        for transcript in transcripts
        if transcript.name not in cut
    )
    n_errors = sum(problem.severity is Severity.ERROR for problem in problems)
    return StudyStatus(
        name=study.settings.study.name,
        n_cases=len(cases),
        n_transcripts=len(transcripts),
        n_turns=sum(len(transcript.turns) for transcript in transcripts),
        n_segments=len(segments),
        n_themes=len(book.themes) if book else 0,
        n_codes=len(book.active()) if book else 0,
        n_codebook_errors=n_errors,
        n_codebook_warnings=len(problems) - n_errors,
        coders=tuple(coders),
        changed=tuple(changed),
        gone=tuple(gone),
        removed=_removed(study),
        n_uncut=n_uncut,
        is_synthetic=study.settings.study.synthetic,
        next_step=_next_step(n_errors, len(transcripts), n_uncut, has_batch=has_batch, coders=coders, changed=changed),
    )


def _removed(study: Study) -> tuple[tuple[str, bool], ...]:
    stopped = {one.label for one in removals.stopped(study)}
    return tuple((label, label not in stopped) for label in dict.fromkeys(one.label for one in removals.record(study)))


def _next_step(
    n_errors: int,
    n_transcripts: int,
    n_uncut: int,
    *,
    has_batch: bool,
    coders: list[CoderStatus],
    changed: list[str],
) -> str:
    if n_errors:
        return "qualkit codebook check"
    if not n_transcripts:
        return "qualkit import PATH…"
    if changed:
        return f"qualkit import --update {shlex.quote(changed[0])}"
    if n_uncut:
        return "qualkit segment"
    if not has_batch:
        return "qualkit suggest"
    if not coders:
        return "qualkit code --coder YOUR-NAME"
    unfinished = next((coder for coder in coders if coder.n_decided < coder.n_segments), None)
    if unfinished is not None and not any(coder.n_decided == coder.n_segments for coder in coders):
        return f"qualkit code --coder {unfinished.coder}"
    return "qualkit matrix"


def decided_of(segments: Iterable[Segment], answered: Iterable[tuple[str, Span]]) -> list[Segment]:
    """Segments of which answered spans cover at least half of the characters; overlaps count once."""
    by_name: dict[str, list[Span]] = {}
    for name, span in answered:
        by_name.setdefault(name, []).append(span)
    answers = {name: merged(spans) for name, spans in by_name.items()}
    return [
        segment
        for segment in segments
        if 2 * covered(segment.span, answers.get(segment.transcript, ())) >= len(segment.span)
    ]
