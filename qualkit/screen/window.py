"""Windows in front of the session."""

from __future__ import annotations

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, ScreenResultType


class Window(ModalScreen[ScreenResultType]):
    """A window that closes once, however fast keys come.

    Textual takes away whatever screen is on top at each call, so that a second key on its way would take the
    session's own screen away and leave an empty terminal.
    """

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close, giving the result; nothing when it is closing already."""
        return super().dismiss(result) if self.is_current else AwaitComplete()
