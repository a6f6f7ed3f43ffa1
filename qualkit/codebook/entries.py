"""Themes and codes as they stand in the YAML tree, whatever else may be wrong with the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from qualkit.codebook.tree import is_null, start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qualkit.codebook.tree import Tree

TEXT_FIELDS = ("definition", "include", "exclude")
"""The prose of a code, in which other codes are mentioned."""


@dataclass(frozen=True)
class Entry:
    """One item of a list of themes or codes.

    Attributes:
        node: Its mapping.
        siblings: The list it stands in.
        position: From 0, in that list.
        above: The entry whose ``codes`` that list is; ``None`` for a theme.
    """

    node: MappingNode
    siblings: SequenceNode
    position: int
    above: Entry | None

    @property
    def is_theme(self) -> bool:
        """Whether it is a theme rather than a code."""
        return self.above is None

    @property
    def noun(self) -> str:
        """What to call it in a message."""
        return "theme" if self.is_theme else "code"

    @property
    def theme(self) -> Entry:
        """The theme in whose folder it lives; itself for a theme."""
        return self if self.above is None else self.above.theme

    @property
    def id(self) -> str | None:
        """Its id, when it has one."""
        return word(self.value("id"))

    def pair(self, key: str) -> tuple[ScalarNode, Node] | None:
        """The nodes of a key and its value; ``None`` when the key is not there."""
        return pair(self.node, key)

    def value(self, key: str) -> Node | None:
        """The node of a value; ``None`` when there is no key or nothing behind it."""
        found = self.pair(key)
        return None if found is None or is_null(found[1]) else found[1]

    def index(self, key: str) -> int:
        """Offset of a key, or of the entry when it has no such key."""
        found = self.pair(key)
        return start(self.node if found is None else found[0])

    def words(self, key: str) -> Iterator[ScalarNode]:
        """The scalars of a value: one text, every language of it, or every item of a list."""
        yield from scalars(self.value(key))

    def examples(self, kind: str) -> Iterator[Node]:
        """The nodes of its examples of a kind."""
        examples = self.value("examples")
        found = pair(examples, kind) if isinstance(examples, MappingNode) else None
        if found is None or is_null(found[1]):
            return
        yield from found[1].value if isinstance(found[1], SequenceNode) else [found[1]]


def entries(tree: Tree) -> Iterator[Entry]:
    """Every theme and code, an entry before those below it, in the file's order."""
    found = pair(tree.root, "themes") if isinstance(tree.root, MappingNode) else None
    if found is not None:
        yield from _walk(found[1], None)


def pair(mapping: MappingNode, key: str) -> tuple[ScalarNode, Node] | None:
    """The nodes of a key and its value in a mapping; of a key given twice the first."""
    return next(((name, value) for name, value in mapping.value if name.value == key), None)


def scalars(node: Node | None) -> Iterator[ScalarNode]:
    """A scalar itself, or the scalars directly in a list or behind the keys of a mapping."""
    if isinstance(node, ScalarNode):
        yield node
    elif isinstance(node, SequenceNode):
        yield from (item for item in node.value if isinstance(item, ScalarNode))
    elif isinstance(node, MappingNode):
        yield from (value for _, value in node.value if isinstance(value, ScalarNode))


def word(node: Node | None) -> str | None:
    """The words of a scalar; ``None`` for anything else."""
    if not isinstance(node, ScalarNode) or is_null(node):
        return None
    value: str = node.value
    return value


def _walk(siblings: Node, above: Entry | None) -> Iterator[Entry]:
    if not isinstance(siblings, SequenceNode):
        return
    for position, node in enumerate(siblings.value):
        if isinstance(node, MappingNode):
            entry = Entry(node, siblings, position, above)
            yield entry
            below = entry.value("codes")
            if below is not None:
                yield from _walk(below, entry)
