"""Whoever adjudicates at a terminal, or a file of lines piped in: draws each disagreement and reads one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from qualkit.cli.card import HANG, NARROWEST, WIDEST, Card
from qualkit.cli.wrapping import wrapped
from qualkit.language.signs import plain
from qualkit.session import RULINGS, parse_ruling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import TextIO

    from rich.console import Console

    from qualkit.model.codebook import Code, Codebook
    from qualkit.session import DisputeView, Given, Ruling

RULE = "> "
WHY = "why> "


class LineAdjudicator:
    """Rules in line mode.

    Args:
        console: Where disagreements are drawn.
        stdin: Where lines are read.
        codebook: For labels and explanations.
        find: The codes that a typed word may mean, best first.
        language: Of the labels.
        is_interactive: Both ends are terminals: the screen is cleared for each disagreement after the first.
            Otherwise they follow one another, and the line read is printed behind the prompt.
    """

    def __init__(
        self,
        console: Console,
        stdin: TextIO,
        codebook: Codebook,
        find: Callable[[str], list[Code]],
        language: str,
        *,
        is_interactive: bool,
    ) -> None:
        self._console = console
        self._stdin = stdin
        self._codebook = codebook
        self._find = find
        self._language = language
        self._is_interactive = is_interactive
        self._drawn: object = None

    def ask(self, view: DisputeView) -> Ruling:
        """The ruling typed; ends the session at the end of the input.

        Raises:
            EOFError: There is no more input.
        """
        is_again = self._drawn == view.dispute.segment
        if self._is_interactive and self._drawn is not None:
            self._console.clear()  # but not what was told before the first
        elif self._drawn is not None and not is_again:
            self._console.print()
        for line in self._lines(view, is_again=is_again and not self._is_interactive):
            self._console.print(line, soft_wrap=True)
        self._drawn = view.dispute.segment
        prompt = RULE if view.proposed is None else WHY
        typed = input(prompt) if self._is_interactive else self._piped(prompt)
        return parse_ruling(typed, view=view, codebook=self._codebook, find=self._find)

    def _piped(self, prompt: str) -> str:
        line = self._stdin.readline()
        if not line:
            raise EOFError
        self._console.print(Text(f"{prompt}{plain(line.rstrip())}"), soft_wrap=True)
        return line

    def _lines(self, view: DisputeView, *, is_again: bool) -> Iterable[Text]:
        card = Card(
            codebook=self._codebook,
            language=self._language,
            width=max(NARROWEST, min(self._console.width, WIDEST)),
            is_plain=self._console.color_system is None,
            is_ascii=self._console.options.ascii_only,
        )
        if not is_again:
            yield from card.segment(view.shown)
            yield from wrapped(Text(f"They differ: {view.dispute.kind}", style="dim"), card.width, indent=HANG)
            for number, given in enumerate(view.dispute.answers, start=1):
                yield from wrapped(self._given(card, view, number, given), card.width, indent=HANG)
        if view.shown.asked_commands:
            widest = max(len(typed) for typed, _ in RULINGS)
            for typed, meaning in RULINGS:
                yield Text.assemble((f"{typed:<{widest}}  ", "cyan"), meaning)
        elif view.shown.asked_help:
            yield from card.explained(view.shown.asked_help)
        if view.shown.is_answered and view.proposed is None:
            held = self._codes(card, view.shown.codes, view.shown.facets)
            said = f"Consensus: {held}" + (f" — {view.reason}" if view.reason else "")
            yield from wrapped(Text(plain(said)), card.width, indent=HANG)
        if view.shown.message:
            style = "bold yellow" if view.shown.is_refusal else "green"
            said = f"{'! ' if view.shown.is_refusal else ''}{plain(view.shown.message)}"
            yield from wrapped(Text(said, style=style), card.width)
        if view.proposed is not None:
            said = f"Consensus: {self._codes(card, view.proposed, view.facets)}. Why? One line; b rules anew."
            yield from wrapped(Text(plain(said)), card.width, indent=HANG)

    def _given(self, card: Card, view: DisputeView, number: int, given: Given) -> Text:
        line = Text.assemble((f"{number} ", "bold"), f"{plain(given.coder)}: ")
        if not given.codes:
            return line.append("no code fits")
        quotes = given.quotes or ("",) * len(given.codes)
        for place, (code, quote) in enumerate(zip(given.codes, quotes, strict=True)):
            mark = "*" if code in view.dispute.disputed else ""
            line.append(" · " if place else "").append(f"{mark}{plain(code)}", style="cyan")
            line.append(f" {card.label(code)}".rstrip())
            values = given.facets.get(code, {}).values()
            mark = "*" if code in view.dispute.facets else ""
            line.append("".join(f" {mark}+{plain(value)}" for value in values) or (" *no facet" if mark else ""))
            line.append(f" on “{plain(quote)}”" if quote else "", style="dim")
        return line

    def _codes(self, card: Card, codes: Iterable[str], facets: Mapping[str, Mapping[str, str]]) -> str:
        def told(code: str) -> str:
            values = "".join(f" +{value}" for value in facets.get(code, {}).values())
            return f"{code} {card.label(code)}".rstrip() + values

        return " · ".join(map(told, codes)) or "no code fits"
