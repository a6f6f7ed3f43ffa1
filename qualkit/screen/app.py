"""The full-screen session as a program: opens the screen, tells what ended it, starts again when asked."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from textual.app import App
from textual.containers import Vertical
from textual.widgets import Static

from qualkit.errors import QualkitError
from qualkit.screen.asker import Ended, ScreenAsker
from qualkit.screen.sitting import Sitting
from qualkit.screen.window import Window
from qualkit.session import Quit

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult

    from qualkit.model.codebook import Codebook
    from qualkit.screen.asker import Start
    from qualkit.session import Summary

SHADES = ("ansi-dark", "textual-light", "textual-dark")
"""The terminal's own colours first: they suit its light or dark ground."""
LOOK_EVERY = 2.0
"""Seconds between two looks whether the terminal is still there."""
HUNG_UP = 129
"""Status of a session whose terminal was closed: as of a program that a hang-up ends."""


class Trouble(Window[bool]):
    """Tells what stopped the session; gives whether to start it again."""

    DEFAULT_CSS = """
    Trouble { align: center middle; background: transparent; }
    Trouble > Vertical { width: 90%; max-width: 84; height: auto; border: round $error; padding: 0 1; }
    """

    def __init__(self, error: QualkitError) -> None:
        super().__init__()
        self._error = error

    def compose(self) -> ComposeResult:
        """The error as the line mode tells it, and the two ways on."""
        with Vertical() as box:
            box.border_title = "Stopped"
            box.border_subtitle = "Enter starts again · Esc ends"
            yield Static(str(self._error), markup=False)

    def on_key(self, event: events.Key) -> None:
        """Enter starts again; Esc ends."""
        event.stop()
        if event.key in ("enter", "escape", "ctrl+c"):
            self.dismiss(event.key == "enter")

    def action_leave(self) -> None:
        """End."""
        self.dismiss(result=False)


class SessionApp(App[Ended]):
    """The program around a coding session.

    Args:
        start: Runs a session with an asker and a codebook until it ends.
        read: The codebook of this moment.
        language: Of the labels.
    """

    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { background: $background; }"

    def __init__(self, start: Start, read: Callable[[], Codebook], language: str) -> None:
        # Without colours the terminal's own two are all there is; Textual by itself would make both black.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.asker = ScreenAsker(start)
        self._read = read
        self._language = language
        self._book = read()
        self.theme = SHADES[0]

    def on_mount(self) -> None:
        """Open the session."""
        self.push_screen(Sitting(self.asker, self._book, self._language, self._over))
        if not self.is_headless:
            self.set_interval(LOOK_EVERY, self._leave_if_alone)

    def _leave_if_alone(self) -> None:
        """End when the terminal was closed and no signal said so: reading from it would go round for ever."""
        if sys.__stderr__ is None or not sys.__stderr__.isatty():
            self.asker.leave()
            os._exit(HUNG_UP)  # to close the screen would wait for a terminal that takes nothing any more

    def action_next_colours(self) -> None:
        """Use the next set of colours."""
        self.theme = SHADES[(SHADES.index(self.theme) + 1) % len(SHADES)]

    async def action_quit(self) -> None:
        """Quit the session; a window in front of it is left first, so that nothing in it is lost."""
        screen = self.screen
        if isinstance(screen, Window):
            await screen.run_action("leave")
        elif isinstance(screen, Sitting) and screen.view is not None:
            await screen.act(Quit())
        else:
            self.exit()

    def _over(self, ended: Ended) -> None:
        sitting = self.screen_stack[-1]
        had_begun = isinstance(sitting, Sitting) and sitting.view is not None
        if isinstance(ended.error, QualkitError) and had_begun:

            def done(goes_on: bool | None) -> None:
                if goes_on:
                    self.run_worker(self._again(), exit_on_error=True)
                else:
                    self.exit(ended)

            self.push_screen(Trouble(ended.error), done)
        else:
            self.exit(ended)

    async def _again(self) -> None:
        sitting = self.screen_stack[-1]
        if isinstance(sitting, Sitting):
            try:
                book = self._read()
            except QualkitError as error:
                self._over(Ended(error=error))
            else:
                await sitting.begin(book)


def code_on_screen(start: Start, read: Callable[[], Codebook], language: str) -> Summary:
    """Code on the full screen until the session ends.

    Args:
        start: Runs a session with an asker and a codebook until it ends.
        read: The codebook of this moment; read again when the session is started again after trouble.
        language: Of the labels.

    Raises:
        QualkitError: What ended the session, when the coder did not want to start again.
        RuntimeError: The screen broke; what was decided is saved.
    """
    app = SessionApp(start, read, language)
    try:
        app.run()
    finally:
        app.asker.leave()
    ended = app.return_value or app.asker.ended
    if app.return_code:
        raise RuntimeError("the screen broke; what was decided is saved")
    if ended is not None and ended.error is not None:
        raise ended.error
    if ended is None or ended.summary is None:
        raise RuntimeError("the session did not begin")
    return ended.summary
