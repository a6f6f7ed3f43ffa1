"""Words of a transcript found as a coder quotes them."""

from __future__ import annotations

import re

from qualkit.model.segment import Span

_QUOTES = "\"“”„«»'‘’ \t"
_FROM_TO = re.compile(r"\s*(?:…+|\.{3,})\s*")
_SHOWN = 30
"""Characters of a quote repeated in a message at most."""


class RefusedError(Exception):
    """A line cannot be understood; the message says why and what to do next."""


def places(words: str, text: str, *, is_whole: bool = True) -> list[tuple[int, int]]:
    """Where words stand in a text, letter case and white space aside; also where they overlap each other.

    Args:
        words: As quoted.
        text: Where to look.
        is_whole: The last word has to be whole, as the first always has: "the" is not in "other". Chinese
            has no such edges.
    """
    wanted = words.split()
    if not wanted:
        return []
    pattern = r"\s+".join(map(re.escape, wanted))
    found = [match.span(1) for match in re.finditer(rf"(?=({pattern}))", text, re.IGNORECASE)]
    return [
        (start, end)
        for start, end in found
        if not _is_inside_word(text, start) and not (is_whole and _is_inside_word(text, end))
    ]


def quoted(phrase: str, text: str, offset: int, *, where: str) -> Span:
    """The span of a phrase: words as they stand, or ``FROM … TO``, the words with which it begins and ends.

    Args:
        phrase: As typed; quotation marks around it do not count.
        text: Where to look.
        offset: Of the text in its transcript.
        where: What the text is called in a message: the segment, the turn.

    Raises:
        RefusedError: The words are not there, or in more than one place.
    """
    phrase = phrase.strip(_QUOTES)
    if not places(phrase, text):
        first, *rest = _FROM_TO.split(phrase, maxsplit=1)
        first = first.strip(_QUOTES)
        last = rest[0].strip(_QUOTES) if rest else ""
        if first and last:
            start, end = _once(first, text, where)
            ends = [stop for begin, stop in places(last, text) if begin >= end]
            if not ends:
                raise RefusedError(f"After {_short(first)} there is no {_short(last)} in {where}. Type other words.")
            return Span(offset + start, offset + ends[0])
    start, end = _once(phrase, text, where)
    return Span(offset + start, offset + end)


def _once(words: str, text: str, where: str) -> tuple[int, int]:
    found = places(words, text)
    if not found:
        raise RefusedError(f"{_short(words)} is not in {where}. Type words as they stand there.")
    if len(found) > 1:
        raise RefusedError(f"{_short(words)} stands {len(found)} times in {where}. Type more of the words around it.")
    return found[0]


def _short(words: str) -> str:
    return repr(words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…")


def _is_inside_word(text: str, position: int) -> bool:
    if not 0 < position < len(text):
        return False
    left, right = text[position - 1], text[position]
    return left.isalnum() and right.isalnum() and left < "\u2e80" and right < "\u2e80"
