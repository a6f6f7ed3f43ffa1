"""A transcript to get familiar with: its turns, what is known of the interview, and one coder's margin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit import codebook as books
from qualkit import store
from qualkit.errors import InputError
from qualkit.report.sheet import Note, Sheet, SheetTurn
from qualkit.report.times import clock
from qualkit.store import projection
from qualkit.workflow import blind, layers
from qualkit.workflow.casebook import case_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from qualkit.model.codebook import Codebook
    from qualkit.model.memo import Memo
    from qualkit.model.transcript import Transcript
    from qualkit.store import Engine
    from qualkit.study import Study

CLEAN = "nothing; --coder ID shows a coder's codings and memos"


def sheet_of(
    study: Study,
    engine: Engine,
    name: str,
    *,
    coder: str | None = None,
    is_clean: bool = False,
    now: datetime,
    tell: Callable[[str], None],
) -> Sheet:
    """A transcript with the codings and memos of one coder in its margin.

    Without a coder named, those of the layer that counts by default; with none that counts, or while a sample
    on this transcript is open, the margin is empty, and that is told.

    Args:
        study: The study.
        engine: Its store.
        name: Of the transcript.
        coder: Whose margin; also as whom the command runs.
        is_clean: Leave the margin empty.
        now: The time.
        tell: Told why the margin is empty.

    Raises:
        InputError: The coder has no layer, or an open sample keeps it closed.
        StoreError: There is no such transcript.
    """
    book = books.read(study.codebook_path, root=study.root)
    with store.reading(engine) as connection:
        transcript = store.transcripts.get(connection, name)
        segments = store.segments.every(connection, name)
        is_case = store.cases.find(connection, transcript.case) is not None
    owner = None if is_clean else _owner(study, engine, coder, name, tell, now=now)
    notes, field_notes = ([], []) if owner is None else _margin(study, owner, transcript, book, now=now)
    facts = case_sheet(study, engine, transcript.case, book).facts() if is_case else [("case", transcript.case)]
    facts += [("language", transcript.language or "not reported"), ("source", transcript.source)]
    turns = tuple(
        SheetTurn(
            number=turn.number,
            time=clock(turn.start_ms),
            speaker=turn.speaker or "",
            start=turn.span.start,
            text=transcript.quote(turn.span),
            segments=tuple(one.span.start for one in segments if one.turn == turn.number),
            notes=tuple(note for note in notes if turn.span.start <= note.start < turn.span.end),
        )
        for turn in transcript.turns
    )
    margin = CLEAN if owner is None else f"codings and memos of {owner}"
    return Sheet(name, tuple(facts), tuple(field_notes), margin, turns)


def _owner(
    study: Study, engine: Engine, coder: str | None, transcript: str, tell: Callable[[str], None], *, now: datetime
) -> str | None:
    """Whose layer is opened; ``None`` for an empty margin."""
    there = store.layer_coders(study.layers)
    if coder is not None:
        if coder not in there:
            with store.reading(engine) as connection:
                store.coders.get(connection, coder)
            return None
        blind.check(engine, [coder], as_coder=coder, transcript=transcript)
        return coder
    primary = study.settings.study.primary_coder
    count = [one for one in (layers.CONSENSUS, primary) if one in there]
    if not count:
        return None
    owner = count[0]
    if len(count) > 1 and not _has_ruled(study, transcript, now=now):
        owner = count[1]  # the consensus settled nothing here, so the primary coder is who counts
    try:
        blind.check(engine, [owner], transcript=transcript)
    except InputError as error:
        tell(f"The margin is empty: {error.message}.")
        return None
    return owner


def _has_ruled(study: Study, transcript: str, *, now: datetime) -> bool:
    """Whether the consensus holds an answer on the transcript."""
    with store.reading(layers.open_layer(study, layers.CONSENSUS, now=now)) as connection:
        log = store.decisions.log(connection)
    return any(name == transcript for name, _ in projection.decided(log))


def _margin(
    study: Study, coder: str, transcript: Transcript, book: Codebook, *, now: datetime
) -> tuple[Sequence[Note], list[str]]:
    """Codes and memos on the words, in reading order, and the field notes."""
    with store.reading(layers.open_layer(study, coder, now=now)) as connection:
        codings = store.codings.standing(connection, transcript.name)
        memos = store.memos.standing(connection, transcript.name)
        ideas = store.memos.about_ideas(connection)
    codes: dict[tuple[int, int], list[str]] = {}
    for coding in codings:
        if transcript.text[coding.span.start : coding.span.end] == coding.quote:
            told = [book.current_id(coding.code) or f"{coding.code}, not in the codebook", *coding.facets.values()]
            codes.setdefault((coding.span.start, coding.span.end), []).append(" + ".join(told))
    notes = [Note(start, end, f"[{'; '.join(names)}]", coder) for (start, end), names in codes.items()]
    notes += [Note(memo.span.start, memo.span.end, memo.text, coder) for memo in memos]
    return sorted(notes, key=lambda note: (note.start, note.end)), [_told(m) for m in ideas if _is_of(m, transcript)]


def _is_of(memo: Memo, transcript: Transcript) -> bool:
    """Whether a memo is a field note of this interview."""
    return memo.transcript == transcript.name


def _told(memo: Memo) -> str:
    return f"{memo.text} ({memo.coder}, {memo.at[:10]})"
