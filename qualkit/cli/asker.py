"""A coder at a terminal, or a file of lines piped in: draws each view and reads one line."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from qualkit.session import Quit, parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from prompt_toolkit import PromptSession
    from rich.console import Console

    from qualkit.model.codebook import Code, Codebook
    from qualkit.session import Action, View

MENU = 5
"""Lines kept free below the prompt for completions."""
SHORT_MENU = 3
"""The same on a screen of fewer than 24 lines."""
PROMPT = "> "


class LineAsker:
    """Asks in line mode.

    Args:
        console: Where views are drawn.
        stdin: Where lines are read when not interactive.
        find: The codes of a codebook that a typed word may mean, best first.
        language: Of the labels.
        is_interactive: Both ends are terminals: the screen is cleared for each view and codes are
            completed while typing. Otherwise views follow one another, short, and the line read is
            printed behind the prompt, so that a piped session reads like a conversation.
    """

    def __init__(
        self,
        console: Console,
        stdin: TextIO,
        find: Callable[[Codebook, str], list[Code]],
        language: str,
        *,
        is_interactive: bool,
    ) -> None:
        self._console = console
        self._stdin = stdin
        self._completed: Codebook | None = None
        self._find = find
        self._language = language
        self._is_interactive = is_interactive
        self._drawn: object = None

    def ask(self, view: View) -> Action:
        """The action that the coder types; ``Quit`` at the end of the input."""
        self._draw(view)
        line = self._typed(view.codebook) if self._is_interactive else self._piped()
        if line is None:
            return Quit()
        return parse(line, view=view, codebook=view.codebook, find=partial(self._find, view.codebook))

    def _draw(self, view: View) -> None:
        from qualkit.cli.card import NARROWEST, WIDEST, Card

        console = self._console
        card = Card(
            codebook=view.codebook,
            language=self._language,
            width=max(NARROWEST, min(console.width, WIDEST)),
            height=console.height - self._menu - 1 if self._is_interactive else None,
            is_plain=console.color_system is None,
            is_ascii=console.options.ascii_only,
        )
        shown = (view.segment, view.phase)
        if self._is_interactive:
            console.clear()
        elif self._drawn is not None and self._drawn != shown:
            console.print()
        for line in card.lines(view, is_again=self._drawn == shown):
            console.print(line, soft_wrap=True)
        self._drawn = shown

    @property
    def _menu(self) -> int:
        return MENU if self._console.height >= 24 else SHORT_MENU

    def _piped(self) -> str | None:
        line = self._stdin.readline()
        if not line:
            return None
        from rich.text import Text

        from qualkit.language.signs import plain

        self._console.print(Text(f"{PROMPT}{plain(line.rstrip())}"), soft_wrap=True)
        return line

    def _typed(self, codebook: Codebook) -> str | None:
        if codebook is not self._completed:
            from qualkit.cli.completion import CodeCompleter

            self._prompt.completer = CodeCompleter(codebook, self._language)
            self._completed = codebook
        try:
            return self._prompt.prompt(PROMPT)
        except EOFError:
            return None

    @cached_property
    def _prompt(self) -> PromptSession[str]:
        # Loading prompt_toolkit takes a tenth of a second; a piped session need not pay for it.
        from prompt_toolkit import PromptSession

        return PromptSession(complete_while_typing=True, reserve_space_for_menu=self._menu)
