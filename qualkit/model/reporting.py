"""Reporting checklists: what each item asks, which setting answers it, and which computed fact stands beside it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a checklist.

    Attributes:
        number: As the checklist numbers it.
        title: In English.
        title_zh: In Chinese.
        key: The setting of ``[reporting]`` that answers it; empty when nobody has to.
        fact: The computed fact that stands beside the answer; empty when none can be computed.
    """

    number: str
    title: str
    title_zh: str
    key: str = ""
    fact: str = ""


COREQ = tuple(
    Item(str(number), *row)
    for number, row in enumerate(
        (
            ("Interviewer or facilitator", "访谈者", "interviewer"),
            ("Credentials", "资质", "credentials"),
            ("Occupation", "职业", "occupation"),
            ("Gender", "性别", "gender"),
            ("Experience and training", "经验与培训", "training"),
            ("Relationship established before", "事先的关系", "relationship"),
            ("What participants knew of the interviewer", "参与者对访谈者的了解", "participant_knowledge"),
            ("Interviewer characteristics", "访谈者特征", "interviewer_characteristics"),
            ("Methodological orientation", "方法论取向", "orientation", "orientation"),
            ("Sampling", "抽样", "sampling"),
            ("Method of approach", "招募方式", "approach"),
            ("Sample size", "样本量", "", "sample_size"),
            ("Non-participation", "未参与者", "non_participation"),
            ("Setting of data collection", "数据收集地点", "setting"),
            ("Presence of others", "其他在场者", "presence_of_others"),
            ("Description of the sample", "样本描述", "sample", "description"),
            ("Interview guide", "访谈提纲", "interview_guide", "guides"),
            ("Repeat interviews", "重复访谈", "repeat_interviews"),
            ("Audio or visual recording", "录音或录像", "recording"),
            ("Field notes", "现场笔记", "field_notes"),
            ("Duration", "时长", "duration", "duration"),
            ("Data saturation", "数据饱和", "saturation"),
            ("Transcripts returned", "转录稿返还", "transcripts_returned"),
            ("Number of data coders", "编码者人数", "coders", "coders"),
            ("Description of the coding tree", "编码树", "", "coding_tree"),
            ("Derivation of themes", "主题的来源", "derivation", "derivation"),
            ("Software", "软件", "", "software"),
            ("Participant checking", "参与者核查", "participant_checking"),
            ("Quotations presented", "引文", "", "quotations"),
            ("Data and findings consistent", "数据与结果一致", "consistency", "evidence"),
            ("Clarity of major themes", "主要主题", "major_themes", "themes"),
            ("Clarity of minor themes", "次要主题", "minor_themes", "contrary"),
        ),
        start=1,
    )
)
"""Consolidated criteria for reporting qualitative research; titles in our words.

References:
    Tong, A., Sainsbury, P. & Craig, J. (2007). Int J Qual Health Care 19:349-357, 10.1093/intqhc/mzm042.
"""

SRQR = tuple(
    Item(f"S{number}", *row)
    for number, row in enumerate(
        (
            ("Title", "标题", "title"),
            ("Abstract", "摘要", "abstract"),
            ("Problem formulation", "问题陈述", "problem"),
            ("Purpose or research question", "目的或研究问题", "research_question"),
            ("Qualitative approach and paradigm", "质性方法与范式", "orientation", "orientation"),
            ("Researcher characteristics and reflexivity", "研究者特征与反思性", "reflexivity"),
            ("Context", "研究情境", "context"),
            ("Sampling strategy", "抽样策略", "sampling", "sample_size"),
            ("Ethical issues", "伦理问题", "ethics"),
            ("Data collection methods", "数据收集方法", "data_collection"),
            ("Data collection instruments and technologies", "数据收集工具", "interview_guide", "guides"),
            ("Units of study", "研究单位", "sample", "description"),
            ("Data processing", "数据处理", "data_processing", "processing"),
            ("Data analysis", "数据分析", "data_analysis", "analysis"),
            ("Techniques to enhance trustworthiness", "提高可信度的方法", "trustworthiness", "trustworthiness"),
            ("Synthesis and interpretation", "综合与解释", "major_themes", "themes"),
            ("Links to empirical data", "与实证数据的联系", "consistency", "quotations"),
            ("Integration with prior work", "与既有研究的联系", "prior_work"),
            ("Limitations", "局限", "limitations"),
            ("Conflicts of interest", "利益冲突", "conflicts"),
            ("Funding", "资助", "funding"),
        ),
        start=1,
    )
)
"""Standards for reporting qualitative research; titles in our words.

References:
    O'Brien, B. C. et al. (2014). Acad Med 89:1245-1251, 10.1097/ACM.0000000000000388.
"""
