"""A group of commands whose help tells each of them in a whole sentence."""

from __future__ import annotations

import inspect

import click


class Group(click.Group):
    """A group that lists its commands with the first line of their help, wrapped instead of cut off."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One entry per command, by name."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, _first_line(command)) for name, command in commands if command is not None]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _first_line(command: click.Command) -> str:
    paragraph = inspect.cleandoc(command.help or "").split("\n\n", 1)[0]
    return " ".join(paragraph.split())
