"""Sentences of spoken English and Chinese, as spans that cover the text without a gap."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qualkit.language.pipelines import pipeline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token

ENDS = frozenset("。！？!?.．｡‽؟")
"""Characters that end a sentence. An ellipsis does not: in speech it is a hesitation, mostly."""
CHINESE_ENDS = frozenset("；;")
"""End a sentence in Chinese only."""
ELLIPSIS = re.compile(r"\.{2,}|…+")
CLOSERS = frozenset("\"'”’»)）】》」』〉］]*_")
WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
ABBREVIATION = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]?\.?|(?:approx|vs|etc|no|fig|dept|hosp|prof|dr|st|mt)\.?", re.IGNORECASE)
NUMBER = re.compile(r"\d+")
LONGEST = 60
"""Words after which a sentence without any mark is broken at a weak place; two Chinese characters weigh one word."""
WEAK_MARKS = frozenset(",，、:：—")
WEAK_WORDS = frozenset(
    "and but so because then or well um uh like anyway whereas although 然后 但是 所以 就是 因为 不过 后来".split()
)


def sentences(text: str, language: str | None, *, pipeline_name: str | None = None) -> list[tuple[int, int]]:
    """Sentences of one turn as half-open ranges of code points; together they are the whole text.

    White space after a sentence belongs to it. Closing quotes and brackets stay with the sentence they close.
    Numbers (``3.5%``), initials and abbreviations do not end one; a hesitation (``…``, ``...``) does
    only before a capital or a line break. Speech without marks is broken at commas and connectives
    once it runs past ``LONGEST`` words.

    Args:
        text: What one speaker said; may be empty.
        language: ISO 639-1; ``None`` is treated as English unless the text is mostly Chinese characters.
        pipeline_name: An installed spaCy pipeline that marks sentences itself. Without one a blank
            pipeline tokenises and the rules above apply.

    Raises:
        MissingExtraError: The named pipeline is not installed.
    """
    if not text.strip():
        return [(0, len(text))] if text else []
    if language is None:
        language = "zh" if 2 * len(WIDE.findall(text)) > len(text.strip()) else "en"
    doc = pipeline(language, pipeline_name)(text)
    if doc.has_annotation("SENT_START"):
        starts = [sentence.start_char for sentence in doc.sents]
    else:
        starts = list(_starts(doc, chinese=language == "zh"))
    starts[:1] = [0]
    ends = [*starts[1:], len(text)]
    return [part for start, end in zip(starts, ends, strict=True) for part in _broken(doc, start, end)]


def _starts(doc: Doc, *, chinese: bool) -> Iterator[int]:
    """Offsets at which sentences start, the first one included."""
    text = doc.text
    yield 0
    position = 0
    while position < len(text):
        token_end = _end_after(text, position, doc, chinese=chinese)
        if token_end is None:
            return
        position = token_end
        if position < len(text):
            yield position


def _end_after(text: str, start: int, doc: Doc, *, chinese: bool) -> int | None:
    """Where the sentence that starts at ``start`` ends, white space included; ``None`` at the end of the text."""
    ends = ENDS | CHINESE_ENDS if chinese else ENDS
    position = start
    while position < len(text):
        character = text[position]
        if character == "\n" and _breaks(text, start, position):
            return _past_space(text, position)
        ellipsis = ELLIPSIS.match(text, position)
        if ellipsis or character in ends:
            mark_end = ellipsis.end() if ellipsis else position + 1
            while mark_end < len(text) and (text[mark_end] in ends or ELLIPSIS.match(text, mark_end)):
                mark_end += 1
            is_hesitation = ellipsis is not None and mark_end == ellipsis.end()
            closed = mark_end
            while closed < len(text) and text[closed] in CLOSERS:
                closed += 1
            if _is_end(text, position, closed, doc, is_hesitation=is_hesitation, was_closed=closed > mark_end):
                return _past_space(text, closed)
            position = mark_end
        else:
            position += 1
    return None


def _breaks(text: str, start: int, position: int) -> bool:
    """Whether a line feed inside a turn ends a sentence: at a blank line, or where the line was closed."""
    before = text[start:position].rstrip()
    return text[position + 1 : position + 2] == "\n" or not before or before[-1] in ENDS | CLOSERS | {"…"}


def _is_end(
    text: str, mark: int, closed: int, doc: Doc, *, is_hesitation: bool, was_closed: bool
) -> bool:
    """Whether the mark at ``mark``, closed at ``closed``, ends its sentence."""
    rest = text[closed:].lstrip(" \t") if closed < len(text) else ""
    if not rest:
        return True
    following = rest[0]
    spaced = text[closed].isspace()
    if is_hesitation:
        return following == "\n" or (spaced and following.isupper() and not _is_i(rest))
    if text[mark] in ".．":
        if not spaced and not WIDE.match(following) and not was_closed:
            return False
        if _is_abbreviated(doc, mark):
            return False
        return not (was_closed and following.islower())
    if text[mark] in "!?" and not WIDE.match(text[mark - 1] if mark else " "):
        return (spaced or bool(WIDE.match(following))) and not following.islower()
    return not (was_closed and following in "，,、。；;")


def _is_i(rest: str) -> bool:
    """Whether the next word is the English ``I``, whose capital says nothing about a sentence's start."""
    return re.match(r"I(?:'|’|\b)", rest) is not None


def _is_abbreviated(doc: Doc, mark: int) -> bool:
    """Whether the full stop at ``mark`` belongs to an abbreviation or initial and the sentence goes on."""
    token = _token_at(doc, mark)
    following = doc.text[mark + 1 :].lstrip()
    word = token.text if len(token) > 1 else doc[token.i - 1].text if token.i else ""
    if len(token) > 1 and token.text.endswith(".") and not ELLIPSIS.search(token.text):
        # spaCy keeps the stop in the token of an abbreviation it knows ("Dr.", "p.m.").
        is_title = token.text.rstrip(".").istitle() and len(token) > 2
        return is_title or len(token) == 2 or not following[:1].isupper()
    return ABBREVIATION.fullmatch(word) is not None and not following[:1].isupper()


def _token_at(doc: Doc, position: int) -> Token:
    """The token that holds a code point."""
    span = doc.char_span(position, position + 1, alignment_mode="expand")
    return span[0]


def _past_space(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _broken(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence itself, or its parts where it runs on without a mark."""
    span = doc.char_span(start, end, alignment_mode="expand")
    tokens = [token for token in span if not token.is_space] if span is not None else []
    size = weight(doc.text[start:end])
    if size <= LONGEST:
        yield start, end
        return
    parts = round(size / (LONGEST / 2))
    goal = size / parts
    since = start
    for before, token in zip(tokens, tokens[1:], strict=False):
        is_weak = before.text in WEAK_MARKS or token.lower_ in WEAK_WORDS or doc.text[token.idx : token.idx + 2] in WEAK_WORDS
        if is_weak and weight(doc.text[since : token.idx]) >= goal * 0.8 and weight(doc.text[token.idx : end]) >= goal * 0.4:
            yield since, token.idx
            since = token.idx
    yield since, end


def weight(text: str) -> float:
    """Length of a text in words; two Chinese characters weigh one word."""
    wide = len(WIDE.findall(text))
    return wide / 2 + len(WIDE.sub(" ", text).split())
