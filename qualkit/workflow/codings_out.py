"""A coder's standing answers out of a layer, into files that are read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit import codebook as books
from qualkit import exchange, store
from qualkit.errors import InputError
from qualkit.model.coding import Verdict
from qualkit.report.files import write_whole
from qualkit.report.formats import checked_suffix
from qualkit.store import projection
from qualkit.workflow import layers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from qualkit.exchange import Answer, CodingsFile
    from qualkit.model.codebook import Codebook
    from qualkit.model.coding import Coding
    from qualkit.model.segment import Span
    from qualkit.model.transcript import Transcript
    from qualkit.store import Engine
    from qualkit.study import Study

SUFFIXES = (".jsonl", ".csv")
"""Of files of codings."""


def export_codings(study: Study, engine: Engine, coder_id: str, path: Path, *, now: datetime) -> int:
    """Write a coder's standing answers, ``none`` included, as JSON lines or .csv that ``import`` reads back.

    Returns:
        How many answers were written.

    Raises:
        InputError: The coder is not known, has no answers, or the file cannot be written.
    """
    suffix = checked_suffix(path, SUFFIXES)
    book = books.read(study.codebook_path, root=study.root)
    file = coder_file(study, engine, coder_id, now=now)
    if not file.answers:
        raise InputError(f"coder {coder_id!r} has no answers to write", hint=f"See: qualkit log --coder {coder_id}")
    write_whole(path, content(study, file, book, suffix))
    return len(file.answers)


def content(study: Study, file: CodingsFile, book: Codebook, suffix: str) -> bytes:
    """A coder's answers as the bytes of a file: ``.csv``, or JSON lines for any other suffix."""
    name = study.settings.study.name
    if suffix == ".csv":
        return exchange.codings_csv(file, study=name, codebook=book.sha256)
    lines = exchange.codings_lines(file, study=name, codebook=book.sha256)
    return ("\n".join(lines) + "\n").encode()


def coder_file(study: Study, engine: Engine, coder_id: str, *, now: datetime) -> CodingsFile:
    """A coder's standing answers with what a file says of the coder.

    Raises:
        StoreError: The coder is not known.
    """
    with store.reading(engine) as connection:
        coder = store.coders.get(connection, coder_id)
        transcripts = {t.name: t for t in store.transcripts.every(connection)}
    note = "Synthetic codings; no human agreement is claimed." if coder.synthetic else ""
    return exchange.CodingsFile(coder, note, tuple(standing_answers(study, coder_id, transcripts, now=now)))


def standing_answers(
    study: Study, coder_id: str, transcripts: Mapping[str, Transcript], *, now: datetime
) -> list[exchange.Answer]:
    """A coder's standing answers, ``none`` included, with the memos on their words, in reading order."""
    with store.reading(layers.open_layer(study, coder_id, now=now)) as connection:
        log = store.decisions.log(connection)
        standing = store.codings.standing(connection)
        memos = store.memos.standing(connection)
    by_place: dict[tuple[str, Span], list[Coding]] = {}
    for coding in standing:
        by_place.setdefault((coding.transcript, coding.span), []).append(coding)
    notes: dict[tuple[str, Span], list[str]] = {}
    for memo in memos:
        notes.setdefault((memo.transcript, memo.span), []).append(memo.text)
    answered = {place for place, verdict in projection.decided(log).items() if verdict is not Verdict.SKIP}
    return [
        _answer(
            place,
            by_place.get(place, []),
            notes.get(place, []),
            transcripts[place[0]],
            is_memo_only=place not in answered and place not in by_place,
        )
        for place in sorted(answered | set(by_place) | set(notes))
        if place[0] in transcripts
    ]


def _answer(
    place: tuple[str, Span],
    codings: Sequence[Coding],
    notes: Sequence[str],
    transcript: Transcript,
    *,
    is_memo_only: bool,
) -> Answer:
    name, span = place
    return exchange.Answer(
        transcript=name,
        span=span,
        quote=transcript.quote(span),
        codes=tuple(coding.code for coding in codings),
        facets={coding.code: coding.facets for coding in codings if coding.facets},
        memo="\n\n".join(notes),
        at=max((coding.at for coding in codings), default=""),
        codebook=codings[0].codebook if codings else "",
        fingerprints={coding.code: coding.fingerprint for coding in codings if coding.fingerprint},
        is_memo_only=is_memo_only,
    )
