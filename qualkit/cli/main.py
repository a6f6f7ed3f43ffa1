"""The command line: a group that loads a command when it is called, and the one place where errors become words."""

from __future__ import annotations

import errno
import gc
import io
import os
import sys
from importlib import import_module

import click

from qualkit import __version__
from qualkit.cli.encoding import HANDLER
from qualkit.cli.table import COMMANDS
from qualkit.errors import QualkitError

EPILOG = """\b
A study from the start:
  qualkit init my-study          a folder with a codebook to edit
  qualkit import interviews/*    transcripts in
  qualkit suggest                codes proposed for every segment
  qualkit code --coder ann       code them, one segment at a time
  qualkit matrix                 themes by case
`qualkit status` says what comes next; `qualkit COMMAND --help` tells more.
See the shipped study: qualkit init --example demo"""


class LazyGroup(click.Group):
    """A group whose commands are imported when they run, so that ``--help`` loads nothing else."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names in the order of the line from file to report."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of this name, its module imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(COMMANDS[cmd_name][0])
        command = getattr(module, f"{cmd_name}_" if cmd_name == "import" else cmd_name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{cmd_name} in {module.__name__} is not a command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """One line of help per command, from the table; nothing is imported."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, naming the nearest commands when there is none of this name."""
        from difflib import get_close_matches

        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            close = get_close_matches(args[0], COMMANDS, n=2)
            hint = f"Did you mean {' or '.join(close)}?" if close else "See: qualkit --help"
            raise click.UsageError(f"no command {args[0]!r}. {hint}", ctx)
        return super().resolve_command(ctx, args)


@click.command(
    cls=LazyGroup,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "QUALKIT"},
)
@click.version_option(__version__, prog_name="qualkit")
def cli() -> None:
    """Read, segment and code interviews; measure, gather and publish. Local, offline, yours."""


def main() -> None:
    """Run the program; a user's mistake is two lines and a status, a bug is a traceback."""
    # Imports and parsing make many objects and little garbage: looking for it at each 700th costs a tenth of a start.
    gc.set_threshold(50_000, 20, 20)
    _fill_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        # A terminal of another encoding must not stop a session over one character it cannot draw.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=HANDLER)
    if isinstance(sys.stdin, io.TextIOWrapper) and not sys.stdin.isatty():
        # Answers piped in are UTF-8 on every machine; bytes that are not are refused as an unknown code is.
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    output = sys.stdout
    try:
        status = cli.main(prog_name="qualkit", standalone_mode=False)
    except QualkitError as error:
        told = [f"{problem.severity}: {problem}" for problem in error.problems]
        # One problem in one file is the whole message.
        for line in dict.fromkeys([*told, f"error: {error}"]):
            click.echo(line, err=True)
        sys.exit(error.status)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nStopped. What was saved stays saved.", err=True)
        sys.exit(130)
    except SystemExit as stop:
        # `qualkit … | head` closed the pipe: nothing more to say, and nothing went wrong. Rich leaves by an exit
        # that tells its cause, click by one that does not, after it put another stream in the place of this one.
        is_cut = isinstance(stop.__context__, BrokenPipeError) or sys.stdout is not output
        sys.exit(0 if is_cut else stop.code)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            sys.exit(0)
        click.echo(f"error: {_told(error)}", err=True)
        sys.exit(1)
    sys.exit(status if isinstance(status, int) else 0)


def _fill_closed_streams() -> None:
    """Put the null device where a standard stream is closed, so that no file of the study takes its place."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if sys.stdin is None:
        sys.stdin = io.StringIO()


def _told(error: OSError) -> str:
    """What the operating system refuses, as place, problem and next step."""
    place = f"{error.filename}: " if error.filename else "output: " if error.errno == errno.ENOSPC else ""
    is_full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    hint = "Free some space on the disk" if is_full else "Check that it is there and that you may read and write it"
    return f"{place}{error.strerror or error}\n  {hint}, and try again. What was saved stays saved."
