"""A tree of codes from rows that each name the one above them; circles and doubles are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit.exchange.foreign import ForeignCode
from qualkit.problem import Problem, Severity, Where

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import PurePath

DEEPEST = 60
"""Levels of a tree."""


@dataclass(frozen=True, slots=True)
class Node:
    """A code or a folder of codes, and the guid of what it lies in; empty for the top."""

    guid: str
    name: str
    above: str = ""
    description: str = ""
    colour: str = ""
    is_codable: bool = True


def tree(nodes: Sequence[Node], place: PurePath) -> tuple[tuple[ForeignCode, ...], list[Problem]]:
    """The tree, siblings in the order given, and its problems; no codes when one of them is an error.

    What lies in something that is not there goes to the top, with a warning.

    Args:
        nodes: Of all levels.
        place: How to name the file in problems.
    """
    problems: list[Problem] = []
    known: dict[str, Node] = {}
    below: dict[str, list[Node]] = {}
    for node in nodes:
        if node.guid in known:
            message = f"two codes have the number of {node.guid!r}: {known[node.guid].name!r} and {node.name!r}"
            problems.append(Problem(Where(place), message))
        known.setdefault(node.guid, node)
    for node in nodes:
        above = node.above
        if above and above not in known:
            message = f"{node.name!r} lies in a category that is not there; it goes to the top"
            problems.append(Problem(Where(place), message, Severity.WARNING))
            above = ""
        below.setdefault(above, []).append(node)
    reached = _reached(below)
    problems += [
        Problem(Where(place), f"categories lie in each other in a circle: {' < '.join(names)}")
        for names in _circles(known, reached)
    ]
    if (n := max(reached.values(), default=0)) > DEEPEST:
        problems.append(Problem(Where(place), f"its codes lie {n} levels deep; at most {DEEPEST} are read"))
    if any(problem.severity is Severity.ERROR for problem in problems):
        return (), problems
    return _made(below, ""), problems


def _made(below: dict[str, list[Node]], guid: str) -> tuple[ForeignCode, ...]:
    return tuple(
        ForeignCode(
            node.guid,
            node.name.strip(),
            node.is_codable,
            node.description,
            node.colour,
            children=_made(below, node.guid),
        )
        for node in below.get(guid, ())
    )


def _reached(below: dict[str, list[Node]]) -> dict[str, int]:
    """Guid to level of all that hangs on the top; what lies in a circle does not."""
    found: dict[str, int] = {}
    level, here = 1, below.get("", [])
    while here:
        found |= {node.guid: level for node in here}
        here = [node for above in here for node in below.get(above.guid, ())]
        level += 1
    return found


def _circles(known: dict[str, Node], reached: dict[str, int]) -> list[list[str]]:
    """The names on each circle, from what lies in it outwards."""
    found: list[list[str]] = []
    seen: set[str] = set(reached)
    for first in known.values():
        path: list[str] = []
        here = first.guid
        while here in known and here not in seen:
            seen.add(here)
            path.append(here)
            here = known[here].above
        if here in path:
            found.append([known[guid].name for guid in [*path[path.index(here) :], here]])
    return found
