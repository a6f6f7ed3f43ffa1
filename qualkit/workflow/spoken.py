"""Where in a text with labels, times and headings the words of a transcript's turns stand."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from qualkit.model.segment import Span
from qualkit.workflow.foreign_files import NO_WORDS

if TYPE_CHECKING:
    from qualkit.model.transcript import Transcript


class Spoken:
    """A text and the transcript read from it, laid beside each other by their letters: blanks may differ."""

    def __init__(self, text: str, transcript: Transcript) -> None:
        self._text, self._transcript = text, transcript
        self._at = _solid(text)
        solid = "".join(text[index] for index in self._at)
        self._turns: list[
            tuple[int, int, list[int]]
        ] = []  # first and last letter in the text, places in the transcript
        cursor = 0
        for turn in transcript.turns:
            words = transcript.quote(turn.span)
            places = _solid(words)
            found = solid.find("".join(words[index] for index in places), cursor)
            if found >= 0 and places:
                cursor = found + len(places)
                self._turns.append((found, cursor, [turn.span.start + index for index in places]))

    def span(self, start: int, end: int) -> Span | None:
        """The spoken words in a part of the text; ``None`` when it holds labels or blanks alone.

        Blanks at its ends stay where the transcript has them, too.
        """
        first, last = bisect_left(self._at, start), bisect_left(self._at, end)
        inside = [
            (places[max(first, begin) - begin], places[min(last, stop) - 1 - begin] + 1)
            for begin, stop, places in self._turns
            if begin < last and first < stop
        ]
        if not inside:
            return None
        begin, stop = inside[0][0], inside[-1][1]
        spoken = self._transcript.text
        for index in range(self._at[first] - 1, start - 1, -1):
            if begin == 0 or spoken[begin - 1] != self._text[index] or self._is_edge(begin):
                break
            begin -= 1
        for index in range(self._at[last - 1] + 1, end):
            if stop == len(spoken) or spoken[stop] != self._text[index] or self._is_edge(stop):
                break
            stop += 1
        return Span(begin, stop)

    def _is_edge(self, index: int) -> bool:
        """Whether a turn begins or ends at a place in the transcript."""
        return any(index in (turn.span.start, turn.span.end) for turn in self._transcript.turns)


def _solid(text: str) -> list[int]:
    """Where the characters stand that are no blanks and that a file can hold."""
    return [index for index, one in enumerate(text) if not one.isspace() and not NO_WORDS.match(one)]
