"""The codebook for a supplement: what is printed of themes, codes and examples, in all its languages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualkit.model.codebook import ExampleKind, Status
from qualkit.report.interface import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from qualkit.model.codebook import Code, Codebook, Example, Text, Theme
    from qualkit.report.provenance import Provenance

SUFFIXES = (".docx", ".xlsx", ".md")

LANGUAGES = {"en": "English", "zh": "中文"}
"""Language code to its own name; another language is headed by its code."""

KINDS = {
    ExampleKind.TYPICAL: ("Typical", "典型"),
    ExampleKind.ATYPICAL: ("Atypical", "非典型"),
    ExampleKind.CLOSE_BUT_NO: ("Close, but no", "相近但不是"),
}
_USE = ("use", "应编为")
NO_STATEMENT = "no statement yet"


@dataclass(frozen=True, slots=True)
class Counted:
    """How often a theme or code stands.

    Attributes:
        n_segments: Distinct coded segments.
        n_cases: Cases that have it.
    """

    n_segments: int
    n_cases: int


@dataclass(frozen=True)
class Supplement:
    """A codebook as it is printed.

    Attributes:
        book: All of it.
        counts: Id of a theme or code to its counts; empty when none are printed.
        of_cases: All cases of the study, where there are counts.
        warnings: What a reader of the counts has to know.
    """

    book: Codebook
    counts: Mapping[str, Counted] = field(default_factory=dict)
    of_cases: int = 0
    warnings: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """``Codebook: cmi 0.2.0``."""
        return f"Codebook: {self.book.name} {self.book.version}".strip()

    @property
    def languages(self) -> tuple[str, ...]:
        """Of its columns, the codebook's first one first."""
        return self.book.languages

    def notes(self) -> tuple[str, ...]:
        """What has to be said with it."""
        notes = ["A close-but-no example is not of its code; the code that fits is named with it."]
        if any(example.source for code in self.book.codes for example in code.examples):
            notes.append("Examples with a source are a participant's words; of the others none is told.")
        elif any(code.examples for code in self.book.codes):
            notes.append("No example names a source: none is told to be a participant's words.")
        if self.counts:
            notes.append("Counts are of distinct coded segments and of cases; their number makes no theme major.")
        return tuple(notes)

    def counted(self, id_: str) -> Counted:
        """The counts of a theme or code; zeros where nothing is coded."""
        return self.counts.get(id_, Counted(0, 0))


def write_codebook(supplement: Supplement, path: Path, provenance: Provenance) -> None:
    """Write a codebook; the suffix decides: ``.docx`` and ``.md`` by theme, ``.xlsx`` with a row a code.

    Raises:
        InputError: Another suffix, or a place that cannot be written to.
    """
    from qualkit.report.files import write_whole
    from qualkit.report.formats import checked_suffix

    match checked_suffix(path, SUFFIXES):
        case ".docx":
            from qualkit.report.codebook_document import codebook_document

            content = codebook_document(supplement, provenance)
        case ".xlsx":
            from qualkit.report.codebook_workbook import codebook_workbook

            content = codebook_workbook(supplement, provenance)
        case _:
            from qualkit.report.codebook_markdown import codebook_markdown

            content = codebook_markdown(supplement, provenance).encode()
    write_whole(path, content)


def name_of(language: str) -> str:
    """A language as its column is headed."""
    return LANGUAGES.get(language, language)


def word(key: str, language: str) -> str:
    """A word of the printed codebook in a language; English where there is none."""
    return WORDS[key][1 if language.startswith("zh") else 0]


def kind_word(kind: ExampleKind, language: str) -> str:
    """How examples of a kind are headed."""
    return KINDS[kind][1 if language.startswith("zh") else 0]


def in_all(text: Text) -> str:
    """A text in every language it has: ``Waiting · 等待``."""
    return " · ".join(text.every())


def own(text: Text, language: str) -> str:
    """A text in a language, empty where it has none: another language's words never stand in for it."""
    return text.by_language.get(language, "")


def example_words(example: Example, language: str) -> str:
    """An example with its source and, for close-but-no, the code that fits; empty without words in the language."""
    words = own(example.text, language)
    if not words:
        return ""
    source = f" ({example.source})" if example.source else ""
    use = f" → {_USE[1 if language.startswith('zh') else 0]} {example.use}" if example.use else ""
    return f"“{words}”{source}{use}"


def fields_of(code: Code, language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What is told of a code in a language: heading and lines, those without words left out."""
    for key, text in (("definition", code.definition), ("include", code.include), ("exclude", code.exclude)):
        words = own(text, language)
        if words:
            yield word(key, language), (words,)
    for kind in ExampleKind:
        lines = tuple(filter(None, (example_words(one, language) for one in code.examples if one.kind is kind)))
        if lines:
            yield kind_word(kind, language), lines


def facts_of(code: Code) -> Iterator[tuple[str, str]]:
    """What else is told of a code: name and value, those that say nothing left out."""
    facts = {
        "under": code.parent or "",
        "status": "" if code.status is Status.ACTIVE else code.status.value,
        "formerly": ", ".join(code.formerly),
        "for": ", ".join(code.groups),
        "derivation": code.derivation or "",
        "sources": ", ".join(code.sources),
    }
    yield from ((name, value) for name, value in facts.items() if value)


def statement_of(theme: Theme) -> str:
    """A theme's claim in every language; says so when there is none yet."""
    return in_all(theme.statement) or NO_STATEMENT
