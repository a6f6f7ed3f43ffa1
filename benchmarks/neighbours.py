"""Projects of QualCoder, Taguette and qualitative-coding, spoilt at random, for fuzzing (``benchmarks/fuzz.py``)."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

# The small projects that tests read; benchmarks are run as scripts, from anywhere.
sys.path.append(str(Path(__file__).parents[1]))
from tests import neighbours as small

MADE: dict[str, tuple[Callable[[Path], Path], str, str]] = {
    "qualcoder": (small.qualcoder, "a.qda", "data.qda"),
    "qualitative-coding": (small.qualitative_coding, "project", "qc.sqlite3"),
    "taguette": (small.taguette, "a.sqlite3", ""),
}
"""What makes a whole project, how it is named, and the database in it where it is a folder."""

_BESIDE = '{"type": "highlight_add", "highlight_id": 1, "tags": [1]}'
_NUMBERS = (None, 0, -1, 1, 2, 3, 7, 2**31, 2**62, -(2**62), 1.5, float("inf"), b"\xff\x00")
_PATHS = ("", "x", "a\0b", "../../x", "/etc/passwd", "CON", "a/b", "Ame\u0301lie", "q" * 5_000)
_TEXTS = (
    "access.waiting",
    "a.b.c",
    "2026-01-02",
    "{",
    "[]",
    "null",
    _BESIDE,
    "<p>x",
    "<p>" * 300,
    "\r\n",
    "---\ncase: x\n---\n",
)
ODD = (*_NUMBERS, *_PATHS, *_TEXTS, "I: a\nP: b\n", "😀", "\u2028")


def altered(program: str, whole: Path, work: Path, chance: random.Random) -> Path:
    """A project with other values, rows or columns in its tables, or other bytes in its files.

    Args:
        program: Whose.
        whole: Folder in which whole projects are kept, and made at the first call.
        work: Folder for the altered one; what it held is gone.
        chance: Decides what is altered.
    """
    make, name, inner = MADE[program]
    if not (whole / name).exists():
        whole.mkdir(exist_ok=True)
        make(whole / name)
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    path = work / name
    (shutil.copytree if inner else shutil.copy)(whole / name, path)
    database = path / inner if inner else path
    files = [one for one in (path.rglob("*") if inner else [path]) if one.is_file() and one.stat().st_size]
    match chance.randrange(10):
        case 0 | 1:
            _spoilt(database, chance)
        case 2:
            _spoilt(chance.choice(sorted(files)), chance)
        case _:
            _other_values(database, chance)
    return path


def _other_values(path: Path, chance: random.Random) -> None:
    # What is altered was made here, its names too.
    with closing(sqlite3.connect(path)) as database:
        names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        tables = [name for (name,) in database.execute(names)]
        for _ in range(chance.randint(1, 5)):
            table = chance.choice(tables)
            # A table that was dropped before has no columns any more.
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            if not columns:
                continue
            column, row = chance.choice(columns), chance.randint(1, 6)
            match chance.randrange(12):
                case 0:
                    question = "DELETE FROM {table} WHERE rowid = :row"
                case 1:
                    question = "ALTER TABLE {table} DROP COLUMN {column}"
                case 2:
                    question = "INSERT INTO {table} SELECT * FROM {table} WHERE rowid = :row"
                case 3:
                    question = "DROP TABLE {table}"
                case _:
                    question = "UPDATE {table} SET {column} = :value WHERE rowid = :row"
            try:
                values = {"row": row, "value": chance.choice(ODD)}
                database.execute(question.format(table=table, column=column), values)
            except sqlite3.Error:
                continue  # the table does not take it: another one, then
        database.commit()


def _spoilt(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(chance.randint(1, 20)):
        data[chance.randrange(len(data))] = chance.choice((0, 0xFF, chance.randrange(256)))
    path.write_bytes(bytes(data[: chance.choice((len(data), len(data), chance.randint(1, len(data))))]))
