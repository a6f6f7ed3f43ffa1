"""Single changes to a page, from which the edits of a codebook are made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from qualkit.codebook import fragment
from qualkit.codebook.entries import TEXT_FIELDS, pair, word
from qualkit.codebook.mentions import replaced
from qualkit.codebook.page import Patch, column, items
from qualkit.codebook.schema import CodeEntry, ThemeEntry
from qualkit.codebook.tree import end, is_null, start
from qualkit.errors import CodebookError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from qualkit.codebook.entries import Entry
    from qualkit.codebook.page import Page

_LINE_BREAK = re.compile(r"\r\n|\r|\n")


def cut_out(page: Page, entry: Entry) -> list[str]:
    """The lines of an entry and its comments, moved to the first column."""
    begin, stop = page.region(entry)
    lines = _LINE_BREAK.split(page.text[begin:stop])[:-1]
    return [fragment.indented(line, -column(entry.siblings)) for line in lines]


def removed(page: Page, entry: Entry) -> Page:
    """The page without an entry and its comments; a ``codes:`` left without any goes too."""
    begin, stop = page.region(entry)
    holder = entry.above
    found = None if holder is None else holder.pair("codes")
    if found is not None and len(entry.siblings.value) == 1:
        line = page.tree.line_start(start(found[0]))
        stands_alone = page.is_blank(line, start(found[0])) and page.is_blank(page.colon(found[0]) + 1, begin)
        begin = line if stands_alone else begin
    above = page.tree.line_start(begin - 1) if begin else begin
    if page.is_blank(above, begin):
        while stop < len(page.text) and page.is_blank(stop, page.tree.line_end(stop)):
            stop = page.tree.line_end(stop)
    while stop == len(page.text) and begin and page.is_blank(page.tree.line_start(begin - 1), begin):
        begin = page.tree.line_start(begin - 1)
    return page.patched([Patch(begin, stop)])


def moved(page: Page, name: str, parent: str) -> Page:
    """The page with a code, and all below it, as the last one below another theme or code.

    Raises:
        UnknownCodeError: One of the ids is not in the codebook.
        CodebookError: ``parent`` is the code itself or lies below it.
    """
    above: Entry | None = page.entry(parent)
    entry = page.code(name)
    if entry.above is not None and entry.above.id == parent:
        return page
    while above is not None:
        if above.id == name:
            raise CodebookError(f"{name!r} cannot go below {parent!r}, which is the same code or lies below it")
        above = above.above
    page = page.opened(entry)
    page = page.opened(page.entry(parent))
    entry = page.code(name)
    lines = cut_out(page, entry)
    return inserted(removed(page, entry), parent, lines)


def inserted(page: Page, parent: str | None, lines: Sequence[str]) -> Page:
    """The page with an entry, given as lines from the first column, as the last one below ``parent``.

    Args:
        page: Where to.
        parent: Id of the theme or code above it; ``None`` for a theme.
        lines: The entry's.
    """
    key = "themes" if parent is None else "codes"
    page, holder, value = _opened_list(page, parent)
    if value is None:
        at = page.after(holder)
        head = page.lines([f"{key}:"], column(holder))
        return page.patched([Patch(at, at, head + page.lines(lines, column(holder) + page.offset))])
    name, found = value
    if isinstance(found, SequenceNode) and found.value:
        last = [entry for entry in page.entries if entry.siblings is found][-1]
        return _after(page, last, lines)
    stop = page.pair_end(name, found)
    at = page.tree.line_end(stop - 1)
    body = page.lines(lines, column(holder) + page.offset)
    return page.patched([Patch(page.colon(name) + 1, stop), Patch(at, at, body)])


def inserted_after(page: Page, sibling: Entry, lines: Sequence[str]) -> Page:
    """The page with an entry, given as lines from the first column, right behind another."""
    page = page.opened(sibling)
    return _after(page, page.entry(sibling.id or ""), lines)


def _after(page: Page, sibling: Entry, lines: Sequence[str]) -> Page:
    begin, _ = page.region(sibling)
    _, at = page.body(sibling)
    line_above = page.tree.line_start(begin - 1)
    gap = page.break_ if sibling.position and page.is_blank(line_above, begin) else ""
    return page.patched([Patch(at, at, gap + page.lines(lines, column(sibling.siblings)))])


def _opened_list(page: Page, parent: str | None) -> tuple[Page, MappingNode, tuple[ScalarNode, Node] | None]:
    """The page with the list below ``parent`` written as lines, who holds it, and the list with its key."""
    key = "themes" if parent is None else "codes"
    page = page.opened_root() if parent is None else page.opened(page.entry(parent))
    holder = page.root if parent is None else page.entry(parent).node
    found = pair(holder, key)
    below = [entry for entry in page.entries if found is not None and entry.siblings is found[1]]
    if below and below[0].siblings.flow_style:
        page = page.opened(below[0])
        holder = page.root if parent is None else page.entry(parent).node
    return page, holder, pair(holder, key)


def with_key(page: Page, entry: Entry, key: str, lines: Sequence[str]) -> Page:
    """The page with a key and its value, given as lines from the first column, in the usual order of keys."""
    columns = column(entry.node)
    found = entry.pair(key)
    if found is not None:
        written = page.lines(lines, columns).removesuffix(page.break_).lstrip(" ")
        return page.patched([Patch(start(found[0]), page.pair_end(*found), written)])
    order = list((ThemeEntry if entry.is_theme else CodeEntry).model_fields)
    before = [pair for pair in entry.node.value if order.index(pair[0].value) < order.index(key)]
    nearest = max(before, key=lambda pair: order.index(pair[0].value))
    at = page.tree.line_end(page.pair_end(*nearest) - 1)
    return page.patched([Patch(at, at, page.lines(lines, columns))])


def without_key(page: Page, entry: Entry, key: str) -> Page:
    """The page without a key and its value; a key on the line of ``-`` stays, with nothing behind it."""
    found = entry.pair(key)
    if found is None:
        return page
    line = page.tree.line_start(start(found[0]))
    stop = page.pair_end(*found)
    if page.is_blank(line, start(found[0])):
        return page.patched([Patch(line, page.tree.line_end(stop - 1))])
    return page.patched([Patch(page.colon(found[0]) + 1, stop)])


def with_value(page: Page, entry: Entry, key: str, value: str) -> Page:
    """The page with a word as the value of a key; a comment behind the old value stays."""
    node = entry.value(key)
    if node is None:
        return with_key(page, entry, key, [f"{key}: {fragment.scalar(value)}"])
    return page.patched([Patch(start(node), page.content_end(node), fragment.scalar(value))])


def with_items(page: Page, entry: Entry, key: str, *, drop: Collection[str] = (), add: Sequence[str] = ()) -> Page:
    """The page with words dropped from a list and others added behind it."""
    node = entry.value(key)
    if not isinstance(node, SequenceNode):
        new = list(dict.fromkeys(add))
        return with_key(page, entry, key, [f"{key}: {fragment.flow_list(new)}"]) if new else page
    kept = [item for item in node.value if item.value not in drop]
    new = [name for name in dict.fromkeys(add) if name not in {item.value for item in kept}]
    if not kept and not new:
        return without_key(page, entry, key)
    if not new and len(kept) == len(node.value):
        return page
    if node.flow_style:
        if kept == node.value and kept:
            at = end(kept[-1])
            return page.patched([Patch(at, at, "".join(f", {fragment.in_flow(name)}" for name in new))])
        written = [*items(page.text, kept), *map(fragment.in_flow, new)]
        return page.patched([Patch(start(node), end(node), f"[{', '.join(written)}]")])
    gone = [item for item in node.value if item.value in drop]
    patches = [Patch(page.tree.line_start(start(item)), page.after(item)) for item in gone]
    at = page.after(node)
    lines = page.lines([f"- {fragment.scalar(name)}" for name in new], column(node))
    return page.patched([*patches, Patch(at, at, lines)])


def references(page: Page, old: str, new: str) -> Iterator[Patch]:
    """The patches by which everything that refers to ``old`` refers to ``new``."""
    ids = {entry.id for entry in page.entries if entry.id} | {old, new}
    for entry in page.entries:
        close = entry.examples("close_but_no")
        used = [pair(example, "use") for example in close if isinstance(example, MappingNode)]
        pointing = [*entry.words("also"), *(found[1] for found in used if found is not None)]
        for node in pointing:
            if word(node) == old:
                yield Patch(start(node), end(node), fragment.scalar(new))
        for key in TEXT_FIELDS:
            for node in entry.words(key):
                written = page.text[start(node) : page.content_end(node)]
                changed = written if is_null(node) else replaced(written, old, new, ids)
                if changed != written:
                    yield Patch(start(node), page.content_end(node), changed)
