"""Front matter: the YAML between two ``---`` lines at the top of a transcript."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from qualkit.model.transcript import Role
from qualkit.readers.file import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ruamel.yaml.nodes import Node

    from qualkit.problem import Problem
    from qualkit.readers.file import File, Line

LONGEST = 500
"""Lines that front matter may have; a file that starts with ``---`` is not searched further for its end."""

DEEPEST = 10
"""Levels of nesting."""

ROLES = {role.value: role for role in (Role.INTERVIEWER, Role.PARTICIPANT, Role.OTHER)}
ROLE_WORDS = "interviewer, participant or other"

# Word turns three hyphens into a dash as one types.
_FENCE = re.compile(r"-{3}|[–—]-?|-[–—]", re.ASCII)
_KEY = re.compile(r"[^\s:#][^:#]{0,60}:(\s|$)")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{2,8})*")
_TABS = re.compile(r"[ ]*\t")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a transcript says of itself.

    Attributes:
        case: Whom or what the interview stands for.
        language: ISO 639-1 code.
        speakers: Label to role.
        facts: Every other key, its value as text.
        line: Where ``speakers`` stands.
    """

    case: str | None = None
    language: str | None = None
    speakers: dict[str, Role] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    line: int | None = None


def take(lines: Sequence[Line], file: File) -> tuple[FrontMatter, Sequence[Line], list[Problem]]:
    """Front matter off the top of a file's lines, the lines after it, and its problems.

    A ``---`` that no key follows is an ordinary rule and stays.
    """
    first = next((index for index, line in enumerate(lines[:LONGEST]) if line.text.strip()), None)
    if first is None or not _FENCE.fullmatch(lines[first].text.strip()):
        return FrontMatter(), lines, []
    after = lines[first + 1].text.strip() if first + 1 < len(lines) else ""
    if not _KEY.match(after):
        return FrontMatter(), lines, []
    for end in range(first + 1, min(first + LONGEST, len(lines))):
        if _FENCE.fullmatch(lines[end].text.rstrip()) or lines[end].text.rstrip() == "...":
            front, problems = read(lines[first + 1 : end], file)
            return front, lines[end + 1 :], problems
    problem = file.error(
        "the front matter is not closed", lines[first].number, hint="End it with a line of three hyphens: ---"
    )
    return FrontMatter(), [], [problem]


def read(lines: Sequence[Line], file: File) -> tuple[FrontMatter, list[Problem]]:
    """Front matter from the lines between its fences, and every problem in it.

    Values are kept as written (``007`` stays ``007``), but truth values become ``true`` and ``false``.
    """
    tabs = [
        file.error("a tab in the front matter", line.number, hint="Indent with spaces.")
        for line in lines
        if _TABS.match(line.text)
    ]
    if tabs:
        return FrontMatter(), tabs
    text = "\n".join(line.text for line in lines).replace("\xa0", " ")
    yaml = YAML(typ="safe", pure=True)
    try:
        # Events first: they neither expand aliases nor recurse, so a bomb is seen before it is built.
        problems = list(_bombs(yaml, text, lines, file))
        node = None if problems else yaml.compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = lines[min(mark.line, len(lines) - 1)].number if mark is not None and lines else None
        return FrontMatter(), [
            file.error(
                f"the front matter is not YAML: {error.problem or error.context}",
                line,
                hint="A value that holds a colon or starts with a sign stands in quotes.",
            )
        ]
    except YAMLError as error:
        return FrontMatter(), [file.error(f"the front matter is not YAML: {error}", lines[0].number)]
    if problems:
        return FrontMatter(), problems
    if node is None:
        return FrontMatter(), []
    if not isinstance(node, MappingNode):
        return FrontMatter(), [
            file.error(
                "the front matter is not a list of keys",
                lines[0].number,
                hint="Write key: value, one a line.",
            )
        ]
    return _entries(node, lines, file)


def _bombs(yaml: YAML, text: str, lines: Sequence[Line], file: File) -> Iterator[Problem]:
    depth = 0
    for event in yaml.parse(text):
        if isinstance(event, AliasEvent):
            yield file.error(
                f"an alias (*{event.anchor}) in the front matter",
                _number(event, lines),
                hint="Write the value out.",
            )
        elif isinstance(event, CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                yield file.error("the front matter is nested too deeply", _number(event, lines))
                return
        elif isinstance(event, CollectionEndEvent):
            depth -= 1


def _entries(node: MappingNode, lines: Sequence[Line], file: File) -> tuple[FrontMatter, list[Problem]]:
    problems: list[Problem] = []
    values: dict[str, Node] = {}
    for key, value in node.value:
        name = _text(key)
        if name in values:
            problems.append(file.error(f"{name!r} stands twice in the front matter", _number(key, lines)))
        values[name] = value
    speakers: dict[str, Role] = {}
    line = None
    if (listed := values.pop("speakers", None)) is not None:
        line = _number(listed, lines)
        speakers, found = _speakers(listed, lines, file)
        problems += found
    case = _text(values.pop("case", None)).strip() or None
    language = None
    if (told := values.pop("language", None)) is not None and (written := _text(told).strip()):
        code = _LANGUAGE.fullmatch(written)
        if code is None:
            problems.append(
                file.error(
                    f"{written!r} is not a language code",
                    _number(told, lines),
                    hint="Two letters as in ISO 639-1: en, zh, pt.",
                )
            )
        else:
            language = code[1].lower()
    facts = {name: _text(value) for name, value in values.items()}
    return FrontMatter(case, language, speakers, facts, line), problems


def _speakers(node: Node, lines: Sequence[Line], file: File) -> tuple[dict[str, Role], list[Problem]]:
    """Labels with their roles, from ``label: role`` or from ``role: [labels]``."""
    if isinstance(node, ScalarNode) and not node.value:
        return {}, []
    if not isinstance(node, MappingNode):
        hint = f"One line a speaker: LABEL: {ROLE_WORDS}."
        return {}, [file.error("'speakers' gives no roles", _number(node, lines), hint=hint)]
    roles: dict[str, Role] = {}
    problems: list[Problem] = []
    for key, value in node.value:
        name = _text(key).strip()
        role = ROLES.get(_text(value).strip().casefold()) if isinstance(value, ScalarNode) else None
        inverse = ROLES.get(name.casefold())
        if role is not None:
            pairs = [(name, role)]
        elif inverse is not None and isinstance(value, SequenceNode):
            pairs = [(_text(item).strip(), inverse) for item in value.value]
        elif inverse is not None and _text(value).strip():
            pairs = [(_text(value).strip(), inverse)]
        else:
            problems.append(
                file.error(
                    f"{_text(value)!r} is no role, for the speaker {name!r}",
                    _number(value, lines),
                    hint=f"A role is {ROLE_WORDS}.",
                )
            )
            continue
        for label, given in pairs:
            if roles.setdefault(label, given) is not given:
                problems.append(file.error(f"the speaker {shown(label)} has two roles", _number(value, lines)))
    return roles, problems


def _text(node: Node | None) -> str:
    """A value as text: scalars as written, lists and mappings as JSON."""
    if node is None:
        return ""
    if isinstance(node, ScalarNode):
        written = str(node.value)
        if node.tag == "tag:yaml.org,2002:bool":
            return written.lower()
        return "" if node.tag == "tag:yaml.org,2002:null" else written
    if isinstance(node, SequenceNode) and all(isinstance(item, ScalarNode) for item in node.value):
        return ", ".join(_text(item) for item in node.value)
    return json.dumps(_plain(node), ensure_ascii=False)


def _plain(node: Node) -> Any:
    if isinstance(node, MappingNode):
        return {_text(key): _plain(value) for key, value in node.value}
    return [_plain(item) for item in node.value] if isinstance(node, SequenceNode) else _text(node)


def _number(node: Any, lines: Sequence[Line]) -> int:
    """Line in the file of a node or an event."""
    line: int = node.start_mark.line
    return lines[min(line, len(lines) - 1)].number
