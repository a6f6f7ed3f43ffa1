"""Cells of a matrix as Markdown files: front matter of ``key: value`` lines, then the researcher's words."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from qualkit.model.summary import Summary, SummaryStatus
from qualkit.problem import Problem, Where

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import PurePath

KEYS = ("case", "theme", "code", "author", "date", "layer", "codings", "status")
FENCE = "---"
CUT = "<!-- ✂ nothing from this line on is saved -->"
_BOM = "\ufeff"
_HOW = "The file starts with ---, then lines such as case: P07 and theme: retn, then --- again."
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def read_summary(data: bytes, path: PurePath) -> tuple[Summary | None, list[Problem]]:
    """A cell from its file, and every problem of its front matter.

    Args:
        data: The file's bytes, UTF-8.
        path: How to name it in problems.

    Returns:
        ``None`` when it does not say of what case and theme or code it is.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, [Problem(Where(path, line), "cannot be read as UTF-8", hint="Save it as UTF-8 text.")]
    lines = text.removeprefix(_BOM).splitlines(keepends=True)
    end = _end(lines)
    if end is None:
        return None, [Problem(Where(path, 1), "has no front matter, so nobody knows of what case it is", hint=_HOW)]
    values, problems = _values(lines[1:end], path)
    for key in ("date",):
        if values.get(key) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", values[key][0]) is None:
            value, line = values[key]
            problems.append(Problem(Where(path, line), f"{value!r} is no date", hint="Write it as 2026-11-24."))
    status = _status(values, path, problems)
    case = values.get("case", ("", 1))[0]
    ideas = [(key, values[key][0]) for key in ("theme", "code") if values.get(key, ("", 1))[0]]
    if not case:
        problems.append(Problem(Where(path, 1), "does not say of what case it is", hint="Write case: P07"))
    if len(ideas) != 1:
        what = "names a theme and a code" if ideas else "does not say of what theme or code it is"
        hint = "A cell is of one: write theme: ID, or code: ID."
        problems.append(Problem(Where(path, 1), what, hint=hint))
    if not case or len(ideas) != 1:
        return None, problems
    return Summary(
        case=case,
        idea=ideas[0][1],
        is_code=ideas[0][0] == "code",
        text="".join(lines[end + 1 :]).replace("\r\n", "\n").strip(),
        where=Where(path),
        line=end + 2 + _blank(lines[end + 1 :]),
        author=values.get("author", ("", 1))[0],
        date=values.get("date", ("", 1))[0],
        layer=values.get("layer", ("", 1))[0],
        fingerprint=values.get("codings", ("", 1))[0],
        status=status,
    ), problems


def with_keys(text: str, changes: Mapping[str, str]) -> str:
    """The file's text with keys of its front matter set; every other character stays.

    A key that is new goes to the end of the front matter; one set to an empty text goes.
    """
    lines = text.removeprefix(_BOM).splitlines(keepends=True)
    mark = _BOM if text.startswith(_BOM) else ""
    end = _end(lines)
    if end is None:
        return text
    newline = "\r\n" if lines[0].endswith("\r\n") else "\n"
    front = lines[1:end]
    for key, value in changes.items():
        kept = [line for line in front if line.split(":", 1)[0].strip() != key]
        at = next((n for n, line in enumerate(front) if line.split(":", 1)[0].strip() == key), len(kept))
        entry = [f"{key}: {_written(value)}{newline}"] if value else []
        front = [*kept[:at], *entry, *kept[at:]]
    return mark + "".join([lines[0], *front, *lines[end:]])


def new_summary(case: str, idea: str, *, is_code: bool, keys: Mapping[str, str], text: str) -> str:
    """The text of a new file."""
    kind = "code" if is_code else "theme"
    front = [f"case: {_written(case)}", f"{kind}: {_written(idea)}"]
    front += [f"{key}: {_written(value)}" for key, value in keys.items() if value]
    return "\n".join([FENCE, *front, FENCE, "", text.strip(), ""])


def body(text: str) -> str:
    """What a file says below its front matter, without white space around it."""
    lines = text.removeprefix(_BOM).splitlines(keepends=True)
    end = _end(lines)
    return "".join(lines if end is None else lines[end + 1 :]).strip()


def above_cut(text: str) -> str:
    """What stands before the line that nothing is saved from; the whole text when it has none."""
    return text.partition(CUT)[0]


def file_name(name: str) -> str:
    """A case or code as a part of a path that every machine takes."""
    safe = re.sub(r'[<>:"/\\|?*\x00-\x1f]|^\.|[. ]$', "_", name)[:80]
    return f"_{safe}" if _RESERVED.fullmatch(safe) else safe or "_"


def _end(lines: list[str]) -> int | None:
    if not lines or lines[0].rstrip() != FENCE:
        return None
    return next((number for number, line in enumerate(lines[1:60], start=1) if line.rstrip() == FENCE), None)


def _blank(lines: list[str]) -> int:
    return next((number for number, line in enumerate(lines) if line.strip()), 0)


def _values(lines: list[str], path: PurePath) -> tuple[dict[str, tuple[str, int]], list[Problem]]:
    values: dict[str, tuple[str, int]] = {}
    problems: list[Problem] = []
    for number, line in enumerate(lines, start=2):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        key, colon, value = (part.strip() for part in line.partition(":"))
        if not colon:
            problems.append(Problem(Where(path, number), f"{line.strip()[:40]!r} is no key: value", hint=_HOW))
        elif key not in KEYS:
            hint = f"There are: {', '.join(KEYS)}."
            problems.append(Problem(Where(path, number), f"unknown key {key!r}", hint=hint))
        elif key in values:
            problems.append(Problem(Where(path, number), f"{key!r} stands twice", hint="Keep one of them."))
        else:
            values[key] = _read(value), number
    return values, problems


def _status(values: Mapping[str, tuple[str, int]], path: PurePath, problems: list[Problem]) -> SummaryStatus:
    told, line = values.get("status", ("", 1))
    if told in ("", *SummaryStatus):
        return SummaryStatus(told or SummaryStatus.WRITTEN)
    message = f"{told!r} is no status"
    problems.append(Problem(Where(path, line), message, hint="Write status: draft, or take the line away."))
    return SummaryStatus.DRAFT


def _read(value: str) -> str:
    if len(value) > 1 and value.startswith('"') and value.endswith('"'):
        try:
            return str(json.loads(value))
        except json.JSONDecodeError:
            return value[1:-1]
    return value


def _written(value: str) -> str:
    """A value that reads back as it is: in quotes when white space or a quotation mark would be lost."""
    is_plain = value == " ".join(value.split()) and not value.startswith(('"', "#")) and value.isprintable()
    return value if is_plain else json.dumps(value, ensure_ascii=False)
