"""Rows as a table, CSV or JSON lines: what every listing command prints."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from qualkit.errors import InputError
from qualkit.exchange.formulas import as_text
from qualkit.language.signs import plain

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

READABLE_WIDTH = 8  # a column folded to fewer cells is no longer read as a column
GAP = 3


def rows_as(rows: Sequence[Mapping[str, object]], columns: Sequence[str], output: str) -> str | RenderableType:
    r"""Rows in the form asked for; only the columns named, in that order.

    Args:
        rows: Column to value. A column that a row lacks is empty.
        columns: What to show.
        output: ``table``: something rich draws, with no text cut off, one record below the other where
            columns would be too narrow. ``csv``: with a header; texts that a spreadsheet would take for a
            formula get a leading apostrophe. ``jsonl``: one object a line, every value as it is.

    Raises:
        InputError: Another output.
    """
    if output == "table":
        return _Listing(rows, columns)
    if output == "csv":
        target = io.StringIO()
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow([as_text(column) for column in columns])
        writer.writerows([_flat(row.get(column), as_text) for column in columns] for row in rows)
        return target.getvalue()
    if output == "jsonl":
        return "".join(
            json.dumps({column: row.get(column) for column in columns}, ensure_ascii=False, default=_plain) + "\n"
            for row in rows
        )
    raise InputError(f"no output {output!r}", hint="There are: table, csv, jsonl.")


class _Listing:
    """Rows that rich draws side by side where they fit, else one record below the other."""

    def __init__(self, rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> None:
        self._columns = columns
        self._rows = [[plain(_flat(row.get(column))) for column in columns] for row in rows]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        widest = [
            max(cell_len(line) for text in texts for line in (text.splitlines() or [""]))
            for texts in zip(self._columns, *self._rows, strict=True)
        ]
        needed = sum(min(width, READABLE_WIDTH) for width in widest) + GAP * (len(widest) - 1)
        if needed > options.max_width:
            yield from self._records()
            return
        table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
        for column, *texts in zip(self._columns, *self._rows, strict=True):
            numbers = bool(texts) and all(_is_number(text) for text in texts)
            table.add_column(Text(column), overflow="fold", justify="right" if numbers else "left")
        for row in self._rows:
            table.add_row(*(Text(text) for text in row))
        yield table

    def _records(self) -> RenderResult:
        for number, row in enumerate(self._rows):
            if number:
                yield Text()
            for column, text in zip(self._columns, row, strict=True):
                yield Text.assemble((f"{column}: ", "bold"), text, overflow="fold")


def _flat(value: object, guard: Any = str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, Mapping):
        value = [f"{key}={_flat(item)}" for key, item in value.items()]
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, str):
        items = value if isinstance(value, Sequence) else sorted(value, key=str)
        value = "; ".join(_flat(item) for item in items)
    return str(guard(str(value)))


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).removeprefix("-").isdecimal()


def _plain(value: object) -> object:
    """Sets as lists, everything else that JSON lacks as its text."""
    return sorted(value, key=str) if isinstance(value, set | frozenset) else str(value)
