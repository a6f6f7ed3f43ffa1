"""Sentences of spoken English and Chinese, as spans that cover the text without a gap."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from qualkit.language.pipelines import pipeline
from qualkit.segmentation.clauses import WIDE, clauses
from qualkit.segmentation.marks import Ends

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.language import Language


def sentences(text: str, language: str | None, *, pipeline_name: str | None = None) -> list[tuple[int, int]]:
    """Sentences of one turn as half-open ranges of code points; together they are the whole text.

    White space after a sentence belongs to it, as do closing quotes and brackets and remarks such as
    ``(laughs)``. Numbers (``3.5%``), initials and abbreviations do not end one; a hesitation (``…``,
    ``...``) and a dash do only before a capital, a blank line always does. A run of marks without a
    letter or digit is no sentence of its own. Speech that runs on without full stops is broken at commas
    and connectives.

    The work grows linearly with the text.

    Args:
        text: What one speaker said; may be empty.
        language: ISO 639-1; ``None`` is treated as English unless the text is mostly Chinese characters.
        pipeline_name: An installed spaCy pipeline that marks sentences itself; the rules above then hold
            for white space and for speech that runs on. Without one a blank pipeline knows the
            abbreviations and the marks decide.

    Raises:
        MissingExtraError: The named pipeline is not installed.
    """
    if not text.strip():
        return [(0, len(text))] if text else []
    if language is None:
        language = "zh" if 2 * len(WIDE.findall(text)) > len(text.strip()) else "en"
    chinese = language == "zh"
    starts = _marked_by(pipeline(language, pipeline_name), text) if pipeline_name else None
    if starts is None:
        # Latin words in Chinese speech are English; the Chinese tokeniser knows characters only.
        starts = list(Ends(text, pipeline("en" if chinese else language), chinese))
    bounds = [0, *_speaking(text, starts), len(text)]
    return [part for start, end in pairwise(bounds) for part in clauses(text, start, end)]


def _marked_by(named: Language, text: str) -> list[int] | None:
    """Where sentences start by a pipeline's own judgement; ``None`` if it marks none."""
    starts = []
    for start, end in _pieces(text, named.max_length):
        doc = named(text[start:end])
        if not doc.has_annotation("SENT_START"):
            return None
        starts += [start + sentence.start_char for sentence in doc.sents]
    return starts


def _pieces(text: str, longest: int) -> Iterator[tuple[int, int]]:
    """The text in pieces that a pipeline accepts, cut after white space where there is any."""
    start = 0
    while len(text) - start > longest:
        space = max(text.rfind(mark, start, start + longest) for mark in " \n")
        end = space + 1 if space > start else start + longest
        yield start, end
        start = end
    yield start, len(text)


def _speaking(text: str, starts: Iterable[int]) -> list[int]:
    """Of the starts those that leave a letter or digit on both sides, moved past white space."""
    kept = []
    before = 0
    is_said = False
    for start in starts:
        is_said = is_said or any(map(str.isalnum, text[before:start]))
        before = start
        at = start
        while at < len(text) and text[at].isspace():
            at += 1
        if is_said and at < len(text):
            kept.append(at)
            is_said = False
    if kept and not any(map(str.isalnum, text[kept[-1] :])):
        kept.pop()
    return kept
