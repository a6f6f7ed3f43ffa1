"""Read a project of qualitative-coding (qc): texts in a folder, a tree of codes, and lines coded in a database."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from qualkit.exchange.code_tree import Node, tree
from qualkit.exchange.database import BadDatabaseError, Database, number_of, opened, text_of
from qualkit.exchange.foreign import (
    Foreign,
    ForeignCoding,
    ForeignSource,
    ForeignStudy,
    Note,
    Selection,
    User,
)
from qualkit.problem import Problem, Severity, Where, errors_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path, PurePath

    from qualkit.exchange.database import Row

SETTINGS = "settings.yaml"
"""The file that makes a folder a project."""
DEFAULTS = {
    "codebook": "codebook.yaml",
    "corpus_dir": "corpus",
    "database": "qualitative_coding.sqlite3",
    "memos_dir": "memos",
}
"""Where things lie where the settings do not say."""
NEEDED = {
    "document": ("file_path", "file_hash"),
    "document_index": ("id", "name", "document_id"),
    "location": ("id", "document_index_id"),
    "coded_line": ("id", "line", "coder_id", "code_id"),
    "coded_line_location_association": ("coded_line_id", "location_id"),
}
"""Without these nothing can be read: qc has them since 1.0."""
LARGEST = 10_000_000
"""Bytes of one text or memo."""
LONGEST_NAME = 500
"""Characters of a path."""
_MEMO = re.compile(r"(\d{4}-\d\d-\d\d)-(\d\d)-(\d\d)_(.+)")


def is_corpus(folder: Path) -> bool:
    """Whether a folder is such a project: its settings name a corpus."""
    try:
        return b"corpus_dir" in (folder / SETTINGS).read_bytes()[:20_000]
    except OSError:
        return False


def inside(folder: Path, name: str, root: Path) -> Path | None:
    """The path of a name in a folder, whichever slash it has; ``None`` where it leads out of ``root`` or is no name."""
    if not _is_name(name):
        return None
    path = (folder / name.replace("\\", "/")).resolve()
    return path if path.is_relative_to(root.resolve()) else None


def _is_name(name: str) -> bool:
    """Whether a file can have this name at all."""
    return bool(name.strip()) and "\0" not in name and len(name) <= LONGEST_NAME


def read_qualitative_coding(
    folder: Path, place: PurePath, *, settings: Mapping[str, Any], codes: Any
) -> tuple[Foreign | None, list[Problem]]:
    """The study in a project of qc, of version 1.0 or later.

    A coded line is a coding of that line, blanks around it left off. Lines are counted from 0 and end with line
    feeds. Codes that lines carry and the tree lacks go to its top.

    Args:
        folder: The project's.
        place: How to name it in problems.
        settings: What its settings.yaml holds.
        codes: What its codebook holds: a list of names and of mappings from a name to such a list.

    Returns:
        ``None`` and every problem when it cannot be read; else what was read, and warnings.
    """
    reading = _Reading(folder, place, settings)
    database = reading.set_at("database")
    if errors_of(reading.problems) or database is None:
        return None, reading.problems
    if not database.is_file():
        reading.error(f"has no {settings.get('database', DEFAULTS['database'])}", "Older than qc 1.0? Run: qc upgrade")
        return None, reading.problems
    try:
        with opened(database) as tables:
            lacking = tables.lacks(NEEDED)
            if lacking:
                return None, [
                    Problem(Where(place), f"{database.name} {one}", hint="Run: qc upgrade") for one in lacking
                ]
            return reading.read(tables, codes)
    except BadDatabaseError as error:
        return None, [Problem(Where(place), f"{database.name} {error}")]


class _Reading:
    """A project while it is read."""

    def __init__(self, folder: Path, place: PurePath, settings: Mapping[str, Any]) -> None:
        self._folder = folder.resolve()
        self._place = place
        self._settings = settings
        self.problems: list[Problem] = []
        self.left_out: Counter[str] = Counter()
        self.coders: dict[str, User] = {}

    def error(self, message: str, hint: str | None = None) -> None:
        self.problems.append(Problem(Where(self._place), message, hint=hint))

    def set_at(self, key: str) -> Path | None:
        """Where a setting points to; outside of the project's folder nothing is read."""
        return self._within(self._folder, str(self._settings.get(key) or DEFAULTS[key]), f"setting {key!r}")

    def read(self, tables: Database, codes: Any) -> tuple[Foreign | None, list[Problem]]:
        corpus, memos = self.set_at("corpus_dir"), self.set_at("memos_dir")
        nodes = list(self._nodes(codes))
        lines = self._lines(tables)
        known = {node.name for node in nodes}
        for rows in lines.values():
            for row in rows:
                name = text_of(row["code_id"])
                if name not in known:
                    known.add(name)
                    nodes.append(Node(f"code {name}", name))
        made, problems = tree(nodes, self._place)
        self.problems += problems
        guids = {node.name: node.guid for node in reversed(nodes)}
        for row in tables.rows("coder", ("name",)):
            self._coder(text_of(row["name"]))
        sources = tuple(self._sources(tables, lines, guids, corpus)) if corpus is not None else ()
        notes = tuple(self._memos(memos)) if memos is not None and memos.is_dir() else ()
        for rows in lines.values():
            self.left_out["coded lines of texts that the project no longer has"] += len(rows)
        if errors_of(self.problems):
            return None, self.problems
        study = ForeignStudy(
            name=self._folder.name,
            origin=f"qualitative-coding {self._settings.get('qc_version') or ''}".strip(),
            users=tuple(self.coders.values()),
            codes=made,
            sources=sources,
            notes=notes,
            own_notes=tuple(note.guid for note in notes),
        )
        left = tuple(f"{n:,} {what}" for what, n in sorted((+self.left_out).items()))
        n = sum(len(source.selections) for source in sources)
        return Foreign(study, left_out=left, counted=f"{n:,} coded lines, each one its line of the text"), self.problems

    def _within(self, folder: Path, name: str, what: str) -> Path | None:
        found = inside(folder, name, self._folder)
        if found is None and not _is_name(name):
            self.error(f"{what} is no file's name: {name[:60]!r}")
        elif found is None:
            self.error(f"{what} lies outside of the project's folder: {name[:200]!r}; it is not read")
        return found

    def _coder(self, name: str) -> str:
        if name:
            self.coders.setdefault(name, User(f"coder {name}", name))
        return self.coders[name].guid if name else ""

    def _nodes(self, codes: Any) -> Iterator[Node]:
        """The tree in the codebook, top down; the same name in several places is the same code, told."""
        work: list[tuple[Any, str]] = [(codes, "")]
        seen: set[str] = set()
        while work:
            item, above = work.pop()
            if isinstance(item, list | dict):
                inside = item if isinstance(item, list) else [{name: below} for name, below in item.items()]
                if isinstance(item, list) or len(item) != 1:
                    work += [(one, above) for one in reversed(inside)]
                    continue
                [(name, below)] = item.items()
            else:
                name, below = item, None
            words = text_of(name).strip()
            if name is None and not above:
                continue  # an empty file
            if not words:
                self.error(f"its codebook holds what is no code: {str(item)[:60]!r}")
            elif words in seen:
                message = f"code {words!r} stands in several places of the tree; the first one counts"
                self.problems.append(Problem(Where(self._place), message, Severity.WARNING))
            else:
                seen.add(words)
                yield Node(f"code {words}", words, above)
            if below is not None:
                work.append((below, f"code {words}"))

    def _lines(self, tables: Database) -> dict[str, list[Row]]:
        """Coded lines by the path of their text."""
        paths = {
            number_of(row["id"]): text_of(row["document_id"])
            for row in tables.rows("document_index", ("id", "name", "document_id"))
        }
        places = {
            number_of(row["id"]): paths.get(number_of(row["document_index_id"]), "")
            for row in tables.rows("location", ("id", "document_index_id"))
        }
        of_line: dict[int | None, str] = {}
        for row in tables.rows("coded_line_location_association", ("coded_line_id", "location_id")):
            of_line[number_of(row["coded_line_id"])] = places.get(number_of(row["location_id"]), "")
        found: dict[str, list[Row]] = {}
        for row in tables.rows("coded_line", ("id", "line", "coder_id", "code_id")):
            path = of_line.get(number_of(row["id"]), "")
            if path and text_of(row["code_id"]):
                found.setdefault(path, []).append(row)
            else:
                self.left_out["coded lines of no text"] += 1
        return found

    def _sources(
        self, tables: Database, lines: dict[str, list[Row]], guids: Mapping[str, str], corpus: Path
    ) -> Iterator[ForeignSource]:
        for row in tables.rows("document", ("file_path", "file_hash")):
            name = text_of(row["file_path"])
            own = lines.pop(name, [])
            path = self._within(corpus, name, "a text")
            data = None if path is None else self._bytes(path, name)
            if data is None:
                continue
            try:
                text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
            except UnicodeDecodeError as error:
                self.error(f"{name} is not UTF-8: byte {error.start}", "Save it as UTF-8 text.")
                continue
            told = text_of(row["file_hash"])
            if own and told and hashlib.sha1(data, usedforsecurity=False).hexdigest() != told:
                message = (
                    f"{name} was changed after qc read it: codings stay on their line numbers, whatever is there now"
                )
                hint = "Compare some quotes, or put back the file as it was."
                self.problems.append(Problem(Where(self._place), message, Severity.WARNING, hint))
            title = name.replace("\\", "/").replace("/", "-")
            yield ForeignSource(f"text {name}", title, text, selections=tuple(self._selections(own, name, text, guids)))

    def _selections(self, rows: Iterable[Row], name: str, text: str, guids: Mapping[str, str]) -> Iterator[Selection]:
        starts = [0, *(index + 1 for index, one in enumerate(text) if one == "\n")]
        for row in rows:
            line = number_of(row["line"])
            if line is None or not 0 <= line < len(starts):
                self.left_out[f"coded line of {name}, which has no line {text_of(row['line'])}"] += 1
                continue
            whole = text[starts[line] : starts[line + 1] - 1 if line + 1 < len(starts) else len(text)]
            words = whole.strip()
            if not words:
                self.left_out[f"coded line of {name}, where line {line + 1} is blank"] += 1
                continue
            start = starts[line] + whole.index(words)
            user = self._coder(text_of(row["coder_id"]))
            guid = f"line {row['id']}"
            coding = ForeignCoding(guid, guids[text_of(row["code_id"])], user)
            yield Selection(guid, start, start + len(words), words[:60], user=user, codings=(coding,))

    def _bytes(self, path: Path, name: str) -> bytes | None:
        try:
            size = path.stat().st_size if path.is_file() else None
        except OSError:  # too long for a name
            size = None
        if size is None:
            self.error(f"has no text {name!r}, which its database names", "Put it back, or run: qc corpus remove")
        elif size > LARGEST:
            self.error(f"{name} has {size:,} bytes; at most {LARGEST:,} are read")
        else:
            return path.read_bytes()
        return None

    def _memos(self, folder: Path) -> Iterator[Note]:
        """Memos, by the coder in the name of their file."""
        for file in sorted(folder.glob("*.md")):
            path = self._within(folder, file.name, "a memo")
            data = None if path is None else self._bytes(path, file.name)
            if data is None:
                continue
            match = _MEMO.fullmatch(file.stem)
            rest = match[4] if match else ""
            whose = max((one for one in self.coders if rest == one or rest.startswith(f"{one}_")), key=len, default="")
            at = f"{match[1]}T{match[2]}:{match[3]}:00" if match else ""
            text = data.decode("utf-8-sig", errors="replace")
            yield Note(f"memo {file.name}", "", text, self._coder(whose), at)
        if any(_MEMO.fullmatch(file.stem) for file in folder.glob("*.md")):
            message = "times of memos are taken as UTC: qc notes them without a time zone"
            self.problems.append(Problem(Where(self._place), message, Severity.WARNING))
