"""Words looked for in texts: whole words where a script has spaces, anywhere where it has none."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u30ff\u3130-\u318f\u31a0-\ua4cf\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Scripts whose words no space divides, or whose particles stick to them: no word ends can be told."""

_IN_WORD = rf"[^\W_{UNSPACED}]"
_MARKS = {"Mn", "Mc", "Me"}


@dataclass(frozen=True)
class Wording:
    """Words to look for, as they are written in a query.

    Letter case, width (Ａ for A) and the kind and number of blanks do not count. An English word is found as a whole
    word: ``cost`` is not found in ``costly``; ``cost*`` is found in both. Chinese is found anywhere, for nothing tells
    where its words end. Signs inside the words have to stand in the text as well.

    Attributes:
        text: The words; a ``*`` stands for the rest of a word.
    """

    text: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What finds the words in a folded text."""
        words = [_word(word) for word in folded(self.text).split()]
        return re.compile(r"\s+".join(words) if words else r"(?!)")

    @cached_property
    def _literal(self) -> str:
        """The longest run of the words that has to stand in a text: looking for it first is quicker."""
        return max(re.split(r"[\s*]+", folded(self.text)), key=len)

    def is_in(self, text: str) -> bool:
        """Whether the words stand in a text that was folded."""
        return self._literal in text and self.pattern.search(text) is not None

    def spans_in(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the words stand in a text that was not folded: start and end in code points."""
        parts = list(_parts(text))
        whole = "".join(part for _, part in parts)
        ends: list[int] = []  # of each code point of the folded text, where the part it comes from starts
        for start, part in parts:
            ends += [start] * len(part)
        ends.append(len(text))
        for found in self.pattern.finditer(whole):
            last = ends[found.end() - 1]
            end = next((position for position in ends[found.end() :] if position > last), len(text))
            yield ends[found.start()], end


@lru_cache(maxsize=50_000)
def folded(text: str) -> str:
    """A text without differences of case and width, and without marks of its normal form."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _word(word: str) -> str:
    """The pattern of a word: bounded where its script has bounds."""
    bare = word.strip("*")
    if not bare:
        return r"\S+"
    body = r"\w*".join(re.escape(part) for part in word.strip("*").split("*"))
    before = rf"(?<!{_IN_WORD})" if not word.startswith("*") and re.match(_IN_WORD, bare) else ""
    after = rf"(?!{_IN_WORD})" if not word.endswith("*") and re.search(rf"{_IN_WORD}$", bare) else ""
    return before + body + after


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """A text cut before every letter that is no mark on the one before it: where each part starts, and it folded."""
    start = 0
    for position in range(1, len(text) + 1):
        if position == len(text) or unicodedata.category(text[position]) not in _MARKS:
            yield start, folded(text[start:position])
            start = position
