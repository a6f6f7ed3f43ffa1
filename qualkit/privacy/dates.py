"""Dates, all but the year alone, and ages over 89: in figures and words, English and Chinese."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qualkit.model.segment import Span
from qualkit.privacy.kinds import Certainty, Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_ORDINAL = (
    r"(?:twenty|thirty)[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|first|second|third|fourth"
    r"|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth"
    r"|eighteenth|nineteenth|twentieth|thirtieth"
)
_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?|{_ORDINAL})"
_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_TWO_FIGURES = (
    rf"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:{_UNITS}))?|ten|eleven|twelve"
    rf"|thirteen|fourteen|fifteen|sixteen"
    rf"|seventeen|eighteen|nineteen|oh[- ](?:{_UNITS}))"
)
_YEAR_SAID = rf"(?:(?:nineteen|twenty)[- ]{_TWO_FIGURES}|two thousand(?: and)?(?: (?:{_UNITS}|{_TWO_FIGURES}))?)"
_YEAR = rf"(?:,?\s+(?:of\s+|in\s+)?(?:(?:1[89]|20)\d\d|{_YEAR_SAID}))"
_DATES_EN = (
    re.compile(rf"\b{_DAY}\s+(?:of\s+)?{_MONTH}{_YEAR}?(?!\w)"),
    re.compile(rf"\b{_MONTH}\s+(?:the\s+)?{_DAY}{_YEAR}?(?![\w%:])"),
    re.compile(rf"\b{_MONTH}{_YEAR}(?!\w)"),
)
_FIGURES = re.compile(
    r"(?<![\d./-])(?:(?:1[89]|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])([-/.])(?:0?[1-9]|[12]\d|3[01])\2(?:(?:1[89]|20)\d\d|\d\d(?=[^\d])))(?![\d/-])",
    re.ASCII,
)
_MONTH_ALONE = re.compile(
    r"\b(?:January|February|April|June|July|August|September|October|November|December)\b"
    r"|(?<=\b[Ii]n )(?:March|May)\b(?!\s+[A-Z])|(?<=\b[Ss]ince )(?:March|May)\b|(?<=\b[Ll]ast )(?:March|May)\b"
    r"|(?<=\b[Tt]his )(?:March|May)\b|(?<=\b[Nn]ext )(?:March|May)\b|(?<=\b[Bb]y )(?:March|May)\b"
    r"|(?<=\b[Uu]ntil )(?:March|May)\b|(?<=\b[Ll]ate )(?:March|May)\b|(?<=\b[Ee]arly )(?:March|May)\b"
)
_DAY_ALONE = re.compile(
    # "on the first visit" counts visits: a day stands alone, or before what tells when else.
    rf"\b[Oo]n the (?P<value>\d{{1,2}}(?:st|nd|rd|th)|{_ORDINAL})\b(?=\s*(?:[^\w\s]|$)|\s+(?:and|or|but|at|in"
    rf"|then|when"
    r"|because|so|I|we|he|she|they|it|my|to|for|with|last|this|every|each|she's|he's|they're|we're)\b)"
)

_ZH = "〇零一二三四五六七八九十廿卅"
_NUMBER_ZH = rf"(?:\d{{1,2}}|[{_ZH}]{{1,3}})"
_YEAR_ZH = rf"(?:(?:1[89]|20)?\d\d|[{_ZH}]{{2}}|[一二][{_ZH}]{{3}})年"
_DATES_ZH = (
    re.compile(
        rf"{_YEAR_ZH}的?{_NUMBER_ZH}月份?(?:初|底|中旬|上旬|下旬|末)?(?:{_NUMBER_ZH}[日号](?!楼|床|院|门|线|窗|房|厅|机|桌))?"
    ),
    re.compile(
        rf"(?<![\d个第{_ZH}]){_NUMBER_ZH}月(?:份|初(?![一二三四五六七八九十])|底|中旬|上旬|下旬|末)?(?:的?{_NUMBER_ZH}[日号](?!楼|床|院|门|线))?"
    ),
    re.compile(
        rf"(?:(?:去年|今年|前年|明年|当年|那年)的?)?(?<![\d个第{_ZH}])(?:1[0-2]|[1-9]|[{_ZH}]{{1,2}})月(?:初[{_ZH}]"
        rf"|[{_ZH}]{{1,3}}|[12]\d|3[01]|[1-9])"
        r"(?![日号\d个多来几天岁块年月次片斤百千万])"
    ),
    re.compile(
        rf"(?:农历|阴历|正月|冬月|腊月)(?:{_NUMBER_ZH}月)?(?:初[{_ZH}]|{_NUMBER_ZH}(?![岁块个天年月次片斤百千万多几]))?"
    ),
)
_DAY_ZH = re.compile(
    rf"(?:(?:这个|上个|上|下个|下|本|当|每个)月的?|(?<=[那到在等了是])){_NUMBER_ZH}[号日](?!楼|床|院|门|线|窗|房|厅|机|桌|病|公|的?那个)"
)
_ISO = re.compile(r"(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)", re.ASCII)

_NINETIES = r"ninety(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?"
_TENS = rf"{_NINETIES}|(?:a|one) hundred(?: and (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))?"
_OVER_89 = rf"(?:9\d|1[01]\d|{_TENS})"
_COUNTED = (
    r"(?!\s*(?:%|per|pounds|dollars|minutes|days|miles|people|patients|metres|kilos|kg|cm|degrees"
    r"|years ago|years since|times|of them|of us|things|calls|others|more|quid|euros|yards|steps|milligrams|mg"
    r"|ml|units|beats|an hour|in the queue))"
)
"""What shows that a number counts other things than years."""
_KIN = r"mother|father|mum|mom|dad|gran|nan|nana|grandma|grandpa|grandmother|grandfather|aunt|uncle|neighbour|neighbor"
_AGES_EN = (
    re.compile(
        rf"\b(?P<value>{_OVER_89})(?=(?:[- ]years?[- ]old|[- ]years? of age|[- ]year[- ]olds?| yrs? old| y/?o)\b)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:aged?|age of|at the age of|turn(?:s|ed|ing)?|nearly|almost|just turned|lived? (?:to|till"
        rf"|until)(?: be)?|reach(?:ed|es)?|got to|made(?: it to)?|celebrated her|celebrated his)\s+"
        rf"(?P<value>{_OVER_89})\b{_COUNTED}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:I|[Hh]e|[Ss]he|who|{_KIN})(?:\s+(?:is|was|am)|[’']m|[’']s|\s+will be|[’']ll be|\s+would be)\s+"
        rf"(?:now\s+|over\s+|about\s+|nearly\s+|almost\s+)?(?P<value>{_OVER_89})\b{_COUNTED}"
    ),
    re.compile(rf"\b(?:{_KIN}),?\s+(?P<value>{_OVER_89})(?=[,.;])", re.IGNORECASE),
    re.compile(rf"\bat (?P<value>{_NINETIES})\b{_COUNTED}"),
    re.compile(rf"\b[Ss]he[’']?s?\s+(?:is\s+)?(?P<value>{_OVER_89})\b(?=\s*[,.;])"),
)
_OVER_89_ZH = r"(?:9\d|1[01]\d|九十[一二三四五六七八九几多]?|一百[零〇]?[一二三四五六七八九几多]?)"
_AGES_ZH = (
    re.compile(rf"(?<![\d十百千])(?P<value>{_OVER_89_ZH})(?=(?:多|来|几)?(?:周?岁|高龄))"),
    re.compile(
        rf"(?:今年|现在|都|已经|年纪|活到|活了|高龄|快|满|整|岁数)(?:有|是|都|快|整|刚)?(?P<value>{_OVER_89_ZH})(?=了|多了|来岁|[，。！,.；]|的人|$)"
    ),
    re.compile(
        rf"(?:奶奶|爷爷|姥姥|姥爷|外婆|外公|太姥姥|太奶奶|老太太|老爷子|老人家?|婆婆|公公|岳母|岳父|丈母娘|老丈人|老妈|老爸|[我他她]妈|[我他她]爸|妈妈|爸爸|母亲|父亲|老伴|老头|老娘)"
        rf"(?:今年|都|快|已经|刚|也|是|有)*(?P<value>{_OVER_89_ZH})(?=了|多了|[，。！,.；]|的人|$)"
    ),
)


def dates(text: str) -> Iterator[Finding]:
    """Dates and ages over 89, in no order; they may overlap. A year alone is none."""
    for pattern in _DATES_EN:
        yield from _all(pattern, text, Kind.DATE, Certainty.HIGH, "date")
    for match in _FIGURES.finditer(text):
        yield _finding(match, Kind.DATE, Certainty.HIGH, "date in figures")
    yield from _all(_MONTH_ALONE, text, Kind.DATE, Certainty.MEDIUM, "month")
    for match in _DAY_ALONE.finditer(text):
        yield _finding(match, Kind.DATE, Certainty.LOW, "day", "value")
    yield from _all(_DATES_ZH[0], text, Kind.DATE, Certainty.HIGH, "date")
    for match in _DATES_ZH[1].finditer(text):
        yield _finding(match, Kind.DATE, Certainty.MEDIUM, "month")
    for match in (*_DATES_ZH[2].finditer(text), *_DATES_ZH[3].finditer(text)):
        if match[0] not in {"农历", "阴历"}:
            yield _finding(match, Kind.DATE, Certainty.MEDIUM, "lunar date")
    yield from _all(_DAY_ZH, text, Kind.DATE, Certainty.LOW, "day")
    yield from _all(_ISO, text, Kind.DATE, Certainty.LOW, "date in figures")
    for pattern in (*_AGES_EN, *_AGES_ZH):
        for match in pattern.finditer(text):
            yield _finding(match, Kind.AGE, Certainty.HIGH, "age over 89", "value")


def year_of(words: str) -> str | None:
    """The year that a date names in four figures; ``None`` when it does not."""
    found = re.search(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)", words, re.ASCII)
    return found[0] if found else None


def _all(pattern: re.Pattern[str], text: str, kind: Kind, certainty: Certainty, rule: str) -> Iterator[Finding]:
    return (_finding(match, kind, certainty, rule) for match in pattern.finditer(text))


def _finding(match: re.Match[str], kind: Kind, certainty: Certainty, rule: str, group: str | int = 0) -> Finding:
    return Finding(Span(*match.span(group)), kind, match[group], certainty, rule)
