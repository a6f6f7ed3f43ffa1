"""Times that lines begin with, in the ways in which programs and people write them."""

from __future__ import annotations

import re

from qualkit.readers.times import CLOCK, milliseconds

TO = r"\s?(?:-->|[-–—~→])\s?"
"""What stands between a start and an end."""

_RANGE = re.compile(rf"[\[(]?\s?({CLOCK})\s?(?:-->|→)\s?({CLOCK})\s?[\])]?(?=\s|$|[^\d:])", re.ASCII)
_ALONE = re.compile(rf"\s*({CLOCK})\s?(?:[-–—~]|to)\s?({CLOCK})\s*$", re.ASCII)
_BRACKETED = re.compile(rf"[\[(【（]\s?({CLOCK})(?:{TO}({CLOCK}))?\s?[\])】）]", re.ASCII)
_F4 = re.compile(rf"#({CLOCK})(?:-\d{{1,3}})?#()", re.ASCII)
_BARE = re.compile(rf"({CLOCK})(?=\s|$)()", re.ASCII)
# Seconds are times only as a range with decimals: "1.5 - 2" may be said.
_SECONDS = re.compile(r"[\[(]?(\d{1,6}\.\d{1,6})s?\s?(?:-->|[-–—])\s?(\d{1,6}\.\d{1,6})s?[\])]?[:：]?(?=\s)", re.ASCII)
_TRANSANA = re.compile(r"¤<(\d{1,9})>", re.ASCII)
_DAY = r"(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}(?:[./-]|年)\d{1,2}(?:[./-]|月)\d{1,2}日?)"
_OF_DAY = r"(?:[上下]午\s?)?\d{1,2}:\d{2}(?::\d{2})?(?:[\s\u202f]?[AaPp]\.?[Mm]\.?)?"
_DATED = re.compile(rf"[\[(]?{_DAY},?\s{{1,3}}{_OF_DAY}[\])]?(?:\s[-–—])?\s{{1,3}}(?=\S)")
_DAY_BEHIND = re.compile(rf"\s+{_DAY}$")
_LINKED = re.compile(rf"\[\s?({CLOCK})\s?\]\(https?://[^()\s]{{1,500}}\)", re.ASCII)


def leading_time(text: str) -> tuple[int | None, int | None, bool, str]:
    """Start, end, whether signs that nobody speaks set it off, and what follows.

    Args:
        text: A line, or what stands behind its label.
    """
    for pattern in (_RANGE, _ALONE, _BRACKETED, _F4, _BARE):
        found = pattern.match(text)
        if found is None or (start := milliseconds(found[1])) is None:
            continue
        end = milliseconds(found[2]) if found[2] else None
        return start, end, pattern is not _BARE, text[found.end() :].lstrip()
    if (found := _SECONDS.match(text)) is not None:
        start, end = (round(float(told) * 1000) for told in found.groups())
        return start, end, True, text[found.end() :].lstrip()
    if (found := _TRANSANA.match(text)) is not None:
        return int(found[1]), None, True, text[found.end() :].lstrip()
    return None, None, False, text


def without_date(text: str) -> str:
    """A line without the day and time of day that chat programs put before it; they are no time of a recording."""
    found = _DATED.match(text)
    return text if found is None else text[found.end() :]


def without_day(label: str) -> str:
    """A label without the day behind it, as WeChat copies it."""
    return _DAY_BEHIND.sub("", label)


def without_links(text: str) -> str:
    """A line in which times that lead to a recording (``[0:10](https://…)``) are times alone."""
    return _LINKED.sub(r"[\1]", text) if "](http" in text else text
