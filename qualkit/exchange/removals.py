"""``removals.jsonl``: the tombstones of removed cases, a line when a removal begins and one when it is done."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from qualkit.model.removal import Removal
from qualkit.problem import Problem, Where

if TYPE_CHECKING:
    from pathlib import PurePath


def read_removals(data: bytes, path: PurePath) -> tuple[list[Removal], list[Problem]]:
    """The removals, the oldest first, and the lines that cannot be read."""
    found: list[Removal] = []
    problems: list[Problem] = []
    for number, line in enumerate(data.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if row["state"] == "begun":
                found.append(Removal(str(row["case"]), str(row["at"]), str(row["salt"]), frozenset(row["marks"])))
            elif row["state"] == "readmitted":
                found = [
                    replace(one, readmitted_at=str(row["at"])) if one.label == row["case"] else one for one in found
                ]
            else:
                found[-1] = _done(found[-1], row)
        except (ValueError, KeyError, TypeError, AttributeError, IndexError):
            hint = "Put the file back as it was; it is the record of what was removed."
            problems.append(Problem(Where(path, number), "this removal cannot be read", hint=hint))
    return found, problems


def begun_line(removal: Removal) -> str:
    """The line of a removal that begins, with its line break."""
    row = {
        "state": "begun",
        "at": removal.at,
        "case": removal.label,
        "salt": removal.salt,
        "marks": sorted(removal.marks),
    }
    return json.dumps(row, ensure_ascii=False) + "\n"


def done_line(removal: Removal) -> str:
    """The line of a removal that is done, with its line break."""
    row = {
        "state": "done",
        "at": removal.done_at,
        "case": removal.label,
        "erased": dict(removal.erased),
        "decisions": dict(removal.decisions),
    }
    return json.dumps(row, ensure_ascii=False) + "\n"


def readmitted_line(label: str, at: str) -> str:
    """The line of a case that is taken in again, with its line break."""
    return json.dumps({"state": "readmitted", "at": at, "case": label}, ensure_ascii=False) + "\n"


def _done(begun: Removal, row: dict[str, object]) -> Removal:
    erased, decisions = row["erased"], row["decisions"]
    if not isinstance(erased, dict) or not isinstance(decisions, dict):
        raise TypeError("counts are a table")
    return replace(
        begun,
        done_at=str(row["at"]),
        erased={str(name): int(number) for name, number in erased.items()},
        decisions={str(name): int(number) for name, number in decisions.items()},
    )
