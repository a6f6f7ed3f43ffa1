"""A transcript on its way: turns before they have a place in the text, and how they become one."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from qualkit.language import detect
from qualkit.model.segment import Span
from qualkit.model.transcript import Role, Transcript, Turn
from qualkit.readers.front_matter import FrontMatter
from qualkit.readers.roles import key, roles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualkit.problem import Problem
    from qualkit.readers.file import File


_NO_CHARACTER = re.compile("[\\0\ud800-\udfff]")


@dataclass(slots=True)
class DraftTurn:
    """Words of one speaker as a format gives them.

    Attributes:
        lines: The words, a line of the file each.
        line: Where the turn begins in the file.
        speaker: The label as the file has it.
        role: What the file says of just this turn; ``None`` when the label decides.
    """

    lines: list[str]
    line: int
    speaker: str | None = None
    start_ms: int | None = None
    end_ms: int | None = None
    role: Role | None = None

    @property
    def text(self) -> str:
        """The words, without blanks around them or at the ends of lines."""
        return "\n".join(line.rstrip() for line in self.lines).strip()


@dataclass(slots=True)
class Draft:
    """One interview as a format gives it.

    Attributes:
        name: Of the transcript; ``None`` when the file's name is meant.
    """

    turns: list[DraftTurn]
    front: FrontMatter = field(default_factory=FrontMatter)
    legend: dict[str, str] = field(default_factory=dict)
    name: str | None = None


def join(left: str, right: str) -> str:
    """Two pieces of one stretch of speech: a blank between them, none between Chinese characters."""
    if not left or not right:
        return left or right
    return left + right if _is_wide(left[-1]) and _is_wide(right[0]) else f"{left} {right}"


def joined(pieces: Sequence[str]) -> str:
    """Many pieces of one stretch of speech, as :func:`join` puts two together, in the time of their length."""
    said = [piece for piece in pieces if piece]
    between = (join(left[-1], right[0])[1:-1] for left, right in pairwise(said))
    return "".join(text for pair in zip(said, [*between, ""], strict=True) for text in pair)


def finished(draft: Draft, file: File, *, source: str) -> tuple[Transcript | None, list[Problem]]:
    """The transcript of a draft: text, spans, roles, case and language.

    Turns without words are left out, with a warning; without any turn there is no transcript.
    """
    problems: list[Problem] = []
    parts: list[str] = []
    turns: list[tuple[DraftTurn, str]] = []
    for turn in draft.turns:
        if text := turn.text:
            turns.append((turn, text))
        elif turn.speaker is not None:
            problems.append(file.warning(f"{turn.speaker!r} says nothing here", turn.line))
    if not turns:
        return None, [*problems, file.error("nothing is said in this file", hint="An interview needs words.")]
    if (problem := _unstorable(turns, file)) is not None:
        return None, [*problems, problem]
    labels = list(dict.fromkeys(turn.speaker for turn, _ in turns if turn.speaker is not None))
    by_label = roles(labels, declared=draft.front.speakers, legend=draft.legend, settings=file.speakers)
    absent = [name for name in draft.front.speakers if key(name) not in {key(label) for label in labels}]
    # Front matter shared by many files may name more labels than each has; it matters where one got no role.
    if absent and (not labels or Role.UNKNOWN in by_label.values()):
        names = ", ".join(repr(name) for name in absent)
        problems.append(
            file.warning(
                f"the front matter gives a role to {names}, but no turn has that label",
                draft.front.line,
                hint=f"Labels in this file: {', '.join(labels) or 'none'}.",
            )
        )
    position = 0
    finished_turns: list[Turn] = []
    for number, (turn, text) in enumerate(turns, start=1):
        role = turn.role or (Role.UNKNOWN if turn.speaker is None else by_label[turn.speaker])
        span = Span(position, position + len(text))
        finished_turns.append(Turn(number, span, turn.speaker, role, turn.start_ms, turn.end_ms))
        parts.append(text)
        position = span.end + 1
    text = "\n".join(parts)
    name = unicodedata.normalize("NFC", draft.name or file.path.stem)
    return (
        Transcript(
            name=name,
            text=text,
            turns=tuple(finished_turns),
            source=source,
            sha256=hashlib.sha256(file.data).hexdigest(),
            case=draft.front.case or name,
            language=draft.front.language or detect(text),
            facts=draft.front.facts,
        ),
        problems,
    )


def _unstorable(turns: list[tuple[DraftTurn, str]], file: File) -> Problem | None:
    """A character that is none, which no database and no file of ours can hold: NUL, or half of a pair."""
    for turn, text in turns:
        found = _NO_CHARACTER.search(f"{turn.speaker or ''}{text}")
        if found is not None:
            told = f"holds the character U+{ord(found[0]):04X}, which no text has"
            return file.error(told, turn.line, hint="Export the interview again, or save it as UTF-8 text.")
    return None


def _is_wide(character: str) -> bool:
    """Whether a character is written without blanks around it: Chinese, kana and full-width signs."""
    return unicodedata.east_asian_width(character) in "WF"
