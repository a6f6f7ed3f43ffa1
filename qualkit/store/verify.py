"""Check a coder's log against itself, against a head noted outside, and against the codings beside it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, select
from sqlalchemy.exc import SQLAlchemyError

from qualkit.errors import InvalidSpanError
from qualkit.store import codings, memos, meta, rewording, tables
from qualkit.store.decisions import ERASED, GENESIS, chained, entry, parsed
from qualkit.store.projection import project
from qualkit.store.sqlite import damage
from qualkit.store.transaction import reading

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Engine

    from qualkit.model.coding import CoderKind, Decision

_UNREADABLE = (SQLAlchemyError, ValueError, KeyError, TypeError, AttributeError, InvalidSpanError)


class FindingKind(StrEnum):
    """What a check found."""

    DAMAGED = "damaged"  # the database finds its own file wrong
    ALTERED = "altered"  # an entry is not what was logged
    MISSING = "missing"  # an entry was taken out
    CUT = "cut"  # the newest entries were taken off: a head noted outside is not in the log
    STALE = "stale"  # codings or memos are not what the log leads to
    ERASED = "erased"  # the words of an entry were erased; the chain holds
    REWORDED = "reworded"  # names gave way to surrogates or to new names in earlier entries; the chain holds


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check found in a layer.

    Attributes:
        coder: Whose layer.
        number: Of the entry or, for stale codings, of the decision they follow from; ``None`` for all.
    """

    coder: str
    kind: FindingKind
    message: str
    number: int | None = None

    @property
    def is_damage(self) -> bool:
        """Whether the log or what follows from it is not what it was; words erased or replaced are no damage."""
        return self.kind not in (FindingKind.ERASED, FindingKind.REWORDED)


def verify(engine: Engine, *, heads: Mapping[str, tuple[int, str]] | None = None) -> list[Finding]:
    """Check a layer: that no decision was altered, removed, inserted or put elsewhere.

    Codings and memos are built again from the log and compared with those kept.

    Args:
        engine: Of the layer.
        heads: Coder to number and hash of an entry that was the newest when it was noted outside the
            layer. Without it, a log whose newest entries were taken off together with their codings
            cannot be told from a younger log.

    Returns:
        By kind and number; empty when all is well.

    Raises:
        StoreError: It is no layer, or it cannot be read at all.
    """
    with reading(engine) as connection:
        coder = meta.layer_coder(connection)
        kind = meta.layer_kind(connection)
        findings = [Finding(coder, FindingKind.DAMAGED, text) for text in damage(connection)]
        rows = _rows(connection, tables.decisions)
        chain, decisions = _check_chain(rows, coder)
        findings += chain
        if heads is not None and coder in heads:
            findings += _check_head(rows, coder, *heads[coder])
        if not any(finding.is_damage for finding in findings):
            # From a log that is not sound nothing follows.
            findings += _check_projection(connection, decisions, coder, kind)
    order = list(FindingKind)
    return sorted(findings, key=lambda f: (order.index(f.kind), f.number or 0, f.message))


def _check_chain(rows: Sequence[Mapping[str, Any] | int], coder: str) -> tuple[list[Finding], list[Decision]]:
    findings = []
    decisions = []
    prev = GENESIS
    expected = 1
    attested = rewording.attested([row for row in rows if not isinstance(row, int)])
    for row in rows:
        if isinstance(row, int):
            findings.append(Finding(coder, FindingKind.ALTERED, f"decision {row} cannot be read", row))
            number, prev = row, ""
        else:
            number = row["number"]
            wrong, decision = _wrong(row, prev, coder, attested)
            if wrong:
                message = f"decision {number} was altered: {', '.join(wrong)}"
                findings.append(Finding(coder, FindingKind.ALTERED, message, number))
            elif decision is None:
                message = f"the words of decision {number} were erased"
                findings.append(Finding(coder, FindingKind.ERASED, message, number))
            else:
                decisions.append(decision)
                if decision.reworded:
                    n_earlier = len(decision.reworded)
                    message = (
                        f"decision {number}: names gave way to surrogates or new names in {n_earlier} earlier ones"
                    )
                    findings.append(Finding(coder, FindingKind.REWORDED, message, number))
            prev = row["hash"]
        findings += [
            Finding(coder, FindingKind.MISSING, f"decision {gap} was removed", gap)
            for gap in range(expected, min(number, expected + 100))
        ]
        expected = number + 1
    return findings, decisions


def _wrong(
    row: Mapping[str, Any], prev: str, coder: str, attested: Mapping[int, str]
) -> tuple[list[str], Decision | None]:
    """The columns of an entry that are not as they were logged, and the decision it holds, if any."""
    if row["payload"] is None:
        should = {**ERASED, "prev": prev, "hash": chained(prev, row["number"], row["digest"])}
        return [key for key, value in should.items() if not _same(row[key], value)], None
    try:
        decision = parsed(row["payload"])
        should = entry(decision, prev, row["salt"])
    except _UNREADABLE:
        return ["payload"], None
    if attested.get(row["number"]) == should["digest"]:
        # A later entry vouches for these words; the hash is of those that were logged.
        should |= {"digest": row["digest"], "hash": chained(prev, row["number"], row["digest"])}
    wrong = [key for key, value in should.items() if not _same(row[key], value)]
    if decision.coder != coder:
        wrong.append("coder")
    return wrong, decision


def _same(kept: object, logged: object) -> bool:
    """Whether two values are equal and of one type: SQLite would keep ``1.0`` or ``'1'`` for 1."""
    return type(kept) is type(logged) and kept == logged


def _check_head(rows: Sequence[Mapping[str, Any] | int], coder: str, number: int, noted: str) -> list[Finding]:
    """Whether an entry noted outside is still in the log, with the hash it had."""
    if number == 0:
        return []
    row = next((row for row in rows if not isinstance(row, int) and row["number"] == number), None)
    if row is None:
        message = f"the log ends before decision {number}, which it held when its head was noted"
        return [Finding(coder, FindingKind.CUT, message, number)]
    if row["hash"] != noted:
        message = f"decision {number} is not the one it was when the log's head was noted"
        return [Finding(coder, FindingKind.ALTERED, message, number)]
    return []


def _check_projection(
    connection: Connection, decisions: Sequence[Decision], coder: str, kind: CoderKind
) -> list[Finding]:
    state = project(decisions, kind)
    findings = []
    for table, should in (
        (tables.codings, codings.rows(state.codings)),
        (tables.memos, memos.rows(state.memos, state.lost)),
    ):
        logged = {_key(row): row for row in should}
        rows = _rows(connection, table)
        kept = {_key(row): row for row in rows if not isinstance(row, int)}
        differing = {key[0] for key in logged.keys() | kept.keys() if logged.get(key) != kept.get(key)}
        differing |= {row for row in rows if isinstance(row, int)}
        findings += [
            Finding(
                coder,
                FindingKind.STALE,
                f"the {table.name} of decision {number} are not what the log says",
                number,
            )
            for number in sorted(differing)
        ]
    return findings


def _key(row: Mapping[str, Any]) -> tuple[int, str]:
    return row["decision"], row.get("code", "")


def _rows(connection: Connection, table: Table) -> list[Mapping[str, Any] | int]:
    """The rows of a table by their number; the number alone of a row that cannot be read."""
    key = table.primary_key.columns[0]
    try:
        return [dict(row) for row in connection.execute(select(table).order_by(key)).mappings()]
    except _UNREADABLE:
        numbers = list(connection.execute(select(key).distinct().order_by(key)).scalars())
        return [row for number in numbers for row in _one_by_one(connection, table, number)]


def _one_by_one(connection: Connection, table: Table, number: int) -> list[Mapping[str, Any] | int]:
    query = select(table).where(table.primary_key.columns[0] == number)
    try:
        return [dict(row) for row in connection.execute(query).mappings()]
    except _UNREADABLE:
        return [number]
