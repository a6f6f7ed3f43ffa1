"""The asker of the full screen: the session runs in a thread of its own and waits there for the coder."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualkit.model.codebook import Codebook
    from qualkit.session import Action, Asker, Summary, View

    Start = Callable[[Asker, Codebook], Summary]


@dataclass(frozen=True, slots=True)
class Ended:
    """The session is over.

    Attributes:
        summary: What it came to; ``None`` when an error ended it.
        error: What ended it.
    """

    summary: Summary | None = None
    error: BaseException | None = None


class ScreenAsker:
    """Carries views to the screen and actions back; one side always waits for the other.

    So the screen may read all that belongs to the session while a view is shown, and no key can decide anything
    about a view that is not on screen yet.

    Args:
        start: Runs a session with an asker and a codebook until it ends.

    Attributes:
        ended: How the session ended, once it has.
    """

    def __init__(self, start: Start) -> None:
        self._start = start
        self._actions: SimpleQueue[Action | None] = SimpleQueue()
        self._reply: asyncio.Future[View | Ended] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None
        self.ended: Ended | None = None

    async def begin(self, book: Codebook) -> View | Ended:
        """Start the session, or start it again after it ended; the first view."""
        self._loop = asyncio.get_running_loop()
        self._reply = self._loop.create_future()
        self._actions = SimpleQueue()
        self.ended = None
        self._thread = Thread(target=self._run, args=(book,), name="session", daemon=True)
        self._thread.start()
        return await self._reply

    async def answer(self, action: Action) -> View | Ended:
        """Take an action; the next view, once all is recorded."""
        self._reply = asyncio.get_running_loop().create_future()
        self._actions.put(action)
        return await self._reply

    def leave(self) -> None:
        """End the session as at the end of the input, and wait until it has ended."""
        self._actions.put(None)
        if self._thread is not None:
            self._thread.join()

    def ask(self, view: View) -> Action:
        """Show a view and wait for the coder; called by the session in its thread.

        Raises:
            EOFError: The coder left.
        """
        self._tell(view)
        action = self._actions.get()
        if action is None:
            raise EOFError
        return action

    def _run(self, book: Codebook) -> None:
        try:
            self.ended = Ended(self._start(self, book))
        except BaseException as error:  # noqa: BLE001 - raised again by whoever opened the screen
            self.ended = Ended(error=error)
        self._tell(self.ended)

    def _tell(self, reply: View | Ended) -> None:
        def arrive() -> None:
            if self._reply is not None and not self._reply.done():
                self._reply.set_result(reply)

        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(arrive)
