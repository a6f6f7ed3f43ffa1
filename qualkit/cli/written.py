"""A text that a coder writes: as an argument, from a file, through a pipe or in the terminal's editor."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from qualkit.errors import InputError
from qualkit.problem import Where

if TYPE_CHECKING:
    from pathlib import Path

_CUT = "------ What stands below this line is not kept ------"


def written(text: str | None, path: Path | None, *, begun: str = "", about: str = "") -> str:
    """The text, from the first of these that is there.

    Args:
        text: As an argument; ``-`` reads what is piped in.
        path: A UTF-8 file.
        begun: What the editor starts with.
        about: Told below the text in the editor, and not kept.

    Raises:
        InputError: The file cannot be read, both were given, or nothing was written.
    """
    if text is not None and path is not None:
        raise InputError("the text is given twice", hint="Give it as an argument or with --file, not both.")
    if path is not None:
        return _of_file(path)
    if text is not None and text != "-":
        return text
    if text == "-" or is_piped():
        return sys.stdin.read()
    below = f"\n\n{_CUT}\n{about}\n" if about else ""
    edited = click.edit(f"{begun}{below}", extension=".md", require_save=True)
    if edited is None:
        raise InputError("nothing was written; nothing was saved", hint="Save the text before the editor is closed.")
    return edited.split(_CUT, 1)[0]


def is_piped() -> bool:
    """Whether nobody sits at the keyboard."""
    return not sys.stdin.isatty()


def _of_file(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(
            f"cannot be read: {error.strerror or error}", where=Where(path), hint="Check its name and place."
        ) from error
    except UnicodeDecodeError as error:
        raise InputError("cannot be read as UTF-8", where=Where(path), hint="Save it as UTF-8 text.") from error
