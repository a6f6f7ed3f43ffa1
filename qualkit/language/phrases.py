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
"""Words that a passage has at least to be known again when it stands alone."""
CUT = "…"
"""What stands where words were taken out; YAML, JSON and Markdown all take it."""


class Phrases:
    """What only some texts say.

    A stretch is as many tokens in a row as make five words (nine Chinese characters). Case, marks and white space do
    not count, so words are known again in another layout, in capitals and between the tags of a document.
    """

    def __init__(
        self,
        own: Iterable[str],
        others: Iterable[str] = (),
        *,
        passages: Iterable[str] = (),
        names: Iterable[str] = (),
    ) -> None:
        """Learn the stretches of texts.

        Args:
            own: The texts looked for.
            others: What else was said; a stretch that stands here too is nobody's own.
            passages: Parts of the own texts (turns, segments, quotes) that are known again as a whole, however short.
            names: Of the texts or whom they are of, such as ``P07``; found as whole words.
        """
        stretches = {stretch for text in own for stretch, _, _ in _stretches(_tokens(text))}
        wholes = {whole for text in passages if (whole := _whole(text)) is not None}
        for text in others:
            tokens = _tokens(text)
            stretches.difference_update(stretch for stretch, _, _ in _stretches(tokens))
            if wholes:
                said = f" {' '.join(word for word, _, _ in tokens)} "
                wholes = {whole for whole in wholes if f" {whole} " not in said}
        self._stretches = stretches
        self._wholes = wholes
        self._names = [found for name in names if (found := " ".join(word for word, _, _ in _tokens(name)))]

    def __bool__(self) -> bool:
        """Whether there is anything to look for besides names."""
        return bool(self._stretches or self._wholes)

    def holds(self, text: str) -> bool:
        """Whether a stretch of the own texts stands in a text, or the text is one of the passages."""
        tokens = _tokens(text)
        if any(stretch in self._stretches for stretch, _, _ in _stretches(tokens)):
            return True
        return _whole(text) in self._wholes

    def names(self, text: str) -> bool:
        """Whether one of the names stands in a text, as whole words."""
        said = f" {' '.join(word for word, _, _ in _tokens(text))} "
        return any(f" {name} " in said for name in self._names)

    def cut(self, text: str, mark: str = CUT) -> tuple[str, int]:
        """A text with every run of own words replaced by a mark, and how many runs there were."""
        if _whole(text) in self._wholes:
            tokens = _tokens(text)
            return text[: tokens[0][1]] + mark + text[tokens[-1][2] :], 1
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


def _whole(text: str) -> str | None:
    words = [word for word, _, _ in _tokens(text)]
    return " ".join(words) if sum(map(_weight, words)) >= SHORTEST else None


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
