"""Segments that nobody decided, coded by the machine where it proved right often enough, as coder ``auto``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qualkit import codebook as books
from qualkit import store
from qualkit.errors import InputError
from qualkit.model.coding import Coder, CoderKind, Decision, Mode, Verdict
from qualkit.store import projection
from qualkit.suggestion.automatic import automatic
from qualkit.workflow import heads, layers
from qualkit.workflow.progress import silent
from qualkit.workflow.stamp import stamp
from qualkit.workflow.suggest import answers, code_texts, passages
from qualkit.workflow.vectors import vectors_of

if TYPE_CHECKING:
    from datetime import datetime

    from qualkit.model.codebook import Codebook
    from qualkit.model.segment import Span
    from qualkit.store import Connection, Engine
    from qualkit.study import Study
    from qualkit.suggestion import Passage
    from qualkit.suggestion.automatic import Automatic
    from qualkit.workflow.progress import Progress

AUTO = "auto"
"""The coder that the machine codes as."""


@dataclass(frozen=True, slots=True)
class AutoCoded:
    """What the machine coded.

    Attributes:
        made: Codes, thresholds, and on what it abstained.
        n_coded: Segments given codes.
        n_none: Segments said to hold none.
        n_changed: Decisions logged now; 0 when the same was decided before.
        model: The model's identity.
    """

    made: Automatic
    n_coded: int
    n_none: int
    n_changed: int
    model: str


def code_automatically(
    study: Study,
    engine: Engine,
    *,
    coder: str,
    now: datetime,
    precision: float = 0.8,
    progress: Progress = silent,
) -> AutoCoded:
    """Code what a coder has not decided yet, as the machine ``auto``; abstain below ``precision``.

    Nobody's codings are touched: the machine has a layer of its own, which no finding counts as human evidence. Its
    layer says what this run says: codings of an earlier run that no longer hold are withdrawn, and stay in the log.

    Args:
        study: The study.
        engine: Its store.
        coder: A person, whose answers to learn from.
        now: The time of the decisions.
        precision: Share of codes that is to be right, in (0, 1).
        progress: Told of embedding.

    Raises:
        InputError: The coder is a machine or has no codings; ``auto`` is a person; ``precision`` is no share.
        AnalysisError: Too few answers to know where suggestions are right.
    """
    with store.reading(engine) as connection:
        known = {one.id: one for one in store.coders.every(connection)}
    if coder not in store.layer_coders(study.layers):
        raise InputError(f"coder {coder!r} has no codings to learn from", hint="Code first: qualkit code")
    if coder == AUTO or (coder in known and known[coder].kind is CoderKind.MACHINE):
        raise InputError(f"coder {coder!r} is a machine", hint="Name a person to learn from: --coder NAME")
    if AUTO in known and known[AUTO].kind is not CoderKind.MACHINE:
        raise InputError(f"coder {AUTO!r} is a person here", hint="The machine needs that name: qualkit coder list")
    book = books.read(study.codebook_path, root=study.root)
    vectors = vectors_of(study, engine, progress=progress)
    found = passages(engine)
    made = automatic(
        list(found.values()),
        codes=[code.id for code in book.active()],
        code_texts=code_texts(book),
        answers=answers(study, found, engine, book, coder, now=now),
        vectors=vectors,
        precision=precision,
    )
    if AUTO not in known:
        layers.add_coder(engine, Coder(AUTO, "Machine", CoderKind.MACHINE), now=now)
    layer = layers.open_layer(study, AUTO, now=now, kind=CoderKind.MACHINE)
    with store.transaction(layer) as connection:
        n_changed = _decide(connection, made, book, at=stamp(now))
    heads.keep(study, AUTO, layer)
    n_coded = sum(bool(codes) for codes in made.codings.values())
    return AutoCoded(
        made=made,
        n_coded=n_coded,
        n_none=len(made.codings) - n_coded,
        n_changed=n_changed,
        model="words (TF-IDF)" if vectors is None else vectors.identity,
    )


def _decide(connection: Connection, made: Automatic, book: Codebook, *, at: str) -> int:
    """Log what differs from what stands in the machine's layer; how many decisions that took."""
    log = store.decisions.log(connection)
    undone = {decision.undoes for decision in log}
    standing: dict[tuple[str, Span], tuple[str, ...]] = {}
    for place, verdict in projection.decided(log).items():
        if verdict is Verdict.NONE:
            standing[place] = ()
    for coding in store.codings.standing(connection):
        place = (coding.transcript, coding.span)
        standing[place] = tuple(sorted((*standing.get(place, ()), coding.code)))
    wanted = {(p.transcript, p.span): (p, codes) for p, codes in made.codings.items()}
    n_changed = 0
    for decision in reversed(log):
        place = (decision.transcript, decision.span)
        is_answer = decision.verdict in (Verdict.CODES, Verdict.NONE) and decision.number not in undone
        if is_answer and place in standing and place not in wanted:
            back = replace(decision, verdict=Verdict.UNDO, at=at, codes=(), fingerprints={}, undoes=decision.number)
            store.decisions.append(connection, replace(back, number=0))
            n_changed += 1
    for place, (passage, codes) in sorted(wanted.items()):
        if standing.get(place) != codes:
            store.decisions.append(connection, _decision(passage, codes, book, at=at))
            n_changed += 1
    return n_changed


def _decision(passage: Passage, codes: tuple[str, ...], book: Codebook, *, at: str) -> Decision:
    return Decision(
        AUTO,
        passage.transcript,
        passage.span,
        passage.text,
        Verdict.CODES if codes else Verdict.NONE,
        at,
        codes,
        mode=Mode.BLIND,  # nobody was shown anything
        codebook=book.sha256,
        fingerprints={code: books.fingerprint(book.code(code)) for code in codes},
    )
