"""What stands above the first speaker: headings, titles, legends and notes that nobody spoke."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualkit.readers.marks import mark
from qualkit.readers.roles import key, word
from qualkit.readers.words import any_of, words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from qualkit.readers.file import Line

TOP = 40
"""Lines at the top of a file in which a legend is looked for."""

LONGEST_TITLE = 100

_LEAD = re.compile(rf"(?:{any_of('legend')})\s*[:：]\s*", re.IGNORECASE)
_ITEM = re.compile(r"(?P<label>[^=:：]{1,30}?)\s*(?P<sign>[=:：]|\s[-–—]\s|——)\s*(?P<meaning>[^=:：]{1,60})")
_BETWEEN = re.compile(r"[,，;；、|]")
_DETAIL = re.compile(rf"(?:{any_of('detail')})\s*[:：#]", re.IGNORECASE)
_BEGINNINGS = words("beginning")
_FACT = re.compile(r"(?P<name>[^\W\d][^:：\n]{0,40})[:：](?P<value>[^\n]{0,120})$")
_ASIDE = re.compile(r"[\[(（【〔<][^\[\]()（）【】]{1,160}[\])）】〕>]")
_ENDS_SENTENCE = tuple('。！？.!?；;，,…”"')
_SIGNATURE = re.compile(
    r"(?:transcribed|transcription|transcript|created|generated|powered|exported) (?:by|with|from) "
    r"(?:https?://)?(?:www\.)?[a-z0-9-]{2,30}\.(?:ai|com|io|app|net|cn)/?\S{0,80}|.{1,80} stopped transcription|"
    r"(?:以上|本)?内容由\s?AI\s?生成.{0,20}",
    re.IGNORECASE,
)
_ENDED = re.compile(
    r"(?:meeting|transcription|recording|transcript|interview)s? (?:has )?(?:ended|ends|stops|stopped)"
    r"(?: after .{1,40})?"
    r"|this editable transcript was computer generated.{0,140}"
    r"|(?:the )?end of (?:the )?(?:recording|transcript|transcription|interview|audio|tape|file|meeting)s?\W{0,3}"
    r"|(?:录音|访谈|采访|录制|转写|錄音|訪談)(?:到此)?(?:结束|完毕|結束|完畢)",
    re.IGNORECASE,
)
_MADE = re.compile(r"transcribed with \w{2,30}(?: vers(?:ion|\.)?.{0,60})?", re.IGNORECASE)
_RULE = re.compile(r"[-*_=~\s]{3,80}")


@dataclass(slots=True)
class Preamble:
    """The lines above the first speaker, sorted.

    Attributes:
        dropped: Not spoken: headings, titles, legends, details, asides.
        kept: Perhaps spoken.
    """

    dropped: list[Line] = field(default_factory=list)
    kept: list[Line] = field(default_factory=list)


def legend(lines: Sequence[Line], labels: Collection[str]) -> tuple[dict[str, str], set[int]]:
    """What a file's own legend says its labels stand for, and the indices of the legend's lines.

    Understood are ``I = Interviewer, P = Participant``, ``I：访谈者`` and, when the name is a label further
    down, ``Interviewer: Anna``. Only lines above the first turn are looked at.

    Args:
        lines: All lines of the file.
        labels: Every label that may be one, made comparable.
    """
    meanings: dict[str, str] = {}
    where: set[int] = set()
    for index, line in enumerate(lines[:TOP]):
        text = line.text.strip()
        beginning = mark(text)
        if beginning is not None and beginning.label is not None and not beginning.text and not is_detail(text):
            break  # a label alone begins a turn
        items = _items(text, labels) if 0 < len(text) <= 300 else {}
        if items:
            meanings |= items
            where.add(index)
        elif (
            beginning is not None
            and beginning.label is not None
            and not is_detail(text)
            and (word(beginning.label) or key(beginning.label) in labels)
        ):
            break
    return meanings, where


def head(lines: Sequence[Line], labels: Mapping[str, int]) -> set[int]:
    """Indices of the lines above the talk that tell of the interview as turns would: ``Participant: P07``.

    They stand together with a detail (``Date: 12 March``), each beginning comes once among them, and a blank line
    or lines whose beginnings come again in the file follow. A value that is a sentence is speech.

    Args:
        lines: All lines of the file.
        labels: Every label that may be one, made comparable, with how often it comes.
    """
    at: list[int] = []
    last_detail = -1  # position in ``at``
    seen: set[str] = set()
    for index, line in enumerate(lines[:TOP]):
        text = line.text.strip()
        if not text:
            if last_detail >= 0:
                return set(at)
            at.clear()
            seen.clear()
            continue
        name = _FACT.match(text.strip("*_"))
        label = key(name["name"].strip("*_ \t")) if name is not None else ""
        if is_detail(text):
            last_detail = len(at)
        elif not label and last_detail < 0:
            at.clear()  # a title
            seen.clear()
            continue
        elif not label or label in seen or name is None or name["value"].rstrip("*_ ").endswith(_ENDS_SENTENCE):
            break
        seen.add(label)
        at.append(index)
    if last_detail < 0:
        return set()
    once = [index for index in at[last_detail + 1 :] if labels.get(_label_of(lines[index]), 0) < 2]
    return set(at[: last_detail + 1] + once)


def sort(lines: Sequence[Line]) -> Preamble:
    """Sort the lines above the first label into what nobody spoke and what may have been spoken."""
    found = Preamble()
    first = True
    for line in lines:
        text = line.text.strip()
        if not text or _RULE.fullmatch(text[:100]):
            if found.kept:
                found.kept.append(line)
            continue
        beginning = mark(text)
        is_heading = beginning is not None and beginning.is_heading
        title = text.lstrip("#").strip(" \t:：*【】")
        if key(title) in _BEGINNINGS:
            # All above "Transcript" is about the interview, not in it.
            found.dropped += [kept for kept in found.kept if kept.text.strip()] + [line]
            found.kept.clear()
        elif (
            is_heading
            or is_detail(text)
            or _ASIDE.fullmatch(text)
            or _MADE.fullmatch(text[:200])
            or (first and _is_title(text))
        ):
            found.dropped.append(line)
        else:
            found.kept.append(line)
        first = False
    return found


def is_detail(text: str) -> bool:
    """Whether a line tells a detail of the interview: ``Date: 12 April``, ``地点：门诊``."""
    return _DETAIL.match(text.lstrip("*_ ")[:80]) is not None


def is_signature(text: str) -> bool:
    """Whether a line names the program that made the transcript, or says that it ends.

    ``Transcribed by https://otter.ai``, ``Transcription ended after 00:33:02``, ``（录音结束）``.
    """
    bare = text.strip()[:200]
    ended = bare.strip("#*_- []()（）【】.。").rstrip("👋 ")
    return _SIGNATURE.fullmatch(bare) is not None or _ENDED.fullmatch(ended) is not None


def is_rule(text: str) -> bool:
    """Whether a line is a rule: nothing but hyphens, stars or the like."""
    stripped = text.strip()
    return len(stripped) <= 80 and len(set(stripped)) == 1 and _RULE.fullmatch(stripped) is not None


def is_quoted_aside(text: str) -> bool:
    """Whether a line is a Markdown quotation of nothing but a remark in brackets: ``> (laughter)``."""
    stripped = text.strip()
    return stripped.startswith(">") and _ASIDE.fullmatch(stripped[1:200].strip()) is not None and len(stripped) < 200


def _label_of(line: Line) -> str:
    found = _FACT.match(line.text.strip().strip("*_"))
    return key(found["name"].strip("*_ \t")) if found is not None else ""


def _is_title(text: str) -> bool:
    return len(text) <= LONGEST_TITLE and not text.endswith(_ENDS_SENTENCE)


def _items(text: str, labels: Collection[str]) -> dict[str, str]:
    """A line's legend entries; empty unless the whole line is a legend."""
    body = _LEAD.sub("", text.strip("*_()（）[]【】 \t"), count=1)
    items: dict[str, str] = {}
    for part in filter(None, (part.strip(" \t.。*_") for part in _BETWEEN.split(body))):
        found = _ITEM.fullmatch(part)
        if found is None:
            return {}
        label, meaning = found["label"].strip(" *_"), found["meaning"].strip(" *_")
        # One letter or character is an answer ("I: a"), not what a label stands for.
        if (len(meaning) > 1 and word(meaning) is not None) or (found["sign"] == "=" and key(label) in labels):
            items[label] = meaning
        elif word(label) is not None and (name := _used(meaning, labels)) is not None:
            items[name] = label
        else:
            return {}
    return items


def _used(meaning: str, labels: Collection[str]) -> str | None:
    """The name that a legend gives to a role, as labels use it: whole, or its first part."""
    for name in (meaning, meaning.partition(" ")[0]):
        if key(name) in labels:
            return name
    return None
