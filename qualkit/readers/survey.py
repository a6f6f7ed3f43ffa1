"""Surveys: a row a respondent, a column an open question; each row becomes a small interview."""

from __future__ import annotations

import json
import re
import statistics
import unicodedata
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from qualkit.model.transcript import Role
from qualkit.readers.draft import Draft, DraftTurn
from qualkit.readers.front_matter import FrontMatter
from qualkit.readers.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualkit.config import ProfileSettings
    from qualkit.problem import Problem
    from qualkit.readers.file import File

PROSE = 4.0
"""Words that answers to an open question have at the median; a Chinese character counts half a word."""

FEWEST_KINDS = 0.5
"""Share of answers that differ from each other, from which on a column is no choice from a list."""

_RESPONDENTS = words("respondent")
_CJK = re.compile(r"[\u3400-\u9fff]")
_QUALTRICS = '{"ImportId"'

Row = tuple[int, list[str]]


def read(header: Row, rows: Sequence[Row], file: File) -> tuple[list[Draft], list[Problem]] | None:
    """The interviews in a survey's table; ``None`` when the table is none.

    Each answered question gives the interviewer's turn, with the question as asked, and the participant's turn with
    the answer; neither has a label. Other columns become facts of the transcript. An unanswered question leaves no
    turn. The respondent's column and the questions are told by the study's profile, or by what they are called and
    hold: a table of which that is not sure is refused, with the profile that would teach it.

    Args:
        header: Line and cells of the row with the names of columns.
        rows: The rows below it.
        file: Where it comes from.
    """
    names = [" ".join(name.split()) for name in header[1]]
    rows, names = _without_import_ids(rows, names)
    respondent = _respondent(names, file.profile)
    taught = file.profile is not None and bool(file.profile.questions)
    if taught and file.profile is not None:
        questions = [i for i, name in enumerate(names) if i != respondent and _fits(name, file.profile.questions)]
        missing = [f"no column {file.profile.case!r}"] if respondent is None and file.profile.case else []
        missing += [] if questions else [f"no column that fits {', '.join(map(repr, file.profile.questions))}"]
        if missing:
            hint = f"Its columns are {', '.join(map(repr, names[:12]))}; mend [[profiles]] in qualkit.toml."
            told = f"the profile {file.profile.name!r} finds {' and '.join(missing)}"
            return [], [file.error(told, header[0], hint=hint)]
        return _interviews(names, rows, respondent, questions, file)
    asking = [i for i, name in enumerate(names) if name.endswith(("?", "？"))]
    prose = [i for i in range(len(names)) if i != respondent and _is_prose([_cell(row, i) for _, row in rows])]
    if not asking and (respondent is None or not prose):
        return None
    is_unique = respondent is not None and _are_unique([_cell(row, respondent) for _, row in rows])
    if asking and is_unique and set(asking) == set(prose):
        return _interviews(names, rows, respondent, asking, file)
    return [], [_unsure(names, respondent if is_unique else None, prose or asking, header[0], file)]


def _interviews(
    names: Sequence[str], rows: Sequence[Row], respondent: int | None, questions: Sequence[int], file: File
) -> tuple[list[Draft], list[Problem]]:
    drafts: list[Draft] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    silent: list[int] = []
    n_unanswered = 0
    for number, (line, row) in enumerate(rows, start=1):
        case = unicodedata.normalize("NFC", _cell(row, respondent)) if respondent is not None else str(number)
        if not case:
            problems.append(file.error(f"no respondent in the column {names[respondent or 0]!r}", line))
            continue
        if case in seen:
            hint = "Give each respondent one row, or name another column as 'case' in [[profiles]]."
            problems.append(file.error(f"respondent {case!r} stands here and in row {seen[case]}", line, hint=hint))
            continue
        seen[case] = line
        turns: list[DraftTurn] = []
        for index in questions:
            if answer := _cell(row, index):
                turns.append(DraftTurn([names[index]], line, role=Role.INTERVIEWER))
                turns.append(DraftTurn(answer.split("\n"), line, role=Role.PARTICIPANT))
            else:
                n_unanswered += 1
        if not turns:
            silent.append(line)
            continue
        facts = {
            name: _cell(row, i)
            for i, name in enumerate(names)
            if name and i != respondent and i not in questions and _cell(row, i)
        }
        drafts.append(Draft(turns, FrontMatter(case=case, facts=facts), {}, f"{file.path.stem}-{case}"))
    beside = [name for i, name in enumerate(names) if name and i != respondent and i not in questions]
    told = f"read as a survey: {len(drafts)} respondent(s), {len(questions)} open question(s)"
    told += f", {n_unanswered} without an answer" if n_unanswered else ""
    told += f", {len(silent)} respondent(s) who answered none" if silent else ""
    told += f"; kept as facts: {', '.join(beside)}" if beside else ""
    if not drafts and not problems:
        problems.append(file.error("no open question has an answer", hint="Check the profile's questions."))
    return drafts, [*problems, file.warning(told, hint="If that is wrong, teach it in qualkit.toml: [[profiles]].")]


def _without_import_ids(rows: Sequence[Row], names: list[str]) -> tuple[Sequence[Row], list[str]]:
    """Qualtrics writes short names, then the questions as asked, then its own ids; the questions count."""
    if len(rows) > 1 and any(cell.startswith(_QUALTRICS) for cell in rows[1][1]):
        asked = [_cell(rows[0][1], i) for i in range(len(names))]
        names = [
            " ".join(asked[i].split()) if asked[i] and _plain(name) not in _RESPONDENTS else name
            for i, name in enumerate(names)
        ]
        rows = rows[2:]
    return rows, names


def _respondent(names: Sequence[str], profile: ProfileSettings | None) -> int | None:
    wanted = {_plain(profile.case)} if profile is not None and profile.case else _RESPONDENTS
    return next((i for i, name in enumerate(names) if _plain(name) in wanted), None)


def _fits(name: str, patterns: Sequence[str]) -> bool:
    return any(_plain(name) == _plain(one) or fnmatchcase(_plain(name), _plain(one)) for one in patterns)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().replace("_", " ").split())


def _cell(row: Sequence[str], index: int) -> str:
    return row[index].strip() if index < len(row) else ""


def _is_prose(cells: Sequence[str]) -> bool:
    """Whether a column's cells are words of one's own: several words each, hardly any twice."""
    said = [cell for cell in cells if cell]
    if not said or len(set(said)) < FEWEST_KINDS * len(said):
        return False
    return statistics.median(len(cell.split()) + len(_CJK.findall(cell)) / 2 for cell in said[:2_000]) >= PROSE


def _are_unique(cells: Sequence[str]) -> bool:
    return all(cells) and len(set(cells)) == len(cells)


def _unsure(names: Sequence[str], respondent: int | None, questions: Sequence[int], line: int, file: File) -> Problem:
    def quoted(text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    rows = [
        "[[profiles]]",
        'name = "survey"',
        f"files = {quoted(file.path.name)}",
        f"case = {quoted(names[respondent] if respondent is not None else 'THE COLUMN OF THE RESPONDENTS')}",
        f"questions = [{', '.join(quoted(names[i]) for i in questions)}]",
    ]
    hint = "Say which columns are, in qualkit.toml, for instance:\n  " + "\n  ".join(rows)
    hint += "\n  A table of turns has a column named 'text', and 'speaker'."
    return file.error("looks like a survey, but which columns are open questions is not sure", line, hint=hint)
