"""Quotes in Markdown as links to their place: ``[“words”](P07:120-180)``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qualkit.errors import InvalidSpanError
from qualkit.model.segment import Span
from qualkit.model.summary import Link
from qualkit.problem import Problem, Where

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import PurePath

_OPEN, _CLOSE = '“"「', '”"」'
_TARGET = r"<[^<>\n]*>|[^()<>\n]*(?:\([^()<>\n]*\)[^()<>\n]*)*"
_LINK = re.compile(rf"\[[{_OPEN}](?P<words>(?:(?!\[[{_OPEN}]).)*?)[{_CLOSE}]\]\((?P<target>{_TARGET})\)", re.DOTALL)
_PLACE = re.compile(r"(?P<name>.*\S)\s*:\s*(?P<start>\d{1,12})\s*[-–]\s*(?P<end>\d{1,12})", re.DOTALL)
_QUOTED = re.compile(r"“([^“”]+)”|「([^「」]+)」")
HOW = "Write quotes as [“words”](P07:120-180); `qualkit matrix edit` lists them ready to copy."


def links(text: str, path: PurePath, *, line: int = 1) -> tuple[list[Link], list[Problem]]:
    """The quotes of a text in order, and those whose place cannot be read.

    Args:
        text: Markdown.
        path: Its file, for problems.
        line: Of the file, where the text starts.
    """
    found: list[Link] = []
    problems: list[Problem] = []
    for match in _LINK.finditer(text):
        at = line + text.count("\n", 0, match.start())
        place = place_of(match["target"].strip().strip("<>"))
        if place is None:
            message = f"{match['target'].strip()!r} is no place, behind “{match['words'][:40]}”"
            problems.append(Problem(Where(path, at), message, hint=HOW))
        else:
            found.append(Link(" ".join(match["words"].split()), *place, match.start(), match.end(), at))
    return found, problems


def place_of(written: str) -> tuple[str, Span] | None:
    """Transcript and span of ``P07:120-180``; ``None`` when it is none."""
    match = _PLACE.fullmatch(written.strip())
    if match is None:
        return None
    try:
        return match["name"], Span(int(match["start"]), int(match["end"]))
    except InvalidSpanError:
        return None


def link(words: str, transcript: str, span: Span) -> str:
    """A quote as it is written into a file, on one line."""
    place = f"{transcript}:{span.start}-{span.end}"
    # Markdown takes a target with a space or bracket only in pointed brackets.
    is_plain = re.search(r"[\s()<>]", place) is None
    return f"[“{' '.join(words.split())}”]({place if is_plain else f'<{place}>'})"


def unlinked(text: str, *, line: int = 1) -> Iterator[tuple[str, int]]:
    """Words in quotation marks that are no link, and their lines."""
    taken = [match.span() for match in _LINK.finditer(text)]
    for match in _QUOTED.finditer(text):
        if not any(start <= match.start() < end for start, end in taken):
            yield match[1] or match[2], line + text.count("\n", 0, match.start())


def told(text: str, shown: Callable[[int], str]) -> str:
    """The text with each link replaced.

    Args:
        text: Markdown.
        shown: Offset of a link in the text to what to print for it.
    """
    return _LINK.sub(lambda match: shown(match.start()), text)
