"""Chinese places and institutions known by a short name: counties, hospitals, universities, employers."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from qualkit.privacy.chinese_words import NOT_GIVEN, NUMBER, STOP_TAGS, Found, Run, is_word
from qualkit.privacy.kinds import Certainty, Kind
from qualkit.privacy.lists import words_of
from qualkit.privacy.towns import chinese_towns

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOWARDS = re.compile(
    r"(?:[在从到去来回往离由住搬调嫁逃自]了?|老家|老家是|我是|他是|她是|都是|就是|人在|家在|家是|路过|经过|途经|过了|出生于|生在|坐到|拉到|转到|送到|、|隔壁的)$"
)
_THERE = re.compile(
    r"(?:人(?!民|家|工|员|口|们)|那边|这边|那里|这里|那儿|这儿|那头|老家|坐车|坐火车|打工|上班|读书|上学|过来的?|出来的?|回来|来的|的(?:[，。、！？；]|$)|离这|离我|农村"
    r"|乡下|那个地方|城里|市里|县城|当地|本地)"
)
_MEDICAL = re.compile(
    r"(?:看|做|住|查|治|挂|开|拿|抢|的(?:专家|医生|大夫|号|主任|教授|护士|门诊|老师)?|也|都|就|那边|那里|这边|排|，|。|、|；|！|？|医生|大夫|专家|说|去|和|跟|还|复|动"
    r"|转|待|化|放|手|又|是|$)"
)
_AT = re.compile(
    r"(?:[在去到上从往回进][了过]?|转到?|送到?|介绍到|推荐到|推荐|跑到?|，|、|。|；|和|跟|还是|都说|说|就)$"
)
_SITES = "(?:大学)?(?:医学院)?(?:附属|附)?(?:第?[一二三四五六]|[东西南北])?(?:医院|院区|分院|院)"
_CALLED = re.compile(
    r"(?P<what>厂|公司|单位|学校|幼儿园|医院|诊所|养老院|店|超市|小区|村|镇|县)(?:名字|名)?(?:就)?叫做?(?P<name>[^我你他她什啥了号来去救]{2,6})(?=$|的|，|在)"
)
_NUMBERED = re.compile(rf"(?:(?<![0-9])[0-9]{{3}}|[三四一二八九][{NUMBER}][{NUMBER}])医院")
_BARE_NUMBERS = re.compile(r"(?<![0-9])(?:301|302|307|309|三〇一|三零一)(?![0-9室房床号块元天个人次年楼层片毫多岁斤])")
_STUDY = re.compile(r"(?:[在从到去上进][了过]?|考上了?|考进了?|考到|毕业于|保送|是|，|、|就读于|调到|留在|分到|的)$")
_STUDIED = re.compile(
    r"(?:读|念|上|学|毕业|进修|教|做博后|当|工作|的|医学院|附属|附|那边|，|。|$|博士|硕士|本科|研究生|出来|待)"
)
_WORK = re.compile(r"(?:[在给从去到进][了过]?|跑|送|干|开|做|[市区县镇]的?)$")
_WORKED = re.compile(
    r"(?:上班|打工|工作|干|做|当|送|跑|开|的工人|厂|工地|车间|里|退休|下岗|实习|送货|外卖|送外卖|单位|员工|分公司|公司|集团|，|。|的)"
)


def known_places(run: Run) -> Iterator[Found]:
    """Counties and districts of the list: whole ones wherever they stand, short ones where somebody comes or goes."""
    text = run.text
    for place in run.starts:
        whole = _longest(text, place, words_of("divisions-zh"), 12)
        if whole and whole not in words_of("regions-zh"):
            yield place, place + len(whole), Kind.PLACE, Certainty.MEDIUM, "list of districts"
            continue
        short = _longest(text, place, words_of("shorts-zh"), 6)
        if not short:
            continue
        end = place + len(short)
        if end != len(text) and end not in run.starts and not _cuts_guess(run, end):
            continue
        left = text[max(0, place - 5) : place]
        is_in_town = place > 0 and run.tokens[run.token_at(place - 1)][0] in chinese_towns()
        if is_in_town or _TOWARDS.search(left) is not None or _THERE.match(text, end) is not None:
            yield place, end, Kind.PLACE, Certainty.LOW, "list of towns"


def there(run: Run) -> Iterator[Found]:
    """磁器口那边: an unknown word of two to four characters between 在 and 那边."""
    for match in _OVER_THERE.finditer(run.text):
        start, end = match.span("name")
        first, last = run.token_at(start), run.token_at(end - 1)
        if start not in run.starts or any(sign in NOT_GIVEN - {"口", "上", "下", "家", "里"} for sign in match["name"]):
            continue
        inside = run.tokens[first : last + 1]
        is_plain = len(inside) == 1 and is_word(inside[0][0]) and inside[0][1] != "ns"
        if is_plain or any(tag in STOP_TAGS - {"q", "t"} or tag[0] in "rvadm" for _, tag in inside):
            continue
        if match["name"] not in words_of("regions-zh") and match["name"] not in words_of("no-place-zh"):
            yield start, end, Kind.PLACE, Certainty.LOW, "before 那边"


_OVER_THERE = re.compile(r"[在从到去往](?P<name>[\u4e00-\u9fff]{2,4}?)(?:那边|这边|那头|那一带|这一带|附近)")


def _cuts_guess(run: Run, place: int) -> bool:
    word, _ = run.tokens[run.token_at(place)]
    return not is_word(word)


def _longest(text: str, place: int, known: frozenset[str], longest: int) -> str:
    for length in range(min(longest, len(text) - place), 1, -1):
        if text[place : place + length] in known:
            return text[place : place + length]
    return ""


def known_sites(run: Run) -> Iterator[Found]:
    """Hospitals, universities and employers by their short names."""
    text = run.text
    for match in _hospitals().finditer(text):
        is_whole = match["more"] is not None
        left = text[max(0, match.start() - 4) : match.start()]
        is_edge = match.start() in run.starts or not left
        is_gone_to = _AT.search(left) is not None or not left
        if is_edge and (is_whole or (is_gone_to and _MEDICAL.match(text, match.end()))):
            yield match.start(), match.end(), Kind.INSTITUTION, Certainty.MEDIUM, "hospital by its short name"
    for match in _CALLED.finditer(text):
        told = Kind.PLACE if match["what"] in {"村", "镇", "县", "小区"} else Kind.INSTITUTION
        if not any(sign in NOT_GIVEN for sign in match["name"][:2]):
            yield match.start("name"), match.end("name"), told, Certainty.MEDIUM, f"after {match['what']}叫"
    for match in _NUMBERED.finditer(text):
        yield match.start(), match.end(), Kind.INSTITUTION, Certainty.MEDIUM, "hospital with a number"
    for match in _BARE_NUMBERS.finditer(text):
        if _AT.search(text, max(0, match.start() - 3), match.start()) and _MEDICAL.match(text, match.end()):
            yield match.start(), match.end(), Kind.INSTITUTION, Certainty.LOW, "hospital with a number"
    for known, left_of, right_of in (("known-schools-zh", _STUDY, _STUDIED), ("known-firms-zh", _WORK, _WORKED)):
        for place in run.starts:
            name = _longest(text, place, words_of(known), 6)
            if not name:
                continue
            end = place + len(name)
            left = text[max(0, place - 4) : place]
            if (
                left_of.search(left)
                and right_of.match(text, end)
                and (known.startswith("known-s") or _works(text, place, end))
            ):
                yield place, end, Kind.INSTITUTION, Certainty.LOW, "known by its short name"


def _works(text: str, start: int, end: int) -> bool:
    return re.search(
        r"上班|打工|工作|当|干|送|厂|车间|员工|退休|下岗|实习|开车|做", text[end : end + 8]
    ) is not None and (
        re.search(r"(?:[在给从进]|[市区县镇]的?)$", text[:start]) is not None
        or re.search(r"上班|打工|退休|实习", text[end : end + 8]) is not None
    )


@cache
def _hospitals() -> re.Pattern[str]:
    names = "|".join(sorted(words_of("known-sites-zh"), key=len, reverse=True))
    return re.compile(rf"(?P<name>{names})(?P<more>{_SITES})?")
