"""Names give way to surrogates in what the stores hold: in a coder's log without breaking its chain, and beside it.

The digest that an entry was logged with stays, and the chain with it; the entry's salt goes with its words, so that no
guess at a name can be tested against that digest. A new entry at the end of the log, a ``REWORD``, lists the digest of
what each changed entry says now: so whoever verifies can tell a replacement that was logged from an alteration.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from qualkit.errors import InvalidSpanError
from qualkit.model.coding import Decision, Mode, Verdict
from qualkit.model.memo import NOWHERE
from qualkit.store import decisions, meta, suggestions, tables
from qualkit.store.decisions import canonical, digest_of, log, parsed, project_transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Connection


def reword(connection: Connection, said: Callable[[Decision], Decision], moves: Sequence[Decision], *, at: str) -> int:
    """Replace words in a layer's decisions, move its spans, and log both.

    Args:
        connection: Of the coder's layer, in a transaction that writes.
        said: A decision with other words in ``quote`` and ``memo``, on a transcript or about a case that is named
            otherwise; nothing else of it may change.
        moves: ``MOVE`` decisions for what stands on the transcripts that were rewritten.
        at: The time.

    Returns:
        How many decisions were reworded.

    Raises:
        ValueError: ``said`` changed more than words.
    """
    table = tables.decisions
    changed: dict[int, tuple[str, str]] = {}
    names: dict[int, str] = {}
    touched: dict[str, None] = {}
    for decision in log(connection):
        now = said(decision)
        if now == decision:
            continue
        same = replace(
            now, quote=decision.quote, memo=decision.memo, transcript=decision.transcript, about=decision.about
        )
        if same != decision:
            raise ValueError(f"more than the words of decision {decision.number} would change")
        changed[decision.number] = (canonical(now), secrets.token_hex(16))
        names[decision.number] = now.transcript
        touched |= {decision.transcript: None}
    if not changed and not moves:
        return 0
    for move in moves:
        decisions.append(connection, move)
    vouched = Decision(
        coder=meta.layer_coder(connection),
        transcript="",
        span=NOWHERE,
        quote="",
        verdict=Verdict.REWORD,
        at=at,
        mode=Mode.IMPORTED,
        reworded={number: digest_of(*what) for number, what in changed.items()},
    )
    # First what vouches for the words, then the words: the store refuses any other order.
    decisions.append(connection, vouched)
    for number, (payload, salt) in changed.items():
        connection.execute(
            update(table).where(table.c.number == number).values(payload=payload, salt=salt, transcript=names[number])
        )
    # Names that went first: their rows are in the way of those that came.
    for transcript in dict.fromkeys([*touched, *names.values()]):
        project_transcript(connection, transcript)
    return len(changed)


def attested(rows: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    """Number of a decision to the digest of its words today, as the last ``REWORD`` that lists it says.

    Args:
        rows: Of the table of decisions, in order. A ``REWORD`` that is not as it was logged vouches for nothing.
    """
    found: dict[int, str] = {}
    for row in rows:
        if row["verdict"] != Verdict.REWORD.value or row["payload"] is None:
            continue
        try:
            decision = parsed(row["payload"])
        except (ValueError, KeyError, TypeError, AttributeError, InvalidSpanError):
            continue
        if digest_of(row["payload"], row["salt"] or "") == row["digest"]:
            found |= {number: digest for number, digest in decision.reworded.items() if number < row["number"]}
    return found


def reword_study(connection: Connection, said: Callable[[str], str]) -> dict[str, int]:
    """Replace words in what the study's store holds beside the transcripts.

    Vectors go: they are a cache, and words can be guessed from a vector. So does the digest of what a batch of
    suggestions learned from.

    Args:
        connection: Of the study's store, in a transaction that writes.
        said: A text with surrogates for names.

    Returns:
        Table to rows changed; tables without any are absent.
    """
    found = {name: piece(connection, said) for name, piece in REWORDERS.items()}
    return {name: number for name, number in found.items() if number}


def _vectors(connection: Connection, _said: Callable[[str], str]) -> int:
    return connection.execute(tables.vectors.delete()).rowcount


def _batches(connection: Connection, _said: Callable[[str], str]) -> int:
    return suggestions.forget_material(connection)


def _suggestions(connection: Connection, said: Callable[[str], str]) -> int:
    table = tables.suggestions
    number = 0
    for row in connection.execute(select(table)).mappings().all():
        evidence = [{**item, "text": said(str(item["text"]))} for item in row["evidence"]]
        if evidence != row["evidence"]:
            is_row = [column == row[column.name] for column in table.primary_key]
            connection.execute(update(table).where(*is_row).values(evidence=evidence))
            number += 1
    return number


def _codebooks(connection: Connection, said: Callable[[str], str]) -> int:
    table = tables.codebooks
    rows = [(row.sha256, said(row.text)) for row in connection.execute(select(table)) if said(row.text) != row.text]
    for sha256, text in rows:
        connection.execute(update(table).where(table.c.sha256 == sha256).values(text=text))
    return len(rows)


def _edits(connection: Connection, said: Callable[[str], str]) -> int:
    table = tables.edits
    rows = [
        (row.number, said(row.action)) for row in connection.execute(select(table)) if said(row.action) != row.action
    ]
    for number, action in rows:
        connection.execute(update(table).where(table.c.number == number).values(action=action))
    return len(rows)


def _cases(connection: Connection, said: Callable[[str], str]) -> int:
    """Attributes; the name of a case ties transcripts, memos and files together and stays."""
    table = tables.cases
    number = 0
    for row in connection.execute(select(table)).all():
        attributes = json.loads(json.dumps(row.attributes), object_hook=lambda held: _each(held, said))
        if attributes != row.attributes:
            connection.execute(update(table).where(table.c.name == row.name).values(attributes=attributes))
            number += 1
    return number


def _each(held: dict[str, Any], said: Callable[[str], str]) -> dict[str, Any]:
    return {key: said(value) if isinstance(value, str) else value for key, value in held.items()}


def _meta(connection: Connection, said: Callable[[str], str]) -> int:
    """Facts that hold words, such as the topics found last, are forgotten: they can be found again."""
    own = {meta.STUDY, meta.CODER, meta.KIND}
    gone = [
        row.key
        for row in connection.execute(select(tables.meta))
        if row.key not in own and said(row.value) != row.value
    ]
    for key in gone:
        meta.drop(connection, key)
    return len(gone)


REWORDERS: dict[str, Callable[[Connection, Callable[[str], str]], int]] = {
    "vectors": _vectors,
    "batches": _batches,
    "suggestions": _suggestions,
    "codebooks": _codebooks,
    "edits": _edits,
    "cases": _cases,
    "meta": _meta,
}
"""Table of the study's store to how its words are replaced. Transcripts and turns are written anew with them."""
