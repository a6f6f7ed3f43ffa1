"""Names of people of other tongues as Chinese writes them: 阿依古丽, 扎西顿珠, 玛丽亚·罗德里格斯, 史密斯教授."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from qualkit.privacy.chinese_words import HAN, NOT_GIVEN, Found, Run, is_word
from qualkit.privacy.kinds import Certainty, Kind
from qualkit.privacy.lists import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_DOT = re.compile(rf"[{HAN}]{{1,7}}(?:·[{HAN}A-Za-z]{{1,8}})+")
_LINKS = "我叫是和跟找问让给请位名个的有说对到从像为"
_TAIL = r"(?:汗|江|别克|古丽|花|其其格|其木格|娜|措|吉|嘉|什姐|莫|惹)?"
_TITLE = "|".join(sorted(words_of("titles-zh"), key=len, reverse=True))
_DRUG = re.compile(r"(?:[素林平胺酮唑片酯苷肽醇酸碱汀坦尔啶]|单抗|沙坦|洛尔|地平|双胍|列汀|列净|替尼|胶囊|霉素)$")


def foreign_names(run: Run) -> Iterator[Found]:
    """Names with a point in the middle, of minorities, and transliterated ones before a title."""
    yield from _dotted(run)
    yield from _of_minorities(run)
    yield from _titled(run)


def _dotted(run: Run) -> Iterator[Found]:
    for match in _DOT.finditer(run.text):
        point = match[0].index("·")
        start = match.start() + point - _taken(match[0][:point])
        end = match.end()
        # What follows the last part and is no part of it: 罗德里格斯是, 买买提说.
        last = run.text.rindex("·", start, end) + 1
        length = _taken_forward(run.text[last:end])
        if start < match.start() + point and length:
            yield start, last + length, Kind.NAME, Certainty.HIGH, "name with a point"


def _taken(words: str) -> int:
    """How many characters before a point are of the name."""
    known = max((len(part) for part in words_of("elements-zh") if words.endswith(part)), default=0)
    if known:
        return known
    length = 0
    for sign in reversed(words):
        if sign not in _transliterated() or (sign in _LINKS and length >= 2):
            break
        length += 1
    return length


def _taken_forward(words: str) -> int:
    whole = _elements().match(words)
    if whole is not None:
        return whole.end()
    length = 0
    for sign in words:
        if sign not in _transliterated() and not ("A" <= sign <= "z"):
            break
        length += 1
    return length


def _of_minorities(run: Run) -> Iterator[Found]:
    for match in _elements().finditer(run.text):
        words = match[0]
        if len(words) < 2 or not _is_edge(run, match.start(), match.end()):
            continue
        yield match.start(), match.end(), Kind.NAME, Certainty.MEDIUM, "name of a minority"


def _is_edge(run: Run, start: int, end: int) -> bool:
    """Whether no ordinary word of the dictionary reaches over an end of a finding."""
    first, last = run.token_at(start), run.token_at(end - 1)
    word, begin = run.tokens[first][0], run.starts[first]
    if begin < start and is_word(word) and not run.tokens[first][1].startswith("nr"):
        return False
    word, begin = run.tokens[last][0], run.starts[last]
    return not (begin + len(word) > end and is_word(word) and not run.tokens[last][1].startswith("nr"))


def _titled(run: Run) -> Iterator[Found]:
    for match in re.finditer(_TITLE, run.text):
        if len(match[0]) < 2:
            continue
        end = match.start()
        start = end
        while (
            start > 0
            and end - start < 7
            and run.text[start - 1] in _transliterated()
            and run.text[start - 1] not in _LINKS
        ):
            start -= 1
        while start < end and start not in run.starts:
            start += 1
        words = run.text[start:end]
        if len(words) < 3 or any(sign in NOT_GIVEN for sign in words) or _DRUG.search(words):
            continue
        inside = run.tokens[run.token_at(start) : run.token_at(end - 1) + 1]
        if all(tag.startswith("nr") or (tag != "ns" and not is_word(word)) for word, tag in inside):
            yield start, end, Kind.NAME, Certainty.LOW, f"before {match[0]}"


@cache
def _elements() -> re.Pattern[str]:
    parts = "|".join(sorted(words_of("elements-zh"), key=len, reverse=True))
    return re.compile(rf"(?:{parts})(?:{parts})*{_TAIL}")


@cache
def _transliterated() -> frozenset[str]:
    return frozenset("".join(words_of("transliterated-zh")))
