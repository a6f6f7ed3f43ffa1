"""Keep the store's cases in step with cases.csv and the transcripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit import readers, store
from qualkit.errors import SettingsError
from qualkit.model.case import Case
from qualkit.model.counted import counted
from qualkit.problem import Severity
from qualkit.workflow.files import shown
from qualkit.workflow.keys import CASES

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualkit.store import Engine
    from qualkit.study import Study


def refresh_cases(study: Study, engine: Engine, *, tell: Callable[[str], None]) -> None:
    """Read cases.csv when it changed; transcripts whose case it does not list add a case of their own.

    Told are warnings about the table, and names that may be meant for each other but are not the same.

    Raises:
        SettingsError: cases.csv has problems; carries all of them.
    """
    data = study.cases_path.read_bytes() if study.cases_path.is_file() else b""
    with store.reading(engine) as connection:
        own = {t.case: t.facts.get("role", "") for t in store.transcripts.every(connection)}
    listed: list[Case] = []
    if data:
        listed, problems = readers.read_cases(study.cases_path, shown=shown(study.cases_path, study))
        wrong = [problem for problem in problems if problem.severity is Severity.ERROR]
        if wrong:
            raise SettingsError(f"{counted(len(wrong), 'problem')} in the table of cases", problems=wrong)
        for warning in problems if listed else ():
            tell(f"warning: {warning}")
    names = {case.name for case in listed}
    lone, unlisted = [name for name in names if name not in own], [name for name in own if name not in names]
    if lone and unlisted:
        tell(
            f"{shown(study.cases_path, study)} lists {_some(lone)} without a transcript, and transcripts are of "
            f"{_some(unlisted)}, not listed. If the same is meant, give it the same name."
        )
    extra = [Case(name, role, role) for name, role in own.items() if name not in names]
    with store.transaction(engine) as connection:
        store.cases.replace(connection, [*listed, *extra])
        store.meta.put(connection, CASES, study.cases_state())


def _some(names: list[str]) -> str:
    """The first five in order, and how many more there are."""
    ordered = sorted(names)
    more = f" and {len(ordered) - 5} more" if len(ordered) > 5 else ""
    return f"{', '.join(repr(name) for name in ordered[:5])}{more}"
