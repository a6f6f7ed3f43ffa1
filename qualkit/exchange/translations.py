"""Translations of quotes: ``translations/en.csv``, a row for each quote."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from qualkit.exchange.formulas import from_text
from qualkit.model.chosen import Translation, TranslationStatus
from qualkit.problem import Problem, Where

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import PurePath

COLUMNS = ("place", "original", "translation", "translator", "status", "back_translation")
_NEEDED = COLUMNS[:3]


def read_translations(data: bytes, path: PurePath) -> tuple[list[Translation], list[Problem]]:
    """The translations in the file's order, and every problem.

    Args:
        data: UTF-8, with or without a byte order mark; commas, semicolons or tabs.
        path: How to name it in problems.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return [], [Problem(Where(path, line), "cannot be read as UTF-8", hint="Save it as CSV UTF-8.")]
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: dict[tuple[str, str], Translation] = {}
    problems: list[Problem] = []
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        missing = [name for name in _NEEDED if name not in names]
        if missing:
            hint = f"The first line names them: {','.join(COLUMNS)}"
            return [], [Problem(Where(path, 1), f"has no column {', '.join(missing)}", hint=hint)]
        for row in reader:
            if any(cell.strip() for cell in row):
                cells = {name: from_text(cell) for name, cell in zip(names, row, strict=False)}
                _add(cells, found, problems, Where(path, reader.line_num))
    except csv.Error as error:
        problems.append(Problem(Where(path, reader.line_num), f"not CSV: {error}", hint="Save it as CSV UTF-8."))
    return list(found.values()), problems


def translation_rows(rows: Sequence[Mapping[str, str]], *, like: str = "") -> str:
    """A table of translations as its file holds it, header first.

    Args:
        rows: Column to cell.
        like: The table that it will be added to: its columns and its separator are taken over.
    """
    target = io.StringIO(newline="")
    first = like.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    own = [name.strip().lower() for name in next(csv.reader([first], delimiter=delimiter), [])]
    writer = csv.DictWriter(target, own or COLUMNS, delimiter=delimiter, lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue()


def _add(
    cells: Mapping[str, str], found: dict[tuple[str, str], Translation], problems: list[Problem], where: Where
) -> None:
    status = cells.get("status", "").strip().lower() or TranslationStatus.DRAFT.value
    if status not in list(TranslationStatus):
        problems.append(Problem(where, f"{status!r} is no status", hint="Write draft or checked."))
        status = TranslationStatus.DRAFT.value
    translator = cells.get("translator", "").strip()
    if status == TranslationStatus.CHECKED and not translator:
        problems.append(Problem(where, "checked, but nobody is named", hint="Name the translator."))
    original = " ".join(cells.get("original", "").split())
    place = cells.get("place", "").strip()
    made = Translation(
        place,
        original,
        cells.get("translation", "").strip(),
        translator,
        TranslationStatus(status),
        cells.get("back_translation", "").strip(),
        where.line or 1,
    )
    if (place, original) in found:
        first = found[place, original].line
        problems.append(Problem(where, f"a second translation of {place}; the first is in line {first}"))
    else:
        found[place, original] = made
