"""Options that several commands share."""

from __future__ import annotations

from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    Command = Callable[..., Any]


def pass_study(command: Command) -> Command:
    """Add ``--study DIR`` and hand the command its study, found from DIR or any folder above it."""

    @click.option(
        "--study",
        "study_dir",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        default=".",
        show_default="here",
        help="A folder of the study.",
    )
    @wraps(command)
    def with_study(*args: Any, study_dir: Path, **kwargs: Any) -> Any:
        from qualkit.study import find_study

        return command(find_study(study_dir), *args, **kwargs)

    return with_study


output_option = click.option(
    "--output",
    type=click.Choice(["table", "csv", "jsonl"]),
    default="table",
    show_default=True,
    help="How to print the rows.",
)

coder_option = click.option("--coder", metavar="ID", help="Only this coder.")

layer_option = click.option(
    "--layer",
    metavar="NAME",
    help="A coder, 'consensus' or 'union'. Default: consensus where it exists, the primary coder elsewhere.",
)

rest_option = click.option(
    "--rest", metavar="ID", help="Whose codings count where the consensus settled nothing. Default: the primary coder."
)

to_option = click.option(
    "--to",
    "paths",
    type=click.Path(dir_okay=False, path_type=Path),
    multiple=True,
    help="Write to this file as well; its suffix decides the format. May be repeated.",
)
