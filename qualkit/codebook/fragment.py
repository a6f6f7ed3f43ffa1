"""New pieces of YAML, written so that they can stand in a given place."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from qualkit.errors import CodebookError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NEVER_WRAPPED = 10_000_000


def scalar(words: str) -> str:
    """Words as one line of YAML for a place behind ``key:`` or ``- ``, quoted where YAML needs it.

    Raises:
        CodebookError: The words hold half a character (a lone surrogate), which no file can keep.
    """
    return block({"k": words})[0].removeprefix("k: ")


def in_flow(words: str) -> str:
    """Words as YAML for a place inside ``[…]`` or ``{…}``."""
    return _written([_quoted(words)], flow=True)[0].removeprefix("[").removesuffix("]")


def flow_list(items: Iterable[str]) -> str:
    """A list in one line."""
    return f"[{', '.join(in_flow(item) for item in items)}]"


def block(data: Any, *, offset: int = 0) -> list[str]:
    """Dicts and lists of strings as lines of YAML, starting in the first column.

    Args:
        data: What to write.
        offset: Columns by which ``-`` is indented against the key above it.
    """
    lines = _written(_quoted(data), flow=False, offset=offset)
    return lines if isinstance(data, dict) else [indented(line, -offset) for line in lines]


def entry(fields: dict[str, Any], *, offset: int = 0) -> list[str]:
    """One item of a list, ``- `` in the first column, with its fields below each other.

    Args:
        fields: What to write.
        offset: Columns by which ``-`` is indented against the key above it, in lists inside.
    """
    return as_item(block(fields, offset=offset))


def as_item(lines: Sequence[str]) -> list[str]:
    """Lines as one item of a list."""
    return [f"- {lines[0]}", *(indented(line, 2) for line in lines[1:])]


def indented(line: str, columns: int) -> str:
    """A line moved to the right, or to the left as far as it has spaces; an empty line stays empty."""
    if columns >= 0:
        return " " * columns + line if line.strip("\r\n") else line
    spaces = len(line) - len(line.lstrip(" "))
    return line[min(spaces, -columns) :]


def _quoted(data: Any) -> Any:
    """The same data with texts of several lines in double quotes, so that each stays on one line."""
    if isinstance(data, dict):
        return {key: _quoted(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_quoted(value) for value in data]
    try:
        data.encode("utf-8")
    except UnicodeEncodeError as error:
        raise CodebookError("a text holds half a character", hint="Type it again.") from error
    return DoubleQuotedScalarString(data) if len(data.splitlines()) > 1 else data


def _written(data: Any, *, flow: bool, offset: int = 0) -> list[str]:
    yaml = YAML()
    yaml.indent(mapping=2, sequence=2 + offset, offset=offset)
    yaml.width = _NEVER_WRAPPED
    yaml.default_flow_style = flow
    stream = StringIO()
    yaml.dump(data, stream)
    return stream.getvalue().removesuffix("\n").split("\n")
