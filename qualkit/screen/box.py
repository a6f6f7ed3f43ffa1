"""The box in which a coder types: everything that decides comes through it, in the order of the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from textual.widgets import Input

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual import events

LONGEST = 500
"""Characters of a line; what is longer is not a line of codes."""


class Taker(Protocol):
    """Who takes what is typed."""

    def takes_keys(self) -> bool:
        """Whether keys count now; what is typed before there is a segment stays in the line."""
        ...

    def handler(self, key: str, *, time: float, is_empty: bool) -> Callable[[], Awaitable[None]] | None:
        """What a key does that types nothing; ``None`` when it types."""
        ...

    def refuse(self, message: str) -> None:
        """Tell what was wrong."""
        ...

    def typed(self, text: str) -> None:
        """Show what the line means now."""
        ...


class Box(Input):
    """One line of input that passes on the keys that mean something to the session.

    Args:
        taker: Who takes them.
    """

    DEFAULT_CSS = "Box { border: none; height: 1; padding: 0; width: 1fr; background: transparent; }"

    def __init__(self, taker: Taker, *, id: str | None = None) -> None:  # noqa: A002 - textual's name
        super().__init__(id=id, max_length=LONGEST, select_on_focus=False, compact=True)
        self._taker = taker
        self.cursor_blink = False

    def watch_value(self, value: str) -> None:
        """Each letter is searched for before it is drawn: the letter and what it finds come in one frame."""
        self._taker.typed(value)

    async def _on_key(self, event: events.Key) -> None:
        if not self._taker.takes_keys():
            event.stop()
            event.prevent_default()
            return
        handler = self._taker.handler(event.key, time=event.time, is_empty=not self.value)
        if handler is None:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        await handler()  # the next key waits: what it means depends on what this one does

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        text = " ".join(event.text.split())
        if len(self.value) + len(text) > LONGEST:
            self._taker.refuse(
                f"{len(event.text):,} characters were pasted; the box takes {LONGEST}. Nothing was taken."
            )
        elif self._taker.takes_keys():
            self.insert_text_at_cursor(text)
