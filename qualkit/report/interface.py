"""The words of the study page, in English and Chinese."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "skip": ("Skip to the content", "跳到正文"),
    "contents": ("Contents", "目录"),
    "facts": ("The study", "研究概况"),
    "matrix": ("Themes by case", "主题 × 个案"),
    "groups": ("Group comparison", "组间比较"),
    "themes": ("Themes", "主题"),
    "saturation": ("Saturation", "饱和"),
    "cooccurrence": ("Codes that stand together", "编码共现"),
    "agreement": ("Agreement", "一致性"),
    "codebook": ("Codebook", "编码本"),
    "methods": ("Methods", "方法"),
    "coreq": ("COREQ", "COREQ 清单"),
    "srqr": ("SRQR", "SRQR 清单"),
    "care": ("Read with care", "阅读须知"),
    "filters": ("Filters", "筛选"),
    "group": ("Group", "组别"),
    "case": ("Case", "个案"),
    "theme": ("Theme", "主题"),
    "facet": ("Facet", "侧面"),
    "code": ("Code", "编码"),
    "all": ("all", "全部"),
    "reset": ("Show all", "显示全部"),
    "language": ("中文", "English"),
    "close": ("Close", "关闭"),
    "link": ("Link to these quotes", "这些引文的链接"),
    "quotes": ("Quotes", "引文"),
    "segments": ("segments", "片段"),
    "cases": ("cases", "个案数"),
    "of_all": ("all cases", "全部个案"),
    "statement": ("no statement yet", "尚无主题陈述"),
    "definition": ("Definition", "定义"),
    "include": ("Include", "包括"),
    "exclude": ("Exclude", "不包括"),
    "status": ("Status", "状态"),
    "derivation": ("Derivation", "来源"),
    "not_reported": ("not reported", "未报告"),
    "no_codings": ("Nothing is coded yet, so there are no counts.", "尚无编码，因此没有计数。"),
    "how_counts": (
        (
            "A count is of distinct coded segments: one that carries several codes of a theme counts once. "
            "Frequency does not make a theme major. Each count opens to its quotes."
        ),
        "计数为不重复的已编码片段：同一片段含某主题的多个编码时只计一次。频次不决定主题的重要性。点击计数可查看引文。",
    ),
    "how_groups": (
        "Cases of each group with at least one coded segment, of all its cases. Not a test of a difference.",
        "每组中至少有一个已编码片段的个案数 / 该组个案总数。此表不是差异检验。",
    ),
    "written": ("Framework summaries", "框架矩阵摘要"),
    "passages": ("Quotes in their passages", "引文所在段落"),
    "bank": ("Quotes chosen for the manuscript", "选入论文的引文"),
    "how_bank": (
        "Chosen by the researchers. Verbatim: … leaves words out, [brackets] are the author's.",
        "由研究者选出，逐字引用：… 表示省略，[方括号] 中为作者所加。",
    ),
    "topics": ("Topics", "话题"),
    "memos": ("Memos", "备忘录"),
    "whole": ("Of all cases: filters do not change this part.", "基于全部个案：筛选不改变此部分。"),
    "picture_whole": (
        "The picture is of all cases, filters do not change it.",
        "图为全部个案，筛选不改变此图。",
    ),
    "see_tables": ("the numbers stand in the tables below", "数值见下方表格"),
    "how_pairs": (
        (
            "Distinct segments that carry both. Jaccard: of the segments with either. Lift: times as often as by "
            "chance over all decided segments. The counts follow the filters."
        ),
        "同时含两个编码的不重复片段。Jaccard：占含任一编码的片段的比例。提升度：相对于全部已判断片段中偶然共现的倍数。计数随筛选变化。",
    ),
    "pair": ("Codes", "编码"),
    "together": ("together", "共现"),
    "each": ("with each", "各自出现"),
    "words": ("Typical words, against the other themes", "相对于其他主题的典型词语"),
    "how_words": (
        "By class TF-IDF, without function words; of two segments and two cases at least. Number: segments.",
        "按类 TF-IDF，不含虚词；至少出现于两个片段和两个个案。数字为片段数。",
    ),
    "beside": ("Codes of other themes in its segments", "其片段中其他主题的编码"),
    "sequence": ("Themes before and after it", "其前后的主题"),
    "before": ("before", "之前"),
    "after": ("after", "之后"),
    "steps": ("steps from one coded segment to the next", "从一个已编码片段到下一个"),
    "subtopics": ("Sub-topics", "子话题"),
    "diverse": ("Diverse quotes: near to the theme, far from each other", "多样的引文：贴近主题而彼此不同"),
    "typical": (
        "Typical quotes: neither the shortest nor the longest, spread over groups and cases",
        "典型引文：长短适中，分布于各组与各个案",
    ),
    "contrary": ("Marked as contradicting", "标记为相反的引文"),
    "without": ("Without it", "未提及的个案"),
    "candidates": ("Cases that differ: read them before a claim is made", "与本组不同的个案：下结论前请先阅读"),
    "item": ("Item", "条目"),
    "computed": ("Computed from the study", "由本研究计算"),
    "stated": ("Stated by the author", "作者陈述"),
    "own_words": ("The author's answers are printed as stated.", "作者的回答原样列出。"),
    "filtered": ("Counts follow the filters", "计数随筛选变化"),
    "shown": ("segments: {n}, cases: {c}", "{c} 个个案中的 {n} 个片段"),
    "noscript": (
        "Filters and quotes behind counts need JavaScript; everything else is here.",
        "筛选与点击计数查看引文需要 JavaScript；其余内容均可阅读。",
    ),
}
"""Key to English and Chinese."""

STATES: dict[str, str] = {
    "coded": "已编码",
    "nothing coded": "无编码",
    "asked, nothing coded": "已问及，无编码",
    "not yet coded": "尚未编码",
    "not asked": "未问及",
}
"""Why a cell is empty, as analysis says it, to Chinese."""
