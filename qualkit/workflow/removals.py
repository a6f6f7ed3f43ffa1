"""The record of removed cases, ``removals.jsonl``: what was erased, and whether it came back."""

from __future__ import annotations

import secrets
import shlex
from typing import TYPE_CHECKING

from qualkit import exchange
from qualkit.errors import InputError, StudyError
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


def readmit(study: Study, name: str, *, at: str) -> Removal:
    """Note that a participant consented anew, so that the case may be imported again; its tombstone stays.

    Args:
        study: The study.
        name: Of the case or of a transcript of it, or what the record calls it.
        at: The time.

    Raises:
        InputError: No such case was removed, its removal was stopped half way, or it was taken in again before.
    """
    found = removal_of(study, name)
    if found is None:
        raise InputError(f"no case {name!r} was removed", hint="See: qualkit case list")
    if found.readmitted_at:
        raise InputError(f"case {name!r} was taken in again on {found.readmitted_at[:10]}", hint="Import its files.")
    if not found.is_done:
        hint = f"Finish it first: qualkit case remove {shlex.quote(found.label)}"
        raise InputError(f"the removal of {name!r} was stopped half way", hint=hint)
    _add(study, exchange.readmitted_line(found.label, at))
    return found


def _add(study: Study, line: str) -> None:
    before = study.removals.read_bytes() if study.removals.is_file() else b""
    write_whole(study.removals, before + line.encode())
