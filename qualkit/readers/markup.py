"""XML read safely: no entities of its own, nothing fetched, nothing nested without end; with the lines of elements."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualkit.readers.file import crowded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from qualkit.problem import Problem
    from qualkit.readers.file import File

MOST_TAGS = 300_000
"""Beginnings of tags that a file may have."""

DEEPEST = 200
"""Levels of nesting."""

_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["'][^>]{0,60}\?>""")
_UNKNOWN = "Save it as UTF-8."


class _TooDeepError(ValueError):
    """The elements of a file are nested more than ``DEEPEST`` levels."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed file.

    Attributes:
        root: Its outermost element.
        lines: Line of each element's beginning.
    """

    root: Element
    lines: dict[Element, int]

    def line(self, element: Element) -> int:
        """Line in the file where an element begins."""
        return self.lines[element]


def parsed(data: bytes, file: File, *, what: str) -> tuple[Tree | None, list[Problem]]:
    """The elements of an XML file, or why there are none.

    Args:
        data: The XML; in packages one part of the file.
        file: Where problems are told to be.
        what: What is parsed, in a message.
    """
    from xml.etree.ElementTree import ParseError, TreeBuilder

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    if (problem := crowded(file, data, "<", "tags", MOST_TAGS)) is not None:
        return None, [problem]
    starts: list[int] = []
    depth = 0

    class _Builder(TreeBuilder):
        def start(self, tag: str, attrs: dict[str, str], /) -> Element:
            nonlocal depth
            depth += 1
            if depth > DEEPEST:
                raise _TooDeepError
            starts.append(parser.parser.CurrentLineNumber)
            return super().start(tag, attrs)

        def end(self, tag: str, /) -> Element:
            nonlocal depth
            depth -= 1
            return super().end(tag)

    parser: Any = DefusedXMLParser(target=_Builder())
    try:
        parser.feed(_decoded(data))
        root = parser.close()
    except _TooDeepError:
        return None, [file.error(f"{what} is nested too deeply", starts[-1], hint="Check where the file comes from.")]
    except DefusedXmlException as error:
        kind = "external entities" if "External" in type(error).__name__ else "entities of its own"
        hint = "Save it without a document type, if you trust the file."
        return None, [file.error(f"{what} declares {kind}, which are not read", hint=hint)]
    except ParseError as error:
        line = error.position[0] if error.position else None
        return None, [file.error(f"{what} is not XML: {error}", line, hint="Export it once more.")]
    except (LookupError, ValueError) as error:
        return None, [file.error(f"{what} is in an encoding that cannot be read: {error}", hint=_UNKNOWN)]
    return Tree(root, dict(zip(root.iter(), starts, strict=True))), []


def name(element: Element) -> str:
    """An element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, wanted: str) -> str:
    """An attribute by its name without namespace, without blanks around it; empty when it is not there."""
    return next((value.strip() for key, value in element.attrib.items() if key.rpartition("}")[2] == wanted), "")


def every(root: Element, *names: str) -> Iterator[Element]:
    """All elements of these names, in the order of the file."""
    return (element for element in root.iter() if name(element) in names)


def squeezed(text: str) -> str:
    """A text whose runs of blanks and line breaks, which XML's layout makes, are single blanks."""
    return " ".join(text.split())


def _decoded(data: bytes) -> bytes | str:
    """The bytes, or their text where the parser itself would not know the encoding."""
    found = _ENCODING.match(data[:300])
    if found is None or found[1].decode().lower() in {"utf-8", "utf8", "utf-16", "us-ascii", "iso-8859-1"}:
        return data
    return data[found.end() :].decode(found[1].decode())
