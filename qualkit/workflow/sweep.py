"""How a case is looked for in each kind of file, and what is done about it."""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from qualkit import exchange, store
from qualkit.errors import CodebookError, StoreError
from qualkit.readers.roles import key
from qualkit.readers.table import COLUMNS
from qualkit.report.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from qualkit.store import Doomed
    from qualkit.study import Study
    from qualkit.workflow.departed import Departed

_LARGEST = 200_000_000
"""Bytes of a file that is searched; a larger one is told as one that cannot be."""
_MADE = re.compile(r"\d{4}-\d\d-\d\d with qualkit \d|\"qualkit\": ?\"codings/|origin=\"qualkit")
"""How files that the program made say so."""


class Act(StrEnum):
    """What becomes of a file."""

    REWRITTEN = "rewritten"
    DELETED = "deleted"
    LEFT = "left to you"


@dataclass(frozen=True)
class Step:
    """A file that holds something of a case.

    Attributes:
        path: Relative to the study.
        act: What becomes of it.
        what: What of the case is in it; no words.
        do: Does it; nothing for what is left.
    """

    path: PurePosixPath
    act: Act
    what: str
    do: Callable[[], None] | None = None


@dataclass(frozen=True)
class Search:
    """A search of a study's folder for a case.

    Attributes:
        doomed: What is erased in copies of stores.
        sources: Files in ``transcripts/`` to whether only the case's interviews were read from them.
        with_sources: Whether these are to be deleted.
    """

    study: Study
    departed: Departed
    doomed: Doomed
    sources: dict[PurePosixPath, bool]
    with_sources: bool

    def path(self, name: PurePosixPath) -> Path:
        """Where a file lies."""
        return self.study.root / name


def nothing(_search: Search, _name: PurePosixPath) -> Step | None:
    """Nothing: what holds no words, or is another part's."""
    return None


def copy(search: Search, name: PurePosixPath) -> Step | None:
    """A backup, or a copy that another program left: erased in place, deleted when it cannot be opened."""
    path = search.path(name)
    if name.name.endswith(("-wal", "-shm", "-journal")):
        return None  # goes with the file that it belongs to
    try:
        if not store.names_in_copy(path) & search.departed.transcripts:
            return None
    except StoreError:
        return Step(name, Act.DELETED, "a store that cannot be opened", lambda: _delete(path))
    return Step(name, Act.REWRITTEN, "a copy of a store", lambda: _erase_in(path, search.doomed))


def made(search: Search, name: PurePosixPath) -> Step | None:
    """A file made for others: it can be made again, so it goes when the case is in it or may be."""
    path = search.path(name)
    texts = _texts(path)
    if texts is None:
        return Step(name, Act.DELETED, "cannot be searched", lambda: _delete(path))
    if any(map(search.departed.is_in, [str(name), *texts])):
        return Step(name, Act.DELETED, "made from the study", lambda: _delete(path))
    return None


def summary(search: Search, name: PurePosixPath) -> Step | None:
    """A cell of a matrix: the case's own goes, another one loses its quotes."""
    change = _change_of(search, name)
    return _rewritten(search, name, lambda data: _of_text(data, change), "quotes")


def history(search: Search, name: PurePosixPath) -> Step | None:
    """States of a file: changed as the file itself, so that no older state brings the words back."""
    change = _change_of(search, PurePosixPath(*name.parts[1:]).with_suffix(""))
    return _rewritten(search, name, lambda data: search.departed.states(data, name, change), "states")


def _change_of(search: Search, name: PurePosixPath) -> Callable[[str], str | None]:
    """What is left of the text of a file that researchers write."""
    departed = search.departed
    if name.parts[0] == "quotes.md":
        return lambda text: departed.bank(text, name)[0]
    if name.parts[0] == "translations":
        return lambda text: _of_rows(text.encode(), departed)[0].decode()
    folder = exchange.file_name(departed.case)

    def of_summary(text: str) -> str | None:
        summary, _ = exchange.read_summary(text.encode(), name)
        is_own = summary.case == departed.case if summary is not None else folder in name.parts[1:-1]
        return None if is_own else departed.markdown(text, name)[0]

    return of_summary


def bank(search: Search, name: PurePosixPath) -> Step | None:
    """The quotes chosen for the manuscript: those of the case go with their notes."""
    change = _change_of(search, name)
    return _rewritten(search, name, lambda data: _of_text(data, change), "quotes")


def translations(search: Search, name: PurePosixPath) -> Step | None:
    """Translations: the rows of the case go."""
    return _rewritten(search, name, lambda data: _of_rows(data, search.departed), "rows")


def codings(search: Search, name: PurePosixPath) -> Step | None:
    """Codings as JSON lines: those on the case's interviews go."""
    return _rewritten(search, name, search.departed.codings, "lines")


def cases(search: Search, name: PurePosixPath) -> Step | None:
    """The table of cases: the row of this case goes."""

    def is_own(cells: Mapping[str, str]) -> bool:
        named = (cell for column, cell in cells.items() if key(column) in COLUMNS["case"])
        return any(unicodedata.normalize("NFC", cell) == search.departed.case for cell in named)

    return _rewritten(search, name, lambda data: exchange.without_rows(data, is_own), "rows")


def source(search: Search, name: PurePosixPath) -> Step | None:
    """A file that interviews were read from, or that lies beside them."""
    path = search.path(name)
    is_all = search.sources.get(name)
    if is_all and search.with_sources:
        return Step(name, Act.DELETED, "the interview's file", lambda: _delete(path))
    if is_all:
        return Step(name, Act.LEFT, "the interview's file; --source deletes it")
    if is_all is False:
        return Step(name, Act.LEFT, "holds other interviews too; take this one out by hand")
    return other(search, name)


def codebook(search: Search, name: PurePosixPath) -> Step | None:
    """Examples go; labels and definitions in the case's words are the researcher's to reword."""
    path = search.path(name)
    try:
        text = path.read_bytes().decode("utf-8")
        changed, n_examples = search.departed.without_examples(text)
    except (UnicodeDecodeError, CodebookError):
        return other(search, name)
    lines = [str(n) for n, line in enumerate(changed.split("\n"), 1) if search.departed.is_in(line)]
    rest = f"; line {', '.join(lines)} left to you" if lines else ""
    if n_examples:
        return Step(name, Act.REWRITTEN, f"{n_examples} examples{rest}", lambda: write_whole(path, changed.encode()))
    return Step(name, Act.LEFT, f"words in line {', '.join(lines)}") if lines else None


def unfinished(search: Search, name: PurePosixPath) -> Step | None:
    """What a stopped program left of a file that it was about to write."""
    path = search.path(name)
    texts = _texts(path)
    if texts is None or any(map(search.departed.is_in, texts)):
        return Step(name, Act.DELETED, "left by a stopped program", lambda: _delete(path))
    return None


def other(search: Search, name: PurePosixPath) -> Step | None:
    """Any other file: deleted when this program made it, told otherwise."""
    path = search.path(name)
    if path.is_symlink():
        target = path.readlink()
        return Step(name, Act.LEFT, "leads elsewhere") if search.departed.phrases.names(f"{name} {target}") else None
    texts = _texts(path)
    if texts is not None and any(map(search.departed.is_in, texts)):
        if any(map(_MADE.search, texts)):
            return Step(name, Act.DELETED, "made from the study", lambda: _delete(path))
        is_quoted = any(map(search.departed.phrases.holds, texts))
        return Step(name, Act.LEFT, "holds words of the case" if is_quoted else "names the case")
    if search.departed.phrases.names(str(name)):
        return Step(name, Act.LEFT, "is named after the case")
    return None


def _rewritten(
    search: Search,
    name: PurePosixPath,
    change: Callable[[bytes], tuple[bytes | None, int] | None],
    what: str,
) -> Step | None:
    """A step that writes a file anew, or deletes it when nothing is left of it."""
    path = search.path(name)
    data = path.read_bytes()
    made = change(data)
    if made is None:
        told = any(map(search.departed.is_in, exchange.searchable(data) or [""]))
        return Step(name, Act.LEFT, "cannot be read as a table; take it out by hand") if told else None
    content, number = made
    if not number:
        return None
    if not content:
        return Step(name, Act.DELETED, "all of it", lambda: _delete(path))
    amount = f"{number} {what if number > 1 else what.removesuffix('s')}"
    return Step(name, Act.REWRITTEN, amount, lambda: write_whole(path, content))


def _of_text(data: bytes, change: Callable[[str], str | None]) -> tuple[bytes | None, int] | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    left = change(text)
    return (None if left is None else left.encode(), int(left != text))


def _of_rows(data: bytes, departed: Departed) -> tuple[bytes, int]:
    """A table of translations without the case's rows; where it is no table, its words are cut out."""
    made = exchange.without_rows(data, departed.row_is_of)
    if made is None:
        text, number = departed.phrases.cut(data.decode("utf-8", "replace"))
        return (text.encode(), number) if number else (data, 0)
    return made


def _texts(path: Path) -> list[str] | None:
    if path.stat().st_size > _LARGEST:
        return None
    return exchange.searchable(path.read_bytes())


def _erase_in(path: Path, doomed: Doomed) -> None:
    store.erase_in_copy(path, doomed)


def _delete(path: Path) -> None:
    """Delete a file with what SQLite left beside it, and the folder if it was the last in it."""
    for name in (path.name, *(f"{path.name}{ending}" for ending in ("-wal", "-shm", "-journal"))):
        path.with_name(name).unlink(missing_ok=True)
    if not any(path.parent.iterdir()):
        path.parent.rmdir()


def delete_folder(folder: Path) -> None:
    """Delete a folder with all that is in it; links in it go, what they lead to stays."""
    for inner, _, names in os.walk(folder, topdown=False):
        for name in names:
            Path(inner, name).unlink()
        Path(inner).rmdir()
