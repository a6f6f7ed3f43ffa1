"""Marks: which full stops, question marks, ellipses and dashes end a sentence of spoken English or Chinese."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualkit.segmentation.clauses import HAN, WIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.language import Language

_MARKS = (
    r"(?P<marks>\.(?: \.)+|[.．。｡!！?？‽؟…{semicolons}]+)"
    r"|(?P<blank>\n[ \t\r\u3000]*\n)"
    r"|(?<=\w)(?P<dash>[—–]+|--+)(?=\s+[A-Z])"
)
_HESITANT = frozenset(".… ")
_CLOSERS = frozenset("\"'”’»)）】》」』〉］]*_")
_QUOTES = frozenset("\"'”’»」』")
_OPENING_QUOTE = re.compile(r"\s*[\"“‘«「『]")
_CONTINUING = frozenset(",，、;；:：。)）]")
_NOTE = re.compile(
    r"[ \t\u3000]*(?:\([^().!?。！？\n]{1,40}\)|（[^（）。！？\n]{1,20}）|\[[^\[\]\n]{1,40}\]|【[^【】\n]{1,20}】"
    r"|［[^［］\n]{1,20}］|\*[^*\n]{1,40}\*)"
)
_SPACE = re.compile(r"\s*")
_LETTERS_BEFORE = re.compile(rf"[^\W\d_{HAN}](?:[^\W\d_{HAN}]|\.(?=[^\W\d_]))*$")
_WORD = re.compile(r"[^\W\d_]+")
_PRONOUN_I = re.compile(r"I(?:['’]|\b)")
_SAID = re.compile(
    r"(?:I|he|she|we|they|you|[A-Z]\w+|(?:[Tt]he|[Mm]y|[Hh]is|[Hh]er|[Oo]ur) \w+) "
    r"(?:said|says?|asked|asks?|goes|went|thought|told|replied|answered|shouted|whispered|wrote)\b"
    rf"|(?![这那就])[{HAN}]{{1,4}}?[说問问講讲喊答](?:道|我们|他们|我|他|她|你|您)?[。，,！!：:]"
)

_WITH_NAME = frozenset(
    {
        "dr",
        "mr",
        "mrs",
        "ms",
        "prof",
        "st",
        "mt",
        "rev",
        "messrs",
        "capt",
        "sgt",
        "lt",
        "vs",
        "v",
        "cf",
        "e.g",
        "i.e",
        "approx",
        "ca",
    }
)
"""Abbreviations that never end a sentence: a name, number or word is to follow."""
_WITH_NUMBER = frozenset({"no", "nos", "nr", "fig", "vol", "p", "pp", "ch"})
"""Abbreviations only before a number."""
_IN_PASSING = frozenset(
    {
        "etc",
        "dept",
        "hosp",
        "mg",
        "mcg",
        "kg",
        "g",
        "ml",
        "l",
        "cm",
        "mm",
        "km",
        "hr",
        "hrs",
        "min",
        "mins",
        "sec",
        "yr",
        "yrs",
        "ft",
        "lb",
        "lbs",
        "oz",
        "inc",
    }
)
"""Abbreviations whose sentence goes on unless a capital follows."""


@dataclass
class Ends:
    """The ends of sentences in one text, from left to right.

    Attributes:
        text: What one speaker said.
        tokeniser: spaCy pipeline that knows the abbreviations of the text's Latin words.
        chinese: Half-width semicolons end sentences as well.
    """

    text: str
    tokeniser: Language
    chinese: bool
    _keeps_stop: dict[str, bool] = field(default_factory=dict)

    def __iter__(self) -> Iterator[int]:
        """Offsets where a sentence ends, white space after it included; the text's own end is left out."""
        text = self.text
        pattern = re.compile(_MARKS.format(semicolons=";；" if self.chinese else "；"))
        start = position = counted = n_quotes = 0
        while match := pattern.search(text, position):
            position = match.end()
            closed = position
            if match["marks"]:
                n_quotes += text.count('"', counted, position)
                counted = position
                closed = self._closed(position, is_quoting=n_quotes % 2 == 1)
                position = max(position, closed)
                if not self._is_end(start, match, closed):
                    continue
                closed = self._noted(closed)
            elif match["dash"] and _PRONOUN_I.match(text, self._past_space(closed)):
                continue
            position = self._past_space(closed)
            if position < len(text):
                yield position
                start = position

    def _closed(self, position: int, *, is_quoting: bool) -> int:
        """The end of the quotes and brackets that close after a mark."""
        text = self.text
        while position < len(text) and text[position] in _CLOSERS:
            if text[position] == '"':
                # A straight quote after a mark opens the next sentence where none is open, as Chinese has no space.
                if not is_quoting and text[position + 1 : position + 2].strip():
                    break
                is_quoting = not is_quoting
            position += 1
        return position

    def _noted(self, position: int) -> int:
        """The end of remarks such as ``(laughs)`` or ``（笑）``: they belong to what was just said."""
        while note := _NOTE.match(self.text, position):
            position = note.end()
        return position

    def _past_space(self, position: int) -> int:
        space = _SPACE.match(self.text, position)
        return space.end() if space else position

    def _is_end(self, start: int, match: re.Match[str], closed: int) -> bool:
        """Whether marks, closed at ``closed``, end the sentence that began at ``start``."""
        text, marks = self.text, match["marks"]
        noted = self._noted(closed)
        next_at = self._past_space(noted)
        if next_at == len(text) or text.count("\n", noted, next_at) > 1:
            return True
        following = text[next_at]
        spaced = next_at > closed
        was_closed = closed > match.end()
        is_wide = WIDE.match(following) is not None
        if following in _CONTINUING:
            return False
        if marks != "." and set(marks) <= _HESITANT:
            return spaced and following.isupper() and not _PRONOUN_I.match(text, next_at)
        if marks.isascii() or "．" in marks:
            if not (spaced or is_wide or was_closed):
                return False
            if was_closed and following.islower():
                return False
            if marks in {".", "．"} and not self._is_full_stop(start, match.start(), next_at):
                return False
        is_quote = any(character in _QUOTES for character in text[match.end() : closed])
        return not (is_quote and _OPENING_QUOTE.match(text, start) and _SAID.match(text, next_at))

    def _is_full_stop(self, start: int, mark: int, next_at: int) -> bool:
        """Whether a full stop is more than the mark of an abbreviation, an initial or an item's number."""
        text = self.text
        following = text[next_at]
        found = _LETTERS_BEFORE.search(text[max(0, mark - 20) : mark])
        if found is None:
            return not (mark - start <= 3 and text[start:mark].isdigit())
        word = found[0]
        key = word.lower()
        if key in _WITH_NAME:
            return False
        if key in _WITH_NUMBER and following.isdigit():
            return False
        if key in _IN_PASSING:
            return not (following.islower() or following.isdigit())
        if word == "I" or (len(word) == 1 and word.islower()) or not self._is_abbreviation(word):
            return True
        if not following.isupper():
            return WIDE.match(following) is not None
        if "." in word and word.islower():  # p.m., a.m.
            return True
        # An initial or "U.S." goes on with a name. A capital on a function word starts a sentence.
        name = _WORD.match(text, next_at)
        return name is not None and bool(self.tokeniser.vocab[name[0]].is_stop)

    def _is_abbreviation(self, word: str) -> bool:
        """Whether spaCy keeps a full stop after the word in its token (``U.S.``, ``Jan.``, ``K.``)."""
        if word not in self._keeps_stop:
            self._keeps_stop[word] = len(self.tokeniser.make_doc(f"{word}.")) == 1
        return self._keeps_stop[word]
