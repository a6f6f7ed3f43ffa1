"""The codebook: themes, codes (any depth) and facets, with texts in one or several languages."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from qualkit.errors import UnknownCodeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Text:
    """A text in one or several languages: language code to words. Empty words are left out."""

    by_language: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.by_language)

    def in_language(self, language: str | None) -> str:
        """The words in a language; else in the first language there is; else an empty string."""
        first = next(iter(self.by_language.values()), "")
        return first if language is None else self.by_language.get(language, first)

    def every(self) -> tuple[str, ...]:
        """The words in every language, in the codebook's order."""
        return tuple(self.by_language.values())


class Status(StrEnum):
    """Whether a code is in use."""

    ACTIVE = "active"
    DRAFT = "draft"
    RETIRED = "retired"  # kept for its codings; not offered to coders


class ExampleKind(StrEnum):
    """How an example relates to its code."""

    TYPICAL = "typical"
    ATYPICAL = "atypical"
    CLOSE_BUT_NO = "close_but_no"


@dataclass(frozen=True, slots=True)
class Example:
    """A passage that shows a code's use.

    Attributes:
        kind: Typical, atypical, or close but not this code.
        text: The passage.
        use: For close-but-no: the code that fits instead.
        source: The transcript it was taken from (``P07 ¶12``), when it is a participant's words.
    """

    kind: ExampleKind
    text: Text
    use: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """A named idea in the codebook.

    Attributes:
        id: Stable, unique in the codebook; any Unicode letters, digits, ``.``, ``_`` and ``-``.
        theme: The id of the theme in whose folder it lives.
        parent: The id of the code above it, if it is not directly in the theme.
        formerly: Former ids: codings made under them are read as codings of this code.
        line: Line in the YAML file, from 1.
    """

    id: str
    theme: str
    label: Text = Text()
    parent: str | None = None
    definition: Text = Text()
    include: Text = Text()
    exclude: Text = Text()
    examples: tuple[Example, ...] = ()
    groups: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    derivation: str | None = None
    colour: str | None = None
    status: Status = Status.ACTIVE
    formerly: tuple[str, ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Theme:
    """A claim that gathers codes; its folder in the YAML is where codes live while the claim grows.

    Attributes:
        statement: The claim; empty while coding.
        also: Codes that live in other folders but speak to this theme.
    """

    id: str
    label: Text = Text()
    statement: Text = Text()
    definition: Text = Text()
    origin: str | None = None
    colour: str | None = None
    also: tuple[str, ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet."""

    id: str
    label: Text = Text()


@dataclass(frozen=True, slots=True)
class Facet:
    """A question asked of every coding, orthogonal to codes: valence, certainty."""

    id: str
    label: Text = Text()
    values: tuple[FacetValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A publication or other origin that codes were taken from.

    Attributes:
        id: The name that the codes' ``sources`` use.
        cite: How to cite it; empty when the codebook does not say.
        doi: Without ``https://doi.org/``; empty when the codebook does not say.
    """

    id: str
    cite: str = ""
    doi: str = ""


STANCE = "stance"
CONTRADICTS = "contradicts"
MARK = (STANCE, CONTRADICTS)
"""Facet and value by which a coder says that a coding speaks against its theme; every codebook has them."""


def _called(name: str, entries: Iterable[Theme | Code]) -> list[str]:
    """Ids of the themes or codes that have this label in any language."""
    wanted = name.strip().casefold()
    return [one.id for one in entries if wanted in {text.strip().casefold() for text in one.label.by_language.values()}]


@dataclass(frozen=True)
class Codebook:
    """The tree of themes and codes of one YAML file.

    Attributes:
        name: The codebook's name.
        version: The version its author wrote in the file.
        sha256: Of the file's bytes, hexadecimal: the exact state that codings were made under.
        languages: Language codes of its texts, the first one first.
        themes: In the file's order.
        codes: In the file's order, a parent before its children, retired ones included.
        facets: In the file's order.
        references: What the codes' ``sources`` name, in the file's order.
    """

    name: str
    version: str
    sha256: str
    languages: tuple[str, ...]
    themes: tuple[Theme, ...]
    codes: tuple[Code, ...]
    facets: tuple[Facet, ...] = ()
    references: tuple[Reference, ...] = ()

    @cached_property
    def _by_id(self) -> dict[str, Code]:
        return {code.id: code for code in self.codes}

    @cached_property
    def _current(self) -> dict[str, str]:
        former = {old: code.id for code in self.codes for old in code.formerly}
        return former | {code.id: code.id for code in self.codes}

    @cached_property
    def marks(self) -> tuple[Facet, ...]:
        """What a coding can be marked with: the file's facets, and ``stance: contradicts`` whatever the file says."""
        reserved = FacetValue(CONTRADICTS, Text({"en": "Contradicts", "zh": "相反"}))
        own = next((facet for facet in self.facets if facet.id == STANCE), None)
        if own is None:
            return (*self.facets, Facet(STANCE, Text({"en": "Stance", "zh": "立场"}), (reserved,)))
        if any(value.id == CONTRADICTS for value in own.values):
            return self.facets
        full = Facet(own.id, own.label, (*own.values, reserved))
        return tuple(full if facet is own else facet for facet in self.facets)

    def __contains__(self, code_id: object) -> bool:
        return code_id in self._by_id

    def code(self, code_id: str) -> Code:
        """The code of this id, or of the former id.

        Raises:
            UnknownCodeError: The codebook does not define it; names the nearest ids.
        """
        current = self._current.get(code_id)
        if current is None:
            raise UnknownCodeError(code_id, self._by_id, labelled=_called(code_id, self.codes))
        return self._by_id[current]

    def current_id(self, code_id: str) -> str | None:
        """The id a code has today; ``None`` for a code that the codebook no longer defines."""
        return self._current.get(code_id)

    def theme(self, theme_id: str) -> Theme:
        """The theme of this id.

        Raises:
            UnknownCodeError: The codebook does not define it.
        """
        found = next((theme for theme in self.themes if theme.id == theme_id), None)
        if found is None:
            known, labelled = [theme.id for theme in self.themes], _called(theme_id, self.themes)
            code = self.current_id(theme_id)
            hint = None if code is None else f"It is a code: qualkit codebook show {code}   qualkit find {code}"
            raise UnknownCodeError(theme_id, known, noun="theme", labelled=labelled, hint=hint)
        return found

    def active(self) -> tuple[Code, ...]:
        """Codes offered to coders: all but the retired ones."""
        return tuple(code for code in self.codes if code.status is not Status.RETIRED)

    def children(self, code_id: str) -> tuple[Code, ...]:
        """The codes directly below a code."""
        return tuple(code for code in self.codes if code.parent == code_id)

    def of_theme(self, theme_id: str) -> tuple[Code, ...]:
        """Codes that a theme gathers: those in its folder, then those it points to."""
        also = self.theme(theme_id).also
        pointed = [self._by_id[code_id] for code_id in also if code_id in self._by_id]
        return tuple(code for code in self.codes if code.theme == theme_id) + tuple(pointed)

    def ancestors(self, code_id: str) -> Iterator[Code]:
        """The codes above a code, nearest first."""
        parent = self.code(code_id).parent
        while parent is not None:
            code = self._by_id[parent]
            yield code
            parent = code.parent
