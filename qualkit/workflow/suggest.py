"""Embed the study's texts, and propose codes for its segments."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import qualkit
from qualkit import codebook as books
from qualkit import store, suggestion
from qualkit.errors import InputError, MissingExtraError
from qualkit.model.coding import Verdict
from qualkit.model.transcript import Role
from qualkit.store import projection
from qualkit.workflow import blind, layers
from qualkit.workflow.progress import silent
from qualkit.workflow.stamp import stamp
from qualkit.workflow.vectors import vectors_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from qualkit.errors import QualkitError
    from qualkit.model.codebook import Codebook
    from qualkit.model.segment import Span
    from qualkit.model.transcript import Transcript
    from qualkit.store import Engine
    from qualkit.study import Study
    from qualkit.suggestion import Answer, CodeText, Passage
    from qualkit.workflow.progress import Progress

WORDS = "words (TF-IDF)"
"""The model's name when no embedder is at work."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """What ``suggest`` did.

    Attributes:
        n_segments: Segments that have suggestions.
        n_answers: Answers they learned from.
        model: The model's identity.
        is_new: ``False`` when nothing changed since the newest batch.
        n_spoilt: Texts whose vector in the store was none that the model gives, embedded anew.
        hindrance: Why the study's model could not be used, so that words alone were; ``None`` when it could.
    """

    n_segments: int
    n_answers: int
    model: str
    is_new: bool
    n_spoilt: int = 0
    hindrance: QualkitError | None = None


def embed(study: Study, engine: Engine, *, progress: Progress = silent) -> tuple[str, int, int]:
    """Turn segments, the questions before them and the codebook's texts into vectors, each once.

    Returns:
        The model's identity, how many texts there are, and how many had to be computed now.
    """
    vectors = vectors_of(study, engine, progress=progress)
    if vectors is None:
        return WORDS, 0, 0
    found = list(passages(engine).values())
    texts = [p.text for p in found] + [p.question for p in found if p.question]
    texts += [text.text for text in code_texts(books.read(study.codebook_path, root=study.root))]
    distinct = list(dict.fromkeys(texts))
    vectors(distinct)
    return vectors.identity, len(distinct), vectors.n_computed


def suggest(
    study: Study,
    engine: Engine,
    *,
    coder: str | None,
    now: datetime,
    seed: int = 0,
    progress: Progress = silent,
) -> Suggested:
    """Propose codes for every segment and keep them as a batch.

    Args:
        study: The study.
        engine: Its store.
        coder: Whose answers to learn from; the batch is for this coder alone. ``None`` uses the codebook only.
        now: The time of the batch.
        seed: For a learner that draws; the present one does not.
        progress: Told of embedding.

    Returns:
        What was suggested. When nothing changed since the newest batch for this coder, that batch stays.

    Raises:
        InputError: There is no segment to suggest for, no code to suggest, or no name of a model in the settings.
    """
    book = books.read(study.codebook_path, root=study.root)
    vectors = vectors_of(study, engine, progress=progress)
    found = passages(engine)
    told = [] if coder is None else answers(study, found, engine, book, coder, now=now)
    texts = code_texts(book)
    codes = [code.id for code in book.active()]
    if not found:
        raise InputError("there are no segments to suggest codes for", hint="Read transcripts: qualkit import PATH…")
    if not codes:
        raise InputError("the codebook holds no code to suggest", hint="Make one: qualkit codebook add ID --label TEXT")
    identity, hindrance = WORDS, None
    if vectors is not None:
        try:
            vectors([text.text for text in texts])
            identity = vectors.identity
        except (InputError, MissingExtraError) as error:
            # A model that is not here must not stop the coding; the caller tells what it would take.
            vectors, hindrance = None, error
    top = study.settings.coding.suggestions
    heard = repr((qualkit.__version__, identity, list(found.values()), codes, texts, told, top, seed))
    digest = hashlib.sha256(heard.encode("utf-8", "surrogatepass")).hexdigest()
    with store.reading(engine) as connection:
        newest = max(store.suggestions.every_batch(connection), key=lambda batch: batch.id, default=None)
    if newest is not None and newest.coder == coder and newest.settings.get("material") == digest:
        return Suggested(len(found), len(told), identity, is_new=False, hindrance=hindrance)
    made = suggestion.suggest(
        list(found.values()), codes=codes, code_texts=texts, answers=told, vectors=vectors, top=top, seed=seed
    )
    settings = {"top": top, "seed": seed, "answers": len(told), "codebook": book.sha256, "material": digest}
    if vectors is not None and vectors.dim is not None:
        settings["dim"] = vectors.dim  # what a session, which loads no model, knows sound vectors by
    batch = store.Batch(at=stamp(now), model=identity, coder=coder, settings=settings)
    with store.transaction(engine) as connection:
        store.suggestions.add(connection, batch, [one for ranked in made for one in ranked])
    n_spoilt = 0 if vectors is None else vectors.n_spoilt
    return Suggested(len(found), len(told), identity, is_new=True, n_spoilt=n_spoilt, hindrance=hindrance)


def code_texts(book: Codebook) -> list[CodeText]:
    """The codebook's words about its codes, as the learner reads them."""
    return [suggestion.CodeText(text.code, text.text, text.kind, text.positive) for text in books.training_texts(book)]


def passages(engine: Engine) -> dict[tuple[str, Span], Passage]:
    """Every segment with its words, the question before it, and its source, in reading order."""
    with store.reading(engine) as connection:
        transcripts = {t.name: t for t in store.transcripts.every(connection)}
        segments = store.segments.every(connection)
    questions = {name: questions_of(transcript) for name, transcript in transcripts.items()}
    return {
        (s.transcript, s.span): passage(transcripts[s.transcript], s.span, s.turn, questions[s.transcript])
        for s in segments
    }


def passage(transcript: Transcript, span: Span, turn: int, questions: Mapping[int, str]) -> Passage:
    """A span as the learner reads it."""
    return suggestion.Passage(
        transcript.name, span, transcript.quote(span), questions.get(turn, ""), f"{transcript.name} ¶{turn}"
    )


def questions_of(transcript: Transcript) -> dict[int, str]:
    """Turn number to the interviewer's last words before it; turns before any question are absent."""
    found: dict[int, str] = {}
    question = ""
    for turn in transcript.turns:
        if question and turn.role is not Role.INTERVIEWER:
            found[turn.number] = question
        if turn.role is Role.INTERVIEWER:
            question = transcript.quote(turn.span)
    return found


def answers(
    study: Study,
    known: Mapping[tuple[str, Span], Passage],
    engine: Engine,
    book: Codebook,
    coder: str,
    *,
    now: datetime,
) -> list[Answer]:
    """A coder's standing answers, ``none`` included, by today's codes.

    What the coder answers for an open sample is left out: learnt from, it would stand in what all coders read.
    """
    with store.reading(layers.open_layer(study, coder, now=now)) as connection:
        log = store.decisions.log(connection)
        codings = store.codings.standing(connection)
    codes: dict[tuple[str, Span], set[str]] = {}
    for coding in codings:
        current = book.current_id(coding.code)
        if current is not None:
            codes.setdefault((coding.transcript, coding.span), set()).add(current)
    places = {place for place, verdict in projection.decided(log).items() if verdict is Verdict.NONE} | set(codes)
    with store.reading(engine) as connection:
        transcripts = {t.name: t for t in store.transcripts.every(connection)}
        held_back = blind.held_back(connection, coder)
    found = []
    for name, span in sorted(places):
        if any(name == other and span.overlap(held) for other, held in held_back):
            continue
        transcript = transcripts.get(name)
        if transcript is None or span.end > len(transcript.text):
            continue
        item = known.get((name, span))
        if item is None:
            turn = transcript.turn_at(span.start)
            item = passage(transcript, span, turn.number if turn else 0, questions_of(transcript))
        found.append(suggestion.Answer(item, tuple(sorted(codes.get((name, span), ())))))
    return found
