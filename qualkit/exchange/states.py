"""States of a file that a researcher writes: one JSON line for each that was saved, the oldest first."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from qualkit.problem import Problem, Where

if TYPE_CHECKING:
    from pathlib import PurePath


@dataclass(frozen=True, slots=True)
class State:
    """A file as it was.

    Attributes:
        at: When it was kept, ISO 8601 in UTC.
        text: All of it; ``None`` when it was seen to be gone.
        author: Who saved it; empty when it was found changed and nobody is known.
        codings: For a cell of a matrix the codings beneath it then: ``P07:120-180 retn.need``.
    """

    at: str
    text: str | None
    author: str = ""
    codings: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """Of the text in UTF-8; empty when it was gone."""
        return "" if self.text is None else hashlib.sha256(self.text.encode()).hexdigest()


def state_line(state: State) -> str:
    """A state as it is added to the file of states, with its line break."""
    return json.dumps({**asdict(state), "sha256": state.sha256}, ensure_ascii=False) + "\n"


def read_states(data: bytes, path: PurePath) -> tuple[list[State], list[Problem]]:
    """The states, and the lines that cannot be read; these are told and passed over, never removed."""
    states: list[State] = []
    problems: list[Problem] = []
    for number, line in enumerate(data.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            text = row["text"]
            state = State(str(row["at"]), None if text is None else str(text), str(row.get("author", "")))
            state = State(state.at, state.text, state.author, tuple(map(str, row.get("codings", ()))))
            is_whole = row.get("sha256", state.sha256) == state.sha256
        except (ValueError, KeyError, TypeError, AttributeError):
            problems.append(Problem(Where(path, number), "this state cannot be read"))
            continue
        if not is_whole:
            problems.append(Problem(Where(path, number), "this state is not as it was kept"))
        states.append(state)
    return states, problems
