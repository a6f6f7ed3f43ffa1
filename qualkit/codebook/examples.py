"""Examples taken out of a codebook's file, which stays as it is otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from qualkit.codebook.changes import without_key
from qualkit.codebook.entries import pair, scalars, word
from qualkit.codebook.page import Page, Patch, changed
from qualkit.codebook.tree import is_null, start
from qualkit.model.codebook import ExampleKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualkit.codebook.entries import Entry

_NO_WORDS = '"…"'


def without_examples(text: str, is_gone: Callable[[str, str], bool]) -> tuple[str, int]:
    """A codebook's text without some of its examples, and how many went.

    In a list of lines an example goes with its line; elsewhere (between brackets) its words give way to ``…``.

    Args:
        text: Of the file.
        is_gone: Told the words of an example in one language, and its source (empty when none is given).

    Raises:
        CodebookError: The text is no YAML, or repeats parts of it by aliases, so that nothing can be taken out.
    """
    number = 0

    def taken_out(page: Page) -> Page:
        nonlocal number
        while (found := _next(page, is_gone)) is not None:
            page, n_gone = found
            number += n_gone
        return page

    return changed(text, taken_out, hint="Take the examples out by hand."), number


def _next(page: Page, is_gone: Callable[[str, str], bool]) -> tuple[Page, int] | None:
    """The page without the examples of one kind of one code that are to go; ``None`` when none is left."""
    for entry in page.entries:
        for kind in ExampleKind:
            gone = [node for node in entry.examples(kind.value) if _is_gone(node, is_gone)]
            if gone:
                return _without(page, entry, kind, gone), len(gone)
    return None


def _is_gone(node: Node, is_gone: Callable[[str, str], bool]) -> bool:
    found = pair(node, "source") if isinstance(node, MappingNode) else None
    source = (word(found[1]) or "") if found else ""
    texts = [scalar.value for scalar in _texts(node)]
    return any(is_gone(text, source) for text in texts if text != "…")


def _texts(node: Node) -> list[ScalarNode]:
    if isinstance(node, MappingNode):
        return [value for key, value in node.value if isinstance(value, ScalarNode) and key.value not in _NO_TEXT]
    return [scalar for scalar in scalars(node) if not is_null(scalar)]


_NO_TEXT = frozenset({"source", "use"})


def _without(page: Page, entry: Entry, kind: ExampleKind, gone: list[Node]) -> Page:
    examples = entry.value("examples")
    found = pair(examples, kind.value) if isinstance(examples, MappingNode) else None
    is_open = isinstance(examples, MappingNode) and not examples.flow_style
    if found is None or not is_open or not isinstance(found[1], SequenceNode) or found[1].flow_style:
        return _blanked(page, gone)
    if len(gone) < len(found[1].value):
        return page.patched(Patch(page.tree.line_start(start(node)), page.after(node)) for node in gone)
    if isinstance(examples, MappingNode) and len(examples.value) > 1:
        return page.patched([Patch(page.tree.line_start(start(found[0])), page.after(found[1]))])
    return without_key(page, entry, "examples")


def _blanked(page: Page, gone: list[Node]) -> Page:
    return page.patched(
        Patch(start(scalar), page.content_end(scalar), _NO_WORDS) for node in gone for scalar in _every(node)
    )


def _every(node: Node) -> list[ScalarNode]:
    """The words of an example, and its source, which names the interview."""
    found = _texts(node)
    source = pair(node, "source") if isinstance(node, MappingNode) else None
    return [*found, source[1]] if source is not None and isinstance(source[1], ScalarNode) else found
