"""Codings as a table that spreadsheets, R and pandas open: the lines of a codings file as rows of a .csv file."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

from qualkit.exchange.formulas import as_text, from_text
from qualkit.problem import Problem, Where

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import PurePath

FORMAT = "codings/1"
HEADER = "qualkit"
"""Key of a header: what the file is."""

COLUMNS = (
    *("transcript", "start", "end", "quote", "verdict", "codes", "facets", "memo", "at"),
    *("codebook", "fingerprints", "coder"),
)
_NEEDED = ("transcript", "quote", "codes")
_OBJECTS = ("facets", "fingerprints")
_VERDICTS = ("codes", "none", "memo")
_ID = re.compile(r"\w[\w.-]*")
_LONGEST_CELL = 1_000_000
"""Characters; the csv module's own limit is lower than the longest turn a study may have."""


def table(header: Mapping[str, Any], lines: Iterable[Mapping[str, Any]]) -> bytes:
    """The .csv file of a codings file's lines, with a byte order mark, for Excel.

    ``verdict`` tells answers with codes from those that none fits (``none``) and from memos on words that were not
    answered (``memo``). Codes are divided by ``; ``; facets and fingerprints are JSON. Texts that a spreadsheet would
    run have an apostrophe in front, which reading takes away again.

    Args:
        header: What the file says of itself.
        lines: Of the file.
    """
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    for name, value in header.items():
        writer.writerow([f"# {name}", as_text(str(value).lower() if isinstance(value, bool) else str(value))])
    writer.writerow(COLUMNS)
    for line in lines:
        writer.writerow([as_text(_cell(name, {**line, "coder": header["coder"]})) for name in COLUMNS])
    return target.getvalue().encode("utf-8-sig")


def read_table(text: str, shown: PurePath, problems: list[Problem]) -> Iterator[tuple[Where, dict[str, Any]]]:
    """The lines of a codings file from its table, its header first; what cannot be read goes to ``problems``.

    Args:
        text: The file. Commas, semicolons or tabs divide cells; columns may stand in any order, and only transcript,
            quote and codes are needed.
        shown: How to name the file in problems.
        problems: Gets every problem found.
    """
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
        # All rows at once: the limit holds for every reader of this process, and is put back behind them.
        rows, begun = [], 1
        try:
            for row in reader:
                rows.append((begun, row))
                begun = reader.line_num + 1
        except csv.Error as error:
            problems.append(Problem(Where(shown, begun), f"not CSV: {error}", hint="Save it as CSV UTF-8."))
            return
    finally:
        csv.field_size_limit(before)
    facts = {}
    names: list[str] | None = None
    for number, row in rows:
        where = Where(shown, number)
        if not any(cell.strip() for cell in row):
            continue
        if names is not None:
            line = _line(names, row, where, problems)
            if line is not None:
                yield where, line
        elif row[0].startswith("#"):
            facts[row[0].removeprefix("#").strip()] = from_text(row[1]) if len(row) > 1 else ""
            if len(facts) == 1:
                first = where
        else:
            names = _names(row, where, problems)
            if names is None:
                return
            if HEADER in facts:
                yield first, dict(facts)


def _delimiter(text: str) -> str:
    """What divides the cells of the row that names the columns."""
    heads = (line for line in text.split("\n") if line.strip() and not line.startswith(("#", '"#')))
    return max(",;\t", key=next(heads, "").count)


def _names(row: Sequence[str], where: Where, problems: list[Problem]) -> list[str] | None:
    """The columns' names, ``""`` for a column without any; ``None`` when they are not those of codings."""
    names = [from_text(name).strip().lower() for name in row]
    before = len(problems)
    missing = [name for name in _NEEDED if name not in names]
    if missing:
        hint = f"The first row names the columns: {','.join(COLUMNS)}"
        problems.append(Problem(where, f"has no column {', '.join(missing)}", hint=hint))
    for name in dict.fromkeys(names):
        if name and names.count(name) > 1:
            problems.append(Problem(where, f"two columns are named {name!r}", hint="Remove or rename one of them."))
        if name and name not in COLUMNS:
            problems.append(Problem(where, f"unknown column {name!r}", hint=f"There are: {', '.join(COLUMNS)}"))
    return names if len(problems) == before else None


def _line(names: Sequence[str], row: Sequence[str], where: Where, problems: list[Problem]) -> dict[str, Any] | None:
    if any(cell.strip() for cell in row[len(names) :]):
        problems.append(Problem(where, f"has {len(row)} cells, but there are {len(names)} columns"))
        return None
    if any(cell.strip() for name, cell in zip(names, row, strict=False) if not name):
        problems.append(Problem(where, "has a cell in a column without a name", hint="Name the column, or empty it."))
        return None
    cells = {name: from_text(cell) for name, cell in zip(names, row, strict=False) if name and cell}
    before = len(problems)
    verdict = cells.pop("verdict", "").strip().lower()
    codes = _codes(cells.pop("codes", ""), where, problems)
    if not verdict:
        verdict = "codes" if codes else "none"
    if verdict not in _VERDICTS:
        problems.append(Problem(where, f"{verdict!r} is no verdict", hint=f"Write one of: {', '.join(_VERDICTS)}."))
    elif (verdict == "codes") != bool(codes):
        told = "has no codes" if verdict == "codes" else f"has codes, but the verdict {verdict!r}"
        problems.append(Problem(where, told, hint="none: no code fits; memo: a memo on words that were not answered."))
    line: dict[str, Any] = dict(cells)
    for name in _OBJECTS:
        if name in cells:
            line[name] = _object(name, cells[name], where, problems)
    if verdict != "memo":
        line["codes"] = codes
    return line if len(problems) == before else None


def _codes(cell: str, where: Where, problems: list[Problem]) -> list[Any]:
    if not cell.lstrip().startswith("["):
        return [code.strip() for code in cell.split(";") if code.strip()]
    try:
        codes = json.loads(cell)
    except (ValueError, RecursionError) as error:
        problems.append(Problem(where, f"codes: not JSON: {error}", hint="Divide codes by ; or write a JSON list."))
        return []
    return codes if isinstance(codes, list) else []


def _object(name: str, cell: str, where: Where, problems: list[Problem]) -> Any:
    try:
        return json.loads(cell)
    except (ValueError, RecursionError) as error:
        problems.append(Problem(where, f"{name}: not JSON: {error}", hint='Such as: {"cost": {"valence": "barrier"}}'))
        return {}


def _cell(name: str, line: Mapping[str, Any]) -> str:
    """A value of a line as its cell holds it."""
    if name == "verdict":
        return "memo" if "codes" not in line else "codes" if line["codes"] else "none"
    value = line.get(name, "")
    if name == "codes" and value:
        is_plain = all(_ID.fullmatch(code) for code in value)
        return "; ".join(value) if is_plain else json.dumps(value, ensure_ascii=False)
    if name in _OBJECTS and value:
        return json.dumps(value, ensure_ascii=False)
    return str(value) if value != [] else ""
