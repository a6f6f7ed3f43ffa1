"""The record of removed cases, ``removals.jsonl``: what was erased, and whether it came back."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from qualkit import exchange
from qualkit.errors import StudyError
from qualkit.model.counted import counted
from qualkit.model.removal import Removal, mark
from qualkit.report.files import write_whole
from qualkit.workflow.files import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qualkit.study import Study


def record(study: Study) -> list[Removal]:
    """Every removal, the oldest first.

    Raises:
        StudyError: A line of the record cannot be read; carries every problem.
    """
    path = study.removals
    if not path.is_file():
        return []
    found, problems = exchange.read_removals(path.read_bytes(), shown(path, study))
    if problems:
        raise StudyError(f"{counted(len(problems), 'problem')} in the record of removed cases", problems=problems)
    return found


def stopped(study: Study) -> list[Removal]:
    """Removals that were stopped half way and not finished since."""
    found = record(study)
    return [
        one
        for number, one in enumerate(found)
        if not one.is_done and not any(later.label == one.label for later in found[number + 1 :])
    ]


def removal_of(study: Study, name: str) -> Removal | None:
    """The newest removal of a case or transcript of this name, or called so; ``None`` when none was removed."""
    return next((one for one in reversed(record(study)) if one.label == name or one.is_of(name)), None)


def begin(study: Study, label: str, names: Iterable[str], *, at: str) -> Removal:
    """Note that a removal begins; one of the same label keeps its salt and marks.

    The salt is random: nothing but the marks depends on it.
    """
    former = next((one for one in reversed(record(study)) if one.label == label), None)
    salt = secrets.token_hex(16) if former is None else former.salt
    marks = frozenset(mark(salt, name) for name in names) | (frozenset() if former is None else former.marks)
    made = Removal(label, at, salt, marks)
    _add(study, exchange.begun_line(made))
    return made


def finish(
    study: Study, begun: Removal, *, erased: Mapping[str, int], decisions: Mapping[str, int], at: str
) -> Removal:
    """Note that a removal is done, and what it erased."""
    done = Removal(begun.label, begun.at, begun.salt, begun.marks, at, erased, decisions)
    _add(study, exchange.done_line(done))
    return done


def _add(study: Study, line: str) -> None:
    before = study.removals.read_bytes() if study.removals.is_file() else b""
    write_whole(study.removals, before + line.encode())
