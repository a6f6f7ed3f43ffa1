"""Saved web pages: what a reader would see, through beautifulsoup4 and the parser of the standard library."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from qualkit.readers.encoding import decode
from qualkit.readers.file import Line, crowded, shown
from qualkit.readers.plain import interview, not_read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bs4 import BeautifulSoup, Tag
    from bs4.element import PageElement

    from qualkit.problem import Problem
    from qualkit.readers.draft import Draft
    from qualkit.readers.file import File

MOST_TAGS = 100_000
"""Beginnings of tags that a page may have; each takes a kilobyte of memory."""

_STAMP_ENDS = "</span>"
_EXPORT = "Export it from oTranscribe again, or as .txt."
_AGAIN = "Open it in a browser and save it again."

DEEPEST = 500
"""Levels of nesting."""

_UNSEEN = frozenset(
    ("script", "style", "head", "template", "noscript", "nav", "footer", "svg", "math", "button", "select", "iframe")
)
_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|caption|center|dd|details|div|dl|dt|fieldset|figcaption|figure|form|h[1-6]|"
    "header|hr|html|legend|li|main|ol|p|pre|section|summary|table|tbody|tfoot|thead|tr|ul"
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_DECLARATION = re.compile(r"<!(?!--|doctype\b)", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_QUIET = frozenset({"script", "style", "head"})
"""What no reader of a page would miss, so that leaving it out is not told."""


def read(file: File) -> tuple[list[Draft], list[Problem]]:
    """The interview in a saved web page.

    Scripts, styles, menus, footers, forms and what the page hides are left out and told; of a page that marks its
    main part only that is read. Paragraphs, list items and table rows are paragraphs, headings stay headings, as in
    Markdown. Times, labels and front matter are then found as in text.
    """
    text, problems = decode(file)
    if text is None:
        return [], problems
    if (problem := crowded(file, text, "<", "tags", MOST_TAGS)) is not None:
        return [], [*problems, problem]
    if text.count("<!--") > text.count("-->") + 1 or text.count("<") > 2 * text.count(">") + 10:
        # The parser looks to the end of the file for each end that is missing.
        return [], [*problems, file.error("is damaged: tags or comments in it are not closed", hint=_AGAIN)]
    import bs4

    try:
        # The builder's parser is stdlib's html.parser: it executes nothing and fetches nothing.
        soup = bs4.BeautifulSoup(text, "html.parser")
    except bs4.ParserRejectedMarkup:
        # Only a declaration can be so broken that this parser gives up.
        first = _DECLARATION.search(text)
        line = text.count("\n", 0, first.start()) + 1 if first is not None else None
        return [], [*problems, file.error("is damaged: a declaration (<! …) in it cannot be read", line, hint=_AGAIN)]
    if soup.find() is None:
        return [], [*problems, file.error("is no HTML: it has no tag", hint="Give it the ending .txt.")]
    left_out: Counter[str] = Counter()
    root = _main(soup, left_out)
    page = _Page(left_out)
    if not page.take(root):
        return [], [*problems, file.error("is nested too deeply", page.line, hint="Check where the file comes from.")]
    return interview(page.lines(), file, dropped=[*problems, *not_read(left_out, file)])


def read_otr(file: File) -> tuple[list[Draft], list[Problem]]:
    """The interview in an .otr file of oTranscribe: JSON around a page's text."""
    text, problems = decode(file)
    if text is None:
        return [], problems
    try:
        found = json.loads(text)
    except (RecursionError, ValueError) as error:
        return [], [*problems, file.error(f"is no JSON that can be read: {shown(str(error))}", hint=_EXPORT)]
    page = found.get("text") if isinstance(found, dict) else None
    if not isinstance(page, str) or not page.strip():
        return [], [*problems, file.error("is no .otr file: it has no 'text'", hint=_EXPORT)]
    return read(
        replace(
            file, data=f"<div>{page.replace(_STAMP_ENDS, _STAMP_ENDS + chr(32))}</div>".encode(errors="surrogatepass")
        )
    )


def _main(soup: BeautifulSoup, left_out: Counter[str]) -> Tag:
    mains = soup.find_all(["main", "article"], limit=50)
    inner = next((one for one in mains if one.name == "main"), mains[0] if len(mains) == 1 else None)
    if inner is None:
        return soup
    if len(_words(soup)) > len(_words(inner)):
        left_out[f"part outside <{inner.name}>"] += 1
    return inner


def _words(tag: Tag) -> list[str]:
    hidden = {id(text) for one in tag.find_all(_UNSEEN) for text in one.find_all(string=True)}
    return [word for text in tag.find_all(string=True) if id(text) not in hidden for word in str(text).split()]


class _Page:
    """The paragraphs of a page as they are met."""

    def __init__(self, left_out: Counter[str]) -> None:
        self.line = 1
        self._left_out = left_out
        self._n_cells = self._n_bold = 0  # open ones
        self._bold: dict[tuple[int, int], int] = {}  # of a paragraph's row: characters at its beginning
        self._paragraphs: list[tuple[int, list[str]]] = [(1, [""])]

    def take(self, root: Tag) -> bool:
        """Walk a page, without recursion; whether it could be walked."""
        from bs4 import Tag
        from bs4.element import CData, NavigableString

        work: list[tuple[PageElement | None, Tag, int]] = [(root, root, 0)]
        while work:
            element, parent, depth = work.pop()
            if depth > DEEPEST:
                return False
            if element is None:
                self._leave(parent)
            elif isinstance(element, Tag):
                self.line = element.sourceline or self.line
                if self._is_seen(element):
                    self._enter(element)
                    work.append((None, element, depth))
                    work += [(child, element, depth + 1) for child in reversed(element.contents)]
            elif type(element) in (NavigableString, CData):
                self._say(str(element), is_kept=parent.name in {"pre", "textarea"})
        return True

    def lines(self) -> Sequence[Line]:
        """The lines of the page; paragraphs are numbered, and told by the line of their beginning."""
        return [
            Line(number, row.strip(" "), paragraph, min(self._bold.get((paragraph, at), 0), len(row.strip(" "))))
            for paragraph, (number, rows) in enumerate(self._paragraphs, start=1)
            for at, row in enumerate(rows)
            if row.strip()
        ]

    def _is_seen(self, tag: Tag) -> bool:
        style = str(tag.get("style", "")).replace(" ", "").casefold()
        is_hidden = tag.has_attr("hidden") or "display:none" in style or "visibility:hidden" in style
        if tag.name not in _UNSEEN and not is_hidden:
            return True
        if tag.name not in _QUIET and tag.get_text(strip=True):
            self._left_out["hidden part" if is_hidden else f"<{tag.name}>"] += 1
        return False

    def _enter(self, tag: Tag) -> None:
        name = tag.name
        self._n_cells += name in {"td", "th"}
        self._n_bold += name in {"b", "strong"}
        if name == "br":
            self._paragraphs[-1][1].append("")
        elif _BLOCKS.fullmatch(name):
            self._break(tag)
        if name in _HEADINGS:
            self._paragraphs[-1][1][-1] += f"{'#' * int(name[1])} "

    def _leave(self, tag: Tag) -> None:
        self._n_cells -= tag.name in {"td", "th"}
        self._n_bold -= tag.name in {"b", "strong"}
        if tag.name in {"td", "th", "dt"}:
            self._paragraphs[-1][1][-1] += "\t"
        elif _BLOCKS.fullmatch(tag.name):
            self._break(tag)

    def _break(self, tag: Tag) -> None:
        """A new paragraph; inside a table's cell only a new line, and none between a term and what it means."""
        rows = self._paragraphs[-1][1]
        if not any(row.strip() for row in rows) or (tag.name == "dd" and rows[-1].endswith("\t")):
            if not any(row.strip() for row in rows):
                self._paragraphs[-1] = (self.line, [""])
            return
        if self._n_cells and tag.name != "tr":
            if rows[-1].strip() and not rows[-1].endswith("\t"):
                rows.append("")
            return
        self._paragraphs.append((self.line, [""]))

    def _say(self, text: str, *, is_kept: bool) -> None:
        rows = self._paragraphs[-1][1]
        first, *more = text.split("\n") if is_kept else [_BLANKS.sub(" ", text)]
        place = (len(self._paragraphs), len(rows) - 1)
        is_first = self._bold.get(place, 0) >= len(rows[-1].rstrip())
        rows[-1] += first.lstrip(" ") if not rows[-1] or rows[-1].endswith((" ", "\t")) else first
        if self._n_bold and is_first and first.strip():
            self._bold[place] = len(rows[-1])
        rows += more
