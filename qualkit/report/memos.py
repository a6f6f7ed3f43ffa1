"""Memos of every kind together: one list for the terminal, and files to read, print and sort."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from qualkit.report.blocks import Block, Blocks, Row, write_blocks
from qualkit.report.files import write_whole
from qualkit.report.formats import checked_suffix
from qualkit.report.listing import rows_as

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qualkit.report.provenance import Provenance

SUFFIXES = (".md", ".docx", ".html", ".csv", ".xlsx", ".jsonl")
COLUMNS = ("memo", "about", "target", "kind", "coder", "at", "text", "quote", "span", "note")
TITLE = "Memos"

HEADINGS = {
    "study": "The study",
    "theme": "Themes",
    "code": "Codes",
    "case": "Cases",
    "transcript": "Field notes",
    "words": "Words of interviews",
}
"""What memos are about, in the order they are printed."""


@dataclass(frozen=True, slots=True)
class MemoEntry:
    """A memo as it is printed.

    Attributes:
        name: ``lin:12``.
        about: One of ``HEADINGS``.
        target: What exactly: ``retn.notice (Notice period)``, ``P07``, ``P07 ¶12``; empty for the study.
        kind: Of the memo, or empty.
        coder: Who wrote it.
        at: When this version was written.
        text: The memo.
        quote: For a memo about words: those words, verbatim.
        span: ``P07:120-180``, or empty.
        note: What a reader has to know: its code is gone, its words were edited.
    """

    name: str
    about: str
    target: str
    kind: str
    coder: str
    at: str
    text: str
    quote: str = ""
    span: str = ""
    note: str = ""

    @property
    def origin(self) -> str:
        """``lin:12 · lin · 2026-03-01 09:30 · question``."""
        when = self.at.replace("T", " ").removesuffix("Z")[:16]
        return " · ".join(part for part in (self.name, self.coder, when, self.kind, self.note) if part)

    def row(self) -> dict[str, object]:
        """Column to value; columns are ``COLUMNS``."""
        return {
            "memo": self.name,
            "about": self.about,
            "target": self.target,
            "kind": self.kind,
            "coder": self.coder,
            "at": self.at,
            "text": self.text,
            "quote": self.quote,
            "span": self.span,
            "note": self.note,
        }


Sections = list[tuple[str, list[tuple[str, list[MemoEntry]]]]]


def sections(entries: Sequence[MemoEntry]) -> Sections:
    """Heading to targets to their memos, in the order given."""
    return [
        (HEADINGS[about], [(target, list(same)) for target, same in groupby(of_kind, lambda entry: entry.target)])
        for about, of_kind in groupby(entries, lambda entry: entry.about)
    ]


def write_memos(entries: Sequence[MemoEntry], path: Path, provenance: Provenance) -> None:
    """Write memos, ordered as given, each with author, date, target and quote.

    Raises:
        InputError: Another suffix, or a place that cannot be written to.
    """
    match checked_suffix(path, SUFFIXES):
        case ".md":
            write_whole(path, memos_markdown(entries, provenance).encode())
        case ".html":
            write_whole(path, memos_page(entries, provenance).encode())
        case ".docx":
            write_whole(path, memos_document(entries, provenance))
        case ".jsonl":
            write_whole(path, str(rows_as([entry.row() for entry in entries], COLUMNS, "jsonl")).encode())
        case _:
            write_blocks(_table(entries), path, provenance)


def memos_markdown(entries: Sequence[MemoEntry], provenance: Provenance) -> str:
    """Memos in Markdown; their own Markdown is left as it is."""
    from qualkit.report.markdown import escaped, facts_of, joined, notice_of

    parts = [f"# {TITLE}", notice_of(provenance)]
    for heading, targets in sections(entries):
        parts.append(f"## {heading}")
        for target, same in targets:
            parts += [f"### {escaped(target)}"] if target else []
            for entry in same:
                quote = "\n".join(f"> {escaped(line)}" for line in entry.quote.splitlines())
                parts += [f"*{escaped(entry.origin)}*", quote, entry.text]
    return joined([*parts, "---", facts_of(provenance)])


def memos_page(entries: Sequence[MemoEntry], provenance: Provenance) -> str:
    """Memos as a page; their Markdown is rendered, and whatever in it could run is taken out."""
    from qualkit.report.page import render

    return render("memos.html", provenance, title=TITLE, warnings=(), sections=sections(entries), rendered=_rendered)


def memos_document(entries: Sequence[MemoEntry], provenance: Provenance) -> bytes:
    """Memos as a Word file."""
    from qualkit.report.document import Document

    document = Document(TITLE, provenance)
    for heading, targets in sections(entries):
        document.heading(heading, 1)
        for target, same in targets:
            if target:
                document.heading(target, 2)
            for entry in same:
                document.quiet(entry.origin)
                if entry.quote:
                    document.quote(entry.quote)
                document.paragraphs(entry.text)
    return document.content()


def _rendered(text: str) -> object:
    """A memo's Markdown as harmless HTML."""
    import nh3
    from markdown_it import MarkdownIt
    from markupsafe import Markup

    # What nh3 leaves holds nothing that runs or fetches; links stay, pictures go.
    clean = nh3.clean(MarkdownIt("commonmark").render(text), tags=nh3.ALLOWED_TAGS - {"img"})
    return Markup(clean)  # noqa: S704 - cleaned in the line before


def _table(entries: Sequence[MemoEntry]) -> Blocks:
    rows = [tuple(str(value) for value in entry.row().values()) for entry in entries]
    block = Block(TITLE, COLUMNS, tuple(Row(row[0], row[1:]) for row in rows), is_text=True)
    return Blocks(TITLE, (), (block,), (), ())
