"""The transcript, scrolled through turn by turn; only turns in sight are drawn."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.message import Message

from qualkit.model.segment import Span
from qualkit.screen.lines import Lines
from qualkit.screen.turn import GUTTER, Drawing, Line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rich.text import Text
    from textual import events
    from textual.geometry import Size

    from qualkit.model.segment import Segment
    from qualkit.session import Page, Standing, View

ABOVE = 1 / 3
"""Share of the pane above the segment, for what was said before."""


class TranscriptPane(Lines):
    """A transcript with the segment asked about and the codings that stand.

    It holds no lines but those in sight, and knows the place of its first row as a turn and a line of it, so that
    a transcript of many hours costs what its visible part costs.
    """

    DEFAULT_CSS = "TranscriptPane { height: 1fr; }"
    TELLS_MORE = False

    class Clicked(Message):
        """The mouse chose a segment."""

        def __init__(self, segment: Segment) -> None:
            super().__init__()
            self.segment = segment

    class Marked(Message):
        """The mouse was drawn over words."""

        def __init__(self, span: Span, *, crosses_turns: bool) -> None:
            super().__init__()
            self.span = span
            self.crosses_turns = crosses_turns

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - textual's name
        super().__init__(id=id)
        self._is_drawn = False
        self._pressed: int | None = None  # offset at which the mouse button went down
        self._page: Page | None = None
        self._asked: Segment | None = None
        self.marked: Span | None = None
        self._colours: Mapping[str, str] = {}
        self._today: Callable[[str], str] = str
        self._starts: list[int] = []  # of the turns
        self._segments: dict[int, list[Segment]] = {}  # by number of the turn
        self._spans: dict[int, dict[Span, Standing]] = {}  # the same, of what stands
        self._held: Mapping[Span, Standing] = {}
        self._drawn: dict[int, list[Line]] = {}
        self._asked_before: Sequence[Text] = ()
        self._asking = 0  # number of the turn that asked; 0 for none
        self._first = (1, 0)  # turn and line of the first row
        self._rows: list[tuple[int, Line]] = []

    def style_codes(self, colours: Mapping[str, str], today: Callable[[str], str]) -> None:
        """How codes look and what they are called now."""
        self._colours, self._today = colours, today
        self._drawn.clear()
        self._redraw()

    def show(self, view: View, asked: Sequence[Text] = ()) -> None:
        """Show the segment of a view in its transcript.

        Args:
            view: What to show.
            asked: What was asked before the segment, in one line; it stands on top when its turn is out of sight.
        """
        page = view.page
        if page is None:
            return
        if self._page is None or page.transcript is not self._page.transcript:
            self._starts = [turn.span.start for turn in page.transcript.turns]
            self._spans, self._held, self._segments = {}, {}, {}
            self._drawn.clear()
        if self._page is None or page.segments != self._page.segments:
            self._segments = {}
            for segment in page.segments:
                self._segments.setdefault(segment.turn, []).append(segment)
            self._drawn.clear()
        self._follow(page.held)
        for span in (self._asked.span if self._asked else None, view.segment.span):
            if span is not None:
                self._forget(span)
        self._asked_before = asked
        turns = page.transcript.turns[: view.segment.turn - 1]
        asking = (turn.number for turn in reversed(turns) if page.transcript.quote(turn.span) == view.question)
        self._asking = next(asking, 0)
        is_new = self._page is None or self._asked != view.segment
        self._page, self._asked = page, view.segment
        self.marked = None
        if is_new:
            self.show_segment()
        else:
            self._redraw()

    def show_segment(self) -> None:
        """Bring the segment asked about into sight, with what was said before above it."""
        self._to_segment()
        self.refresh()

    def _to_segment(self) -> None:
        if self._page is None or self._asked is None or not self.size.height:
            return
        lines = self._turn(self._asked.turn)
        at = next((i for i, line in enumerate(lines) if line.segment), 0)
        n_lines = sum(line.segment for line in lines)
        above = min(round(self.size.height * ABOVE), max(0, self.size.height - n_lines))
        self._first = self._moved((self._asked.turn, at), -max(above, 1))
        self._fill()

    def mark(self, span: Span | None) -> None:
        """Show a span as marked."""
        for one in (self.marked, span):
            if one is not None:
                self._forget(one)
        self.marked = span
        self._redraw()

    def scroll(self, lines: int) -> None:
        """Move down by some lines, up when negative; the end of the transcript stays in sight."""
        if self._page is None:
            return
        self._first = self._moved(self._first, lines)
        last = self._moved((len(self._page.transcript.turns), 0), 1_000_000)
        end = self._moved(last, -(self.size.height - 2))
        self._first = min(self._first, end)
        self._redraw()

    def row(self, y: int) -> Text | None:
        """The line drawn in row ``y``."""
        return self._rows[y][1].text if y < len(self._rows) else None

    def offset_at(self, x: int, y: int) -> int | None:
        """The offset in the transcript of the character drawn in a cell; ``None`` where none is."""
        if not 0 <= y < len(self._rows):
            return None
        line = self._rows[y][1]
        index = 0
        for character in line.words:
            x -= cell_len(character)
            if x < GUTTER:
                break
            index += 1
        return line.offset(index)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Marking begins."""
        self._pressed = self.offset_at(event.x, event.y)
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show what is marked."""
        offset = None if self._pressed is None else self.offset_at(event.x, event.y)
        if self._pressed is not None and offset is not None and offset != self._pressed:
            self.mark(Span(min(self._pressed, offset), max(self._pressed, offset) + 1))

    def on_mouse_up(self) -> None:
        """Marking ends."""
        self.release_mouse()
        marked, self._pressed = self.marked, None
        if marked is not None and self._page is not None:
            end = min(marked.end, len(self._page.transcript.text))
            self.mark(None)
            if marked.start < end:
                span = Span(marked.start, end)
                self.post_message(self.Marked(span, crosses_turns=len(self._numbers(span)) > 1))
                self._is_drawn = True

    def on_click(self, event: events.Click) -> None:
        """A click chooses the segment under it."""
        if self._is_drawn:  # the end of a mark is no click
            self._is_drawn = False
            return
        offset = self.offset_at(event.x, event.y)
        if offset is None or not 0 <= event.y < len(self._rows):
            return
        for segment in self._segments.get(self._rows[event.y][0], ()):
            if segment.span.start <= offset < segment.span.end:
                self.post_message(self.Clicked(segment))
                return

    def resized(self, former: Size) -> None:
        """Lines are broken anew where the width is another."""
        if former.width != self.size.width:
            self._drawn.clear()
        self._to_segment()

    def _follow(self, held: Mapping[Span, Standing]) -> None:
        """Take over what changed since the last view; comparing costs little, sorting all anew would not."""
        changed = [span for span, one in held.items() if self._held.get(span) is not one]
        changed += [span for span in self._held if span not in held]
        for span in changed:
            self._forget(span)
            for number in self._numbers(span):
                spans = self._spans.setdefault(number, {})
                spans.pop(span, None)
                if span in held:
                    spans[span] = held[span]
        self._held = held

    def _numbers(self, span: Span) -> range:
        """Numbers of the turns that a span has a part in."""
        return range(max(1, bisect_right(self._starts, span.start)), bisect_right(self._starts, span.end - 1) + 1)

    def _forget(self, span: Span) -> None:
        """Draw the turns of a span anew when they are next in sight."""
        for number in self._numbers(span):
            self._drawn.pop(number, None)

    def _turn(self, number: int) -> list[Line]:
        if self._page is None:
            return []
        if number not in self._drawn:
            transcript, width = self._page.transcript, self.size.width
            turn = transcript.turns[number - 1]
            is_asked = self._asked is not None and self._asked.span.overlap(turn.span)
            drawing = Drawing(width, margin_of(width), self._colours, self._today)
            self._drawn[number] = drawing.turn(
                transcript,
                turn,
                self._segments.get(number, ()),
                self._spans.get(number, {}),
                asked=self._asked.span if self._asked is not None and is_asked else None,
                marked=self.marked,
            )
        return self._drawn[number]

    def _moved(self, place: tuple[int, int], lines: int) -> tuple[int, int]:
        """The place some lines further down, or up; it stops at the ends."""
        if self._page is None:
            return place
        number, line = place[0], place[1] + lines
        while line < 0 and number > 1:
            number -= 1
            line += len(self._turn(number))
        while line >= len(self._turn(number)) and number < len(self._page.transcript.turns):
            line -= len(self._turn(number))
            number += 1
        return number, max(0, min(line, len(self._turn(number)) - 1))

    def _redraw(self) -> None:
        self._fill()
        self.refresh()

    def _fill(self) -> None:
        rows: list[tuple[int, Line]] = []
        if self._page is not None and self.size.width:
            number, skipped = self._first
            while len(rows) < self.size.height and number <= len(self._page.transcript.turns):
                rows += [(number, line) for line in self._turn(number)[skipped:]]
                number, skipped = number + 1, 0
        self._rows = rows[: self.size.height]
        numbers = {number for number, _ in self._rows}
        if self._asking and self._asking not in numbers and self._asked is not None and self._asked.turn in numbers:
            self._rows[: len(self._asked_before)] = [(0, Line(line)) for line in self._asked_before]


def margin_of(width: int) -> int:
    """Cells for the codes beside the words, in a pane of some width."""
    if width < 50:
        return 0
    return 16 if width < 76 else 20 if width < 100 else 26
