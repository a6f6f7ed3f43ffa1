"""The grammar of queries: from the line a user writes to a tree, or to the column where it breaks off.

::

    query   = all, { "or", all }
    all     = part, { ["and"], part }                  two parts side by side: both hold
    part    = "not", part | passage, [ "near/3", passage ]
    passage = "(", query, ")" | coding, { "with", coding }
    coding  = name ":" value | value | '"' words '"'
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from qualkit.analysis.query import BARE, KEYWORDS, OF_CODINGS, PLAIN, WORDS, And, Atom, Near, Not, Or, With
from qualkit.errors import InputError
from qualkit.problem import Problem, Where

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualkit.analysis.query import Query

_QUOTES = {'"': '"', "“": "”", "「": "」", "『": "』"}
_NEAR = re.compile(r"near(/\d{1,4})?", re.IGNORECASE)
EXAMPLE = 'For example: usab and not role:physician   "exact words"   retn.notice near/3 trst   like:"…"'
DEEPEST = 100
"""Parentheses and nots inside each other at most."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # ( ) word words name end
    text: str
    at: int  # column, from 1


def parse(text: str) -> Query:
    """The tree of a query; names in it are not looked up yet.

    Raises:
        InputError: It is no query; tells the column.
    """
    reader = _Reader(text, _tokens(text))
    if reader.token.kind == "end":
        raise refused(text, [(1, "nothing is asked", EXAMPLE)])
    query = reader.either()
    if reader.token.kind != "end":
        raise reader.wrong("this parenthesis closes none", "Take it away, or open one before it.")
    return query


def refused(text: str, problems: Sequence[tuple[int, str, str]]) -> InputError:
    """All that is wrong with a query: column, problem and next step of each, and the query with the places marked."""
    width = max(1, len(text))
    marks = "".join(
        ("^" if any(column == at for at, _, _ in problems) else " ") + " " * (_cells(text[column - 1 : column]) - 1)
        for column in range(1, width + 2)
    )
    where = [Where(PurePath(f"column {column} of the query")) for column, _, _ in problems]
    told = [Problem(place, message, hint=hint) for place, (_, message, hint) in zip(where, problems, strict=True)]
    return InputError("the query cannot be answered", hint=f"  {text}\n    {marks.rstrip()}", problems=told)


class _Reader:
    """Walks along the tokens."""

    def __init__(self, text: str, tokens: list[_Token]) -> None:
        self._text = text
        self._tokens = tokens
        self._position = 0
        self._depth = 0

    @property
    def token(self) -> _Token:
        return self._tokens[self._position]

    def wrong(self, message: str, hint: str = EXAMPLE) -> InputError:
        return refused(self._text, [(self.token.at, message, hint)])

    def either(self) -> Query:
        parts = [self._all()]
        while self._takes("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self) -> Query:
        parts = [self._part()]
        while self._takes("and") or (self.token.kind not in (")", "end") and not self._is("or")):
            parts.append(self._part())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _part(self) -> Query:
        if self._is("not"):
            self._deeper()
            self._next()
            part = self._part()
            self._depth -= 1
            return Not(part)
        left = self._passage()
        if not self._is_near():
            return left
        near = self.token.text
        if "/" not in near:
            raise self.wrong("how many turns away is near?", "Write near/3 for at most 3 turns.")
        self._next()
        right = self._passage()
        if self._is_near():
            raise self.wrong("near joins two, not three", "Put two of them in parentheses.")
        return Near(left, right, int(near.partition("/")[2]))

    def _passage(self) -> Query:
        if self.token.kind == "(":
            opened = self.token
            self._deeper()
            self._next()
            query = self.either()
            if self.token.kind != ")":
                raise refused(self._text, [(opened.at, "this parenthesis is not closed", "Close it with ).")])
            self._next()
            self._depth -= 1
            if self._is("with"):
                raise self.wrong("with joins codings, not parentheses", "Write: code:x with coder:lin")
            return query
        parts = [self._coding()]
        while self._takes("with"):
            parts.append(self._coding())
        return parts[0] if len(parts) == 1 else With(tuple(parts))

    def _coding(self) -> Atom:
        token = self.token
        if token.kind == "words":
            self._next()
            return Atom(WORDS, token.text, token.at)
        if token.kind == "name":
            self._next()
            value = self.token
            if value.kind not in ("word", "words") or value.at != token.at + len(token.text) + 1:
                raise refused(self._text, [(token.at, f"{token.text}: asks for nothing", f"Write {token.text}:VALUE.")])
            self._next()
            return Atom(_name(token.text), value.text, token.at)
        if token.kind == "word" and token.text.lower() not in KEYWORDS and not self._is_near():
            self._next()
            return Atom(BARE, token.text, token.at)
        what = "the query ends" if token.kind == "end" else f"{token.text!r} stands"
        raise self.wrong(f"{what} where a code, a word or a parenthesis should be")

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self.wrong(f"more than {DEEPEST} levels inside each other", "Ask in several queries.")

    def _is(self, keyword: str) -> bool:
        return self.token.kind == "word" and self.token.text.lower() == keyword

    def _is_near(self) -> bool:
        return self.token.kind == "word" and _NEAR.fullmatch(self.token.text) is not None

    def _takes(self, keyword: str) -> bool:
        found = self._is(keyword)
        if found:
            self._next()
        return found

    def _next(self) -> None:
        self._position += 1


def _tokens(text: str) -> list[_Token]:
    found = []
    position = 0
    while position < len(text):
        sign, at = text[position], position + 1
        if sign.isspace():
            position += 1
        elif sign in "()（）":
            found.append(_Token("(" if sign in "(（" else ")", sign, at))
            position += 1
        elif sign in _QUOTES:
            words, position = _words(text, position)
            found.append(_Token("words", words, at))
        else:
            plain = PLAIN.match(text, position)
            if plain is None:
                raise refused(text, [(at, f"{sign!r} stands alone", 'Put it in quotes: "…"')])
            position = plain.end()
            is_name = text[position : position + 1] in (":", "：") and not (found and _is_value(found[-1], at))
            found.append(_Token("name" if is_name else "word", plain.group(), at))
            position += is_name
    return [*found, _Token("end", "", len(text) + 1)]


def _is_value(before: _Token, at: int) -> bool:
    """Whether what starts at a column is the value of a name: a colon in it would be a second one."""
    return before.kind == "name" and at == before.at + len(before.text) + 1


def _words(text: str, position: int) -> tuple[str, int]:
    """Words in quotes, and where they end."""
    closing = _QUOTES[text[position]]
    words = ""
    for found in re.finditer(r"\\(.)|(.)", text[position + 1 :], re.DOTALL):
        if found[2] == closing:
            return words, position + 1 + found.end()
        words += found[1] or found[2]
    raise refused(text, [(position + 1, "these quotes are not closed", f"Close them with {closing}.")])


def _name(name: str) -> str:
    """Names that the program knows in lower case; attributes of cases as they are written."""
    lower = name.lower()
    return lower if lower in (*OF_CODINGS, "memo", "like", "case", "transcript", "speaker", "role") else name


def _cells(sign: str) -> int:
    return 2 if sign and unicodedata.east_asian_width(sign) in "WF" else 1
