"""Chinese text as runs of words, and the lists that rules for names and places share."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from typing import Any

from qualkit.privacy.kinds import Certainty, Kind
from qualkit.privacy.lists import words_of

HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
NUMBER = "零〇一二三四五六七八九十百千两"
STOP_TAGS = frozenset({"p", "r", "c", "u", "uj", "ul", "ud", "uz", "uv", "ug", "d", "y", "e", "x", "q", "t", "o", "k"})
NOT_GIVEN = frozenset(
    "的了是在不我你他她它们这那有就都也说要会能去来到给让把被对吗呢吧啊呀嘛哦嗯么什谁哪怎为没还很太最更又再才只可但而且或与及等之其所以因"
    "着过得地个些种样里外上下前后时候年月日号天次位名口家人看问做想用吃打叫跟和从向比"
)

Found = tuple[int, int, Kind, Certainty, str]
"""Start, end, kind, certainty and rule of a finding in a run."""


_DRAWN = "找叫跟和问让请给见带像与"


@dataclass(frozen=True)
class Run:
    """An unbroken run of Chinese with the dictionary's words in it."""

    text: str
    start: int

    @cached_property
    def tokens(self) -> list[tuple[str, str]]:
        """Words with their parts of speech; names it does not hold are guessed."""
        # The dictionary is five megabytes: read by those who meet Chinese.
        import rjieba

        found: list[tuple[str, str]] = []
        for word, tag in rjieba.tag(self.text):
            # A guess may draw a verb to the name behind it: 找小魏, 叫楼.
            if len(word) > 1 and word[0] in _DRAWN and not is_word(word):
                found += [(word[0], "v"), (word[1:], tag)]
            else:
                found.append((word, tag))
        return found

    @cached_property
    def starts(self) -> list[int]:
        """Where each word begins."""
        return [0, *accumulate(len(word) for word, _ in self.tokens)][:-1]

    def token_at(self, place: int) -> int:
        """Number of the word that holds a place."""
        return bisect_right(self.starts, place) - 1


def surname_at(text: str, at: int) -> str:
    """The surname that begins at a place, compound ones first; empty when none does."""
    known = words_of("surnames-zh")
    singles = next((word for word in known if len(word) > 50), "")
    if text[at : at + 2] in known:
        return text[at : at + 2]
    return text[at] if at < len(text) and text[at] in singles else ""


def rare_surname_at(text: str, at: int) -> str:
    """A surname that is mostly another word, at a place; empty when there is none."""
    return text[at] if at < len(text) and text[at] in "".join(words_of("surnames-rare-zh")) else ""


def is_word(written: str) -> bool:
    """Whether the dictionary holds a word, instead of guessing it."""
    return len(written) > 1 and _dictionary().has_word(written)


@cache
def _dictionary() -> Any:
    import rjieba

    return rjieba.Jieba()


@cache
def given_characters() -> frozenset[str]:
    """Characters of given names."""
    return frozenset("".join(words_of("given-zh")))
