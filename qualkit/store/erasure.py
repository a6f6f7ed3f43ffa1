"""What in the stores holds words of a case: one place for every column of text, and how each is erased.

A column of text is in ``HOLDERS`` with the piece that erases it, or in ``WORDLESS`` with the reason why it never
holds what a participant said. A test fails for a column that is in neither, so that a new table cannot be forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, select, update

from qualkit.store import decisions, meta, suggestions, tables
from qualkit.store.migrate import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import ColumnElement, Connection, Table


def _nothing(_text: str) -> bool:
    return False


def _same(text: str) -> str:
    return text


@dataclass(frozen=True, slots=True)
class Doomed:
    """What is to be erased.

    Attributes:
        transcripts: Names of the interviews.
        case: Whose they are.
        holds: Whether words of them stand in a text of somebody else's, such as a memo on a code.
        quotes: Whether a text is words of them and nothing else, however few.
        without: The text of a codebook without examples that are theirs.
        kept: sha256 of the texts that other interviews have, whose vectors stay; ``None`` keeps no vector.
    """

    transcripts: frozenset[str]
    case: str
    holds: Callable[[str], bool] = _nothing
    quotes: Callable[[str], bool] = _nothing
    without: Callable[[str], str] = _same
    kept: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """A table with words of a case.

    Attributes:
        columns: Those that hold the words, or the names of case and transcript.
        erase: Erases them in the caller's transaction; how many rows.
    """

    columns: frozenset[str]
    erase: Callable[[Connection, Doomed], int] = field(repr=False)


def erase(connection: Connection, kind: Kind, doomed: Doomed) -> dict[str, int]:
    """Erase a case from a store, in the caller's transaction.

    What was erased stays in the file's free pages and its write-ahead log until ``sqlite.compact``.

    Args:
        connection: To a store of today's revision.
        kind: What it holds.
        doomed: What is to be erased.

    Returns:
        Table to rows erased or rewritten; tables without any are absent.
    """
    found = {name: holder.erase(connection, doomed) for name, holder in HOLDERS[kind].items()}
    return {name: number for name, number in found.items() if number}


def standing(connection: Connection, kind: Kind) -> set[str]:
    """The names of all transcripts that a store holds anything of."""
    table = tables.transcripts.c.name if kind is Kind.STUDY else tables.decisions.c.transcript
    return set(connection.execute(select(table).distinct()).scalars()) - {""}


def _of_transcript(table: Table, column: str = "transcript") -> Callable[[Connection, Doomed], int]:
    """Erase the rows of a table that are of a transcript."""

    def erased(connection: Connection, doomed: Doomed) -> int:
        query = delete(table).where(table.c[column].in_(sorted(doomed.transcripts)))
        return connection.execute(query).rowcount

    return erased


def _case(connection: Connection, doomed: Doomed) -> int:
    return connection.execute(delete(tables.cases).where(tables.cases.c.name == doomed.case)).rowcount


def _meta(connection: Connection, doomed: Doomed) -> int:
    """Facts about a transcript have its name behind a colon; others may hold words, such as the topics found last."""
    own = {meta.STUDY, meta.CODER, meta.KIND}
    gone = [
        row.key
        for row in connection.execute(select(tables.meta))
        if row.key not in own
        and (
            row.key.partition(":")[2] in doomed.transcripts
            or doomed.holds(row.value)
            or any(f'"{name}:' in row.value for name in doomed.transcripts)
        )
    ]
    for key in gone:
        meta.drop(connection, key)
    return len(gone)


def _vectors(connection: Connection, doomed: Doomed) -> int:
    """Vectors are a cache: what is not known to be of somebody else goes, for words can be guessed from a vector."""
    known = set(connection.execute(select(tables.vectors.c.sha256).distinct()).scalars())
    number = 0
    for sha256 in sorted(known - (doomed.kept or frozenset())):
        number += connection.execute(delete(tables.vectors).where(tables.vectors.c.sha256 == sha256)).rowcount
    return number


def _suggestions(connection: Connection, doomed: Doomed) -> int:
    """Suggestions on the transcripts, and evidence elsewhere that quotes them or weighs their words."""
    table = tables.suggestions
    number = _of_transcript(table)(connection, doomed)
    for row in connection.execute(select(table)).mappings().all():
        kept = [item for item in row["evidence"] if not _is_of(item, doomed)]
        if len(kept) < len(row["evidence"]):
            is_row: list[ColumnElement[bool]] = [column == row[column.name] for column in table.primary_key]
            connection.execute(update(table).where(*is_row).values(evidence=kept))
            number += 1
    return number


def _is_of(item: Mapping[str, object], doomed: Doomed) -> bool:
    source = str(item["source"])
    is_named = any(source == name or source.startswith((f"{name} ", f"{name}:")) for name in doomed.transcripts)
    return is_named or doomed.holds(str(item["text"])) or doomed.quotes(str(item["text"]))


def _codebooks(connection: Connection, doomed: Doomed) -> int:
    """States of the codebook keep their number and hash; examples that are words of the case go."""
    number = 0
    for row in connection.execute(select(tables.codebooks)).all():
        text = doomed.without(row.text)
        if text != row.text:
            is_row = tables.codebooks.c.sha256 == row.sha256
            connection.execute(update(tables.codebooks).where(is_row).values(text=text))
            number += 1
    return number


def _edits(connection: Connection, doomed: Doomed) -> int:
    number = 0
    for row in connection.execute(select(tables.edits)).all():
        if doomed.holds(row.action):
            is_row = tables.edits.c.number == row.number
            connection.execute(update(tables.edits).where(is_row).values(action="an edit, its words erased"))
            number += 1
    return number


def _batches(connection: Connection, _doomed: Doomed) -> int:
    return suggestions.forget_material(connection)


def _decisions(connection: Connection, doomed: Doomed) -> int:
    return decisions.erase(connection, doomed.transcripts, case=doomed.case, holds=doomed.holds)


def _codings(connection: Connection, doomed: Doomed) -> int:
    """They went with their decisions; this is for rows that no decision leads to."""
    names = sorted(doomed.transcripts)
    return connection.execute(delete(tables.codings).where(tables.codings.c.transcript.in_(names))).rowcount


def _memos(connection: Connection, doomed: Doomed) -> int:
    """They went with their decisions; this is for rows that no decision leads to."""
    is_of_case = (tables.memos.c.subject == "case") & (tables.memos.c.subject_id == doomed.case)
    is_on = tables.memos.c.transcript.in_(sorted(doomed.transcripts))
    return connection.execute(delete(tables.memos).where(or_(is_on, is_of_case))).rowcount


HOLDERS: dict[Kind, dict[str, Holder]] = {
    Kind.STUDY: {
        # Counted before the transcripts, whose rows would take these along.
        "suggestions": Holder(frozenset({"transcript", "evidence"}), _suggestions),
        "sample_segments": Holder(frozenset({"transcript"}), _of_transcript(tables.sample_segments)),
        "segments": Holder(frozenset({"transcript"}), _of_transcript(tables.segments)),
        "turns": Holder(frozenset({"transcript", "speaker"}), _of_transcript(tables.turns)),
        "transcripts": Holder(
            frozenset({"name", "source", "sha256", "case", "facts", "text"}), _of_transcript(tables.transcripts, "name")
        ),
        "cases": Holder(frozenset({"name", "attributes"}), _case),
        "vectors": Holder(frozenset({"sha256", "vector"}), _vectors),
        "batches": Holder(frozenset({"settings"}), _batches),
        "codebooks": Holder(frozenset({"text"}), _codebooks),
        "edits": Holder(frozenset({"action"}), _edits),
        "meta": Holder(frozenset({"key", "value"}), _meta),
    },
    Kind.LAYER: {
        "decisions": Holder(frozenset({"transcript", "salt", "payload", "at", "verdict"}), _decisions),
        "codings": Holder(frozenset({"transcript", "quote", "facets", "at", "code"}), _codings),
        "memos": Holder(frozenset({"transcript", "text", "subject_id", "at"}), _memos),
        "meta": Holder(frozenset({"key", "value"}), _meta),
    },
}
"""Table to what is erased of it, in this order."""

_NAME = "a name that coders or researchers gave to something of theirs"
_KIND = "one of a few words of this program"
_HASH = "a hash that the chain needs; without its salt nothing can be tested against it"

WORDLESS: dict[Kind, dict[str, str]] = {
    Kind.STUDY: {
        "transcripts.language": _KIND,
        "turns.role": _KIND,
        "segments.unit": _KIND,
        "cases.role": _KIND,
        "cases.guide": _NAME,
        "coders.id": _NAME,
        "coders.name": _NAME,
        "coders.kind": _KIND,
        "coders.added_at": "when a coder was added",
        "vectors.model": _NAME,
        "batches.at": "when suggestions were made",
        "batches.model": _NAME,
        "batches.coder": _NAME,
        "batches.note": "a remark of this program on calibration",
        "suggestions.code": _NAME,
        "codebooks.sha256": "of a whole file, of which the words were a few among many",
        "codebooks.at": "when a codebook was seen",
        "codebooks.name": _NAME,
        "codebooks.version": _NAME,
        "edits.at": "when a codebook was edited",
        "edits.before": "names a row of codebooks",
        "edits.after": "names a row of codebooks",
        "samples.name": _NAME,
        "samples.at": "when a sample was drawn",
        "samples.unit": _KIND,
        "samples.stratify": _NAME,
        "sample_coders.sample": _NAME,
        "sample_coders.coder": _NAME,
        "sample_coders.layer": _NAME,
        "sample_segments.sample": _NAME,
        "sample_segments.unit": _KIND,
        "closings.sample": _NAME,
        "closings.by": _NAME,
        "closings.at": "when a sample was closed",
        "closings.decided": "numbers of decisions",
        "closings.heads": "numbers of decisions",
    },
    Kind.LAYER: {
        "decisions.digest": _HASH,
        "decisions.prev": _HASH,
        "decisions.hash": _HASH,
        "codings.coder": _NAME,
        "codings.origin": _KIND,
        "codings.codebook": "names a state of the codebook",
        "codings.fingerprint": "of a code's definition",
        "memos.coder": _NAME,
        "memos.subject": _KIND,
        "memos.kind": _KIND,
    },
}
"""Columns of text that hold no words of a case, each with the reason."""
