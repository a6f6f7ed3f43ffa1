"""The YAML text of a codebook as a tree of nodes that know their places, and what is not YAML in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from qualkit.problem import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_DEPTH = 100
"""Deepest nesting of lists and mappings; a level of codes takes two."""

MAX_NODES = 500_000
"""Most values a file may hold once its aliases are written out."""

Loc: TypeAlias = tuple[int | str, ...]

_CORE_TAG = "tag:yaml.org,2002:"
_NULL = f"{_CORE_TAG}null"
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at an offset of the text; ``index`` is ``None`` when it is the whole file's."""

    index: int | None
    message: str
    severity: Severity = Severity.ERROR
    hint: str | None = None


def warning(index: int | None, message: str, hint: str | None = None) -> Finding:
    """A finding that does not keep the codebook from being used."""
    return Finding(index, message, Severity.WARNING, hint)


@dataclass(frozen=True)
class Tree:
    """A text and its YAML nodes.

    Attributes:
        text: The file's text without a byte order mark, its last line ended; nodes' marks index into it.
        root: The outermost node; ``None`` when the text is empty or not YAML.
        findings: What is wrong with the text as YAML.
    """

    text: str
    root: Node | None
    findings: tuple[Finding, ...] = field(default=())

    @cached_property
    def _breaks(self) -> list[int]:
        return [found.end() for found in _LINE_BREAK.finditer(self.text)]

    def line(self, index: int) -> int:
        """The line that holds the character at ``index``, from 1; behind the text its last line."""
        return bisect_right(self._breaks, min(index, len(self.text) - 1)) + 1

    def line_start(self, index: int) -> int:
        """Offset of the first character of the line that holds ``index``."""
        line = bisect_right(self._breaks, index)
        return self._breaks[line - 1] if line else 0

    def line_end(self, index: int) -> int:
        """Offset behind the line break of the line that holds ``index``."""
        line = bisect_right(self._breaks, index)
        return self._breaks[line] if line < len(self._breaks) else len(self.text)

    @cached_property
    def has_aliases(self) -> bool:
        """Whether some node stands in several places."""
        seen: set[int] = set()
        for node in every(self.root):
            if id(node) in seen:
                return True
            seen.add(id(node))
        return False

    def index_of(self, loc: Loc) -> int:
        """Where the value at ``loc`` is named: its key in a mapping, itself in a list.

        Parts of ``loc`` that the text does not hold (steps of validation) are passed over.
        """
        node = self.root
        index = 0 if node is None else start(node)
        for part in loc:
            if isinstance(node, MappingNode):
                found = next(((key, value) for key, value in node.value if key.value == part), None)
                if found is not None:
                    index = start(found[0])
                    node = found[1]
            elif isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
                node = node.value[part]
                index = start(node)
        return index


class _TooDeepError(MarkedYAMLError):
    """Lists and mappings are nested beyond what a codebook needs."""


class _BoundedComposer(Composer):
    """A composer that stops before Python's own limit on recursion does."""

    def __init__(self, loader: Any = None) -> None:
        super().__init__(loader)
        self.warn_double_anchors = False  # an alias means the nearest anchor above, as YAML says
        self._depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Compose one node, counting how deep it lies."""
        if self._depth > MAX_DEPTH:
            mark = self.parser.peek_event().start_mark
            raise _TooDeepError(problem=f"nested more than {MAX_DEPTH} deep", problem_mark=mark)
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


def compose(text: str) -> Tree:
    """The tree of a text; of an empty or broken one, a tree without root and with findings."""
    return _composed(ended(text.removeprefix("\ufeff")))


def break_of(text: str) -> str:
    """How the lines of a text end."""
    return "\r\n" if "\r\n" in text else "\n"


def ended(text: str) -> str:
    """A text whose last line ends with a line break."""
    return text if text.endswith(("\n", "\r")) else text + break_of(text)


@lru_cache(maxsize=8)
def _composed(text: str) -> Tree:
    yaml = YAML(typ="safe", pure=True)
    yaml.Composer = _BoundedComposer
    try:
        root = yaml.compose(text)
    except ReaderError as error:
        return Tree(text, None, (_unprintable(text, error),))
    except MarkedYAMLError as error:
        return Tree(text, None, (_not_yaml(error),))
    except YAMLError as error:
        return Tree(text, None, (Finding(None, f"not YAML: {error}"),))
    if root is None:
        return Tree(text, None, (Finding(None, "the codebook is empty", hint="See: qualkit init"),))
    if _expanded_size(root, {}, set()) > MAX_NODES:
        message = "its aliases (*name) write out to more than can be read"
        return Tree(text, None, (Finding(start(root), message, hint="Write the repeated parts out."),))
    return Tree(text, root, tuple(_key_findings(Tree(text, root))))


def start(node: Node) -> int:
    """Offset of a node's first character."""
    index: int = node.start_mark.index
    return index


def end(node: Node) -> int:
    """Offset behind a node's last character; of a block list or mapping, where the next thing starts."""
    index: int = node.end_mark.index
    return index


def is_null(node: Node) -> bool:
    """Whether nothing stands there (``key:``), or a word for nothing."""
    return isinstance(node, ScalarNode) and node.tag == _NULL


def plain(node: Node) -> Any:
    """A node as dicts, lists, strings and ``None``.

    Scalars stay as written: ``1.10`` and ``no`` are words here, not numbers and truths.
    Of a key given twice the first counts.
    """
    if isinstance(node, MappingNode):
        # Read backwards, so that the first of two equal keys wins.
        pairs = {key.value: plain(value) for key, value in reversed(node.value) if isinstance(key, ScalarNode)}
        return dict(reversed(pairs.items()))
    if isinstance(node, SequenceNode):
        return [plain(item) for item in node.value]
    return None if is_null(node) else node.value


def every(root: Node | None) -> Iterator[Node]:
    """Every node, one that has several places once for each; inside such a node once."""
    waiting = [] if root is None else [root]
    entered: set[int] = set()
    while waiting:
        node = waiting.pop()
        yield node
        if id(node) in entered:
            continue
        entered.add(id(node))
        waiting.extend(_children(node))


def _children(node: Node) -> Iterable[Node]:
    if isinstance(node, MappingNode):
        return [part for pair in node.value for part in pair]
    return node.value if isinstance(node, SequenceNode) else ()


def _expanded_size(node: Node, known: dict[int, int], above: set[int]) -> int:
    """Nodes below and with ``node`` when aliases are written out; beyond the limit for a loop."""
    if id(node) in above:
        return MAX_NODES + 1
    if id(node) not in known:
        above.add(id(node))
        known[id(node)] = 1 + sum(_expanded_size(child, known, above) for child in _children(node))
        above.remove(id(node))
    return known[id(node)]


def _key_findings(tree: Tree) -> Iterator[Finding]:
    seen: set[int] = set()
    for node in every(tree.root):
        if id(node) in seen:
            continue
        seen.add(id(node))
        if not str(node.tag).startswith(_CORE_TAG):
            yield Finding(start(node), f"the YAML tag {node.tag} means nothing here", hint="Remove it.")
        if not isinstance(node, MappingNode):
            continue
        first: dict[str, int] = {}
        for key, _ in node.value:
            if not isinstance(key, ScalarNode):
                yield Finding(start(key), "a key is a list or a mapping, not a word")
            elif key.value in first:
                line = tree.line(first[key.value])
                yield Finding(
                    start(key),
                    f"the key {key.value!r} stands twice in one entry, first in line {line}",
                    hint="Keep one of them.",
                )
            else:
                first[key.value] = start(key)


_QUOTE_HINT = 'Put the text in quotes: key: "text".'
_ADVICE = (
    (r"character '\\t'", "a tab where YAML wants spaces", "Indent with spaces."),
    (
        r"character '(?P<sign>[@`%&*!|>])'",
        "a text starts with {sign}, which YAML keeps for itself",
        _QUOTE_HINT,
    ),
    (r"mapping values are not allowed", "a colon inside a text without quotes", _QUOTE_HINT),
    (
        r"found undefined alias",
        "a word starts with *, which refers to an anchor that is not there",
        _QUOTE_HINT,
    ),
    (r"found '?<stream end>", "the file ends where a bracket or a text is not closed yet", None),
    (r"found another document", "a line of --- starts a second document", "Keep one codebook to a file."),
)
_UNCLOSED = {
    "while parsing a flow sequence": "the bracket [ opened here is not closed with ]",
    "while parsing a flow mapping": "the brace { opened here is not closed with }, or a comma is missing",
    "while scanning a quoted scalar": "the quote opened here is not closed",
}
_INDENT_HINT = "Lines of one level start in the same column; - starts an entry; a text with : or # needs quotes."


def _not_yaml(error: MarkedYAMLError) -> Finding:
    problem = str(error.problem)
    index = None if error.problem_mark is None else int(error.problem_mark.index)
    if isinstance(error, _TooDeepError):
        return Finding(index, problem, hint="A codebook needs a few levels of codes.")
    if error.context in _UNCLOSED and error.context_mark is not None:
        return Finding(int(error.context_mark.index), f"not YAML: {_UNCLOSED[error.context]}")
    for pattern, words, hint in _ADVICE:
        found = re.search(pattern, problem)
        if found:
            return Finding(index, f"not YAML: {words.format(**found.groupdict())}", hint=hint)
    return Finding(index, f"not YAML: {problem}", hint=_INDENT_HINT)


def _unprintable(text: str, error: ReaderError) -> Finding:
    character = text[error.position]
    return Finding(
        error.position,
        f"not YAML: the character U+{ord(character):04X} cannot stand in a YAML file",
        hint="Delete it; an editor shows it as a box or not at all.",
    )
