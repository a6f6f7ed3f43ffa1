"""The codebook as a Word file: a heading and a table for each theme, the table's head repeated on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.report.codebook import facts_of, fields_of, in_all, name_of, statement_of
from qualkit.report.document_tables import closed, fill, landscape, table

if TYPE_CHECKING:
    from qualkit.model.codebook import Code
    from qualkit.report.codebook import Supplement
    from qualkit.report.document_tables import Run
    from qualkit.report.provenance import Provenance

Paragraphs = list[list["Run"]]

_NARROW, _COUNT, _PAGE = 4.2, 2.2, 26.7
"""Centimetres of the codes' column, of a column of counts, and between the margins."""


def codebook_document(supplement: Supplement, provenance: Provenance) -> bytes:
    """Landscape; a column a language, so that both are read side by side."""
    document = landscape(supplement.title, provenance)
    languages = supplement.languages
    n_counts = 2 if supplement.counts else 0
    wide = (_PAGE - _NARROW - n_counts * _COUNT) / len(languages)
    widths = [_NARROW, *[wide] * len(languages), *[_COUNT] * n_counts]
    header = ["code", *(name_of(language) for language in languages), *["segments", "cases"][:n_counts]]
    for theme in supplement.book.themes:
        document.heading(f"{in_all(theme.label) or theme.id} [{theme.id}]", 1)
        fill(document.made.add_paragraph(), [(statement_of(theme), "bold" if theme.statement else "quiet")])
        if theme.definition:
            document.paragraphs(in_all(theme.definition))
        if supplement.counts:
            count = supplement.counted(theme.id)
            told = f"{count.n_segments:,} segments, {count.n_cases} of {supplement.of_cases} cases"
            fill(document.made.add_paragraph(), [(told, "quiet")])
        codes = [code for code in supplement.book.codes if code.theme == theme.id]
        if codes:
            table(document, header, [_row(code, supplement) for code in codes], widths=widths, is_whole=True)
        if theme.also:
            fill(document.made.add_paragraph(), [(f"See also: {', '.join(theme.also)}", "quiet")])
    _facets(document.made, supplement)
    return closed(document, supplement.notes(), supplement.warnings)


def _row(code: Code, supplement: Supplement) -> list[Paragraphs]:
    first: Paragraphs = [[(in_all(code.label) or code.id, "bold")], [(code.id, "quiet")]]
    first += [[(f"{name}: {value}", "quiet")] for name, value in facts_of(code)]
    cells = [first, *(_told(code, language) for language in supplement.languages)]
    if supplement.counts:
        count = supplement.counted(code.id)
        cells += [[[(f"{count.n_segments:,}", "")]], [[(f"{count.n_cases}/{supplement.of_cases}", "")]]]
    return cells


def _told(code: Code, language: str) -> Paragraphs:
    paragraphs: Paragraphs = []
    for heading, lines in fields_of(code, language):
        paragraphs.append([(f"{heading}: ", "bold"), (lines[0], "")])
        paragraphs += [[(line, "")] for line in lines[1:]]
    return paragraphs


def _facets(made: object, supplement: Supplement) -> None:
    """What codings can be marked with, as the codebook's authors wrote it."""
    from docx.document import Document as WordFile

    assert isinstance(made, WordFile)  # noqa: S101 - for the type checker
    if not supplement.book.facets:
        return
    made.add_heading("Facets", 1)
    for facet in supplement.book.facets:
        values = "; ".join(f"{in_all(value.label) or value.id} [{value.id}]" for value in facet.values)
        fill(made.add_paragraph(), [(f"{in_all(facet.label) or facet.id} [{facet.id}]: ", "bold"), (values, "")])
