"""The study's store for a command, with progress and messages on standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.cli.leaving import may_leave
from qualkit.cli.output import now, say
from qualkit.cli.progress import bar
from qualkit.workflow.ready import ready

if TYPE_CHECKING:
    from qualkit.store import Engine
    from qualkit.study import Study


def opened(study: Study, *, coder: str | None = None) -> Engine:
    """The store, built from the study's files when it is new.

    A command that writes for others is stopped here while names that were accepted still stand in the study.

    Args:
        study: The study.
        coder: As whom the command runs: while a sample of this coder's is open, no other layer is opened.
    """
    engine = ready(study, coder=coder, now=now(), progress=bar, tell=say)
    may_leave(study, engine)
    return engine
