"""Written files read back as grids of texts: line head to column head to what the cell says."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from python_calamine import CalamineWorkbook

if TYPE_CHECKING:
    from pathlib import Path

Grid = dict[str, dict[str, str]]
Rows = list[list[str]]


def grid_of(path: Path, corner: str) -> Grid:
    """What a file's matrix says; ids in brackets and notes on progress are dropped from heads."""
    rows = rows_of(path)
    header = next(row for row in rows if corner in row)
    head = header.index(corner)
    first = head + 2 if header[head + 1] == "progress" else head + 1
    return {
        _head(row[head]): {_head(column): cell for column, cell in zip(header[first:], row[first:], strict=True)}
        for row in rows[rows.index(header) + 1 :]
        if len(row) == len(header) and row[-1]
    }


def rows_of(path: Path) -> Rows:
    """Every row of the matrix in a file, heads included."""
    match path.suffix:
        case ".csv":
            text = path.read_bytes().decode("utf-8-sig")
            rows = list(csv.reader(io.StringIO(text, newline="")))
            return [row for row in rows if row and not row[0].startswith("#")]
        case ".xlsx":
            return sheet_rows(path, "matrix")
        case ".md":
            return page_rows(MarkdownIt("commonmark").enable("table").render(path.read_text(encoding="utf-8")))
        case _:
            return page_rows(path.read_text(encoding="utf-8"))


def sheet_rows(path: Path, name: str) -> Rows:
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_name(name)
    return [
        [str(int(value)) if isinstance(value, float) else str(value) for value in row]
        for row in sheet.to_python(skip_empty_area=False)
    ]


def page_rows(page: str) -> Rows:
    reader = Page()
    reader.feed(page)
    return reader.rows


def _head(text: str) -> str:
    return re.sub(r" \[[^\]]*\]| \([^)]*segments decided\)", "", text).strip()


class Page(HTMLParser):
    """The tables of a page: of a cell its number or the words of its state; its quotes apart."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Rows = []
        self.quotes: list[str] = []
        self.tags: list[str] = []
        self._parts: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self._parts = {"value": "", "spoken": "", "small": ""}
            self._into = "value"
        elif tag == "q":
            self.quotes.append("")
        if tag == "small" or ("class", "spoken") in attrs:
            self._into = "small" if tag == "small" else "spoken"
        elif tag == "ul" and ("class", "quotes") in attrs:
            self._into = "quotes"
        elif tag == "br" and self._parts:
            self._parts["value"] += "\n"

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] == "q":
            self.quotes[-1] += data
        if self._parts and self._into != "quotes":
            self._parts[self._into] += data

    def handle_endtag(self, tag: str) -> None:
        while self.tags and self.tags.pop() != tag:
            pass
        if tag in ("small", "span"):
            self._into = "value"
        if tag in ("td", "th"):
            value, words, detail = (part.strip() for part in self._parts.values())
            is_note = tag == "th" or not detail
            self.rows[-1].append(words or (value if is_note else f"{value} ({detail})"))
            self._parts = {}
