"""Words that one person said and nobody else did: stretches of them found again in any text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+")
_IS_HAN = re.compile(rf"[{_HAN}]")
_HAN_WEIGHT = 0.6
"""Words that a Chinese character stands for, roughly."""

STRETCH = 5.0
"""Words, of which a stretch has at least so many: fewer are said by chance."""
SHORTEST = 2.0
"""Words that a text has at least to be a quote."""
CUT = "…"
"""What stands where words were taken out; YAML, JSON and Markdown all take it."""


class Phrases:
    """What only some texts say.

    A stretch is as many tokens in a row as make five words (nine Chinese characters). Case, marks and white space do
    not count, so words are known again in another layout, in capitals and between the tags of a document.
    """

    def __init__(self, own: Iterable[str], others: Iterable[str] = (), *, names: Iterable[str] = ()) -> None:
        """Learn the stretches of texts.

        Args:
            own: The texts looked for.
            others: What else was said; a stretch that stands here too is nobody's own.
            names: Of the texts or whom they are of, such as ``P07``; found as whole words.
        """
        stretches: set[str] = set()
        self._own, self._others = [], []
        for text in own:
            tokens = _tokens(text)
            stretches.update(stretch for stretch, _, _ in _stretches(tokens))
            self._own.append(_said(tokens))
        for text in others:
            tokens = _tokens(text)
            stretches.difference_update(stretch for stretch, _, _ in _stretches(tokens))
            self._others.append(_said(tokens))
        self._stretches = stretches
        self._names = [found for name in names if (found := _said(_tokens(name))).strip()]

    def __bool__(self) -> bool:
        """Whether there is anything to look for besides names."""
        return bool(self._stretches)

    def holds(self, text: str) -> bool:
        """Whether a stretch of the own texts stands in a text."""
        return any(stretch in self._stretches for stretch, _, _ in _stretches(_tokens(text)))

    def quotes(self, text: str) -> bool:
        """Whether a text holds a stretch, or is itself, however short from two words on, in the own texts alone."""
        tokens = _tokens(text)
        if any(stretch in self._stretches for stretch, _, _ in _stretches(tokens)):
            return True
        said = _said(tokens)
        is_long = sum(_weight(word) for word, _, _ in tokens) >= SHORTEST
        return is_long and any(said in own for own in self._own) and not any(said in other for other in self._others)

    def names(self, text: str) -> bool:
        """Whether one of the names stands in a text, as whole words."""
        said = _said(_tokens(text))
        return any(name in said for name in self._names)

    def cut(self, text: str, mark: str = CUT) -> tuple[str, int]:
        """A text with every run of own words replaced by a mark, and how many runs there were."""
        n_runs = 0
        # What is left beside a mark may make a stretch with what stands behind it.
        while runs := self._runs(text):
            n_runs += len(runs)
            for start, end in reversed(runs):
                text = text[:start] + mark + text[end:]
        return text, n_runs

    def _runs(self, text: str) -> list[tuple[int, int]]:
        runs: list[tuple[int, int]] = []
        for stretch, start, end in _stretches(_tokens(text)):
            if stretch in self._stretches:
                if runs and start <= runs[-1][1]:
                    runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
                else:
                    runs.append((start, end))
        return runs


def _tokens(text: str) -> list[tuple[str, int, int]]:
    """Words and Chinese characters in small letters, each with its place."""
    return [(match[0].casefold(), match.start(), match.end()) for match in _TOKEN.finditer(text)]


def _weight(word: str) -> float:
    return _HAN_WEIGHT if _IS_HAN.match(word) else 1.0


def _said(tokens: Sequence[tuple[str, int, int]]) -> str:
    """Tokens between spaces, so that whole words are found in them."""
    return f" {' '.join(word for word, _, _ in tokens)} "


def _stretches(tokens: Sequence[tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
    """The shortest stretch from each token on, with its place; none where too few words are left."""
    last, weight = 0, 0.0
    for first, (word, start, _) in enumerate(tokens):
        while weight < STRETCH - 1e-9:
            if last == len(tokens):
                return
            weight += _weight(tokens[last][0])
            last += 1
        yield " ".join(word for word, _, _ in tokens[first:last]), start, tokens[last - 1][2]
        weight -= _weight(word)
