"""Names, institutions, places and addresses in English: titles, cues, endings, lists of given names and towns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import regex

from qualkit.model.segment import Span
from qualkit.privacy.english_known import known_sites, towns_of_words
from qualkit.privacy.english_words import (
    is_common,
    is_generic,
    is_listed,
    is_new,
    is_plain,
    is_product,
    is_unknown,
    stem,
)
from qualkit.privacy.kinds import Certainty, Finding, Kind
from qualkit.privacy.lists import words_of
from qualkit.privacy.towns import towns

if TYPE_CHECKING:
    from collections.abc import Iterator

_CAP = (
    r"(?:[DO]['’])?(?:Mc|Mac|Fitz)?\p{Lu}[\p{Latin}\p{M}]+(?:['’][\p{Lu}][\p{Latin}\p{M}]+)?"
    r"(?:-(?:\p{Lu}|(?:al|el|ur|ul)-\p{Lu})[\p{Latin}\p{M}]+)*"
)
_PARTICLE = r"(?:van|von|de|da|di|del|della|der|den|la|le|el|al|bin|ibn|binti|ter)"
_INITIALS = r"(?:(?:\p{Lu}\.\s*){1,3}(?=\p{Lu}\p{Ll}))?"
_NAME = rf"{_INITIALS}{_CAP}(?:(?:\s+(?:{_PARTICLE}\s+){{0,2}}|\s+\p{{Lu}}\.\s+){_CAP}){{0,3}}"
_TITLE = (
    r"(?:Mrs?|Ms|Miss|Mx|Dr|Drs|Prof(?:essor)?|Doctor|Nurse|Sister|Matron|Sir|Dame|Rev(?:erend)?|Pastor|Father|Imam"
    r"|Rabbi|Captain|Sergeant|Officer|Councillor|Principal|Coach|Aunt(?:ie|y)?|Uncle|Grand(?:ma|pa|dad|mother"
    r"|father)|Nan(?:a|ny)?|Cousin|Brother)"
)
_TITLED = regex.compile(rf"\b{_TITLE}\.?\s+(?P<name>{_NAME})")
_CUE = regex.compile(
    r"(?:\b(?i:my|his|her|their|full|first|last|maiden)\s+(?:full\s+|first\s+|last\s+|maiden\s+)?name(?:\s+is"
    r"|\s+was|['’]s)"
    r"|\b(?i:call(?:s|ed)?\s+(?:me|him|her|us)|known\s+as|named|called|name\s+of|ask\s+for|this\s+is|signed"
    r"|by\s+the\s+name\s+of)"
    r"|(?<=^|[.,;:!?]\s|\b(?:and|so|well|hi|hello|yes|no),?\s)(?i:I\s*am|I['’]m|it['’]s))\s*[,:]?\s+"
    rf"(?P<name>{_NAME})"
)
_THING = regex.compile(
    r"\b(?:apps?|programs?|programmes?|software|drugs?|pills?|tablets?|medicines?|machines?|systems?|things?"
    r"|websites?|pages?"
    r"|portals?|devices?|tools?|games?|disease|condition|syndrome|tests?|scans?|treatment|therapy|stuff)\b[^.!?]*$"
)
"""What is named is no person: the app is called …"""
_KIN = regex.compile(
    r"\b(?i:wife|husband|son|daughter|mother|father|mum|mom|dad|brother|sister|aunt|uncle|cousin|niece|nephew"
    r"|grandson"
    r"|granddaughter|grandmother|grandfather|partner|friend|neighbour|neighbor|boss|doctor|nurse|consultant|carer|gp"
    r"|colleague|boyfriend|girlfriend|fianc[ée]e?|secretary|surgeon|pharmacist|therapist|caregiver|physio"
    r"|midwife|twins?"
    r"|baby|boy|girl|man|woman|lady|guy|chap|fellow)\s*,?\s+(?:called\s+|named\s+|was\s+|is\s+)?"
    rf"(?P<name>{_NAME})"
)
_CAPITALS = regex.compile(rf"(?<![\p{{L}}\p{{N}}@./_-]){_NAME}(?![\p{{L}}@_])")
_STARTS = regex.compile(r"(?:^|[.!?…]['\"”’)\]]*\s+|\n\s*|[\"“‘(\[*•]\s?|:\s+|(?:^|\s)[-–—]+\s?|[–—]\s?|,\s['‘])$")
_SPEAKS = regex.compile(
    r"\s+(?:said|says|told|tells|asked|asks|thinks|thought|came|comes|went|goes|rang|phoned|called|drove|drives|fixed"
    r"|showed|shows|keeps|kept|works|worked|lives|lived|wants|wanted|knows|knew|helped|helps|gave|gives|took|takes"
    r"|brought|made|died|married|stayed|sat|sent|wrote|explained|who|laughed|cried|left)\b"
    r"|,\s+(?:he|she|they|who|my|our|the\s+one|a|from)\b|\s+and\s+(?:I|me|my|\p{Lu}\p{L}+)\b"
)

_INSTITUTION_END = (
    r"(?:(?:General|Community|Memorial|Regional|University|Children['’]s|Teaching|District|County|Royal)\s+)?"
    r"(?:Hospitals?|Infirmary|Clinics?|Medical\s+(?:Cent(?:er|re)|School|Practice|Group)|Health\s+(?:Cent(?:er"
    r"|re)|Service"
    r"|System|Board|Authority|Trust)|Surgery|Practice|Hospice|Care\s+(?:Home|Cent(?:er|re))|Nursing\s+Home|University"
    r"|(?:Community\s+)?College|(?:High|Primary|Elementary|Middle|Grammar|Secondary|Nursing|Infant|Junior"
    r"|Comprehensive)?\s*School|Academy|Primary|Infants|Comprehensive|Sixth\s+Form|Church"
    r"|Chapel|Cathedral|Mosque|Temple|Synagogue|Pharmacy|Institute|Foundation|(?:NHS\s+)?Trust|Ltd\.?|Limited|Inc\.?"
    r"|Corp(?:oration)?\.?|Company|LLC|LLP|plc|PLC|Pharmaceuticals?|Library|Prison|Laborator(?:y|ies)|Labs?"
    r"|(?:Day|Community|Leisure|Cancer|Heart|Rehabilitation|Wellness|Diagnostic)\s+Cent(?:er|re)|Cent(?:er|re)|Hotel"
    r"|Bank|Society|Association|Agency|Council|Police|Department\s+Store|Farm|Garage|Nursery|Kindergarten)"
)
_INSTITUTION = regex.compile(
    rf"\b(?P<name>(?:(?:St\.?|Saint|The)\s+)?{_CAP}(?:['’]s?)?(?:\s+(?:(?:of|and|the|for"
    rf"|&)\s+){{0,2}}{_CAP}(?:['’]s?)?){{0,4}}?"
    rf"\s+{_INSTITUTION_END}(?:\s+{_INSTITUTION_END})*)(?!\p{{L}})"
)
_SAINT = regex.compile(
    rf"(?<=\b(?:at|to|into|from|in|of|by)\s)(?:the\s+)?(?P<name>(?:(?:St\.?|Saint)\s+{_CAP}(?:['’]s|(?<=s)['’])"
    rf"|Our\s+Lady\s+of\s+(?:the\s+)?{_CAP}"
    rf"|(?:Sacred\s+Heart|Holy\s+(?:Cross|Family|Name)|Good\s+Samaritan|Nuffield|Spire)(?:\s+{_CAP})?"
    rf"|(?!The\b|A\b){_CAP}\s+(?:Royal|General|Memorial|Methodist|Presbyterian|Mercy|Infirmary)))(?!\p{{L}}"
    rf"|\s+(?:Practitioner|Practice|Hospital))"
)
"""Hospitals, schools and churches by their saint, and towns' hospitals cut short."""
_FIRM = regex.compile(
    rf"\b(?P<name>{_CAP}(?:\s+{_CAP})?,?\s+(?:&|and)\s+(?:Sons|Daughters|Co\.?|Partners|Brothers|Bros\.?"
    rf"|Company))(?!\p{{L}})"
)
_OF = regex.compile(
    r"\b(?P<name>(?i:the\s+)?(?:Royal\s+)?(?:University|Port|Ministry|Society|Order|College|Institute|School"
    r"|Bank|Church|Hospital|Diocese|Royal\s+College)"
    rf"\s+of\s+(?:the\s+|St\.?\s+)?{_CAP}(?:\s+(?:and\s+)?{_CAP}){{0,2}})"
)
_EMPLOYED = regex.compile(
    r"\b(?i:work(?:s|ed|ing)?|job|employed|shifts?|volunteer(?:s|ed)?|manager|nurse|cashier|apprentice)\s+(?:at"
    r"|for|with|by)\s+"
    rf"(?:the\s+)?(?P<name>{_CAP}(?:['’]s)?(?:\s+(?:and\s+|&\s+)?{_CAP}){{0,3}})"
)

_ROAD = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Court|Ct|Crescent|Terrace|Place|Square|Way"
    r"|Boulevard|Blvd"
    r"|Gardens|Grove|Mews|Row|Walk|Parade|Highway|Parkway|Alley|Quay|Circle|Trail)"
)
_FLAT = r"(?:(?:Flat|Apt\.?|Apartment|Unit|Suite|Room|#)\s*\d*[A-Za-z]?\d*)"
_TOWN_AND_CODE = (
    rf"(?:,?\s+(?:{_CAP}(?:\s+{_CAP}){{0,2}},?\s+)?"
    r"(?:[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}|[A-Z]{2},?\s+\d{5}(?:-\d{4})?)\b)?"
)
_ADDRESSES = (
    (regex.compile(rf"(?:{_FLAT},?\s+)?\b\d{{1,5}}[A-Za-z]?,?\s+"
                   rf"(?:(?:North|South|East|West|N|S|E|W|Old|St)\.?\s+)?(?:{_CAP}|\d{{1,3}}(?:st|nd|rd|th))"
                   rf"(?:\s+{_CAP}){{0,2}}?\s+{_ROAD}\b\.?(?:,?\s+{_FLAT})?{_TOWN_AND_CODE}"),
     Certainty.HIGH, "house and street"),
    (regex.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b"), Certainty.HIGH, "postcode"),
    (regex.compile(r"\b[A-Z]{2},?\s+\d{5}(?:-\d{4})?\b"), Certainty.HIGH, "state and ZIP code"),
    (regex.compile(r"(?i:(?<=\bzip(?: code)? (?:is )?))\d{5}(?:-\d{4})?\b"), Certainty.HIGH, "ZIP code"),
    (regex.compile(r"(?i:\bP\.?\s?O\.?\s?Box\s+\d+)"), Certainty.HIGH, "post box"),
    (regex.compile(rf"\b(?!The\b|This\b|That\b|A\b){_CAP}(?:\s+{_CAP})?\s+(?:Street|Road|Avenue|Lane|Crescent|Boulevard|Terrace|Mews)\b"),
     Certainty.MEDIUM, "street"),
)  # fmt: skip
_PLACE_END = regex.compile(
    rf"\b(?P<name>(?:(?:Upper|Lower|Great|Little|North|South|East|West|New|Old|Saint|St\.?|Mount|Fort|Port"
    rf"|Lake)\s+)?{_CAP}"
    r"(?:-(?:on|upon|in|under|le)-(?:the-)?\p{Lu}\p{L}+|\s+(?:upon|on)\s+\p{Lu}\p{L}+)?"
    r"\s+(?:County|Township|Parish|Borough|Village|Falls|Springs|Heights|Valley|Island|Bay|Beach|Creek|Hill"
    r"|Hills|Ridge|Bridge|Green|Heath|Common|Estate|Mills?))\b"
)
_HYPHENED = regex.compile(r"\b\p{Lu}\p{L}+-(?:on|upon|in|under|le)-(?:the-)?\p{Lu}\p{L}+\b")
_HYPHENED_NAME = regex.compile(r"\p{Lu}\p{Ll}+-\p{Lu}\p{Ll}+")
_SYLLABLE = (
    r"(?:b[eo]m|bin|bo|byung|cha|che?ol|chul|dae|do|dong|eun|ga|geun|gi|gu|gyu|ha|hae|han|hee|ho|hoon|hwa|hwan"
    r"|hye|hyeok|hyeon|hyuk|hyun|il|in|ja|jae|ji|jin|jo|joo"
    r"|joon|ju|jun|jung|ki|kwang|kyu|kyung|mi|min|moo|my[eo]ung|na|nam|ran|rim|sang|se[o]?|seok|seon|seong"
    r"|seung|shik|si|so|sook|soo|su|suk|sun|sung|tae|uk|won|woo"
    r"|yeo|yeol|yeon|yeong|yong|yoo?n|you?ng|yu|wei|ling|mei|ming|hua|jian|xia|xin|feng|fang|hui|juan|ping|qing"
    r"|yan|ying|li|lin|chen|cheng|hong|hao|jie|jing|kai|lan)"
)
_DOUBLE = regex.compile(rf"\b(?P<name>(?i:{_SYLLABLE})-(?i:{_SYLLABLE}))(?![\p{{Latin}}-])")
"""Korean and Chinese given names of two syllables: Hyun-woo."""
_IN = regex.compile(
    r"(?:\b(?i:in|from|near|outside|around|into|towards?|through|via|across|beyond|between|leave|left"
    r"|visit(?:ed|ing)?|reach(?:ed)?"
    r"|(?:moved?|drove|drive|drives|went|go|going|goes|travel(?:led)?|back|came|walk(?:ed)?|flew|fly|trip|train"
    r"|bus|way|transferred|sent|over|up|down|return(?:ed)?)\s+(?:\w+\s+){0,2}?to"
    r"|(?:live[ds]?|living|stay(?:ed|s)?|born|arrived|based|house|home|flat|farm)\s+(?:\w+\s+)?(?:at"
    r"|in)))\s+(?:the\s+)?(?:(?:town|city|village|suburb|parish|outskirts)\s+of\s+)?$"
)


def english(text: str) -> Iterator[Finding]:
    """Names, places, institutions and addresses that English words around them give away; they may overlap."""
    for pattern, certainty, rule in _ADDRESSES:
        for match in pattern.finditer(text):
            if not is_common(match[0].split()[0]) or match[0][0].isdigit():
                yield Finding(Span(*match.span()), Kind.ADDRESS, match[0], certainty, rule)
    for pattern, rule in ((_INSTITUTION, "institution"), (_OF, "institution")):
        for match in pattern.finditer(text):
            yield from _institution(match, rule)
    for match in _FIRM.finditer(text):
        yield Finding(Span(*match.span("name")), Kind.INSTITUTION, match["name"], Certainty.MEDIUM, "firm")
    for match in _SAINT.finditer(text):
        yield Finding(Span(*match.span("name")), Kind.INSTITUTION, match["name"], Certainty.MEDIUM, "saint or general")
    for match in _EMPLOYED.finditer(text):
        yield from _kept(text, match.span("name"), Kind.INSTITUTION, Certainty.LOW, "after 'works at'")
    for match in _TITLED.finditer(text):
        yield from _kept(text, match.span("name"), Kind.NAME, Certainty.HIGH, "after a title")
    for match in _CUE.finditer(text):
        if _THING.search(text, max(0, match.start() - 30), match.start("name")):
            continue
        yield from _kept(text, match.span("name"), Kind.NAME, Certainty.MEDIUM, "after 'my name is' and the like")
    for match in _KIN.finditer(text):
        yield from _kept(text, match.span("name"), Kind.NAME, Certainty.MEDIUM, "after who it is")
    for match in _PLACE_END.finditer(text):
        yield from _kept(text, match.span("name"), Kind.PLACE, Certainty.MEDIUM, "ending of a place")
    for match in _HYPHENED.finditer(text):
        yield Finding(Span(*match.span()), Kind.PLACE, match[0], Certainty.MEDIUM, "form of a place")
    yield from known_sites(text)
    yield from towns_of_words(text)
    yield from _sure_people(text)
    for match in _DOUBLE.finditer(text):
        if match["name"][0].isupper():
            yield Finding(Span(*match.span()), Kind.NAME, match["name"], Certainty.LOW, "name of two syllables")
    yield from _capitals(text)


_PERSON_ACTS = (
    r"\s+(?:said|says|told|tells|rang|phoned|came|drove|drives|goes|went|works|worked|lives|lived|died|married"
    r"|keeps|kept|knew|knows|thinks|thought"
    r"|asked|asks|wants|wanted|took|brought|gave|gives|helped|helps|showed|explained|laughed|cried|sat|sent"
    r"|wrote|had|has|was|and\s+I)\b"
)
_ACTS = regex.compile(_PERSON_ACTS)
_WORD_NAMES = (
    r"(?:Will|Mark|Grace|Hope|Faith|Joy|Rose|Bill|Drew|Chase|Frank|Pat|Sue|Rob|Bob|Jack|Max|Dawn|Grant|Daisy"
    r"|Holly|Ivy|Hazel|Iris|Pearl|Ruby|Lily|Olive"
    r"|Robin|Miles|Guy|Dean|Gene|Jean|Jo|Don|Ed|Ted|Penny|Sandy|Nick|Tony|Summer|Autumn|Harmony|Melody|Precious"
    r"|Blessing|Gift|Patience|Mercy|Charity|Prudence"
    r"|Victor|Amber|Jade|Heather|Carol|Violet|Crystal|Angel|Hunter|Carter|Mason|Taylor|Cooper|Parker|Jordan"
    r"|Austin|Dale|Glen|Cliff|Brook|Brooke)"
)
_SURE = regex.compile(
    rf"(?:(?<=^|[.!?]['\"”’)]*\s+|\n){_WORD_NAMES}(?={_PERSON_ACTS})"
    rf"|(?<=\b(?:it\s+was|neighbou?r|wife|husband|son|daughter|mother|mum|mom|sister|brother|aunt|auntie|cousin"
    rf"|niece|nephew|friend|partner|grandson"
    rf"|granddaughter|baby|boss|nurse|Mrs|Mr|Miss|Ms|Dr|named|called|little|old|young),?\s)(?:May|April|June"
    rf"|August|{_WORD_NAMES})(?=\s*(?:[.,;:!?]|$)"
    rf"|['’]s\b|\s+(?:who|and|is|was|will|would|had|has|came|said|rang|does|did|at|in|from|with)\b|{_PERSON_ACTS})"
    rf"|\b(?:May|April|June|August)(?=\s+(?:who|said|says|rang|told|phoned|and\s+I)\b))"
)


def _sure_people(text: str) -> Iterator[Finding]:
    """Names that are words or months, where only a person can stand: Will said he'd drive; my neighbour May."""
    for match in _SURE.finditer(text):
        yield Finding(Span(*match.span()), Kind.NAME, match[0], Certainty.MEDIUM, "who acts, or who it is")


def _institution(match: regex.Match[str], rule: str) -> Iterator[Finding]:
    start, end = match.span("name")
    words = match["name"]
    # What begins a sentence is no part of the name: "The Mayo Clinic", "But Fairview Hospital".
    for first in ("The ", "But ", "And ", "At ", "In ", "My ", "Our ", "From ", "When ", "Then ", "So ", "Dr ", "I "):
        if words.startswith(first):
            start += len(first)
            words = words[len(first) :]
    own = [w for w in words.split()[:-1] if w[0].isupper() and not is_generic(w)]
    own += [
        w for w in words.split()[:-1] if w in {"King's", "Queen's", "King’s", "Queen’s", "Prince", "Princess", "Royal"}
    ]
    if own or match.re is _OF:
        yield Finding(Span(start, end), Kind.INSTITUTION, words, Certainty.MEDIUM, rule)


def _capitals(text: str) -> Iterator[Finding]:
    """Words with a capital: given names, towns, and what has no other reason for one."""
    last_place = -1
    for match in _CAPITALS.finditer(text):
        for start, end in _runs(text, match.start(), match.end()):
            words = text[start:end]
            first = words.split()[0]
            begins = _STARTS.search(text, max(0, start - 6), start) is not None
            place = _IN.search(text, max(0, start - 60), start) is not None
            follows = last_place >= 0 and re.fullmatch(r",? (?:and |or )?|/", text[last_place:start]) is not None
            name = stem(first)
            is_given = name in words_of("given-en") and not (begins and name in words_of("ambiguous-en"))
            is_town = stem(words) in towns()
            is_speaker = not place and " " not in words and _SPEAKS.match(text, end) is not None
            is_word = is_plain(words)
            if text.startswith(("'t", "’t"), end):
                continue
            if is_word or is_product(words):
                # The Service, and the Paramedics: only what a person alone does makes a name of a word.
                acts = _ACTS.match(text, end) is not None
                is_speaker = is_speaker and acts and not text[:start].endswith(("the ", "The "))
            if place and (is_town or not is_given) and (is_town or not is_word) and not is_product(words):
                kind, certainty = Kind.PLACE, Certainty.MEDIUM if is_town else Certainty.LOW
                rule = "town" if is_town else "after 'in', 'from', 'to'"
            elif is_given:
                kind, certainty, rule = Kind.NAME, Certainty.MEDIUM, "given name"
            elif is_speaker and not begins:
                kind, certainty, rule = Kind.NAME, Certainty.LOW, "who speaks or acts"
            elif is_town and (
                follows or not begins or " " in words or not (is_word or name in words_of("ambiguous-en"))
            ):
                kind, certainty, rule = Kind.PLACE, Certainty.LOW, "town"
            elif is_word or is_product(words):
                continue
            elif follows and not begins:
                kind, certainty, rule = Kind.PLACE, Certainty.LOW, "after a place"
            elif not begins:
                kind, certainty, rule = Kind.NAME, Certainty.LOW, "capital"
            elif " " in words and (is_unknown(text, first) or name in words_of("ambiguous-en")):
                kind, certainty, rule = Kind.NAME, Certainty.LOW, "two capitals"
            elif is_listed(words):
                kind, certainty, rule = Kind.NAME, Certainty.LOW, "list of names"
            elif is_new(words):
                kind, certainty, rule = Kind.NAME, Certainty.LOW, "in no list of words"
            elif (is_speaker or _HYPHENED_NAME.fullmatch(words)) and is_unknown(text, first):
                kind, certainty, rule = Kind.NAME, Certainty.LOW, "who speaks or acts"
            else:
                continue
            if kind is Kind.PLACE:
                last_place = end
            words = words[:-2] if words.endswith(("'s", "’s")) else words
            yield Finding(Span(start, start + len(words)), kind, words, certainty, rule)


def _runs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a run of capitalised words that are left without the common ones."""
    found = [(m.start(), m.end()) for m in regex.finditer(r"\S+", text, pos=start, endpos=end)]
    run: list[tuple[int, int]] = []
    for begin, stop in found:
        word = text[begin:stop]
        is_initial = regex.fullmatch(r"(?:\p{Lu}\.)+", word) is not None
        if not is_initial and (is_common(word) or (word.isupper() and len(word) > 1)):
            while run and text[run[-1][1] - 1] == ".":
                run.pop()
            if run:
                yield run[0][0], run[-1][1]
            run = []
        elif run or word[0].isupper():
            run.append((begin, stop))
    while run and (not text[run[-1][0]].isupper() or text[run[-1][1] - 1] == "."):
        run.pop()
    if run:
        yield run[0][0], run[-1][1]


def _kept(text: str, span: tuple[int, int], kind: Kind, certainty: Certainty, rule: str) -> Iterator[Finding]:
    """A finding without the common words at its ends, if something is left."""
    for start, end in _runs(text, *span):
        words = text[start:end]
        if start != span[0] and kind is Kind.NAME:
            return
        if words.endswith(("'s", "’s")) and kind is Kind.NAME:
            words = words[:-2]
        yield Finding(Span(start, start + len(words)), kind, words, certainty, rule)
        return
