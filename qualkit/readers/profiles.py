"""Layouts that a study teaches in qualkit.toml: patterns for turns, for what is dropped, and for roles."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from qualkit.readers.draft import Draft, DraftTurn
from qualkit.readers.file import Line, shown
from qualkit.readers.times import milliseconds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import PurePath

    from qualkit.config import ProfileSettings
    from qualkit.problem import Problem
    from qualkit.readers.file import File
    from qualkit.readers.front_matter import FrontMatter

WINDOW = 2_000
"""Characters of a line that a pattern looks at; what stands behind them belongs to the turn all the same."""

PATIENCE = 2.0
"""Seconds that a pattern may take over one line; a good one takes microseconds."""


def chosen(path: PurePath, profiles: Sequence[ProfileSettings]) -> ProfileSettings | None:
    """The first profile whose ``files`` fit a file's name, case aside; ``None`` when none does."""
    name = path.name.casefold()
    return next((one for one in profiles if any(fnmatchcase(name, p.casefold()) for p in one.patterns)), None)


def begins(text: str, profile: ProfileSettings | None) -> bool:
    """Whether a line begins a turn by the profile; never without one. A pattern that takes too long begins none."""
    if profile is None or profile.turn is None:
        return False
    try:
        return _compiled(profile.turn).match(text[:WINDOW], timeout=PATIENCE) is not None
    except TimeoutError:
        return False  # cut() meets the same line and tells it


def cut(lines: Sequence[Line], file: File, front: FrontMatter, profile: ProfileSettings) -> tuple[Draft, list[Problem]]:
    """Turns as the profile's pattern finds them; lines that it does not fit belong to the turn above.

    Args:
        lines: All lines but the front matter.
        file: Where they come from.
        front: Roles there go before those of the profile.
        profile: Has a ``turn``.
    """
    turn = _compiled(profile.turn or "")
    drops = [_compiled(pattern) for pattern in profile.drop]
    turns: list[DraftTurn] = []
    dropped: list[Line] = []
    above: list[Line] = []
    problems: list[Problem] = []
    for line in lines:
        head, tail = line.text[:WINDOW], line.text[WINDOW:]
        try:
            if any(pattern.search(head, timeout=PATIENCE) for pattern in drops):
                dropped.append(line)
                continue
            found = turn.match(head, timeout=PATIENCE)
        except TimeoutError:
            hint = "Say more exactly what stands between: [^:]+ rather than (.+)+."
            told = f"the profile {profile.name!r} takes too long over it"
            return Draft([]), [file.error(told, line.number, hint=hint)]
        if found is not None and found.end() > 0:
            groups = found.groupdict()
            time = groups.get("time")
            start = None if time is None else milliseconds(time.strip("[]() "))
            if time and start is None:
                problems.append(file.warning(f"{time!r} is no time", line.number, hint="Times are 1:02 or 00:01:02.5."))
            text = head[found.end() :] if groups.get("text") is None else groups["text"] + head[found.end() :]
            speaker = (groups.get("speaker") or "").strip()
            turns.append(DraftTurn([text + tail], line.number, speaker or None, start))
        elif turns:
            turns[-1].lines.append(line.text)
        elif line.text.strip():
            above.append(line)
    if not turns:
        first = shown(above[0].text) if above else "no line at all"
        hint = f"Its first line is {first}; mend [[profiles]] turn in qualkit.toml."
        return Draft([]), [*problems, file.error(f"the profile {profile.name!r} finds no turn in it", hint=hint)]
    problems += [file.warning(f"dropped by the profile {profile.name!r}: {_told(dropped, file)}")] if dropped else []
    problems += [file.warning(f"not taken as speech, for it stands above: {_told(above, file)}")] if above else []
    return Draft(turns, front, dict(profile.roles)), problems


def _told(lines: Sequence[Line], file: File) -> str:
    told = ", ".join(f"{shown(line.text)} ({file.counted} {line.number})" for line in lines[:5])
    return told + (f" and {len(lines) - 5} more" if len(lines) > 5 else "")


def _compiled(pattern: str) -> Any:
    # Unlike the standard library's, these patterns can be given up on; both read the same language.
    import regex

    return regex.compile(pattern)
