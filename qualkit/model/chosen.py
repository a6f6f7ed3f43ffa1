"""Quotes chosen for the manuscript, and translations of quotes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualkit.model.summary import Link


@dataclass(frozen=True, slots=True)
class Chosen:
    """A quote in the quote bank.

    Attributes:
        idea: Id of the theme or code it is for.
        link: Words and place.
        note: What is written behind it.
        is_withdrawn: It was struck through: it stays in the file and is in no table.
    """

    idea: str
    link: Link
    note: str
    is_withdrawn: bool


class TranslationStatus(StrEnum):
    """How far a translation can be trusted."""

    DRAFT = "draft"
    CHECKED = "checked"  # somebody compared it with the original


@dataclass(frozen=True, slots=True)
class Translation:
    """A quote in another language.

    Attributes:
        place: ``P07:120-180``.
        original: The words translated, as they are quoted.
        text: The translation; empty when nobody made one yet.
        translator: Who made it; empty when not reported.
        back: The translation translated back by another person; empty when not made.
        line: In its file, from 1.
    """

    place: str
    original: str
    text: str
    translator: str
    status: TranslationStatus
    back: str
    line: int

    @property
    def made_by(self) -> str:
        """``Wei, checked``."""
        return f"{self.translator or 'translator not reported'}, {self.status}"


@dataclass(frozen=True, slots=True)
class BankQuote:
    """A quote of the bank with what is known of it.

    Attributes:
        chosen: As in the file.
        label: Of its theme or code.
        case: Whom it is of; empty when its transcript is not there.
        source: As the manuscript tells it: ``P07, female, 63``.
        is_verbatim: The words were found at their place.
        translation: In the language asked for, if there is one.
        language: Of the interview, ISO 639-1; ``None`` when not known.
    """

    chosen: Chosen
    label: str
    case: str
    source: str
    is_verbatim: bool
    translation: Translation | None
    language: str | None = None
