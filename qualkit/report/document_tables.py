"""Tables in Word files: landscape, the first row repeated on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualkit.report.document import Document, clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qualkit.report.provenance import Provenance

Run = tuple[str, str]
"""Words and how they are set: ``""``, ``bold``, ``italic`` or ``quiet``."""


def landscape(title: str, provenance: Provenance) -> Document:
    """A document on A4 across, in small print, for wide tables."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm, Pt

    document = Document(title, provenance)
    section = document.made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(1.5)
    document.made.styles["Normal"].font.size = Pt(9)
    return document


def table(
    document: Document,
    header: Sequence[str],
    rows: Iterable[Sequence[Sequence[Sequence[Run]]]],
    *,
    widths: Sequence[float] = (),
    is_whole: bool = False,
) -> None:
    """A table in a grid; every cell is a list of paragraphs, every paragraph a list of runs.

    Args:
        document: Gets the table.
        header: The row that is repeated on every page.
        rows: Cells of each row.
        widths: Of the columns in centimetres; Word shares the page out without them.
        is_whole: A row that does not fit on a page any more starts the next one.
    """
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    grid = document.made.add_table(rows=1, cols=len(header), style="Table Grid")
    for cell, text in zip(grid.rows[0].cells, header, strict=True):
        fill(cell.paragraphs[0], [(text, "bold")])
    repeated = OxmlElement("w:tblHeader")
    grid.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 - python-docx has no other way
    for row in rows:
        added = grid.add_row()
        if is_whole:
            added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - as above
        for cell, paragraphs in zip(added.cells, row, strict=True):
            for number, runs in enumerate(paragraphs):
                fill(cell.paragraphs[0] if number == 0 else cell.add_paragraph(), runs)
    if widths:
        grid.autofit = False
        for column, width in zip(grid.columns, widths, strict=True):
            column.width = Cm(width)
            for cell in column.cells:  # programs look at the one or the other
                cell.width = Cm(width)


def fill(paragraph: Any, runs: Iterable[Run]) -> None:
    """Put runs into a paragraph."""
    from docx.shared import RGBColor

    for words, style in runs:
        run = paragraph.add_run(clean(words))
        run.bold = style == "bold" or None
        run.italic = style == "italic" or None
        if style == "quiet":
            run.font.color.rgb = RGBColor(0x56, 0x62, 0x6D)


def closed(document: Document, notes: Iterable[str], warnings: Iterable[str]) -> bytes:
    """Notes and warnings below the tables, then the file's bytes."""
    for note in notes:
        fill(document.made.add_paragraph(), [(note, "quiet")])
    for warning in warnings:
        fill(document.made.add_paragraph(), [(f"Read with care: {warning}", "bold")])
    return document.content()
