"""The codebook as an Excel workbook: a row a code, a column a field and language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.model.codebook import ExampleKind
from qualkit.report.codebook import KINDS, example_words, own
from qualkit.report.workbook import about_sheet, open_book

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualkit.model.codebook import Code
    from qualkit.report.codebook import Supplement
    from qualkit.report.provenance import Provenance
    from qualkit.report.workbook import Book

_TEXTS = ("label", "definition", "include", "exclude")


def codebook_workbook(supplement: Supplement, provenance: Provenance) -> bytes:
    """A workbook with the sheets codes, themes, facets (if there are any) and about."""
    with open_book(provenance) as book:
        _put(book, "codes", _codes(supplement), frozen=3)
        _put(book, "themes", _themes(supplement), frozen=1)
        if supplement.book.facets:
            _put(book, "facets", _facets(supplement), frozen=1)
        about_sheet(book, provenance, [supplement.title, *supplement.notes()], supplement.warnings)
    return book.content


def _put(book: Book, name: str, rows: Sequence[Sequence[str | int]], *, frozen: int) -> None:
    """A sheet of rows, the first of them its head."""
    widths = [46 if max(len(str(row[column])) for row in rows) > 40 else 16 for column in range(len(rows[0]))]
    sheet = book.sheet(name, widths=widths)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            book.put(sheet, number, column, value, "plain" if number else "head")
    sheet.freeze_panes(1, frozen)


def _codes(supplement: Supplement) -> list[list[str | int]]:
    languages = supplement.languages
    head: list[str | int] = ["theme", "code", "under"]
    head += [f"{name} ({language})" for name in _TEXTS for language in languages]
    head += [f"{KINDS[kind][0].lower()} ({language})" for kind in ExampleKind for language in languages]
    head += ["status", "formerly", "for", "derivation", "sources"]
    head += ["segments", "cases", "of cases"] if supplement.counts else []
    return [head, *(_row(code, supplement) for code in supplement.book.codes)]


def _row(code: Code, supplement: Supplement) -> list[str | int]:
    languages = supplement.languages
    row: list[str | int] = [code.theme, code.id, code.parent or ""]
    for text in (code.label, code.definition, code.include, code.exclude):
        row += [own(text, language) for language in languages]
    for kind in ExampleKind:
        for language in languages:
            lines = (example_words(one, language) for one in code.examples if one.kind is kind)
            row.append("\n".join(filter(None, lines)))
    row += [code.status.value, ", ".join(code.formerly), ", ".join(code.groups)]
    row += [code.derivation or "not reported", ", ".join(code.sources)]
    if supplement.counts:
        count = supplement.counted(code.id)
        row += [count.n_segments, count.n_cases, supplement.of_cases]
    return row


def _themes(supplement: Supplement) -> list[list[str | int]]:
    languages = supplement.languages
    head: list[str | int] = ["theme"]
    head += [f"{name} ({language})" for name in ("label", "statement", "definition") for language in languages]
    head += ["also", *(["segments", "cases", "of cases"] if supplement.counts else [])]
    rows = [head]
    for theme in supplement.book.themes:
        row: list[str | int] = [theme.id]
        for text in (theme.label, theme.statement, theme.definition):
            row += [own(text, language) for language in languages]
        row.append(", ".join(theme.also))
        if supplement.counts:
            count = supplement.counted(theme.id)
            row += [count.n_segments, count.n_cases, supplement.of_cases]
        rows.append(row)
    return rows


def _facets(supplement: Supplement) -> list[list[str | int]]:
    languages = supplement.languages
    rows: list[list[str | int]] = [["facet", "value", *(f"label ({language})" for language in languages)]]
    for facet in supplement.book.facets:
        rows.append([facet.id, "", *(own(facet.label, language) for language in languages)])
        rows += [
            [facet.id, value.id, *(own(value.label, language) for language in languages)] for value in facet.values
        ]
    return rows
