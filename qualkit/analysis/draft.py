"""A draft of a cell: a few of the sentences coded there, chosen by a rule, never a word added."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from math import log, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LEAST_WORDS = 5
"""Different words below which a sentence is a bare answer (“No, no.”) and chosen only when there is no other."""

_WORDS = re.compile(r"[^\W\d_]+|\d+")
_UNSPACED = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in a coded segment.

    Attributes:
        text: Its words.
        transcript: Where.
        start: Where it starts in the transcript's text.
        end: Where it ends.
        code: The code of the segment.
    """

    text: str
    transcript: str
    start: int
    end: int
    code: str


def chosen(sentences: Sequence[Sentence], number: int, *, background: Iterable[str]) -> tuple[Sentence, ...]:
    """The sentences that say most of what the cell is about, of each code at least one before any has two.

    The rule, the same on every run: a word counts as often as sentences of the cell have it, times
    log(turns / turns that have it) over all turns of the case, so that everyday words count little (Chinese:
    pairs of neighbouring characters). A sentence is worth the sum of its words over the square root of their
    number; bare answers come last. The best sentence of each code is taken, in the order of the codes given, then the
    second best, until there are enough; of two that are equal the earlier. They come back in reading order.
    Nothing here judges what they mean: it is a draft to write from.

    Args:
        sentences: Of one cell, in reading order; one in segments with several codes counts for the first.
        number: How many at most.
        background: The turns of the case's interviews.
    """
    once: dict[tuple[str, int, int], Sentence] = {}
    for sentence in sentences:
        once.setdefault((sentence.transcript, sentence.start, sentence.end), sentence)
    every = list(once.values())
    words = {sentence: _words(sentence.text) for sentence in every}
    spread = Counter(word for own in words.values() for word in own)
    turns = [_words(turn) for turn in background]
    common = Counter(word for own in turns for word in own)

    def worth(sentence: Sentence) -> tuple[bool, float]:
        own = sorted(words[sentence])  # one order, so that the sum is the same on every run
        is_bare = len(own) < LEAST_WORDS
        weight = sum(spread[word] * log(max(len(turns), 1) / max(common[word], 1)) for word in own)
        return is_bare, -weight / sqrt(max(len(own), 1))

    by_code: dict[str, list[Sentence]] = {}
    for sentence in every:
        by_code.setdefault(sentence.code, []).append(sentence)
    for of_code in by_code.values():
        of_code.sort(key=worth)  # stable: the earlier of equals stays first
    taken: list[Sentence] = []
    depth = 0
    while len(taken) < number and any(depth < len(of_code) for of_code in by_code.values()):
        taken += [of_code[depth] for of_code in by_code.values() if depth < len(of_code)]
        depth += 1
    position = {sentence: place for place, sentence in enumerate(every)}
    return tuple(sorted(taken[:number], key=position.__getitem__))


def _words(text: str) -> set[str]:
    unspaced = _UNSPACED.findall(text)
    pairs = {run[at : at + 2] for run in unspaced for at in range(max(len(run) - 1, 1))}
    return pairs | set(_WORDS.findall(_UNSPACED.sub(" ", text).casefold()))
