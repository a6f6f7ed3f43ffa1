"""Read what Taguette exports for other eyes: documents as HTML with their highlights marked, and the table of them."""

from __future__ import annotations

import csv
import html
import re
from collections import Counter
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import PurePath
from typing import TYPE_CHECKING

from qualkit.exchange.archive import BadArchiveError, members
from qualkit.exchange.code_tree import tree
from qualkit.exchange.foreign import Foreign, ForeignCoding, ForeignSource, ForeignStudy, Selection
from qualkit.exchange.laid_out import LaidOut
from qualkit.exchange.taguette import tag_nodes
from qualkit.problem import Problem, Where, errors_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

COLUMNS = ["id", "document", "tag", "content"]
"""The header of a table of highlights."""
DOCUMENTS = frozenset({".html", ".htm"})
TABLES = frozenset({".csv", ".xlsx"})
LARGEST = 50_000_000
"""Bytes of one file."""
_TITLE = re.compile(r"<body>\s*<h1>(?P<name>[^<]{0,400})</h1>")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Highlight:
    """A row of the table, all tags of one id together; its words without blanks."""

    tags: tuple[str, ...]
    words: str


def is_export(path: Path) -> bool:
    """Whether a file is a document or table as Taguette exports it, by its beginning; a workbook cannot be told."""
    suffix = path.suffix.lower()
    try:
        with path.open("rb") as file:
            head = file.read(1_000)
    except OSError:
        return False
    if suffix in DOCUMENTS:
        return b".highlight {" in head and b".taglist {" in head
    return suffix == ".csv" and head.split(b"\n", 1)[0].strip() == ",".join(COLUMNS).encode()


def read_exports(paths: Sequence[Path], places: Sequence[PurePath]) -> tuple[Foreign | None, list[Problem]]:
    """The study in documents that Taguette exported as HTML, and the table of highlights where it is among them.

    A document tells where highlights end and which tags they have. Where one begins is told by the beginning of what
    is marked, if it is the only one there; where several touch or overlap, by the words in the table.

    Args:
        paths: Documents, and at most one table (.csv or .xlsx).
        places: How to name them in problems.

    Returns:
        ``None`` and every problem when they cannot be read; else what was read, and warnings.
    """
    reading = _Reading()
    named = list(zip(paths, places, strict=True))
    tables = [(path, place) for path, place in named if path.suffix.lower() in TABLES]
    for _, place in tables[1:]:
        reading.error(place, "is a second table of highlights; one is read")
    rows = reading.table(*tables[0]) if tables else {}
    documents = [(path, place) for path, place in named if path.suffix.lower() in DOCUMENTS]
    for path, place in named:
        if path.suffix.lower() not in DOCUMENTS | TABLES:
            reading.error(place, "is neither a document (.html) nor a table of highlights", "Or export the project.")
    if tables and not documents:
        hint = "Name the documents beside it, exported as HTML; or export the whole project, which loses nothing."
        reading.error(tables[0][1], "has highlights, but no texts that they stand in", hint)
    sources = [reading.document(path, place, rows) for path, place in documents]
    reading.left_out["highlights of documents that were not named"] += sum(map(len, rows.values()))
    guids = {path: f"tag {path}" for path in dict.fromkeys(reading.tags)}
    codes, problems = tree(list(tag_nodes({guid: (path, "") for path, guid in guids.items()})), PurePath("tags"))
    if errors_of([*reading.problems, *problems]):
        return None, [*reading.problems, *problems]
    study = ForeignStudy("Taguette", "Taguette", codes=codes, sources=tuple(one for one in sources if one is not None))
    left = tuple(f"{n:,} {what}" for what, n in sorted((+reading.left_out).items()))
    n = sum(len(source.selections) for source in study.sources)
    return Foreign(study, left_out=left, counted=f"{n:,} highlights, as they are marked in the documents"), (
        reading.problems + problems
    )


class _Reading:
    """Files while they are read: where problems go, and what was met."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.left_out: Counter[str] = Counter()
        self.tags: list[str] = []

    def error(self, place: PurePath, message: str, hint: str | None = None) -> None:
        self.problems.append(Problem(Where(place), message, hint=hint))

    def table(self, path: Path, place: PurePath) -> dict[str, list[_Highlight]]:
        """Highlights by the name of their document."""
        data = self._bytes(path, place)
        if data is None:
            return {}
        try:
            rows = list(_csv(data) if path.suffix.lower() == ".csv" else _workbook(data))
        except (ValueError, csv.Error) as error:
            self.error(place, f"cannot be read: {error}", "Export it again.")
            return {}
        if not rows or rows[0] != COLUMNS:
            self.error(place, f"has not the columns {', '.join(COLUMNS)}", "Export the highlights of all tags.")
            return {}
        by_id: dict[tuple[str, str, str], list[str]] = {}
        for number, row in enumerate(rows[1:], start=2):
            if len(row) != len(COLUMNS):
                self.problems.append(Problem(Where(place, number), f"has {len(row)} cells, not {len(COLUMNS)}"))
                continue
            id_, document, tag, content = row
            by_id.setdefault((id_, document, content), []).append(tag)
        found: dict[str, list[_Highlight]] = {}
        for (_, document, content), tags in by_id.items():
            kept = tuple(tag for tag in tags if tag.strip())
            self.tags += kept
            found.setdefault(document, []).append(_Highlight(kept, _SPACES.sub("", content)))
        return found

    def document(self, path: Path, place: PurePath, rows: dict[str, list[_Highlight]]) -> ForeignSource | None:
        """A document's text with its highlights; those of the table that it holds are taken out of ``rows``."""
        data = self._bytes(path, place)
        if data is None:
            return None
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self.error(place, f"is not UTF-8: byte {error.start}", "Export it again.")
            return None
        title = _TITLE.search(text)
        if title is None:
            self.error(place, "is no document as Taguette exports it", "In Taguette: Export this document → HTML.")
            return None
        name = html.unescape(title["name"]).strip() or path.stem
        try:
            page = LaidOut(text[title.end() :], marked="highlight", aside="taglist")
        except ValueError as error:
            self.error(place, f"is {error}")
            return None
        told = rows.pop(name, [])
        selections = tuple(self._selections(page, told, name))
        for one in told:
            what = f"highlight of the table that {name!r} does not show"
            self.left_out[f"{what}: {', '.join(one.tags) or 'no tag'}"] += 1
        return ForeignSource(f"document {name}", name, page.text, selections=selections)

    def _selections(self, page: LaidOut, told: list[_Highlight], name: str) -> Iterator[Selection]:
        runs = _runs(page.pieces)
        ends: dict[int, int] = {}  # where a run begins to how many highlights end in it
        for at, _ in page.asides:
            begin = next((first for first, last in runs if first < at <= last), at)
            ends[begin] = ends.get(begin, 0) + 1
        unsure = 0
        for number, (at, words) in enumerate(page.asides, start=1):
            listed = words.strip().removeprefix("[").removesuffix("]")
            begin = next((first for first, last in runs if first < at <= last), at)
            row, start = _in_table(page.raw, at, begin, listed, told)
            if row is not None:
                told.remove(row)
                tags = row.tags
            else:
                tags = tuple(part for part in listed.split(", ") if part.strip())
                self.tags += tags
                start = begin if ends[begin] == 1 else at
            place = page.place(start, at)
            if place is None:
                unsure += 1
                continue
            guid = f"highlight {name} {number}"
            codings = tuple(ForeignCoding(f"{guid} {tag}", f"tag {tag}") for tag in tags)
            yield Selection(guid, *place, page.text[slice(*place)][:60], codings=codings)
        if unsure:
            what = f"highlights in {name!r} that touch or overlap others, so that it does not show where they begin"
            self.left_out[f"{what}: export the table of highlights, too, or the whole project"] += unsure

    def _bytes(self, path: Path, place: PurePath) -> bytes | None:
        if not path.is_file():
            self.error(place, "is no file")
        elif (size := path.stat().st_size) > LARGEST:
            self.error(place, f"has {size:,} bytes; at most {LARGEST:,} are read")
        else:
            return path.read_bytes()
        return None


def _runs(pieces: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Marked pieces that touch, as one."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(pieces):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def _in_table(raw: str, at: int, begin: int, listed: str, told: Sequence[_Highlight]) -> tuple[_Highlight | None, int]:
    """The row of the table whose tags are listed and whose words end at a place, and where they begin."""
    for one in sorted(told, key=lambda one: -len(one.words)):
        if ", ".join(one.tags) != listed and set(one.tags) != set(listed.split(", ")):
            continue
        start, left = at, len(one.words)
        while left and start > begin:
            start -= 1
            left -= not raw[start].isspace()
        if not left and one.words and _SPACES.sub("", raw[start:at]) == one.words:
            return one, start
    return None, at


def _csv(data: bytes) -> Iterator[list[str]]:
    yield from csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), strict=True)


def _workbook(data: bytes) -> Iterator[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        members(data, wanted=frozenset())  # bounded before it is opened
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=True)
    except (BadArchiveError, CalamineError) as error:
        raise ValueError(str(error)) from error
    for row in rows:
        yield [str(cell) for cell in row]
