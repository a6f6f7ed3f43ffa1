"""What the beginning of one line says: a speaker's label, a time, or a heading; nothing is decided here."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from qualkit.readers.stamps import TO, leading_time, without_date, without_day, without_links
from qualkit.readers.times import CLOCK, milliseconds

WINDOW = 200
"""Characters of a line that are looked at, so that a line of any length costs the same."""

LONGEST = 60
"""Characters of a label."""


class Form(StrEnum):
    """How a label is written."""

    HEADING = "heading"  # ### Name:
    EMPHASIS = "emphasis"  # **Name:** text, **Name** [0:00]
    TIMED = "timed"  # Name  0:03, [00:01:02] Speaker 1, Name (00:03): text
    PLAIN = "plain"  # Name: text, also behind a time
    TAB = "tab"  # Name, a tab, text; also the cells of a table
    APART = "apart"  # [Name] text, Name – text, bold type: see qualkit.readers.apart


@dataclass(frozen=True, slots=True)
class Mark:
    """The beginning of a line that may be more than speech.

    Attributes:
        form: How the label is written; ``None`` for a bare time or a heading that is no label.
        label: Without its colon.
        text: The rest of the line.
        start_ms: The time written beside the label.
        end_ms: The end, where a range is written.
        is_marked: Whether signs (a colon, a bracketed time) set the label off from speech.
        is_bracketed: Whether the time stands in brackets or is a range, so that nobody spoke it.
        is_heading: Whether the line is a Markdown heading.
    """

    form: Form | None = None
    label: str | None = None
    text: str = ""
    start_ms: int | None = None
    end_ms: int | None = None
    is_marked: bool = False
    is_bracketed: bool = False
    is_heading: bool = False


_HEADING = re.compile(r"#{1,6}[ \t]+")
_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3})([^*_\n]{1,90})\1")
_TRAILING = re.compile(
    rf"(?P<label>[^:：]{{1,{LONGEST}}}?)(?:\s*[\[(（【]\s?(?P<time>{CLOCK})(?:{TO}(?P<end>{CLOCK}))?\s?[\])）】]"
    rf"|\s+(?P<bare>{CLOCK})(?:{TO}(?P<to>{CLOCK}))?(?=\s*$))\s*(?P<colon>[:：]?)",
    re.ASCII,
)
# Words may follow on the line only behind a label in brackets, or a time with hours, which nobody says.
_INLINE = re.compile(
    rf"(?P<label>[\[【][^\[\]【】:：]{{1,{LONGEST}}}[\]】])\s+(?P<time>{CLOCK})(?:{TO}(?P<end>{CLOCK}))?"
    rf"(?=\s|$)\s*(?P<sign>[:：]|[-–—](?=\s))?"
    rf"|(?P<name>[^:：]{{1,{LONGEST}}}?)\s+(?P<long>\d{{1,2}}:\d\d:\d\d(?:[.,]\d{{1,3}})?)(?=\s|[\u3400-\u9fff])",
    re.ASCII,
)
_COLON = re.compile(rf"(?P<label>[^:：\n]{{1,{LONGEST}}})(?P<colon>[:：])")
# Bullets and numbers of lists, of turns and of lines.
_LISTED = re.compile(r"(?:(?:[-*•·–—]|\d{1,4}[.)]|\[\d{1,4}\]|\d{3,4})[ \t]+|\d{1,4}\t|\d{1,4}[、．])", re.ASCII)
_FROM = re.compile(r"From\s{1,3}(?P<label>[^:\n]{1,60}?)(?:\s{1,3}to\s{1,3}[^:\n]{1,60})?\s{0,3}:")
_CHANGES = re.compile(r">{2,3}\s{0,2}")  # broadcasters' sign of another speaker
_BEFORE_TIME = " \t-–—|,"
_TIER = re.compile(r"\s*\[\w{1,4}\]$")
_COUNTED = re.compile(r"(?:[A-Za-z]{1,3}[\s_-]?)?\d{1,3}|[A-Z]", re.ASCII)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_ABBREVIATED = re.compile(r"\b\w{1,4}\.")


def mark(line: str) -> Mark | None:
    """What the beginning of a line may be; ``None`` when it can only be speech."""
    whole = without_date(without_links(_INVISIBLE.sub("", line[:LONGEST]) + line[LONGEST:]).strip())
    head, tail = whole[:WINDOW], whole[WINDOW:]
    if (found := _HEADING.match(head)) is not None:
        return _heading(head[found.end() :].rstrip("#").strip(), fits=not tail)
    start, end, is_bracketed, body = leading_time(head)
    if start is not None:
        body = body.lstrip(_BEFORE_TIME)
        if (chat := _FROM.match(body)) is not None:  # Zoom's chat
            body = f"{chat['label'].strip()}:{body[chat.end() :]}"
    if (changes := _CHANGES.match(body)) is not None and _COLON.match(body[changes.end() :]) is not None:
        body = body[changes.end() :]
    elif start is None and (listed := _LISTED.match(head)) is not None:
        within = mark(whole[listed.end() :])
        return within if within is not None and within.label is not None and not within.is_heading else None
    labelled = _emphasised(body, tail) or _trailing_time(body, tail) or _colon(body, tail) or _tab(body, tail)
    if labelled is None and start is not None and not tail and is_label(body):
        labelled = Mark(Form.TIMED, body, "", is_marked=False)
    if labelled is None:
        if start is None:
            return None
        return Mark(text=body + tail, start_ms=start, end_ms=end, is_bracketed=is_bracketed)
    if start is None:
        return labelled
    return Mark(
        labelled.form,
        labelled.label,
        labelled.text,
        start,
        end,
        is_marked=labelled.is_marked,
        is_bracketed=is_bracketed,
    )


def _heading(body: str, *, fits: bool) -> Mark:
    if fits:
        start, _, _, rest = leading_time(body)
        found = _emphasised(rest, "") or _trailing_time(rest, "") or _colon(rest, "")
        if found is not None and not found.text and found.label is not None:
            time = found.start_ms if start is None else start
            return Mark(Form.HEADING, found.label, "", time, is_marked=found.is_marked, is_heading=True)
        if is_label(rest.strip()):
            return Mark(Form.HEADING, rest.strip(), "", start, is_heading=True)
    return Mark(text=body, is_heading=True)


def _emphasised(body: str, tail: str) -> Mark | None:
    found = _EMPHASIS.match(body)
    if found is None:
        return None
    inner, rest = found[2].strip(), body[found.end() :].lstrip()
    has_colon = inner.endswith((":", "：")) or rest.startswith((":", "："))
    inner = inner.rstrip(":：").rstrip()
    before, _, _, inner = leading_time(inner)
    start, _, _, rest = _after_label(rest.removeprefix(":").removeprefix("："))
    if start is None and (inside := _TRAILING.fullmatch(inner)) is not None:
        start, inner = milliseconds(inside["time"] or inside["bare"]), _without_brackets(inside["label"].strip())
    start = before if start is None else start
    is_marked = has_colon or start is not None
    if not is_label(inner) or (not is_marked and (rest or tail)):
        return None
    return Mark(Form.EMPHASIS, inner, rest + tail, start, is_marked=is_marked)


def _after_label(rest: str) -> tuple[int | None, int | None, bool, str]:
    """A time behind a label: bracketed, or bare when nothing follows it."""
    start, end, is_bracketed, after = leading_time(rest.lstrip())
    if start is None or (not is_bracketed and after):
        return None, None, False, rest.lstrip()
    return start, end, is_bracketed, after.removeprefix(":").removeprefix("：").lstrip()


def _trailing_time(body: str, tail: str) -> Mark | None:
    found = _TRAILING.match(body)
    if found is None or (found["bare"] and tail):
        return _inline_time(body, tail)
    label = without_day(_without_brackets(found["label"].strip()))
    is_parted = label != (label := label.rstrip(_BEFORE_TIME))
    start, end = milliseconds(found["time"] or found["bare"]), milliseconds(found["end"] or found["to"] or "")
    if start is None or not is_label(label):
        return None
    # Nobody says 00:01:02; but "we met at 10:30" is said.
    is_marked = bool(found["time"] or found["colon"] or found["to"]) or found["bare"].count(":") > 1
    is_marked = is_marked or is_parted or "  " in body[: found.end()] or "\t" in body[: found.end()]
    return Mark(Form.TIMED, label, body[found.end() :].lstrip() + tail, start, end, is_marked=is_marked)


def _inline_time(body: str, tail: str) -> Mark | None:
    found = _INLINE.match(body)
    if found is None:
        return None
    label = _without_brackets((found["label"] or found["name"]).strip())
    start = milliseconds(found["time"] or found["long"])
    if start is None or not is_label(label):
        return None
    end = milliseconds(found["end"] or "")
    return Mark(Form.TIMED, label, body[found.end() :].lstrip() + tail, start, end, is_marked=True)


def _without_brackets(label: str) -> str:
    return label[1:-1].strip() if label[:1] in "[【" and label[-1:] in "]】" else label


def _colon(body: str, tail: str) -> Mark | None:
    found = _COLON.match(body)
    if found is None:
        return None
    label, rest = _without_brackets(found["label"].strip()), body[found.end() :]
    if found["colon"] == ":" and (rest.startswith(("/", "\\", ":")) or (label[-1:].isdigit() and rest[:1].isdigit())):
        return None
    if not is_label(label):
        return None
    if label.casefold() == "speaker" and _COUNTED.fullmatch(rest.strip()):
        return Mark(Form.PLAIN, rest.strip() + tail, "", is_marked=True)  # Speechmatics
    start, end, _, rest = _after_label(rest) if rest.lstrip()[:1] in "[(【（" else (None, None, False, rest.lstrip())
    return Mark(Form.PLAIN, label, rest + tail, start, end, is_marked=True)


def _tab(body: str, tail: str) -> Mark | None:
    label, tab, rest = body.partition("\t")
    label = _TIER.sub("", label.strip())
    if not tab or not rest.strip() or not is_label(label):
        return None
    return Mark(Form.TAB, label, rest.strip() + tail)


def is_label(text: str) -> bool:
    """Whether a text has the shape of a label at all: short, with a letter, without signs of a sentence."""
    if not 0 < len(text) <= LONGEST or len(text.split()) > 6:
        return False
    if not any(character.isalpha() for character in text):
        return False
    if any(character in '。！？!?；;“”"…<>{}=|，、\t\n@' for character in text) or "://" in text:
        return False
    if text.count(".") != len(_ABBREVIATED.findall(text)):
        return False
    return unicodedata.category(text[0])[0] in "LN" and (not text.endswith(".") or len(text) <= 5)


def after_time(line: str) -> str:
    """A line without the time it begins with; the line itself where there is none."""
    whole = without_links(line.strip())
    start, _, _, body = leading_time(whole[:WINDOW])
    return line if start is None else body + whole[WINDOW:]
