"""Word documents: landscape, tables whose first row is repeated on every page."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qualkit.report.provenance import Provenance

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
Run = tuple[str, str]
"""Words and how they are set: ``""``, ``bold``, ``italic`` or ``quiet``."""


def new_document(title: str, provenance: Provenance) -> Any:
    """A landscape document with title and, for synthetic data, the notice."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm, Pt

    made = docx.Document()
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(1.5)
    made.styles["Normal"].font.size = Pt(9)
    # The day handed in, not the clock: the same result gives the same document.
    day = datetime.combine(provenance.date, time(), tzinfo=UTC)
    made.core_properties.title, made.core_properties.author = _safe(provenance.study), ""
    made.core_properties.created = made.core_properties.modified = day
    made.add_heading(_safe(title), level=1)
    notice = dict(provenance.lines()).get("notice")
    if notice:
        fill(made.add_paragraph(), [(notice, "bold")])
    return made


def table(made: Any, header: Sequence[str], rows: Iterable[Sequence[Sequence[Sequence[Run]]]]) -> None:
    """A table in a grid; every cell is a list of paragraphs, every paragraph a list of runs."""
    from docx.oxml import OxmlElement

    grid = made.add_table(rows=1, cols=len(header), style="Table Grid")
    for cell, text in zip(grid.rows[0].cells, header, strict=True):
        fill(cell.paragraphs[0], [(text, "bold")])
    repeated = OxmlElement("w:tblHeader")
    grid.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 - python-docx has no other way
    for row in rows:
        for cell, paragraphs in zip(grid.add_row().cells, row, strict=True):
            for number, runs in enumerate(paragraphs):
                fill(cell.paragraphs[0] if number == 0 else cell.add_paragraph(), runs)


def fill(paragraph: Any, runs: Iterable[Run]) -> None:
    """Put runs into a paragraph; line breaks inside them stay."""
    from docx.shared import RGBColor

    for words, style in runs:
        run = paragraph.add_run(_safe(words))
        run.bold = style == "bold" or None
        run.italic = style == "italic" or None
        if style == "quiet":
            run.font.color.rgb = RGBColor(0x56, 0x62, 0x6D)


def closed(made: Any, notes: Iterable[str], warnings: Iterable[str], provenance: Provenance) -> bytes:
    """Notes, warnings and where the result comes from, then the file's bytes."""
    for note in notes:
        fill(made.add_paragraph(), [(note, "quiet")])
    for warning in warnings:
        fill(made.add_paragraph(), [(f"Read with care: {warning}", "bold")])
    for name, value in provenance.lines():
        if name != "notice":
            fill(made.add_paragraph(), [(f"{name}: {value}", "quiet")])
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def _safe(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)
