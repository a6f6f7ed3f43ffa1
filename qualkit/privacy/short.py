"""Short forms of what was found in full elsewhere: Hannah of Hannah Goldberg, 松湖 of 松湖医院, 青溪 of 青溪县."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qualkit.privacy.kinds import Certainty, Finding, Kind
from qualkit.privacy.lists import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_HAN = re.compile("^[\u3400-\u9fff]+$")
_SITE = re.compile(
    r"(?:第[一二三四五六七八九十]+)?(?:人民|中心|中医|附属|社区卫生服务|卫生服务)?"
    r"(?:医院|卫生院|卫生站|卫生室|诊所|中心|大学|学院|中学|小学|公司|集团|厂|药店|药房)$"
)
_AREA = re.compile(r"(?:自治州|自治县|街道|社区|小区|[市县区镇乡村州])$")


def short_forms(words: str, kind: Kind) -> list[str]:
    """What people may say for short; no word of every day, and nothing of one character."""
    if kind is Kind.NAME and " " in words:
        parts = re.split(r"\s+", words)
        return [part for part in parts if len(part) > 2 and part[0].isupper() and not _is_word(part)]
    if not _HAN.match(words):
        return []
    if kind is Kind.NAME and len(words) >= 3:
        found = [words[-2:]]
    elif kind is Kind.INSTITUTION:
        found = [
            _SITE.sub("", words),
            *(_AREA.sub("", part) for part in re.findall(r"[^省市县区]{2,4}[市县区]", words)),
        ]
    elif kind is Kind.PLACE:
        found = [_AREA.sub("", words)]
    else:
        found = []
    return [
        one for one in dict.fromkeys(found) if len(one) >= 2 and one != words and one not in words_of("no-short-zh")
    ]


def found_in_full(known: Mapping[str, Kind]) -> dict[str, tuple[Kind, str]]:
    """Short form to its kind and the full form, for words found somewhere in a study."""
    result: dict[str, tuple[Kind, str]] = {}
    for words, kind in sorted(known.items(), key=lambda item: (-len(item[0]), item[0])):
        for short in short_forms(words, kind):
            if short not in known:
                result.setdefault(short, (kind, words))
    return result


def as_short(finding: Finding, full: str) -> Finding:
    """A finding of the words of a short form, told as one."""
    return Finding(finding.span, finding.kind, finding.words, Certainty.LOW, f"short for {full}")


def without_overlap(more: Iterable[Finding], found: Iterable[Finding]) -> list[Finding]:
    """Findings that lie beside those that there are."""
    taken = [finding.span for finding in found]
    return [one for one in more if not any(one.span.overlap(span) for span in taken)]


def _is_word(part: str) -> bool:
    return part in words_of("common-en") or part.lower() in words_of("starters-en") or part in words_of("ambiguous-en")
