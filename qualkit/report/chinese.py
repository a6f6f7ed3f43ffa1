"""Sentences of analysis and reports in Chinese, for the study page: whole ones, and patterns with what is put in."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from qualkit.report.interface import STATES
from qualkit.report.provenance import SYNTHETIC

if TYPE_CHECKING:
    from collections.abc import Mapping

SENTENCES: dict[str, str] = {
    # Heads and titles
    "code": "编码",
    "codes": "编码",
    "theme": "主题",
    "themes": "主题",
    "cases": "个案数",
    "segments": "片段",
    "together": "共现",
    "with each": "各自出现",
    "jaccard": "Jaccard 系数",
    "lift": "提升度",
    "Pairs": "编码对",
    "interview": "访谈",
    "date": "日期",
    "no date": "无日期",
    "new": "新编码",
    "so far": "累计",
    "random orders": "随机顺序",
    "codes first used": "首次使用的编码",
    "group": "组别",
    "all": "全部",
    "all cases": "全部个案",
    "all interviews": "全部访谈",
    "not reported": "未报告",
    "rule": "规则",
    "told": "结果",
    "last run": "最后一段",
    "state": "状态",
    "first seen": "首次出现",
    "codes in use": "在用编码",
    "interviews begun": "已开始的访谈",
    "came": "新增",
    "went": "移除",
    "After how many interviews no, or few, codes are new": "多少次访谈后不再或很少出现新编码",
    "Growth of the codebook": "编码本的增长",
    "On units": "按单位",
    "Spans with free boundaries": "自由边界的片段",
    "Transcripts, overlapping spans": "转录稿与重叠片段",
    "prevalence": "出现率",
    "percent agreement": "百分比一致",
    "positive agreement": "阳性一致",
    "Brennan–Prediger, 2 categories": "Brennan–Prediger，2 类",
    "coverage of (k)uα": "(k)uα 的覆盖率",
    "|uα, spans alone": "|uα，仅片段",
    "(k)uα, this code where spans meet": "(k)uα，片段相交处的该编码",
    "uα, spans and their codes": "uα，片段及其编码",
    "cuα, codes where spans meet": "cuα，片段相交处的编码",
    "all codes": "全部编码",
    "all codes, unit × code": "全部编码，单位 × 编码",
    "all codes, mean": "全部编码，均值",
    "all codes, sets (MASI)": "全部编码，编码集合（MASI）",
    "occurrence, percent": "出现，百分比",
    "occurrence, positive": "出现，阳性",
    "frequency, percent": "频次，百分比",
    "frequency, positive": "频次，阳性",
    "segment, percent": "片段，百分比",
    "segment, positive": "片段，阳性",
    "segment": "片段",
    "turn": "话轮",
    "characters": "字符",
    # Saturation
    "This is code saturation: whether new codes still appear. Whether a code's meaning is understood in full "
    "(meaning saturation) cannot be counted.": (
        "此处为编码饱和：是否仍出现新编码。编码的含义是否已被充分理解（意义饱和）无法用计数回答。"
    ),
    "The segments behind a first use: qualkit codings list TRANSCRIPT --code ID": (
        "查看首次使用所在的片段：qualkit codings list TRANSCRIPT --code ID"
    ),
    "Guest, Namey & Chen 2020: new codes of a run by the codes of the base. Francis et al 2010: ten interviews, "
    "then three in a row with nothing new.": (
        "Guest、Namey 与 Chen（2020）：一段访谈的新编码数除以基数的编码数。Francis 等（2010）：先做十次访谈，"
        "然后连续三次没有新编码。"
    ),
    "Random orders: median of codes so far (5–95 %).": "随机顺序：累计编码数的中位数（5–95 %）。",
    "Guest: base, run, threshold. 6+2: after six interviews the next two added no more than that.": (
        "Guest：基数、段长、阈值。6+2：六次访谈之后的两次访谈所增不超过该值。"
    ),
    "not reached": "未达到",
    "in no order": "任何顺序均未达到",
    "the base has no code": "基数中没有编码",
    "A renamed code neither comes nor goes; a code that is merged or retired goes.": (
        "改名的编码既不算新增也不算移除；被合并或停用的编码算移除。"
    ),
    "The store has kept one state of the codebook only, so its growth cannot be told. From now on each state that is "
    "coded with, or made by `qualkit codebook`, is kept.": (
        "仅保存了编码本的一个状态，因此无法说明其增长。此后每个用于编码或由 qualkit codebook 生成的状态都会保存。"
    ),
    # Agreement
    "dates of the interviews": "访谈日期",
    "names of the transcripts; no interview has a date": "转录稿名称；没有访谈注明日期",
    "Prevalence: share of all answers that give the code. Percent agreement is high for any rare code; positive "
    "agreement tells how often coders agree that it is there.": (
        "出现率：给出该编码的回答占全部回答的比例。任何罕见编码的百分比一致都很高；阳性一致说明编码者在多大程度上一致认为该编码存在。"
    ),
    "Conventions, not verdicts: Krippendorff asks for α of .800 or more to rely on data, .667 for tentative "
    "conclusions; Landis and Koch call κ of .61 to .80 substantial. No threshold holds for every study.": (
        "以下是惯例而非结论：Krippendorff 要求 α 不低于 .800 才可依赖数据，.667 以上可作初步结论；"
        "Landis 与 Koch 称 .61 至 .80 的 κ 为“基本一致”。没有适用于所有研究的阈值。"
    ),
    "Continuum: the code points of the segments put before coders, interviews one after the other.": (
        "连续体：交给编码者的片段的全部字符，访谈依次相接。"
    ),
    "No coefficient corrects these for chance: where spans are free, nobody can count what both left uncoded.": (
        "没有系数能校正这些数值中的偶然一致：边界自由时，无法计算双方都未编码的部分。"
    ),
    "both gave the code to the transcript at least once, or neither did": "双方都至少一次给出该编码，或都没有",
    "both gave the code to the transcript equally often": "双方给出该编码的次数相同",
    "undefined in some of the resamples; how many is in the .csv and .xlsx files": (
        "在部分重抽样中无定义；数量见 .csv 与 .xlsx 文件"
    ),
    "nothing could be compared": "没有可比较的内容",
    "no coder gave the code": "没有编码者给出该编码",
    "no coder gave the code where another decided too": "在他人也已判断之处，没有编码者给出该编码",
    "all coders gave one answer everywhere, so chance would agree as well": (
        "所有编码者处处给出同一回答，偶然也会如此一致"
    ),
    "all coders gave one answer everywhere": "所有编码者处处给出同一回答",
    "the number of coders differs between units": "各单位的编码者人数不同",
    "the coders' spans cover everything, or nothing": "编码者的片段覆盖全部或完全没有",
    "where two coders coded, all or none of them gave this code": "两位编码者都编码之处，要么都给出该编码，要么都没有",
    "nowhere two coders gave codes, or always the same ones": "没有任何一处有两位编码者给出编码，或给出的总是相同",
    "a coder's set of codes on a unit is one answer, sets that overlap agree in part (MASI); two empty sets agree "
    "wholly, an empty set and another not at all": (
        "编码者在一个单位上的编码集合算一个回答，集合重叠则部分一致（MASI）；两个空集完全一致，空集与非空集完全不一致"
    ),
    "lift 1 is chance": "提升度 1 等于偶然",
    "No code: none holds a quarter of the segments, so the topic is a candidate for one.": (
        "no code：没有编码占其片段的四分之一，因此该话题可作为新编码的候选。"
    ),
    # Topics, summaries, quotes and memos
    "Topics are candidates: likeness of words, grouped by a machine. A person decides what they mean.": (
        "话题只是候选：由机器按词语相近归组，其含义由人判断。"
    ),
    "topic": "话题",
    "words": "词语",
    "coded": "已编码",
    "codes in it": "其中的编码",
    "no word in two of them": "没有词语出现于其中两个片段",
    "no code": "无编码",
    "the segments are others since": "此后片段已变化",
    "codings, or the layer counted, are others since": "此后编码或所计的编码层已变化",
    "draft: sentences chosen by the program, written by nobody": "草稿：由程序选出的句子，无人撰写",
    "the codings beneath it changed": "其下的编码已变化",
    "not tied to the codings beneath it": "未与其下的编码关联",
    "The study": "本研究",
    "Themes": "主题",
    "Codes": "编码",
    "Cases": "个案",
    "no translation yet": "尚无译文",
    # Pictures
    SYNTHETIC: "合成数据：访谈或编码为演示而编写，不构成证据。",
    "interviews": "访谈数",
    "codes used so far": "累计使用的编码",
    "growth of the codebook": "编码本的增长",
    "random orders, 5–95 %": "随机顺序，5–95 %",
    "their median": "其中位数",
    "order of dates": "按日期顺序",
    "order of names": "按名称顺序",
    "new codes": "新编码",
    "a code covers it": "有编码覆盖",
    "no code covers it": "没有编码覆盖",
    "no interval can be given": "无法给出区间",
    "undefined": "无定义",
    "Topics of all segments": "全部片段的话题",
    "Topics of segments without a code": "未编码片段的话题",
}
"""What is said in whole."""

PATTERNS: dict[str, str] = {
    "{what}: like topics lie near each other; area: segments": "{what}：相近的话题彼此靠近；面积：片段数",
    "Agreement of {coders}: {n} units, {interviews} interview(s)": "{coders} 的一致性：{n} 个单位，{interviews} 次访谈",
    "{coefficient}; 0 is chance": "{coefficient}；0 为偶然水平",
    "with its {level} % interval": "含 {level} % 区间",
    "codes that share at least {least} segments: {n} of {all}": "至少共有 {least} 个片段的编码：{all} 个中的 {n} 个",
    "{group} (n={n})": "{group}（n={n}）",
    "Unit: {unit}; {n} decided.": "单位：{unit}；已判断 {n} 个。",
    "Open a pair: {command}, by their ids.": "查看一对编码的片段：{command}（用编码 ID）。",
    "Lift 1 is chance; below {n} together it says little, and is not printed.": (
        "提升度 1 等于偶然；共现少于 {n} 次时意义不大，不予列出。"
    ),
    "{shown} of {n} pairs shown.": "显示 {n} 对中的 {shown} 对。",
    "No two stand together in {n} or more.": "没有两个编码共现 {n} 次以上。",
    "{first} + {second}": "{first} + {second}",
    "First use of codes: {group} (n={n})": "编码的首次使用：{group}（n={n}）",
    "{group} (n={n}, {codes} codes)": "{group}（n={n}，{codes} 个编码）",
    "Order: {order}. Bands: 5 to 95 % of {n} random orders.": "顺序：{order}。带状区间：{n} 次随机顺序的 5 至 95 %。",
    "{n} of {all} codes are used in one interview only: the next may bring more such.": (
        "{all} 个编码中有 {n} 个只在一次访谈中使用：下一次访谈可能带来更多此类编码。"
    ),
    "not answerable: {why}": "无法回答：{why}",
    "{n} of {needed} interviews needed": "需要 {needed} 次访谈，仅有 {n} 次",
    "{rule} ({low}–{high}) in {share}": "{rule}（{low}–{high}），占 {share}",
    "given by {names}": "由 {names} 给出",
    "Unit: {unit}. {n} of {all} decided by two or more coders, in {interviews} interview(s).": (
        "单位：{unit}。{all} 个中有 {n} 个由两位以上编码者判断，来自 {interviews} 次访谈。"
    ),
    "Not human evidence: {who} is a machine.": "并非人的证据：{who} 是机器。",
    "[low, high]: interval of {level} %, {how}; {resampled}; {draws} resamples with seed {seed} tell how often a value "
    "is undefined.": (
        "[下限, 上限]：{level} % 区间，{how}；{resampled}；以种子 {seed} 的 {draws} 次重抽样说明数值无定义的频率。"
    ),
    "jackknife t on the scale of Fisher's z": "Fisher z 尺度上的刀切法 t 区间",
    "for these interviews only: with fewer than {n} interviews ({there}), {blocks} blocks of turns within them were "
    "resampled": "仅适用于这些访谈：访谈少于 {n} 次（{there} 次），因此对其中的 {blocks} 个话轮块重抽样",
    "{letter}: no interval, because {why}.": "{letter}：无区间，因为{why}。",
    "{letter}: undefined, because {why}.": "{letter}：无定义，因为{why}。",
    "{letter}: undefined in some of the resamples; how many is in the .csv and .xlsx files.": (
        "{letter}：在部分重抽样中无定义；数量见 .csv 与 .xlsx 文件。"
    ),
    "every {what} gives the same value": "每个{what}给出的数值相同",
    "too few {what} hold {code}": "含该编码的{what}太少",
    "the value hangs on one {what}": "数值取决于单个{what}",
    "Not given by any coder, so without agreement to measure: {codes}.": (
        "没有编码者给出，因此无一致性可计算：{codes}。"
    ),
    "{name}: undefined, because {why}.": "{name}：无定义，因为{why}。",
    "all codes, unit × code: every unit × each of the {n} codes given is one judgement.": (
        "全部编码，单位 × 编码：每个单位与所给 {n} 个编码中的每一个构成一次判断。"
    ),
    "all codes, mean: mean over the {n} codes given.": "全部编码，均值：所给 {n} 个编码的均值。",
    "all codes, sets (MASI): {told}.": "全部编码，编码集合（MASI）：{told}。",
    "occurrence: {told}.": "出现：{told}。",
    "frequency: {told}.": "频次：{told}。",
    "segment: a span of the other coder with the code overlaps by {n} % or more.": (
        "片段：另一编码者的同一编码片段重叠 {n} % 以上。"
    ),
    "{names}: made-up codings, no evidence of anything": "{names}：虚构的编码，不是任何事情的证据",
    "intervals hold for these interviews only: {n} interview(s) that two coders decided cannot stand for others, "
    "{needed} or more could": "区间仅适用于这些访谈：两位编码者判断的 {n} 次访谈不能代表其他访谈，{needed} 次以上方可",
    "[none {letter}]": "[无 {letter}]",
    "undefined {letter}": "无定义 {letter}",
    # Cases that differ, warnings of themes
    "candidate deviant case: {case} on {idea} ({why})": "候选异常个案：{case}，{idea}（{why}）",
    "negative case: {case} on {idea} ({why})": "反例：{case}，{idea}（{why}）",
    "candidate deviant case: {case} ({why})": "候选异常个案：{case}（{why}）",
    "negative case: {case} ({why})": "反例：{case}（{why}）",
    "candidate deviant case ({why})": "候选异常个案（{why}）",
    "negative case ({why})": "反例（{why}）",
    "nothing coded, the other {n} of {group} coded": "无编码，{group}中其余 {n} 个均有编码",
    "coded, nothing coded in the other {n} of {group}": "有编码，{group}中其余 {n} 个均无编码",
    "nothing coded, the other {n} coded": "无编码，其余 {n} 个均有编码",
    "coded, nothing coded in the other {n}": "有编码，其余 {n} 个均无编码",
    "{n} coded segment(s) marked as contradicting": "{n} 个已编码片段标记为相反",
    "marked as contradicting": "标记为相反",
    "seen once, in {case}": "仅出现一次，见 {case}",
    "{case} gives {n} of {all} segments, over a quarter": "{case} 占 {all} 个片段中的 {n} 个，超过四分之一",
    "{n} codings are not counted, code or words are gone: {command}": (
        "{n} 个编码未计入，其编码或原文已不存在：{command}"
    ),
    "{n} of {all} segments decided": "已判断 {n}/{all} 个片段",
    "{group}: {rest}": "{group}：{rest}",
    # Topics, summaries
    "Found {day} by {n} groups looked for, seed {seed}.": "于 {day} 找到：寻找 {n} 组，种子 {seed}。",
    "Found {day} by {n} groups looked for, seed {seed}; {why}: {command}.": (
        "于 {day} 找到：寻找 {n} 组，种子 {seed}；{why}：{command}。"
    ),
    "{n} segments; {outside} are near to no topic.": "{n} 个片段，其中 {outside} 个不接近任何话题。",
    "{n} of {all} topics are held by no code.": "{all} 个话题中有 {n} 个没有编码占其主要部分。",
    "no code ({codes})": "无编码（{codes}）",
    "stale: {why}": "已过时：{why}",
    "beneath it {n} new coding(s), {gone} gone": "其下新增 {n} 个编码，减少 {gone} 个",
    "{n} coded segments, no summary yet": "{n} 个已编码片段，尚无摘要",
    "{n} coded segment, no summary yet": "{n} 个已编码片段，尚无摘要",
    "{n} of {all} cells are written, in researchers' words. {rest}": "{all} 格中有 {n} 格由研究者撰写。{rest}",
    "{n} of {all} cells are written, in researchers' words; {drafts} more hold a draft. {rest}": (
        "{all} 格中有 {n} 格由研究者撰写；另有 {drafts} 格为草稿。{rest}"
    ),
    "Quotes are verbatim: … leaves words out, [brackets] are the author's.": (
        "引文逐字引用：… 表示省略，[方括号] 中为作者所加。"
    ),
    "{n} problem(s) in matrices/: {command}": "matrices/ 中有 {n} 个问题：{command}",
    "interview(s)": "次访谈",
    "interviews": "次访谈",
    "blocks of turns": "话轮块",
    "block of turns": "话轮块",
}
"""What is said with something put in; names in braces stand in both, whatever is put in is turned as well."""

NUMBERS = frozenset(
    [
        "n",
        "least",
        "all",
        "needed",
        "outside",
        "drafts",
        "gone",
        "blocks",
        "draws",
        "seed",
        "level",
        "there",
        "shown",
        "interviews",
        "low",
        "high",
    ]
)
"""What is put in that is a number, and nothing else."""


WORDS: dict[str, str] = {
    # How a coding came about
    "own": "先行自答",
    "suggested": "采纳建议",
    "revised": "看过建议后另选",
    "imported": "来自文件",
    "machine": "机器给出",
    # What cases and speakers often are; other words of a study's own stay as they are
    "age": "年龄",
    "role": "角色",
    "sex": "性别",
    "site": "地点",
    "caregiver": "照护者",
    "doctor": "医生",
    "interviewer": "访谈者",
    "nurse": "护士",
    "participant": "受访者",
    "patient": "患者",
    "physician": "医生",
    "student": "学生",
    "teacher": "教师",
}
"""Origins, roles and attributes in Chinese."""


def chinese(text: str, labels: Mapping[str, str] | None = None) -> str | None:
    """A sentence, head or label in Chinese; ``None`` when it is not known, as for names, numbers and users' words.

    Args:
        text: As analysis or a report says it in English; several lines are turned line by line.
        labels: Of themes and codes, by what the report calls them.
    """
    if "\n" in text:
        lines = text.split("\n")
        each = [chinese(line, labels) for line in lines]
        if all(line is None for line in each):
            return None
        return "\n".join(new or old for new, old in zip(each, lines, strict=True))
    for known in (labels or {}, SENTENCES, STATES, WORDS):
        if text in known:
            return known[text]
    for pattern, turned in _compiled():
        match = pattern.fullmatch(text)
        if match is not None:
            return turned.format(**{name: chinese(value, labels) or value for name, value in match.groupdict().items()})
    return None


def _put_in(name: str) -> str:
    return f"(?P<{name}>{r'[0-9][0-9,.]*' if name in NUMBERS else '.+?'})"


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], str], ...]:
    made = []
    # What says more is tried first: a shorter pattern would take the rest for something put in.
    for pattern, turned in sorted(PATTERNS.items(), key=lambda item: -len(re.sub(r"\{\w+\}", "", item[0]))):
        parts = re.split(r"\{(\w+)\}", pattern)
        text = "".join(_put_in(part) if n % 2 else re.escape(part) for n, part in enumerate(parts))
        made.append((re.compile(text), turned))
    return tuple(made)
