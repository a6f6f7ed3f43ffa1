"""What Enter would do, in words, while the coder types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from qualkit.session import (
    Answer,
    Back,
    Flag,
    Help,
    Invalid,
    Join,
    Keep,
    Memo,
    NoneFits,
    Quit,
    Redo,
    Reveal,
    Skip,
    Split,
    Undo,
)

if TYPE_CHECKING:
    from qualkit.screen.card import Card
    from qualkit.session import Action, View

_WORDS: dict[type, str] = {
    Back: "goes back to the segment before",
    Flag: "flags the segment, or takes its flag off",
    Help: "explains it",
    Join: "joins the segment with the next of the turn",
    Keep: "keeps what stands and goes on",
    Memo: "saves this memo",
    NoneFits: "saves that no code fits",
    Quit: "quits; all decisions are saved",
    Redo: "redoes what was undone last",
    Reveal: "reveals the suggestions",
    Skip: "leaves the segment for later",
    Undo: "undoes what was decided last",
}


def in_words(action: Action, view: View, card: Card) -> Text:
    """What an action does to what is on screen."""
    match action:
        case Answer(codes, facets):
            said = [card.code(code, facets.get(code, {})) for code in codes]
            lost = [code for code in view.codes if code not in codes]
            instead = f", no longer {', '.join(lost)}" if lost else ""
            return Text.assemble(("Enter saves ", "bold"), Text(" · ").join(said), instead)
        case Split(position):
            part = view.words[position - view.segment.span.start :]
            return Text.assemble(("Enter ", "bold"), f"splits before “{' '.join(part.split())[:30]}…”")
        case Invalid(message):
            return Text(message, style="dim")
        case _:
            return Text.assemble(("Enter ", "bold"), _WORDS.get(type(action), "does this"))
