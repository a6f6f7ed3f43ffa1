"""Clauses: where speech that runs on without full stops can be broken, and how long a text is in words."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HAN = r"\u2e80-\u2fff\u3001-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters and marks, for use inside a class of a regular expression."""
WIDE = re.compile(rf"[{HAN}\uff00-\uffef]")
"""A character written without spaces between words, or a full-width form."""
_WORD = re.compile(rf"[{HAN}\uff00-\uffef]|[^\s{HAN}\uff00-\uffef]+")

LONGEST = 60
"""Words after which a sentence is broken at commas and connectives, into parts of about half as many."""
LONGEST_BARE = 8
"""Words after which speech without any mark, as captions have it, is broken before a new clause."""
SHORTEST_BARE = 3.0
"""Words that such a part has at least."""

_MARK = re.compile(r"[,，、:：;；—–…。！？!?]|[.．](?!\w)")
_AFTER_COMMA = re.compile(r"[,，、:：]\s*|[—–]\s+|\n\s*")
_CONNECTIVE = re.compile(
    r"(?<=\s)(?:(?:and|but|so|because|cause|cos|then|although|whereas|anyway)\b|(?:well|like|um|uh|or)\s+(?=i\b))"
    r"|然后|后来|但是|可是|所以|反正|因为|不过|结果|而且|那时候|就是说",
    re.IGNORECASE,
)
_BARE = re.compile(
    # "and" joins two nouns as often as two clauses: in speech without marks a subject has to follow.
    r"(?<=\s)(?:and|but|so|because|cause|cos|then|anyway|although)\s+(?:then\s+)?"
    r"(?:i|you|he|she|it|we|they|there|this|that|those|these|my|our|the|nobody|everybody|someone|if|when)\b"
    r"|然后|后来|但是|可是|所以|反正|因为|不过|结果|而且|人家"
    r"|(?<=[了吧呢嘛])(?=[我你他她])"
    rf"|(?<=[{HAN}])[ \u3000]+(?=[{HAN}])|\n\s*",
    re.IGNORECASE,
)


def weight(text: str) -> float:
    """Length of a text in words; two Chinese characters weigh one word."""
    return sum(0.5 if WIDE.match(word[0]) else 1.0 for word in _WORD.findall(text))


def clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence from ``start`` to ``end`` itself, or its parts where it runs on without a full stop.

    A part starts after a comma or before a connective. Without such a place the sentence stays whole.
    """
    size = weight(text[start:end])
    is_bare = _is_bare(text[start:end])
    if size <= (LONGEST_BARE if is_bare else LONGEST):
        yield start, end
        return
    if is_bare:
        places, before_it, after_it = _bare_places(text, start, end), SHORTEST_BARE, SHORTEST_BARE
    else:
        goal = size / round(size / (LONGEST / 2))
        places, before_it, after_it = _places(text, start, end), 0.8 * goal, 0.4 * goal
    since, done, at = start, 0.0, 0.0
    for last, place in pairwise([start, *places]):
        at += weight(text[last:place])
        if at - done >= before_it and size - at >= after_it:
            yield since, place
            since, done = place, at
    yield since, end


def _is_bare(sentence: str) -> bool:
    return _MARK.search(sentence) is None


def _places(text: str, start: int, end: int) -> list[int]:
    places = {match.end() for match in _AFTER_COMMA.finditer(text, start, end)}
    places |= {match.start() for match in _CONNECTIVE.finditer(text, start, end)}
    return sorted(place for place in places if start < place < end)


def _bare_places(text: str, start: int, end: int) -> list[int]:
    places = {match.end() if match[0].isspace() else match.start() for match in _BARE.finditer(text, start, end)}
    return sorted(place for place in places if start < place < end)
