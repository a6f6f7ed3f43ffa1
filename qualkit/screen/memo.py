"""The window in which a memo is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Label, TextArea

from qualkit.screen.window import Window

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

LONGEST = 20_000
"""Characters of a memo; what is longer belongs into a file."""


class Sheet(TextArea):
    """A text area that does not take more than a memo holds."""

    def __init__(self, text: str) -> None:
        super().__init__(text, soft_wrap=True, tab_behavior="focus", compact=True)

    async def _on_paste(self, event: events.Paste) -> None:
        if len(self.text) + len(event.text) > LONGEST:
            event.stop()
            event.prevent_default()
            self.screen.query_one(Label).update(
                f"{len(event.text):,} characters were pasted; a memo takes {LONGEST:,}. Nothing was taken."
            )
            return
        await super()._on_paste(event)


class MemoWindow(Window[tuple[str, bool]]):
    """Write a memo; gives the text and whether it is to be saved. Text that is not saved is kept as a draft.

    Args:
        about: What the memo is on.
        draft: Text to start from.
    """

    DEFAULT_CSS = """
    MemoWindow { align: center bottom; background: transparent; }
    MemoWindow > Vertical { width: 90%; max-width: 100; height: 40%; min-height: 7; border: round $primary; }
    MemoWindow Label { width: 100%; }
    MemoWindow TextArea { height: 1fr; border: none; }
    """
    BINDINGS: ClassVar = [
        Binding("ctrl+s,f2", "save", "save", priority=True),
        Binding("escape", "leave", "leave", priority=True),
    ]

    def __init__(self, about: str, draft: str = "") -> None:
        super().__init__()
        self._about = about
        self._draft = draft

    def compose(self) -> ComposeResult:
        """A text area and what to do with it."""
        with Vertical() as box:
            box.border_title = f"Memo on {self._about}".replace("[", r"\[")
            box.border_subtitle = "Ctrl+S or F2 saves · Esc leaves it as a draft"
            yield Sheet(self._draft)
            yield Label("")

    def on_mount(self) -> None:
        """The cursor stands at the end."""
        sheet = self.query_one(Sheet)
        sheet.focus()
        sheet.move_cursor(sheet.document.end)

    def action_save(self) -> None:
        """Give the text to be saved; an empty one is only left."""
        text = self.query_one(Sheet).text
        self.dismiss((text, bool(text.strip())))

    def action_leave(self) -> None:
        """Leave; the text stays as a draft."""
        self.dismiss((self.query_one(Sheet).text, False))
