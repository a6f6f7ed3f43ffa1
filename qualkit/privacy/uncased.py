"""Capitals for speech written without them: the rules for English then read it like any other text."""

from __future__ import annotations

import re
from functools import cache

from qualkit.privacy.lists import words_of
from qualkit.privacy.towns import towns

_WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’][a-z]+)*(?:(?<=s)['’](?= ))?")
_SHORTEST = 3
"""Letters that are too few for a rare name: eda, sep, shap are abbreviations and verbs."""
_FEWEST = 4
"""Words a line needs: a shorter one without capitals says nothing."""
_I = frozenset({"I", "I'm", "I've", "I'd", "I'll", "I’m", "I’ve", "I’d", "I’ll"})
_MONTHS = frozenset(
    {"january", "february", "april", "june", "july", "august", "september", "october", "november", "december"}
)
_ORDINAL = r"(?:\d{1,2}(?:st|nd|rd|th)?|first|second|third|\w+th|\w+[- ](?:first|second|third))"
_MONTH = re.compile(
    rf"(?:\b{_ORDINAL}\s+(?:of\s+)?|\b(?:in|since|last|this|next|by|until|late|early|mid)\s+)(?P<word>march"
    rf"|may)\b(?!\s+be\b)"
    rf"|\b(?P<first>march|may)(?=\s+(?:the\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?|\w+(?:first|second|third|th))\b"
    rf"|,?\s+(?:19|20)\d\d\b)"
)
_TITLE = re.compile(r"\b(?P<title>dr|mr|mrs|ms|miss|prof|professor)\b\.?\s+(?P<name>[a-zà-ÿ'’-]+(?:\s+[a-zà-ÿ'’-]+)?)")
_NAMED = re.compile(r"\bmy (?:full |first |last )?name(?: is|['’]s)\s+(?P<name>[a-zà-ÿ'’-]+(?:\s+[a-zà-ÿ'’-]+){0,2})")
_WHO = re.compile(
    r"\b(?:called|named|i['’]?m|i am|this is|nurse|sister|aunt|auntie|uncle|wife|husband|son|daughter|mother"
    r"|father|mum|mom|dad|brother|cousin|niece"
    r"|nephew|grandson|granddaughter|partner|friend|neighbour|neighbor|boss|doctor|carer|grandma"
    r"|nan)\s+(?P<name>[a-zà-ÿ]+)"
)
_SITE_END = re.compile(
    r"\b(?:general hospital|hospital|infirmary|clinic|surgery|medical cent(?:er|re)|health cent(?:er|re)"
    r"|university|high school|primary school"
    r"|school|college|hospice|care home|nursing home|pharmacy|church|academy)\b"
)
_SITE_WORDS = frozenset(
    {"st", "saint", "royal", "queen", "king", "princess", "prince", "general", "memorial", "mount", "our", "mercy"}
)
_STREET = re.compile(
    r"\b\d{1,5}[a-z]?,? (?P<name>[a-z'’]+(?: [a-z'’]+)?) (?P<road>street|road|avenue|lane|close|crescent"
    r"|terrace|court|gardens|grove|boulevard|drive|way)\b"
)
_POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s\d[a-z]{2}\b")


def recased(text: str) -> str:
    """The text with capitals where a name, town, month, title or institution seems to stand in lines without any.

    Every character keeps its place; only lines of four words or more whose only capital is the word I are changed.
    """
    return "".join(_line(line) if _is_uncased(line) else line for line in re.split(r"(\n)", text))


def _is_uncased(line: str) -> bool:
    words = _WORD.findall(line)
    return len(words) >= _FEWEST and all(word[0].islower() or word in _I for word in words)


def _line(line: str) -> str:
    signs = list(line)

    def raise_at(start: int, end: int) -> None:
        for match in re.finditer(r"(?<![A-Za-zÀ-ÿ'’])[a-zà-ÿ]", line[start:end]):
            signs[start + match.start()] = match[0].upper()

    words = [(m.start(), m.end(), m[0]) for m in _WORD.finditer(line)]
    is_behind_given = False
    for number, (start, end, word) in enumerate(words):
        stem = re.sub(r"['’]s?$", "", word)
        if (
            stem in _MONTHS
            or stem in _known()
            or (_is_unknown(stem) and _PERSON_BY.search(line[max(0, start - 24) : start]))
            or (is_behind_given and stem in words_of("surnames-words-en"))
        ):
            raise_at(start, end)
        is_behind_given = stem in _given()
        for length in (4, 3, 2, 1):
            if number + length > len(words):
                continue
            stop = words[number + length - 1][1]
            if _is_town(line[start:stop], line[max(0, start - 10) : start]):
                raise_at(start, stop)
                break
    for match in _MONTH.finditer(line):
        raise_at(*match.span("word" if match["word"] else "first"))
    for match in _TITLE.finditer(line):
        raise_at(*match.span("title"))
        first = match["name"].split()[0]
        if match["title"] != "miss" or first in _known() or first in _ambiguous():
            _raise_name(match, raise_at, longest=2)
    for match in _NAMED.finditer(line):
        _raise_name(match, raise_at, longest=3)
    for match in _WHO.finditer(line):
        if match["name"] in words_of("given-nouns-en") or _is_unknown(match["name"]):
            raise_at(*match.span("name"))
    for match in _WHERE.finditer(line):
        if _is_unknown(match["name"]):
            raise_at(*match.span("name"))
    for match in _SITE_END.finditer(line):
        start = _site(line, words, match.start(), "".join(signs))
        if start < match.start():
            raise_at(start, match.end())
    for match in _STREET.finditer(line):
        if not set(match["name"].split()) & words_of("starters-en"):
            raise_at(match.start("name"), match.end())
    for match in _short().finditer(line):
        raise_at(*match.span("name" if match["name"] else "firm"))
    for match in _POSTCODE.finditer(line):
        signs[match.start() : match.end()] = match[0].upper()
    return "".join(signs)


def _raise_name(match: re.Match[str], raise_at, *, longest: int) -> None:  # type: ignore[no-untyped-def]
    """Capitals for the words of a name, up to the first that is a word of talk or, behind the first, no name."""
    at = match.start("name")
    for number, word in enumerate(re.finditer(r"\S+", match["name"])):
        stem = re.sub(r"['’]s?$", "", word[0])
        if stem in words_of("starters-en") or number >= longest or stem in words_of("talk-en"):
            return
        if number and stem not in _known() and stem not in _ambiguous():
            return
        raise_at(at + word.start(), at + word.end())


def _site(line: str, words: list[tuple[int, int, str]], end: int, raised: str) -> int:
    """Where the name before the ending of an institution begins."""
    start = end
    for begin, stop, word in reversed([w for w in words if w[1] <= end][-4:]):
        if stop < start - 1:
            break
        is_own = raised[begin].isupper() or word in _SITE_WORDS or re.search(r"(?:['’]s|s['’])$", word) is not None
        if not is_own or (
            re.search(r"['’](?:s|m|ve|re|ll|d|t)$", word) and re.split("['’]", word)[0] in words_of("starters-en")
        ):
            break
        start = begin
    first = line[start:end].split()
    return end if first and all(word in {"general", "memorial", "mount", "our", "prince"} for word in first) else start


_GONE = re.compile(r"\b(?:in|from|to|near|around|outside|of) $")


_PERSON_BY = re.compile(
    r"\b(?:saw|see|seen|told|asked|called|with|by|and|registrar|resident|consultant|physio|dentist|surgeon"
    r"|midwife|mate|yeah|um|so|to|him|her|me) $"
)
_WHERE = re.compile(r"\b(?:in|from|near) (?P<name>[a-z]{5,})\b")
_MEDICAL = re.compile(
    r"(?:itis|om[ai]s?|osis|[ae]mia|ectomy|oscopy|ology|opathy|plasty|gram|ine|[aeiou]l|ib|mab|statin|pril"
    r"|sartan|azole|cillin|mycin|xaban|ide|one|ate|ly|ing|ed)$"
)


def _is_unknown(word: str) -> bool:
    """Whether a word is none of every day, nor looks like a drug or a disease: in speech it is a name or a place."""
    return len(word) > _FEWEST and not is_english(word) and not looks_medical(word)


def looks_medical(word: str) -> bool:
    """Whether a word ends as drugs, diseases and inflected words do."""
    return _MEDICAL.search(word) is not None


def is_english(word: str) -> bool:
    """Whether the lists hold a word in small letters, what it is the plural of, or what stands behind its prefix."""
    forms = {
        word,
        re.sub(r"(?:es|s)$", "", word),
        re.sub(r"^(?:sub|super|non|un|re|over|pre|post|anti|inter|multi|micro)", "", word),
    }
    lists = (words_of("words-en"), words_of("words-rare-en"), words_of("starters-en"), _lower_common())
    return any(form in known for known in lists for form in forms) or re.search(r"(.)\1\1", word) is not None


def _is_town(words: str, before: str) -> bool:
    if words not in _lower_towns():
        return False
    is_gone_to = _GONE.search(before) is not None
    if " " in words:
        return not all(word in words_of("words-en") or word in words_of("starters-en") for word in words.split())
    if words in words_of("words-en"):
        return is_gone_to and words in _cities()
    return len(words) > (3 if is_gone_to else 4)


@cache
def _cities() -> frozenset[str]:
    return frozenset(name.lower() for name in words_of("cities-en"))


@cache
def _given() -> frozenset[str]:
    """Given names in small letters that are hardly ever words."""
    plain = frozenset(name.lower() for name in words_of("given-en") - words_of("ambiguous-en"))
    rare = frozenset(name.lower() for name in words_of("given-world") if len(name) > _SHORTEST)
    return (plain - words_of("no-given-en")) | (rare - words_of("words-en"))


@cache
def _lower_towns() -> frozenset[str]:
    return frozenset(name.lower() for name in towns()) - words_of("starters-en")


@cache
def _known() -> frozenset[str]:
    """Names in small letters that are no English words."""
    surnames = frozenset(name.lower() for name in words_of("surnames-world") if len(name) > _SHORTEST) - words_of(
        "words-en"
    )
    return (_given() | surnames) - words_of("starters-en") - _lower_common()


@cache
def _short() -> re.Pattern[str]:
    """Hospitals by their short names, where somebody goes; employers, where somebody works."""
    return re.compile(
        rf"(?:\b(?:at|to|into|from|then|under) (?:the )?(?P<name>{'|'.join(_small('known-sites-en'))})"
        rf"|\b(?:work(?:s|ed|ing)?|drives|drove|job|shifts?|manager|cashier|retired) (?:\w+ ){{0,3}}?(?:at|for"
        rf"|with|by|from|in) (?:the )?"
        rf"(?P<firm>{'|'.join(_small('known-firms-en'))}))(?![\w'’])"
    )


def _small(name: str) -> list[str]:
    words = (word.replace("_", " ").lower() for word in words_of(name))
    return sorted(
        (re.escape(w).replace("'", "['’]") for w in words if w not in words_of("words-en")), key=len, reverse=True
    )


@cache
def _ambiguous() -> frozenset[str]:
    return frozenset(n.lower() for n in words_of("given-en")) | words_of("words-en")


@cache
def _lower_common() -> frozenset[str]:
    return frozenset(word.lower() for word in words_of("common-en"))
