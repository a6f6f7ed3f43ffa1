"""The codebook as a tree, narrowed by what is typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.message import Message

from qualkit.language.signs import plain
from qualkit.screen.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from textual import events
    from textual.geometry import Size

    from qualkit.model.codebook import Code, Codebook


@dataclass(frozen=True, slots=True)
class Row:
    """A theme (``code`` is ``None``) or a code of the tree, with what it stands under."""

    code: Code | None
    theme: str
    label: str
    above: tuple[str, ...] = ()


def rows_of(codebook: Codebook, language: str) -> list[Row]:
    """The rows of the whole tree, in the codebook's order; retired codes are left out."""
    rows: list[Row] = []
    below: dict[tuple[str, str | None], list[Code]] = {}
    for code in codebook.codes:
        if code.status != "retired":
            parent = code.parent if code.parent in codebook else None
            below.setdefault((code.theme, parent), []).append(code)

    def add(code: Code, above: tuple[str, ...]) -> None:
        rows.append(Row(code, code.theme, plain(code.label.in_language(language)), above))
        for child in below.get((code.theme, code.id), []):
            add(child, (*above, code.id))

    for theme in codebook.themes:
        codes = below.get((theme.id, None), [])
        if codes:
            rows.append(Row(None, theme.id, plain(theme.label.in_language(language)) or theme.id))
            for code in codes:
                add(code, ())
    return rows


class Codes(Lines):
    """The tree. Rows are made once; a key only chooses which are shown and which is highlighted."""

    DEFAULT_CSS = "Codes { height: 1fr; }"
    TELLS_MORE: ClassVar[bool] = False

    class Chosen(Message):
        """The mouse chose a code."""

        def __init__(self, code: str) -> None:
            super().__init__()
            self.code = code

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - textual's name
        super().__init__(id=id)
        self._rows: list[Row] = []
        self._shown: list[Row] = []
        self._colours: Mapping[str, str] = {}
        self._marked: Collection[str] = ()
        self._folded: set[str] = set()
        self._found: tuple[str, ...] | None = None
        self._also: tuple[str, ...] = ()
        self.highlighted: str | None = None

    def book(self, rows: list[Row], colours: Mapping[str, str]) -> None:
        """Show this tree."""
        self._rows, self._colours = rows, colours
        self.narrow(None)

    def mark(self, codes: Collection[str]) -> None:
        """Tick the codes that stand or are typed."""
        if set(codes) != set(self._marked):
            self._marked = codes
            self.refresh()

    def narrow(self, found: Sequence[str] | None, also: Sequence[str] = ()) -> None:
        """Show only these codes, under what they stand under, the first highlighted; ``None`` shows all.

        Args:
            found: Ids, the best first.
            also: Ids shown with them, of which none is highlighted.
        """
        self._found, self._also = None if found is None else tuple(found), tuple(also)
        if found is None:
            self._shown = [row for row in self._rows if not self._is_folded(row)]
            if not any(row.code and row.code.id == self.highlighted for row in self._shown):
                self.highlighted = None
        else:
            wanted = {*found, *also}
            kept = [row for row in self._rows if row.code and row.code.id in wanted]
            above = {code for row in kept for code in row.above} | wanted
            themes = {row.theme for row in kept}
            self._shown = [
                row for row in self._rows if (row.code.id in above if row.code is not None else row.theme in themes)
            ]
            self.highlighted = found[0] if found else None
        self._redraw()

    def fold(self, theme: str) -> None:
        """Fold a theme up, or open it again."""
        self._folded ^= {theme}
        self.narrow(self._found, self._also)

    def highlight(self, code: str | None) -> None:
        """Highlight a code, if it is shown."""
        if any(row.code and row.code.id == code for row in self._shown):
            self.highlighted = code
            self._redraw()

    def move(self, steps: int) -> None:
        """Move the highlight over the codes shown, down when positive; it stops at the ends."""
        codes = [row.code.id for row in self._shown if row.code]
        if not codes:
            return
        if self.highlighted in codes:
            at = max(0, min(codes.index(self.highlighted) + steps, len(codes) - 1))
        else:
            at = 0 if steps > 0 else len(codes) - 1
        self.highlighted = codes[at]
        self._redraw()

    def row(self, y: int) -> Text | None:
        """The line drawn in row ``y``."""
        number = self.top + y
        if number >= len(self._shown):
            return None
        row = self._shown[number]
        if row.code is None:
            sign = "+" if row.theme in self._folded and self._found is None else "-"
            return Text(f"{sign} {row.label}", style="bold")
        code = row.code
        tick = "*" if code.id in self._marked else " "
        line = Text.assemble(
            "  " * (len(row.above) + 1),
            (tick, "bold"),
            (plain(code.id), self._colours.get(code.id, "")),
            f"  {row.label}",
            "  (draft)" if code.status == "draft" else "",
        )
        line.truncate(self.size.width, overflow="ellipsis", pad=True)
        if code.id == self.highlighted:
            line.plain = f">{line.plain[1:]}"
            line.stylize("reverse")
        return line

    def scroll(self, lines: int) -> None:
        """Move down by some rows, up when negative."""
        self.top = max(0, min(self.top + lines, len(self._shown) - self.size.height))
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click chooses a code, or folds a theme."""
        number = self.top + event.y
        if number >= len(self._shown):
            return
        row = self._shown[number]
        if row.code is None:
            self.fold(row.theme)
        else:
            self.highlight(row.code.id)
            self.post_message(self.Chosen(row.code.id))

    def resized(self, former: Size) -> None:  # noqa: ARG002 - where the highlight goes depends on none
        """The highlight stays in sight."""
        self._bring_into_sight()

    def _is_folded(self, row: Row) -> bool:
        return row.code is not None and row.theme in self._folded

    def _redraw(self) -> None:
        self._bring_into_sight()
        self.refresh()

    def _bring_into_sight(self) -> None:
        at = next((i for i, row in enumerate(self._shown) if row.code and row.code.id == self.highlighted), None)
        height = max(1, self.size.height)
        if at is None:
            self.top = 0
        elif at < self.top + 1:  # the row above, often its theme, stays in sight
            self.top = max(0, at - 1)
        elif at >= self.top + height:
            self.top = at - height + 1
        self.top = max(0, min(self.top, len(self._shown) - height))
