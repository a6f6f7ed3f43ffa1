"""Topics of a layer's segments, and a topic accepted as a draft code."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit import codebook as books
from qualkit import store
from qualkit.analysis import topics as grouped
from qualkit.codebook import edit
from qualkit.errors import AnalysisError, InputError
from qualkit.model.codebook import Example, ExampleKind, Status, Text
from qualkit.model.segment import Span
from qualkit.store import frames
from qualkit.workflow import kept_topics
from qualkit.workflow.codebook import edit as edited
from qualkit.workflow.keys import TOPICS
from qualkit.workflow.progress import silent
from qualkit.workflow.stamp import stamp
from qualkit.workflow.vectors import vectors_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from qualkit.analysis.topics import TopicReport
    from qualkit.model.codebook import Codebook
    from qualkit.store import Connection, Engine
    from qualkit.study import Study
    from qualkit.workflow.findings import Material
    from qualkit.workflow.progress import Progress

KEPT = 20  # segments of a topic, the nearest to its middle, that examples can be taken from


@dataclass(frozen=True, slots=True)
class Accepted:
    """A topic that became a code.

    Attributes:
        of: What the topics were found in.
        words: Of the topic.
        examples: Source and words of each example.
    """

    of: str
    words: tuple[str, ...]
    examples: tuple[tuple[str, str], ...]


def topics(
    study: Study,
    engine: Engine,
    found: Material,
    book: Codebook,
    *,
    of: str = "all",
    number: int | None = None,
    seed: int = 1,
    now: datetime,
    progress: Progress = silent,
) -> tuple[TopicReport, dict[str, str]]:
    """Find topics and keep their numbers, so that one can be accepted; errors as in ``analysis.topics``.

    Returns:
        The report, and segment to its words.

    Raises:
        AnalysisError: The study works without vectors; or as in ``analysis.topics``.
    """
    vectors = vectors_of(study, engine, progress=progress)
    if vectors is None:
        raise AnalysisError(
            "topics need vectors, and this study works without",
            hint='Set embedder = "use-multilingual" under [embedding] in qualkit.toml.',
        )
    with store.reading(engine) as connection:
        texts = frames.passages_frame(connection, found.codings)
        spoken = {one.name: one.language or "" for one in store.transcripts.every(connection)}
    wanted = set(grouped.chosen(found.codings, found.segments, codebook=book, of=of))
    texts = texts[texts["is_segment"] & texts["segment"].isin(wanted)].reset_index(drop=True)
    report = grouped.topics(
        found.codings,
        found.segments,
        texts,
        vectors([str(text) for text in texts["text"]]) if len(texts) else vectors([]),
        languages=[spoken[str(name)] for name in texts["transcript"]],
        codebook=book,
        of=of,
        number=number,
        seed=seed,
        language=study.settings.study.language,
    )
    words = {str(name): str(text) for name, text in zip(texts["segment"], texts["text"], strict=True)}
    _keep(engine, report, words, found, book, now=now)
    return report, words


def accept(
    study: Study,
    engine: Engine,
    number: int,
    *,
    parent: str,
    name: str,
    label: str,
    language: str | None = None,
    definition: str = "",
    n_examples: int = 3,
    now: datetime,
) -> Accepted:
    """Write a topic of the last run into the codebook: a draft code with examples, verbatim.

    Args:
        study: The study.
        engine: Its store.
        number: Of the topic, as it was printed.
        parent: Theme or code it goes under.
        name: The new code's id.
        label: How to print it: a person's words, for the machine gives none.
        language: Of label and definition.
        definition: What it means; may be empty.
        n_examples: Segments nearest to the topic's middle to take as examples.
        now: The time of the edit.

    Raises:
        InputError: No topics were found yet, or none has this number; or what was found is no longer in the
            transcripts.
        UnknownCodeError, CodebookError: As ``codebook add``.
    """
    with store.reading(engine) as connection:
        kept = store.meta.find(connection, TOPICS)
        last = json.loads(kept) if kept else {"topics": {}}
        topic = last["topics"].get(str(number))
        if topic is None:
            there = f"There are 1 to {len(last['topics'])}." if last["topics"] else "Find some: qualkit topics"
            raise InputError(f"no topic {number} was found last", hint=there)
        examples = _examples(connection, topic["segments"], n_examples)
    if n_examples and not examples:
        raise InputError(
            f"the segments of topic {number} are not in the transcripts any more", hint="Find them anew: qualkit topics"
        )
    fitting = _in_languages(study, examples)
    edited(
        study,
        engine,
        f"accept topic {number} as {name}",
        lambda text: edit.add(
            text,
            name,
            parent=parent,
            label=label,
            language=language,
            definition=definition,
            status=Status.DRAFT,
            examples=fitting,
        ),
        now=now,
    )
    return Accepted(last["of"], tuple(topic["words"]), tuple((source, words) for source, words, _ in examples))


def _keep(
    engine: Engine, report: TopicReport, texts: dict[str, str], found: Material, book: Codebook, *, now: datetime
) -> None:
    """Note the topics in the store: ids and hashes, so that no second copy of what was said lies anywhere."""
    kept = {
        "at": stamp(now),
        "of": report.of,
        "seed": report.seed,
        "topics": {
            str(topic.number): {
                "words": topic.words,
                "segments": [(name, _hash(texts[name])) for name in topic.segments[:KEPT]],
            }
            for topic in report.topics
        },
    }
    with store.transaction(engine) as connection:
        store.meta.put(connection, TOPICS, json.dumps(kept, ensure_ascii=False))
        kept_topics.keep(connection, report, texts, found, book, now=now)


def _examples(
    connection: Connection, segments: Sequence[tuple[str, str]], number: int
) -> list[tuple[str, str, str | None]]:
    """Source, words and language of the first segments that still say what they said."""
    found: list[tuple[str, str, str | None]] = []
    for name, sha256 in segments:
        transcript_name, _, place = name.rpartition(":")
        transcript = store.transcripts.find(connection, transcript_name)
        start, end = map(int, place.split("-"))
        if transcript is None or end > len(transcript.text) or len(found) == number:
            continue
        words = transcript.quote(Span(start, end))
        if _hash(words) == sha256:
            turn = transcript.turn_at(start)
            found.append((f"{transcript_name} ¶{turn.number}" if turn else transcript_name, words, transcript.language))
    return found


def _in_languages(study: Study, examples: Sequence[tuple[str, str, str | None]]) -> list[Example]:
    """Examples under the language they were said in; under the codebook's first where it lacks that."""
    there = books.read(study.codebook_path, root=study.root).languages
    return [
        Example(ExampleKind.TYPICAL, Text({language if language in there else there[0]: words}), source=source)
        for source, words, language in examples
    ]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
