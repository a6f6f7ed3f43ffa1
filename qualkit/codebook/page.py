"""A codebook's text in lines: where an entry begins and ends, and changes that leave the rest alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from qualkit.codebook import fragment
from qualkit.codebook.entries import Entry, entries, pair
from qualkit.codebook.tree import Tree, break_of, compose, end, ended, every, is_null, plain, start
from qualkit.errors import CodebookError, UnknownCodeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_COMMENT = re.compile(r"(?:(?<=\s)|^)#[^\r\n]*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Patch:
    """Characters from ``start`` to ``end`` give way to ``new``."""

    start: int
    end: int
    new: str = ""


@dataclass(frozen=True)
class Page:
    """A text that ends with a line break, has no byte order mark and loads without errors."""

    text: str

    @cached_property
    def tree(self) -> Tree:
        """Its nodes."""
        return compose(self.text)

    @cached_property
    def root(self) -> MappingNode:
        """The outermost mapping."""
        root = self.tree.root
        if not isinstance(root, MappingNode):
            raise CodebookError("the codebook has no keys")
        return root

    @cached_property
    def entries(self) -> list[Entry]:
        """Every theme and code."""
        return list(entries(self.tree))

    @cached_property
    def break_(self) -> str:
        """How its lines end."""
        return break_of(self.text)

    @cached_property
    def offset(self) -> int:
        """Columns by which this file indents ``-`` against the key above it."""
        themes = pair(self.root, "themes")
        holders = [(self.root, None if themes is None else themes[1])]
        holders += [(entry.node, entry.value("codes")) for entry in self.entries]
        for holder, found in holders:
            if isinstance(found, SequenceNode) and not found.flow_style and found.value:
                return column(found) - column(holder)
        return 0

    def entry(self, name: str) -> Entry:
        """The theme or code of an id.

        Raises:
            UnknownCodeError: There is none; names the nearest.
        """
        found = next((entry for entry in self.entries if entry.id == name), None)
        if found is None:
            self._refuse_former(name)
            raise UnknownCodeError(name, [entry.id for entry in self.entries if entry.id])
        return found

    def code(self, name: str) -> Entry:
        """The code of an id.

        Raises:
            UnknownCodeError: There is none; names the nearest.
            CodebookError: It is a theme.
        """
        found = next((entry for entry in self.entries if entry.id == name), None)
        if found is None:
            self._refuse_former(name)
            raise UnknownCodeError(name, [entry.id for entry in self.entries if entry.id and not entry.is_theme])
        if found.is_theme:
            raise CodebookError(f"{name!r} is a theme, not a code", hint="Themes are changed in the file itself.")
        return found

    def _refuse_former(self, name: str) -> None:
        for entry in self.entries:
            if any(old.value == name for old in entry.words("formerly")):
                raise CodebookError(f"{name!r} is a former id", hint=f"The code is called {entry.id} now.")

    def patched(self, patches: Iterable[Patch]) -> Page:
        """The page after changes that do not overlap."""
        text = self.text
        for patch in sorted(patches, key=lambda patch: (patch.start, patch.end), reverse=True):
            text = text[: patch.start] + patch.new + text[patch.end :]
        return Page(text)

    def lines(self, lines: Iterable[str], columns: int) -> str:
        """Lines at an indentation, each with a line break of this file."""
        return "".join(fragment.indented(line, columns) + self.break_ for line in lines)

    def content_end(self, node: Node) -> int:
        """Offset behind the last character that belongs to a node, comments not included."""
        if isinstance(node, ScalarNode):
            return self._scalar_end(node)
        if not isinstance(node, CollectionNode) or node.flow_style or not node.value:
            return end(node)
        last = node.value[-1]
        if isinstance(node, MappingNode):
            return self.pair_end(*last)
        return self.content_end(last)

    def pair_end(self, key: ScalarNode, value: Node) -> int:
        """Offset behind a key and its value; behind the colon when nothing follows it."""
        return self.colon(key) + 1 if _is_nothing(value) else self.content_end(value)

    def colon(self, key: ScalarNode) -> int:
        """Offset of the colon behind a key."""
        return self.text.index(":", end(key))

    def _scalar_end(self, node: ScalarNode) -> int:
        written = self.text[start(node) : end(node)]
        if node.style not in ("|", ">"):
            return end(node)
        if "+" in written.splitlines()[0]:
            return end(node) - 1  # blank lines at the end are part of the text
        return start(node) + len(written.rstrip())

    def after(self, node: Node) -> int:
        """Offset of the line that follows a node."""
        return self.tree.line_end(self.content_end(node))

    def is_blank(self, begin: int, stop: int) -> bool:
        """Whether nothing but white space stands between two offsets."""
        return not self.text[begin:stop].strip()

    def dash(self, entry: Entry) -> int:
        """Offset of the line on which an entry's ``-`` stands."""
        columns = column(entry.siblings)
        line = self.tree.line_start(start(entry.node))
        while self.text[line : line + columns + 1] != " " * columns + "-":
            if not line:
                raise CodebookError(f"the entry {entry.id!r} does not stand on a line that starts with -")
            line = self.tree.line_start(line - 1)
        return line

    def body(self, entry: Entry) -> tuple[int, int]:
        """From an entry's ``-`` to behind its last line, with comments that are indented as its part."""
        stop = last = self.after(entry.node)
        while stop < len(self.text):
            line = self.text[stop : self.tree.line_end(stop)]
            stripped = line.strip()
            if stripped and not (stripped.startswith("#") and _indent(line) > column(entry.siblings)):
                break
            stop += len(line)
            last = stop if stripped else last
        return self.dash(entry), last

    def region(self, entry: Entry) -> tuple[int, int]:
        """An entry with its comments: also those directly above it, in the column of its ``-``."""
        begin, stop = self.body(entry)
        columns = column(entry.siblings)
        while begin:
            above = self.tree.line_start(begin - 1)
            line = self.text[above:begin]
            if not line.strip().startswith("#") or _indent(line) != columns:
                break
            begin = above
        return begin, stop

    def comments(self, begin: int, stop: int) -> list[str]:
        """The comments between two offsets, without indentation."""
        inside = [
            (start(node), self.content_end(node))
            for node in every(self.tree.root)
            if isinstance(node, ScalarNode) and not is_null(node)
        ]
        return [
            found[0].rstrip()
            for found in _COMMENT.finditer(self.text, begin, stop)
            if not any(first <= found.start() < last for first, last in inside)
        ]

    def opened(self, entry: Entry) -> Page:
        """The page with this entry and everything around it written as lines instead of brackets.

        Raises:
            CodebookError: The brackets hold comments, which would be lost.
        """
        chain: list[tuple[CollectionNode, int | None]] = [(entry.node, None)]
        inner: Entry | None = entry
        while inner is not None:
            holder = self.root if inner.above is None else inner.above.node
            chain += [(inner.siblings, column(holder) + self.offset), (holder, None)]
            inner = inner.above
        for node, indent in reversed(chain):
            if node.flow_style:
                return self._unfolded(node, indent).reopened(entry)
        return self

    def opened_root(self) -> Page:
        """The page with its outermost mapping written as lines instead of braces."""
        return self._unfolded(self.root, None) if self.root.flow_style else self

    def reopened(self, entry: Entry) -> Page:
        """As `opened`, for the entry of the same id."""
        return self.opened(self.entry(entry.id or ""))

    def _unfolded(self, node: CollectionNode, indent: int | None) -> Page:
        if self.comments(start(node), end(node)):
            raise CodebookError(
                "brackets around comments cannot be edited here",
                hint=f"Write the part in line {self.tree.line(start(node))} as a list with - instead.",
            )
        lines = fragment.block(plain(node), offset=self.offset)
        if indent is None:
            first, *rest = lines
            written = first + "".join(self.break_ + fragment.indented(line, column(node)) for line in rest)
        else:
            written = "".join(self.break_ + fragment.indented(line, indent) for line in lines)
        begin = start(node)
        while indent is not None and self.text[begin - 1] == " ":
            begin -= 1
        return self.patched([Patch(begin, end(node), written)])


def column(node: Node) -> int:
    """The column a node starts in, from 0."""
    found: int = node.start_mark.column
    return found


def items(text: str, nodes: Sequence[Node]) -> list[str]:
    """Nodes as they are written."""
    return [text[start(node) : end(node)] for node in nodes]


def _is_nothing(node: Node) -> bool:
    return is_null(node) and start(node) == end(node)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def changed(text: str, change: Callable[[Page], Page], *, hint: str) -> str:
    """A codebook's text after a change; a byte order mark and an end without a line break stay as they are.

    Args:
        text: Of the file.
        change: What is done to it.
        hint: What to do when nothing can be changed.

    Raises:
        CodebookError: It repeats parts of itself by aliases, so that a change would be made in several places.
    """
    mark = text[: len(text) - len(text.removeprefix("\ufeff"))]
    body = text.removeprefix(mark)
    page = Page(ended(body))
    open_end = page.text[len(body) :]
    if page.tree.has_aliases:
        raise CodebookError("the codebook uses YAML aliases (*name), which repeat a part in several places", hint=hint)
    after = change(page)
    return text if after.text == page.text else mark + after.text.removesuffix(open_end)
