"""cases.csv: whom or what the study compares, one case a line."""

from __future__ import annotations

import csv
import io
import unicodedata
from typing import TYPE_CHECKING

from qualkit.config import SpeakerSettings
from qualkit.model.case import Case
from qualkit.problem import Problem, Severity, Where
from qualkit.readers.encoding import decode
from qualkit.readers.file import File
from qualkit.readers.roles import key
from qualkit.readers.table import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path, PurePath

_KNOWN = {"case": COLUMNS["case"], "role": COLUMNS["role"], "guide": ("guide", "提纲", "提綱", "访谈提纲", "訪談提綱")}


def read_cases(path: Path, *, shown: PurePath) -> tuple[list[Case], list[Problem]]:
    """The cases in a CSV with a header line: ``case``, and if wanted ``role``, ``guide`` and any attributes.

    An empty cell stays empty: not reported. ``guide`` falls back on the role. Columns without a name, which
    spreadsheets leave behind, have to be empty.

    Args:
        path: The file as a spreadsheet saves it: commas, semicolons or tabs; UTF-8, UTF-16, or another
            encoding, guessed with a warning.
        shown: How to name it in problems.

    Returns:
        The cases in the file's order, and every problem; no case when a problem is an error.
    """
    try:
        file = File(shown, path.read_bytes(), SpeakerSettings())
    except OSError as error:
        return [], [Problem(Where(shown), f"cannot be read: {error.strerror or error}")]
    text, problems = decode(file)
    if text is None:
        return [], problems
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    cases: dict[str, Case] = {}
    try:
        names = [column_named(name) for name in next(reader, [])]
        if "case" not in names:
            hint = "The first line names the columns: case,role,age,…"
            return [], [*problems, file.error("has no column 'case'", 1, hint=hint)]
        doubled = sorted({name for name in names if name and names.count(name) > 1})
        problems += [file.error(f"two columns are named {name!r}", 1) for name in doubled]
        for row in reader:
            if any(cell.strip() for cell in row):
                _add(row, names, cases, problems, file, reader.line_num)
    except csv.Error as error:
        problems.append(file.error(f"not CSV: {error}", reader.line_num))
    if not cases and not problems:
        problems.append(file.warning("lists no case"))
    has_errors = any(problem.severity is Severity.ERROR for problem in problems)
    return ([] if has_errors else list(cases.values())), problems


def _add(
    row: Sequence[str], names: Sequence[str], cases: dict[str, Case], problems: list[Problem], file: File, line: int
) -> None:
    if len(row) != len(names):
        problems.append(file.error(f"has {len(row)} cells where the header has {len(names)}", line))
        return
    nameless = [cell.strip() for name, cell in zip(names, row, strict=True) if not name and cell.strip()]
    if nameless:
        problems.append(file.error(f"{nameless[0]!r} stands in a column without a name", line))
    values = {name: cell.strip() for name, cell in zip(names, row, strict=True) if name}
    name = unicodedata.normalize("NFC", values.pop("case", ""))
    if not name:
        problems.append(file.error("has no case name", line))
    elif name in cases:
        problems.append(file.error(f"case {name!r} stands twice", line))
    else:
        role = values.pop("role", "")
        guide = values.pop("guide", "") or role
        cases[name] = Case(name, role, guide, values)


def column_named(name: str) -> str:
    """A column's name: ``case``, ``role`` or ``guide`` whatever its language and case, any other as written."""
    return next((known for known, names in _KNOWN.items() if key(name) in names), name.strip())
