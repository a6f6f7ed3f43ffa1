"""Quotes checked against the transcripts: their place, their words, and whom they are of."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from qualkit import analysis, exchange
from qualkit.analysis.summarised import Cited
from qualkit.analysis.verbatim import FIRST_UNSPACED
from qualkit.model.segment import Span
from qualkit.problem import Problem, Severity, Where

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import PurePath

    from qualkit.model.summary import Link
    from qualkit.model.transcript import Transcript

SHOWN = 60
LOOSE_FROM = 12


def source_of(transcript: Transcript, span: Span) -> str:
    """``P07 ¶12``."""
    before = [turn.number for turn in transcript.turns if turn.span.start <= span.start]
    return f"{transcript.name} ¶{max(before, default=1)}"


def cited(link: Link, transcripts: Mapping[str, Transcript]) -> Cited:
    """A quote with what its place really holds."""
    transcript = transcripts.get(link.transcript)
    if transcript is None or link.span.end > len(transcript.text):
        return Cited(link.words, link.place, link.place, "", is_verbatim=False)
    original = link.span.of(transcript.text)
    is_verbatim = analysis.Wording(link.words).stands_in(original)
    return Cited(link.words, link.place, source_of(transcript, link.span), original, is_verbatim)


def problem_of(
    link: Link, path: PurePath, transcripts: Mapping[str, Transcript], *, case: str | None = None
) -> Problem | None:
    """What is wrong with a quote, with the words that come nearest; ``None`` when it is right.

    Args:
        link: The quote.
        path: Its file.
        transcripts: All, by name.
        case: Whom it should be of, where that is known; words of somebody else are a warning.
    """
    where = Where(path, link.line)
    transcript = transcripts.get(link.transcript)
    if transcript is None:
        close = get_close_matches(link.transcript, transcripts, n=2)
        hint = f"Did you mean {' or '.join(close)}?" if close else "See: qualkit transcripts list"
        return Problem(where, f"no transcript named {link.transcript!r}", hint=hint)
    wording = analysis.Wording(link.words)
    if wording.is_empty:
        return Problem(where, "the quote holds no words of the transcript", hint=exchange.HOW)
    if link.span.end > len(transcript.text) or not wording.stands_in(link.span.of(transcript.text)):
        told = f"not verbatim in {link.place}: “{_short(link.words)}”"
        return Problem(where, told, hint=_instead(link, transcript))
    if case is not None and transcript.case != case:
        message = f"the quote is from {transcript.name}, an interview of {transcript.case} and not of {case}"
        return Problem(where, message, Severity.WARNING, "Say so in the text, or quote this case.")
    return None


def loose(
    text: str, path: PurePath, transcripts: Mapping[str, Transcript], *, case: str, line: int
) -> Iterator[Problem]:
    """Words in quotation marks that are no link: with the link to put there, or with the news that nobody said them.

    Short ones, which may be a term or meant ironically, are let be.
    """
    own = [one for one in transcripts.values() if one.case == case]
    for words, at in exchange.unlinked(text, line=line):
        # A Chinese character says about as much as two letters.
        weight = len(words) + sum(letter >= FIRST_UNSPACED for letter in words)
        if weight < LOOSE_FROM:
            continue
        held = next((one for one in own if words in one.text), None)
        if held is not None:
            start = held.text.index(words)
            made = exchange.link(words, held.name, Span(start, start + len(words)))
            yield Problem(Where(path, at), f"a quote without its place: “{_short(words)}”", Severity.WARNING, made)
        elif weight >= 2 * LOOSE_FROM:
            told = f"in quotation marks, and not in the interviews of {case}: “{_short(words)}”"
            yield Problem(Where(path, at), told, Severity.WARNING, exchange.HOW)


def _instead(link: Link, transcript: Transcript) -> str:
    """The nearest words of the transcript as a link to copy."""
    held = link.span.of(transcript.text) if link.span.end <= len(transcript.text) else ""
    inside = analysis.nearest(link.words, held)
    if inside is not None:
        start, end = (link.span.start + offset for offset in inside)
    else:
        found = analysis.nearest(link.words, transcript.text)
        if found is None:
            return f"There it says: “{_short(held)}”" if held else f"{transcript.name} has no such words."
        start, end = found
    words = transcript.text[start:end]
    if len(words) > 4 * SHOWN:
        return f"The nearest words stand at {transcript.name}:{start}-{end}: “{_short(words)}”"
    return f"The nearest words: {exchange.link(words, transcript.name, Span(start, end))}"


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= SHOWN else f"{flat[:SHOWN]}…"
