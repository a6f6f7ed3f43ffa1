"""The screen of a coding session: panes around a line in which the coder types."""

from __future__ import annotations

import asyncio
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.screen import Screen

from qualkit.screen.asker import Ended
from qualkit.screen.board import Board
from qualkit.screen.box import LONGEST
from qualkit.screen.codes import Codes
from qualkit.screen.keys import Explained, Foot
from qualkit.screen.memo import MemoWindow
from qualkit.screen.suggested import Suggested
from qualkit.screen.transcript import TranscriptPane
from qualkit.session import Back, Flag, Go, Goal, Join, Mark, Memo, Quit, Redo, Reveal, Skip, Undo

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import ComposeResult

    from qualkit.model.codebook import Codebook
    from qualkit.model.segment import Segment
    from qualkit.screen.asker import ScreenAsker
    from qualkit.session import Action, View

_DECIDING = frozenset({"enter", "f3", "f4", "f5", "f6", "f7", "ctrl+g", "ctrl+t", "ctrl+b", "ctrl+y", "ctrl+z"})
_QUITTING = frozenset({"ctrl+c", "ctrl+q"})
_WORKING_AFTER = 0.2
"""Seconds after which a coder is told that something takes its time."""


class Sitting(Screen[None]):
    """One coding session on screen.

    Args:
        asker: Where actions go and views come from.
        book: The codebook.
        language: Of the labels.
        over: Told when the session has ended.
    """

    ALLOW_SELECT: ClassVar[bool] = False
    AUTO_FOCUS = "#box"

    def __init__(self, asker: ScreenAsker, book: Codebook, language: str, over: Callable[[Ended], None]) -> None:
        super().__init__()
        self._asker = asker
        self.board = Board(self, book, language)
        self._book = book
        self._over = over
        self._acting = asyncio.Lock()
        self._drafts: dict[Segment, str] = {}
        self._shown_at = 0.0
        self._is_over = False
        self.keys_that_act: dict[str, Callable[[], Awaitable[None]]] = {
            "enter": self.action_enter,
            "tab": self.action_take,
            "escape": self.action_empty,
            "down": partial(self.action_move, 1),
            "up": partial(self.action_move, -1),
            "pagedown": partial(self.action_scroll_by, 1),
            "pageup": partial(self.action_scroll_by, -1),
            "ctrl+home": self.action_segment,
            "f1": self.action_keys,
            "f2": self.action_memo,
            "f3": partial(self.act, Skip()),
            "f4": partial(self.act, Flag()),
            "f5": partial(self.act, Reveal()),
            "f6": partial(self.act, Go(Goal.OPEN)),
            "f7": partial(self.act, Join()),
            "f8": self.action_vivo,
            "ctrl+g": partial(self.act, Go(Goal.FLAGGED)),
            "ctrl+t": partial(self.act, Go(Goal.UNCERTAIN)),
            "f9": self.action_colours,
            "ctrl+b": partial(self.act, Back()),
            "ctrl+y": partial(self.act, Redo()),
            "ctrl+z": partial(self.act, Undo()),
            "ctrl+c": partial(self.act, Quit()),
            "ctrl+q": partial(self.act, Quit()),
        }

    def compose(self) -> ComposeResult:
        """The board, over all of the screen."""
        yield self.board

    @property
    def view(self) -> View | None:
        """What is shown; ``None`` before the first segment."""
        return self.board.view

    def on_mount(self) -> None:
        """Show the first segment."""
        self.run_worker(self.begin(self._book))  # the panes are drawn meanwhile

    async def begin(self, book: Codebook) -> None:
        """Start the session, or start it again, with a codebook; what is in the line stays."""
        self.board.use(book)
        async with self._acting:
            self._arrived(await self._waited(self._asker.begin(book)))

    def takes_keys(self) -> bool:
        """Whether keys count: what they do can be seen."""
        return not self.board.is_small

    def handler(self, key: str, *, time: float, is_empty: bool) -> Callable[[], Awaitable[None]] | None:
        """What a key does that types nothing; ``None`` when it types.

        A key that decides counts only when it was pressed with the segment on screen: nobody decides about what
        they have not seen. Letters typed ahead stay in the line.
        """
        if key in _DECIDING and (time < self._shown_at or self.board.view is None):
            return self._too_early
        if key in _QUITTING and self.board.view is None:
            return self._leave
        if key in ("question_mark", "？") and is_empty:
            return self.action_keys
        return self.keys_that_act.get(key)

    def refuse(self, message: str) -> None:
        """Tell what was wrong."""
        self.board.refuse(message)

    async def _too_early(self) -> None:
        self.refuse("That key came before this was on screen; nothing was decided. Press it again.")

    async def _leave(self) -> None:
        await self.app.run_action("quit")

    async def act(self, action: Action, *, is_typed: bool = False) -> None:
        """Take an action to the session and show what it answers.

        Args:
            action: The action.
            is_typed: It is what the line means: the line is emptied unless the action is refused.
        """
        async with self._acting:
            if self._is_over:
                return
            self.board.refusal = ""
            reply = await self._waited(self._asker.answer(action))
            if is_typed and not isinstance(reply, Ended) and not reply.is_refusal:
                self.board.emptied()
            self._arrived(reply)

    async def action_enter(self) -> None:
        """Take what the line means; on an empty line the code moved to, if there is one."""
        text = self.board.box.value
        self.board.search(text)
        if not text.strip() and self.board.is_chosen:
            return await self.action_take()
        action = self.board.meant(text)
        if isinstance(action, Memo) and not text.strip():
            return None
        return await self.act(action, is_typed=True)

    async def action_take(self) -> None:
        """Put the highlighted code in the place of the word that is being typed."""
        self.board.take()

    async def action_empty(self) -> None:
        """Empty the line."""
        self.board.emptied()
        self.board.refusal = ""
        self.board.show_typed()

    async def action_move(self, steps: int) -> None:
        """Move the highlight over the codes."""
        self.board.move(steps)

    async def action_scroll_by(self, pages: int) -> None:
        """Move through the transcript."""
        self.board.transcript.scroll(pages * max(1, self.board.transcript.size.height - 2))

    async def action_segment(self) -> None:
        """Bring the segment asked about back into sight."""
        self.board.transcript.show_segment()

    async def action_keys(self) -> None:
        """Explain the keys."""
        await self.app.push_screen(Explained())

    async def action_colours(self) -> None:
        """Use the next set of colours."""
        await self.app.run_action("next_colours")

    async def action_vivo(self) -> None:
        """Write the command for a code called by the segment's words; it can be changed before Enter."""
        if self.board.view is not None and not self.board.box.value:
            self.board.write(f"vivo {' '.join(self.board.view.words.split())}"[:LONGEST])

    async def action_memo(self) -> None:
        """Write a memo on the segment."""
        if self.board.view is None:
            return
        segment = self.board.view.segment

        async def done(written: tuple[str, bool] | None) -> None:
            text, is_to_be_saved = written or ("", False)
            self._drafts[segment] = text
            if is_to_be_saved:
                await self.act(Memo(text))
                del self._drafts[segment]

        about = f"{segment.transcript} ¶{segment.turn}"
        await self.app.push_screen(MemoWindow(about, self._drafts.get(segment, "")), done)

    def typed(self, text: str) -> None:
        """Search with each letter."""
        self.board.search(text)

    @on(Codes.Chosen)
    async def clicked_code(self) -> None:
        """A click on a code takes it into the line."""
        self.board.is_chosen = True
        await self.action_take()

    @on(Suggested.Chosen)
    def clicked_suggestion(self, event: Suggested.Chosen) -> None:
        """A click on a suggestion writes its number."""
        self.board.write(f"{self.board.box.value.rstrip()} {event.number} ".lstrip())

    @on(TranscriptPane.Clicked)
    async def clicked_segment(self, event: TranscriptPane.Clicked) -> None:
        """A click on a segment goes to it."""
        if self.board.view is not None and event.segment != self.board.view.segment:
            await self.act(Go(self.board.view.queue.index(event.segment) + 1))

    @on(TranscriptPane.Marked)
    async def marked_words(self, event: TranscriptPane.Marked) -> None:
        """Words over which the mouse was drawn are put before the coder."""
        await self.act(Mark(event.span, crosses_turns=event.crosses_turns))

    @on(Foot.Pressed)
    async def clicked_key(self, event: Foot.Pressed) -> None:
        """A click on a key of the lowest line presses it."""
        if self.takes_keys():
            await self.keys_that_act[event.key]()

    def on_click(self) -> None:
        """The line keeps the keys, wherever the mouse clicks."""
        self.board.box.focus()

    async def _waited(self, reply: Awaitable[View | Ended]) -> View | Ended:
        """A reply; the coder is told when it takes its time."""
        timer = self.set_timer(_WORKING_AFTER, self.board.work)
        try:
            return await reply
        finally:
            timer.stop()

    def _arrived(self, reply: View | Ended) -> None:
        self._is_over = isinstance(reply, Ended)
        if isinstance(reply, Ended):
            self._over(reply)
            return
        self._shown_at = monotonic()
        self.board.arrive(reply)
        if reply.asked_commands:
            self.call_later(self.action_keys)
