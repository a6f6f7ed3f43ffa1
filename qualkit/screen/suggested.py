"""The suggestions, when they may be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from qualkit.screen.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events

    from qualkit.screen.card import Card, Room
    from qualkit.session import View


class Suggested(Lines):
    """Numbered suggestions with probability and reason. A view without suggestions leaves nothing here."""

    class Chosen(Message):
        """The mouse chose a suggestion."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def show(self, view: View, card: Callable[[int], Card], room: Room) -> None:
        """Show those of a view, for as many lines as they need."""
        self.styles.height = len(card(80).suggestions(view, room)) + 1  # and the border
        self.make(lambda width, _: card(width).suggestions(view, room))

    def on_click(self, event: events.Click) -> None:
        """A click chooses the suggestion whose lines are under it."""
        row = event.y - self.gutter.top
        if 0 <= row < len(self.lines):
            numbers = [line.plain.partition(" ")[0] for line in self.lines[: row + 1]]
            number = next((int(one) for one in reversed(numbers) if one.isdecimal()), None)
            if number is not None:
                self.post_message(self.Chosen(number))
