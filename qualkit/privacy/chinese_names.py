"""Names of people in Chinese: a surname with a title, after 老 or 小, with a given name, after a cue."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qualkit.privacy.chinese_words import (
    NOT_GIVEN,
    NUMBER,
    STOP_TAGS,
    Found,
    Run,
    given_characters,
    is_word,
    rare_surname_at,
    surname_at,
)
from qualkit.privacy.kinds import Certainty, Kind
from qualkit.privacy.lists import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_TITLE = "|".join(sorted(words_of("titles-zh"), key=len, reverse=True))
_TITLED_NOT_BEFORE = frozenset("总工医导爷婆妈伯叔姨婶嫂")
_CUE = re.compile(
    r"(?:我叫|名叫|叫做|叫作|名字叫|名字是|大名叫?|小名叫?|全名叫?|真名叫?|本名叫?|外号叫?|人称|署名|姓名是?|[他她]叫|就叫|的叫|，叫|是叫|叫)$"
)
_KIN = re.compile(
    r"(?:女儿|儿子|闺女|口子|姨夫|姑父|姑丈|舅妈|舅母|大舅|二舅|小舅子?|小姨子?|大姨子?|姨父|姐夫|妹夫|弟妹|助手|徒弟|亲戚|爱人|老公|老婆|媳妇|丈夫|妻子|老伴|妹妹|弟弟|姐姐|哥哥"
    r"|侄女|侄子|外甥女?|孙子|孙女|外孙女?|表哥|表弟|表姐|表妹|堂哥|堂弟|堂姐|堂妹"
    r"|二叔|大伯|叔叔|舅舅|姑姑|姨妈|弟媳|儿媳妇?|女婿|嫂子|婆婆|公公|岳母|岳父|亲家|同事|同学|邻居|律师|朋友|老乡|村医|社工|医生|大夫|护士|主任|教授|老师"
    r"|志愿者|护工|保姆|村里的|那个|隔壁|病友|室友|老板|司机|书记|村长|我家|他家|她家|我们家|的)(?:的)?$"
)
_TOLD = re.compile(r"(?<!老百)(?<!百)姓")
_LINK = re.compile(
    r"(?:个|位|名|找|问|跟|和|与|给|让|叫|请|有|像|我是|她是|他是|、|位是|的是|就是|接的|告诉|靠|托|求|见|带|为|对|由|是)$"
)
_ACTS = re.compile(
    r"(?:医生|大夫|主任|护士|教授|老师|医师|师傅|说|讲|告诉|问|叫|让|帮|给|替|打|来|在|是|就|也|他|她|带|陪|管|走|教|跟|和|、|，|。|！|？|；|$|：)"
)
_NO_NAME = (
    "谢谢",
    "陈旧",
    "万一",
    "万幸",
    "安全",
    "高血",
    "黄疸",
    "白血",
    "方便",
    "常常",
    "马上",
    "温度",
    "和平",
    "平时",
    "石膏",
    "金属",
    "毛病",
    "白天",
    "时候",
)
_MEASURES = "张段章包万"
_REPEATED = frozenset(
    "豆果朵糖蛋妞苗球淘婷亮芳丽娜佳莉莹媛倩静敏玲琴慧洁欣悦琪瑶菲萌妮蕾晶露兰梅英秀珍娟霞红燕丹强伟军磊涛明超鹏飞阳浩宇轩涵怡梓毛欢贝圆甜丫虎文斌辉雪冰洋艳花翠春"
)
_ADVERBS = frozenset({"明明", "静静", "甜甜", "圆圆", "冰冰"})
_NICK = "老小大阿"
_DRUG = re.compile(r"(?:[素林平胺酮唑片酯苷肽醇汀坦尔啶]|单抗|双胍|胶囊)$")
_DOCTORS = frozenset({"医生", "大夫", "医师", "教授", "主任", "护士", "护士长", "院长"})
_COMMON_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊孟秦邱侯江尹薛阎段雷龙黎史陶贺毛郝顾龚邵"
)


def titled(run: Run) -> Iterator[Found]:
    """A surname, alone or with a given name, before a title: 张医生, 王秀兰护士."""
    text = run.text
    for match in re.finditer(_TITLE, text):
        title, end = match[0], match.start()
        if title in _TITLED_NOT_BEFORE and not _is_free(run, match.end()):
            continue
        for length in (4, 3, 2, 1):
            start = end - length
            if start < 0:
                continue
            surname = surname_at(text, start) or (_rare_before(run, start, title) if length == 1 else "")
            given = text[start + len(surname) : end]
            if not surname or len(given) > 2 or _is_broken(given):
                continue
            # 温哥华, 大王: the title is a part of a longer word.
            if len(title) == 1 and any(is_word(text[start : match.end() + more]) for more in (0, 1, 2)):
                continue
            if given and title in _TITLED_NOT_BEFORE | {"姐", "哥", "某", "家的"}:
                continue
            if (
                text.startswith(_NO_NAME, start)
                or not _begins(run, start, end)
                or (given and not _is_given(run, start, end, surname))
            ):
                continue
            yield start, end, Kind.NAME, Certainty.MEDIUM, f"before {title}"
            break


_NEVER_ALONE = "那来别多后相从向应却终满修干支经通须者么元原占红白当查看全都同时成与对过家关"
"""Rare surnames that before 医生 are always words: 那医生."""


def _is_broken(given: str) -> bool:
    """Whether a given name holds what none holds; 家瑶, 会兰 and 永年 hold a word of talk beside a name's character."""
    bad = [sign for sign in given if sign in NOT_GIVEN]
    good = [sign for sign in given if sign not in NOT_GIVEN and sign in given_characters()]
    return bool(bad) and not (len(given) == 2 and len(bad) == len(good) == 1 and bad[0] in "家会来年天月时")


def _rare_before(run: Run, start: int, title: str) -> str:
    """A surname that is mostly another word, where it stands alone before a doctor's title: 心内科的单医生."""
    surname = rare_surname_at(run.text, start)
    if surname in _NEVER_ALONE:
        return ""
    left, right = run.text[:start][-1:], run.text[start + 1 + len(title) :]
    is_alone = left in ("", "的", "、", "是", "找", "和", "跟", "了", "让", "请", "个") and run.token_at(
        start
    ) in _alone(run)
    # 连医生都说, 应医生要求: the word itself.
    return surname if title in _DOCTORS and is_alone and not right.startswith(("都", "也", "要", "的要求")) else ""


def _alone(run: Run) -> list[int]:
    return [number for number, (word, _) in enumerate(run.tokens) if len(word) == 1]


def _is_given(run: Run, start: int, end: int, surname: str) -> bool:
    """Whether what follows a surname is no word of its own, such as 高 in 高血压医生."""
    first = run.token_at(start)
    words = [word for word, _ in run.tokens[first : run.token_at(end - 1) + 1]]
    tags = [tag for _, tag in run.tokens[first : run.token_at(end - 1) + 1]]
    if "".join(words) != run.text[start:end]:
        return False
    return tags[0].startswith("nr") or words[0] == surname or all(len(word) == 1 for word in words)


def _begins(run: Run, start: int, end: int) -> bool:
    """Whether the dictionary does not draw the first character to the word on its left."""
    token = run.token_at(start)
    if run.starts[token] == start:
        return True
    # 小张医生, 跟张医生: an unknown word of the dictionary's guess.
    word = run.tokens[token][0]
    return start - run.starts[token] == 1 and word[0] in "小老大跟和找让是问叫给请有" and len(word) <= 1 + end - start


def _is_free(run: Run, place: int) -> bool:
    """Whether a word ends at a place."""
    return place >= len(run.text) or place in run.starts


_OFFICES = re.compile(r"(?P<name>[\u4e00-\u9fff])(?:处|局|博|厅|署|校|董)(?=[来说讲他她是，让叫给在们带亲去也就、]|$)")


def told_surnames(run: Run) -> Iterator[Found]:
    """我姓龙: a surname that somebody tells; 王处来过: before an office cut short."""
    for match in _OFFICES.finditer(run.text):
        if match["name"] in _COMMON_SURNAMES and match.start() in run.starts and not is_word(match[0]):
            left = run.text[: match.start()][-1:]
            if left in ("", "、", "跟", "找", "和", "的", "是", "问", "让", "请", "给"):
                yield match.start(), match.start() + 1, Kind.NAME, Certainty.LOW, "before an office"
    for match in _TOLD.finditer(run.text):
        surname = surname_at(run.text, match.end()) or rare_surname_at(run.text, match.end())
        if surname and _is_free(run, match.end() + len(surname)):
            yield match.end(), match.end() + len(surname), Kind.NAME, Certainty.MEDIUM, "after 姓"


def nicknames(run: Run) -> Iterator[Found]:
    """老周, 小陈, 阿芳: what follows 老, 小 or 阿."""
    text = run.text
    for place in range(len(text) - 1):
        sign = text[place]
        if (
            sign not in _NICK
            or text[place : place + 2] in words_of("no-nick-zh")
            or text[place : place + 3] in words_of("no-nick-zh")
        ):
            continue
        is_boundary = place in run.starts and (
            place + 2 in run.starts or place + 2 == len(text) or _is_drawn(run, place)
        )
        if not is_boundary:
            continue
        word, tag = run.tokens[run.token_at(place)]
        is_word = len(word) == 2 and not tag.startswith("nr")
        surname = surname_at(text, place + 1)
        if sign == "阿":
            # 阿坤: the dictionary takes many for places.
            if (not is_word or tag == "ns") and text[place + 1] not in NOT_GIVEN:
                yield place, place + 2, Kind.NAME, Certainty.LOW, "阿 and a name"
        elif len(surname) == 1 and (not is_word or (surname in _COMMON_SURNAMES and sign != "大")):
            yield place + 1, place + 2, Kind.NAME, Certainty.LOW, f"{sign} and a surname"


def _is_drawn(run: Run, place: int) -> bool:
    """Whether a guess of the dictionary's draws what follows to the surname: 小 and 胡是."""
    if place + 1 not in run.starts or run.text[place + 1] not in _COMMON_SURNAMES:
        return False
    word, _ = run.tokens[run.token_at(place + 1)]
    return len(word) == 2 and not is_word(word) and word[1] in NOT_GIVEN


def full_names(run: Run, before: str, after: str) -> Iterator[Found]:
    """A surname and one or two more characters that the dictionary takes for a name, or a cue gives away."""
    text = run.text
    for number, place in enumerate(run.starts):
        word, tag = run.tokens[number]
        left = (before + text[:place])[-8:]
        has_cue, has_kin = _CUE.search(left) is not None, _KIN.search(left) is not None
        has_link = _LINK.search(left) is not None or left == "" or left[-1] in "，。！？；：、\n \t“”"
        surname = surname_at(text, place)
        if surname == "叶" and left[-1:] in "上中下肺":
            surname = ""  # 右肺上叶
        if not surname and (has_cue or (has_kin and left[-1:] != "的")):
            surname = rare_surname_at(text, place)
        if surname in _MEASURES and place > 0 and run.text[place - 1] in NUMBER + "几这那每半两0123456789":
            continue
        if text.startswith(_NO_NAME, place):
            continue
        found = _candidate(run, number, surname) if surname else None
        if found is not None:
            end, is_tagged = found
            follows = _ACTS.match(text[end:] or after or "") is not None
            if has_cue:
                yield place, end, Kind.NAME, Certainty.HIGH, "after 叫"
            elif is_tagged:
                yield place, end, Kind.NAME, Certainty.MEDIUM, "surname and name"
            elif (
                (has_kin or has_link)
                and (
                    (set(text[place + len(surname) : end]) <= given_characters() and (follows or end - place > 2))
                    # 眨眼、张嘴、转头: behind a comma alone, two characters are more often a verb.
                    or (follows and (end - place > 2 or has_kin or left[-1:] not in "，。！？；：、\n \t“”"))
                )
            ):
                yield place, end, Kind.NAME, Certainty.LOW, "surname and name"
        elif (
            text[place : place + 2] == word[0] * 2
            and word[0] in _REPEATED
            and (has_cue or has_kin or (has_link and word not in _ADVERBS))
        ):
            yield place, place + 2, Kind.NAME, Certainty.LOW, "repeated given name"
        elif not surname and len(word) in (2, 3) and (has_cue or has_kin) and _is_nick(word, tag):
            yield place, place + len(word), Kind.NAME, Certainty.LOW, "after who it is"
        elif len(word) == 2 and tag.startswith("nr") and has_link and _is_given_name(word):
            yield place, place + 2, Kind.NAME, Certainty.LOW, "given name"
        elif has_cue and not surname and len(word) == 1 and _is_nick(text[place : place + 2], "nr"):
            yield place, place + 2, Kind.NAME, Certainty.LOW, "after 叫"


def _is_given_name(word: str) -> bool:
    return set(word) <= given_characters() and word not in words_of("no-name-zh")


def _is_nick(word: str, tag: str) -> bool:
    if word[0] in _NICK and surname_at(word, 1):
        return False  # told without its 老 or 小
    if len(word) == 2 and word[0] == word[1]:
        return word[0] in _REPEATED
    if word in words_of("titles-zh") or word in words_of("no-name-zh") or "某" in word:
        return False
    return tag.startswith("nr") and len(word) == 2 and not any(sign in NOT_GIVEN for sign in word)


def _candidate(run: Run, number: int, surname: str) -> tuple[int, bool] | None:
    """Where a name that begins with a word ends, and whether the dictionary takes it for one."""
    place = run.starts[number]
    first, tag = run.tokens[number]
    is_guess = tag.startswith("nr") and not is_word(first)
    if len(first) > len(surname) and not tag.startswith("nr") and is_word(first):
        return None
    end = place + len(first)
    if len(first) == len(surname):
        end = _lengthened(run, number + 1, place + len(surname))
    elif len(first) == len(surname) + 1 and number + 1 < len(run.tokens) and len(run.tokens[number + 1][0]) == 1:
        longer = _lengthened(run, number + 1, end, longest=1)
        # 高明 and 远: what follows one more character says whether it belongs to the name.
        end = (
            longer
            if longer > end and _ACTS.match(run.text[longer:] or "，") and not _ACTS.match(run.text[end:])
            else end
        )
    while is_guess and end - place > len(surname) + 1 and run.text[end - 1] in NOT_GIVEN:
        end -= 1  # 谭晓是: a guess that draws the verb to the name
    given = run.text[place + len(surname) : end]
    if (
        not 1 <= len(given) <= 2
        or _is_broken(given)
        or given in words_of("titles-zh")
        or given in words_of("no-name-zh")
    ):
        return None
    if run.text[place:end] in words_of("no-name-zh") or (
        len(given) == 2
        and _DRUG.search(given)
        and given not in words_of("given-two-zh")
        and run.text[end : end + 1] in tuple("也片和、吃")
    ):
        return None
    # Two characters are as often a guess gone wrong: 钱花, 张盘.
    return end, is_guess and (len(given) == 2 or given in given_characters())


def _lengthened(run: Run, number: int, place: int, *, longest: int = 2) -> int:
    """Where up to two characters of a given name end: never inside a word of the dictionary."""
    end = place
    for word, tag in run.tokens[number : number + longest]:
        if is_word(word) or len(word) == 1:
            if end + len(word) - place > longest or _is_stop(word, tag):
                break
            end += len(word)
            continue
        # A guess of the dictionary's may join a name to what follows it: 慧是.
        for sign in word:
            if end - place == longest or sign in NOT_GIVEN:
                return end
            end += 1
    return end


def _is_stop(word: str, tag: str) -> bool:
    return (
        tag in STOP_TAGS
        or word in words_of("stops-zh")
        or word in words_of("titles-zh")
        or any(sign in NOT_GIVEN for sign in word)
    )
