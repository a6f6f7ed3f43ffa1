"""What qualkit wrote about itself into a REFI-QDA project, read back while it still holds."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from qualkit import codebook as books
from qualkit.workflow.foreign_answers import BOOK_NOTE, STUDY_NOTE
from qualkit.workflow.foreign_book import MadeBook, book_of
from qualkit.workflow.refi_out import guid_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qualkit.exchange.foreign import ForeignStudy


def layout_of(study: ForeignStudy) -> dict[str, Any]:
    """What qualkit wrote about its own transcripts; empty in others' projects."""
    text = next((note.text for note in study.notes if note.name == STUDY_NOTE), "{}")
    try:
        layout = json.loads(text)
    except ValueError:
        return {}
    return layout if isinstance(layout, dict) and layout.get("format") == "refi/1" else {}


def files_told(layout: Mapping[str, Any]) -> dict[str, str]:
    """Transcript to the file it was read from, as qualkit wrote it; empty in others' projects."""
    items = layout.get("transcripts")
    pairs = [(one.get("name"), one.get("file")) for one in items or () if isinstance(one, dict)]
    return {name: file for name, file in pairs if isinstance(name, str) and isinstance(file, str)}


def book_for(found: ForeignStudy, layout: Mapping[str, Any], language: str, place: PurePath) -> MadeBook:
    """The codebook as qualkit wrote it, while its codes are those of the project; else one made from the tree."""
    own = next((note.text for note in found.notes if note.name == BOOK_NOTE), "")
    study_id = str(layout.get("id", ""))
    if own and study_id:
        book, _ = books.parse(own.encode(), path=PurePath("codebook.yaml"))
        if book is not None:
            ids = {guid_of(study_id, "code", code.id): code.id for code in book.codes}
            themes = {guid_of(study_id, "theme", theme.id): theme.id for theme in book.themes}
            if {code.guid for code in found.every_code()} == set(ids) | set(themes):
                return MadeBook(own, ids, themes)
    told = f"Made from the project {found.name or place.name} ({found.origin or 'program not told'})."
    return book_of(found.codes, name=found.name or place.stem, language=language, told=told)
