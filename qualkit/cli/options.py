"""Options that several commands share."""

from __future__ import annotations

from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualkit.cli.leaving import targets, tell_named

if TYPE_CHECKING:
    from collections.abc import Callable

    Command = Callable[..., Any]


def pass_study(command: Command) -> Command:
    """Add ``--study DIR`` and hand the command its study, found from DIR or any folder above it.

    What the command wrote for others is searched for words that surrogates stand for.
    """

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

        context = click.get_current_context()
        if context.invoked_subcommand is not None:
            _not_before(context)
            return None
        study = find_study(study_dir)
        done = command(study, *args, **kwargs)
        tell_named(study, targets(context))
        return done

    return with_study


def _not_before(context: click.Context) -> None:
    """A group that is a command as well takes no options before one of its commands: they would go unread."""
    given = [
        option
        for option in context.command.params
        if option.name and context.get_parameter_source(option.name) is click.core.ParameterSource.COMMANDLINE
    ]
    if given:
        raise click.UsageError(f"Put {given[0].opts[0]} behind {context.invoked_subcommand!r}.", context)


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


def _pairs(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> list[tuple[str, str]]:
    """``role=physician`` in two parts."""
    for value in values:
        if not value.partition("=")[0].strip() or "=" not in value:
            raise click.BadParameter(f"{value!r} is not ATTRIBUTE=VALUE, such as role=physician", ctx, param)
    return [(name.strip(), told.strip()) for name, _, told in (value.partition("=") for value in values)]


where_option = click.option(
    "--where",
    metavar="ATTRIBUTE=VALUE",
    multiple=True,
    callback=_pairs,
    help="Only cases with this attribute, such as role=physician. Repeated: all must hold; one attribute: any value.",
)
