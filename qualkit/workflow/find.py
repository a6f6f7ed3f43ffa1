"""Find passages: by code, coder, case, words, nearness and meaning, each with its source."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from qualkit import codebook as books
from qualkit import store
from qualkit.analysis.likeness import alike
from qualkit.analysis.query import OF_CODINGS, Atom, Not, atoms
from qualkit.analysis.query_grammar import parse
from qualkit.analysis.query_names import Names, begun, bound, meant
from qualkit.analysis.retrieval import Ground, codes_of, matching, score_of, wordings
from qualkit.analysis.wording import folded
from qualkit.embedding import embedder
from qualkit.errors import InputError
from qualkit.model.coding import CoderKind
from qualkit.report.hits import Hit, Said
from qualkit.report.times import clock
from qualkit.store import frames
from qualkit.workflow import blind, layers
from qualkit.workflow.progress import silent
from qualkit.workflow.vectors import Vectors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    import pandas as pd
    from numpy.typing import NDArray

    from qualkit.analysis.query import Query
    from qualkit.analysis.wording import Wording
    from qualkit.model.codebook import Codebook
    from qualkit.model.transcript import Transcript
    from qualkit.store import Engine
    from qualkit.study import Study
    from qualkit.workflow.progress import Progress

NEAREST = 20
"""Passages that a search by meaning holds for, unless told otherwise."""


@dataclass(frozen=True)
class Wanted:
    """How to look.

    Attributes:
        like: Rank what the query finds by likeness to this text, and keep the nearest; empty to leave it in order.
        nearest: How many a search by meaning keeps.
        before: Turns shown before a passage.
        after: Turns shown after it.
        is_everyone: Look also at turns that coders are not asked about, such as the interviewer's.
    """

    like: str = ""
    nearest: int = NEAREST
    before: int = 0
    after: int = 0
    is_everyone: bool = False


@dataclass(frozen=True)
class Found:
    """What was found.

    Attributes:
        query: As it was understood, with today's ids; empty when only meaning was asked for.
        hits: In reading order, or by score.
        coders: Whose codings were looked at.
        n_passages: How many passages were looked through.
        n_transcripts: In how many interviews.
        notes: What a reader has to know.
    """

    query: str
    hits: tuple[Hit, ...]
    coders: tuple[str, ...]
    n_passages: int
    n_transcripts: int
    notes: tuple[str, ...]


def find(
    study: Study,
    engine: Engine,
    text: str,
    wanted: Wanted,
    *,
    coder: str | None = None,
    now: datetime,
    progress: Progress = silent,
) -> Found:
    """The passages for which a query holds.

    Looked at are the standing codings of all persons; those of a machine, a second coding or the consensus when
    the query names them (``coder:auto``).

    Args:
        study: The study.
        engine: Its store.
        text: The query; empty with ``wanted.like`` for all passages.
        wanted: How to look.
        coder: As whom the command runs: only this coder's codings are looked at.
        now: The time.
        progress: Told of embedding.

    Raises:
        InputError: It is no query, names what is not there, or asks of codings that an open sample keeps closed.
    """
    book = books.read(study.codebook_path, root=study.root)
    with store.reading(engine) as connection:
        transcripts = {t.name: t for t in store.transcripts.every(connection)}
        cases = frames.cases_frame(connection)
    query = None
    if text.strip() or not wanted.like:
        there = [coder] if coder else store.layer_coders(study.layers)
        query = bound(parse(text), _names(book, there, cases, transcripts), text=text)
    opened, notes = _layers(study, engine, query, coder)
    with ExitStack() as stack:
        shared = stack.enter_context(store.reading(engine))
        connections = [stack.enter_context(store.reading(layers.open_layer(study, one, now=now))) for one in opened]
        codings = frames.codings_frame(connections, shared, book)
        passages = frames.passages_frame(shared, codings)
        memos = frames.memos_frame(connections)
    asked = passages["is_asked"].to_numpy(dtype=np.bool_)
    likes = [wanted.like] if wanted.like else []
    likes += [atom.value for atom in atoms(query) if atom.name == "like"] if query else []
    if likes and not wanted.is_everyone:
        passages, asked = passages[asked].reset_index(drop=True), asked[asked]
    ideas = {text: idea for text in likes if (idea := _idea(text, book)) is not None}
    notes += [f"{text!r} is the code {idea}: looked for by all that describes it." for text, idea in ideas.items()]
    wording = {text: _wording(text, ideas.get(text), book) for text in likes}
    scores = _scores(study, engine, list(passages["text"]), wording, progress) if likes else {}
    ground = Ground(passages, codings, memos, cases, book, scores, wanted.nearest)
    holds = np.ones(len(passages), dtype=np.bool_) if query is None else matching(query, ground)
    if not wanted.is_everyone:
        notes += _in_other_turns(query, int((holds & ~asked).sum()))
        holds &= asked
    rows, by = _ordered(np.flatnonzero(holds), query, ground, wanted)
    hits = _hits(rows, by, ground, wordings(query) if query else [], transcripts, wanted)
    if query is not None and not hits:
        notes += _nearly(query, book, list(passages["text"] if wanted.is_everyone else passages["text"][asked]))
    n_looked = len(passages) if wanted.is_everyone else int(asked.sum())
    return Found(str(query or ""), hits, tuple(opened), n_looked, len(transcripts), tuple(notes))


def _names(book: Codebook, coders: Sequence[str], cases: pd.DataFrame, transcripts: Mapping[str, Transcript]) -> Names:
    turns = [turn for transcript in transcripts.values() for turn in transcript.turns]
    labels = {turn.speaker for turn in turns if turn.speaker} | {turn.role.value for turn in turns}
    attributes = {str(name): [str(value) for value in cases[name]] for name in cases.columns if name != "case"}
    return Names(book, coders, attributes, [str(one) for one in cases["case"]], list(transcripts), sorted(labels))


def _layers(study: Study, engine: Engine, query: Query | None, coder: str | None) -> tuple[list[str], list[str]]:
    """Whose codings are looked at, and what to say when none may be."""
    told = list(atoms(query)) if query else []
    is_needed = any(atom.name in (*OF_CODINGS, "memo") for atom in told)
    there = store.layer_coders(study.layers)
    if coder is not None:
        opened = layers.coders_named(study, coder) if is_needed else [one for one in there if one == coder]
    else:
        with store.reading(engine) as connection:
            apart = set(blind.recoded(connection)) | {layers.CONSENSUS}
            apart |= {one.id for one in store.coders.every(connection) if one.kind is CoderKind.MACHINE}
        named = {atom.value for atom in told if atom.name == "coder"}
        opened = [one for one in there if one not in apart or one in named]
    try:
        blind.check(engine, opened, as_coder=coder)
    except InputError as error:
        if is_needed:
            raise
        return [], [f"No codes are shown: {error.message}."]
    return opened, []


def _idea(text: str, book: Codebook) -> str | None:
    """The code that a text is the id or a label of."""
    found = books.matches(book, text, limit=1)
    names = [folded(name) for code in found for name in (code.id, *code.label.every())]
    return found[0].id if folded(text) in names else None


def _wording(text: str, idea: str | None, book: Codebook) -> list[str]:
    """What to look for: the text, or for a code its label, definition, inclusion text and examples."""
    if idea is None:
        return [text]
    return [one.text for one in books.training_texts(book) if one.code == idea and one.positive]


def _scores(
    study: Study, engine: Engine, passages: Sequence[str], wording: Mapping[str, Sequence[str]], progress: Progress
) -> dict[str, NDArray[np.float64]]:
    """How like each passage is to each text asked for; what is typed is not kept, texts of the codebook are."""
    model = embedder(study.settings.embedding.embedder)
    if model is None:
        raise InputError(
            "this study works from words alone, so nothing is known of meaning",
            hint='Name a model in qualkit.toml: [embedding] embedder = "use-multilingual"',
        )
    vectors = Vectors(engine, model, progress=progress)
    rows = vectors(passages)
    found = {}
    for text, told in wording.items():
        asked = model.embed([text]) if list(told) == [text] else vectors(told)
        found[text] = alike(rows, passages, asked, told)
    return found


def _in_other_turns(query: Query | None, n_others: int) -> list[str]:
    """Words are said by others too; what is not there is not worth a word."""
    if query is None or not n_others or not wordings(query) or _denies(query):
        return []
    return [f"{n_others:,} more in turns that coders are not asked about: --all-turns"]


def _nearly(query: Query, book: Codebook, texts: Sequence[str]) -> list[str]:
    """What a query that found nothing may have been meant for."""
    notes = []
    if close := meant(query, book):
        notes.append(f"Did you mean {' or '.join(close)}?")
    for wider, n in begun(query, texts):
        asked = f'"{wider}"' if " " in wider else wider
        notes.append(f"Whole words are looked for: {asked} is in {n:,} passage{'' if n == 1 else 's'}.")
    return notes


def _denies(query: Query) -> bool:
    return isinstance(query, Not) or (not isinstance(query, Atom) and " not " in f" {query}")


def _ordered(
    rows: NDArray[np.intp], query: Query | None, ground: Ground, wanted: Wanted
) -> tuple[NDArray[np.intp], NDArray[np.float64] | None]:
    """Passages in reading order, or by score where meaning was asked for."""
    by = ground.scores[wanted.like] if wanted.like else score_of(query, ground) if query else None
    if by is None:
        return rows, None
    rows = rows[np.argsort(-by[rows], kind="stable")]
    return (rows[: wanted.nearest] if wanted.like else rows), by


def _hits(
    rows: NDArray[np.intp],
    by: NDArray[np.float64] | None,
    ground: Ground,
    looked_for: Sequence[Wording],
    transcripts: Mapping[str, Transcript],
    wanted: Wanted,
) -> tuple[Hit, ...]:
    codes = codes_of(ground)
    found = []
    for row, passage in zip(rows.tolist(), ground.passages.iloc[rows].itertuples(index=False), strict=True):
        place: Any = passage
        before, after = _around(transcripts[place.transcript], place, wanted)
        found.append(
            Hit(
                transcript=place.transcript,
                turn=place.turn,
                start=place.start,
                end=place.end,
                time=clock(place.start_ms),
                speaker=place.speaker,
                case=place.case,
                role=place.role,
                codes=tuple((code, tuple(coders)) for code, coders in codes[row].items()),
                score=None if by is None else float(by[row]),
                words=place.text,
                marks=tuple(sorted(mark for wording in looked_for for mark in wording.spans_in(place.text))),
                before=before,
                after=after,
            )
        )
    return tuple(found)


def _around(transcript: Transcript, place: Any, wanted: Wanted) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    """What was said before and after a passage, the rest of its own turn included when anything is shown."""
    before, after = [], []
    for turn in transcript.turns:
        if turn.span.end <= place.start and place.turn - wanted.before <= turn.number:
            before.append(Said(turn.number, turn.speaker or "", transcript.quote(turn.span)))
        elif turn.span.start >= place.end and turn.number <= place.turn + wanted.after:
            after.append(Said(turn.number, turn.speaker or "", transcript.quote(turn.span)))
        elif turn.span.start <= place.start < turn.span.end:
            begun, left = transcript.text[turn.span.start : place.start], transcript.text[place.end : turn.span.end]
            if wanted.before and begun.strip():
                before.append(Said(turn.number, turn.speaker or "", f"{begun.strip()} …"))
            if wanted.after and left.strip():
                after.append(Said(turn.number, turn.speaker or "", f"… {left.strip()}"))
    return tuple(before), tuple(after)
