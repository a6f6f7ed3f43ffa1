"""Files that a command is about to write, or wrote, for others: judged before, and searched after."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.output import now, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualkit.store import Engine
    from qualkit.study import Study

LARGEST = 200_000_000
"""Bytes of a file that is searched after it was written."""


def targets(context: click.Context) -> list[Path]:
    """The files that ``--to`` and ``--write-to`` of a command name."""
    found: list[Path] = []
    for option in context.command.params:
        if {"--to", "--write-to"} & set(option.opts) and isinstance(option.type, click.Path):
            given = context.params.get(option.name or "")
            found += [given] if isinstance(given, Path) else list(given or ())
    return found


def is_leaving(context: click.Context) -> bool:
    """Whether a command writes for others: to a file that it is told, or by its nature."""
    is_export = context.parent is not None and context.parent.command.name == "export"
    return is_export or bool(targets(context))


def may_leave(study: Study, engine: Engine) -> None:
    """Stop a command that writes for others while names that were accepted still stand in the study.

    Raises:
        InputError: They do; says where, and what to do.
    """
    context = click.get_current_context(silent=True)
    if context is None or not is_leaving(context) or not study.privacy.is_dir():
        return
    from qualkit.workflow.leaving import check
    from qualkit.workflow.pseudonymise import read_key

    check(study, engine, read_key(study), now=now())


def tell_named(study: Study, paths: Sequence[Path]) -> None:
    """Tell which of the files that were written say words that surrogates stand for."""
    if not paths or not study.privacy.is_dir():
        return
    from qualkit.workflow.pseudonymise import read_key
    from qualkit.workflow.still_named import says

    small = [path for path in paths if path.is_file() and path.stat().st_size <= LARGEST]
    for name in says(read_key(study), {str(path): path.read_bytes() for path in small}):
        say(f"Words that surrogates stand for are in {name}, be it by chance.")
        say(f"Which and where: qualkit pseudonymise --check {shlex.quote(name)}")
