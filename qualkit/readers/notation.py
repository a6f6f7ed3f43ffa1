"""Marks of transcription systems taken out of words for reading, with the way back to every character."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum

from qualkit.model.segment import Span


class Notation(StrEnum):
    """A system of marks for how something was said."""

    JEFFERSON = "jefferson"
    DRESING_PEHL = "dresing-pehl"


@dataclass(frozen=True, slots=True)
class Clean:
    """Words without marks.

    Attributes:
        text: Characters of the source in its order, none added and none changed.
        places: Where each of them stands in the source; rising.
    """

    text: str
    places: tuple[int, ...]

    def in_source(self, span: Span) -> Span:
        """The span of the source from the first to the last character of a span of the clean text.

        Raises:
            IndexError: The span ends behind the text.
        """
        return Span(self.places[span.start], self.places[span.end - 1] + 1)

    def in_clean(self, span: Span) -> Span | None:
        """The clean characters of a span of the source; ``None`` when all of it was marks."""
        start, end = bisect_left(self.places, span.start), bisect_left(self.places, span.end)
        return Span(start, end) if start < end else None


_PAUSE = r"\((?:\.{1,3}|\d{1,3}(?:[.,]\d{1,2})?|[.,]\d{1,2})\)"
_TAKEN_OUT = {
    Notation.JEFFERSON: (
        _PAUSE,
        r"\(\([^()\n]{0,200}\)\)",  # what the transcriber remarks
        r"[\[\]=<>°↑↓→£]",  # overlap, latching, tempo, loudness, pitch; the words inside stay
        r"(?<=[^\W\d]):{2,}|(?<=[^\W\d]):(?=[^\W\d])",  # drawn-out sounds; 10:30 and "he said: no" stay
        r"(?<!\w)[.·˙]?h{2,10}(?!\w)",  # breath
    ),
    Notation.DRESING_PEHL: (
        _PAUSE,
        r"#\d{1,2}:\d{2}:\d{2}-\d{1,3}#",
        r"//",  # overlap; the words inside stay
        r"\((?!(?:unv|inc)\b)[^()?\n]{1,60}\)",  # (laughs); (unv.) stays, for words are missing there
        r"(?<=\w)/(?=\s|$)",  # a word or sentence broken off
    ),
}
_DOUBTFUL = {
    Notation.JEFFERSON: re.compile(r"(\()[^()\s](?:[^()\n]{0,78}[^()\s])?(\))"),
    Notation.DRESING_PEHL: re.compile(r"(\()[^()?\s][^()?\n]{0,58}(\?\))"),
}
"""Words of which the transcriber was not sure: the brackets go, the words stay."""

_PATTERNS = {notation: re.compile("|".join(parts), re.MULTILINE) for notation, parts in _TAKEN_OUT.items()}
_TELLING = {
    Notation.JEFFERSON: re.compile(r"\(\d?\.\d{1,2}\)|\(\d{1,3}\.\d{1,2}\)|[↑↓°]|[^\W\d]::|\(\(|(?<=\w)=(?=\s|\w)"),
    Notation.DRESING_PEHL: re.compile(r"#\d{1,2}:\d{2}:\d{2}-\d{1,3}#|\(\.{2,3}\)|\(\d{1,3}\)|//|(?<=\w)/(?=\s)|\(unv"),
}
_BLANK = " \t"


def clean(text: str, notation: Notation) -> Clean:
    """A text without the marks of a notation; blanks that only stood around marks go with them.

    Words are never taken out, but for the transcriber's own remarks: ``((coughs))`` in Jefferson's system,
    ``(laughs)`` in Dresing and Pehl's.

    References:
        Jefferson, G. (2004). Glossary of transcript symbols. In Conversation Analysis, 13-31.
        Dresing, T., Pehl, M. (2018). Praxisbuch Interview, Transkription & Analyse, 8th ed., rules 1-14.
    """
    is_out = bytearray(len(text))
    for found in _PATTERNS[notation].finditer(text):
        is_out[found.start() : found.end()] = b"\1" * (found.end() - found.start())
    for found in _DOUBTFUL[notation].finditer(text):
        for start, end in (found.span(1), found.span(2)):
            is_out[start:end] = b"\1" * (end - start)
    places: list[int] = []
    was_out = False
    for place, character in enumerate(text):
        if is_out[place]:
            was_out = True
            continue
        if was_out and character in _BLANK and (not places or text[places[-1]] in f"{_BLANK}\n"):
            continue
        if was_out and character == "\n" and places and text[places[-1]] in _BLANK:
            places.pop()
        places.append(place)
        was_out = was_out and character in _BLANK
    if was_out and places and text[places[-1]] in _BLANK:
        places.pop()
    return Clean("".join(text[place] for place in places), tuple(places))


def told(text: str) -> Notation | None:
    """The notation whose own marks a text has most of; ``None`` when it has none."""
    counts = {notation: sum(1 for _ in pattern.finditer(text)) for notation, pattern in _TELLING.items()}
    best = max(counts, key=lambda notation: counts[notation])
    return best if counts[best] else None
