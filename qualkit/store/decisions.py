"""The log of a coder's decisions: only ever added to, each entry chained to the one before by its hash.

An entry's ``digest`` is the sha256 of a salt and the decision as canonical JSON; its ``hash`` that of the
hash before, the number and the digest. So the words of a decision can be erased, with the salt, when a
participant withdraws: the chain still holds, and nobody can test a guess against the digest.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from qualkit.errors import InvalidSpanError, StoreError
from qualkit.model.coding import Decision, Mode, Verdict
from qualkit.model.memo import NOWHERE, About, Subject
from qualkit.model.segment import Span
from qualkit.store import codings, memos, meta
from qualkit.store.projection import changed_codings, changed_memos, project, target
from qualkit.store.tables import decisions

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from sqlalchemy import ColumnElement, Connection, Row

    from qualkit.store.projection import Projection

_CHANGE_CODINGS = {Verdict.CODES, Verdict.NONE, Verdict.WITHDRAW, Verdict.MOVE, Verdict.LOSE}
_CHANGE_MEMOS = {Verdict.MEMO, Verdict.WITHDRAW, Verdict.MOVE, Verdict.LOSE}

_LATER = ("is_control", "is_continued")
"""Fields of a decision that an older log does not name: they are false there."""

GENESIS = "0" * 64
"""What stands for the hash before the first entry."""


def append(connection: Connection, decision: Decision, *, salt: str | None = None) -> Decision:
    """Log a decision and bring codings and memos up to date, in the caller's transaction.

    Args:
        connection: Of the coder's layer, in a transaction that writes.
        decision: Not logged before: its number is 0.
        salt: Guards an erased decision against guessing. By default 16 random bytes, the one place of the
            store where anything is random; nothing but the hashes depends on it.

    Returns:
        The decision with its number.

    Raises:
        StoreError: The decision contradicts itself, is another coder's, or undoes one that was erased;
            nothing was logged.
    """
    number, prev = head(connection)
    logged = replace(decision, number=number + 1)
    _check(connection, decision, number + 1)
    root = _root(connection, logged)
    connection.execute(insert(decisions).values(entry(logged, prev, salt or secrets.token_hex(16))))
    if logged.verdict is Verdict.UNDO:
        if root.verdict in _CHANGE_CODINGS | _CHANGE_MEMOS:
            _project_again(connection, root)
        return logged
    if logged.verdict in _CHANGE_CODINGS:
        standing = codings.standing_on(connection, logged.transcript, {logged.span, target(logged)})
        codings.put(connection, changed_codings(standing, logged, meta.layer_kind(connection)))
    if logged.verdict in _CHANGE_MEMOS:
        memos.put(connection, *changed_memos(memos.touched_by(connection, logged), logged))
    return logged


def log(connection: Connection) -> list[Decision]:
    """All decisions of a layer, by number; those erased are absent.

    Raises:
        StoreError: An entry cannot be read.
    """
    return [_decision(row) for row in _rows(connection) if row.payload is not None]


def get(connection: Connection, number: int) -> Decision:
    """The decision of a number.

    Raises:
        StoreError: There is none, or it was erased.
    """
    row = connection.execute(select(decisions).where(decisions.c.number == number)).one_or_none()
    if row is None or row.payload is None:
        why = "no decision" if row is None else "erased: decision"
        raise StoreError(f"{why} number {number} in the log", hint="See: qualkit log")
    return _decision(row)


def head(connection: Connection) -> tuple[int, str]:
    """Number and hash of the newest entry; 0 and 64 zeros when there is none."""
    query = select(decisions.c.number, decisions.c.hash).order_by(decisions.c.number.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return (0, GENESIS) if row is None else (row.number, row.hash)


def erase(
    connection: Connection,
    transcripts: Collection[str],
    *,
    case: str | None = None,
    holds: Callable[[str], bool] | None = None,
) -> int:
    """Erase what was decided on transcripts, for a participant who withdraws; the chain still holds.

    Args:
        connection: Of the coder's layer, in a transaction that writes.
        transcripts: Whose decisions go, field notes among them.
        case: Whose memos go as well.
        holds: Whether a text holds words of the participant: memos on anything else go when they do.

    Returns:
        How many decisions were erased.
    """
    of_case = None if case is None else About(Subject.CASE, case)

    def is_doomed(decision: Decision) -> bool:
        if decision.transcript in transcripts or (of_case is not None and decision.about == of_case):
            return True
        return holds is not None and holds(decision.memo)

    return erase_numbers(connection, {decision.number for decision in log(connection) if is_doomed(decision)})


def erase_numbers(connection: Connection, numbers: Collection[int]) -> int:
    """Erase the words of decisions: numbers and hashes stay; words, codes, place and time go.

    With a memo all its versions go, with a decision whatever undoes it; the codings and memos that followed are
    those that the rest of the log leads to.

    Args:
        connection: Of the coder's layer, in a transaction that writes.
        numbers: Of the decisions; those erased before do not count.

    Returns:
        How many decisions were erased.
    """
    known = log(connection)
    doomed = {decision.number for decision in known if decision.number in numbers}
    # A version of a memo that stood before would stand again if only the last one went.
    of_memos = [decision for decision in known if decision.verdict in (Verdict.MEMO, Verdict.WITHDRAW)]
    firsts = {decision.revises or decision.number for decision in of_memos if decision.number in doomed}
    doomed |= {decision.number for decision in known if {decision.number, decision.revises} & (firsts | doomed)}
    for decision in known:
        if decision.verdict is Verdict.UNDO and decision.undoes in doomed:
            doomed.add(decision.number)
    if not doomed:
        return 0
    touched = {decision.transcript for decision in known if decision.number in doomed}
    for start in range(0, len(doomed), _AT_ONCE):
        part = sorted(doomed)[start : start + _AT_ONCE]
        connection.execute(update(decisions).where(decisions.c.number.in_(part)).values(ERASED))
    for transcript in sorted(touched):
        project_transcript(connection, transcript)
    return len(doomed)


_AT_ONCE = 500  # below the number of parameters that any database takes in one statement


ERASED: dict[str, Any] = {
    "at": "",
    "verdict": "",
    "transcript": "",
    "start": 0,
    "end": 0,
    "salt": None,
    "payload": None,
}
"""What an erased entry holds beside its number and hashes."""


def entry(decision: Decision, prev: str, salt: str) -> dict[str, Any]:
    """A numbered decision as the log holds it after the entry whose hash is ``prev``."""
    payload = canonical(decision)
    digest = digest_of(payload, salt)
    return {
        "number": decision.number,
        "at": decision.at,
        "verdict": decision.verdict.value,
        "transcript": decision.transcript,
        "start": decision.span.start,
        "end": decision.span.end,
        "salt": salt,
        "payload": payload,
        "digest": digest,
        "prev": prev,
        "hash": chained(prev, decision.number, digest),
    }


def digest_of(payload: str, salt: str) -> str:
    """The digest of a canonical text with its salt."""
    return hashlib.sha256(f"{salt}{payload}".encode()).hexdigest()


def chained(prev: str, number: int, digest: str) -> str:
    """The hash of an entry."""
    return hashlib.sha256(f"{prev}|{number}|{digest}".encode()).hexdigest()


def canonical(decision: Decision) -> str:
    """A decision as JSON with sorted keys and no spaces: the same decision is always the same text.

    Fields that came with a later version are written only where they say something, so that what was logged
    before them is still the same text.
    """
    fields: dict[str, Any] = {
        "coder": decision.coder,
        "transcript": decision.transcript,
        "span": _pair(decision.span),
        "quote": decision.quote,
        "verdict": decision.verdict.value,
        "at": decision.at,
        "codes": list(decision.codes),
        "facets": {code: dict(values) for code, values in decision.facets.items()},
        "mode": decision.mode.value,
        "shown": list(decision.shown),
        "before": None if decision.before is None else list(decision.before),
        "took_ms": decision.took_ms,
        "memo": decision.memo,
        "split_at": decision.split_at,
        "moved_to": None if decision.moved_to is None else _pair(decision.moved_to),
        "undoes": decision.undoes,
        "codebook": decision.codebook,
        "fingerprints": dict(decision.fingerprints),
        "number": decision.number,
    }
    # Absent, not empty: a decision logged before there were these fields is still the same text.
    if decision.about is not None:
        fields["about"] = [decision.about.subject.value, decision.about.id]
    if decision.kind:
        fields["kind"] = decision.kind
    if decision.revises is not None:
        fields["revises"] = decision.revises
    if decision.reworded:
        fields["reworded"] = {str(number): digest for number, digest in decision.reworded.items()}
    fields |= {name: True for name in _LATER if getattr(decision, name)}
    return json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def parsed(payload: str) -> Decision:
    """The decision of a canonical text.

    Raises:
        ValueError, KeyError, TypeError, AttributeError, InvalidSpanError: The text is none.
    """
    fields = json.loads(payload)
    return Decision(
        coder=fields["coder"],
        transcript=fields["transcript"],
        span=Span(*fields["span"]),
        quote=fields["quote"],
        verdict=Verdict(fields["verdict"]),
        at=fields["at"],
        codes=tuple(fields["codes"]),
        facets=fields["facets"],
        mode=Mode(fields["mode"]),
        shown=tuple(fields["shown"]),
        before=None if fields["before"] is None else tuple(fields["before"]),
        took_ms=fields["took_ms"],
        memo=fields["memo"],
        split_at=fields["split_at"],
        moved_to=None if fields["moved_to"] is None else Span(*fields["moved_to"]),
        undoes=fields["undoes"],
        codebook=fields["codebook"],
        fingerprints=fields["fingerprints"],
        about=About(Subject(fields["about"][0]), fields["about"][1]) if "about" in fields else None,
        kind=fields.get("kind", ""),
        revises=fields.get("revises"),
        reworded={int(number): str(digest) for number, digest in fields.get("reworded", {}).items()},
        number=fields["number"],
        **{name: fields[name] for name in _LATER if name in fields},
    )


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]


def _rows(connection: Connection) -> Sequence[Row[Any, Any]]:
    return connection.execute(select(decisions.c.number, decisions.c.payload).order_by(decisions.c.number)).all()


def _decision(row: Row[Any, Any]) -> Decision:
    try:
        return parsed(row.payload)
    except (ValueError, KeyError, TypeError, AttributeError, InvalidSpanError) as error:
        raise StoreError(f"decision number {row.number} in the log is damaged", hint="Run: qualkit verify") from error


def _check(connection: Connection, decision: Decision, number: int) -> None:
    """Refuse what the log could never take back.

    Raises:
        StoreError: The decision contradicts itself or is another coder's.
    """
    coder = meta.layer_coder(connection)
    wrong = {
        "is another coder's": decision.coder != coder,
        "was logged already": decision.number != 0,
    }
    match decision.verdict:
        case Verdict.CODES:
            wrong["names no code: that is the verdict none"] = not decision.codes
            wrong["names a code twice"] = len(set(decision.codes)) < len(decision.codes)
        case Verdict.WITHDRAW:
            wrong["names no code to take back"] = not decision.codes and decision.revises is None
        case Verdict.MEMO:
            wrong["holds no note"] = not decision.memo.strip()
            wrong["is about words and something else"] = decision.about is not None and decision.span != NOWHERE
        case Verdict.SPLIT:
            at = decision.split_at
            wrong["splits outside its span"] = at is None or not decision.span.start < at < decision.span.end
        case Verdict.MOVE:
            wrong["does not say where its span moved"] = decision.moved_to is None
        case Verdict.UNDO:
            undoes = decision.undoes
            wrong[f"undoes number {undoes}, which is not in the log"] = undoes is None or not 0 < undoes < number
    if decision.revises is not None:
        wrong[f"revises number {decision.revises}, which is not in the log"] = not 0 < decision.revises < number
    for why, is_wrong in wrong.items():
        if is_wrong:
            raise StoreError(
                f"a decision of {decision.coder} ({decision.verdict}) cannot be logged: it {why}",
                hint=f"This is the layer of {coder}; nothing was saved.",
            )


def _root(connection: Connection, decision: Decision) -> Decision:
    """The decision that an ``UNDO`` is about in the end: through undoes of undoes."""
    while decision.verdict is Verdict.UNDO and decision.undoes is not None:
        decision = get(connection, decision.undoes)
    return decision


def _project_again(connection: Connection, root: Decision) -> None:
    """Build what follows from a decision that was undone, or done again, anew from the log.

    For an answer on words that never moved these are the codings on its span; else all on its transcript.
    """
    name = root.transcript
    moves = select(decisions.c.number).where(decisions.c.transcript == name, decisions.c.verdict == Verdict.MOVE.value)
    if root.verdict not in (Verdict.CODES, Verdict.NONE) or connection.execute(moves.limit(1)).first() is not None:
        project_transcript(connection, name)
        return
    found = _projected(connection, name, decisions.c.start == root.span.start, decisions.c.end == root.span.end)
    standing = [coding for coding in found.codings if coding.transcript == name and coding.span == root.span]
    codings.replace(connection, name, standing, span=root.span)


def project_transcript(connection: Connection, name: str) -> None:
    """Build all codings and memos on a transcript anew from the log."""
    found = _projected(connection, name)
    codings.replace(connection, name, [coding for coding in found.codings if coding.transcript == name])
    memos.replace(connection, name, [memo for memo in found.memos if memo.transcript == name], found.lost)


def _projected(connection: Connection, name: str, *here: ColumnElement[bool]) -> Projection:
    """What the decisions on a transcript lead to, on all of it or where conditions hold."""
    told = _read(connection, decisions.c.transcript == name, *here)
    if told:
        # An undo may be noted on another transcript than what it undoes, but always after it: the log before the
        # first decision told need not be looked through.
        undoing = decisions.c.verdict == Verdict.UNDO.value
        told |= _read(connection, undoing, decisions.c.number > min(told))
    return project([told[number] for number in sorted(told)], meta.layer_kind(connection))


def _read(connection: Connection, *here: ColumnElement[bool]) -> dict[int, Decision]:
    """The decisions for which conditions hold, by number, without those erased."""
    query = select(decisions.c.number, decisions.c.payload).where(decisions.c.payload.is_not(None), *here)
    return {row.number: _decision(row) for row in connection.execute(query)}
