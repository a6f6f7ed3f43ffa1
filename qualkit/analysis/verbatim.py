"""Whether quoted words are verbatim: an ellipsis may leave words out, brackets may put the author's own in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

REPLACED = 60
"""Characters of the source that one pair of brackets may stand for; more is left out with an ellipsis."""

FIRST_UNSPACED = "\u2e80"
"""From here on lie the scripts of East Asia, which put no spaces between words."""

_GAP = re.compile(r"\[\s*(?:…+|\.{3,})\s*\]|\(\s*(?:…+|\.{3,})\s*\)|…+|\.{3,}")
_BRACKETS = re.compile(r"\[[^\[\]]*\]")


@dataclass(frozen=True)
class Wording:
    """Quoted words, taken apart.

    Attributes:
        words: As quoted; white space counts as one space.
    """

    words: str

    @cached_property
    def parts(self) -> tuple[tuple[str, ...], ...]:
        """Runs between ellipses, cut where brackets stand; one that starts in brackets has an empty first part."""
        runs = [_BRACKETS.split(run) for run in _GAP.split(_spaced(self.words))]
        cut = [tuple(piece.strip() for piece in run) for run in runs]
        return tuple(run for run in cut if any(run))

    @property
    def is_empty(self) -> bool:
        """Whether no word in it is the participant's."""
        return not any(any(map(str.isalnum, piece)) for run in self.parts for piece in run)

    def stands_in(self, text: str) -> bool:
        """Whether the words stand in a text, in this order, to the character.

        Only runs of white space count as one space. ``…``, ``...`` and ``[…]`` leave out any number of words,
        ``[brackets]`` add words of the author's or stand for up to 60 characters of the source. What the source
        itself has in brackets, or as dots, counts as said.
        """
        source = _spaced(text)
        if self.is_empty:
            return False
        whole = _spaced(self.words)
        if _starts(whole, source, 0, (True, True)):
            return True
        at = 0
        for run in self.parts:
            found = _run(run, source, at)
            if found is None:
                return False
            at = found
        return True


def _run(pieces: tuple[str, ...], source: str, at: int) -> int | None:
    """Where the first place ends that has the pieces close to each other; ``None`` when none has."""
    ends: set[int] = set()
    said = [piece for piece in pieces if piece]
    for number, piece in enumerate(said):
        # Beside brackets a word may be cut: “[T]he film”.
        whole = (number == 0 and piece == pieces[0], number + 1 == len(said) and piece == pieces[-1])
        starts = _starts(piece, source, at, whole)
        # The sets stay as small as the piece is often in the source: no combination is tried twice.
        near = [start for start in starts if number == 0 or any(0 <= start - end <= REPLACED for end in ends)]
        ends = {start + len(piece) for start in near}
    return min(ends, default=None)


def _starts(piece: str, source: str, at: int, whole: tuple[bool, bool]) -> list[int]:
    """Where a piece stands, cutting no word at the ends that have to be whole."""
    found = []
    start = source.find(piece, at)
    while start >= 0:
        end = start + len(piece)
        cuts = (whole[0] and _is_inside(source, start)) or (whole[1] and _is_inside(source, end))
        if not cuts:
            found.append(start)
        start = source.find(piece, start + 1)
    return found


def _is_inside(text: str, position: int) -> bool:
    """Whether a place lies inside a word; scripts that write no spaces have none to cut."""
    pair = text[max(position - 1, 0) : position + 1]
    return 0 < position < len(text) and all(letter.isalnum() and letter < FIRST_UNSPACED for letter in pair)


def _spaced(text: str) -> str:
    return " ".join(text.split())
