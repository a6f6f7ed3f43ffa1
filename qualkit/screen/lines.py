"""A pane that draws lines of text, only those in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.geometry import Size
from textual.reactive import Reactive
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.text import Text
    from textual import events

WHEEL = 3
"""Lines that one notch of the wheel moves."""


class Lines(Widget):
    """Lines of text as wide as the pane; the wheel moves over those that do not fit."""

    DEFAULT_CSS = "Lines { width: 1fr; }"
    TELLS_MORE: ClassVar[bool] = True
    virtual_size = Reactive(Size(0, 0), repaint=False)  # nothing hangs on it here: a new one asks for no second frame

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - textual's name
        super().__init__(id=id)
        self.lines: Sequence[Text] = ()
        self.top = 0
        self._make: Callable[[int, int], Sequence[Text]] | None = None
        self._settled = Size(0, 0)

    def make(self, lines: Callable[[int, int], Sequence[Text]]) -> None:
        """Show the lines that a function makes for a width and a height; it is called again when these change."""
        self._make, self._settled = lines, self.size
        self.put(lines(self.size.width, self.size.height) if self.size.width else ())

    def on_resize(self) -> None:
        """Lines are broken anew."""
        self.settle()

    def settle(self) -> None:
        """Take up a new size. The first row drawn at it asks for this too: what is drawn again would be late."""
        if self.size != self._settled:
            former, self._settled = self._settled, self.size
            self.resized(former)

    def resized(self, former: Size) -> None:  # noqa: ARG002 - others ask what the size was
        """Make what is shown fit a new size; drawn it is anyway."""
        if self._make is not None:
            self._hold(self._make(self.size.width, self.size.height), self.top)

    def put(self, lines: Sequence[Text], *, top: int = 0) -> None:
        """Show these lines, the one numbered ``top`` first."""
        self._hold(lines, top)
        self.refresh()

    def scroll(self, lines: int) -> None:
        """Move down by some lines, up when negative; the last line stays in sight."""
        self.put(self.lines, top=min(self.top + lines, max(0, len(self.lines) - self.size.height)))

    def row(self, y: int) -> Text | None:
        """The line drawn in row ``y`` of the pane; ``None`` below the last."""
        number = self.top + y
        return self.lines[number] if number < len(self.lines) else None

    def render_line(self, y: int) -> Strip:
        """One row of the pane, as Textual asks for it."""
        self.settle()
        width, style = self.size.width, self.rich_style
        line = self.row(y)
        if line is None:
            return Strip.blank(width, style)
        if self.TELLS_MORE and y == self.size.height - 1 and self.top + y + 1 < len(self.lines):
            line = self._more(line)
        return Strip(line.render(self.app.console)).apply_style(style).adjust_cell_length(width, style)

    def _hold(self, lines: Sequence[Text], top: int) -> None:
        self.lines = lines
        self.top = max(0, min(top, len(lines) - 1))

    def _more(self, line: Text) -> Text:
        """The last row in sight, telling that the wheel shows more."""
        line = line.copy()
        line.truncate(max(0, self.size.width - 2), pad=True)
        return line.append(" …", style="dim")

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves down."""
        event.stop()
        self.scroll(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves up."""
        event.stop()
        self.scroll(-WHEEL)
