"""The key: which words stand behind which surrogate, and everything decided on the way there.

It is a file of JSON lines, ``privacy/key.jsonl``, readable by its owner alone, only ever added to. Whoever holds it can
read the names back, so it stays out of version control, exports, backups for others and deposits.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from qualkit.errors import InputError, InvalidSpanError
from qualkit.model.segment import Span
from qualkit.privacy.kinds import Kind
from qualkit.privacy.rewrite import Cut
from qualkit.problem import Problem, Where

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

MODE = 0o600
"""Only its owner reads and writes it, where the system knows owners."""


class Ruling(StrEnum):
    """What was decided on a finding."""

    ACCEPT = "accept"  # this place is replaced
    ALWAYS = "always"  # these words are, wherever they stand, now and in what is imported later
    REJECT = "reject"  # this place stays
    NEVER = "never"  # these words stay, and are not asked for again
    SURROGATE = "surrogate"  # these words get this surrogate
    UNDO = "undo"  # entry number ``undoes`` counts no more
    APPLIED = "applied"  # a transcript was rewritten


@dataclass(frozen=True, slots=True)
class Place:
    """Words in a state of a transcript's text."""

    transcript: str
    state: str
    span: Span


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the key.

    Attributes:
        ruling: What was decided.
        at: When, ISO 8601 in UTC.
        by: ``review``, or ``rule`` for what ``--yes`` accepted.
        kind: Of the words.
        words: The words themselves.
        surrogate: What stands for them.
        place: Where, for ``ACCEPT``, ``REJECT`` and ``APPLIED``, whose span is not read.
        cuts: For ``APPLIED``: every replacement, in the text before.
        after: For ``APPLIED``: hash of the text after.
        undoes: For ``UNDO``.
        number: Line of the file, from 1; 0 before it is written.
    """

    ruling: Ruling
    at: str
    by: str = "review"
    kind: Kind | None = None
    words: str = ""
    surrogate: str = ""
    place: Place | None = None
    cuts: tuple[Cut, ...] = ()
    after: str = ""
    undoes: int | None = None
    number: int = 0


@dataclass
class Key:
    """What counts of the entries.

    Attributes:
        entries: All, in order, those undone included.
        surrogates: Words to what stands for them.
        kinds: Words to their kind.
        always: Words that are replaced wherever they stand.
        never: Words that stay.
        accepted: Places to be replaced, with their surrogates.
        rejected: Places that stay.
        applied: The rewritings of transcripts, in order.
    """

    entries: list[Entry] = field(default_factory=list)
    surrogates: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    always: set[str] = field(default_factory=set)
    never: set[str] = field(default_factory=set)
    accepted: dict[Place, str] = field(default_factory=dict)
    rejected: set[Place] = field(default_factory=set)
    applied: list[Entry] = field(default_factory=list)

    @property
    def originals(self) -> dict[str, str]:
        """Words that are or were replaced somewhere, to their surrogates."""
        accepted = {e.words for e in self.counting() if e.ruling in (Ruling.ACCEPT, Ruling.ALWAYS)}
        return {words: self.surrogates[words] for words in accepted if words in self.surrogates}

    def counting(self) -> list[Entry]:
        """The entries that were not undone."""
        undone = {entry.undoes for entry in self.entries if entry.ruling is Ruling.UNDO}
        return [e for e in self.entries if e.number not in undone and e.ruling is not Ruling.UNDO]

    def is_decided(self, place: Place, words: str) -> bool:
        """Whether a finding need not be asked for any more."""
        return words in self.always or words in self.never or place in self.accepted or place in self.rejected

    def add(self, entry: Entry) -> None:
        """Take an entry into account."""
        self.entries.append(entry)
        if entry.ruling is Ruling.UNDO:
            self._recount()
        else:
            self._count(entry)

    def _recount(self) -> None:
        for held in (self.surrogates, self.kinds, self.always, self.never, self.accepted, self.rejected, self.applied):
            held.clear()
        for one in self.counting():
            self._count(one)

    def _count(self, entry: Entry) -> None:
        if entry.words and entry.surrogate:
            self.surrogates[entry.words] = entry.surrogate
        if entry.words and entry.kind is not None:
            self.kinds[entry.words] = entry.kind
        match entry.ruling:
            case Ruling.ACCEPT if entry.place is not None:
                self.accepted[entry.place] = entry.surrogate
                self.rejected.discard(entry.place)
            case Ruling.REJECT if entry.place is not None:
                self.rejected.add(entry.place)
                self.accepted.pop(entry.place, None)
            case Ruling.ALWAYS:
                self.always.add(entry.words)
                self.never.discard(entry.words)
            case Ruling.NEVER:
                self.never.add(entry.words)
                self.always.discard(entry.words)
            case Ruling.APPLIED:
                self.applied.append(entry)
            case _:
                pass


def state_of(text: str) -> str:
    """The hash that names a state of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def key_of(entries: Iterable[Entry]) -> Key:
    """The key that entries lead to."""
    key = Key()
    for entry in entries:
        key.add(entry)
    return key


def read_key(path: Path) -> Key:
    """The key in a file; an empty one when there is none.

    Raises:
        InputError: It cannot be read, or lines of it are damaged; carries every problem.
    """
    try:
        data = path.read_bytes() if path.is_file() else b""
    except OSError as error:
        raise InputError(
            f"cannot be read: {error.strerror or error}", where=Where(path), hint="Check that you may read it."
        ) from error
    entries: list[Entry] = []
    problems: list[Problem] = []
    lines = data.split(b"\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entries.append(_entry(json.loads(line.decode("utf-8")), number))
        except (ValueError, KeyError, TypeError, AttributeError, InvalidSpanError):
            # The last line without its line feed was torn by a crash; what it said was never confirmed.
            if number < len(lines):
                hint = "Put back an older copy of the key, or take the line out if you know what it said."
                problems.append(Problem(Where(path, number), "is no line of a key", hint=hint))
    if problems:
        raise InputError(f"{len(problems)} damaged line(s) in the key; nothing was changed", problems=problems)
    return key_of(entries)


def add_entry(path: Path, key: Key, entry: Entry) -> Entry:
    """Write an entry to the key's file and have it on the disk before this returns.

    Returns:
        The entry with its number.

    Raises:
        InputError: It cannot be written.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), MODE)
        with os.fdopen(handle, "r+b") as file:
            if hasattr(os, "fchmod"):
                os.fchmod(file.fileno(), MODE)
            data = file.read()
            is_torn = bool(data) and not data.endswith(b"\n")
            if is_torn:
                # What a crash cut short counts for nothing.
                data = data[: data.rfind(b"\n") + 1]
                file.truncate(len(data))
            number = data.count(b"\n") + 1
            file.seek(0, os.SEEK_END)
            file.write((json.dumps(_fields(entry), ensure_ascii=False, separators=(",", ":")) + "\n").encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise InputError(
            f"cannot be written: {error.strerror or error}; the decision was not saved",
            where=Where(path),
            hint="Check that you may write there, and that the disk has room.",
        ) from error
    written = replace(entry, number=number)
    key.add(written)
    return written


def _fields(entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = {"ruling": entry.ruling.value, "at": entry.at, "by": entry.by}
    if entry.kind is not None:
        found["kind"] = entry.kind.value
    if entry.words:
        found["words"] = entry.words
    if entry.surrogate:
        found["surrogate"] = entry.surrogate
    if entry.place is not None:
        place = entry.place
        found |= {
            "transcript": place.transcript,
            "state": place.state,
            "start": place.span.start,
            "end": place.span.end,
        }
    if entry.ruling is Ruling.APPLIED:
        found["cuts"] = [[cut.span.start, cut.span.end, cut.surrogate] for cut in entry.cuts]
        found["after"] = entry.after
    if entry.undoes is not None:
        found["undoes"] = entry.undoes
    return found


def _entry(fields: dict[str, Any], number: int) -> Entry:
    place = None
    if "transcript" in fields:
        place = Place(str(fields["transcript"]), str(fields["state"]), Span(int(fields["start"]), int(fields["end"])))
    return Entry(
        ruling=Ruling(fields["ruling"]),
        at=str(fields["at"]),
        by=str(fields["by"]),
        kind=Kind(fields["kind"]) if "kind" in fields else None,
        words=str(fields.get("words", "")),
        surrogate=str(fields.get("surrogate", "")),
        place=place,
        cuts=_cuts(fields.get("cuts", [])),
        after=str(fields.get("after", "")),
        undoes=int(fields["undoes"]) if "undoes" in fields else None,
        number=number,
    )


def _cuts(written: Sequence[Sequence[Any]]) -> tuple[Cut, ...]:
    return tuple(Cut(Span(int(start), int(end)), str(surrogate)) for start, end, surrogate in written)
