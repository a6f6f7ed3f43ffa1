"""Findings of all rules on one text, without overlaps."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from qualkit.model.segment import Span
from qualkit.privacy.chinese import chinese
from qualkit.privacy.cued import cued
from qualkit.privacy.dates import dates
from qualkit.privacy.english import english
from qualkit.privacy.entities import entities
from qualkit.privacy.kinds import WORDED, Certainty, Finding, Kind
from qualkit.privacy.structured import structured
from qualkit.privacy.uncased import recased

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_HAN = re.compile("[\u3400-\u9fff]")
_LATIN = re.compile("[A-Z]")
_FLAT = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B),
                                          0xFF20, 0xFF0D, 0xFF0E)}  # fmt: skip
_ORDER = list(Certainty)


def detect(
    text: str,
    *,
    own: Mapping[str, Kind] | None = None,
    never: Iterable[str] = (),
    pipelines: Mapping[str, str] | None = None,
    language: str | None = None,
) -> list[Finding]:
    """Words of a text that may be personal data, in order, not overlapping.

    Rules for both languages run on every text, for people switch between them. Where two findings overlap the
    longer wins, of equal ones the one that a word before it explains.

    Args:
        text: What was spoken.
        own: The study's own words to their kind; found wherever they stand, before any rule.
        never: Words that are no personal data in this study.
        pipelines: Language to the name of an installed spaCy pipeline, asked as well.
        language: Of the text; which pipeline is asked.

    Raises:
        MissingExtraError: A pipeline named is not installed.
    """
    never = frozenset(never)
    first = list(listed(text, own or {}))
    # Full-width figures and letters are read as plain ones; each is one character either way.
    flat = recased(text.translate(_FLAT))
    found = [*structured(flat), *cued(flat), *dates(flat)]
    if _LATIN.search(flat):
        found += english(flat)
    if flat != text:
        found = [replace(f, words=f.span.of(text)) for f in found]
    if _HAN.search(text):
        found += chinese(text)
    if pipelines and language is not None and language in pipelines:
        found += entities(text, language, pipelines[language])
    kept = settled([f for f in found if f.words not in never])
    kept = [f for f in kept if not any(f.span.overlap(listed.span) for listed in first)]
    return sorted([*first, *kept], key=lambda f: f.span)


def structured_only(text: str) -> list[Finding]:
    """Findings that their form or the word before them gives away, in order: names and places are not looked for."""
    flat = text.translate(_FLAT)
    found = settled([*structured(flat), *cued(flat), *dates(flat)])
    return [replace(f, words=f.span.of(text)) for f in found] if flat != text else found


def settled(found: Iterable[Finding]) -> list[Finding]:
    """Findings without overlaps, in order: sure forms first, then the longer, then the surer.

    What is left of a loser beyond the winner is kept when it still holds a letter or figure: words must not slip
    between two rules.
    """
    kept: list[Finding] = []
    waiting = sorted(set(found), key=_rank)
    for finding in waiting:
        rest: list[tuple[int, int]] = [(finding.span.start, finding.span.end)]
        for other in kept:
            rest = [piece for start, end in rest for piece in _without(start, end, other.span)]
        if rest == [(finding.span.start, finding.span.end)]:
            kept.append(finding)
        elif finding.kind not in WORDED or finding.certainty is not Certainty.LOW:
            for start, end in rest:
                words = finding.words[start - finding.span.start : end - finding.span.start]
                trimmed = words.strip(" ,，的.'’-")
                if (
                    len(trimmed) > 1
                    and re.search(r"\w\w", trimmed)
                    and finding.kind in {Kind.ADDRESS, Kind.PHONE, Kind.PLACE}
                ):
                    begin = start + words.index(trimmed)
                    piece = Span(begin, begin + len(trimmed))
                    kept.append(replace(finding, span=piece, words=trimmed))
    return sorted(kept, key=lambda f: f.span)


def _rank(finding: Finding) -> tuple[bool, int, int, int, str, str, Span]:
    is_sure_form = finding.kind not in WORDED and finding.certainty is not Certainty.LOW
    # Of words before a number the longer say more: 医保卡 more than 卡.
    is_cued = finding.kind not in WORDED and finding.rule.startswith("after ")
    cue = len(finding.rule) if is_cued else 0
    return (
        not is_sure_form,
        -len(finding.span),
        -cue,
        _ORDER.index(finding.certainty),
        finding.kind,
        finding.rule,
        finding.span,
    )


def _without(start: int, end: int, taken: Span) -> Iterator[tuple[int, int]]:
    if taken.end <= start or end <= taken.start:
        yield start, end
        return
    if start < taken.start:
        yield start, taken.start
    if taken.end < end:
        yield taken.end, end


def listed(text: str, own: Mapping[str, Kind]) -> Iterator[Finding]:
    """The study's own words, the longest first; in Latin letters only as whole words."""
    words = sorted((w for w in own if w), key=lambda w: (-len(w), w))
    if not words:
        return
    for match in re.finditer("|".join(_whole(word) for word in words), text):
        yield Finding(Span(*match.span()), own[match[0]], match[0], Certainty.HIGH, "the study's own list")


def _whole(word: str) -> str:
    left = r"(?<![A-Za-zÀ-ÿ0-9])" if word[0].isalnum() and not _HAN.match(word[0]) else ""
    right = r"(?![A-Za-zÀ-ÿ0-9])" if word[-1].isalnum() and not _HAN.match(word[-1]) else ""
    return f"{left}{re.escape(word)}{right}"
