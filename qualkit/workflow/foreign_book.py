"""Another program's tree of codes as a codebook of ours: ids made from names, folders as themes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit.codebook.written import written
from qualkit.model.codebook import Code, Text, Theme

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qualkit.exchange.foreign import ForeignCode

LOOSE = "codes"
"""Id of the theme for codes that lie in no folder."""
LOOSE_LABEL = {"en": "Codes without a theme", "zh": "未归入主题的编码"}
_APART = re.compile(r"[^\w]+")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_SHORT = re.compile(r"#([0-9A-Fa-f])([0-9A-Fa-f])([0-9A-Fa-f])")


@dataclass(frozen=True, slots=True)
class MadeBook:
    """A codebook's text, and what became of the tree.

    Attributes:
        ids: Guid to id of every code that can be coded with (folders further down included).
        theme_ids: Guid to id of the folders that became themes.
    """

    text: str
    ids: Mapping[str, str]
    theme_ids: Mapping[str, str]


def book_of(codes: Sequence[ForeignCode], *, name: str, language: str, told: str) -> MadeBook:
    """A codebook from a tree of codes.

    A folder at the top, and a code at the top with others below it, becomes a theme; such a code is besides the first
    code of its theme. A folder further down becomes a code. Ids are words of the names, made unique by a number.

    Args:
        codes: The tree.
        name: Of the codebook.
        language: Of its texts.
        told: Where it comes from, for a comment.
    """
    maker = _Maker(language)
    for top in codes:
        if top.children or not top.is_codable:
            maker.theme(top)
    loose = [top for top in codes if not top.children and top.is_codable]
    if loose or not maker.themes:
        theme = maker.unique(LOOSE)
        maker.themes.append(Theme(theme, Text({language: LOOSE_LABEL.get(language, LOOSE_LABEL["en"])})))
        for code in loose:
            maker.code(code, theme, None)
    return MadeBook(written(name, language, maker.themes, maker.codes, told=told), maker.ids, maker.theme_ids)


class _Maker:
    """Themes and codes as they are made, and the ids taken."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.themes: list[Theme] = []
        self.codes: list[Code] = []
        self.ids: dict[str, str] = {}
        self.theme_ids: dict[str, str] = {}
        self._taken: set[str] = set()

    def theme(self, folder: ForeignCode) -> None:
        """A folder at the top with all below it."""
        id_ = self.unique(_slug(folder.name))
        self.themes.append(
            Theme(id_, self._text(folder.name), definition=self._text(folder.description), colour=_colour(folder))
        )
        self.theme_ids[folder.guid] = id_
        if folder.is_codable:
            self._add(folder, id_, None)
        for child in folder.children:
            self.code(child, id_, None)

    def code(self, code: ForeignCode, theme: str, parent: str | None) -> None:
        """A code with all below it."""
        id_ = self._add(code, theme, parent)
        for child in code.children:
            self.code(child, theme, id_)

    def unique(self, wanted: str) -> str:
        """The id wanted, with a number behind it when it is taken."""
        found, n = wanted, 2
        while found.casefold() in self._taken:
            found, n = f"{wanted}-{n}", n + 1
        self._taken.add(found.casefold())
        return found

    def _add(self, code: ForeignCode, theme: str, parent: str | None) -> str:
        id_ = self.unique(_slug(code.name))
        self.codes.append(
            Code(id_, theme, self._text(code.name), parent, self._text(code.description), colour=_colour(code))
        )
        self.ids[code.guid] = id_
        return id_

    def _text(self, words: str) -> Text:
        stripped = "".join(c for c in words if c in "\n\t" or unicodedata.category(c) != "Cc").strip()
        return Text({self.language: stripped}) if stripped else Text()


def _slug(name: str) -> str:
    """An id from a name: its words in small letters, joined by ``-``; of any script."""
    words = _APART.sub("-", unicodedata.normalize("NFKC", name).casefold()).strip("-_")
    return words[:60].strip("-_") or "code"


def _colour(code: ForeignCode) -> str | None:
    short = _SHORT.fullmatch(code.colour)
    if short:
        return "#" + "".join(2 * digit for digit in short.groups())
    return code.colour if _COLOUR.fullmatch(code.colour) else None
