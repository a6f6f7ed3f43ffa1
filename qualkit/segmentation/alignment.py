"""Alignment of a text's tokens with those of its edited version, moved passages included."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz.distance import Levenshtein

from qualkit.segmentation.clauses import HAN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

NOWHERE = -1
_TOKEN = re.compile(rf"[{HAN}]|[^\W{HAN}]+|[^\w\s]")
_WINDOW = 12
"""Tokens looked at on each side to see whether a match belongs to a passage."""
_SHARE = 0.6
"""Share of them that has to be matched along with it, on one side at least."""
_SLACK = 4
"""Tokens inserted or deleted nearby that still leave two matches in one passage."""
_ROUNDS = 4


@dataclass(frozen=True)
class Tokens:
    """The words, Chinese characters and marks of a text.

    Attributes:
        text: The text.
        words: The tokens in order; white space is none.
        starts: Offset of each token's first code point.
        ends: Offset after its last one.
    """

    text: str
    words: list[str]
    starts: Numbers
    ends: Numbers

    def within(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of tokens that share a character with ``text[start:end]``."""
        first = int(np.searchsorted(self.ends, start, side="right"))
        last = int(np.searchsorted(self.starts, end, side="left"))
        return first, max(first, last)


def tokens(text: str) -> Tokens:
    """The tokens of a text."""
    found = list(_TOKEN.finditer(text))
    starts = np.array([match.start() for match in found], dtype=np.int64)
    ends = np.array([match.end() for match in found], dtype=np.int64)
    return Tokens(text, [match[0] for match in found], starts, ends)


@dataclass(frozen=True)
class Alignment:
    """Where each token of a text went.

    Attributes:
        before: Tokens of the text.
        after: Tokens of its edited version.
        kept: For each token before, the number of the same token after; ``NOWHERE`` if it is gone.
        near: The same, with the token that took its place where one did.
    """

    before: Tokens
    after: Tokens
    kept: Numbers
    near: Numbers

    @cached_property
    def is_owned(self) -> NDArray[np.bool_]:
        """For each token after, whether it is a kept one."""
        owned = np.zeros(len(self.after.words), dtype=bool)
        owned[self.kept[self.kept != NOWHERE]] = True
        return owned


def align(before: str, after: str) -> Alignment:
    """Align a text with its edited version.

    The least number of edits is found over all tokens. Matches that stand alone among edits are chance
    and are dropped; what is left on both sides is aligned again, which finds passages that were moved.
    """
    old, new = tokens(before), tokens(after)
    number: dict[str, int] = {}
    # One character per distinct token: rapidfuzz compares strings fastest.
    old_line = "".join(chr(number.setdefault(word, len(number))) for word in old.words)
    new_line = "".join(chr(number.setdefault(word, len(number))) for word in new.words)
    kept = np.full(len(old.words), NOWHERE, dtype=np.int64)
    near = kept.copy()
    left, right = np.arange(len(old.words)), np.arange(len(new.words))
    for _ in range(_ROUNDS):
        if not (len(left) and len(right)):
            break
        matched, replaced = _edits(_of(old_line, left), _of(new_line, right))
        trial = kept.copy()
        trial[left[matched[0]]] = right[matched[1]]
        fresh = _belongs(trial) & (kept == NOWHERE)
        if not fresh.any():
            break
        kept[fresh] = trial[fresh]
        unreplaced = near[left[replaced[0]]] == NOWHERE
        near[left[replaced[0]][unreplaced]] = right[replaced[1]][unreplaced]
        left = np.flatnonzero(kept == NOWHERE)
        right = np.setdiff1d(np.arange(len(new.words)), kept)
    return Alignment(old, new, kept, np.where(kept != NOWHERE, kept, near))


def _of(line: str, places: Numbers) -> str:
    return "".join(line[place] for place in places)


def _edits(old: str, new: str) -> tuple[tuple[Numbers, Numbers], tuple[Numbers, Numbers]]:
    """Positions matched, and positions replaced one for one, in the least edits from ``old`` to ``new``."""
    pairs: dict[str, list[tuple[Numbers, Numbers]]] = {"equal": [], "replace": []}
    for edit in Levenshtein.opcodes(old, new):
        if edit.tag in pairs:
            pairs[edit.tag].append((np.arange(edit.src_start, edit.src_end), np.arange(edit.dest_start, edit.dest_end)))
    return _joined(pairs["equal"]), _joined(pairs["replace"])


def _joined(ranges: list[tuple[Numbers, Numbers]]) -> tuple[Numbers, Numbers]:
    if not ranges:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    return np.concatenate([old for old, _ in ranges]), np.concatenate([new for _, new in ranges])


def _belongs(to: Numbers) -> NDArray[np.bool_]:
    """For each token, whether it is matched and most tokens on one side are matched along with it."""
    n = len(to)
    is_matched = to != NOWHERE
    moved_by = to - np.arange(n)
    earlier, later = np.zeros(n), np.zeros(n)
    for step in range(1, min(_WINDOW, n - 1) + 1):
        together = is_matched[step:] & is_matched[:-step]
        together &= np.abs(moved_by[step:] - moved_by[:-step]) <= _SLACK
        earlier[step:] += together
        later[:-step] += together
    # At an end of the text the other side decides; a text of a few tokens has few on either.
    least = min(_WINDOW, n // 2)
    n_earlier = np.clip(np.arange(n), least, _WINDOW)
    n_later = np.clip(np.arange(n)[::-1], least, _WINDOW)
    belongs: NDArray[np.bool_] = is_matched & ((earlier >= _SHARE * n_earlier) | (later >= _SHARE * n_later))
    return belongs
