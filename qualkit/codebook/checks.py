"""Whether the ids of a codebook fit together, and what an author may have forgotten."""

from __future__ import annotations

from difflib import SequenceMatcher, get_close_matches
from typing import TYPE_CHECKING

from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from qualkit.codebook.entries import TEXT_FIELDS, Entry, entries, pair, scalars, word
from qualkit.codebook.mentions import look_alikes, mentioned
from qualkit.codebook.tree import Finding, start, warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from qualkit.codebook.tree import Tree

_ALIKE = 0.75  # from here on a dotted word counts as a misspelt id rather than, say, a web address


class _Ids:
    """Every id of the file: which are codes, which are former ids and of whom."""

    def __init__(self, found: list[Entry]) -> None:
        self.entries = found
        self.codes: dict[str, Entry] = {}
        self.themes: dict[str, Entry] = {}
        self.former: dict[str, str] = {}
        for entry in found:
            if entry.id is not None:
                (self.themes if entry.is_theme else self.codes).setdefault(entry.id, entry)
                for old in entry.words("formerly"):
                    self.former.setdefault(old.value, entry.id)

    @property
    def prefixes(self) -> set[str]:
        """The parts before the first dot."""
        return {name.split(".")[0] for name in (*self.codes, *self.themes)}


def findings(tree: Tree) -> Iterator[Finding]:
    """Every finding about ids, references and missing texts; as far as the file's shape allows."""
    ids = _Ids(list(entries(tree)))
    yield from _duplicates(tree, ids)
    yield from _references(ids)
    yield from _missing_texts(ids)
    yield from _mentions(ids)
    yield from _sources(tree, ids)
    for key in ("facets", "languages"):
        yield from _twice(tree, key)


def _duplicates(tree: Tree, ids: _Ids) -> Iterator[Finding]:
    first: dict[str, tuple[str, int]] = {}
    for entry in ids.entries:
        if entry.id is None:
            continue
        if entry.id in first:
            noun, index = first[entry.id]
            yield Finding(
                entry.index("id"),
                f"the id {entry.id!r} is already that of the {noun} in line {tree.line(index)}",
                hint="Every theme and code needs an id of its own.",
            )
        else:
            first[entry.id] = (entry.noun, entry.index("id"))
    former: dict[str, int] = {}
    for entry in ids.entries:
        for old in entry.words("formerly"):
            if old.value in first:
                noun, index = first[old.value]
                message = f"the former id {old.value!r} is the id of the {noun} in line {tree.line(index)}"
                yield Finding(start(old), message, hint="Codings made under it would belong to two codes.")
            elif old.value in former:
                message = f"the former id {old.value!r} stands already in line {tree.line(former[old.value])}"
                yield Finding(start(old), message, hint="Codings made under it can go to one code only.")
            else:
                former[old.value] = start(old)


def _references(ids: _Ids) -> Iterator[Finding]:
    for entry in ids.entries:
        yield from _also(entry, ids)
        for example in entry.examples("close_but_no"):
            found = pair(example, "use") if isinstance(example, MappingNode) else None
            if found is None or word(found[1]) is None:
                continue
            yield from _unknown(found[1], ids, "use")
            if found[1].value == entry.id:
                message = f"the example is said to be close but not {entry.id!r}, and to use {entry.id!r}"
                yield warning(start(found[1]), message, "Name another code, or make it a typical example.")
        for kind in ("typical", "atypical"):
            for example in entry.examples(kind):
                found = pair(example, "use") if isinstance(example, MappingNode) else None
                if found is not None:
                    yield warning(start(found[0]), f"'use' has no meaning for a {kind} example")


def _also(entry: Entry, ids: _Ids) -> Iterator[Finding]:
    named: set[str] = set()
    for item in entry.words("also"):
        yield from _unknown(item, ids, "also")
        code = ids.codes.get(item.value)
        if item.value in named:
            yield warning(start(item), f"'also' names {item.value!r} twice", "Remove one of them.")
        elif code is not None and word(code.value("status")) == "retired":
            yield warning(start(item), f"'also' names {item.value!r}, which is retired", "Remove it here.")
        elif code is not None and code.theme is entry:
            yield warning(start(item), f"'also' names {item.value!r}, which lives in this theme", "Remove it here.")
        named.add(item.value)


def _unknown(node: Node, ids: _Ids, key: str) -> Iterator[Finding]:
    name = node.value
    if name in ids.codes:
        return
    if name in ids.former:
        hint = f"It is called {ids.former[name]} now."
        yield Finding(start(node), f"{key!r} names {name!r}, a former id", hint=hint)
    elif name in ids.themes:
        yield Finding(start(node), f"{key!r} names {name!r}, which is a theme, not a code", hint=_near(name, ids.codes))
    else:
        yield Finding(start(node), f"{key!r} names {name!r}, but no code has this id", hint=_near(name, ids.codes))


def _missing_texts(ids: _Ids) -> Iterator[Finding]:
    for entry in ids.entries:
        if entry.id is None:
            continue
        if not _has_words(entry, "label"):
            yield warning(entry.index("label"), f"the {entry.noun} {entry.id!r} has no label", "Add one: label: …")
        if entry.is_theme:
            codes = entry.value("codes")
            if not (isinstance(codes, SequenceNode) and codes.value):
                yield warning(entry.index("id"), f"the theme {entry.id!r} has no codes")
        elif not _has_words(entry, "definition") and word(entry.value("status")) != "retired":
            yield warning(
                entry.index("id"),
                f"the code {entry.id!r} has no definition",
                "Coders and suggestions need one: definition: …",
            )


def _has_words(entry: Entry, key: str) -> bool:
    return any((word(node) or "").strip() for node in scalars(entry.value(key)))


def _mentions(ids: _Ids) -> Iterator[Finding]:
    known = {*ids.codes, *ids.themes, *ids.former}
    prefixes = ids.prefixes
    for entry in ids.entries:
        for key in TEXT_FIELDS:
            for node in entry.words(key):
                for name in look_alikes(node.value):
                    if name not in known and _looks_meant(name, known, prefixes):
                        message = f"{key!r} mentions {name!r}, but no code has this id"
                        yield warning(start(node), message, _near(name, ids.codes))
                for name in mentioned(node.value, known):
                    if name in ids.former and name not in ids.codes:
                        hint = f"It is called {ids.former[name]} now."
                        yield warning(start(node), f"{key!r} mentions {name!r}, a former id", hint)
                    elif name == entry.id and key == "exclude":
                        message = f"'exclude' of {name!r} mentions {name!r} itself"
                        yield warning(start(node), message, "Name the code to use instead.")


def _looks_meant(name: str, known: Iterable[str], prefixes: set[str]) -> bool:
    """Whether a dotted word is a misspelt id rather than an abbreviation or a web address."""
    first = name.split(".", maxsplit=1)[0]
    if first in prefixes:
        return True
    return len(first) > 1 and any(
        SequenceMatcher(None, name, other).ratio() >= _ALIKE for other in known if "." in other
    )


def _sources(tree: Tree, ids: _Ids) -> Iterator[Finding]:
    found = pair(tree.root, "sources") if isinstance(tree.root, MappingNode) else None
    if found is None or not isinstance(found[1], SequenceNode):
        return
    known: dict[str, int] = {}
    for item in found[1].value:
        identity = pair(item, "id") if isinstance(item, MappingNode) else None
        name = None if identity is None else word(identity[1])
        if identity is None or name is None:
            continue
        if name in known:
            message = f"the source {name!r} is already described in line {tree.line(known[name])}"
            yield Finding(start(identity[0]), message, hint="Keep one of them.")
        known.setdefault(name, start(identity[0]))
    for entry in ids.entries:
        for node in entry.words("sources"):
            if node.value not in known:
                message = f"'sources' names {node.value!r}, which the list of sources does not describe"
                yield warning(start(node), message, _near(node.value, known))


def _twice(tree: Tree, key: str) -> Iterator[Finding]:
    """Facets with one id, values of a facet with one id, languages named twice."""
    found = pair(tree.root, key) if isinstance(tree.root, MappingNode) else None
    if found is None or not isinstance(found[1], SequenceNode):
        return
    yield from _twice_in(tree, found[1], key)
    for item in found[1].value:
        values = pair(item, "values") if isinstance(item, MappingNode) else None
        if values is not None and isinstance(values[1], SequenceNode):
            yield from _twice_in(tree, values[1], "values")


def _twice_in(tree: Tree, items: SequenceNode, key: str) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for item in items.value:
        identity = pair(item, "id") if isinstance(item, MappingNode) else (item, item)
        name = None if identity is None else word(identity[1])
        if identity is None or name is None:
            continue
        if name in first:
            message = f"{name!r} stands twice in {key!r}, first in line {tree.line(first[name])}"
            yield Finding(start(identity[0]), message, hint="Remove or rename one of them.")
        first.setdefault(name, start(identity[0]))


def _near(name: str, known: Mapping[str, object]) -> str:
    close = get_close_matches(name, known, n=3)
    return f"Did you mean {' or '.join(close)}?" if close else "See: qualkit codebook show"
