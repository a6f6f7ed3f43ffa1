"""One code absorbed by another: ids, examples, references and comments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from qualkit.codebook import changes, fragment
from qualkit.codebook.entries import pair
from qualkit.codebook.page import Patch, column
from qualkit.codebook.tree import end, plain, start
from qualkit.errors import CodebookError
from qualkit.model.codebook import ExampleKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualkit.codebook.entries import Entry
    from qualkit.codebook.page import Page

_TYPICAL = ExampleKind.TYPICAL.value
_CLOSE = ExampleKind.CLOSE_BUT_NO.value


def merged(page: Page, source: str, into: str) -> Page:
    """The page with the code ``source`` absorbed by ``into``.

    Raises:
        UnknownCodeError: One of the ids is no code of the codebook.
        CodebookError: Both are the same code.
    """
    page.code(source)
    page.code(into)
    if source == into:
        raise CodebookError(f"{source!r} cannot be merged with itself")
    page = _untangled(page, source, into)
    page = _without_double_pointers(page, source, into)
    page = page.opened(page.code(source))
    page = page.opened(page.code(into))
    page = page.patched(changes.references(page, source, into))
    old = page.code(source)
    comments = page.comments(*page.region(old))
    former = [source, *(node.value for node in old.words("formerly"))]
    page = _with_examples(page, source, into)
    page = changes.removed(page, page.code(source))
    page = changes.with_items(page, page.code(into), "formerly", add=former)
    return _with_comments(page, page.code(into), comments)


def _untangled(page: Page, source: str, into: str) -> Page:
    """The page with ``into`` outside ``source``, and what lies below ``source`` below ``into``."""
    above = page.code(into).above
    while above is not None and above.id != source:
        above = above.above
    holder = page.code(source).above
    if above is not None and holder is not None:
        page = changes.moved(page, into, holder.id or "")
    for child in [entry.id for entry in page.entries if entry.above and entry.above.id == source]:
        page = changes.moved(page, child or "", into)
    return page


def _without_double_pointers(page: Page, source: str, into: str) -> Page:
    """The page in which no theme would point to ``into`` twice, or to a code of its own."""
    for theme in [entry.id or "" for entry in page.entries if entry.is_theme]:
        pointed = [node.value for node in page.entry(theme).words("also")]
        if source in pointed and (into in pointed or page.code(into).theme.id == theme):
            page = page.opened(page.entry(theme))
            page = changes.with_items(page, page.entry(theme), "also", drop=[source])
    return page


def _with_examples(page: Page, source: str, into: str) -> Page:
    """The page with the examples of ``source`` behind those of ``into``; both point to ``into`` by now."""
    target = page.code(into)
    decided = [node for node in target.examples(_CLOSE) if _points_to(node, into)]
    new = [(_TYPICAL, node) for node in decided]
    old = page.code(source)
    new += [
        (_TYPICAL if _points_to(node, into) else kind.value, node)
        for kind in ExampleKind
        for node in old.examples(kind.value)
    ]
    touched = {kind for kind, _ in new} | ({_CLOSE} if decided else set())
    if not all(_is_open(target, kind) for kind in touched):
        return _with_all_examples(page, target, [(kind, _data(node, into)) for kind, node in new])
    written = [(kind, _item(page, node, into)) for kind, node in new]
    page = _without_decided(page, target, decided)
    for place, lines in written:
        page = _with_example(page, page.code(into), place, lines)
    return page


def _without_decided(page: Page, target: Entry, decided: Sequence[Node]) -> Page:
    """The page without close-but-no examples that point to their own code."""
    examples = target.value("examples")
    found = pair(examples, _CLOSE) if isinstance(examples, MappingNode) else None
    if found is None or not decided:
        return page
    cuts = [(page.tree.line_start(start(node)), page.after(node)) for node in decided]
    if len(decided) == len(found[1].value):
        cuts = [(page.tree.line_start(start(found[0])), page.after(found[1]))]
    comments = [comment for cut in cuts for comment in page.comments(*cut)]
    page = page.patched(Patch(*cut) for cut in cuts)
    return _with_comments(page, page.code(target.id or ""), comments)


def _with_example(page: Page, target: Entry, kind: str, lines: Sequence[str]) -> Page:
    """The page with one more example, in a list of lines."""
    examples = target.value("examples")
    if not isinstance(examples, MappingNode):
        item = [fragment.indented(line, page.offset + 2) for line in lines]
        return changes.with_key(page, target, "examples", ["examples:", f"  {kind}:", *item])
    found = pair(examples, kind)
    at = page.after(examples) if found is None else page.after(found[1])
    if found is None:
        head = page.lines([f"{kind}:"], column(examples))
        body = page.lines(lines, column(examples) + page.offset)
        return page.patched([Patch(at, at, head + body)])
    return page.patched([Patch(at, at, page.lines(lines, column(found[1])))])


def _with_all_examples(page: Page, target: Entry, new: list[tuple[str, Any]]) -> Page:
    """The page with all examples of a code written anew; comments among them stand above the code."""
    found = target.pair("examples")
    name = target.id or ""
    comments: list[str] = []
    if found is not None:
        stop = page.pair_end(*found)
        behind = page.text[stop : page.tree.line_end(stop - 1)].rstrip("\r\n")
        comments = page.comments(start(found[0]), stop + len(behind))
        page = page.patched([Patch(stop, stop + len(behind))])
        target = page.code(name)
    every: dict[str, list[Any]] = {
        kind.value: [_data(node, name) for node in target.examples(kind.value) if not _points_to(node, name)]
        for kind in ExampleKind
    }
    for kind, example in new:
        every[kind].append(example)
    data = {kind: examples for kind, examples in every.items() if examples}
    page = changes.with_key(page, target, "examples", fragment.block({"examples": data}, offset=page.offset))
    return _with_comments(page, page.code(name), comments)


def _with_comments(page: Page, entry: Entry, comments: Sequence[str]) -> Page:
    at = page.dash(entry)
    return page.patched([Patch(at, at, page.lines(comments, column(entry.siblings)))])


def _is_open(target: Entry, kind: str) -> bool:
    """Whether an example of a kind can be added as lines, without rewriting what is there."""
    examples = target.value("examples")
    if examples is None:
        return True
    if not isinstance(examples, MappingNode) or examples.flow_style:
        return False
    found = pair(examples, kind)
    if found is None:
        return True
    return isinstance(found[1], SequenceNode) and not found[1].flow_style


def _points_to(example: Node, name: str) -> bool:
    found = pair(example, "use") if isinstance(example, MappingNode) else None
    return found is not None and found[1].value == name


def _data(example: Node, into: str) -> Any:
    """An example as data; one that points to ``into`` without saying so."""
    data = plain(example)
    if not isinstance(data, dict):
        return data
    left_out = {"use"} if _points_to(example, into) else set()
    return {key: value for key, value in data.items() if key not in left_out and value is not None}


def _item(page: Page, example: Node, into: str) -> list[str]:
    """An example as an item of a list, as it is written when it stands on one line."""
    written = page.text[start(example) : end(example)]
    if len(written.splitlines()) == 1:
        if isinstance(example, ScalarNode) and example.style not in ("|", ">"):
            return [f"- {written}"]
        if isinstance(example, MappingNode) and example.flow_style:
            hidden = {"use"} if _points_to(example, into) else set()
            pairs = [
                page.text[start(key) : page.pair_end(key, value)]
                for key, value in example.value
                if key.value not in hidden
            ]
            return [f"- {{{', '.join(pairs)}}}"]
    data = _data(example, into)
    return fragment.as_item(fragment.block(data) if isinstance(data, dict) else [fragment.scalar(data.strip())])
