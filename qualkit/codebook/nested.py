"""Another program's YAML as plain lists, mappings and words; as bounded as a codebook is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualkit.codebook.tree import compose, plain
from qualkit.problem import Problem, Where

if TYPE_CHECKING:
    from pathlib import PurePath


def nested(data: bytes, place: PurePath) -> tuple[Any, list[Problem]]:
    """What a YAML file holds: dicts, lists, strings and ``None``; no value is a number or a date.

    Args:
        data: The file's bytes.
        place: How to name it in problems.

    Returns:
        ``None`` for an empty file, and for one that is no YAML, with every problem and its line.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, [Problem(Where(place, line), "is not UTF-8", hint="Save it as UTF-8 text.")]
    tree = compose(text)
    problems = [
        Problem(Where(place, None if one.index is None else tree.line(one.index)), one.message, one.severity, one.hint)
        for one in tree.findings
        if text.strip()
    ]
    if tree.has_aliases:
        problems.append(Problem(Where(place), "uses YAML aliases (*name); such files are not read"))
    return (None if tree.root is None or problems else plain(tree.root)), problems
