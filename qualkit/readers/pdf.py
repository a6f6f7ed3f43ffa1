"""PDF files: the text layer, page by page, through pypdf; wrapped lines joined, what belongs to the page left out."""

from __future__ import annotations

import io
import logging
import re
import struct
import unicodedata
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

from qualkit.readers import profiles
from qualkit.readers.draft import join
from qualkit.readers.file import Line, shown
from qualkit.readers.furniture import without_furniture
from qualkit.readers.marks import mark
from qualkit.readers.plain import interview, labels_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qualkit.problem import Problem
    from qualkit.readers.draft import Draft
    from qualkit.readers.file import File
    from qualkit.readers.furniture import Sorted

MOST_PAGES = 5_000
LARGEST_PAGE = 5_000_000
"""Bytes of drawing that a page may have; a page of text has some ten thousand."""

FULL = 0.7
"""Share of the widest usual line from which on a line was broken by the page and not by who wrote it."""

_FORMS = re.compile("[\u2e80-\u2fd5\ufb00-\ufb06]")
_RADICALS = str.maketrans(
    dict(
        zip(
            "⺁⺇⺋⺌⺍⺎⺗⺝⺟⺠⺡⺮⺶⺷⺼⻁⻄⻅⻆⻉⻋⻌⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
            "厂几㔾小⺍尢忄月母民氵竹羊⺷月虎西见角贝车辶长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
            strict=True,
        )
    )
)
"""Radicals that Unicode does not say to be characters, and the characters that look the same."""

_DAMAGED = "Open it and print it to a new PDF, or export its text as .txt or .docx."
_OCR = "Put a text layer into it (ocrmypdf, or the OCR of your scanner), or type it as .docx."


def read(file: File) -> tuple[list[Draft], list[Problem]]:
    """The interview in a .pdf file that has a text layer.

    Lines that the page's width broke are joined, a hyphen at their end is kept as it is. Headers, footers, page
    numbers and numbers of lines are left out and told. The lines of problems count pages.
    """
    pages, problems = _pages(file)
    if not any(any(row.strip() for row in page) for page in pages):
        if not problems:
            problems = [file.error("has no text layer: its pages are pictures", hint=_OCR)]
        return [], problems
    empty = [number for number, page in enumerate(pages, start=1) if not any(row.strip() for row in page)]
    if empty:
        told = ", ".join(map(str, empty[:8])) + (f" and {len(empty) - 8} more" if len(empty) > 8 else "")
        problems.append(file.warning(f"no text on page(s) {told}: perhaps pictures of text", empty[0], hint=_OCR))
    found = without_furniture(pages)
    return interview(_joined(found.lines, file), file, dropped=[*problems, *_left_out(found, file)])


def _pages(file: File) -> tuple[list[list[str]], list[Problem]]:
    """The lines of each page."""
    import pypdf
    from pypdf.errors import PyPdfError

    pages: list[list[str]] = []
    with _listening() as complaints:
        try:
            reader = pypdf.PdfReader(io.BytesIO(file.data))
            if reader.is_encrypted:
                return [], [file.error("is encrypted", hint="Print it to a new PDF without a password.")]
            for page in reader.pages:
                if len(pages) == MOST_PAGES:
                    return [], [file.error(f"has more than {MOST_PAGES} pages", hint="Split it.")]
                content = page.get_contents()
                if content is not None and len(content.get_data()) > LARGEST_PAGE:
                    told = f"draws more than {LARGEST_PAGE // 1_000_000} MB on this page, which no interview does"
                    return [], [file.error(told, len(pages) + 1, hint=_DAMAGED)]
                pages.append([_plain(row) for row in page.extract_text().split("\n")])
        except (
            PyPdfError,
            ArithmeticError,
            AssertionError,
            AttributeError,
            LookupError,
            NotImplementedError,
            RecursionError,
            TypeError,
            ValueError,
            OSError,
            struct.error,
            zlib.error,
        ) as error:
            # pypdf trusts a file's structure and meets what is broken with whatever Python then raises.
            what = f"is damaged, or no PDF: {shown(str(error)) if str(error) else type(error).__name__}"
            return [], [file.error(what, len(pages) + 1 if pages else None, hint=_DAMAGED)]
    if not complaints:
        return pages, []
    told = f"was mended while reading ({len(complaints)} times), first: {shown(complaints[0])}"
    return pages, [file.warning(told, hint="Compare the end of the interview with the file.")]


@contextmanager
def _listening() -> Iterator[list[str]]:
    """What pypdf complains of, kept from the terminal."""
    heard: list[str] = []

    class _Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record.getMessage())

    logger, ear = logging.getLogger("pypdf"), _Ear(logging.WARNING)
    was = logger.propagate
    logger.addHandler(ear)
    logger.propagate = False
    try:
        yield heard
    finally:
        logger.removeHandler(ear)
        logger.propagate = was


def _plain(row: str) -> str:
    """A line as typed: tabs, which some programs write for blanks, are blanks; two letters in one form are two.

    Browsers write some Chinese characters as the radicals that look like them (U+2F00 for U+4E00), in which
    nobody could find them again; they become the characters that a reader sees.
    """
    row = row.replace("\t", " ").replace("\xa0", " ").replace("\xad", "").strip()
    if not _FORMS.search(row):
        return row
    return _FORMS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), row).translate(_RADICALS)


def _joined(rows: Sequence[tuple[int, str]], file: File) -> list[Line]:
    """Lines as they were before the page broke them; a label or a time always begins one."""
    marks = [mark(text) for _, text in rows]
    said = [one for one, (_, text) in zip(marks, rows, strict=True) if text]
    labels = labels_of(said, [True] * len(said), {}, {}, file.speakers)
    widths = sorted(_width(text) for _, text in rows if text)
    usual = widths[int(0.9 * (len(widths) - 1))] if widths else 0
    lines: list[tuple[int, list[str]]] = []  # page, and the pieces of the line
    before = ""
    is_open = False  # whether the line before goes on
    for (page, text), one in zip(rows, marks, strict=True):
        begins = (
            labels.is_label(one)
            or (one is not None and (one.is_bracketed or one.is_heading))
            or profiles.begins(text, file.profile)
        )
        goes_on = _width(before) >= FULL * usual or (text[:1].islower() and before[-1:].isalpha())
        if text and is_open and goes_on and not begins:
            pieces = lines[-1][1]
            # join() looks only at the characters that meet.
            pieces += [text] if before.endswith("-") else [join(before[-1:], text[:1])[1:-1], text]
        else:
            lines.append((page, [text]))
        before, is_open = text, bool(text) and not (begins and one is not None and not one.text)
    return [Line(page, "".join(pieces), number) for number, (page, pieces) in enumerate(lines, start=1)]


def _width(text: str) -> int:
    """Columns that a line takes; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _left_out(found: Sorted, file: File) -> list[Problem]:
    told = [f"{shown(text)} on {n} pages" for text, n in found.running.items()]
    told += [f"{found.n_page_numbers} page number{'s'[: found.n_page_numbers > 1]}"] if found.n_page_numbers else []
    told += [f"{found.n_line_numbers} numbers of lines"] if found.n_line_numbers else []
    if not told:
        return []
    return [file.warning(f"left out as part of the page, not of the talk: {', '.join(told)}")]
