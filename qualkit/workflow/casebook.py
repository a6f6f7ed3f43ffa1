"""What is known of a case and of an interview besides its words: attributes, topic guide, field notes and memos."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit import store
from qualkit.analysis.axes import NOT_REPORTED
from qualkit.errors import InputError
from qualkit.problem import Where
from qualkit.workflow.files import shown

if TYPE_CHECKING:
    from qualkit.model.case import Case
    from qualkit.model.codebook import Codebook
    from qualkit.model.transcript import Transcript
    from qualkit.store import Engine
    from qualkit.study import Study


@dataclass(frozen=True, slots=True)
class Guide:
    """A topic guide.

    Attributes:
        name: As ``cases.csv`` has it; empty when no guide is known.
        asks: Labels of the themes and codes it asks about; empty when qualkit.toml does not say.
        text: Its questions, from ``guides/NAME.md``; empty when there is no such file.
    """

    name: str
    asks: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """A case with its interviews and its guide."""

    case: Case
    transcripts: tuple[Transcript, ...]
    guide: Guide

    def facts(self) -> list[tuple[str, str]]:
        """Name and value of what is known; what is not told is ``not reported``, never left out."""
        told = {"case": self.case.name, "role": self.case.role, **self.case.attributes, "guide": self.guide.name}
        facts = [(name, value or NOT_REPORTED) for name, value in told.items()]
        if self.guide.name:
            facts.append(("guide asks about", ", ".join(self.guide.asks) or NOT_REPORTED))
        return facts


def case_sheet(study: Study, engine: Engine, name: str, book: Codebook) -> CaseSheet:
    """A case.

    Raises:
        InputError: Its guide's file cannot be read.
        StoreError: There is no such case.
    """
    with store.reading(engine) as connection:
        case = store.cases.get(connection, name)
        transcripts = tuple(one for one in store.transcripts.every(connection) if one.case == name)
    return CaseSheet(case, transcripts, guide_of(study, case, book))


def guide_of(study: Study, case: Case, book: Codebook) -> Guide:
    """The topic guide that a case's interviews followed.

    Raises:
        InputError: Its file cannot be read.
    """
    name = case.guide or case.role
    declared = study.settings.guide.get(name)
    themes = {theme.id: theme for theme in book.themes}
    language = study.settings.study.language
    asks = []
    for id_ in declared.asks if declared else ():
        today = book.current_id(id_)
        label = themes[id_].label if id_ in themes else book.code(id_).label if today else None
        asks.append((label.in_language(language) if label else "") or id_)
    # A name may hold signs that no file can have, or lead out of the folder.
    listed = {path.stem: path for path in sorted(study.guides.glob("*.md"))}
    path = listed.get(name)
    if path is None:
        return Guide(name, tuple(asks))
    try:
        return Guide(name, tuple(asks), path.read_text(encoding="utf-8-sig").strip())
    except (OSError, UnicodeDecodeError) as error:
        place = Where(shown(path, study))
        raise InputError("cannot be read as UTF-8 text", where=place, hint="Save the guide as UTF-8.") from error
