"""Tables of turns: .csv files with a row per turn, one interview or several."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING

from qualkit.model.transcript import Role
from qualkit.problem import Severity
from qualkit.readers import survey, untitled
from qualkit.readers.draft import Draft, DraftTurn, joined
from qualkit.readers.encoding import lines_of
from qualkit.readers.front_matter import ROLE_WORDS, ROLES, FrontMatter
from qualkit.readers.times import CLOCK, milliseconds

if TYPE_CHECKING:
    import _csv
    from collections.abc import Iterator, Sequence

    from qualkit.problem import Problem
    from qualkit.readers.file import File, Line

MOST_COLUMNS = 2_000

MOST_TITLES = 20
"""Titles of a table among paragraphs; each line with tabs may be such a row, so more are not looked at."""

LEAST_ROWS = 3
"""Rows, titles among them, below which a table tells too little."""

_SPAN = re.compile(rf"\[?({CLOCK})\s?[-–—]\s?({CLOCK})\]?", re.ASCII)
_RULED = re.compile(r"[|\s:-]{3,200}")

COLUMNS: dict[str, tuple[str, ...]] = {
    "text": (
        "text",
        "utterance",
        "content",
        "words",
        "speech",
        "sentence",
        "statement",
        "message",
        "dialogue",
        "annotation",
        "transcription",
        "what was said",
        "发言内容",
        "發言內容",
        "说话内容",
        "对话内容",
        "转写内容",
        "文本",
        "内容",
        "內容",
        "话语",
        "發言",
        "发言",
    ),
    "speaker": (
        "speaker",
        "speaker name",
        "name",
        "who",
        "person",
        "tier",
        "sprecher",
        "说话人",
        "說話人",
        "发言人",
        "發言人",
        "讲话人",
    ),
    "role": ("role", "speaker role", "角色", "身份"),
    "start": (
        "start",
        "start_ms",
        "start time",
        "begin time",
        "timecode",
        "begin",
        "from",
        "timestamp",
        "timespan",
        "time",
        "开始",
        "开始时间",
        "時間",
        "时间",
    ),
    "end": ("end", "end_ms", "end time", "to", "结束", "结束时间", "結束", "結束時間"),
    "turn": ("turn", "turn number", "话轮", "話輪", "轮次"),
    "transcript": ("transcript", "interview", "访谈", "訪談", "文字稿"),
    "case": ("case", "个案", "個案", "案例"),
    "language": ("language", "lang", "语言", "語言"),
}
"""What a column may be called; case, blanks and underscores do not count."""

_ROLES: dict[str, Role | None] = {
    **ROLES,
    "访谈者": Role.INTERVIEWER,
    "受访者": Role.PARTICIPANT,
    "其他": Role.OTHER,
    "": None,
}


def read(file: File) -> tuple[list[Draft], list[Problem]]:
    """The interviews in a .csv file, in the order in which they first appear.

    Rows of one speaker that follow each other are one turn, unless a ``turn`` column tells the turns.
    Times are whole milliseconds or clock times (``00:01:02.500``).
    """
    text, problems = lines_of(file)
    if text is None:
        return [], problems
    drafts, found = drafts_of(text, file)
    return drafts, problems + found


def is_tabbed(text: str) -> bool:
    """Whether a text is a table: its first line is a header, with tabs, that names the words and more."""
    header = _header(text)
    return "\t" in header and {"text"} < columns_of(header.split("\t")).keys()


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row of a table between paragraphs is its titles: each a known name, one of words, one of speakers."""
    named = [cell.strip() for cell in cells if cell.strip(" \t#")]
    if len(named) > MOST_TITLES:
        return False
    return len(named) > 1 and len(columns_of(named)) == len(named) and {"speaker", "text"} <= columns_of(named).keys()


def laid_out(lines: Sequence[Line], file: File) -> tuple[list[Line], list[DraftTurn], list[Problem]] | None:
    """The turns of a table that stands among paragraphs (Word, a web page) and reaches to the end.

    It has titles, or its cells leave no doubt that the words stand before the speakers.

    Args:
        lines: Cells of a row are set apart by tabs; lines of one row have one paragraph.
        file: Where they come from.

    Returns:
        What stands above, the turns, and what there is to tell; ``None`` where there is no such table.
    """
    rows: list[tuple[int, list[str]]] = []
    for _, group in groupby(lines, key=lambda line: line.paragraph):
        row = list(group)
        rows.append((row[0].number, "\n".join(line.text for line in row).split("\t")))
    first = next((at for at, (_, cells) in enumerate(rows) if len(cells) > 1), len(rows))
    body = [(number, cells) for number, cells in rows[first:] if any(cell.strip() for cell in cells)]
    if len(body) < LEAST_ROWS or any(len(cells) != len(body[0][1]) for _, cells in body):
        return None
    if not is_header(body[0][1]):
        found = untitled.columns(body)
        if found is None or found.get("speaker", 0) < found["text"]:
            return None
    drafts, problems = drafts_of_rows(body, file)
    if len(drafts) != 1:
        return None
    above = [line for line in lines if line.number < body[0][0] and line.text.strip()]
    return above, drafts[0].turns, problems


def columns_of(header: Sequence[str]) -> dict[str, int]:
    """Where each known column stands; the first that bears one of its names."""
    found: dict[str, int] = {}
    for index, name in enumerate(header):
        # A sheet may have a header of very many empty cells.
        plain = _plain(name) if name else ""
        for column in _NAMED.get(plain, ()):
            found.setdefault(column, index)
    return found


def piped(lines: Sequence[Line]) -> list[tuple[int, list[str]]]:
    """The rows of a Markdown table that is most of a file and names a column of words; none otherwise."""
    filled = [line for line in lines if line.text.strip()]
    rows = [
        (line.number, [cell.strip() for cell in line.text.strip().strip("|").split("|")])
        for line in filled
        if line.text.strip().startswith("|") and not _RULED.fullmatch(line.text.strip())
    ]
    is_most = len(rows) > 2 and len(rows) * 2 > len(filled)
    return rows if is_most and "text" in columns_of(rows[0][1]) else []


def _meant(columns: dict[str, int], rows: Sequence[tuple[int, list[str]]]) -> dict[str, int]:
    """Columns whose name means something else beside the others.

    Roles that are names are speakers; a ``transcript`` beside speakers or times, where nothing else is the words, is
    the words.
    """
    if "role" in columns and "speaker" not in columns:
        told = {row[columns["role"]].strip().casefold() for _, row in rows if columns["role"] < len(row)}
        if any(one not in _ROLES and one != "unknown" for one in told):
            columns["speaker"] = columns.pop("role")
    if "text" not in columns and "transcript" in columns and columns.keys() & {"speaker", "start"}:
        columns["text"] = columns.pop("transcript")
    return columns


def drafts_of(text: str, file: File, *, is_quoted: bool = True) -> tuple[list[Draft], list[Problem]]:
    """The interviews in the text of a table whose first line is its header.

    Columns are set apart by commas, unless tabs or semicolons prevail in the header.
    """
    delimiter = max(",\t;", key=_header(text).count)
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        strict=True,
        quoting=csv.QUOTE_MINIMAL if is_quoted else csv.QUOTE_NONE,
    )
    try:
        rows = list(_rows(reader))
    except csv.Error as error:
        hint = "A cell with a comma, a quote or a line break stands in quotes; quotes inside it are doubled."
        return [], [file.error(f"is not a table: {error}", reader.line_num, hint=hint)]
    return drafts_of_rows(rows, file)


def drafts_of_rows(rows: Sequence[tuple[int, list[str]]], file: File) -> tuple[list[Draft], list[Problem]]:
    """The interviews in the rows of a table, of which the first is its header: turns, or a survey's answers.

    Args:
        rows: Number and cells of each row that is not blank.
        file: Where they come from.
    """
    problems: list[Problem] = []
    drafts: dict[str, Draft] = {}
    line, header = rows[0] if rows else (1, [])
    if len(header) > MOST_COLUMNS:
        told = f"has {len(header):,} columns; more than {MOST_COLUMNS:,} are not read"
        return [], [file.error(told, line, hint="Is it a table with its names in the first line?")]
    columns = _meant(columns_of(header), rows[1:])
    is_taught = file.profile is not None and bool(file.profile.questions)
    if "text" not in columns and not is_taught and (found := untitled.columns(rows)) is not None:
        problems.append(untitled.told(found, rows, file))
        columns, header, rows = found, [], [rows[0], *rows]
    if rows and ("text" not in columns or is_taught):
        answers = survey.read(rows[0], rows[1:], file)
        if answers is not None:
            return answers
    if "text" not in columns:
        named = ", ".join(repr(name) for name in header[:8]) or "nothing"
        hint = "Name the column with the words 'text', and 'speaker' the one with the speakers."
        return [], [file.error(f"no column 'text'; the header has {named}", line, hint=hint)]
    ignored = [name for index, name in enumerate(header) if name.strip() and index not in columns.values()]
    if ignored:
        names = ", ".join(repr(name) for name in ignored)
        problems.append(file.warning(f"not read: the column(s) {names}", line))
    silent: list[int] = []
    for line, row in rows[1:]:
        _add_row(line, row, columns, drafts, problems, silent, file)
    if silent:
        problems.append(file.warning(f"{len(silent)} row(s) without words, the first here", silent[0]))
    if any(problem.severity is Severity.ERROR for problem in problems):
        return [], problems
    if not drafts:
        return [], [*problems, file.error("no rows below the header")]
    for draft in drafts.values():
        for turn in draft.turns:
            turn.lines = [joined(turn.lines)]
    return list(drafts.values()), problems


def _header(text: str) -> str:
    return text[:10_000].lstrip("\n").partition("\n")[0]


def _rows(reader: _csv.Reader) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, with the line each begins in."""
    line = 1
    for row in reader:
        if any(cell.strip() for cell in row):
            yield line, row
        line = reader.line_num + 1


def _add_row(
    line: int,
    row: Sequence[str],
    columns: dict[str, int],
    drafts: dict[str, Draft],
    problems: list[Problem],
    silent: list[int],
    file: File,
) -> None:
    cells = {column: row[index].strip() if index < len(row) else "" for column, index in columns.items()}
    times: dict[str, int | None] = {}
    for column in ("start", "end"):
        value = cells.get(column, "")
        if column == "start" and not cells.get("end") and (span := _SPAN.fullmatch(value)) is not None:
            value, cells["end"] = span[1], span[2]  # NVivo's timespan
        times[column] = _time(value)
        if value and times[column] is None:
            hint = "Times are milliseconds (62500) or 00:01:02.500."
            problems.append(file.error(f"{column} {value!r} is not a time", line, hint=hint))
    role = _ROLES.get(cells.get("role", "").casefold(), Role.UNKNOWN)
    if role is Role.UNKNOWN and cells["role"].casefold() != "unknown":
        problems.append(file.error(f"{cells['role']!r} is no role", line, hint=f"A role is {ROLE_WORDS}."))
    if not cells["text"]:
        silent.append(line)
        return
    if "transcript" in columns and not cells["transcript"]:
        problems.append(file.error("no transcript is named in this row", line))
    name = unicodedata.normalize("NFC", cells.get("transcript", ""))
    draft = drafts.setdefault(name, Draft([], _front(cells), {}, name or None))
    speaker = cells.get("speaker") or None
    last = draft.turns[-1] if draft.turns else None
    if last is not None and "turn" not in columns and speaker is not None and speaker == last.speaker:
        last.lines.append(cells["text"])
        last.end_ms = times["end"]
    else:
        draft.turns.append(DraftTurn([cells["text"]], line, speaker, times["start"], times["end"], role))


def _front(cells: dict[str, str]) -> FrontMatter:
    language = cells.get("language", "").replace("_", "-").partition("-")[0].lower()
    return FrontMatter(case=cells.get("case") or None, language=language or None)


def _time(value: str) -> int | None:
    bare = value.strip("[]() ")
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 12 else milliseconds(bare)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().replace("_", " ").split())


_NAMED: dict[str, list[str]] = {}
"""A name in a header, as it is compared, to the columns that it may name."""
for _column, _names in COLUMNS.items():
    for _name in _names:
        _NAMED.setdefault(_plain(_name), []).append(_column)
