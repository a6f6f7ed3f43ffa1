"""What changed between two states of a codebook."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from qualkit.model.codebook import Status, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qualkit.model.codebook import Code, Codebook, Example, Theme


class ChangeKind(StrEnum):
    """What happened to a theme or code."""

    ADDED = "added"
    REMOVED = "removed"  # codings made under it no longer belong to any code
    RENAMED = "renamed"
    MERGED = "merged"
    MOVED = "moved"
    RETIRED = "retired"
    REINSTATED = "reinstated"
    TEXT = "text"  # label, definition, include, exclude, examples; for a theme also its statement
    SETTING = "setting"  # any other field


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Attributes:
        kind: What happened.
        id: The id after the change; of something removed or merged the id before it.
        noun: ``code`` or ``theme``.
        field: For ``TEXT`` and ``SETTING``: which field.
        language: For ``TEXT``: in which language; ``None`` for examples.
        before: The words, id or place before; empty when there was nothing.
        after: The words, id or place after; empty when there is nothing.
    """

    kind: ChangeKind
    id: str
    noun: str = "code"
    field: str | None = None
    language: str | None = None
    before: str = ""
    after: str = ""


_CODE_TEXTS = ("label", "definition", "include", "exclude")
_THEME_TEXTS = ("label", "statement", "definition")


def diff(before: Codebook, after: Codebook) -> list[Change]:
    """The changes that lead from one state of a codebook to another.

    Themes come first, then codes, each in the order of ``after``, and last what was removed or merged away,
    in the order of ``before``. A code counts as renamed or merged when its former id says so.
    """
    return [*_themes(before, after), *_codes(before, after)]


def _themes(before: Codebook, after: Codebook) -> Iterator[Change]:
    old = {theme.id: theme for theme in before.themes}
    for theme in after.themes:
        if theme.id not in old:
            yield Change(ChangeKind.ADDED, theme.id, "theme", after=theme.label.in_language(None))
            continue
        for field in _THEME_TEXTS:
            yield from _text(theme.id, "theme", field, getattr(old[theme.id], field), getattr(theme, field))
        for field in ("origin", "colour", "also"):
            yield from _setting(theme.id, "theme", field, old[theme.id], theme)
    kept = {theme.id for theme in after.themes}
    for theme in before.themes:
        if theme.id not in kept:
            yield Change(ChangeKind.REMOVED, theme.id, "theme", before=theme.label.in_language(None))


def _codes(before: Codebook, after: Codebook) -> Iterator[Change]:
    came_from: dict[str, Code] = {}
    merged: list[tuple[Code, str]] = []
    removed: list[Code] = []
    for code in before.codes:
        today = after.current_id(code.id)
        if today is None:
            removed.append(code)
        elif today == code.id or (today not in before and today not in came_from):
            came_from[today] = code
        else:
            merged.append((code, today))
    for code in after.codes:
        if code.id in came_from:
            yield from _code(came_from[code.id], code, after)
        else:
            yield Change(ChangeKind.ADDED, code.id, after=code.label.in_language(None))
    for code, today in merged:
        yield Change(ChangeKind.MERGED, code.id, before=code.id, after=today)
    for code in removed:
        yield Change(ChangeKind.REMOVED, code.id, before=code.label.in_language(None))


def _code(old: Code, new: Code, after: Codebook) -> Iterator[Change]:
    if old.id != new.id:
        yield Change(ChangeKind.RENAMED, new.id, before=old.id, after=new.id)
    place = old.theme if old.parent is None else (after.current_id(old.parent) or old.parent)
    if place != (new.parent or new.theme):
        yield Change(ChangeKind.MOVED, new.id, before=old.parent or old.theme, after=new.parent or new.theme)
    if old.status is not new.status:
        if Status.RETIRED is new.status:
            yield Change(ChangeKind.RETIRED, new.id, before=old.status.value, after=new.status.value)
        elif Status.RETIRED is old.status:
            yield Change(ChangeKind.REINSTATED, new.id, before=old.status.value, after=new.status.value)
        else:
            yield from _setting(new.id, "code", "status", old, new)
    for field in _CODE_TEXTS:
        yield from _text(new.id, "code", field, getattr(old, field), getattr(new, field))
    told = _told(old.examples), _told(new.examples)
    if told[0] != told[1]:
        yield Change(ChangeKind.TEXT, new.id, field="examples", before=told[0], after=told[1])
    for field in ("groups", "sources", "derivation", "colour"):
        yield from _setting(new.id, "code", field, old, new)


def _text(name: str, noun: str, field: str, old: Text, new: Text) -> Iterator[Change]:
    for language in dict.fromkeys((*old.by_language, *new.by_language)):
        words = old.by_language.get(language, ""), new.by_language.get(language, "")
        if words[0] != words[1]:
            yield Change(ChangeKind.TEXT, name, noun, field, language, *words)


def _setting(name: str, noun: str, field: str, old: Code | Theme, new: Code | Theme) -> Iterator[Change]:
    values = [
        ", ".join(value) if isinstance(value, tuple) else str(value or "")
        for value in (getattr(old, field), getattr(new, field))
    ]
    if values[0] != values[1]:
        yield Change(ChangeKind.SETTING, name, noun, field, None, *values)


def _told(examples: tuple[Example, ...]) -> str:
    """Examples as lines: ``typical: words | words (use …) [source]``."""
    lines = []
    for example in examples:
        use = f" (use {example.use})" if example.use else ""
        source = f" [{example.source}]" if example.source else ""
        lines.append(f"{example.kind.value}: {' | '.join(example.text.every())}{use}{source}")
    return "\n".join(lines)
