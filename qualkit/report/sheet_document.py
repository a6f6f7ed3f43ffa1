"""A transcript as a Word file: lines numbered by Word, a wide margin, codes and memos as comments on their words."""

from __future__ import annotations

from datetime import UTC, datetime, time
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from qualkit.report.document import Document, clean

if TYPE_CHECKING:
    from qualkit.report.provenance import Provenance
    from qualkit.report.sheet import Sheet, SheetTurn


def sheet_document(sheet: Sheet, provenance: Provenance, *, by_segment: bool = False) -> bytes:
    """The file; the same sheet gives the same content.

    Args:
        sheet: What to print.
        provenance: Where it comes from.
        by_segment: A paragraph a segment instead of a turn.
    """
    from docx.shared import Cm

    document = Document(sheet.title, provenance)
    section = document.made.sections[0]
    section.left_margin, section.right_margin = Cm(2.5), Cm(6.5)
    _number_lines(section)
    for name, value in (*sheet.facts, ("margin", sheet.margin)):
        document.quiet(f"{name}: {value}")
    for note in sheet.field_notes:
        document.quiet(f"field note: {note}")
    moment = datetime.combine(provenance.date, time(), tzinfo=UTC)
    for turn in sheet.turns:
        document.quiet(turn.head)
        _turn(document.made, turn, moment, by_segment=by_segment)
    return document.content()


def _turn(made: Any, turn: SheetTurn, moment: datetime, *, by_segment: bool) -> None:
    """A turn's paragraphs, cut into runs where a note starts or ends so that it hangs on its words."""
    inside = {start for start in turn.segments if by_segment and turn.start < start}
    edges = {turn.start, turn.start + len(turn.text), *inside}
    for note in turn.notes:
        edges |= {min(max(place, turn.start), turn.start + len(turn.text)) for place in (note.start, note.end)}
    paragraph = made.add_paragraph()
    runs: list[tuple[int, Any]] = []
    ordered = sorted(edges)
    for start, end in pairwise(ordered):
        if start in inside:
            paragraph = made.add_paragraph()
        runs.append((start, paragraph.add_run(clean(turn.text[start - turn.start : end - turn.start]))))
    for note in turn.notes:
        held = [run for start, run in runs if note.start <= start < note.end]
        if held:
            comment = made.add_comment([held[0], held[-1]], clean(note.text), author=note.author, initials="")
            # The day handed in, not the clock.
            comment._comment_elm.date = moment  # noqa: SLF001 - python-docx sets the date itself and offers no other way


def _number_lines(section: Any) -> None:
    """Ask Word to number every fifth line throughout."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    numbered = OxmlElement("w:lnNumType")
    numbered.set(qn("w:countBy"), "5")
    numbered.set(qn("w:restart"), "continuous")
    # The schema wants it behind the margins.
    section._sectPr.find(qn("w:pgMar")).addnext(numbered)  # noqa: SLF001 - python-docx has no line numbers
