from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, text

from qualkit import store
from qualkit.errors import StoreError
from qualkit.problem import Where
from qualkit.store.transaction import translated
from tests.store.made import NOW, codes, transcript

if TYPE_CHECKING:
    from qualkit.model.coding import Decision


def add_twice(study):
    with store.transaction(study) as connection:
        for _ in range(2):
            store.transcripts.add(connection, transcript("P01", "one"))


def test_what_an_exception_leaves_is_not_saved(study):
    with pytest.raises(StoreError, match="there is a transcript"):
        add_twice(study)
    with store.reading(study) as connection:
        assert store.transcripts.names(connection) == []


def test_what_is_written_while_reading_is_not_saved(study):
    with store.reading(study) as connection:
        store.transcripts.add(connection, transcript("P01", "one"))
    with store.reading(study) as connection:
        assert store.transcripts.names(connection) == []


def test_a_reader_sees_one_state_while_another_writes(study):
    with store.reading(study) as reader:
        assert store.transcripts.names(reader) == []
        with store.transaction(study) as writer:
            store.transcripts.add(writer, transcript("P01", "one"))
        assert store.transcripts.names(reader) == []
    with store.reading(study) as reader:
        assert store.transcripts.names(reader) == ["P01"]


@pytest.fixture
def impatient(monkeypatch):
    """Stores opened from now on do not wait for a lock."""
    monkeypatch.setattr("qualkit.store.sqlite.BUSY_SECONDS", 0.01)


def test_a_locked_store_is_told_with_the_next_step(impatient, root):
    study = store.open_study(root / "study.sqlite", None, backups=root / "backups", now=NOW)
    with (
        store.transaction(study),
        pytest.raises(StoreError, match=r"study\.sqlite: is locked by another program\n  Finish the other"),
        store.transaction(study),
    ):
        pass


def test_a_store_that_another_program_holds_for_itself_is_told_at_opening(impatient, root, study):
    with store.reading(study) as connection:
        connection.execute(text("PRAGMA locking_mode = EXCLUSIVE"))
        connection.execute(text("CREATE TABLE held (x)"))
        with pytest.raises(StoreError, match="is locked by another program"):
            store.open_study(root / "study.sqlite", None, backups=root / "backups", now=NOW)


def test_several_writers_wait_for_each_other_and_nothing_is_lost(layer):
    def write():
        for _ in range(5):
            with store.transaction(layer) as connection:
                store.decisions.append(connection, codes("cost"))

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with store.reading(layer) as connection:
        assert [made.number for made in store.decisions.log(connection)] == list(range(1, 21))
    assert store.verify(layer) == []


def append_until_refused(layer, saved):
    for _ in range(200):
        with store.transaction(layer) as connection:
            made = store.decisions.append(connection, codes("cost", quote="x" * 900))
        saved.append(made)


def test_a_full_disk_is_told_and_what_was_saved_stays(root, layer):
    full = store.open_layer(root / "layers", "lin", backups=root / "backups", now=NOW)
    with store.reading(full) as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()

    @event.listens_for(full, "connect")
    def _limit(connection, _record):
        connection.execute(f"PRAGMA max_page_count = {pages + 6}").close()

    saved: list[Decision] = []
    with pytest.raises(StoreError, match="the disk is full; nothing of this step was saved\n  Free some space"):
        append_until_refused(full, saved)
    assert len(saved) > 3
    with store.reading(layer) as connection:
        assert store.decisions.log(connection) == saved
    assert store.verify(layer) == []
    with store.transaction(layer) as connection:
        store.decisions.append(connection, codes("cost"))


def test_a_file_damaged_in_its_middle_is_told(root, layer):
    with store.transaction(layer) as connection:
        for _ in range(30):
            store.decisions.append(connection, codes("cost", quote="x" * 900))
    path = root / "layers" / "lin.sqlite"
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    with pytest.raises(StoreError, match="is damaged\n  Put back a copy"), store.reading(layer) as connection:
        store.decisions.log(connection)


def test_a_field_damaged_in_its_middle_is_told(layer):
    with store.transaction(layer) as connection:
        store.decisions.append(connection, codes("cost"))
        connection.execute(text("UPDATE codings SET facets = '{'"))
    with (
        pytest.raises(StoreError, match=r"is damaged: .*JSON.*\n  Run: qualkit verify"),
        store.reading(layer) as reader,
    ):
        store.codings.standing(reader)


def test_a_statement_that_the_database_refuses_is_told(study):
    with (
        pytest.raises(StoreError, match="refuses: no such table: nowhere"),
        store.reading(study) as connection,
    ):
        connection.execute(text("SELECT * FROM nowhere"))


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from qualkit import store
from tests.store.made import codes
root = Path(sys.argv[1])
layer = store.open_layer(root / "layers", "lin", backups=root, now=datetime(2024, 1, 31, tzinfo=UTC))
while True:
    with store.transaction(layer) as connection:
        number = store.decisions.append(connection, codes("cost", quote="words " * 200)).number
    print(number, flush=True)
"""


def test_every_decision_reported_as_saved_survives_a_kill(root, layer):
    reported = 0
    for lines in (1, 2, 5, 11, 23):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(root)],
            stdout=subprocess.PIPE,
            encoding="utf-8",
            cwd=Path(__file__).parents[2],
        )
        with writer:
            assert writer.stdout is not None
            for _ in range(lines):
                reported = int(writer.stdout.readline())
            writer.kill()
            rest = writer.stdout.read().splitlines()
        reported = max([reported, *(int(line) for line in rest if line)])
        with store.reading(layer) as connection:
            logged = len(store.decisions.log(connection))
        assert reported <= logged <= reported + 1
        assert store.verify(layer) == []


def test_a_full_disk_never_advises_to_put_back_an_old_copy():
    # On a full disk SQLite cannot make its small file of shared memory, and speaks of an I/O error.
    with pytest.raises(StoreError, match="the disk is full, or fails") as caught, translated(Where(Path("x.sqlite"))):
        raise sqlite3.OperationalError("disk I/O error")
    assert "backups" not in str(caught.value)
