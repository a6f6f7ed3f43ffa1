"""One turn of a transcript as lines: who speaks, the words, what stands on them in the margins."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.text import Text

from qualkit.language.signs import plain
from qualkit.model.coding import Verdict
from qualkit.screen.wrapping import breaks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from qualkit.model.segment import Segment, Span
    from qualkit.model.transcript import Transcript, Turn
    from qualkit.session import Standing

GUTTER = 3
"""Cells to the left of the words: where the segment is, what was decided, a blank."""
BRACKETS = 2
"""Columns for the lines that show how far a coding reaches."""
MARKS = ("[[", "]]")
"""Around the segment, as in line mode: colour and weight are not the only signs."""
_SIGNS = {Verdict.CODES: "*", Verdict.NONE: "0", Verdict.SKIP: "s"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line as drawn, and which characters of the transcript it shows.

    Attributes:
        text: All of it, margins included.
        words: The words alone, as drawn from the cell ``GUTTER`` on.
        start: Offset of its first character in the transcript; ``None`` for a line without words.
        shift: Characters of the marks in front of each part of the line: (index in ``words``, characters) pairs.
        segment: Whether a part of the segment asked about stands here.
    """

    text: Text
    words: str = ""
    start: int | None = None
    shift: tuple[tuple[int, int], ...] = ()
    segment: bool = False

    def offset(self, index: int) -> int | None:
        """The offset in the transcript of the character ``index`` of the words."""
        if self.start is None:
            return None
        return self.start + min(index, len(self.words)) - sum(n for at, n in self.shift if at <= index)


@dataclass(frozen=True, slots=True)
class Drawing:
    """How to draw turns.

    Attributes:
        width: Cells of a line.
        margin: Cells to the right of the words.
        colours: Code id to colour.
        today: Ids as the codebook has them now.
    """

    width: int
    margin: int
    colours: Mapping[str, str]
    today: Callable[[str], str]

    def turn(
        self,
        transcript: Transcript,
        turn: Turn,
        segments: Sequence[Segment],
        held: Mapping[Span, Standing],
        *,
        asked: Span | None,
        marked: Span | None = None,
    ) -> list[Line]:
        """The lines of a turn and a blank one below.

        Args:
            transcript: Whose turn it is.
            turn: The turn.
            segments: Those of the session in the turn.
            held: What stands on spans that share characters with the turn.
            asked: Of the segment asked about, if it has a part in the turn.
            marked: A span that the coder marks.
        """
        start, words = turn.span.start, plain(transcript.quote(turn.span)).replace("\t", " ")
        cuts: list[tuple[int, str]] = []
        inner = None
        if asked is not None:
            low = max(asked.start - start, 0)
            core = words[low : max(asked.end - start, 0)]
            first = low + len(core) - len(core.lstrip())
            inner = (first, first + len(core.strip()))
            cuts = [(inner[0], MARKS[0]), (inner[1], MARKS[1])]
        shown, at = _with_marks(words, cuts)
        text = Text(shown, style="" if segments else "dim")
        if inner is not None:
            text.stylize("bold", at(inner[0]), at(inner[1]))
            for position, mark in cuts:
                place = at(position) - len(mark) if mark == MARKS[0] else at(position, before=True)
                text.stylize("bold cyan", place, place + len(mark))
        if marked is not None:
            low, high = max(marked.start - start, 0), min(marked.end - start, len(words))
            if low < high:
                text.stylize("reverse", at(low), at(high, before=True))
        wide = max(8, self.width - GUTTER - self.margin)
        ends = breaks(shown, wide)
        begins = [0, *ends]
        parts = text.divide(ends)

        def line_of(position: int, *, before: bool = False) -> int:
            return bisect_right(begins, at(position, before=before) - before) - 1

        rows = range(len(begins))
        signs, bars = [" "] * len(begins), [" "] * len(begins)
        for segment in segments:
            standing = held.get(segment.span)
            if standing is not None:
                sign = "!" if standing.is_flagged else _SIGNS.get(standing.verdict, "") if standing.verdict else ""
                signs[line_of(segment.span.start - start)] = sign or " "
        if inner is not None:
            for i in range(line_of(inner[0]), line_of(inner[1], before=True) + 1):
                bars[i] = ">"
        margins = self._margins(turn, held, line_of, len(begins))
        lines = [Line(self._head(turn))]
        for i, part in zip(rows, parts, strict=True):
            part.rstrip()
            drawn = Text.assemble((bars[i], "bold cyan"), (signs[i], "dim"), " ")
            shift = tuple((at(p) - begins[i] - len(m), len(m)) for p, m in cuts if begins[i] <= at(p) - len(m))
            passed = sum(len(m) for p, m in cuts if at(p) - len(m) < begins[i])
            words_here = part.plain
            part.truncate(wide, pad=True)
            lines.append(
                Line(
                    drawn.append_text(part).append_text(margins[i]),
                    words_here,
                    start + begins[i] - passed,
                    shift,
                    bars[i] != " ",
                )
            )
        lines.append(Line(Text()))
        return lines

    def _head(self, turn: Turn) -> Text:
        time = "" if turn.start_ms is None else clock(turn.start_ms)
        said = "  ".join(filter(None, [f"¶{turn.number}", plain(turn.speaker or ""), time]))
        head = Text(said, style="dim")
        head.truncate(self.width, overflow="ellipsis")
        return head

    def _margins(self, turn: Turn, held: Mapping[Span, Standing], line_of: Callable[..., int], n: int) -> list[Text]:
        """What stands to the right of each line: brackets for how far a coding reaches, and its codes."""
        if not self.margin:
            return [Text() for _ in range(n)]
        brackets = [[(" ", "")] * BRACKETS for _ in range(n)]
        labels: list[list[tuple[str, str]]] = [[] for _ in range(n)]
        for span in sorted(span for span, one in held.items() if one.codes):
            low = line_of(max(span.start, turn.span.start) - turn.span.start)
            high = line_of(min(span.end, turn.span.end) - turn.span.start, before=True)
            codes = list(dict.fromkeys(map(self.today, held[span].codes)))
            colour = self.colours.get(codes[0], "")
            reach = range(low, high + 1)
            column = next((c for c in range(BRACKETS) if all(brackets[i][c][0] == " " for i in reach)), BRACKETS - 1)
            for i in reach:
                sign = "-" if low == high else "┌" if i == low else "└" if i == high else "│"
                brackets[i][column] = (sign, colour)
            for i, code in enumerate(codes):
                facets = "".join(f"+{value}" for value in held[span].facets.get(code, {}).values())
                labels[min(low + i, high)].append((plain(code + facets), self.colours.get(code, "")))
        return [self._margin(brackets[i], labels[i]) for i in range(n)]

    def _margin(self, brackets: Sequence[tuple[str, str]], labels: Sequence[tuple[str, str]]) -> Text:
        text = Text.assemble(" ", *brackets, " ")
        text.append_text(Text(" ").join([Text(label, style=colour) for label, colour in labels]))
        text.truncate(self.margin, overflow="ellipsis")
        return text


def clock(milliseconds: int) -> str:
    """A time of a recording: ``4:05``, ``1:02:03``."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _with_marks(words: str, cuts: Sequence[tuple[int, str]]) -> tuple[str, Callable[..., int]]:
    """The words with marks set in, and where a character of the words then stands.

    The function takes a position in the words; with ``before`` a mark set in just there does not count.
    """
    shown, done = "", 0
    for position, mark in cuts:
        shown += words[done:position] + mark
        done = position
    shown += words[done:]

    def at(position: int, *, before: bool = False) -> int:
        return position + sum(len(m) for p, m in cuts if (p < position if before else p <= position))

    return shown, at
