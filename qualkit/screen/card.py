"""One view of a coding session drawn as lines of text, for any width, with or without colour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from rich.cells import cell_len, chop_cells
from rich.text import Text

from qualkit.language.signs import plain
from qualkit.model.codebook import ExampleKind
from qualkit.model.coding import Mode, Verdict
from qualkit.model.suggestion import EvidenceKind
from qualkit.screen.wrapping import joined, wrapped
from qualkit.session import Phase
from qualkit.session.grammar import COMMANDS, EVERYDAY, FURTHER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qualkit.model.codebook import Code, Codebook
    from qualkit.model.suggestion import Suggestion
    from qualkit.session import Progress, View

WIDEST = 100
"""Longer lines are hard to read, however wide the terminal."""
NARROWEST = 24
"""Below this a line would hold nothing."""
CONTEXT = 8
"""Lines of the turn around a segment at most, so that the eye finds the segment."""
LISTED = 3
"""Overlapping codings and memos shown at most."""
WIDE = 60
"""Cells from which there is room for bars, and for two things beside each other."""
BAR = 8
"""Cells of a full probability bar."""
SHARE = 5
"""Cells of a probability, with the blank before it."""
LEAST_REASON = 24
"""Cells that a reason beside its suggestion gets at least."""
HANG = 4
"""Blanks before the lines that go on."""


class Room(Enum):
    """How much a screen holds, tried in this order."""

    AMPLE = auto()  # everything, a line for each reason
    SCANT = auto()  # reasons beside the codes, no bars
    TIGHT = auto()  # no reasons, one line of the question and of what can be typed


_REASONS = {
    EvidenceKind.DEFINITION: "codebook",
    EvidenceKind.EXAMPLE: "example",
    EvidenceKind.CODING: "you coded",
    EvidenceKind.WORDS: "words",
}
_EXAMPLES = {
    ExampleKind.TYPICAL: "typical",
    ExampleKind.ATYPICAL: "atypical",
    ExampleKind.CLOSE_BUT_NO: "close but no",
}

_CUT_WORD = re.compile(r"(?<=\s)[!-\u2e7f]{2,20}$")
"""A word that a cut goes through; what it takes away is never the whole."""


@dataclass(frozen=True, slots=True)
class Card:
    """How to draw views.

    Attributes:
        codebook: For labels and facets.
        language: Of the labels.
        width: Cells of a line.
        height: Lines of the screen that the turn's context may fill up; ``None`` for one line on either side.
        is_plain: Nothing is styled, so the segment stands between marks.
        is_ascii: Bars are drawn with signs of ASCII.
    """

    codebook: Codebook
    language: str
    width: int
    height: int | None = None
    is_plain: bool = False
    is_ascii: bool = False

    def lines(self, view: View, *, is_again: bool = False) -> list[Text]:
        """The lines of a view.

        Args:
            view: What to draw.
            is_again: The segment was drawn just before: it is left out where paper is short.
        """
        if self.height is None:
            if is_again:
                return [*self.standing(view), *self._help(view), *self.message(view), *self._hint(view, Room.AMPLE)]
            below = (*self.suggestions(view, Room.AMPLE), *self._help(view), *self._status(view, Room.AMPLE))
            return [*self.head(view), *self._turn(view, context=2), *self.standing(view), *below]
        rule = Text(("-" if self.is_ascii else "─") * self.width, style="dim")
        head, foot, spare = [], [], 0
        for room in Room:
            head = [*self.head(view, n_lines=1 if room is Room.TIGHT else 2), rule]
            below = (*self.suggestions(view, room), *self._help(view), *self._status(view, room))
            foot = [*([] if room is Room.TIGHT else [Text()]), *self.standing(view), *below]
            spare = self.height - len(head) - len(foot) - self._n_lines(view) - 1
            if spare >= 0:
                break
        if spare < 0 and (view.asked_commands or view.asked_help):
            # Whoever asks for help reads that; the segment comes back with the next line typed.
            told, rest = self._help(view), self._status(view, Room.TIGHT)
            n_told = max(1, self.height - 2 - len(rest))
            if len(told) > n_told:
                told = [*told[: n_told - 1], self._clipped("… and more, on a taller screen", style="dim")]
            return [head[0], rule, *told, *rest]
        return [*head, *self._turn(view, context=min(CONTEXT, max(1, spare + 1))), *foot]

    def segment(self, view: View) -> list[Text]:
        """Where the segment stands, what was asked, and its words in their turn."""
        return [*self.head(view, n_lines=2), *self._turn(view, context=CONTEXT)]

    def explained(self, code: Code) -> list[Text]:
        """A code's labels, definition, rules and examples."""
        labels = plain(" / ".join(dict.fromkeys((code.label.in_language(self.language), *code.label.every()))))
        rows = (
            [(f"{code.id}  ", labels)] if code.status == "active" else [(f"{code.id}  ", f"{labels} ({code.status})")]
        )
        for name, text in (("is", code.definition), ("use for", code.include), ("not for", code.exclude)):
            if text:
                rows.append((f"  {name}: ", plain(text.in_language(self.language))))
        for example in code.examples:
            instead = f" (use {example.use})" if example.use else ""
            said = plain(example.text.in_language(self.language))
            rows.append((f"  {_EXAMPLES[example.kind]}: ", f"“{said}”{instead}"))
        return self._hanging(rows, HANG)

    def label(self, code_id: str) -> str:
        """A code's label; empty for a code that the codebook no longer has."""
        today = self.codebook.current_id(code_id)
        return plain(self.codebook.code(today).label.in_language(self.language)) if today else ""

    def head(self, view: View, *, n_lines: int = 1) -> list[Text]:
        """Where the segment stands, and what was asked in ``n_lines`` at most."""
        parts = [view.transcript, f"¶{view.turn}", view.speaker]
        if view.case != view.transcript:
            parts.insert(1, view.case)
        place = plain(" · ".join(filter(None, parts)))
        count = f"{view.position} of {view.total}"
        line = self._clipped(place, self.width - len(count) - 1, style="bold")
        line.append(" " * (self.width - line.cell_len - len(count)) + count)
        return [line, *self._question(view, n_lines)]

    def _question(self, view: View, n_lines: int) -> list[Text]:
        """What was asked before, its end where there is no room: there stands what is being answered."""
        if not view.question:
            return []
        speaker, asked = f"{_flat(view.question_speaker) or 'before'}: ", _flat(view.question)
        for cells in range(self.width * n_lines - cell_len(speaker), 1, -2):
            lines = wrapped(Text(speaker + _end_of(asked, cells), style="italic dim"), self.width)
            if len(lines) <= n_lines:
                return lines
        return [self._clipped(speaker + asked, style="italic dim")]

    def _n_lines(self, view: View) -> int:
        """Lines of the segment without the turn around it."""
        return len(wrapped(Text(f"[[{plain(view.words)}]]"), self.width))

    def _turn(self, view: View, *, context: int) -> list[Text]:
        """The segment within its turn, the turn clipped to some lines of context but never the segment."""
        words = plain(view.words)
        core = words.strip()
        lead, trail = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
        before = _flat(view.before).lstrip() + _flat(lead)
        after = _flat(trail) + _flat(view.after).rstrip()
        # Bold and dim are hard to tell apart on some screens.
        mark = ("[[", "]]") if self.is_plain or before.strip() or after.strip() else ("", "")
        room = self.width * context
        n_before = min(cell_len(before), max(room // 2, room - cell_len(after)))
        text = Text.assemble(
            (_end_of(before, n_before), "dim"),
            (mark[0], "bold cyan"),
            (core, "bold"),
            (mark[1], "bold cyan"),
            (_start_of(after, room - n_before), "dim"),
        )
        return wrapped(text, self.width)

    def standing(self, view: View) -> list[Text]:
        """What the coder holds of the segment: codes, flag, codings that overlap it, memos."""
        lines: list[Text] = []
        if view.codes:
            held = [self.code(code, view.facets.get(code, {})) for code in view.codes]
            lines += wrapped(Text.assemble("Yours: ", Text(" · ").join(held)), self.width, indent=HANG)
        elif view.verdict is Verdict.NONE:
            lines.append(Text("Yours: no code fits"))
        elif view.verdict is Verdict.SKIP:
            lines.append(Text("Skipped before", style="dim"))
        if view.is_flagged:
            lines.append(Text("Flagged", style="yellow"))
        for overlap in view.overlaps[:LISTED]:
            said = f"Also: {' '.join(overlap.codes)} on “{overlap.words.strip()}”"
            lines.append(self._clipped(said, style="dim"))
        lines += [self._clipped(f"Memo: {memo}", style="dim") for memo in view.memos[-LISTED:]]
        return lines

    def code(self, code_id: str, facets: Mapping[str, str]) -> Text:
        """A code's id, label and facet values."""
        values = "".join(f" +{value}" for value in facets.values())
        return Text.assemble((plain(code_id), "cyan"), f" {self.label(code_id)}".rstrip(), (values, "magenta"))

    def suggestions(self, view: View, room: Room) -> list[Text]:
        """One line each and one for the reason; on a short screen the reason stands behind, if there is width."""
        if view.is_control and view.mode is Mode.ASSIST:
            return [self._clipped("No suggestions here: a control segment", style="dim")]
        lines: list[Text] = []
        heads = [
            Text.assemble((f"{number} ", "bold"), self.code(suggestion.code, {}))
            for number, suggestion in enumerate(view.suggestions, start=1)
        ]
        is_beside = self.width >= WIDE and room is not Room.AMPLE
        has_bars = self.width >= WIDE and room is Room.AMPLE
        cells = self.width - SHARE - (BAR + 1) * has_bars
        if is_beside:
            cells = min(max((head.cell_len for head in heads), default=0), cells - LEAST_REASON)
        for head, suggestion in zip(heads, view.suggestions, strict=True):
            head.truncate(cells, overflow="ellipsis", pad=True)
            bar = f" {self._bar(suggestion.probability)}" if has_bars else ""
            head.append(f"{bar} {suggestion.probability:4.0%}", style="green")
            if is_beside:
                reason = f"  {self._reason(suggestion)}"
                head.append_text(self._clipped(reason, self.width - head.cell_len, style="dim"))
            lines.append(head)
            if room is Room.AMPLE and suggestion.evidence:
                lines.append(self._clipped(f"  {self._reason(suggestion)}", style="dim"))
        return lines

    def _reason(self, suggestion: Suggestion) -> str:
        if not suggestion.evidence:
            return ""
        first = suggestion.evidence[0]
        source = "" if first.source == suggestion.code else f" {first.source}"
        said = first.text if first.kind is EvidenceKind.WORDS else f"“{first.text}”"
        return f"{_REASONS[first.kind]}{source}: {said}"

    def _bar(self, probability: float) -> str:
        full = round(probability * BAR)
        return ("#" if self.is_ascii else "█") * full + ("." if self.is_ascii else "░") * (BAR - full)

    def _help(self, view: View) -> list[Text]:
        if view.asked_commands:
            # A screen holds one half of them; paper holds all.
            listed = COMMANDS if self.height is None else FURTHER if view.asked_further else EVERYDAY
            widest = max(len(typed) for typed, _ in listed)
            return self._hanging(((f"{typed:<{widest}}  ", meaning) for typed, meaning in listed), widest + 2)
        return self.explained(view.asked_help) if view.asked_help else []

    def message(self, view: View) -> list[Text]:
        """What was saved, or what was wrong."""
        if not view.message:
            return []
        style = "bold yellow" if view.is_refusal else "green"
        said = Text(f"{'! ' if view.is_refusal else ''}{plain(view.message)}", style=style)
        return wrapped(said, self.width, indent=2 if view.is_refusal else 0)

    def _status(self, view: View, room: Room) -> list[Text]:
        is_short = room is Room.TIGHT or self.width < WIDE
        told = joined(pace(view.progress).split(" · "), self.width)[: 1 if is_short else None]
        return [*self.message(view), *(Text(line, style="dim") for line in told), *self._hint(view, room)]

    def _hint(self, view: View, room: Room) -> list[Text]:
        if self.height is None and not view.is_end:
            return []
        lines = joined(hint(view).split(" · "), self.width)
        if len(lines) > 1 and (room is Room.TIGHT or self.width < WIDE):
            lines = joined(hint(view, is_short=True).split(" · "), self.width)[:1]
        return [Text(line, style="dim") for line in lines]

    def _hanging(self, rows: Iterable[tuple[str, str]], indent: int) -> list[Text]:
        """Rows of a head and words, the words wrapped beside it or, on narrow screens, a little in."""
        indent = indent if self.width >= WIDE else HANG
        lines: list[Text] = []
        for head, words in rows:
            lines += wrapped(Text.assemble((head, "cyan"), words), self.width, indent=indent)
        return lines

    def _clipped(self, words: str, cells: int | None = None, *, style: str = "") -> Text:
        text = Text(_flat(words), style=style)
        text.truncate(self.width if cells is None else cells, overflow="ellipsis")
        return text


def _flat(words: str) -> str:
    return re.sub(r"[\n\t]+", " ", plain(words))


def pace(progress: Progress) -> str:
    """How far the session is, in words."""
    parts = [f"{progress.decided} decided", f"{progress.left} left"]
    if progress.seconds_per_segment is not None and progress.seconds_left is not None:
        parts.append(f"{duration(progress.seconds_per_segment)} each")
        if progress.left:
            parts.append(f"about {duration(progress.seconds_left)} to go")
    return " · ".join(parts)


def duration(seconds: float) -> str:
    """Seconds as a coder would say them: ``12 s``, ``3 min``, ``1 h 20 min``."""
    if seconds < 90:
        return f"{round(seconds)} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def hint(view: View, *, is_short: bool = False) -> str:
    """The most useful of what can be typed now.

    Args:
        view: What is on screen.
        is_short: For small screens: only what cannot be guessed.
    """
    rest = "? help · q quit" if is_short else "b back · u undo · ? help · q quit"
    if view.phase is Phase.REVEALED and view.is_answered:
        if is_short:
            return f"Enter keeps · 1 replaces · {rest}"
        return f"Enter keeps yours · 1 replaces it · '. 1' adds to it · ? 1 explains · {rest}"
    if view.is_end:
        over = "Only skipped segments are left" if view.progress.left else "All is decided"
        return f"{over} · Enter ends · {rest}"
    first = "Enter keeps · " if view.is_answered else ""
    has_numbers = view.suggestions and view.mode is Mode.ASSIST
    codes = "" if is_short else "type codes or numbers · " if has_numbers else "type codes · "
    return f"{first}{codes}0 none · s skip · {rest}"


def _start_of(words: str, cells: int) -> str:
    if cell_len(words) <= cells:
        return words
    kept = chop_cells(words, max(2, cells - 1))[0]
    return _CUT_WORD.sub("", kept + words[len(kept)])[: len(kept)].rstrip() + "…"


def _end_of(words: str, cells: int) -> str:
    if cell_len(words) <= cells:
        return words
    kept = chop_cells(words[::-1], max(2, cells - 1))[0]
    return "…" + _CUT_WORD.sub("", kept + words[-len(kept) - 1])[: len(kept)][::-1].lstrip()
