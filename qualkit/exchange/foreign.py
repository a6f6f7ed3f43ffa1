"""A study as other programs exchange it: users, codes, sources with their codings, notes, cases; no store, no file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class User:
    """Who coded.

    Attributes:
        guid: As everywhere here: in REFI-QDA of the form 8-4-4-4-12, in capitals, without braces; what another
            program calls the thing, with its kind before it, where it has no guids (``code 3``).
        is_machine: Whether the program codes under this name, not a person.
    """

    guid: str
    name: str = ""
    id: str = ""
    is_machine: bool = False


@dataclass(frozen=True, slots=True)
class ForeignCode:
    """A code or a folder of codes.

    Attributes:
        is_codable: ``False`` for what only holds other codes.
        colour: ``#RRGGBB``, or empty.
        notes: Guids of notes about it.
    """

    guid: str
    name: str
    is_codable: bool = True
    description: str = ""
    colour: str = ""
    notes: tuple[str, ...] = ()
    children: tuple[ForeignCode, ...] = ()

    def walk(self) -> Iterator[ForeignCode]:
        """This code and all below it, a parent before its children."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class ForeignCoding:
    """A code on a selection or on a whole source; ``user`` and ``at`` are empty where the file does not tell."""

    guid: str
    code: str
    user: str = ""
    at: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """A part of a source's text, half-open, in the unit that the file counts in.

    Attributes:
        name: What the program calls it: often the first words selected.
        description: What the user wrote to it.
    """

    guid: str
    start: int
    end: int
    name: str = ""
    description: str = ""
    user: str = ""
    at: str = ""
    codings: tuple[ForeignCoding, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ForeignSource:
    """A text and what was selected in it.

    Attributes:
        text: As in the file, line ends included; a byte-order mark is not part of it.
        values: Guid of a variable to its value.
        codings: On the whole source.
    """

    guid: str
    name: str
    text: str
    description: str = ""
    user: str = ""
    at: str = ""
    selections: tuple[Selection, ...] = ()
    codings: tuple[ForeignCoding, ...] = ()
    notes: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)

    def every_coding(self) -> Iterator[ForeignCoding]:
        """Codings of the whole text and of its selections."""
        yield from self.codings
        yield from (coding for one in self.selections for coding in one.codings)


@dataclass(frozen=True, slots=True)
class Note:
    """A memo or an attachment: a text with a name."""

    guid: str
    name: str
    text: str
    user: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Variable:
    """A kind of fact about cases."""

    guid: str
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class ForeignCase:
    """Whom sources stand for, with the values of variables."""

    guid: str
    name: str
    description: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ForeignSet:
    """A named collection of codes, sources and notes."""

    guid: str
    name: str
    description: str = ""
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ForeignStudy:
    """All of it.

    Attributes:
        origin: The program that wrote it.
        user: Guid of who made it; empty where not told.
        at: When it was written, ISO 8601; empty where not told.
        notes: All notes, those that codes, sources and selections point to and those of the study (``own_notes``).
        own_notes: Guids of the notes about the study as a whole.
    """

    name: str
    origin: str = ""
    description: str = ""
    user: str = ""
    at: str = ""
    users: tuple[User, ...] = ()
    codes: tuple[ForeignCode, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[ForeignCase, ...] = ()
    sources: tuple[ForeignSource, ...] = ()
    notes: tuple[Note, ...] = ()
    sets: tuple[ForeignSet, ...] = ()
    own_notes: tuple[str, ...] = ()

    def every_code(self) -> Iterator[ForeignCode]:
        """All codes, a parent before its children."""
        for code in self.codes:
            yield from code.walk()


@dataclass(frozen=True, slots=True)
class Foreign:
    """What was read from another program's files.

    Attributes:
        study: What the project holds.
        originals: Files that transcripts were read from, by name, where qualkit wrote the project.
        left_out: What the project holds besides, in words: pictures, links, graphs, …
        counted: How positions were counted, where the reader knows; ``""`` where it has to be found out.
            Then positions are code points of the texts as they stand.
    """

    study: ForeignStudy
    originals: Mapping[str, bytes] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    counted: str = ""
