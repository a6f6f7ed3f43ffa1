"""A query as a tree: what is asked of passages, printed so that reading it again gives the same tree."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = "words"
BARE = ""
OF_CODINGS = ("code", "theme", "coder", "facet")
"""Fields that ask of a coding; ``with`` asks several of one and the same."""

KEYWORDS = ("and", "or", "not", "with", "near")
PLAIN = re.compile(r"[^\s()（）\"“”「」『』:：\\]+")
"""What stands in a query without quotes."""


@dataclass(frozen=True, slots=True)
class Atom:
    """One thing asked of a passage.

    Attributes:
        name: ``code``, ``theme``, ``coder``, ``facet``, ``words``, ``memo``, ``like``, ``case``, ``transcript``,
            ``speaker``, ``role`` or another attribute of cases; empty for a word that was written alone, which is
            a code, a theme or a word once names are known (``analysis.query_names``).
        value: What it has to be.
        column: Where it stands in the query, from 1; it does not count when atoms are compared.
    """

    name: str
    value: str
    column: int = field(default=0, compare=False)

    def __str__(self) -> str:
        if self.name == WORDS:
            return _quoted(self.value)
        if self.name == BARE:
            return self.value
        is_plain = PLAIN.fullmatch(self.value) is not None
        return f"{self.name}:{self.value if is_plain else _quoted(self.value)}"


@dataclass(frozen=True, slots=True)
class With:
    """One coding for which all of these hold, each an atom of a coding."""

    parts: tuple[Atom, ...]

    def __str__(self) -> str:
        return " with ".join(map(str, self.parts))


@dataclass(frozen=True, slots=True)
class Near:
    """Passages of one that have a passage of the other at most so many turns away; it holds either way round."""

    left: Query
    right: Query
    within: int

    def __str__(self) -> str:
        return f"{_inside(self.left, (Atom, With))} near/{self.within} {_inside(self.right, (Atom, With))}"


@dataclass(frozen=True, slots=True)
class Not:
    """Passages for which this does not hold."""

    part: Query

    def __str__(self) -> str:
        return f"not {_inside(self.part, (Atom, With, Near, Not))}"


@dataclass(frozen=True, slots=True)
class And:
    """Passages for which all of these hold."""

    parts: tuple[Query, ...]

    def __str__(self) -> str:
        return " and ".join(_inside(part, (Atom, With, Near, Not)) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """Passages for which one of these holds."""

    parts: tuple[Query, ...]

    def __str__(self) -> str:
        return " or ".join(_inside(part, (Atom, With, Near, Not, And)) for part in self.parts)


Query: TypeAlias = Atom | With | Near | Not | And | Or


def atoms(query: Query) -> Iterator[Atom]:
    """All atoms of a query, in the order written."""
    match query:
        case Atom():
            yield query
        case With(parts) | And(parts) | Or(parts):
            for part in parts:
                yield from atoms(part)
        case Near(left, right):
            yield from atoms(left)
            yield from atoms(right)
        case Not(part):
            yield from atoms(part)


def _inside(part: Query, binds_tighter: tuple[type, ...]) -> str:
    return str(part) if isinstance(part, binds_tighter) else f"({part})"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
