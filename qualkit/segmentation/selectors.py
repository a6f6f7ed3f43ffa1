"""Words that somebody pointed at, found in a text: by position, by quote with context, by likeness, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, Postfix, Prefix

from qualkit.model.segment import Span
from qualkit.segmentation.alignment import tokens
from qualkit.segmentation.anchors import Found
from qualkit.segmentation.clauses import weight
from qualkit.segmentation.places import CONTEXT

if TYPE_CHECKING:
    from qualkit.segmentation.alignment import Tokens

_FEW = 4.0
"""Words below which a quote is easily found in wrong places."""
_TOLD_APART = 12
"""Characters of context next to a quote that have to be there where it is short or stands in several places; all, if it
has fewer."""
_MARGIN = 0.16
"""How much better the context of the best place has to fit than that of the next."""
_ALIKE = 0.85
"""Likeness from which other words are the quote edited."""
_MOST = 1_000
"""Occurrences of a quote that no context tells apart."""
_MOST_ALIKE = 8
"""Places much like the quote that are compared; with more of them it is no quote of one place."""


@dataclass(frozen=True, slots=True)
class Selector:
    """What points at words of a text.

    Attributes:
        exact: The words.
        prefix: What stands before them; Hypothesis and qualkit take 32 characters.
        suffix: What stands after them.
        start: Where they start; ``None`` when not told.
        end: Where they end.
    """

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Pointed:
    """Where the words are.

    Attributes:
        span: In the text; ``None`` when they are gone, or not to be told from other places.
        how: At their position, elsewhere, edited, or lost.
        why: Why they are lost; empty otherwise.
    """

    span: Span | None
    how: Found
    why: str = ""


def selector(text: str, span: Span) -> Selector:
    """What points at a span: its words, 32 characters on each side, and its position in code points."""
    return Selector(
        span.of(text),
        text[max(0, span.start - CONTEXT) : span.start],
        text[span.end : span.end + CONTEXT],
        span.start,
        span.end,
    )


def point(text: str, pointer: Selector) -> Pointed:
    """Where a selector points: the position if the words stand there, else the quote, else what is much like it.

    Positions may count code points, as the standard has it, or UTF-16 units, as browsers do: the words decide. A
    quote that stands in several places is taken only where its context tells them apart, a short one only with some of
    its context: silent misplacement is worse than a loss.

    Args:
        text: The text.
        pointer: What points at it.

    References:
        W3C Web Annotation Data Model (2017), 4.2.4 and 4.2.5; the order is that of the Hypothesis client.
    """
    words = pointer.exact
    if not words.strip():
        return Pointed(None, Found.LOST, "it quotes no words, so its position cannot be checked")
    if pointer.start is not None and pointer.end is not None:
        found = [(start, end) for start, end in _readings(text, pointer.start, pointer.end) if text[start:end] == words]
        # Both ways of counting may hit the same words; the standard's own stands first.
        found.sort(key=lambda place: _fit(text, pointer, *place), reverse=True)
        if found and not _is_elsewhere(text, pointer, *found[0]):
            return Pointed(Span(*found[0]), Found.SAME)
    places = _occurrences(text, words)
    if places:
        return _quoted(text, pointer, places)
    return _alike(text, pointer)


def _readings(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A position as code points, and as code points of UTF-16 units where that is another."""
    if not 0 <= start < end:
        return []
    readings = [(start, end)]
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) != 2 * len(text) and end <= len(units) // 2:
        try:
            first = len(units[: 2 * start].decode("utf-16-le"))
            readings.append((first, first + len(units[2 * start : 2 * end].decode("utf-16-le"))))
        except UnicodeDecodeError:
            return readings  # inside a character: no position of this kind
    return readings


def _occurrences(text: str, words: str) -> list[int]:
    found: list[int] = []
    at = text.find(words)
    while at >= 0 and len(found) <= _MOST:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def _quoted(text: str, pointer: Selector, places: list[int]) -> Pointed:
    size = len(pointer.exact)
    if len(places) > _MOST:
        return Pointed(None, Found.LOST, f"the quote stands more than {_MOST:,} times in it")
    if not (pointer.prefix or pointer.suffix) and len(places) > 1:
        return Pointed(None, Found.LOST, f"the quote stands {len(places)} times in it, and has no context")
    ranked = sorted(((_fit(text, pointer, at, at + size), at) for at in places), reverse=True)
    score, at = ranked[0]
    if len(ranked) > 1 and (not _is_framed(text, pointer, at, at + size) or ranked[1][0] > score - _MARGIN):
        return Pointed(
            None, Found.LOST, f"the quote stands {len(ranked)} times in it, and its context tells none apart"
        )
    if _is_elsewhere(text, pointer, at, at + size):
        return Pointed(None, Found.LOST, "the quote is short, and stands in another context")
    return Pointed(Span(at, at + size), Found.MOVED)


def _is_elsewhere(text: str, pointer: Selector, start: int, end: int) -> bool:
    """Whether few words stand in another context than theirs: they may be others that are the same."""
    has_context = bool(pointer.prefix or pointer.suffix)
    return has_context and weight(pointer.exact) < _FEW and not _is_framed(text, pointer, start, end)


def _is_framed(text: str, pointer: Selector, start: int, end: int) -> bool:
    """Whether the context on one side at least stands next to a place."""
    before, after = _sides(text, pointer, start, end)
    return any(
        side and n_same >= min(len(side), _TOLD_APART)
        for side, n_same in ((pointer.prefix, before), (pointer.suffix, after))
    )


def _sides(text: str, pointer: Selector, start: int, end: int) -> tuple[int, int]:
    """Characters of prefix and suffix that stand next to a place, from the place outwards."""
    before = text[max(0, start - len(pointer.prefix)) : start]
    after = text[end : end + len(pointer.suffix)]
    return Postfix.similarity(pointer.prefix, before), Prefix.similarity(pointer.suffix, after)


def _fit(text: str, pointer: Selector, start: int, end: int) -> float:
    """Share of the context that stands next to a place; both sides count alike."""
    before, after = _sides(text, pointer, start, end)
    shares = [n_same / len(side) for side, n_same in ((pointer.prefix, before), (pointer.suffix, after)) if side]
    return sum(shares) / len(shares) if shares else 0.0


def _alike(text: str, pointer: Selector) -> Pointed:
    """The one place much like many words; of several, the one whose context is much more alike."""
    gone = Pointed(None, Found.LOST, "its words are not in it")
    words = pointer.exact.strip()
    if weight(words) < _FEW:
        return gone
    ranked = []
    for start, end in _windows(text, words):
        around = text[max(0, start - len(pointer.prefix)) : end + len(pointer.suffix)]
        whole = Indel.normalized_similarity(f"{pointer.prefix}{words}{pointer.suffix}", around)
        ranked.append((whole, start, end))
    ranked.sort(reverse=True)
    if not ranked:
        return gone
    if len(ranked) >= _MOST_ALIKE or any(one[0] - two[0] < _MARGIN for one, two in pairwise(ranked[:2])):
        return Pointed(None, Found.LOST, "several places are much like its words")
    _, start, end = ranked[0]
    found = _fitted(tokens(text), words, start, end)
    return gone if found is None else Pointed(found, Found.CHANGED)


def _fitted(line: Tokens, words: str, start: int, end: int) -> Span | None:
    """The whole tokens around a window that are most like the words: a window has their length, whatever was edited."""
    first, last = line.within(start, end)
    best = 0.0
    while first < last:
        trials = [
            (Indel.normalized_similarity(words, line.text[line.starts[low] : line.ends[high - 1]]), low, high)
            for low, high in ((first, last), (first + 1, last), (first - 1, last), (first, last - 1), (first, last + 1))
            if 0 <= low < high <= len(line.words)
        ]
        score, low, high = max(trials, key=lambda trial: trial[0])
        if score <= best:
            return Span(int(line.starts[first]), int(line.ends[last - 1]))
        best, first, last = score, low, high
    return None


def _windows(text: str, words: str) -> list[tuple[int, int]]:
    """Places much like the words, the best first; none overlaps a better one."""
    found: list[tuple[int, int]] = []
    left = text
    while len(found) < _MOST_ALIKE:
        best = fuzz.partial_ratio_alignment(words, left, score_cutoff=100 * (_ALIKE - _MARGIN / 2))
        if best is None or best.dest_start >= best.dest_end or len(left) < len(words):
            break
        if not found and best.score < 100 * _ALIKE:
            break
        found.append((best.dest_start, best.dest_end))
        blank = "\0" * (best.dest_end - best.dest_start)
        left = left[: best.dest_start] + blank + left[best.dest_end :]
    return found
