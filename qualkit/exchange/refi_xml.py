"""The XML of REFI-QDA read safely, whatever its namespace, and a note of what is wrong with it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from qualkit.problem import Problem, Severity, Where

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import PurePath
    from xml.etree.ElementTree import Element

_GUID = re.compile(r"\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?")


@dataclass(slots=True)
class Reading:
    """A project while it is read: where problems go, and what was met."""

    place: PurePath
    files: dict[str, bytes]
    with_texts: bool = True
    problems: list[Problem] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    guids: Counter[str] = field(default_factory=Counter)

    def error(self, message: str, hint: str | None = None) -> None:
        """Note what keeps the file from being read."""
        self.problems.append(Problem(Where(self.place), message, hint=hint))

    def warn(self, message: str, hint: str | None = None) -> None:
        """Note what was odd and read all the same."""
        self.problems.append(Problem(Where(self.place), message, Severity.WARNING, hint))

    def guid(self, element: Element, *, attribute: str = "guid") -> str:
        """An element's own guid, counted, so that one that stands twice is told."""
        found = self.reference(element, attribute)
        if attribute == "guid":
            if found:
                self.guids[found] += 1
            else:
                told = element.get("name") or ""
                self.error(f"<{tag_of(element)}> {told!r} has no usable guid: {element.get('guid')!r}")
        return found

    def reference(self, element: Element, attribute: str) -> str:
        """The guid in an attribute, in capitals and without braces; empty where there is none."""
        match = _GUID.fullmatch((element.get(attribute) or "").strip())
        return match[1].upper() if match else ""


def parsed(data: bytes, reading: Reading, name: str) -> Element | None:
    """The outermost element; ``None`` for what is no XML, or declares entities, and that is noted."""
    import defusedxml
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except ParseError as error:
        reading.error(f"{name} is not well-formed XML: {error}", "Export it again from the program it comes from.")
        return None
    except defusedxml.DefusedXmlException:
        reading.error(f"{name} declares entities or a document type; such files are not read")
        return None
    except (ValueError, LookupError) as error:
        reading.error(f"{name} cannot be decoded: {error}")
        return None
    return root


def tag_of(element: Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def is_root(root: Element, tag: str, namespace: str, reading: Reading) -> bool:
    """Whether an element is the root wanted; another namespace is noted and let pass."""
    if tag_of(root) != tag:
        reading.error(f"its root is <{tag_of(root)}>, not <{tag}>")
        return False
    found = str(root.tag).rpartition("}")[0].lstrip("{")
    if found != namespace:
        reading.warn(f"has the namespace {found or 'of nothing'!r}, not {namespace!r}; read all the same")
    return True


def children_of(parent: Element | None, tag: str) -> Iterator[Element]:
    """The children of a name, in order."""
    if parent is not None:
        yield from (child for child in parent if tag_of(child) == tag)


def child_of(parent: Element | None, tag: str) -> Element | None:
    """The first child of a name."""
    return next(children_of(parent, tag), None)


def text_in(parent: Element, tag: str) -> str:
    """The text of the first child of a name; empty where there is none."""
    found = child_of(parent, tag)
    return "" if found is None else found.text or ""
