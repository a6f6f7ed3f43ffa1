"""Names in a query looked up: codes, themes, coders, cases; everything unknown is told at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from qualkit.analysis.query import OF_CODINGS, WORDS, And, Atom, Near, Not, Or, With, atoms
from qualkit.analysis.query_grammar import refused
from qualkit.analysis.wording import Wording, folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qualkit.analysis.query import Query
    from qualkit.model.codebook import Codebook

_CLOSE = 0.75  # likeness of a word with a dot to an id from which on it is taken for a slip


@dataclass(frozen=True)
class Names:
    """What a query can name.

    Attributes:
        codebook: Codes, themes and facets.
        coders: Who has a layer.
        attributes: ``role`` and the other attributes of cases, each with its values.
        cases: Names of cases.
        transcripts: Names of transcripts.
        speakers: Labels of speakers and their roles.
    """

    codebook: Codebook
    coders: Sequence[str]
    attributes: Mapping[str, Iterable[str]]
    cases: Sequence[str]
    transcripts: Sequence[str]
    speakers: Sequence[str]


def bound(query: Query, names: Names, *, text: str) -> Query:
    """The query with today's ids, and with every bare word told apart: a code, a theme, or a word.

    A bare word is a code or theme when it is its id, a former id or, whatever its case, its label in any language;
    otherwise a word looked for in the transcripts.

    Args:
        query: As it was written.
        names: What there is.
        text: The line as it was written, for the places of problems.

    Raises:
        InputError: It names what is not there; carries every problem, with the nearest names.
    """
    binder = _Binder(names)
    made = binder.bind(query)
    if binder.problems:
        raise refused(text, binder.problems)
    return made


def meant(query: Query, codebook: Codebook) -> tuple[str, ...]:
    """Codes and themes that the words of a query may have been meant for, when nothing was found."""
    names: dict[str, str] = {}
    for kind, ideas in (("code", codebook.codes), ("theme", codebook.themes)):
        for idea in ideas:
            names |= {folded(name): f"{kind}:{idea.id}" for name in (idea.id, *idea.label.every())}
    words = [folded(atom.value) for atom in atoms(query) if atom.name == WORDS]
    close = [name for word in words for name in get_close_matches(word, names, n=2, cutoff=_CLOSE)]
    return tuple(dict.fromkeys(names[name] for name in close))


def begun(query: Query, passages: Iterable[str]) -> list[tuple[str, int]]:
    """Words of a query that stand in no passage as whole words, although others begin with them.

    Args:
        query: With names looked up.
        passages: Texts to look through.

    Returns:
        Each with a star, as a query has it (``remind*``), and in how many of the passages it is found then.
    """
    texts = [folded(text) for text in passages]
    found = []
    for word in dict.fromkeys(atom.value for atom in atoms(query) if atom.name == WORDS):
        wider = f"{word}*"
        if not word.endswith("*") and not any(Wording(word).is_in(text) for text in texts):
            n = sum(Wording(wider).is_in(text) for text in texts)
            found += [(wider, n)] if n else []
    return found


class _Binder:
    def __init__(self, names: Names) -> None:
        self._names = names
        self._book = names.codebook
        self.problems: list[tuple[int, str, str]] = []

    def bind(self, query: Query) -> Query:
        match query:
            case Atom():
                return self._atom(query)
            case With(parts):
                return With(tuple(self._of_coding(self._atom(part)) for part in parts))
            case Near(left, right, within):
                return Near(self.bind(left), self.bind(right), within)
            case Not(part):
                return Not(self.bind(part))
            case And(parts):
                return And(tuple(self.bind(part) for part in parts))
            case Or(parts):
                return Or(tuple(self.bind(part) for part in parts))

    def _atom(self, atom: Atom) -> Atom:
        names = self._names
        match atom.name:
            case "":
                return self._bare(atom)
            case "code":
                return self._code(atom)
            case "theme":
                return self._one_of(atom, [theme.id for theme in self._book.themes], "theme", "qualkit codebook show")
            case "coder":
                return self._one_of(atom, names.coders, "coder with codings", "qualkit coder list")
            case "facet":
                return self._facet(atom)
            case "case":
                return self._one_of(atom, names.cases, "case", "qualkit case list")
            case "transcript":
                return self._one_of(atom, names.transcripts, "transcript", "qualkit transcripts list")
            case "speaker":
                return self._one_of(atom, names.speakers, "speaker", "qualkit transcripts show NAME")
            case "words" | "memo" | "like":
                if not atom.value.strip():
                    self._wrong(atom, f"{atom.name}: holds no words", "Write some between the quotes.")
                return atom
            case _:
                return self._attribute(atom)

    def _bare(self, atom: Atom) -> Atom:
        word = atom.value
        code = self._book.current_id(word)
        if code is not None:
            return replace(atom, name="code", value=code)
        if any(theme.id == word for theme in self._book.themes):
            return replace(atom, name="theme")
        if "." in word and "*" in word and any(fnmatchcase(code.id, word) for code in self._book.codes):
            return replace(atom, name="code")
        wanted = folded(word)
        for kind, ideas in (("theme", self._book.themes), ("code", self._book.codes)):
            for idea in ideas:
                if any(folded(label) == wanted for label in idea.label.every()):
                    return replace(atom, name=kind, value=idea.id)
        close = get_close_matches(word, self._ids(), n=2, cutoff=_CLOSE) if "." in word.strip(".") else []
        if close:
            self._wrong(atom, f"no code named {word!r}", f'{_meant(close)} For the words write "{word}".')
        return replace(atom, name=WORDS)

    def _code(self, atom: Atom) -> Atom:
        if "*" in atom.value:
            if not any(fnmatchcase(code.id, atom.value) for code in self._book.codes):
                self._wrong(atom, f"no code is named like {atom.value!r}", "See: qualkit codebook show")
            return atom
        today = self._book.current_id(atom.value)
        if today is not None:
            return replace(atom, value=today)
        if any(theme.id == atom.value for theme in self._book.themes):
            self._wrong(atom, f"{atom.value!r} is a theme, not a code", f"Write theme:{atom.value}.")
        else:
            close = get_close_matches(atom.value, self._ids(), n=3)
            self._wrong(atom, f"no code named {atom.value!r}", _meant(close) or "See: qualkit codebook show")
        return atom

    def _facet(self, atom: Atom) -> Atom:
        facet, has_value, value = atom.value.partition("=")
        values = {one.id: [v.id for v in one.values] for one in self._book.marks}
        if facet not in values:
            self._wrong(atom, f"no facet named {facet!r}", f"There are: {', '.join(values) or 'none'}.")
        elif has_value and value not in values[facet]:
            close = _meant(get_close_matches(value, values[facet], n=2))
            self._wrong(atom, f"no {facet} named {value!r}", close or f"There are: {', '.join(values[facet])}.")
        return atom

    def _attribute(self, atom: Atom) -> Atom:
        attributes = self._names.attributes
        if atom.name not in attributes:
            fields = [*OF_CODINGS, "memo", "like", "case", "transcript", "speaker", *attributes]
            close = _meant(get_close_matches(atom.name, fields, n=2))
            hint = close or f"There are: {', '.join(fields)}."
            self._wrong(atom, f"nothing named {atom.name!r} can be asked for", hint)
            return atom
        if atom.value[:1] in ("<", ">"):
            if number(atom.value.lstrip("<>=")) is None:
                self._wrong(atom, f"{atom.value!r} compares with no number", f"Write {atom.name}:>=40.")
            return atom
        return self._one_of(atom, sorted(set(attributes[atom.name])), atom.name, "qualkit case list")

    def _one_of(self, atom: Atom, known: Sequence[str], what: str, see: str) -> Atom:
        wanted = folded(atom.value)
        if not any(fnmatchcase(folded(one), wanted) for one in known):
            told = [one for one in known if one]
            close = _meant(get_close_matches(atom.value, told, n=3))
            hint = close or (f"There are: {', '.join(told)}." if 0 < len(told) <= 12 else f"See: {see}")
            self._wrong(atom, f"no {what} {atom.value!r}", hint)
        return atom

    def _of_coding(self, atom: Atom) -> Atom:
        if atom.name not in OF_CODINGS and not any(column == atom.column for column, _, _ in self.problems):
            hint = f"Codings are asked for by {', '.join(OF_CODINGS)}; for passages write and."
            self._wrong(atom, f"{atom} is nothing that a coding has", hint)
        return atom

    def _ids(self) -> list[str]:
        return [code.id for code in self._book.codes] + [theme.id for theme in self._book.themes]

    def _wrong(self, atom: Atom, message: str, hint: str) -> None:
        self.problems.append((atom.column, message, hint))


def number(text: str) -> float | None:
    """A value as a number, if it is one."""
    try:
        return float(text)
    except ValueError:
        return None


def _meant(close: Sequence[str]) -> str:
    return f"Did you mean {' or '.join(close)}?" if close else ""
