"""What Enter would do, in words, while the coder types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from qualkit.language.signs import plain
from qualkit.session import (
    Answer,
    Back,
    Flag,
    Go,
    Goal,
    Help,
    Invalid,
    Join,
    Keep,
    Mark,
    Memo,
    NewCode,
    NoneFits,
    Phase,
    Quit,
    Redo,
    Resize,
    Reveal,
    Several,
    Skip,
    Split,
    Undo,
)

if TYPE_CHECKING:
    from qualkit.screen.card import Card
    from qualkit.session import Action, View

SHORT = 40
"""Characters of the words named."""
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
            return Text.assemble(("Enter ", "bold"), f"splits before “{_short(part)}”")
        case Several(positions, answer):
            given = ", ".join(answer.codes) if isinstance(answer, Answer) else "that no code fits"
            return Text.assemble(("Enter saves ", "bold"), f"{given} on {len(positions)} segments")
        case Resize(span) | Mark(span):
            words = view.source.quote(span)
            does = "makes this the segment" if isinstance(action, Resize) else "puts this before you"
            return Text.assemble(("Enter ", "bold"), f"{does}: “{_short(words)}”")
        case NewCode(label, code):
            return Text.assemble(
                ("Enter ", "bold"), f"makes the draft code {code or ''} “{_short(label)}” and gives it here"
            )
        case Go(to):
            place = f"the next {to} segment" if isinstance(to, Goal) else f"segment {to}" if isinstance(to, int) else to
            return Text.assemble(("Enter ", "bold"), f"goes to {place}")
        case Invalid(message):
            return Text(message, style="dim")
        case _:
            return Text.assemble(("Enter ", "bold"), _WORDS.get(type(action), "does this"))


def told(view: View, *, is_short: bool) -> str:
    """The most useful of what can be done now, on an empty line."""
    if view.phase is Phase.REVEALED and view.is_answered:
        return "Enter keeps yours · 1 and Enter replaces it" + ("" if is_short else " · '. 1' adds to it")
    if view.is_end:
        over = "Only skipped segments are left" if view.progress.left else "All is decided"
        return f"{over} · Enter ends"
    if view.is_marked:
        return "Marked words: type codes, or b to go back to the segment"
    rest = "" if is_short else " · PgUp PgDn read on · drag over words to code them"
    if view.is_answered:
        return f"Enter keeps what stands · type codes to replace it{rest}"
    return f"Type codes · 0 none of them fits · ? keys{rest}"


def _short(words: str) -> str:
    flat = " ".join(plain(words).split())
    return flat if len(flat) <= SHORT else f"{flat[:SHORT]}…"
