"""English places and institutions known by a short name: hospitals, employers, towns of several words."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import regex

from qualkit.model.segment import Span
from qualkit.privacy.kinds import Certainty, Finding, Kind
from qualkit.privacy.lists import words_of
from qualkit.privacy.towns import towns

if TYPE_CHECKING:
    from collections.abc import Iterator

_CAPITALISED = regex.compile(
    r"\p{Lu}[\p{Latin}'’.]*(?:[- ](?:\p{Lu}[\p{Latin}'’.]*|of|the|on|upon|le|la|de|del|St\.?)){1,3}"
)
_WORKS = (
    r"(?:\b(?i:work(?:s|ed|ing)?|job|employed|shifts?|drives?|drove|driving|manager|cashier|nurse"
    r"|apprentice(?:ship)?|retired|redundant|contract|teaches|taught"
    r"|lectur(?:es?|ed|ing)|stud(?:y|ies|ied|ying)|degree|stack(?:ed|ing)? shelves|warehouse)"
    r"\s+(?:(?:\w+\s+){0,3}?)(?:at|for|with|by|from|in)\s+(?:the\s+)?)"
)


def known_sites(text: str) -> Iterator[Finding]:
    """Hospitals by their short names, and employers where somebody works."""
    for match in _hospitals().finditer(text):
        yield Finding(
            Span(*match.span("name")), Kind.INSTITUTION, match["name"], Certainty.MEDIUM, "hospital by its short name"
        )
    for match in _firms().finditer(text):
        yield Finding(
            Span(*match.span("name")), Kind.INSTITUTION, match["name"], Certainty.MEDIUM, "where somebody works"
        )


def towns_of_words(text: str) -> Iterator[Finding]:
    """Towns whose names are of several words: Great Yarmouth, Bury St Edmunds."""
    known = _long_towns()
    for run in _CAPITALISED.finditer(text):
        words = [(m.start(), m.end()) for m in regex.finditer(r"[^\s]+", run[0])]
        done = 0
        for first in range(len(words)):
            if first < done:
                continue
            for last in range(min(len(words), first + 4), first + 1, -1):
                start, end = words[first][0], words[last - 1][1]
                name = run[0][start:end].rstrip(".")
                name = name.removesuffix("'s").removesuffix("’s")
                if name.replace("St. ", "St ").replace("’", "'") in known:
                    begin = run.start() + start
                    yield Finding(Span(begin, begin + len(name)), Kind.PLACE, name, Certainty.MEDIUM, "town")
                    done = last
                    break


@cache
def _long_towns() -> frozenset[str]:
    kept = {name.replace("_", " ") for name in words_of("regions-en")}
    return frozenset(name for name in towns() if " " in name and name not in kept)


@cache
def _hospitals() -> regex.Pattern[str]:
    names = "|".join(regex.escape(name.replace("_", " ")).replace("'", "['’]") for name in _by_length("known-sites-en"))
    # Places and people that share a name with a hospital need somebody who goes there or something done there.
    return regex.compile(
        rf"(?:(?<=\b(?:at|to|in|into|from|of|and|or|then|the|with|called|by|under|via)\s)|(?<=^"
        rf"|[.,;:!?]\s))(?P<name>{names})"
        r"(?![\p{Latin}'’])(?!\s+(?:Street|Road|Avenue|Lane|Hospital|Infirmary|Clinic|Medical|Health))"
    )


@cache
def _firms() -> regex.Pattern[str]:
    names = "|".join(regex.escape(name.replace("_", " ")).replace("'", "['’]") for name in _by_length("known-firms-en"))
    return regex.compile(rf"{_WORKS}(?P<name>{names})(?![\p{{Latin}}'’])")


def _by_length(name: str) -> list[str]:
    return sorted(words_of(name), key=lambda word: (-len(word), word))
