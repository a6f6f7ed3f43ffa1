"""One view of a coding session drawn as lines of text, for any width, with or without colour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len, chop_cells
from rich.text import Text

from qualkit.model.codebook import ExampleKind
from qualkit.model.coding import Mode, Verdict
from qualkit.model.suggestion import EvidenceKind
from qualkit.report.signs import plain
from qualkit.session import Phase
from qualkit.session.grammar import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.console import Console

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


@dataclass(frozen=True, slots=True)
class Card:
    """How to draw views.

    Attributes:
        console: Where they are drawn, for the wrapping of lines.
        codebook: For labels and facets.
        language: Of the labels.
        width: Cells of a line.
        height: Lines of the screen that the turn's context may fill up; ``None`` for one line on either side.
        is_plain: Nothing is styled, so the segment stands between marks.
        is_ascii: Bars are drawn with signs of ASCII.
    """

    console: Console
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
                return [*self._standing(view), *self._help(view), *self._message(view), *self._hint(view)]
            below = (*self._suggestions(view, is_roomy=True), *self._help(view), *self._status(view))
            return [*self._head(view), *self._turn(view, context=2), *self._standing(view), *below]
        rule = Text(("-" if self.is_ascii else "─") * self.width, style="dim")
        head = [*self._head(view), rule]
        wanted = len(self._wrapped(Text(plain(view.words)))) + 1
        foot, spare = [], 0
        for is_roomy in (True, False):
            below = (*self._suggestions(view, is_roomy=is_roomy), *self._help(view), *self._status(view))
            foot = [Text(), *self._standing(view), *below]
            spare = self.height - len(head) - len(foot) - wanted
            if spare >= 0:
                break
        return [*head, *self._turn(view, context=min(CONTEXT, max(1, spare + 1))), *foot]

    def label(self, code_id: str) -> str:
        """A code's label; empty for a code that the codebook no longer has."""
        today = self.codebook.current_id(code_id)
        return plain(self.codebook.code(today).label.in_language(self.language)) if today else ""

    def _head(self, view: View) -> list[Text]:
        parts = [view.transcript, f"¶{view.turn}", view.speaker]
        if view.case != view.transcript:
            parts.insert(1, view.case)
        place = plain(" · ".join(filter(None, parts)))
        count = f"{view.position} of {view.total}"
        line = self._clipped(place, self.width - len(count) - 1, style="bold")
        line.append(" " * (self.width - line.cell_len - len(count)) + count)
        asked = f"{view.question_speaker or 'before'}: {view.question}" if view.question else ""
        n_lines = 1 if self.height is None else 2
        question = self._clipped(asked, self.width * n_lines - 2, style="italic dim")
        return [line, *self._wrapped(question)[:n_lines]]

    def _turn(self, view: View, *, context: int) -> list[Text]:
        """The segment within its turn, the turn clipped to some lines of context but never the segment."""
        words = plain(view.words)
        core = words.strip()
        lead, trail = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
        mark = ("[[", "]]") if self.is_plain else ("", "")
        before = _flat(view.before).lstrip() + _flat(lead)
        after = _flat(trail) + _flat(view.after).rstrip()
        room = self.width * context
        n_before = min(cell_len(before), max(room // 2, room - cell_len(after)))
        text = Text.assemble(
            (_end_of(before, n_before), "dim"),
            (f"{mark[0]}{core}{mark[1]}", "bold"),
            (_start_of(after, room - n_before), "dim"),
        )
        return self._wrapped(text)

    def _standing(self, view: View) -> list[Text]:
        lines: list[Text] = []
        if view.codes:
            held = [self._code(code, view.facets.get(code, {})) for code in view.codes]
            lines += self._wrapped(Text.assemble("Yours: ", Text(" · ").join(held)))
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

    def _code(self, code_id: str, facets: Mapping[str, str]) -> Text:
        values = "".join(f" +{value}" for value in facets.values())
        return Text.assemble((plain(code_id), "cyan"), f" {self.label(code_id)}".rstrip(), (values, "magenta"))

    def _suggestions(self, view: View, *, is_roomy: bool) -> list[Text]:
        """One line each, and one for the reason; on a short screen the reason stands behind, if there is width."""
        lines: list[Text] = []
        for number, suggestion in enumerate(view.suggestions, start=1):
            share = f"{suggestion.probability:4.0%}"
            if self.width >= WIDE:
                share = f"{self._bar(suggestion.probability)} {share}"
            is_beside = self.width >= WIDE and not is_roomy
            room = (self.width // 2 if is_beside else self.width) - cell_len(share) - 1
            line = Text.assemble((f"{number} ", "bold"), self._code(suggestion.code, {}))
            line.truncate(room, overflow="ellipsis", pad=True)
            line.append(f" {share}", style="green")
            if is_beside:
                line.append_text(
                    self._clipped(f"  {self._reason(suggestion)}", self.width - line.cell_len, style="dim")
                )
            lines.append(line)
            if is_roomy and suggestion.evidence:
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
            widest = max(len(typed) for typed, _ in COMMANDS)
            return self._hanging((f"{typed:<{widest}}  ", meaning) for typed, meaning in COMMANDS)
        return self._explained(view.asked_help) if view.asked_help else []

    def _explained(self, code: Code) -> list[Text]:
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
        return self._hanging(rows)

    def _message(self, view: View) -> list[Text]:
        if not view.message:
            return []
        style = "bold yellow" if view.is_refusal else "green"
        return self._wrapped(Text(f"{'! ' if view.is_refusal else ''}{plain(view.message)}", style=style))

    def _status(self, view: View) -> list[Text]:
        told = self._wrapped(Text(pace(view.progress), style="dim"))
        return [*self._message(view), *told, *self._hint(view)]

    def _hint(self, view: View) -> list[Text]:
        is_wanted = self.height is not None or view.is_end
        return self._wrapped(Text(hint(view), style="dim")) if is_wanted else []

    def _hanging(self, rows: Iterable[tuple[str, str]]) -> list[Text]:
        """Rows of a head and words, the words wrapped beside it or, on narrow screens, below."""
        lines: list[Text] = []
        for head, words in rows:
            lines += self._wrapped(Text.assemble((head, "cyan"), words))
        return lines

    def _clipped(self, words: str, cells: int | None = None, *, style: str = "") -> Text:
        text = Text(_flat(words), style=style)
        text.truncate(self.width if cells is None else cells, overflow="ellipsis")
        return text

    def _wrapped(self, text: Text) -> list[Text]:
        lines = list(text.wrap(self.console, self.width, tab_size=4)) if text else []
        for line in lines:
            line.rstrip()
        return lines


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


def hint(view: View) -> str:
    """The most useful of what can be typed now."""
    rest = "b back · u undo · ? help · q quit"
    if view.phase is Phase.REVEALED and view.is_answered:
        return f"Enter keeps yours · '1' replaces it · '. 1' adds to it · '? 1' explains · {rest}"
    if view.is_end:
        over = "Only skipped segments are left" if view.progress.left else "All is decided"
        return f"{over} · Enter ends · {rest}"
    first = "Enter keeps · " if view.is_answered else ""
    numbers = "'1 2' take suggestions · " if view.suggestions and view.mode is Mode.ASSIST else ""
    return f"{first}{numbers}CODE … · 0 none · s skip · {rest}"


def _start_of(words: str, cells: int) -> str:
    if cell_len(words) <= cells:
        return words
    return chop_cells(words, max(2, cells - 1))[0].rstrip() + "…"


def _end_of(words: str, cells: int) -> str:
    if cell_len(words) <= cells:
        return words
    return "…" + chop_cells(words[::-1], max(2, cells - 1))[0][::-1].lstrip()
