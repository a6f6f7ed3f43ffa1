"""The words of a text that come nearest to words quoted wrongly."""

from __future__ import annotations

from rapidfuzz import fuzz

from qualkit.analysis.verbatim import FIRST_UNSPACED

FROM_SCORE = 60.0
"""Similarity in per cent from which words are worth showing as what was meant."""


def nearest(words: str, text: str) -> tuple[int, int] | None:
    """Where the most similar words stand, whole words only; ``None`` when nothing is similar.

    Args:
        words: As quoted.
        text: Of a transcript.

    Returns:
        Half-open range of code points of ``text``.

    References:
        rapidfuzz ``partial_ratio_alignment``: the window of the shorter text's length with the least edits;
        its ends are moved out to the ends of words, since an added letter would clip them.
    """
    found = fuzz.partial_ratio_alignment(words, text, score_cutoff=FROM_SCORE) if words and text else None
    if found is None:
        return None
    start, end = found.dest_start, found.dest_end
    while 0 < start < len(text) and _same_word(text, start):
        start -= 1
    while 0 < end < len(text) and _same_word(text, end):
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _same_word(text: str, position: int) -> bool:
    return all(letter.isalnum() and letter < FIRST_UNSPACED for letter in text[position - 1 : position + 1])
