"""HTML as lines of text, and where in them the characters of the HTML's own text stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4.element import PageElement, Tag

DEEPEST = 300
"""Levels of nesting."""
MOST_TAGS = 300_000
"""Beginnings of tags."""
_APART = frozenset({"p", "blockquote", "pre", "ul", "ol", "dl", "table", "div", "h1", "h2", "h3", "h4", "h5", "h6"})
_LINES = frozenset({"li", "dt", "dd", "tr", "caption"})
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_CELLS = frozenset({"td", "th"})
_UNSEEN = frozenset({"head", "script", "style"})
_BLANKS = re.compile(r"[ \t\r\n\f]")


class LaidOut:
    """A document of HTML, its text as the tags leave it, and the same in lines.

    Attributes:
        raw: All its text, one piece behind the other: what positions in it count.
        text: The same in lines: paragraphs apart by a blank line, headings as in Markdown, cells apart by tabs, runs
            of blanks as one.
        pieces: Where in ``raw`` the text of elements begins and ends whose class is asked for, in order.
        asides: Where in ``raw`` elements stood that belong to no text, and what they say, in order.
    """

    def __init__(self, html: str, *, marked: str = "", aside: str = "") -> None:
        """Lay a document out.

        Args:
            html: The document, or a part of one.
            marked: The class of elements that ``pieces`` tells of.
            aside: The class of elements that are left out of the text, and told in ``asides``.

        Raises:
            ValueError: It has more than ``MOST_TAGS`` tags, or more than ``DEEPEST`` levels.
        """
        if (n := html.count("<")) > MOST_TAGS:
            raise ValueError(f"made of {n:,} tags; at most {MOST_TAGS:,} are read")
        self._marked, self._aside = marked, aside
        self._raw: list[str] = []
        self._n_raw = 0
        self._out: list[str] = []
        self._raws: list[int] = []  # of each character of ``raw`` that stands in ``text``, in order
        self._outs: list[int] = []  # where it stands there
        self._gap = 0  # line ends owed
        self.pieces: list[tuple[int, int]] = []
        self.asides: list[tuple[int, str]] = []
        self._walk(html)
        self.raw, self.text = "".join(self._raw), "".join(self._out)

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Where in ``text`` a part of ``raw`` stands; ``None`` where it holds nothing but blanks between lines."""
        first, last = bisect_left(self._raws, start), bisect_left(self._raws, end)
        return (self._outs[first], self._outs[last - 1] + 1) if first < last else None

    def _walk(self, html: str) -> None:
        import bs4
        from bs4.element import CData, NavigableString, Tag

        # The parser of the standard library executes nothing and fetches nothing.
        soup = bs4.BeautifulSoup(html, "html.parser")
        work: list[tuple[PageElement, bool, int]] = [(soup, True, 0)]
        begun: dict[int, int] = {}
        while work:
            element, enters, depth = work.pop()
            if depth > DEEPEST:
                raise ValueError(f"nested more than {DEEPEST} levels")
            if isinstance(element, Tag):
                if element.name in _UNSEEN:
                    continue
                if enters and self._aside and self._aside in _classes(element):
                    self.asides.append((self._n_raw, element.get_text()))
                    continue
                if enters:
                    begun[id(element)] = self._n_raw
                    self._edge(element, enters=True)
                    work.append((element, False, depth))
                    work += [(child, True, depth + 1) for child in reversed(element.contents)]
                else:
                    self._edge(element, enters=False)
                    if self._marked and self._marked in _classes(element):
                        self.pieces.append((begun[id(element)], self._n_raw))
            elif type(element) in (NavigableString, CData):
                self._say(str(element), is_kept=element.find_parent("pre") is not None)

    def _edge(self, tag: Tag, *, enters: bool) -> None:
        name = tag.name
        if name in _APART:
            self._gap = max(self._gap, 2)
        elif name in _LINES:
            self._gap = max(self._gap, 1)
        elif name == "br" and enters:
            self._gap += 1
        elif name in _CELLS and enters and tag.find_previous_sibling(list(_CELLS)) is not None:
            self._end_of_line()
            self._out.append("\t")
        if name in _HEADINGS and enters:
            self._end_of_line()
            self._out.extend(f"{_HEADINGS[name]} ")

    def _end_of_line(self) -> None:
        """The line ends that are owed, once something follows; none at the beginning."""
        if self._gap:
            while self._out and self._out[-1] == " ":
                self._out.pop()
                if self._outs and self._outs[-1] == len(self._out):
                    self._outs.pop()
                    self._raws.pop()
            if self._out:
                self._out.extend("\n" * self._gap)
            self._gap = 0

    def _say(self, words: str, *, is_kept: bool) -> None:
        for character in words:
            is_blank = _BLANKS.match(character) is not None
            if is_blank and not is_kept:
                if not self._gap and self._out and self._out[-1] not in {" ", "\t", "\n"}:
                    self._put(" ")
            elif character == "\n":
                self._gap += 1
            elif character != "\r":
                self._end_of_line()
                self._put(character)
            self._n_raw += 1
        self._raw.append(words)

    def _put(self, character: str) -> None:
        self._raws.append(self._n_raw)
        self._outs.append(len(self._out))
        self._out.append(character)


def _classes(tag: Tag) -> list[str]:
    found = tag.get("class")
    return [str(one) for one in found] if isinstance(found, list) else [str(found or "")]
