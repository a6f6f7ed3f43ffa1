"""Names of people in Chinese without a surname: after 叫, after who it is, before 哥 or 姐, with 小 or 儿."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qualkit.privacy.chinese_words import NOT_GIVEN, STOP_TAGS, Found, Run, given_characters, is_word, surname_at
from qualkit.privacy.kinds import Certainty, Kind
from qualkit.privacy.lists import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_CALLED = re.compile(
    r"(?:我叫|我是叫|名叫|取名|起名|起名叫|取名叫|大名叫?|小名叫?|乳名叫?|全名叫?|真名叫?|本名叫?|外号叫?|绰号叫?|名字叫做?|名字是|名字就叫|都叫[他她]"
    r"|都喊[他她]|喊[他她]|人称|那个叫|一个叫|有个叫|小的叫|大的叫|老大叫|老二叫|老三叫|孩子叫|儿子叫|女儿叫|闺女叫|[他她]叫|[他她]就叫|，叫|签字的是|署名)"
)
_PERSON_CALLED = re.compile(
    r"(?:儿子|女儿|闺女|孙子|孙女|口子|老公|老婆|爱人|媳妇|弟弟|妹妹|哥哥|姐姐|同学|同事|朋友|病友|室友|邻居|徒弟|护士|医生|大夫|老师|师傅|护工|社工|志愿者|病人|患者|姑娘|小伙子?"
    r"|老乡|女婿|爸|妈|爹|娘|爷爷|奶奶|姨|舅|叔|伯|姑|婆)"
    r"(?:就|也|是)?叫(?![我你他她它了号来去救车过做])"
)
_THING = re.compile(
    r"(?:软件|程序|小程序|公众号|药|病|症|平台|系统|机器|设备|医院|地方|东西|检查|手术|项目|课|书|节目|游戏|歌|电影|电视剧|技术|疗法|概念|词|方法|仪器|指标"
    r"|模型|村|镇|县|这|那|什么|啥)[^，。！？；]{0,6}$"
)
"""What is called so is no person."""
_ENDS = re.compile(r"(?:[，。！？；、：“”\s]|$)")
_GOES_ON = re.compile(
    r"(?:的|是|在|说|讲|跟|和|也|就|都|他|她|今年|那|这|有|来|去|从|给|教|帮|做|当|当时|现在|老是|住|不|会|上|考|还|已经|刚|，)"
)
_KIN = re.compile(
    r"(?:女儿|儿子|闺女|丫头|爱人|老公|老婆|媳妇|丈夫|妻子|老伴|口子|妹妹|弟弟|姐姐|哥哥|侄女|侄子|侄儿|外甥女?|孙子|孙女|外孙女?|[表堂][哥弟姐妹]"
    r"|大儿子|小儿子|大女儿|小女儿|老大|老二|老三|老幺|幺儿|幺妹|儿媳妇?|女婿|同学|邻居|朋友|徒弟|助手|同事|病友|室友|战友|闺蜜|护士|社工|护工|保姆)$"
)
_SINGLE = "强军勇伟刚杰涛鹏磊斌辉波亮健凯宇浩峰飞芳丽燕敏静霞玲艳娜丹婷莹洁倩琴慧娟红梅兰英萍凤秀珍云"
"""Characters that alone are a given name before 哥 or 姐, or after 小."""
_ELDER = re.compile(
    r"(?:大哥|大姐|哥|姐|叔|婶子|婶|嫂子|嫂|姨|伯|爷|奶奶|奶|妈|爸|妹子|妹|弟)(?![弟妹哥姐夫妈爸爷奶姨嫂叔伯们家])"
)
_AFTER_NAME = re.compile(
    r"(?:说|讲|告诉|问|叫|让|帮|给|替|打|来|在|是|就|也|他|她|带|陪|管|走|教|跟|和|、|，|。|！|？|；|$|：|昨|今|明|老|还|都|又|妈|爸|现在|这|那|的|啊|呀|呢|不|没|回|会)"
)


def given_names(run: Run, before: str = "") -> Iterator[Found]:
    """Names without a surname, and whatever somebody is called."""
    yield from _called(run, before)
    yield from _single(run)
    yield from _of_kin(run, before)
    yield from _elders(run)
    yield from _small(run)


def _called(run: Run, before: str) -> Iterator[Found]:
    """我叫铁柱, 外号老黑: all up to the end of the clause, if that is short and no word of every day."""
    text = run.text
    starts = [(cue.start(), cue.end()) for cue in (*_CALLED.finditer(text), *_PERSON_CALLED.finditer(text))]
    if text.startswith("叫") and before.endswith("，"):
        starts.append((0, 1))
    for begin, start in starts:
        if _THING.search(before + text[: max(begin, start - 1)]):
            continue
        end = _clause(run, start)
        words = text[start:end]
        if not 2 <= len(words) <= 4 or any(sign in NOT_GIVEN for sign in words) or _is_common(run, start, end):
            continue
        yield start, end, Kind.NAME, Certainty.MEDIUM, "after 叫"


def _clause(run: Run, start: int) -> int:
    """Where the words that begin at a place end: at the end of the run or before a word that goes on."""
    place = start
    while place < len(run.text) and place - start <= 4:
        if place > start + 1 and _GOES_ON.match(run.text, place):
            break
        place += 1
    return place


def _is_common(run: Run, start: int, end: int) -> bool:
    """Whether a word of the dictionary that is no name stands at a place."""
    words = run.text[start:end]
    if words in words_of("given-words-zh") or words in words_of("given-two-zh"):
        return False
    if words in words_of("titles-zh") or words in words_of("no-name-zh") or "某" in words:
        return True
    inside = [
        (word, tag)
        for word, tag, at in zip(*zip(*run.tokens, strict=True), run.starts, strict=True)
        if start <= at < end
    ]
    return any(
        (tag in STOP_TAGS or tag[0] in "vadmfi") or (is_word(word) and tag[0] == "n" and not tag.startswith("nr"))
        for word, tag in inside
        if len(word) > 1 and is_word(word)
    ) or all(len(word) == 1 and tag in STOP_TAGS for word, tag in inside)


def _single(run: Run) -> Iterator[Found]:
    """单名一个军字."""
    for match in re.finditer(r"单名(?:一个|叫|是)?(?P<name>[^一个叫是])字?", run.text):
        yield match.start("name"), match.end("name"), Kind.NAME, Certainty.HIGH, "after 单名"


def _of_kin(run: Run, before: str) -> Iterator[Found]:
    """我儿子建国: a given name behind who it is."""
    text = run.text
    for place in run.starts:
        words = text[place : place + 2]
        if len(words) < 2 or not (place + 2 in run.starts or place + 2 == len(text)):
            continue
        has_kin = _KIN.search((before + text[:place])[-8:]) is not None
        is_known = words in words_of("given-two-zh")
        is_pet = (
            words[1] == "子"
            and words[0] in given_characters() | set("浩柱栓虎锁")
            and words not in words_of("no-name-zh")
        )
        if (
            has_kin
            and (is_known or is_pet or words in words_of("given-words-zh"))
            and _AFTER_NAME.match(text, place + 2)
        ):
            yield place, place + 2, Kind.NAME, Certainty.MEDIUM, "after who it is"
        elif is_known and _begins_clause(run, place) and _AFTER_NAME.match(text, place + 2):
            yield place, place + 2, Kind.NAME, Certainty.LOW, "given name"


def _begins_clause(run: Run, place: int) -> bool:
    left = run.text[:place]
    return not left or left[-1] in "跟和找问让叫给是带替、像"


def _elders(run: Run) -> Iterator[Found]:
    """强哥, 秀兰姐, 桂花嫂."""
    text = run.text
    for match in _ELDER.finditer(text):
        end = match.start()
        for length in (2, 1):
            start = end - length
            given = text[start:end] if start >= 0 else ""
            if not given or start not in run.starts or given[0] in "大小老阿二三表堂亲":
                continue
            if length == 2:
                is_unknown = set(given) <= given_characters() and not is_word(given)
                is_name = given in words_of("given-two-zh") or given == "桂花" or is_unknown
            else:
                is_name = given in _SINGLE and match[0] in ("哥", "姐", "叔", "嫂", "姨", "婶", "大哥", "大姐")
            if is_name and not is_word(text[start : match.end()]):
                yield start, end, Kind.NAME, Certainty.LOW, f"before {match[0]}"
                break


def _small(run: Run) -> Iterator[Found]:
    """小丽, 娟儿, and 小雨 where her mother speaks."""
    text = run.text
    for match in re.finditer(rf"小(?P<name>[{_SINGLE}])", text):
        start, end = match.start("name"), match.end()
        is_whole = match.start() in run.starts and (end in run.starts or end == len(text))
        if is_whole and match[0] not in words_of("no-nick-zh") and not surname_at(text, start):
            yield match.start(), end, Kind.NAME, Certainty.LOW, "小 and a given name"
    for match in re.finditer(r"(?P<name>小[雨雪宝鱼龙虎米月月星])(?=[他她]?[妈爸爷奶]|妈妈|爸爸|奶奶|爷爷|同学)", text):
        yield match.start(), match.end("name"), Kind.NAME, Certainty.LOW, "whose mother it is"
    for match in re.finditer(r"(?<!花)(?P<name>[娟燕霞芳玲梅英秀兰珍婷敏萍丽艳红云])儿(?![子女童科媳孙歌戏])", text):
        if match.start() in run.starts and (match.end() in run.starts or match.end() == len(text)):
            yield match.start(), match.end(), Kind.NAME, Certainty.LOW, "given name with 儿"
