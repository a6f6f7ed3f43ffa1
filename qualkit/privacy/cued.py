"""Numbers that only the words before them give away: record, insurance, licence and serial numbers, ids."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qualkit.model.segment import Span
from qualkit.privacy.kinds import Certainty, Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

_CUES_EN = {
    Kind.RECORD: r"MRN|(?:medical |patient |hospital |clinic |health )?(?:record|chart|file)s?|NHS|hospital"
    r"|(?:patient|study|subject|accession|specimen|sample|biopsy|lab|encounter|visit)",
    Kind.INSURANCE: r"(?:health )?(?:insurance|policy|medicare|medicaid|beneficiary|plan|member(?:ship)?|subscriber"
    r"|group|claim)",
    Kind.ACCOUNT: r"(?:bank )?account|(?:debit|credit|bank )?card|sort code|routing|customer|reference",
    Kind.LICENCE: r"(?:driv(?:er'?s?|er’s|ing) )?licen[cs]e|certificates?|(?:technician|nurse|doctor)'?s? (?:"
    r"certificate|licen[cs]e|registration)|permit|DEA|NPI|GMC|PIN|badge licen[cs]e",
    Kind.ID: r"SSN|social security|national (?:id|identity|insurance)|passport|ID|identity(?: card)?|visa|staff"
    r"|employee|badge|student|tax(?:payer)?|case",
    Kind.DEVICE: r"serial|SN|S/N|device|IMEI|model|implant",
    Kind.VEHICLE: r"VIN|(?:licen[cs]e |number )?plates?|(?:vehicle |car |van )?registration(?: plate| mark)?|chassis",
}
_NUMBER_EN = r"(?:\s+(?:number|no\.?|num\.?|ID|id|code|#))?"
_JOIN_EN = r"(?:\s*[,:#=–—-]?\s*(?:(?:is|was|of|it'?s|ends|reads)\s+)?(?:(?:number|no\.?|SN|MRN)\s*:?\s*)?)"
_VALUE = (
    r"(?P<value>(?=[A-Za-z0-9/ -]*\d)[A-Z0-9]+(?:[-/.][A-Z0-9]+)*(?: (?=[A-Z0-9-]*\d)[A-Z0-9-]+)*(?: [A-Z](?!\w))?)"
)
_PLATE = r"(?P<value>(?=[A-Z0-9 -]*\d)(?:[A-HJ-NPR-Z0-9]{17}|[A-Z0-9]{1,4}(?:[ -]?[A-Z0-9]{2,4}){1,2}))"
_SURE_EN = {
    kind: re.compile(
        rf"\b(?i:(?:{cue}){_NUMBER_EN}{_JOIN_EN}){_PLATE if kind is Kind.VEHICLE else _VALUE}(?![\w@])", re.ASCII
    )
    for kind, cue in _CUES_EN.items()
}
_FAR_EN = re.compile(
    r"\b(?i:(?P<id>passport|social security|national insurance)|(?P<licence>driving licen[cs]e|driver'?s licen[cs]e)"
    r"|(?P<record>MRN|NHS|hospital number|chart number)"
    r"|(?P<insurance>insurance|policy|medicare|medicaid|member(?:ship)?)"
    r"|(?P<account>bank account|account number|iban))\b[^.?!\n]{1,60}?(?<![A-Za-z0-9-])"
    r"(?P<value>(?=(?:[A-Z0-9-]{1,8} ?){1,5}(?![A-Za-z]))(?=(?:[A-Z -]*\d){5})[A-Z0-9]+(?:-[A-Z0-9]+)*"
    r"(?: (?=[A-Z0-9]*\d|[A-Z0-9]{2,6}\b)[A-Z0-9-]+)*)(?![\w@])",
    re.ASCII,
)
"""A number some words behind what it is: passport's still the old one, 533401372."""
_FAR_KINDS = {
    "id": Kind.ID, "licence": Kind.LICENCE, "record": Kind.RECORD, "insurance": Kind.INSURANCE, "account": Kind.ACCOUNT,
}  # fmt: skip
_HAS_WORD = re.compile(r"\b(?:number|no\b|num|ID|code|#)|MRN|SSN|\bSN\b|S/N|VIN|IMEI|NPI|plate|passport|registration|"
                       r"serial|policy|licen[cs]e", re.IGNORECASE)  # fmt: skip

_CUES_ZH = {
    Kind.RECORD: r"门诊|住院|病历|病案|就诊卡?|挂号|影像|检查|病理|登记|档案|床位|诊疗卡?|标本|体检",
    Kind.INSURANCE: r"医保卡?|医疗保险|新农合|农合|合作医疗|社保卡?|社会保障|保险|保单|参保|医疗证",
    Kind.ACCOUNT: r"银行卡?|卡|账|帐|存折|信用卡|储蓄卡",
    Kind.LICENCE: r"驾驶证|驾照|执业证书?|资格证书?|证书|行医证|许可证|从业证",
    Kind.ID: r"身份证|护照|军官证|工|学|港澳通行证|通行证|户口本|残疾证|警|税|员工|编",
    Kind.DEVICE: r"序列|设备|机器|型号|出厂|起搏器|编码",
    Kind.VEHICLE: r"车牌|车架|发动机",
    Kind.PHONE: r"电话|手机|座机|传真|热线|联系方式|联系电话|小灵通",
}
_JOIN_ZH = (
    r"(?:的|上面的|上的|上)?(?:登记|注册|个人|缴费|账|帐)?(?:[^，。！？；0-9A-Za-z]{0,5}号码?|编号|编码|码|代码|ID|id)?"
    r"(?:我|上|都|应该|大概|好像|也|就)*(?:是|为|写的是|写着|叫|就是|：|:|，|,|\s|填的?|报的?|有个)*(?:号码?)?[：: ]*"
)
_VALUE_ZH = r"(?P<value>[A-Za-z]{0,4}[-]?\d[\dA-Za-z-]*(?:[ -]\d+)*)"
_SURE_ZH = {kind: re.compile(rf"(?:{cue}){_JOIN_ZH}{_VALUE_ZH}", re.ASCII) for kind, cue in _CUES_ZH.items()}
_HANDLE_ZH = re.compile(
    r"(?:微信|微博|抖音|快手|[Qq扣][Qq扣]|小红书|wechat|WeChat|weixin)[^。！？\n]{0,8}?"
    r"(?P<value>[A-Za-z][A-Za-z0-9_-]{4,19}|(?<![\d.])[1-9]\d{4,11}(?!\d))",
    re.ASCII,
)
_HANDLE_EN = re.compile(
    r"\b(?i:wechat|weixin|qq|whatsapp|telegram|skype|instagram|twitter|facebook|snapchat|tiktok)"
    r"(?i:\s+(?:id|name|handle|number|account|user))?(?:\s*[:=]\s*|\s+(?:is|as|under)\s+)"
    r"(?P<value>[A-Za-z][A-Za-z0-9_.-]*[0-9_][A-Za-z0-9_.-]*|[1-9]\d{4,11})",
    re.ASCII,
)
_FEWEST = 4
"""Digits or letters that a number needs where the word before it is not its name, such as 'case 12'."""


def cued(text: str) -> Iterator[Finding]:
    """Numbers with the word before them that says what they are, in no order; they may overlap."""
    for kind, pattern in _SURE_EN.items():
        for match in pattern.finditer(text):
            value = match["value"]
            before = match[0][: -len(value)]
            is_named = _HAS_WORD.search(before) is not None
            if not is_named and (sum(sign.isdigit() for sign in value) < _FEWEST or _is_year(value)):
                continue
            if _is_small(value) and not is_named:
                continue
            yield _cue(match, kind, Certainty.HIGH if is_named else Certainty.MEDIUM, before)
    for match in _FAR_EN.finditer(text):
        cue = next(name for name in _FAR_KINDS if match[name])
        span = Span(*match.span("value"))
        yield Finding(span, _FAR_KINDS[cue], match["value"], Certainty.LOW, f"behind {match[cue]!r}")
    for kind, pattern in _SURE_ZH.items():
        for match in pattern.finditer(text):
            value, before = match["value"], match[0][: -len(match["value"])]
            is_named = "号" in before or "码" in before or (kind in {Kind.LICENCE, Kind.ID} and len(value) >= 5)
            if sum(sign.isdigit() for sign in value) < (3 if is_named else 5):
                continue
            yield _cue(match, kind, Certainty.HIGH if is_named else Certainty.MEDIUM, before)
    for pattern in (_HANDLE_ZH, _HANDLE_EN):
        for match in pattern.finditer(text):
            yield _cue(match, Kind.HANDLE, Certainty.HIGH, match[0][: -len(match["value"])])


def _cue(match: re.Match[str], kind: Kind, certainty: Certainty, before: str) -> Finding:
    cue = " ".join(before.split()).strip(" ,:：，")
    return Finding(Span(*match.span("value")), kind, match["value"], certainty, f"after {cue!r}")


def _is_year(value: str) -> bool:
    return re.fullmatch(r"(?:18|19|20)\d\d", value) is not None


def _is_small(value: str) -> bool:
    return value.isdigit() and len(value) < _FEWEST
