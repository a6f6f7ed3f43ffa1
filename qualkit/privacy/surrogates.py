"""What stands in for personal data: one surrogate for one person, place or number, in every interview."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qualkit.privacy.dates import year_of
from qualkit.privacy.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORDS: dict[Kind, tuple[str, str]] = {
    Kind.NAME: ("Name", "姓名"),
    Kind.PLACE: ("Place", "地点"),
    Kind.ADDRESS: ("Address", "地址"),
    Kind.INSTITUTION: ("Institution", "机构"),
    Kind.DATE: ("Date", "日期"),
    Kind.AGE: ("Age over 89", "89岁以上"),
    Kind.PHONE: ("Phone", "电话"),
    Kind.EMAIL: ("Email", "邮箱"),
    Kind.URL: ("Web address", "网址"),
    Kind.IP: ("IP address", "IP地址"),
    Kind.HANDLE: ("Account name", "账号名"),
    Kind.ID: ("ID", "证件号"),
    Kind.RECORD: ("Record number", "病历号"),
    Kind.INSURANCE: ("Insurance number", "保险号"),
    Kind.ACCOUNT: ("Bank account", "银行账号"),
    Kind.LICENCE: ("Licence number", "证书号"),
    Kind.VEHICLE: ("Vehicle number", "车辆号"),
    Kind.DEVICE: ("Device number", "设备号"),
}
_HOSPITAL = ("Hospital", "医院")
_IS_HOSPITAL = re.compile(r"hospital|infirmary|medical cent|医院|卫生院", re.IGNORECASE)
_NUMBERED = re.compile(r"\[(?P<word>[^\[\]\d]+?) ?(?P<number>\d+)(?:, ?(?P<year>\d{4}))?\]")
MARK = re.compile(r"\[[^\[\]\n]{1,60}\]")
"""The form of a surrogate: brackets, so that nobody takes it for something that was said."""


def surrogate(kind: Kind, words: str, *, language: str | None, taken: Iterable[str]) -> str:
    """A surrogate that nothing else has yet: ``[Name 3]``, ``[姓名3]``, ``[Date 2, 2019]``, ``[Age over 89]``.

    Numbers run through both languages, so that person 3 is one person. A date keeps its year, which may stay
    (45 CFR 164.514(b)(2)(i)(C)); dates are not shifted, for a shifted date looks like a true one.

    Args:
        kind: Of the words.
        words: What is replaced.
        language: ISO 639-1 code of the transcript; Chinese surrogates for ``zh``.
        taken: The surrogates in use.
    """
    is_chinese = (language or "").startswith("zh")
    names = _HOSPITAL if kind is Kind.INSTITUTION and _IS_HOSPITAL.search(words) else _WORDS[kind]
    word = names[is_chinese]
    if kind is Kind.AGE:
        return f"[{word}]"
    numbers = [int(match["number"]) for one in taken if (match := _NUMBERED.fullmatch(one)) and match["word"] in names]
    year = year_of(words) if kind is Kind.DATE else None
    space = "" if is_chinese else " "
    return f"[{word}{space}{max(numbers, default=0) + 1}{f', {year}' if year else ''}]"


def kin(words: str, known: Iterable[str]) -> list[str]:
    """Known names that words may be a part of, or that may be a part of them, the longest first.

    ``Hannah`` of ``Hannah Goldberg``; ``张`` or ``伟`` of ``张伟``. Whether they are one person only people know.
    """
    found = []
    for name in known:
        if name == words:
            continue
        shorter, longer = sorted((words, name), key=len)
        if shorter.isascii() or longer.isascii() or " " in longer:
            is_part = set(_parts(shorter)) <= set(_parts(longer))
        else:
            is_part = longer.startswith(shorter) or longer.endswith(shorter)
        if is_part:
            found.append(name)
    return sorted(found, key=lambda name: (-len(name), name))


def _parts(name: str) -> list[str]:
    return [part for part in re.split(r"[\s-]+", name.casefold()) if part]
