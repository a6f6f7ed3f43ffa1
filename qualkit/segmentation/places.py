"""Places: where the words of a text are in its edited version."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, Levenshtein, Postfix, Prefix

from qualkit.segmentation.alignment import NOWHERE
from qualkit.segmentation.clauses import weight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from qualkit.segmentation.alignment import Alignment, Tokens

CONTEXT = 32
"""Characters on each side of a quote that tell its occurrences apart."""
_SLACK = 8
"""Tokens that a passage may have grown or shrunk by inside."""
_SHARE_OF_LINE = 0.5
"""Tokens of a line that have to be in another, of the longer of the two, for it to be the same line."""
_LONGEST_LINE = 20_000
"""Characters of a line up to which its letters are compared."""
_LEEWAY = 12
"""Characters that the edge of a span may have grown by."""
_NEARBY = 6
"""Tokens between a quote and a repeat of it that leave it open which is which."""
_REACH = 12
"""Tokens from a span's edge to the next kept one, at most."""
_ALIKE = 0.6
"""Similarity of the words before and after, from which an aligned span is the same span edited."""
_ALIKE_BETWEEN = 0.5
"""The same where the tokens on both sides were kept, which leaves no other place."""
_ALIKE_SHORT = 0.75
"""The same for few words, or where the context on one side went."""
_ALIKE_ELSEWHERE = 0.85
"""The same where no context was kept."""
_FEW = 4.0
"""Words below which a quote is easily found in wrong places."""
_TOO_MANY = 1000
"""Occurrences of a quote that no context tells apart."""
_TOLD_APART = 0.4
"""Share of the context on one side that an occurrence has to have, next to the quote."""
_MARGIN = 0.08
"""How much better the best place elsewhere must be than the next."""


def whereabouts(alignment: Alignment, start: int, words: str) -> tuple[int, int] | None:
    """Where the words that start at ``start`` are after the edit.

    Args:
        alignment: Of the two texts.
        start: Offset before the edit.
        words: Without white space at either end, not empty.

    Returns:
        Start and end after the edit; ``None`` where they are gone or not to be told from a repeat.
    """
    place = _carried(alignment, start, words)
    if place is not None:
        return None if _is_ambiguous(alignment, start, words, *place) else place
    return _verbatim(alignment, start, words) or _approximate(alignment, words)


def _carried(alignment: Alignment, start: int, words: str) -> tuple[int, int] | None:
    """Where the alignment puts the words."""
    end = start + len(words)
    is_short = weight(words) < _FEW
    first, last = alignment.before.within(start, end)
    found = _framed(alignment, start, end)
    if found is not None and (not is_short or _is_with_its_line(alignment, first, last)):
        is_tight = _is_tight(alignment, first, last)
        alike = _ALIKE_BETWEEN if is_tight else _ALIKE_SHORT if is_short else _ALIKE
    else:
        found = _lined(alignment, start, end)
        alike = _ALIKE_ELSEWHERE if is_short else _ALIKE_SHORT
    if found is None:
        return None
    text = alignment.after.text
    found = _shorn(alignment, words, *_in_one_line(text, words, *found))
    is_line = (start, end) == _line(alignment.before.text, start)
    if is_short and is_line and weight(text[slice(*_line(text, found[0]))]) >= _FEW + 1:
        # A turn of a word or two is easily taken for the start of another one.
        return None
    new_words = text[slice(*found)]
    return found if new_words == words or Indel.normalized_similarity(words, new_words) >= alike else None


def _is_with_its_line(alignment: Alignment, first: int, last: int) -> bool:
    """Whether the rest of the line went along: a line that moved may leave its first words to the next one."""
    old, kept = alignment.before, alignment.kept
    line = old.within(*_line(old.text, int(old.starts[first])))
    rest = [*range(max(line[0], first - _REACH), first), *range(last, min(line[1], last + _REACH))]
    if len(rest) < _FEW:
        return True
    own = [int(kept[i]) - i for i in range(first, last) if kept[i] != NOWHERE]
    if not own:
        return True
    along = sum(kept[i] != NOWHERE and abs(int(kept[i]) - i - own[0]) <= _SLACK for i in rest)
    return bool(along >= _SHARE_OF_LINE / 2 * len(rest))


def _shorn(alignment: Alignment, words: str, start: int, end: int) -> tuple[int, int]:
    """The place without new words at its edges where a mark was, or new marks where a word was."""
    new, is_owned = alignment.after, alignment.is_owned
    first, last = new.within(start, end)
    trials = []
    if last - first > 1 and not is_owned[first] and new.text[start].isalnum() != words[0].isalnum():
        trials.append((int(new.starts[first + 1]), end))
    if last - first > 1 and not is_owned[last - 1] and new.text[end - 1].isalnum() != words[-1].isalnum():
        trials.append((start, int(new.ends[last - 2])))
    alike = Indel.normalized_similarity(words, new.text[start:end])
    for trial in trials:
        if Indel.normalized_similarity(words, new.text[slice(*trial)]) > alike:
            return _shorn(alignment, words, *trial)
    return start, end


def _is_tight(alignment: Alignment, first: int, last: int) -> bool:
    """Whether the tokens on both sides are kept and have room between them for little more than before."""
    kept = alignment.kept
    if first == 0 or last == len(kept) or kept[first - 1] == NOWHERE or kept[last] == NOWHERE:
        return False
    return bool(0 < kept[last] - kept[first - 1] <= last - first + _SLACK)


def _framed(alignment: Alignment, start: int, end: int) -> tuple[int, int] | None:
    """The place between the nearest kept tokens on both sides, to the character."""
    old, new, kept = alignment.before, alignment.after, alignment.kept
    first, last = old.within(start, end)
    whole = kept[first:last]
    if (whole != NOWHERE).all() and (np.diff(whole) == 1).all():
        low = int(new.starts[whole[0]]) + start - int(old.starts[first])
        high = int(new.ends[whole[-1]]) + end - int(old.ends[last - 1])
        return low, high
    left = next((i for i in range(first - 1, max(-1, first - 1 - _REACH), -1) if kept[i] != NOWHERE), None)
    right = next((i for i in range(last, min(len(kept), last + _REACH)) if kept[i] != NOWHERE), None)
    if left is None or right is None:
        return None
    if not 0 < kept[right] - kept[left] <= 2 * (right - left) + _REACH:
        return None
    old_from, new_from = int(old.ends[left]), int(new.ends[kept[left]])
    old_text = old.text[old_from : old.starts[right]]
    new_text = new.text[new_from : new.starts[kept[right]]]
    mapped = _mapped(old_text, new_text, start - old_from, end - old_from)
    if mapped is None:
        return None
    low, high = mapped
    inside_kept = np.flatnonzero(whole != NOWHERE)
    if len(inside_kept):
        # A passage moved in between has letters in common with anything: stay near the words that were kept.
        head, tail = inside_kept[0], inside_kept[-1]
        to_head = int(old.starts[first + head]) - start + _LEEWAY
        to_tail = end - int(old.ends[first + tail]) + _LEEWAY
        low = max(low, int(new.starts[whole[head]]) - to_head - new_from)
        high = min(high, int(new.ends[whole[tail]]) + to_tail - new_from)
    if low >= high:
        return None
    return _trimmed(new.text, *_to_tokens(new, new_from + low, new_from + high))


def _mapped(old_text: str, new_text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the characters from ``start`` to ``end`` are after the fewest edits from one text to the other."""
    low, high = len(new_text), 0
    for edit in Levenshtein.opcodes(old_text, new_text):
        if edit.tag in {"equal", "replace"}:
            moved_by = edit.dest_start - edit.src_start
            inside = max(edit.src_start, start), min(edit.src_end, end)
            if inside[0] < inside[1]:
                low, high = min(low, inside[0] + moved_by), max(high, inside[1] + moved_by)
    return (low, high) if low < high else None


def _to_tokens(new: Tokens, start: int, end: int) -> tuple[int, int]:
    """The place with the tokens at its edges taken in whole where most of them lies inside."""
    first, last = new.within(start, end)
    if last > first:
        head, tail = int(new.starts[first]), int(new.ends[last - 1])
        if start - head < new.ends[first] - start:
            start = min(start, head)
        if tail - end < end - new.starts[last - 1]:
            end = max(end, tail)
    return start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    words = text[start:end]
    return (start + len(words) - len(words.lstrip()), start + len(words.rstrip())) if words.strip() else None


def _in_one_line(text: str, words: str, start: int, end: int) -> tuple[int, int]:
    """The place, cut to its likest line where the words were on one: nothing runs on from turn to turn."""
    if "\n" in words or "\n" not in text[start:end]:
        return start, end
    best, at = (0.0, start, end), start
    for line in text[start:end].split("\n"):
        best = max(best, (Indel.normalized_similarity(words, line), at, at + len(line)))
        at += len(line) + 1
    return _trimmed(text, *best[1:]) or (start, end)


def _lined(alignment: Alignment, start: int, end: int) -> tuple[int, int] | None:
    """The place in the line that most of its own line went to: lines move as a whole, with their turns."""
    old, new = alignment.before, alignment.after
    old_line = _line(old.text, start)
    if end > old_line[1] or old_line[1] - old_line[0] > _LONGEST_LINE:
        return None
    went = alignment.kept[slice(*old.within(*old_line))]
    kept = went[went != NOWHERE]
    if not len(kept):
        return None
    new_line = _line(new.text, int(new.starts[int(np.median(kept))]))
    first, last = new.within(*new_line)
    if ((kept >= first) & (kept < last)).sum() < _SHARE_OF_LINE * max(len(went), last - first):
        return None
    mapped = _mapped(old.text[slice(*old_line)], new.text[slice(*new_line)], start - old_line[0], end - old_line[0])
    if mapped is None:
        return None
    return _trimmed(new.text, *_to_tokens(new, new_line[0] + mapped[0], new_line[0] + mapped[1]))


def _line(text: str, at: int) -> tuple[int, int]:
    """Start and end of the line that holds the character at ``at``."""
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end


def _is_ambiguous(alignment: Alignment, start: int, words: str, new_start: int, new_end: int) -> bool:
    """Whether the words stood or stand beside a repeat that went or came: then any of them could be theirs."""
    old, new = alignment.before, alignment.after
    was = old.within(start, start + len(words))
    now = new.within(new_start, new_end)
    n_before, n_after = _repeats(old, *was), _repeats(new, *now)
    if n_before != n_after or (n_before != (0, 0) and new.text[new_start:new_end] != words):
        return not _is_counted_off(alignment, was, now, n_before)
    if _has_rival(old, was, alignment.kept != NOWHERE) or _has_rival(new, now, alignment.is_owned):
        return not _is_counted_off(alignment, was, now, n_before)
    return False


def _is_counted_off(
    alignment: Alignment, was: tuple[int, int], now: tuple[int, int], n_repeats: tuple[int, int]
) -> bool:
    """Whether the words are told from their repeats by counting from what stands around all of them.

    That holds where the tokens on both sides of the whole run were kept, and the number of tokens between them changed
    by less than half a repeat: none of the repeats went or came.
    """
    kept, n = alignment.kept, was[1] - was[0]
    first, last = was[0] - n_repeats[0] * n, was[1] + n_repeats[1] * n
    left, right = first - 1, last
    if left < 0 or right >= len(kept) or kept[left] == NOWHERE or kept[right] == NOWHERE:
        return False
    shift, grown = int(kept[left]) - left, int(kept[right] - kept[left]) - (right - left)
    low, high = sorted((shift, shift + grown))
    is_in_place = low <= now[0] - was[0] <= high and low <= now[1] - was[1] <= high
    return 2 * abs(grown) < n and is_in_place


def _repeats(line: Tokens, first: int, last: int) -> tuple[int, int]:
    """How often the tokens at a place are repeated right before and right after it."""
    pattern, n = line.words[first:last], last - first
    left = right = 0
    while first - n >= 0 and line.words[first - n : first] == pattern:
        left, first = left + 1, first - n
    while line.words[last : last + n] == pattern:
        right, last = right + 1, last + n
    return left, right


def _has_rival(line: Tokens, place: tuple[int, int], is_known: NDArray[np.bool_]) -> bool:
    """Whether a repeat that the other text lacks is within a few tokens of a place."""
    first, last = place
    pattern, n = line.words[first:last], last - first
    starts = [
        *range(max(0, first - n - _NEARBY), first - n + 1),
        *range(last, min(last + _NEARBY, len(is_known) - n) + 1),
    ]
    return any(line.words[at : at + n] == pattern and not is_known[at : at + n].all() for at in starts)


def _verbatim(alignment: Alignment, start: int, words: str) -> tuple[int, int] | None:
    """The one place elsewhere with the very words and, for few words, a context that fits."""
    before, after = alignment.before.text, alignment.after.text
    left, right = before[max(0, start - CONTEXT) : start], before[start + len(words) :][:CONTEXT]
    if after.count(words) > _TOO_MANY:
        return None
    is_repeated = before.count(words) > 1
    ranked = []
    for at in _occurrences(alignment, words):
        left_now, right_now = after[max(0, at - CONTEXT) : at], after[at + len(words) :][:CONTEXT]
        fits = Postfix.similarity(left, left_now), Prefix.similarity(right, right_now)
        # A phrase that comes back has neighbours that come back: one side has to fit wholly, or both.
        fit = max(fits) if not is_repeated or max(fits) == CONTEXT else min(fits)
        ranked.append((fit / CONTEXT, at))
    ranked.sort(reverse=True)
    if not ranked:
        return None
    score, at = ranked[0]
    is_only = len(ranked) == 1 and not is_repeated and weight(words) >= _FEW
    is_told_apart = score >= _TOLD_APART and (len(ranked) == 1 or ranked[1][0] < score - 2 * _MARGIN)
    return (at, at + len(words)) if is_only or is_told_apart else None


def _occurrences(alignment: Alignment, words: str) -> Iterator[int]:
    """Offsets of the words after the edit, where they are not words that came from elsewhere."""
    at = alignment.after.text.find(words)
    while at >= 0:
        first, last = alignment.after.within(at, at + len(words))
        if not alignment.is_owned[first:last].mean() > 0.5:
            yield at
        at = alignment.after.text.find(words, at + 1)


def _approximate(alignment: Alignment, words: str) -> tuple[int, int] | None:
    """The one place among new words that is much like many words."""
    if weight(words) < _FEW:
        return None
    ranked = []
    new = alignment.after
    for first, last in _new_passages(alignment):
        passage = new.text[new.starts[first] : new.ends[last - 1]]
        if len(passage) < len(words) / 2:
            continue
        found = fuzz.partial_ratio_alignment(words, passage, score_cutoff=100 * (_ALIKE_ELSEWHERE - _MARGIN))
        if found is not None:
            at = int(new.starts[first])
            ranked.append((found.score / 100, at + found.dest_start, at + found.dest_end))
    ranked.sort(reverse=True)
    if not ranked or ranked[0][0] < _ALIKE_ELSEWHERE:
        return None
    if len(ranked) > 1 and ranked[1][0] > ranked[0][0] - _MARGIN:
        return None
    _, start, end = ranked[0]
    # The window has the length of the words, so a letter more clips their end: widen it to whole tokens.
    first, last = new.within(start, end)
    return int(new.starts[first]), int(new.ends[last - 1])


def _new_passages(alignment: Alignment) -> Iterator[tuple[int, int]]:
    """Runs of tokens after the edit that came from nowhere before."""
    edges = np.flatnonzero(np.diff(np.concatenate([[True], alignment.is_owned, [True]]).astype(np.int8)))
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        yield int(first), int(last)
