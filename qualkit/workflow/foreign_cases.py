"""A foreign project's cases, variables and sets of texts as a table of cases."""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass, field
from io import StringIO
from typing import TYPE_CHECKING

from qualkit.readers import column_named

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Mapping

    from qualkit.exchange.foreign import ForeignCase, ForeignStudy

MEMBER = "yes"
"""What a case has in the column of a set that one of its texts is in."""


@dataclass(slots=True)
class CaseTable:
    """Cases with what is known of them.

    Attributes:
        columns: Beside ``case``, in order.
        rows: Case to values by column; what is not there is not reported.
    """

    columns: list[str] = field(default_factory=list)
    rows: dict[str, dict[str, str]] = field(default_factory=dict)

    def __str__(self) -> str:
        """As cases.csv holds it."""
        out = StringIO()
        table = csv.writer(out, lineterminator="\n")
        table.writerow(["case", *self.columns])
        for case, values in self.rows.items():
            table.writerow([case, *(values.get(name, "") for name in self.columns)])
        return out.getvalue()

    def put(self, case: str, column: str, value: str) -> bool:
        """Note a value of a case; ``False`` where another stands there."""
        value = unicodedata.normalize("NFC", value).strip()
        there = self.rows.setdefault(case, {}).setdefault(column, value)
        if column not in self.columns:
            self.columns.append(column)
        return there == value


def cases_of_texts(found: ForeignStudy, names: Mapping[str, str], lost: Counter[str]) -> dict[str, str]:
    """Guid of a source to the one case that it stands for; sources of several cases are told and stay their own.

    Args:
        found: The project.
        names: Guid of a source to the transcript's name.
        lost: Where to count what finds no place.
    """
    by_text: dict[str, dict[str, None]] = {}
    for case in found.cases:
        for guid in case.sources:
            if guid in names and case_name(case):
                by_text.setdefault(guid, {})[case_name(case)] = None
    for guid, cases in by_text.items():
        if len(cases) > 1:
            lost[f"{names[guid]} as a text of several cases ({', '.join(cases)}): it is a case of its own"] += 1
    return {guid: next(iter(cases)) for guid, cases in by_text.items() if len(cases) == 1}


def case_table(
    found: ForeignStudy, names: Mapping[str, str], cases: Mapping[str, str], lost: Counter[str]
) -> CaseTable:
    """What the project knows about the cases that texts stand for.

    Values of a text are its case's. A set of texts is a column of its own, ``yes`` for the cases of its texts.

    Args:
        found: The project.
        names: Guid of a source to the transcript's name, which is its case where it has no other.
        cases: Guid of a source to its case.
        lost: Where to count what finds no place.
    """
    table = CaseTable(columns=["role"])
    columns = _columns(found)
    used = set(cases.values())
    seen: set[str] = set()
    for case in found.cases:
        name = case_name(case)
        if name not in used or name in seen:
            lost["cases of one name with another" if name in seen else "cases that no text stands for"] += 1
            continue
        seen.add(name)
        table.rows.setdefault(name, {})
        _put(table, name, columns, case.values, lost)
    for source in found.sources:
        if source.values:
            _put(table, cases.get(source.guid, names[source.guid]), columns, source.values, lost)
    for one in found.sets:
        members = dict.fromkeys(cases.get(guid, names[guid]) for guid in one.sources if guid in names)
        label = _free(one.name.strip() or "set", table.columns)
        for member in members:
            table.put(member, label, MEMBER)
    return table


def case_name(case: ForeignCase) -> str:
    """A case's name as the table of cases has it."""
    return unicodedata.normalize("NFC", case.name).strip()


def _columns(found: ForeignStudy) -> dict[str, str]:
    """Guid of a variable to its column: ``role`` and ``guide`` whatever their language, no two the same."""
    taken: list[str] = []
    columns: dict[str, str] = {}
    for variable in found.variables:
        name = column_named(" ".join(variable.name.split()))
        if name:
            columns[variable.guid] = _free(name, taken)
            taken.append(columns[variable.guid])
    return columns


def _free(name: str, taken: Iterable[str]) -> str:
    """The name, with a number behind it where another column, or that of the case's name, has it."""
    found, n = name, 2
    while found in {"case", *taken} or column_named(found) == "case":
        found, n = f"{name} {n}", n + 1
    return found


def _put(
    table: CaseTable, case: str, columns: Mapping[str, str], values: Mapping[str, str], lost: Counter[str]
) -> None:
    for guid, value in values.items():
        if not value.strip():
            continue
        if guid not in columns:
            lost["values of variables that the project does not have"] += 1
        elif not table.put(case, columns[guid], value):
            lost["values that differ between the texts of one case"] += 1
