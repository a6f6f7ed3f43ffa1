"""Whose words are to go, and how they are known again in a file that a person or a program wrote."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qualkit import codebook as books
from qualkit import exchange
from qualkit.errors import CodebookError
from qualkit.language.phrases import CUT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import PurePath

    from qualkit.language import Phrases


@dataclass(frozen=True)
class Departed:
    """A case whose words are to go.

    Attributes:
        case: Its name.
        transcripts: Names of its interviews, all that anything in the study still knows of.
        phrases: What was said in them and nowhere else, and their names.
    """

    case: str
    transcripts: frozenset[str]
    phrases: Phrases

    def is_in(self, text: str) -> bool:
        """Whether a text holds words of the case or names it."""
        return self.phrases.names(text) or self.phrases.holds(text)

    def without_examples(self, text: str) -> tuple[str, int]:
        """A codebook without examples that are the case's words or say that they come from its interviews.

        Raises:
            CodebookError: Nothing can be taken out of it.
        """

        def is_gone(words: str, source: str) -> bool:
            return self.phrases.quotes(words) or self.phrases.names(source)

        return books.without_examples(text, is_gone)

    def codebook(self, text: str) -> str:
        """A state of a codebook without the case's words; where it is no codebook any more, they are cut out."""
        try:
            return self.without_examples(text)[0]
        except CodebookError:
            return self.phrases.cut(text)[0]

    def markdown(self, text: str, path: PurePath) -> tuple[str, int]:
        """A text without the quotes that link to an interview of the case, and without its words outside of links."""
        found, _ = exchange.links(text, path)
        own = [link for link in found if link.transcript in self.transcripts]
        for link in reversed(own):
            text = text[: link.start] + CUT + text[link.end :]
        text, n_runs = self.phrases.cut(text)
        return text, len(own) + n_runs

    def bank(self, text: str, path: PurePath) -> tuple[str, int]:
        """A quote bank without the lines of quotes from an interview of the case, notes behind them included."""
        found, _ = exchange.links(text, path)
        own = [link for link in found if link.transcript in self.transcripts]
        n_lines = 0
        for link in reversed(own):
            start = text.rfind("\n", 0, link.start) + 1
            end = text.find("\n", link.end)
            if start < len(text) and link.start < len(text):
                text = text[:start] + ("" if end < 0 else text[end + 1 :])
                n_lines += 1
        rest, n_more = self.markdown(text, path)
        return rest, n_lines + n_more

    def row_is_of(self, cells: Mapping[str, str]) -> bool:
        """Whether a row of translations is of an interview of the case, or holds its words."""
        place = exchange.place_of(cells.get("place", ""))
        return (place is not None and place[0] in self.transcripts) or self.phrases.holds("\n".join(cells.values()))

    def codings(self, data: bytes) -> tuple[bytes, int]:
        """JSON lines without those of an interview of the case; words of it in other lines are cut."""
        kept: list[bytes] = []
        number = 0
        for line in data.splitlines(keepends=True):
            written, n_changed = self._line(line)
            kept.append(written)
            number += n_changed
        return (b"".join(kept), number) if number else (data, 0)

    def _line(self, line: bytes) -> tuple[bytes, int]:
        text = line.decode("utf-8", "replace")
        try:
            row = json.loads(text)
        except ValueError:
            return (b"", 1) if self.is_in(text) else (line, 0)
        if not isinstance(row, dict):
            return line, 0
        if row.get("transcript") in self.transcripts:
            return b"", 1
        cut, number = self._cut(row)
        if not number:
            return line, 0
        ending = line[len(line.rstrip(b"\r\n")) :]
        return json.dumps(cut, ensure_ascii=False).encode() + ending, 1

    def _cut(self, value: Any) -> tuple[Any, int]:
        """A value of JSON with the case's words cut out of every string in it."""
        if isinstance(value, str):
            return self.phrases.cut(value)
        if isinstance(value, list):
            made = [self._cut(item) for item in value]
            return [item for item, _ in made], sum(number for _, number in made)
        if isinstance(value, dict):
            inner = {key: self._cut(item) for key, item in value.items()}
            return {key: item for key, (item, _) in inner.items()}, sum(number for _, number in inner.values())
        return value, 0

    def states(self, data: bytes, path: PurePath, change: Callable[[str], str | None]) -> tuple[bytes, int]:
        """A file of states with each state changed as the file itself; a state that is all of the case's goes.

        Lines that cannot be read go when the case is in them.

        Args:
            data: Of the file.
            path: How to name it.
            change: The text of a state to what is left of it; ``None`` when nothing is.
        """
        kept: list[bytes] = []
        number = 0
        for line in data.splitlines(keepends=True):
            states, _ = exchange.read_states(line, path)
            if not states:
                is_gone = self.is_in(line.decode("utf-8", "replace"))
                number += is_gone
                kept += [] if is_gone else [line]
                continue
            state = states[0]
            text = None if state.text is None else change(state.text)
            if state.text is not None and text is None:
                number += 1
                continue
            beneath = tuple(one for one in state.codings if one.rpartition(":")[0] not in self.transcripts)
            if text == state.text and beneath == state.codings:
                kept.append(line)
                continue
            number += 1
            kept.append(exchange.state_line(replace(state, text=text, codings=beneath)).encode())
        return (b"".join(kept), number) if number else (data, 0)
