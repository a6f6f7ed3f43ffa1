"""Word files of headings, paragraphs, quotes and notes in the margin."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qualkit.report.provenance import Provenance

_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
"""Signs that no XML file can hold."""

AUTHOR = "qualkit"


class Document:
    """A Word file to fill; the same content gives the same bytes.

    Args:
        title: On top.
        provenance: Where the content comes from; printed at the end, a notice on synthetic data on top.
    """

    def __init__(self, title: str, provenance: Provenance) -> None:
        import docx

        self._provenance = provenance
        self.made: Any = docx.Document()
        properties = self.made.core_properties
        properties.title, properties.author, properties.comments = title, AUTHOR, ""
        # The day handed in, not the clock.
        properties.created = properties.modified = datetime.combine(provenance.date, time(), tzinfo=UTC)
        self.heading(title, 0)
        notice = dict(provenance.lines()).get("notice")
        if notice:
            self.made.add_paragraph().add_run(clean(notice)).bold = True

    def heading(self, text: str, level: int) -> None:
        """A heading: 0 is the title."""
        self.made.add_heading(clean(text), level)

    def paragraphs(self, text: str) -> None:
        """Paragraphs, where blank lines divide them; other line ends are kept."""
        for part in re.split(r"\n\s*\n", text.strip()):
            self.made.add_paragraph(clean(part))

    def quiet(self, text: str) -> None:
        """A line in small print that stays with what follows."""
        from docx.shared import Pt

        paragraph = self.made.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_after = Pt(2)
        run = paragraph.add_run(clean(text))
        run.italic, run.font.size = True, Pt(9)

    def quote(self, text: str) -> None:
        """Words of somebody, verbatim."""
        self.made.add_paragraph(clean(f"“{text}”"), style="Quote")

    def content(self) -> bytes:
        """The file, with its origin as the last lines."""
        for name, value in self._provenance.lines():
            if name != "notice":
                self.quiet(f"{name}: {value}")
        target = io.BytesIO()
        self.made.save(target)
        return target.getvalue()


def clean(text: str) -> str:
    """Text that an XML file can hold; what it cannot is shown as a sign for it."""
    return _NOT_XML.sub("\ufffd", text)
