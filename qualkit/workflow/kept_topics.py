"""Topics as they were found last, kept in the store, so that pages and pictures of them need no second search."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from qualkit import store
from qualkit.analysis.quote import code_label
from qualkit.analysis.topics import CodeTopics, Topic, TopicCode, TopicReport, chosen
from qualkit.model.segment import Span
from qualkit.report.topics import KeptTopics
from qualkit.workflow.keys import TOPICS_OF
from qualkit.workflow.stamp import stamp

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Any

    from qualkit.model.codebook import Codebook
    from qualkit.store import Connection, Engine
    from qualkit.workflow.findings import Material


def keep(
    connection: Connection,
    report: TopicReport,
    texts: Mapping[str, str],
    found: Material,
    book: Codebook,
    *,
    now: datetime,
) -> None:
    """Keep a report under what it is of, in place of an earlier one: ids and numbers, no words of participants.

    Args:
        connection: To the study's store, in a transaction.
        report: What was found.
        texts: Segment grouped to its words.
        found: The codings it was laid beside.
        book: The codebook of today.
        now: The time.
    """
    made = asdict(report) | {"at": stamp(now), "segments": _hash(texts), "codings": _codings(found, book, texts)}
    store.meta.put(connection, TOPICS_OF + report.of, json.dumps(made, ensure_ascii=False))


def kept(engine: Engine, found: Material, book: Codebook, *, of: str, language: str | None) -> KeptTopics | None:
    """What was found last of a part of the study; ``None`` when nothing was.

    Args:
        engine: The study's store.
        found: The material of the layer that is printed.
        book: The codebook of today.
        of: As ``qualkit topics --of`` takes it.
        language: Of labels.
    """
    with store.reading(engine) as connection:
        text = store.meta.find(connection, TOPICS_OF + of)
        if text is None:
            return None
        spoken = {one.name: one.text for one in store.transcripts.every(connection)}
    made = json.loads(text)
    today = {name: _words(name, spoken) for name in chosen(found.codings, found.segments, codebook=book, of=of)}
    if _hash(today) != made["segments"]:
        change = "the segments are others since"
    elif _codings(found, book, today) != made["codings"]:
        change = "codings, or the layer counted, are others since"
    else:
        change = ""
    report = _report(made, book, language)
    named = {name: _words(name, spoken) for topic in report.topics for name in topic.segments}
    return KeptTopics(report, {name: words for name, words in named.items() if words}, made["at"], change)


def _report(made: Mapping[str, Any], book: Codebook, language: str | None) -> TopicReport:
    def label(code: str, then: str) -> str:
        today = book.current_id(code)
        return then if today is None else code_label(book, today, language)

    topics = tuple(
        Topic(
            **one
            | {
                "words": tuple(one["words"]),
                "segments": tuple(one["segments"]),
                "codes": tuple(
                    TopicCode(**code | {"label": label(code["code"], code["label"])}) for code in one["codes"]
                ),
                "place": tuple(one["place"]),
            }
        )
        for one in made["topics"]
    )
    codes = tuple(
        CodeTopics(
            **one
            | {"label": label(one["code"], one["label"]), "topics": tuple((number, n) for number, n in one["topics"])}
        )
        for one in made["codes"]
    )
    rest = {key: made[key] for key in ("of", "n_segments", "n_outside", "seed", "number")}
    return TopicReport(topics=topics, codes=codes, warnings=tuple(made["warnings"]), **rest)


def _words(name: str, spoken: Mapping[str, str]) -> str:
    """The words of a segment by its id; empty when the transcript has no such place."""
    transcript, _, place = name.rpartition(":")
    start, end = map(int, place.split("-"))
    text = spoken.get(transcript, "")
    return Span(start, end).of(text) if end <= len(text) else ""


def _hash(texts: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(sorted(texts.items()), ensure_ascii=False).encode()).hexdigest()


def _codings(found: Material, book: Codebook, texts: Mapping[str, str]) -> str:
    """Which codes of today stand on which of the segments."""
    pairs = found.codings[["segment", "code"]].itertuples(index=False)
    held = sorted({(str(name), book.current_id(str(code)) or str(code)) for name, code in pairs if name in texts})
    return hashlib.sha256(json.dumps(held, ensure_ascii=False).encode()).hexdigest()
