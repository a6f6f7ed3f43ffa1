"""The screen of a coding session: panes around a line in which the coder types."""

from __future__ import annotations

import asyncio
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.containers import Container, Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Static

from qualkit import codebook as books
from qualkit.model.coding import Mode
from qualkit.screen import LEAST
from qualkit.screen.asker import Ended
from qualkit.screen.box import Box
from qualkit.screen.card import Card, Room, duration, hint
from qualkit.screen.codes import Codes, rows_of
from qualkit.screen.colours import colours
from qualkit.screen.keys import Explained, Foot
from qualkit.screen.line import meant, searched, with_code
from qualkit.screen.lines import Lines
from qualkit.screen.meaning import in_words
from qualkit.screen.memo import MemoWindow
from qualkit.screen.suggested import Suggested
from qualkit.screen.transcript import TranscriptPane
from qualkit.screen.wrapping import wrapped
from qualkit.session import Answer, Back, Flag, Invalid, Join, Memo, Quit, Redo, Reveal, Skip, Undo

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from textual import events
    from textual.app import ComposeResult

    from qualkit.model.codebook import Code, Codebook
    from qualkit.model.segment import Segment
    from qualkit.screen.asker import ScreenAsker
    from qualkit.session import Action, View

WIDE = 110
"""Columns from which the codebook stands beside the transcript."""
TALL = 32
"""Lines from which every reason has a line of its own."""
STANDING = 4
"""Lines of what stands at most."""
_DECIDING = frozenset({"enter", "f3", "f4", "f5", "f7", "ctrl+b", "ctrl+y", "ctrl+z"})
_CHOSEN = "Tab takes the code · ↑ ↓ others · Esc empties the line"

_MODES = {Mode.BLIND: "blind", Mode.COMMIT_FIRST: "own answer first", Mode.ASSIST: "assisted"}
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

    CSS = """
    Sitting { layout: vertical; }
    Sitting #head { height: 1; }
    Sitting #main { height: 1fr; layout: vertical; }
    Sitting #left { height: 1fr; width: 1fr; }
    Sitting #suggestions { height: auto; display: none; }
    Sitting #right { height: 8; width: 1fr; layout: horizontal; border-top: solid $primary; }
    Sitting #rule { height: 1fr; padding: 0 0 0 1; }
    Sitting #standing { height: 0; }
    Sitting #answer { height: 1; }
    Sitting #prompt { width: 2; height: 1; text-style: bold; }
    Sitting #says { height: 2; }
    Sitting #small { display: none; width: 100%; height: 100%; content-align: center middle; text-align: center; }
    Sitting.-suggesting #suggestions { display: block; border-top: solid $primary; }
    Sitting.-suggesting #right { display: none; }
    Sitting.-wide #main { layout: horizontal; }
    Sitting.-wide #right { display: block; height: 1fr; width: 42%; max-width: 76; layout: vertical;
                           border-top: none; border-left: solid $primary; padding: 0 0 0 1; }
    Sitting.-wide #rule { height: 40%; padding: 0; border-top: solid $primary; }
    Sitting.-small > * { display: none; }
    Sitting.-small > #small { display: block; }
    """
    ALLOW_SELECT: ClassVar[bool] = False
    AUTO_FOCUS = "#box"

    def __init__(self, asker: ScreenAsker, book: Codebook, language: str, over: Callable[[Ended], None]) -> None:
        super().__init__()
        self._asker = asker
        self._language = language
        self._over = over
        self._acting = asyncio.Lock()
        self._drafts: dict[Segment, str] = {}
        self._searched = ""
        self._is_chosen = False  # the coder moved to the highlighted code
        self._refusal = ""
        self._shown_at = 0.0
        self._is_over = False
        self.book = book
        self.view: View | None = None
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
            "f7": partial(self.act, Join()),
            "f9": self.action_colours,
            "ctrl+b": partial(self.act, Back()),
            "ctrl+y": partial(self.act, Redo()),
            "ctrl+z": partial(self.act, Undo()),
            "ctrl+c": partial(self.act, Quit()),
            "ctrl+q": partial(self.act, Quit()),
        }

    def compose(self) -> ComposeResult:
        """The panes from top to bottom."""
        yield Lines(id="head")
        with Container(id="main"):
            with Vertical(id="left"):
                yield TranscriptPane(id="transcript")
                yield Suggested(id="suggestions")
            with Container(id="right"):
                yield Codes(id="codes")
                yield Lines(id="rule")
        yield Lines(id="standing")
        with Horizontal(id="answer"):
            yield Static("> ", id="prompt")
            yield Box(self, id="box")
        yield Lines(id="says")
        yield Foot(id="foot")
        yield Static(id="small")

    def on_mount(self) -> None:
        """Show the first segment."""
        self.codes, self.transcript, self.box = (
            self.query_one(Codes),
            self.query_one(TranscriptPane),
            self.query_one(Box),
        )
        self.run_worker(self.begin(self.book))  # the panes are drawn meanwhile

    async def begin(self, book: Codebook) -> None:
        """Start the session, or start it again, with a codebook; what is in the line stays."""
        self.use(book)
        async with self._acting:
            self._arrived(await self._waited(self._asker.begin(book)))

    def use(self, book: Codebook) -> None:
        """Show another state of the codebook."""
        self.book = book
        shades = colours(book)
        self.codes.book(rows_of(book, self._language), shades)
        self.transcript.style_codes(shades, lambda code: book.current_id(code) or code)

    def takes_keys(self) -> bool:
        """Whether keys count: there is a segment, and it can be seen."""
        return self.view is not None and not self.has_class("-small")

    def handler(self, key: str, *, time: float, is_empty: bool) -> Callable[[], Awaitable[None]] | None:
        """What a key does that types nothing; ``None`` when it types.

        A key that decides counts only when it was pressed with the segment on screen: nobody decides about what
        they have not seen. Letters typed ahead stay in the line.
        """
        if key in _DECIDING and time < self._shown_at:
            return self._too_early
        if key in ("question_mark", "？") and is_empty:
            return self.action_keys
        return self.keys_that_act.get(key)

    async def _too_early(self) -> None:
        self.refuse("That key came before this was on screen; nothing was decided. Press it again.")

    def refuse(self, message: str) -> None:
        """Tell what was wrong, until the next key that does something."""
        self._refusal = message
        self._say()

    async def act(self, action: Action, *, is_typed: bool = False) -> None:
        """Take an action to the session and show what it answers.

        Args:
            action: The action.
            is_typed: It is what the line means: the line is emptied unless the action is refused.
        """
        async with self._acting:
            if self._is_over:
                return
            self._refusal = ""
            reply = await self._waited(self._asker.answer(action))
            if is_typed and not isinstance(reply, Ended) and not reply.is_refusal:
                self._emptied()
            self._arrived(reply)

    async def action_enter(self) -> None:
        """Take what the line means; on an empty line the code moved to, if there is one."""
        text = self.box.value
        self._search(text)
        if not text.strip() and self._is_chosen:
            return await self.action_take()
        action = self._meant(text)
        if isinstance(action, Memo) and not text.strip():
            return None
        return await self.act(action, is_typed=True)

    async def action_take(self) -> None:
        """Put the highlighted code in the place of the word that is being typed."""
        if self.codes.highlighted is not None:
            self._search(self.box.value)
            start, _ = searched(self.box.value, self._find)
            self.box.value = f"{with_code(self.box.value, start, self.codes.highlighted)} "
            self.box.cursor_position = len(self.box.value)
            self._search(self.box.value)

    async def action_empty(self) -> None:
        """Empty the line."""
        self._emptied()
        self._refusal = ""
        self._show_typed()

    async def action_move(self, steps: int) -> None:
        """Move the highlight over the codes."""
        self._search(self.box.value)
        self.codes.move(steps)
        self._is_chosen = self.codes.highlighted is not None
        self._show_typed()

    async def action_scroll_by(self, pages: int) -> None:
        """Move through the transcript."""
        self.transcript.scroll(pages * max(1, self.transcript.size.height - 2))

    async def action_segment(self) -> None:
        """Bring the segment asked about back into sight."""
        self.transcript.show_segment()

    async def action_keys(self) -> None:
        """Explain the keys."""
        await self.app.push_screen(Explained())

    async def action_colours(self) -> None:
        """Use the next set of colours."""
        await self.app.run_action("next_colours")

    async def action_memo(self) -> None:
        """Write a memo on the segment."""
        if self.view is None:
            return
        segment = self.view.segment

        async def done(written: tuple[str, bool] | None) -> None:
            text, is_to_be_saved = written or ("", False)
            self._drafts[segment] = text
            if is_to_be_saved:
                await self.act(Memo(text))
                del self._drafts[segment]

        about = f"{segment.transcript} ¶{segment.turn}"
        await self.app.push_screen(MemoWindow(about, self._drafts.get(segment, "")), done)

    @on(Box.Changed)
    def typed(self, event: Box.Changed) -> None:
        """Search with each letter."""
        self._search(event.value)

    @on(Codes.Chosen)
    async def clicked_code(self) -> None:
        """A click on a code takes it into the line."""
        self._is_chosen = True
        await self.action_take()

    @on(Suggested.Chosen)
    def clicked_suggestion(self, event: Suggested.Chosen) -> None:
        """A click on a suggestion writes its number."""
        self.box.value = f"{self.box.value.rstrip()} {event.number} ".lstrip()
        self.box.cursor_position = len(self.box.value)

    @on(Foot.Pressed)
    async def clicked_key(self, event: Foot.Pressed) -> None:
        """A click on a key of the lowest line presses it."""
        if self.takes_keys():
            await self.keys_that_act[event.key]()

    def on_click(self) -> None:
        """The line keeps the keys, wherever the mouse clicks."""
        self.box.focus()

    def on_resize(self, event: events.Resize) -> None:
        """Choose a layout; say so when nothing fits."""
        width, height = event.size
        self.set_class(width >= WIDE, "-wide")
        self.set_class(width < LEAST[0] or height < LEAST[1], "-small")
        self.query_one("#small", Static).update(
            f"{width}×{height} is too small.\nThe session needs {LEAST[0]}×{LEAST[1]}.\nMake the window larger;\n"
            "all is saved."
        )
        self.call_after_refresh(self._show)
        if not self.has_class("-small"):
            self.call_after_refresh(self.box.focus)

    async def _waited(self, reply: Awaitable[View | Ended]) -> View | Ended:
        """A reply; the coder is told when it takes its time."""
        says = self.query_one("#says", Lines)
        timer = self.set_timer(_WORKING_AFTER, lambda: says.put([Text("Working …", style="dim")]))
        try:
            return await reply
        finally:
            timer.stop()

    def _find(self, word: str) -> list[Code]:
        return books.matches(self.book, word)

    def _emptied(self) -> None:
        self.box.value = ""
        self._searched, self._is_chosen = "", False
        self.codes.highlighted = None
        self.codes.narrow(None)

    def _arrived(self, reply: View | Ended) -> None:
        self._is_over = isinstance(reply, Ended)
        if isinstance(reply, Ended):
            self._over(reply)
            return
        is_new = self.view is None or (self.view.segment, self.view.phase) != (reply.segment, reply.phase)
        self.view = reply
        self._shown_at = monotonic()
        if is_new:
            self._is_chosen = False
            if not self.box.value:
                self.codes.highlighted = None
                self.codes.narrow(None)
        if reply.asked_help is not None:
            self.codes.narrow(None)
            self.codes.highlight(reply.asked_help.id)
        self._show()
        if reply.asked_commands:
            self.call_later(self.action_keys)

    def _show(self) -> None:
        """Draw the view, and what is typed."""
        view = self.view
        if view is None or self.has_class("-small"):
            return
        self.query_one("#head", Lines).make(lambda width, _: self._card(width).head(view)[:1])
        self.transcript.show(view, self._card(self.transcript.size.width).head(view)[1:])
        standing = self._card(self.size.width).standing(view)[:STANDING]
        pane = self.query_one("#standing", Lines)
        pane.styles.height = len(standing)
        pane.make(lambda width, _: self._card(width).standing(view)[:STANDING])
        is_ample = self.size.width >= WIDE and self.size.height >= TALL
        self.query_one(Suggested).show(view, self._card, Room.AMPLE if is_ample else Room.SCANT)
        self._show_foot(view)
        self._show_typed()

    def _show_foot(self, view: View) -> None:
        progress = view.progress
        told = [_MODES[view.mode], f"{progress.left} left"]
        if progress.seconds_left is not None and progress.seconds_per_segment is not None:
            if progress.left:
                told.append(f"about {duration(progress.seconds_left)}")
            told.append(f"{duration(progress.seconds_per_segment)} each")
        self.query_one(Foot).tell(told)

    def _search(self, text: str) -> None:
        """Narrow the codebook to what the last word may mean."""
        if text == self._searched:
            return
        self._searched, self._is_chosen, self._refusal = text, False, ""
        _, word = searched(text, self._find)
        if not word:
            self.codes.highlighted = None
        self._show_search(
            [code.id for code in books.matches(self.book, word, limit=len(self.book.codes))] if word else None
        )

    def _show_search(self, found: Sequence[str] | None) -> None:
        self.codes.narrow(found)
        if self.view is not None and found and self._searched.strip():
            action = self._meant(self._searched)
            if isinstance(action, Answer) and action.codes[-1] in found:
                self.codes.highlight(action.codes[-1])
        self._show_typed()

    def _show_typed(self) -> None:
        """Draw what depends on the line: what Enter does, ticks, the rule, which pane is in front."""
        view = self.view
        if view is None:
            return
        is_searching = bool(self._searched.strip(" 0123456789.,")) or self._is_chosen
        self.set_class(bool(view.suggestions) and not is_searching, "-suggesting")
        self._say()
        action = self._meant(self._searched) if self._searched.strip() else None
        self.codes.mark(action.codes if isinstance(action, Answer) else view.codes)
        code = self.codes.highlighted or next(iter(view.codes), None) or next((s.code for s in view.suggestions), None)
        rule = self.query_one("#rule", Lines)
        if code is not None and code in self.book:
            rule.make(lambda width, _: self._card(width - 1).explained(self.book.code(code)))
        else:
            tip = "Type to search the codes; what is highlighted is explained here."
            rule.make(lambda width, _: wrapped(Text(tip, style="dim"), width - 1))

    def _say(self) -> None:
        view = self.view
        if view is None:
            return
        card = self._card(self.size.width)
        if self._refusal:
            lines = wrapped(Text(f"! {self._refusal}", style="bold yellow"), card.width, indent=2)
        elif self._searched.strip():
            lines = wrapped(in_words(self._meant(self._searched), view, card), card.width)[:2]
            lines.append(Text(_CHOSEN if self.codes.highlighted else "Esc empties the line", style="dim"))
        else:
            told = (
                "Enter takes the code highlighted into the line"
                if self._is_chosen
                else hint(view, is_short=card.width < WIDE)
            )
            lines = [*(card.message(view) or [Text()]), Text(told, style="dim")]
        self.query_one("#says", Lines).put(lines)

    def _meant(self, text: str) -> Action:
        if self.view is None:
            return Invalid("Wait for the segment.")
        return meant(
            text,
            highlighted=self.codes.highlighted,
            is_chosen=self._is_chosen,
            view=self.view,
            codebook=self.book,
            find=self._find,
        )

    def _card(self, width: int) -> Card:
        return Card(self.book, self._language, max(width, 16))
