"""cases.csv: whom or what the study compares, one case a line."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from qualkit.model.case import Case
from qualkit.problem import Problem, Severity, Where

if TYPE_CHECKING:
    from pathlib import Path, PurePath


def read_cases(path: Path, *, shown: PurePath) -> tuple[list[Case], list[Problem]]:
    """The cases in a CSV with a header line: ``case``, and if wanted ``role``, ``guide`` and any attributes.

    An empty cell stays empty: not reported. ``guide`` falls back on the role.

    Args:
        path: The file; comma or semicolon separated, UTF-8.
        shown: How to name it in problems.

    Returns:
        The cases in the file's order, and every problem; no case when a problem is an error.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        return [], [Problem(Where(shown), f"cannot be read: {error}", hint="Save it as CSV in UTF-8.")]
    header_line = text.split("\n", 1)[0]
    delimiter = ";" if header_line.count(";") > header_line.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    problems: list[Problem] = []
    cases: dict[str, Case] = {}
    try:
        names = [name.strip() for name in reader.fieldnames or []]
        if "case" not in names:
            hint = "The first line names the columns: case,role,age,…"
            return [], [Problem(Where(shown, 1), "has no column 'case'", hint=hint)]
        doubled = sorted({name for name in names if names.count(name) > 1})
        problems += [Problem(Where(shown, 1), f"two columns are named {name!r}") for name in doubled]
        reader.fieldnames = names
        for row in reader:
            where = Where(shown, reader.line_num)
            if None in row or None in row.values():
                problems.append(Problem(where, f"has {_width(row)} cells where the header has {len(names)}"))
                continue
            values = {name: value.strip() for name, value in row.items()}
            name = values.pop("case")
            if not name and not any(values.values()):
                continue
            if not name:
                problems.append(Problem(where, "has no case name"))
            elif name in cases:
                problems.append(Problem(where, f"case {name!r} stands twice"))
            else:
                role = values.pop("role", "")
                guide = values.pop("guide", "") or role
                cases[name] = Case(name, role, guide, values)
    except csv.Error as error:
        problems.append(Problem(Where(shown, reader.line_num), f"not CSV: {error}"))
    if not cases and not problems:
        problems.append(Problem(Where(shown), "lists no case", Severity.WARNING))
    has_errors = any(problem.severity is Severity.ERROR for problem in problems)
    return ([] if has_errors else list(cases.values())), problems


def _width(row: dict[str | None, object]) -> int:
    """Cells that a row of ``csv.DictReader`` has: the missing are None, the surplus stand under None."""
    extra = row.get(None)
    present = sum(1 for name, value in row.items() if name is not None and value is not None)
    return present + (len(extra) if isinstance(extra, list) else 0)
