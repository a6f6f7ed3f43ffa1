"""Transcripts and their turns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from qualkit.errors import StoreError, UnknownNameError
from qualkit.model.segment import Span
from qualkit.model.transcript import Role, Transcript, Turn
from qualkit.store.tables import sample_segments, segments, suggestions, transcripts, turns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

_SPOKEN = select(
    turns.c.transcript,
    turns.c.number,
    turns.c.start,
    turns.c.end,
    turns.c.speaker,
    turns.c.role,
    turns.c.start_ms,
    turns.c.end_ms,
).order_by(turns.c.transcript, turns.c.number)


def add(connection: Connection, transcript: Transcript) -> None:
    """Add a transcript with its turns.

    Raises:
        StoreError: There is one of this name.
    """
    if _has(connection, transcript.name):
        raise StoreError(
            f"there is a transcript {transcript.name!r} already",
            hint="Read it again: qualkit import --update PATH",
        )
    connection.execute(insert(transcripts).values(_row(transcript)))
    _add_turns(connection, transcript)


def replace(connection: Connection, transcript: Transcript) -> None:
    """Put a transcript in place of the one of its name.

    Its segments and suggestions go when the text changed, for their spans mean nothing in the new text; its
    segments go as well when turns end elsewhere or their roles changed, for whose turns are cut hangs on them.
    Decisions and codings, in the coders' layers, stay as they are until they are linked again.

    Raises:
        UnknownNameError: There is none of this name.
    """
    former = get(connection, transcript.name)
    name = transcript.name
    if former.text != transcript.text:
        connection.execute(delete(suggestions).where(suggestions.c.transcript == name))
    if former.text != transcript.text or _cut(former) != _cut(transcript):
        connection.execute(delete(segments).where(segments.c.transcript == name))
    connection.execute(delete(turns).where(turns.c.transcript == name))
    connection.execute(update(transcripts).where(transcripts.c.name == name).values(_row(transcript)))
    _add_turns(connection, transcript)


def rename(connection: Connection, name: str, other: str, *, source: str, case: str) -> None:
    """Give a transcript another name; turns, segments, suggestions and samples stay with it.

    Args:
        connection: Of the study's store, in a transaction that writes.
        name: Its name.
        other: The new one.
        source: The file it was read from, as it is called now.
        case: Whom it is of, as that is called now.

    Raises:
        StoreError: There is none of this name, or one of the other.
    """
    held = get(connection, name)
    if _has(connection, other):
        raise StoreError(f"there is a transcript {other!r} already", hint="Choose another name.")
    row = _row(held) | {"name": other, "source": source, "case": case}
    # What refers to the old row is put on the new one before the old one goes: so no key is ever without its row.
    connection.execute(insert(transcripts).values(row))
    for table in (turns, segments, suggestions, sample_segments):
        connection.execute(update(table).where(table.c.transcript == name).values(transcript=other))
    connection.execute(delete(transcripts).where(transcripts.c.name == name))


def remove(connection: Connection, name: str) -> None:
    """Remove a transcript with its turns, segments and suggestions.

    Raises:
        UnknownNameError: There is none of this name.
    """
    if connection.execute(delete(transcripts).where(transcripts.c.name == name)).rowcount == 0:
        raise _missing(connection, name)


def get(connection: Connection, name: str) -> Transcript:
    """The transcript of a name.

    Raises:
        UnknownNameError: There is none.
    """
    found = find(connection, name)
    if found is None:
        raise _missing(connection, name)
    return found


def find(connection: Connection, name: str) -> Transcript | None:
    """The transcript of a name, or ``None``."""
    row = connection.execute(select(transcripts).where(transcripts.c.name == name)).one_or_none()
    if row is None:
        return None
    spoken = connection.execute(select(turns).where(turns.c.transcript == name).order_by(turns.c.number))
    return _transcript(row, [_turn(turn) for turn in spoken])


def text(connection: Connection, name: str) -> str | None:
    """The words of a transcript without its turns, or ``None``."""
    return connection.execute(select(transcripts.c.text).where(transcripts.c.name == name)).scalar_one_or_none()


def names(connection: Connection) -> list[str]:
    """The names of all transcripts, sorted by code point."""
    return sorted(connection.execute(select(transcripts.c.name)).scalars())


def cases(connection: Connection) -> set[str]:
    """The cases that transcripts are of."""
    return set(connection.execute(select(transcripts.c.case).distinct()).scalars())


def every(connection: Connection) -> list[Transcript]:
    """All transcripts, sorted by name."""
    by_name: dict[str, list[Turn]] = {}
    roles = {role.value: role for role in Role}
    # By place, not by name: a study of 20,000 turns is read at the start of every session.
    for name, number, start, end, speaker, role, start_ms, end_ms in connection.execute(_SPOKEN).all():
        turn = Turn(number, Span(start, end), speaker, roles.get(role) or Role(role), start_ms, end_ms)
        by_name.setdefault(name, []).append(turn)
    rows = connection.execute(select(transcripts)).all()
    return [_transcript(row, by_name.get(row.name, [])) for row in sorted(rows, key=lambda row: row.name)]


def _cut(transcript: Transcript) -> list[tuple[Span, Role]]:
    """What segments depend on, besides the words."""
    return [(turn.span, turn.role) for turn in transcript.turns]


def _has(connection: Connection, name: str) -> bool:
    query = select(transcripts.c.name).where(transcripts.c.name == name)
    return connection.execute(query).first() is not None


def _missing(connection: Connection, name: str) -> UnknownNameError:
    known = connection.execute(select(transcripts.c.name).order_by(transcripts.c.name)).scalars()
    return UnknownNameError("transcript", name, known, hint="See: qualkit transcripts list")


def _add_turns(connection: Connection, transcript: Transcript) -> None:
    if transcript.turns:
        connection.execute(insert(turns), [_turn_row(transcript.name, turn) for turn in transcript.turns])


def _row(transcript: Transcript) -> dict[str, Any]:
    return {
        "name": transcript.name,
        "source": transcript.source,
        "sha256": transcript.sha256,
        "case": transcript.case,
        "language": transcript.language,
        "facts": dict(transcript.facts),
        "text": transcript.text,
    }


def _transcript(row: Row[Any], spoken: Sequence[Turn]) -> Transcript:
    return Transcript(
        name=row.name,
        text=row.text,
        turns=tuple(spoken),
        source=row.source,
        sha256=row.sha256,
        case=row.case,
        language=row.language,
        facts=row.facts,
    )


def _turn_row(name: str, turn: Turn) -> dict[str, Any]:
    return {
        "transcript": name,
        "number": turn.number,
        "start": turn.span.start,
        "end": turn.span.end,
        "speaker": turn.speaker,
        "role": turn.role.value,
        "start_ms": turn.start_ms,
        "end_ms": turn.end_ms,
    }


def _turn(row: Row[Any]) -> Turn:
    return Turn(
        number=row.number,
        span=Span(row.start, row.end),
        speaker=row.speaker,
        role=Role(row.role),
        start_ms=row.start_ms,
        end_ms=row.end_ms,
    )
