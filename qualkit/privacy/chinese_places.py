"""Institutions, places and addresses in Chinese: an ending, and the name on its left with care for where it begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qualkit.privacy.chinese_words import NOT_GIVEN, NUMBER, STOP_TAGS, Found, Run, is_word
from qualkit.privacy.kinds import Certainty, Kind
from qualkit.privacy.lists import words_of
from qualkit.privacy.towns import chinese_towns

if TYPE_CHECKING:
    from collections.abc import Iterator

_SITE = re.compile("|".join(sorted(words_of("sites-zh"), key=len, reverse=True)))
_AREAS = re.compile(
    r"(?:自治州|自治县|街道|新区|开发区|社区|小区|花园|家园|嘉园|新苑|花苑|苑|雅居|公寓|新城|市|县|区|镇|乡|村|州|旗|屯|寨|庄|湾|岛|新村|坪|坝)"
)
_ROADS = re.compile(r"(?:大道|大街|胡同|路|街|巷|弄|里|道)(?=[0-9０-９" + NUMBER + r"]+(?:号|弄|栋|幢|单元))")
_ROADS_ALONE = re.compile(r"(?:大道|大街|胡同|路|街|巷)(?!边|上走|费|程|线|灯|况|途|由|口罩|过|子|人)")
_DOOR = re.compile(rf"(?:[0-9{NUMBER}]+(?:号院|号楼|号|弄|栋|幢|单元|楼|层|室|座|组|门))+(?:[0-9]{{1,4}}(?:室|号)?)?")
_HOUSE = re.compile(rf"[0-9{NUMBER}]+(?:栋|幢|号楼)[0-9{NUMBER}]+单元(?:[0-9{NUMBER}]+(?:楼|层|室|号)?)*")
_UPPER = re.compile(
    r"^(?:(?:省|市|县|区|州)(?:立|属|级|里)?(?:第[一二三四五六七八九十]+|人民|中心|肿瘤|儿童|妇幼|口腔|眼科|骨科|中医|胸科|传染病|精神卫生|妇产))"
)
_TOWARDS = re.compile(r"(?:在|从|[到去在]了?|来|住|回|往|离|由|是|搬|调|老家|人|和|跟|、|路过|经过|嫁|逃)$")
_THERE = re.compile(
    r"(?:人|那边|这边|那里|这里|那儿|老家|坐车|打工|上班|读书|过来|出来|回来|有个|有家|有一|离这|离我|的医院|的老|，|、|。|$)"
)


def sites(run: Run) -> Iterator[Found]:
    """Institutions: an ending such as 医院, and the name on its left."""
    for match in _SITE.finditer(run.text):
        if not _ends(run, match.end()):
            continue
        start = _proper(run, match.start(), longest=14)
        # 开了个医院: what counts is no part of the name.
        counted = re.match(r".*[了个过]", run.text[start : match.start()])
        start += counted.end() if counted else 0
        own = run.text[start : match.start()]
        upper = _UPPER.match(run.text[max(0, start - 1) : match.end()])
        if start > 0 and upper is not None and run.text[start - 1] in "省市县区州":
            yield start - 1, match.end(), Kind.INSTITUTION, Certainty.LOW, f"ending {match[0]}"
        elif re.fullmatch(rf"第[{NUMBER}0-9]+", own) or _is_own(own) or _UPPER.match(own) is not None:
            yield start, match.end(), Kind.INSTITUTION, Certainty.MEDIUM, f"ending {match[0]}"


def _is_own(words: str) -> bool:
    """Whether words hold more than what any institution might be called."""
    rest = re.sub(r"第[一二三四五六七八九十0-9]+", "", words)
    for generic in sorted(words_of("generic-zh"), key=len, reverse=True):
        rest = rest.replace(generic, "")
    return len(rest) >= 2 or (len(rest) == 1 and len(words) >= 3)


def areas(run: Run) -> Iterator[Found]:
    """Places smaller than a province: an ending such as 县 and the name on its left, or a town of the dictionary."""
    kept = words_of("regions-zh")
    for number, place in enumerate(run.starts):
        word, tag = run.tokens[number]
        if len(word) < 2 or word in kept or word in words_of("no-place-zh") or word[-1] in "国省":
            continue
        if word in chinese_towns() or (word in words_of("towns-zh") and word not in words_of("no-town-zh")):
            yield place, place + len(word), Kind.PLACE, Certainty.MEDIUM, "town"
        elif word.endswith("人") and word[:-1] in chinese_towns():
            yield place, place + len(word) - 1, Kind.PLACE, Certainty.MEDIUM, "town"
        elif (
            tag == "ns"
            and re.fullmatch(r"..+[铺店营屯庄堡桥口沟坪湾坡岭塘]", word)
            and word not in words_of("no-place-zh")
        ):
            yield place, place + len(word), Kind.PLACE, Certainty.LOW, f"ending {word[-1]}"
        elif tag == "ns" and word not in words_of("no-town-zh") and (is_word(word) or len(word) > 2):
            is_gone_to = _TOWARDS.search(run.text[max(0, place - 4) : place]) is not None
            if is_gone_to or _THERE.match(run.text, place + len(word)):
                yield place, place + len(word), Kind.PLACE, Certainty.LOW, "town of the dictionary"
    for match in _AREAS.finditer(run.text):
        if not _ends(run, match.end()):
            continue
        start = _proper(run, match.start(), longest=5)
        # 云岭县青石镇 is two places; 新市镇 is one.
        upper = [i for i, sign in enumerate(run.text[start : match.start() - 1]) if i and sign in "县市区镇乡"]
        start += upper[-1] + 1 if upper else 0
        own, whole = run.text[start : match.start()], run.text[start : match.end()]
        if len(own) < 1 or (len(own) == 1 and match[0] not in {"县", "市", "区", "州", "镇", "村"}):
            continue
        if (
            whole in words_of("no-place-zh")
            or whole in kept
            or own in words_of("generic-zh")
            or own in words_of("stops-zh")
            or own[-1] in "我你他她这那个各每全本"
        ):
            continue
        if any(
            whole.endswith(other) and len(other) > 1 and len(whole) - len(other) < 1
            for other in words_of("no-place-zh")
        ):
            continue
        if re.fullmatch(rf"[第0-9{NUMBER}几多]+个?", own):
            continue
        word = run.tokens[run.token_at(match.start())][0]
        is_quarter = word in {"社区", "小区", "新村", "新区", "街道"} and len(own) > 1
        if len(word) > 1 and word in words_of("no-place-zh") and not (is_quarter and not _is_everyday(own)):
            continue
        if len(own) == 1 and word != whole:
            continue
        yield start, match.end(), Kind.PLACE, Certainty.MEDIUM if len(own) > 1 else Certainty.LOW, f"ending {match[0]}"


def addresses(run: Run) -> Iterator[Found]:
    """Streets with their numbers: 人民路12号2单元301室."""
    for match in _ROADS.finditer(run.text):
        start = _proper(run, match.start(), longest=8)
        door = _DOOR.match(run.text, match.end())
        if match.start() - start >= 1 and door is not None:
            yield start, door.end(), Kind.ADDRESS, Certainty.HIGH, "street and number"
    for match in _HOUSE.finditer(run.text):
        yield match.start(), match.end(), Kind.ADDRESS, Certainty.MEDIUM, "house and flat"
    for match in _ROADS_ALONE.finditer(run.text):
        start = _proper(run, match.start(), longest=6)
        if (
            match.start() - start >= 2
            and start > 0
            and (
                run.text[start - 1] in "在到住从往去坐过沿走是，"
                or run.text.startswith(("那", "上的", "口", "附近", "菜", "站"), match.end())
            )
            and _ends(run, match.end())
        ):
            own = run.text[start : match.start()]
            if (own in words_of("lanes-zh") or own not in words_of("generic-zh")) and not re.search(
                r"[一二三四五六七八九十几]条|条|这|那|走|铁|公|马", own
            ):
                yield start, match.end(), Kind.ADDRESS, Certainty.LOW, "street"


def _ends(run: Run, place: int) -> bool:
    """Whether an ending is not the beginning of a longer word: 市 in 市场, 村 in 村医."""
    if place >= len(run.text) or place in run.starts:
        return True
    word, _ = run.tokens[run.token_at(place)]
    # 凤凰镇上: the dictionary draws the ending to where it is.
    return len(word) > 4 or word in {"镇上", "村里", "村上", "县上", "乡里"}


def _is_everyday(own: str) -> bool:
    return (
        own in words_of("generic-zh")
        or own in words_of("stops-zh")
        or re.fullmatch(r"[老旧新高大小这那各哪]+个?", own) is not None
    )


def _proper(run: Run, end: int, *, longest: int) -> int:
    """Where the name before an ending begins: over words of the dictionary, until one that is no part of names."""
    number = run.token_at(end)
    start = run.starts[number]
    if start == end:
        number -= 1
        start = run.starts[number] if number >= 0 and start > 0 else end
        if start != end and _stops(run, number):
            return end
    elif start < end and _stops_head(run.text[start:end]):
        return end
    while start > 0 and end - start <= longest:
        before = number - 1
        if before < 0 or end - run.starts[before] > longest or _stops(run, before):
            break
        number, start = before, run.starts[before]
    while (
        start < end
        and run.text[start] in "年月日里光的在去从"
        and (end - start > 2 or not is_word(run.tokens[run.token_at(start)][0]))
    ):
        start += 1
    return start if end - start <= longest else end


def _stops(run: Run, number: int) -> bool:
    word, tag = run.tokens[number]
    if re.fullmatch(r"第[一二三四五六七八九十0-9]+", word):
        return False
    # 幸福里养老院: 里 behind an unstopped word of two characters is the lane of a name.
    if word == "里" and number and run.tokens[number - 1][0] in words_of("lanes-zh"):
        return False
    if word in {"堂", "斋", "轩", "阁"}:
        return False
    if tag in {"m", "f"} or re.fullmatch(r"[0-9A-Za-z]+年?", word):
        return True
    if word in {"人民", "中心", "中医", "附属", "第一", "第二", "第三", "社区", "肿瘤", "儿童"}:
        return False
    if len(word) == 1 and word in "市县区镇乡村省州":
        return number == 0 or _stops(run, number - 1)
    if word in words_of("stops-zh") or word in words_of("titles-zh"):
        return True
    is_verb = tag in {"v", "vd", "vi", "ad"} and len(word) == 2 and word not in {"解放", "建设", "和平", "团结", "胜利"}
    return tag in STOP_TAGS or is_verb or (len(word) == 1 and word in NOT_GIVEN)


def _stops_head(head: str) -> bool:
    return head in words_of("stops-zh")
