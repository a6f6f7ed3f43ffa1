"""The keys of the full screen, and the window that explains them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.containers import Vertical
from textual.message import Message

from qualkit.screen.lines import Lines
from qualkit.screen.window import Window
from qualkit.screen.wrapping import wrapped
from qualkit.session.grammar import COMMANDS

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

KEYS: tuple[tuple[str, str], ...] = (
    ("letters", "search the codebook, in any of its languages or by id"),
    ("↑ ↓", "move over the codes; Tab takes the one highlighted into the line"),
    ("Enter", "save the line, its last word meaning the code highlighted; on an empty line keep what stands"),
    ("1 … 9", "the suggestion of this number, then Enter"),
    ("Esc", "empty the line"),
    ("PgUp PgDn", "move through the transcript; Ctrl+Home goes back to the segment"),
    ("Ctrl+Z", "undo what was decided last, as often as you like"),
    ("Ctrl+Y", "redo what was undone"),
    ("Ctrl+B", "back to the segment before"),
    ("F2", "write a memo on the segment"),
    ("F3", "skip: the segment comes round again at the end"),
    ("F4", "flag for another look, or take the flag off"),
    ("F5", "reveal the suggestions for an answered segment"),
    ("F6", "to the next segment that nothing was decided on"),
    ("Ctrl+G", "to the next flagged one; Ctrl+T to the one whose answer would teach most"),
    ("F7", "join with the next segment of the turn"),
    ("F8", "a new code called by the segment's words: change them, then Enter"),
    ("F9", "the terminal's own colours, light, dark"),
    ("Ctrl+Q", "quit; all decisions are saved"),
    ("mouse", "click a code or suggestion to take it, a theme to fold it, a segment to go to it"),
    ("", "draw over words to code just these; the wheel moves"),
)
"""Keys with their meaning."""

FOOT: tuple[tuple[str, str, str], ...] = (
    ("?", "keys", "f1"),
    ("F2", "memo", "f2"),
    ("F3", "skip", "f3"),
    ("F4", "flag", "f4"),
    ("^Z", "undo", "ctrl+z"),
    ("^Q", "quit", "ctrl+q"),
)
"""Keys of the lowest line as shown, what they do, and what Textual calls them."""


class Foot(Lines):
    """The lowest line: keys on the left, how far the session is on the right; a click on a key presses it."""

    DEFAULT_CSS = "Foot { height: 1; }"

    class Pressed(Message):
        """The mouse pressed a key."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - textual's name
        super().__init__(id=id)
        self._told: list[str] = []
        self._ends: list[tuple[int, str]] = []

    def tell(self, told: list[str]) -> None:
        """How far the session is, in parts, the most important first."""
        self._told = told
        self._draw()

    def on_resize(self) -> None:
        """As many keys and parts as there is room for."""
        self._draw()

    def on_click(self, event: events.Click) -> None:
        """A click on a key presses it."""
        for end, key in self._ends:
            if event.x < end:
                self.post_message(self.Pressed(key))
                return

    def _draw(self) -> None:
        line, self._ends = Text(), []
        for shown, word, key in FOOT:
            line.append(shown, style="bold").append(f" {word}  ", style="dim")
            self._ends.append((line.cell_len, key))
        told = ""
        for part in self._told:
            longer = f"{told} · {part}" if told else part
            if line.cell_len + len(longer) > self.size.width:
                break
            told = longer
        line.append(" " * (self.size.width - line.cell_len - len(told))).append(told)
        self.put([line])


class Explained(Window[None]):
    """All keys and all that can be typed; arrows move, any other key closes."""

    DEFAULT_CSS = """
    Explained { align: center middle; background: transparent; }
    Explained > Vertical { width: 92%; max-width: 104; height: 90%; border: round $primary; padding: 0 1; }
    """
    MOVES: ClassVar[dict[str, int]] = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10, "space": 10}

    def compose(self) -> ComposeResult:
        """One pane with everything."""
        with Vertical() as box:
            box.border_title = "Keys"
            box.border_subtitle = "↑ ↓ move · Esc closes"
            yield Lines(id="explained")

    def on_resize(self) -> None:
        """Lines are broken anew."""
        self.call_after_refresh(self._draw)

    def on_key(self, event: events.Key) -> None:
        """Arrows move; anything else closes."""
        event.stop()
        if event.key in self.MOVES:
            self.query_one(Lines).scroll(self.MOVES[event.key])
        else:
            self.dismiss()

    def action_leave(self) -> None:
        """Close."""
        self.dismiss()

    def on_click(self) -> None:
        """A click closes."""
        self.dismiss()

    def _draw(self) -> None:
        pane = self.query_one(Lines)
        width, lines = max(20, pane.size.width - 1), []
        for title, rows in (("Keys", KEYS), ("What can be typed, then Enter", COMMANDS)):
            indent = 14 if width > 50 else 4
            lines.append(Text(title, style="bold"))
            for key, meaning in rows:
                lines += wrapped(Text.assemble((f"{key:<12}  ", "cyan"), meaning), width, indent=indent)
            lines.append(Text())
        pane.put(lines[:-1], top=pane.top)
