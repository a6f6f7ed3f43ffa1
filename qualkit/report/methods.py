"""What was done, in sentences: only from what the store and the settings hold, with blanks for what nobody stated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit.model.coding import Origin
from qualkit.report.chinese import chinese

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qualkit.report.provenance import Provenance

BLANK = "[______: {en}: {key}]"
BLANK_ZH = "[______：未报告：{key}]"

UNITS = {"turn": "turns", "sentence": "sentences", "meaning": "meaning units", "free": "spans of the coders"}
UNITS_ZH = {"turn": "话轮", "sentence": "句子", "meaning": "意义单元", "free": "自由片段"}
TRADITIONS_ZH = {
    "codebook": "编码本式主题分析",
    "coding-reliability": "编码信度式主题分析",
    "reflexive": "反思性主题分析",
    "framework": "框架分析法",
    "content": "质性内容分析",
}

REFERENCES = (
    "Tong A, Sainsbury P, Craig J. Int J Qual Health Care 2007;19:349-357. doi:10.1093/intqhc/mzm042 (COREQ)",
    (
        "O'Brien BC, Harris IB, Beckman TJ, Reed DA, Cook DA. Acad Med 2014;89:1245-1251. "
        "doi:10.1097/ACM.0000000000000388 (SRQR)"
    ),
)
ALPHA = "Krippendorff K. Content Analysis: An Introduction to Its Methodology. 4th ed. Sage, 2018 (alpha)"


@dataclass(frozen=True)
class Done:
    """What was done in a study, counted.

    Attributes:
        n_interviews: Transcripts read.
        n_cases: Cases compared.
        groups: Role and number of its cases; empty names mean not reported.
        attributes: Attribute, and its values with the number of cases each (or its range).
        languages: Language of the transcripts and number of them; empty names mean not told.
        durations_ms: Of the recordings whose end the transcripts tell, milliseconds.
        unit: What segments are cut by.
        n_segments: Segments put before coders.
        n_decided: Those that the layer decided.
        layer: Whose codings are counted.
        coders: Coder, whether a machine, and number of codings in the layer.
        origins: Origin of codings and how many.
        n_themes: In the codebook.
        n_codes: In use, without retired ones.
        depth: Levels of codes, from 1.
        n_used: Codes with at least one coding.
        derivations: Derivation of codes and how many; empty names mean not reported.
        codebook: Name, version and start of its sha256.
        tradition: The setting; empty when not declared.
        tradition_words: How to print it.
        guides: Topic guides declared.
        models: What suggested, as stored.
        versions: Package and version.
        alpha: Pooled Krippendorff alpha and its interval, units and coders, as text; empty when there is none.
        no_alpha: Why there is none.
        n_quotes: Distinct coded segments.
        n_contradicts: Those marked as contradicting.
        n_candidates: Candidate deviant cases.
        n_statements: Themes with a statement.
    """

    n_interviews: int
    n_cases: int
    groups: tuple[tuple[str, int], ...]
    attributes: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, int], ...]
    durations_ms: tuple[int, ...]
    unit: str
    n_segments: int
    n_decided: int
    layer: str
    coders: tuple[tuple[str, bool, int], ...]
    origins: tuple[tuple[str, int], ...]
    n_themes: int
    n_codes: int
    depth: int
    n_used: int
    derivations: tuple[tuple[str, int], ...]
    codebook: str
    tradition: str
    tradition_words: str
    guides: tuple[str, ...]
    models: tuple[str, ...]
    versions: tuple[tuple[str, str], ...]
    alpha: str
    no_alpha: str
    n_quotes: int
    n_contradicts: int
    n_candidates: int
    n_statements: int


def facts(done: Done) -> dict[str, tuple[str, str]]:
    """The computed facts of the checklists: key of ``model.reporting`` to English and Chinese; absent if unknown."""
    groups, groups_zh = _counts(done.groups, "not reported"), _counted_zh(done.groups)
    if all(not name for name, _ in done.groups):
        groups, groups_zh = "role not reported", "角色未报告"
    told = {
        "sample_size": (
            f"{done.n_cases} cases, {done.n_interviews} interviews: {groups}",
            f"{done.n_cases} 个个案，{done.n_interviews} 份访谈：{groups_zh}",
        ),
        "coding_tree": (
            f"{done.n_themes} themes, {done.n_codes} codes on {done.depth} level(s); {done.codebook}; in full below",
            f"{done.n_themes} 个主题，{done.n_codes} 个编码，共 {done.depth} 层；{done.codebook}；全文见编码本一节",
        ),
        "coders": (
            _coders(done, "{id}: {n} codings", "{id} (machine): {n} codings"),
            _coders(done, "{id}：{n} 条编码", "{id}（机器）：{n} 条编码"),
        ),
        "software": (_software(done, "; "), _software(done, "；")),
        "quotations": (
            f"{done.n_quotes} coded segments, each verbatim with transcript and turn",
            f"{done.n_quotes} 个已编码片段，均为原文并注明访谈与话轮",
        ),
        "evidence": (
            (
                f"every count opens to its segments; {done.n_decided} of {done.n_segments} segments decided; "
                f"{done.n_candidates} candidate deviant cases listed"
            ),
            (
                f"每个计数均可查看其片段；{done.n_segments} 个片段中已判定 {done.n_decided} 个；"
                f"列出候选偏差个案 {done.n_candidates} 个"
            ),
        ),
        "themes": (
            f"{done.n_statements} of {done.n_themes} themes have a statement; frequency is not importance",
            f"{done.n_themes} 个主题中 {done.n_statements} 个有主题陈述；频次不代表重要性",
        ),
        "contrary": (
            f"{done.n_contradicts} segments marked as contradicting; {done.n_candidates} candidate deviant cases",
            f"{done.n_contradicts} 个片段标记为相反；{done.n_candidates} 个候选偏差个案",
        ),
        "processing": (
            f"cut into {done.n_segments} segments ({UNITS.get(done.unit, done.unit)})",
            f"按{UNITS_ZH.get(done.unit, done.unit)}切分为 {done.n_segments} 个片段",
        ),
        "analysis": (
            f"layer counted: {done.layer}; codings by origin: {_counts(done.origins)}",
            f"计入的编码层：{done.layer}；编码来源：{_counted_zh(done.origins)}",
        ),
        "trustworthiness": (
            f"append-only log of decisions; {done.alpha or done.no_alpha}",
            f"决定日志只增不改；{done.alpha or done.no_alpha}",
        ),
    }
    if done.attributes:
        lines = "; ".join(f"{name}: {values}" for name, values in done.attributes)
        lines_zh = "；".join(f"{chinese(name) or name}：{_values_zh(values)}" for name, values in done.attributes)
        told["description"] = (lines, lines_zh)
    if done.durations_ms:
        minutes = [ms / 60_000 for ms in done.durations_ms]
        span = f"{min(minutes):.0f}–{max(minutes):.0f}"
        told["duration"] = (
            f"{span} min, last time in {len(minutes)} of {done.n_interviews} transcripts",
            f"{span} 分钟（{done.n_interviews} 份转录稿中 {len(minutes)} 份的最后时间）",
        )
    if any(name for name, _ in done.derivations):
        derived = _counts(done.derivations, "not reported"), _counts(done.derivations, "未报告")
        told["derivation"] = (f"codes: {derived[0]}", f"编码：{derived[1]}")
    if done.tradition:
        told["orientation"] = (done.tradition_words, TRADITIONS_ZH.get(done.tradition, done.tradition))
    if done.guides:
        told["guides"] = (f"declared: {', '.join(done.guides)}", f"已声明：{'、'.join(done.guides)}")
    return told


def paragraphs(done: Done, answers: Mapping[str, str]) -> list[tuple[str, str]]:
    """Sample, coding, quality and software: a paragraph each, in English and Chinese.

    Args:
        done: What was done.
        answers: The author's, by setting of ``[reporting]``; printed as stated. What is missing stays a blank.
    """

    def stated(key: str, language: int) -> str:
        if answers.get(key):
            return answers[key].strip()
        return (BLANK_ZH if language else BLANK).format(en="not reported", key=key)

    languages, languages_zh = _counts(done.languages, "not told"), _counts(done.languages, "未说明")
    told = facts(done)
    approach = told.get("orientation") or (stated("orientation", 0), stated("orientation", 1))
    coded = [(name, n) for name, is_machine, n in done.coders if not is_machine]
    machines = [name for name, is_machine, _ in done.coders if is_machine]
    by, by_zh = ", ".join(name for name, _ in coded) or "nobody", "、".join(name for name, _ in coded) or "无人"
    machine = f" Codings of {', '.join(machines)} are a machine's and no human evidence." if machines else ""
    machine_zh = f"{'、'.join(machines)} 的编码由机器给出，不是人工证据。" if machines else ""
    models = "; ".join(done.models)
    # Of codings out of files nobody knows what was on screen.
    is_from_files = {name for name, n in done.origins if n} == {Origin.IMPORTED.value}
    who = "all codings counted come from files" if is_from_files else "the coder decided each segment"
    who_zh = "所计编码均来自文件" if is_from_files else "每个片段均由编码者判定"
    suggested = f" Suggestions were computed by {models}; {who}." if models else ""
    suggested_zh = f"编码建议由 {models} 计算，{who_zh}。" if models else ""
    quality = (
        (f"Agreement before discussion: {done.alpha}.", f"讨论之前的一致性：{done.alpha}。")
        if done.alpha
        else (f"No agreement is reported: {done.no_alpha}.", f"未报告一致性：{done.no_alpha}。")
    )
    return [
        (
            (
                f"Approach: {approach[0]}. {told['sample_size'][0]}. Sampling: {stated('sampling', 0)}. "
                f"Setting: {stated('setting', 0)}. Ethics: {stated('ethics', 0)}. "
                f"Languages of the transcripts: {languages}."
            ),
            (
                f"方法取向：{approach[1]}。{told['sample_size'][1]}。抽样：{stated('sampling', 1)}。"
                f"地点：{stated('setting', 1)}。伦理：{stated('ethics', 1)}。转录稿语言：{languages_zh}。"
            ),
        ),
        (
            (
                f"Transcripts were {told['processing'][0]}; {done.n_decided} were decided ({done.layer}). "
                f"The codebook {done.codebook} holds {done.n_themes} themes and {done.n_codes} codes in use, of which "
                f"{done.n_used} have codings. Coded by {by}; codings by origin: {_counts(done.origins)}."
                f"{machine}{suggested} Training of coders: {stated('training', 0)}."
            ),
            (
                f"转录稿{told['processing'][1]}，其中已判定 {done.n_decided} 个（{done.layer}）。"
                f"编码本 {done.codebook} 含 {done.n_themes} 个主题、{done.n_codes} 个在用编码，"
                f"其中 {done.n_used} 个已被使用。"
                f"编码者：{by_zh}；编码来源：{_counted_zh(done.origins)}。{machine_zh}{suggested_zh}"
                f"编码者培训：{stated('training', 1)}。"
            ),
        ),
        (
            (
                f"{quality[0]} Saturation: {stated('saturation', 0)}. "
                f"Participant checking: {stated('participant_checking', 0)}. Reflexivity: {stated('reflexivity', 0)}. "
                f"{done.n_contradicts} segments were marked as contradicting their theme; "
                f"{done.n_candidates} candidate deviant cases are listed."
            ),
            (
                f"{quality[1]}饱和：{stated('saturation', 1)}。参与者核查：{stated('participant_checking', 1)}。"
                f"反思性：{stated('reflexivity', 1)}。{done.n_contradicts} 个片段被标记为与其主题相反；"
                f"列出 {done.n_candidates} 个候选偏差个案。"
            ),
        ),
        (f"Software: {told['software'][0]}.", f"软件：{told['software'][1]}。"),
    ]


def references(done: Done) -> tuple[str, ...]:
    """What the methods paragraphs rest on."""
    return (*REFERENCES, ALPHA) if done.alpha else REFERENCES


def methods_text(done: Done, answers: Mapping[str, str], provenance: Provenance, *, language: str) -> str:
    """The methods section as Markdown.

    Args:
        done: What was done.
        answers: The author's, by setting of ``[reporting]``.
        provenance: Printed below.
        language: ``en`` or ``zh``.
    """
    column = 1 if language == "zh" else 0
    lines = [f"# {('Methods', '方法')[column]}", ""]
    for paragraph in paragraphs(done, answers):
        lines += [paragraph[column], ""]
    lines += [f"## {('References', '参考文献')[column]}", "", *(f"- {one}" for one in references(done)), ""]
    lines += [f"- {name}: {value}" for name, value in provenance.lines()]
    return "\n".join(lines) + "\n"


def _values_zh(values: str) -> str:
    """The values of an attribute, each with its number; those that are a study's own words stay as they are."""
    told = (value.rpartition(" ") for value in values.split(", "))
    return ", ".join(f"{chinese(name) or name} {n}".strip() for name, _, n in told)


def _counted_zh(pairs: tuple[tuple[str, int], ...]) -> str:
    return "，".join(f"{(chinese(name) or name) if name else '未报告'} {n}" for name, n in pairs) or "0"


def _counts(pairs: tuple[tuple[str, int], ...], unknown: str = "not reported") -> str:
    return ", ".join(f"{name or unknown} {n}" for name, n in pairs) or "0"


def _coders(done: Done, person: str, machine: str) -> str:
    told = [(machine if is_machine else person).format(id=name, n=n) for name, is_machine, n in done.coders]
    return ", ".join(told) or "0"


def _software(done: Done, mark: str) -> str:
    return mark.join([", ".join(f"{name} {version}" for name, version in done.versions), *done.models])
