"""Workbooks: the tables of an .xlsx file, through python-calamine."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import TYPE_CHECKING

from qualkit.readers import table
from qualkit.readers.package import unsafe

if TYPE_CHECKING:
    from qualkit.problem import Problem
    from qualkit.readers.draft import Draft
    from qualkit.readers.file import File

MOST_CELLS = 5_000_000
"""Cells between the first and the last filled one; a single cell far out would take the memory of all."""

_CELL = re.compile(rb'<(?:\w+:)?c [^>]{0,200}?\br=["\']([A-Za-z]{1,7})[A-Za-z]*(\d{1,12})')
_ROW = re.compile(rb'<(?:\w+:)?row [^>]{0,200}?\br=["\'](\d{1,12})')
"""Where a cell and a row stand; of a number without end its first digits are far out already."""
_AGAIN = "Open it in Excel or LibreOffice and save it as .xlsx or .csv."


def read(file: File) -> tuple[list[Draft], list[Problem]]:
    """The interviews in the sheet of an .xlsx file: a table of turns or a survey, as in .csv files.

    A workbook in which several sheets hold something is refused unless one of them alone has a column of words.
    Formulas give their last value; macros are never run. The lines of problems count rows.
    """
    problem = unsafe(file, what="workbook", old="old .xls file", program="Excel") or _too_wide(file)
    if problem is not None:
        return [], [problem]
    import python_calamine

    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.data)) as book:
            sheets = {name: _rows(book.get_sheet_by_name(name)) for name in book.sheet_names}
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        # A PasswordError, ZipError or XmlError is a CalamineError.
        return [], [file.error(f"is damaged, or no workbook: {error}", hint=_AGAIN)]
    filled = {name: rows for name, rows in sheets.items() if rows}
    if not filled:
        return [], [file.error("is a workbook without a filled cell", hint="Leave it out.")]
    worded = {name: rows for name, rows in filled.items() if "text" in table.columns_of(rows[0][1])}
    if len(filled) > 1 and len(worded) != 1:
        told = ", ".join(map(repr, filled))
        return [], [file.error(f"has {len(filled)} filled sheets: {told}", hint="Save the one meant as .csv.")]
    name, rows = next(iter((worded or filled).items()))
    drafts, problems = table.drafts_of_rows(rows, file)
    beside = [repr(other) for other in filled if other != name]
    if beside:
        problems.append(file.warning(f"not read: the sheet(s) {', '.join(beside)}"))
    return drafts, problems


def _rows(sheet: object) -> list[tuple[int, list[str]]]:
    """Rows that are not blank, with their numbers."""
    found: list[tuple[int, list[str]]] = []
    for number, row in enumerate(sheet.to_python(skip_empty_area=False), start=1):  # type: ignore[attr-defined]
        cells = [_told(cell) for cell in row]
        if any(cell.strip() for cell in cells):
            found.append((number, cells))
    return found


def _told(cell: object) -> str:
    """A cell as a spreadsheet shows it: whole numbers without a point, times as clock times."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.timedelta):
        seconds = cell.total_seconds()
        return f"{int(seconds) // 3600}:{int(seconds) // 60 % 60:02}:{int(seconds) % 60:02}"
    if isinstance(cell, (dt.datetime, dt.date, dt.time)):
        return cell.isoformat(sep=" ") if isinstance(cell, dt.datetime) else cell.isoformat()
    return str(cell).replace("\r\n", "\n").replace("\r", "\n")


def _too_wide(file: File) -> Problem | None:
    """A reason not to lay out the cells: one of them stands so far out that all before it would fill the memory."""
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        for part in archive.namelist():
            if not part.endswith(".xml"):
                continue  # a sheet may have any name
            data = archive.read(part)
            columns = {found[1] for found in _CELL.finditer(data)}
            n_columns = max((_number(one) for one in columns), default=1)
            n_rows = max((int(found[1]) for found in _ROW.finditer(data)), default=1)
            n_rows = max(n_rows, max((int(found[2]) for found in _CELL.finditer(data)), default=1))
            if n_columns * n_rows > MOST_CELLS:
                told = f"{n_rows} rows and {n_columns} columns in {part}"
                return file.error(f"reaches over {told}, which no table of interviews does", hint=_AGAIN)
    return None


def _number(column: bytes) -> int:
    n = 0
    for letter in column.upper():
        n = n * 26 + letter - 64
    return n
