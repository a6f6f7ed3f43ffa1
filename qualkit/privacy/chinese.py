"""Names, institutions, places and addresses in Chinese: surnames with titles, cues, endings with care on the left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from qualkit.model.segment import Span
from qualkit.privacy.kinds import Certainty, Finding, Kind
from qualkit.privacy.lists import words_of
from qualkit.privacy.towns import chinese_towns

if TYPE_CHECKING:
    from collections.abc import Iterator

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_HAN}0-9A-Za-z·]+")
_NUMBER = "零〇一二三四五六七八九十百千两"

_TITLES = (
    "主治医师 主任医师 护士长 副主任 副院长 老师傅 医生 医师 大夫 主任 护士 护师 院长 所长 教授 老师 师傅 专家 药师 技师 博士 科长 处长 局长 "
    "县长 镇长 乡长 村长 队长 组长 班长 厂长 校长 园长 站长 店长 行长 部长 书记 主席 会计 律师 法官 警官 经理 老板 老板娘 总监 总 工 秘书 "
    "阿姨 叔叔 伯伯 爷爷 奶奶 大爷 大娘 大妈 大叔 大婶 大哥 大姐 大嫂 婆婆 嬢嬢 先生 女士 小姐 太太 夫人 同志 同学 姐 哥 嫂 婶 姨 叔 伯 爷 婆 妈 "
    "家的 某某 某 导 医 社工 村医 司机 记者 编辑 研究员 工程师 治疗师 咨询师 心理师"
).split()
_TITLE = "|".join(sorted(_TITLES, key=len, reverse=True))
_TITLED_NOT_BEFORE = frozenset("总 工 医 导 爷 婆 妈 伯 叔 姨 婶 嫂".split())
"""Titles of one character, which begin other words: they need a sure boundary on their right."""

_CUE = re.compile(
    r"(?:我叫|名叫|叫做|叫作|名字叫|名字是|大名叫?|小名叫?|全名叫?|真名叫?|本名叫?|外号叫?|人称|署名|姓名是?|[他她]叫|就叫|的叫|，叫|是叫|叫)$"
)
_KIN = re.compile(
    r"(?:女儿|儿子|闺女|爱人|老公|老婆|媳妇|丈夫|妻子|老伴|妹妹|弟弟|姐姐|哥哥|侄女|侄子|外甥女?|孙子|孙女|外孙女?|表哥|表弟|表姐|表妹|堂哥|堂弟|堂姐|堂妹"
    r"|二叔|大伯|叔叔|舅舅|姑姑|姨妈|弟媳|儿媳妇?|女婿|嫂子|婆婆|公公|岳母|岳父|亲家|同事|同学|邻居|律师|朋友|老乡|村医|社工|医生|大夫|护士|主任|教授|老师"
    r"|志愿者|护工|保姆|村里的|那个|隔壁|病友|室友|老板|司机|书记|村长|我家|他家|她家|我们家|的)(?:的)?$"
)
_LINK = re.compile(
    r"(?:找|问|跟|和|与|给|让|叫|请|有|像|我是|她是|他是|、|位是|的是|就是|接的|告诉|靠|托|求|见|带|为|对|由|是)$"
)
_ACTS = re.compile(
    r"(?:医生|大夫|主任|护士|教授|老师|医师|师傅|说|讲|告诉|问|叫|让|帮|给|替|打|来|在|是|就|也|他|她|带|陪|管|走|教|跟|和|、|，|。|！|？|；|$|：)"
)
_NOT_GIVEN = frozenset(
    "的了是在不我你他她它们这那有就都也说要会能去来到给让把被对吗呢吧啊呀嘛哦嗯么什谁哪怎为没还很太最更又再才只可但而且或与及等之其所以因"
    "着过得地个些种样里外上下前后时候年月日号天次位名口家人看问做想用吃打叫跟和从向比"
)
_TOWARDS = re.compile(r"(?:在|从|到|去|来|住|回|往|离|由|是|搬|调|老家|人|和|跟|、|路过|经过|嫁|逃)$")
_THERE = re.compile(
    r"(?:人|那边|这边|那里|这里|那儿|老家|坐车|打工|上班|读书|过来|出来|回来|有个|有家|有一|离这|离我|的医院|的老|，|、|。|$)"
)
_NO_TOWN = frozenset(
    "东方 安宁 文昌 开阳 永安 万宁 合作 大兴 朝阳 新民 灯塔 凤凰 海城 南部 名山 通江 长寿 弥勒 赤壁 高平 无为 桃源 南安 石柱 长宁 石棉 加密 拜拜 日志 东西 礼拜 太阳 长大 福利 上台 中断 商城 大伯 入口 出口 白跑 开春 天黑 桂园 宿舍 病房 教堂 安静 中方 大方 高度 长期 和平 安全 高价 老大 大厅 万一 "
    "平安 太平 上面 下面 大城市 小城市 公园 广场 车站 火车站 医院 学校 大学 卫生院 药店 超市 食堂 门口 国家 地方 河边 海边 山上 平原 高原 开阳 长安 东方 "
    "方正 正安 通道 会同 延长 宽城 大通 固定 安定 平定 保定期 信息 沙发 南瓜 西瓜 西药 中药 土家 洋人 汉人 汉族 藏族 回族".split()
)
_GIVEN = frozenset(
    "伟芳娜敏静丽艳杰娟涛超秀霞刚桂兰英华玉萍红军勇磊洋建国平鹏辉斌波宇浩凯健俊帆帅旭林峰强飞彬雷东亮龙凤琴云洁梅琳晶倩莉燕玲珍莲香月莺媛雪荣爱妹"
    "婷姣婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君薇菁梦岚苑婕馨瑗琰韵融园艺咏卿聪澜纯毓悦昭冰爽琬茗羽希宁欣飘育滢馥筠柔竹霭凝晓欢霄枫芸菲寒伊亚宜可姬舒影荔枝"
    "思丽毅俊峰保东文辉力明永健世广志义兴良海山仁波贵福生龙元全国胜学祥才发武新利清飞彬富顺信子杰涛昌成康星光天达安岩中茂进林有坚和彪博诚先敬震振壮会思"
    "群豪心邦承乐绍功松善厚庆民友裕河哲江超浩亮政谦亨奇固之轮翰朗伯宏言若鸣朋斌梁栋维启克伦翔旭鹏泽晨辰士以建家致树炎德行时泰盛雄琛钧冠策腾楠榕风航弘进"
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
    "婷亮芳丽娜佳莉莹媛倩静敏玲琴慧洁欣悦琪瑶菲萌妮蕾晶露兰梅英秀珍娟霞红燕丹强伟军磊涛明超鹏飞阳浩宇轩涵怡梓毛欢贝圆甜丫虎文斌辉雪冰洋艳花翠春"
)
_KIN_WORDS = frozenset(
    "谢谢 孙子 孙女 孙儿 岳母 岳父 岳丈 曾孙 曾祖 祖母 祖父 姑姑 伯母 叔叔 祖孙 翁婿 郎君 童子 项目 马上 方便 方法 温度".split()
)
_NICK = "老小大阿"
_COMMON_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊孟秦邱侯江尹薛阎段雷龙黎史陶贺毛郝顾龚邵"
)
_NOT_NICK = frozenset(
    "老家 老伴 老师 老板 老人 老公 老婆 老婆婆 老大 老二 老三 老年 老子 老母 老汤 老牛 老史 老毛 老路 老常 老习惯 老话 老习 老样 老练 老范 老程 老章 "
    "小时 小于 小区 小包 小米 小康 小雪 小鱼 小舒 小满 小车 小宁 小车 小尹 小习 小牛 小白 小鲍 小曲 小章 小谷 小路 小苗 小柳 小桂 小常 小纪 "
    "大方 大于 大米 大雪 大路 大连 大江 大石 大白 大黄 大毛 大安 大梁 大牛 大叶 大管 大常 大章 大习 大家 大段 大巫 大熊 大项 大武 大易 大成 大伯 "
    "阿姨 阿司 阿胶 阿莫 阿尔 阿托 阿拉 阿訇 阿婆 阿公 阿奶 阿妈 阿爸 阿弥 阿富 阿里 阿非 阿根 阿波 阿妹 阿哥".split()
)

_SITES = (
    "社区卫生服务中心 社区卫生服务站 卫生服务中心 卫生服务站 社区卫生站 疾病预防控制中心 疾控中心 体检中心 康复中心 急救中心 妇幼保健院 保健院 附属医院 "
    "人民医院 中心医院 中医院 医院 卫生院 卫生所 卫生室 卫生站 诊所 门诊部 药店 药房 大药房 养老院 敬老院 福利院 疗养院 护理院 大学 学院 职高 技校 中学 "
    "小学 幼儿园 学校 公司 集团 工厂 机械厂 化工厂 厂 研究院 研究所 派出所 公安局 卫生局 民政局 教育局 法院 检察院 银行 信用社 律师事务所 事务所 教堂 寺 "
    "饭店 酒店 超市 商场 监狱 基金会 村委会 居委会 合作社 煤矿 农场 医学院 医科大学"
).split()
_SITE = re.compile("|".join(sorted(_SITES, key=len, reverse=True)))
_AREAS = re.compile(r"(?:自治州|自治县|街道|新区|开发区|社区|小区|市|县|区|镇|乡|村|州|旗|屯|寨|庄|湾|岛|新村|坪|坝)")
_ROADS = re.compile(r"(?:大道|大街|胡同|路|街|巷|弄|里|道)(?=[0-9０-９" + _NUMBER + r"]+(?:号|弄|栋|幢|单元))")
_ROADS_ALONE = re.compile(r"(?:大道|大街|胡同|路|街|巷)")
_DOOR = re.compile(rf"(?:[0-9{_NUMBER}]+(?:号院|号楼|号|弄|栋|幢|单元|楼|层|室|座|组|门))+(?:[0-9]{{1,4}}(?:室|号)?)?")
_HOUSE = re.compile(rf"[0-9{_NUMBER}]+(?:栋|幢|号楼)[0-9{_NUMBER}]+单元(?:[0-9{_NUMBER}]+(?:楼|层|室|号)?)*")

_STOP_TAGS = frozenset({"p", "r", "c", "u", "uj", "ul", "ud", "uz", "uv", "ug", "d", "y", "e", "x", "q", "t", "o", "k"})
_STOP_WORDS = frozenset(
    "时间 段时间 里 光 列 年 见 头一回 第一回 下面 上面 里面 手机 公交 影像 在 从 到 去 来 回 是 住 有 我 你 他 她 我们 他们 你们 咱们 这 那 这个 那个 哪个 一个 这家 那家 一家 每个 各 的 了 和 跟 与 及 或 都 就 也 还 又 "
    "送 转 转到 转去 调到 调 考 考上 进 进了 离 过 往 向 比 被 把 给 让 叫 问 找 看 上 下 里 去过 到了 来到 住在 家住 家在 在家 坐 坐车 开 说 说是 "
    "整 整个 全 本 某 某个 同 同一 其他 别的 附近 旁边 隔壁 对面 外面 当地 本地 外地 邻 临 好 大 小 老 新 好的 大的 小的 几 几个 两个 三个 多 "
    "年轻 自己 医生 病人 老百姓 农民 干部 一所 一间 所有 很多 许多 任何 包括 开在 开了 办 管 当 做 干 出 出了 路过 经过 位于 属于 认识 想 "
    "原来 以前 后来 现在 当时 最后 还是 就是 不是 可以 只有 没有 老家 家里 家乡 娘家 婆家 单位 人家 上班 下班 工作 打工 看病 住院 赶集 回到 走到 搬到 "
    "带 靠 挂 挂了 排 跑 跑到 跑了 等 用 听 信 怕 像 如 为 对 于 由 因 被 属 隔 挨着 不如 退休 教书 读书 毕业 转院 转院到 出去 离开 分 高 低 "
    "贫困 全市 全县 全省 全国 公立 私立 民营 基层 上级 三甲 二甲 甲等 大型 小型 综合 专科 农 乡 山 城 郊 市 县 区 省 镇 村 乡镇 城市 农村 "
    "户 去年 今年 明年 前年 早上 晚上 上午 下午 半夜 一直 总 总是 常 常常 每次 每天 先 再 然后 所以 因为 如果 但是 可是 不过 我家 你家 他家 她家 儿子 女儿".split()
)
_GENERIC = frozenset(
    "公交 重型 机床 人民 中心 中医 第一 第二 第三 县 市 省 区 镇 乡 村 县级 市级 省级 乡镇 大 小 好 肿瘤 儿童 妇幼 精神 精神病 眼科 口腔 骨科 传染病 胸科 皮肤病 妇产 "
    "综合 专科 社区 公立 私立 民营 三甲 基层 上级 农村 城市 大型 医科 医学 师范 农业 卫生 附属 职业 技术 重点 普通 定点 正规 家 中 女 男 小小 保险 药品 食品 "
    "医药 制药 建筑 科技 器械 电子 服装 外国 国营 国有 老年 老人 乡下 当地 本地 外地 附近 三级 二级 甲等 县里 市里 省里 城里 村里 镇上 乡里 网 互联网 软件 "
    "中国 国家 私人 个体 化工 机械 汽车 纺织 工商 建设 招商 邮政 储蓄 希望 连锁 平价 大众 电力 保洁 物流 快递 搬家 物业 疾病 医疗 服务 卫生服务 新 旧 老 "
    "研究 分 总 母 同 三家 两家 几家 哪家 多家".split()
)
_UPPER = re.compile(
    r"^(?:(?:省|市|县|区|州)(?:立|属|级|里)?(?:第[一二三四五六七八九十]+|人民|中心|肿瘤|儿童|妇幼|口腔|眼科|骨科|中医|胸科|传染病|精神卫生|妇产))"
)
_PLACE_NOT = frozenset(
    "县 市 区 镇 乡 村 州 城市 超市 城镇 乡镇 县市 区县 市区 城区 郊区 山区 社区 小区 地区 病区 院区 校区 景区 厂区 老区 灾区 疫区 片区 片区 库区 牧区 "
    "农村 乡村 山村 新村 外村 本村 全村 同村 邻村 我村 家乡 老乡 同乡 下乡 城乡 故乡 他乡 异乡 县乡 都市 门市 上市 夜市 早市 菜市 股市 集市 花市 楼市 黑市 "
    "各县 各市 本县 本市 外县 外市 全县 全市 全区 该县 该市 该村 城中村 务工区 自然村 行政村 贫困村 贫困县 留守村 空心村 小镇 古镇 村镇 集镇 "
    "田庄 村庄 钱庄 农庄 山庄 茶庄 饭庄 海湾 港湾 半岛 群岛 安静区 误区 禁区 专区 特区 开发区 新区 病房区 等候区 候诊区 休息区 自治区 自治州 自治县 生活区 "
    "重症区 隔离区 住院区 门诊区 大坝 水坝 草坪 一个村 几个村 两个村 村村 县县".split()
)


@dataclass(frozen=True)
class _Run:
    """An unbroken run of Chinese with the dictionary's words in it."""

    text: str
    start: int

    @cached_property
    def tokens(self) -> list[tuple[str, str]]:
        # The dictionary is five megabytes: read by those who meet Chinese.
        import rjieba

        found: list[tuple[str, str]] = rjieba.tag(self.text)
        return found

    @cached_property
    def starts(self) -> list[int]:
        return [0, *accumulate(len(word) for word, _ in self.tokens)][:-1]

    def token_at(self, place: int) -> int:
        """Number of the word that holds a place."""
        return max(i for i, start in enumerate(self.starts) if start <= place)


def chinese(text: str) -> Iterator[Finding]:
    """Names, places, institutions and addresses that Chinese words around them give away; they may overlap."""
    for match in _RUN.finditer(text):
        run = _Run(match[0], match.start())
        before = text[max(0, match.start() - 8) : match.start()]
        for start, end, kind, certainty, rule in (
            *_titled(run),
            *_nicknames(run),
            *_full_names(run, before, text[match.end() : match.end() + 1]),
            *_sites(run),
            *_areas(run),
            *_addresses(run),
        ):
            yield Finding(Span(run.start + start, run.start + end), kind, run.text[start:end], certainty, rule)


_Found = tuple[int, int, Kind, Certainty, str]


def _surname(text: str, at: int) -> str:
    """The surname that begins at a place, compound ones first; empty when none does."""
    known = words_of("surnames-zh")
    singles = next((word for word in known if len(word) > 50), "")
    if text[at : at + 2] in known:
        return text[at : at + 2]
    return text[at] if at < len(text) and text[at] in singles else ""


def _titled(run: _Run) -> Iterator[_Found]:
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
            surname = _surname(text, start)
            given = text[start + len(surname) : end]
            if not surname or len(given) > 2 or any(sign in _NOT_GIVEN for sign in given):
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


def _is_given(run: _Run, start: int, end: int, surname: str) -> bool:
    """Whether what follows a surname is no word of its own, such as 高 in 高血压医生."""
    first = run.token_at(start)
    words = [word for word, _ in run.tokens[first : run.token_at(end - 1) + 1]]
    tags = [tag for _, tag in run.tokens[first : run.token_at(end - 1) + 1]]
    if "".join(words) != run.text[start:end]:
        return False
    return tags[0].startswith("nr") or words[0] == surname or all(len(word) == 1 for word in words)


def _begins(run: _Run, start: int, end: int) -> bool:
    """Whether the dictionary does not draw the first character to the word on its left."""
    token = run.token_at(start)
    if run.starts[token] == start:
        return True
    # 小张医生, 跟张医生: an unknown word of the dictionary's guess.
    word = run.tokens[token][0]
    return start - run.starts[token] == 1 and word[0] in "小老大跟和找让是问叫给请有" and len(word) <= 1 + end - start


def _is_free(run: _Run, place: int) -> bool:
    """Whether a word ends at a place."""
    return place >= len(run.text) or place in run.starts


def _nicknames(run: _Run) -> Iterator[_Found]:
    """老周, 小陈, 阿芳: what follows 老, 小 or 阿."""
    text = run.text
    for place in range(len(text) - 1):
        sign = text[place]
        if sign not in _NICK or text[place : place + 2] in _NOT_NICK or text[place : place + 3] in _NOT_NICK:
            continue
        is_boundary = place in run.starts and (place + 2 in run.starts or place + 2 == len(text))
        if not is_boundary:
            continue
        word, tag = run.tokens[run.token_at(place)]
        is_word = len(word) == 2 and not tag.startswith("nr")
        surname = _surname(text, place + 1)
        if sign == "阿":
            if not is_word and text[place + 1] not in _NOT_GIVEN:
                yield place, place + 2, Kind.NAME, Certainty.LOW, "阿 and a name"
        elif len(surname) == 1 and (not is_word or surname in _COMMON_SURNAMES):
            yield place + 1, place + 2, Kind.NAME, Certainty.LOW, f"{sign} and a surname"


def _full_names(run: _Run, before: str, after: str) -> Iterator[_Found]:
    """A surname and one or two more characters that the dictionary takes for a name, or a cue gives away."""
    text = run.text
    for number, place in enumerate(run.starts):
        word, tag = run.tokens[number]
        left = (before + text[:place])[-8:]
        has_cue, has_kin = _CUE.search(left) is not None, _KIN.search(left) is not None
        has_link = _LINK.search(left) is not None or left == "" or left[-1] in "，。！？；：、\n \t“”"
        surname = _surname(text, place)
        if surname in _MEASURES and place > 0 and run.text[place - 1] in _NUMBER + "几这那每半两0123456789":
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
            elif (has_kin or has_link) and (follows or set(text[place + len(surname) : end]) <= _GIVEN):
                yield place, end, Kind.NAME, Certainty.LOW, "surname and name"
        elif len(word) == 2 and word[0] == word[1] and word[0] in _REPEATED and (has_cue or has_kin or has_link):
            yield place, place + 2, Kind.NAME, Certainty.LOW, "repeated given name"
        elif not surname and len(word) in (2, 3) and (has_cue or has_kin) and _is_nick(word, tag):
            yield place, place + len(word), Kind.NAME, Certainty.LOW, "after who it is"
        elif has_cue and not surname and len(word) == 1 and _is_nick(text[place : place + 2], "nr"):
            yield place, place + 2, Kind.NAME, Certainty.LOW, "after 叫"


def _is_nick(word: str, tag: str) -> bool:
    if len(word) == 2 and word[0] == word[1]:
        return word[0] in _REPEATED
    if word in _TITLES or word in _KIN_WORDS or "某" in word:
        return False
    return tag.startswith("nr") and len(word) == 2 and not any(sign in _NOT_GIVEN for sign in word)


def _candidate(run: _Run, number: int, surname: str) -> tuple[int, bool] | None:
    """Where a name that begins with a word ends, and whether the dictionary takes it for one."""
    place = run.starts[number]
    first, tag = run.tokens[number]
    is_guess = tag.startswith("nr") and not _is_word(first)
    if len(first) > len(surname) and not tag.startswith("nr") and _is_word(first):
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
    given = run.text[place + len(surname) : end]
    if not 1 <= len(given) <= 2 or any(sign in _NOT_GIVEN for sign in given) or given in _TITLES or given in _KIN_WORDS:
        return None
    if run.text[place:end] in _KIN_WORDS:
        return None
    # Two characters are as often a guess gone wrong: 钱花, 张盘.
    return end, is_guess and (len(given) == 2 or given in _GIVEN)


def _lengthened(run: _Run, number: int, place: int, *, longest: int = 2) -> int:
    """Where up to two characters of a given name end: never inside a word of the dictionary."""
    end = place
    for word, tag in run.tokens[number : number + longest]:
        if _is_word(word) or len(word) == 1:
            if end + len(word) - place > longest or _is_stop(word, tag):
                break
            end += len(word)
            continue
        # A guess of the dictionary's may join a name to what follows it: 慧是.
        for sign in word:
            if end - place == longest or sign in _NOT_GIVEN:
                return end
            end += 1
    return end


def _is_word(written: str) -> bool:
    """Whether the dictionary holds a word, instead of guessing it."""
    return len(written) > 1 and _dictionary().has_word(written)


@cache
def _dictionary() -> Any:
    import rjieba

    return rjieba.Jieba()


def _is_stop(word: str, tag: str) -> bool:
    return tag in _STOP_TAGS or word in _STOP_WORDS or word in _TITLES or any(sign in _NOT_GIVEN for sign in word)


def _sites(run: _Run) -> Iterator[_Found]:
    """Institutions: an ending such as 医院, and the name on its left."""
    for match in _SITE.finditer(run.text):
        if not _ends(run, match.end()):
            continue
        start = _proper(run, match.start(), longest=14)
        own = run.text[start : match.start()]
        upper = _UPPER.match(run.text[max(0, start - 1) : match.end()])
        if start > 0 and upper is not None and run.text[start - 1] in "省市县区州":
            yield start - 1, match.end(), Kind.INSTITUTION, Certainty.LOW, f"ending {match[0]}"
        elif _is_own(own) or _UPPER.match(own) is not None:
            yield start, match.end(), Kind.INSTITUTION, Certainty.MEDIUM, f"ending {match[0]}"


def _is_own(words: str) -> bool:
    """Whether words hold more than what any institution might be called."""
    rest = re.sub(r"第[一二三四五六七八九十0-9]+", "", words)
    for generic in sorted(_GENERIC, key=len, reverse=True):
        rest = rest.replace(generic, "")
    return len(rest) >= 2 or (len(rest) == 1 and len(words) >= 3)


def _areas(run: _Run) -> Iterator[_Found]:
    """Places smaller than a province: an ending such as 县 and the name on its left, or a town of the dictionary."""
    kept = words_of("regions-zh")
    for number, place in enumerate(run.starts):
        word, tag = run.tokens[number]
        if len(word) < 2 or word in kept or word in _PLACE_NOT or word[-1] in "国省":
            continue
        if word in chinese_towns() or (word in words_of("towns-zh") and word not in _NO_TOWN):
            yield place, place + len(word), Kind.PLACE, Certainty.MEDIUM, "town"
        elif tag == "ns" and word not in _NO_TOWN and (_is_word(word) or len(word) > 2):
            if _TOWARDS.search(run.text[max(0, place - 4) : place]) or re.match(_THERE, run.text[place + len(word) :]):
                yield place, place + len(word), Kind.PLACE, Certainty.LOW, "town of the dictionary"
    for match in _AREAS.finditer(run.text):
        if not _ends(run, match.end()):
            continue
        start = _proper(run, match.start(), longest=5)
        own, whole = run.text[start : match.start()], run.text[start : match.end()]
        if len(own) < 1 or (len(own) == 1 and match[0] not in {"县", "市", "区", "州", "镇", "村"}):
            continue
        if (
            whole in _PLACE_NOT
            or whole in kept
            or own in _GENERIC
            or own in _STOP_WORDS
            or own[-1] in "我你他她这那个各每全本"
        ):
            continue
        if any(whole.endswith(other) and len(other) > 1 and len(whole) - len(other) < 1 for other in _PLACE_NOT):
            continue
        if re.fullmatch(rf"[第0-9{_NUMBER}几多]+个?", own):
            continue
        word = run.tokens[run.token_at(match.start())][0]
        if len(word) > 1 and word in _PLACE_NOT:
            continue
        if len(own) == 1 and word != whole:
            continue
        yield start, match.end(), Kind.PLACE, Certainty.MEDIUM if len(own) > 1 else Certainty.LOW, f"ending {match[0]}"


def _addresses(run: _Run) -> Iterator[_Found]:
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
            and run.text[start - 1] in "在到住从往去"
            and _ends(run, match.end())
        ):
            own = run.text[start : match.start()]
            if own not in _GENERIC and not re.search(r"[一二三四五六七八九十几]条|条|这|那|走|铁|公|马", own):
                yield start, match.end(), Kind.ADDRESS, Certainty.LOW, "street"


def _ends(run: _Run, place: int) -> bool:
    """Whether an ending is not the beginning of a longer word: 市 in 市场, 村 in 村医."""
    if place >= len(run.text) or place in run.starts:
        return True
    number = run.token_at(place)
    return len(run.tokens[number][0]) > 4


def _proper(run: _Run, end: int, *, longest: int) -> int:
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
    while end - start > 2 and run.text[start] in "年月日里光的在去从":
        start += 1
    return start if end - start <= longest else end


def _stops(run: _Run, number: int) -> bool:
    word, tag = run.tokens[number]
    if re.fullmatch(r"第[一二三四五六七八九十0-9]+", word):
        return False
    if tag in {"m", "f"} or re.fullmatch(r"[0-9A-Za-z]+年?", word):
        return True
    if word in {"人民", "中心", "中医", "附属", "第一", "第二", "第三", "社区", "肿瘤", "儿童"}:
        return False
    if len(word) == 1 and word in "市县区镇乡村省州":
        return number == 0 or _stops(run, number - 1)
    if word in _STOP_WORDS or word in _TITLES:
        return True
    is_verb = tag in {"v", "vd", "vi", "ad"} and len(word) == 2 and word not in {"解放", "建设", "和平", "团结", "胜利"}
    return tag in _STOP_TAGS or is_verb or (len(word) == 1 and word in _NOT_GIVEN)


def _stops_head(head: str) -> bool:
    return head in _STOP_WORDS
