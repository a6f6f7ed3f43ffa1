"""The panes of a coding session around the line in which the coder types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.containers import Container, Horizontal
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widget import Widget
from textual.widgets import Static

from qualkit import codebook as books
from qualkit.model.coding import Mode
from qualkit.screen import LEAST, meaning
from qualkit.screen.box import Box
from qualkit.screen.card import Card, Room, duration
from qualkit.screen.codes import Codes, rows_of
from qualkit.screen.colours import colours
from qualkit.screen.keys import Foot
from qualkit.screen.line import meant, searched, with_code
from qualkit.screen.lines import Lines
from qualkit.screen.suggested import Suggested
from qualkit.screen.transcript import TranscriptPane
from qualkit.screen.wrapping import wrapped
from qualkit.session import Answer, Invalid

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from qualkit.model.codebook import Code, Codebook
    from qualkit.screen.box import Taker
    from qualkit.session import Action, View

WIDE = 110
"""Columns from which the codebook stands beside the transcript."""
TALL = 32
"""Lines from which every reason has a line of its own."""
STANDING = 4
"""Lines of what stands at most."""
_CHOSEN = "Tab takes the code · ↑ ↓ others · Esc empties the line"
_THEME = "This is the name of a theme, and codings are of codes."
_IN_SIGHT = "↓ moves to the codes of this theme · Esc empties the line"
_NOTHING = "Esc empties the line"
_MODES = {Mode.BLIND: "blind", Mode.COMMIT_FIRST: "own answer first", Mode.ASSIST: "assisted"}


class Panes(Container):
    """Panes beside or below each other."""

    virtual_size = Reactive(Size(0, 0), repaint=False)  # they never scroll: a new size asks for no second frame


class Board(Widget):
    """Draws a view and what is typed about it.

    Args:
        taker: Who takes the keys of the line.
        book: The codebook.
        language: Of the labels.

    Attributes:
        view: What is shown; ``None`` before the first segment.
        searched: The line as it was last searched for.
        is_chosen: The coder moved to the highlighted code.
        refusal: What was wrong with the last key; empty for nothing.
    """

    DEFAULT_CSS = """
    Board { layout: vertical; height: 100%; }
    Board #head { height: 1; }
    Board #main { height: 1fr; layout: vertical; }
    Board #left { height: 1fr; width: 1fr; }
    Board #suggestions { height: auto; display: none; }
    Board #right { height: 8; width: 1fr; layout: horizontal; border-top: solid $primary; }
    Board #rule { height: 1fr; padding: 0 0 0 1; }
    Board #standing { height: 0; }
    Board #answer { height: 1; }
    Board #prompt { width: 2; height: 1; text-style: bold; }
    Board #says { height: 2; }
    Board #small { display: none; width: 100%; height: 100%; content-align: center middle; text-align: center; }
    Board.-suggesting #suggestions { display: block; border-top: solid $primary; }
    Board.-suggesting #right { display: none; }
    Board.-wide #main { layout: horizontal; }
    Board.-wide #right { display: block; height: 1fr; width: 42%; max-width: 76; layout: vertical;
                           border-top: none; border-left: solid $primary; padding: 0 0 0 1; }
    Board.-wide #rule { height: 40%; padding: 0; border-top: solid $primary; }
    Board.-small > * { display: none; }
    Board.-small > #small { display: block; }
    """

    def __init__(self, taker: Taker, book: Codebook, language: str) -> None:
        super().__init__()
        self._language = language
        self.book = book
        self.view: View | None = None
        self.searched = ""
        self.is_chosen = False
        self.refusal = ""
        self.codes = Codes(id="codes")
        self.transcript = TranscriptPane(id="transcript")
        self.box = Box(taker, id="box")

    def compose(self) -> ComposeResult:
        """The panes from top to bottom."""
        yield Lines(id="head")
        with Panes(id="main"):
            with Panes(id="left"):
                yield self.transcript
                yield Suggested(id="suggestions")
            with Panes(id="right"):
                yield self.codes
                yield Lines(id="rule")
        yield Lines(id="standing")
        with Horizontal(id="answer"):
            yield Static("> ", id="prompt")
            yield self.box
        yield Lines(id="says")
        yield Foot(id="foot")
        yield Static(id="small")

    def on_mount(self) -> None:
        """Show the codebook."""
        self.use(self.book)

    @property
    def is_small(self) -> bool:
        """Whether nothing fits."""
        return self.has_class("-small")

    def use(self, book: Codebook) -> None:
        """Show another state of the codebook."""
        self.book = book
        shades = colours(book)
        self.codes.book(rows_of(book, self._language), shades)
        self.transcript.style_codes(shades, lambda code: book.current_id(code) or code)

    def arrive(self, view: View) -> None:
        """Show a new view; what is typed stays, what was moved to is forgotten with the segment."""
        is_first = self.view is None
        is_new = self.view is None or (self.view.segment, self.view.phase) != (view.segment, view.phase)
        self.view = view
        if view.codebook is not self.book:
            self.use(view.codebook)
        if is_new:
            self.is_chosen = False
            if not self.box.value:
                self.codes.highlighted = None
                self.codes.narrow(None)
        if is_first and self.searched:
            self._search()  # what was typed before means what it would have meant now
        if view.asked_help is not None:
            self.codes.narrow(None)
            self.codes.highlight(view.asked_help.id)
        self.show()

    def refuse(self, message: str) -> None:
        """Tell what was wrong, until the next key that does something."""
        self.refusal = message
        self._say()

    def work(self) -> None:
        """Tell that something takes its time."""
        self.query_one("#says", Lines).put([Text("Working …", style="dim")])

    def take(self) -> None:
        """Put the highlighted code in the place of the word that is being typed."""
        if self.codes.highlighted is not None:
            self.search(self.box.value)
            start, _ = searched(self.box.value, self.seek)
            self.write(f"{with_code(self.box.value, start, self.codes.highlighted)} ")
            self.search(self.box.value)

    def move(self, steps: int) -> None:
        """Move the highlight over the codes."""
        self.search(self.box.value)
        self.codes.move(steps)
        self.is_chosen = self.codes.highlighted is not None
        self.show_typed()

    def write(self, text: str) -> None:
        """Put a text into the line, the cursor behind it."""
        self.box.value = text
        self.box.cursor_position = len(text)

    def emptied(self) -> None:
        """Empty the line."""
        self.searched, self.is_chosen = "", False
        self.box.value = ""
        self.codes.highlighted = None
        self.codes.narrow(None)

    def search(self, text: str) -> None:
        """Narrow the codebook to what the last word may mean."""
        if text == self.searched:
            return
        self.searched, self.is_chosen, self.refusal = text, False, ""
        self._search()

    def _search(self) -> None:
        _, word = searched(self.searched, self.seek)
        if not word:
            self.codes.highlighted = None
        found = [code.id for code in books.matches(self.book, word, limit=len(self.book.codes))] if word else None
        # A theme's codes are brought into sight, but its name means none of them: only a move takes one.
        self.codes.narrow(found, also=[code.id for code in books.in_themes(self.book, word)])
        if self.view is not None and found and self.searched.strip():
            action = self.meant(self.searched)
            if isinstance(action, Answer) and action.codes[-1] in found:
                self.codes.highlight(action.codes[-1])
        self.show_typed()

    def show_typed(self) -> None:
        """Draw what depends on the line: what Enter does, ticks, the rule, which pane is in front."""
        view = self.view
        if view is None:
            return
        is_searching = bool(self.searched.strip(" 0123456789.,")) or self.is_chosen
        self.set_class(bool(view.suggestions) and not is_searching, "-suggesting")
        self._say()
        action = self.meant(self.searched) if self.searched.strip() else None
        self.codes.mark(action.codes if isinstance(action, Answer) else view.codes)
        code = self.codes.highlighted or next(iter(view.codes), None) or next((s.code for s in view.suggestions), None)
        rule = self.query_one("#rule", Lines)
        if code is not None and code in self.book:
            rule.make(lambda width, _: self._card(width - 1).explained(self.book.code(code)))
        else:
            tip = "Type to search the codes; what is highlighted is explained here."
            rule.make(lambda width, _: wrapped(Text(tip, style="dim"), width - 1))

    def meant(self, text: str) -> Action:
        """The action that Enter takes for a line."""
        if self.view is None:
            return Invalid("Wait for the segment.")
        return meant(
            text,
            highlighted=self.codes.highlighted,
            is_chosen=self.is_chosen,
            view=self.view,
            codebook=self.book,
            find=self.find,
            search=self.seek,
        )

    def find(self, word: str) -> list[Code]:
        """The codes that a word may mean, best first."""
        return books.matches(self.book, word)

    def seek(self, word: str) -> list[Code]:
        """The codes that a word brings into sight: those it may mean, else those of the themes it names."""
        return self.find(word) or books.in_themes(self.book, word)

    def on_resize(self, event: events.Resize) -> None:
        """Choose a layout; say so when nothing fits."""
        width, height = event.size
        self.set_class(width >= WIDE, "-wide")
        self.set_class(width < LEAST[0] or height < LEAST[1], "-small")
        self.query_one("#small", Static).update(
            f"{width}×{height} is too small.\nThe session needs {LEAST[0]}×{LEAST[1]}.\nMake the window larger;\n"
            "all is saved."
        )
        self.call_after_refresh(self.show)
        if not self.has_class("-small"):
            self.call_after_refresh(self.box.focus)

    def show(self) -> None:
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
        self.show_typed()

    def _show_foot(self, view: View) -> None:
        progress = view.progress
        told = [f"{progress.left} left"]
        if progress.seconds_left is not None and progress.seconds_per_segment is not None:
            if progress.left:
                told.append(f"about {duration(progress.seconds_left)}")
            told.append(f"{duration(progress.seconds_per_segment)} each")
        mode = "control: no suggestions" if view.is_control and view.mode is not Mode.BLIND else _MODES[view.mode]
        told.insert(2, mode)
        self.query_one(Foot).tell(told)

    def _say(self) -> None:
        view = self.view
        if view is None:
            return
        card = self._card(self.size.width)
        if self.refusal:
            lines = wrapped(Text(f"! {self.refusal}", style="bold yellow"), card.width, indent=2)
        elif self.searched.strip():
            action = self.meant(self.searched)
            is_theme = isinstance(action, Invalid) and self._names_a_theme
            does = Text(_THEME, style="dim") if is_theme else meaning.in_words(action, view, card)
            next_keys = _CHOSEN if self.codes.highlighted else _IN_SIGHT if is_theme else _NOTHING
            lines = [*wrapped(does, card.width)[:2], Text(next_keys, style="dim")]
        else:
            taken = "Enter takes the code highlighted into the line"
            told = taken if self.is_chosen else meaning.told(view, is_short=card.width < WIDE)
            lines = [*(card.message(view) or [Text()]), Text(told, style="dim")]
        self.query_one("#says", Lines).put(lines)

    @property
    def _names_a_theme(self) -> bool:
        """Whether the last word names a theme and no code."""
        _, word = searched(self.searched, self.seek)
        return bool(word) and not self.find(word)

    def _card(self, width: int) -> Card:
        return Card(self.book, self._language, max(width, 16))
