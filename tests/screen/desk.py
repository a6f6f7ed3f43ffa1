"""A full-screen session over the small study of the session tests, driven by keys, with a log in memory."""

from __future__ import annotations

import asyncio
import io
import re
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from rich.console import Console

from qualkit.model.coding import Mode
from qualkit.screen.app import SessionApp
from qualkit.screen.lines import Lines
from qualkit.screen.sitting import Sitting
from qualkit.session import run
from tests.session.study import CODEBOOK, SEGMENTS, TRANSCRIPTS, Clock, Log, replayed, suggestions


class Desk:
    """A session on screen; ``pilot`` presses keys, ``log`` holds what was recorded."""

    def __init__(self, mode=Mode.BLIND, *, log=None, segments=None, codebook=CODEBOOK, books=None):
        self.log = log or Log()
        self.record = self.log.record

        def recorded(decisions):
            return self.record(decisions)  # a test may exchange it

        def start(asker, book):
            return run(
                SEGMENTS if segments is None else segments,
                TRANSCRIPTS,
                replayed(self.log),
                codebook=book,
                coder="ann",
                mode=mode,
                ask=asker.ask,
                record=recorded,
                suggestions=suggestions,
                books=books,
                fingerprint=lambda code: code.id,
                now=lambda: datetime(2026, 3, 1, tzinfo=UTC),
                clock=Clock(),
            )

        self.app = SessionApp(start, lambda: codebook, "en")

    @asynccontextmanager
    async def at(self, columns=80, lines=24):
        """The session in a terminal of some size."""
        async with self.app.run_test(size=(columns, lines)) as pilot:
            self.pilot = pilot
            try:
                while self.sitting.view is None:
                    await pilot.pause()
                await pilot.pause()
                yield self
            finally:
                self.app.asker.leave()

    @property
    def sitting(self):
        found = [one for one in self.app.screen_stack if isinstance(one, Sitting)]
        assert found
        return found[0]

    @property
    def view(self):
        return self.sitting.view

    async def press(self, *keys):
        """Press keys one after the other."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text):
        """Write a line as if its keys had been pressed, which takes a test less time; without Enter."""
        self.sitting.board.box.insert_text_at_cursor(text)
        await self.pilot.pause()

    async def enter(self, text):
        """Type a line and press Enter."""
        await self.type(text)
        await self.press("enter")

    def pane(self, name):
        """The text of a pane as it is on screen."""
        pane = self.sitting.query_one(f"#{name}", Lines)
        rows = [pane.row(y) for y in range(pane.size.height)] if pane.display else []
        return "\n".join(row.plain for row in rows if row is not None)

    def drawn(self):
        """All that is on screen, as text."""
        width, height = self.app.size
        file = io.StringIO()
        Console(width=width, height=height, file=file, color_system=None).print(self.app.screen._compositor)
        return file.getvalue()

    def picture(self):
        """The screen as SVG, without what changes from run to run."""
        svg = self.app.export_screenshot(title="qualkit")
        svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
        return re.sub(r"terminal-\d+", "terminal", svg)


def screened(scenario, mode=Mode.BLIND, size=(80, 24), **options):
    """Run a scenario, an async function of the desk; the desk afterwards."""
    desk = Desk(mode, **options)

    async def play():
        async with desk.at(*size):
            await scenario(desk)

    asyncio.run(play())
    return desk
