from __future__ import annotations

import os
import shutil
import stat
from datetime import UTC, datetime, timedelta, timezone

import pytest

from qualkit import store
from qualkit.errors import StoreError
from tests.store.made import NOW, codes, transcript


@pytest.fixture
def paths(root, study, layer):
    with store.transaction(study) as connection:
        store.transcripts.add(connection, transcript("P01", "one"))
    with store.transaction(layer) as connection:
        store.decisions.append(connection, codes("cost"))
    return [root / "study.sqlite", root / "layers" / "lin.sqlite"]


def test_copies_put_back_are_the_study_as_it_was(root, study, layer, paths):
    copy = store.backup(paths, root / "backups", now=NOW)
    assert copy == root / "backups" / "20240131T095500Z"
    with store.transaction(layer) as connection:
        store.decisions.append(connection, codes("trust"))
    with store.transaction(study) as connection:
        store.transcripts.remove(connection, "P01")
    shutil.copytree(copy, root, dirs_exist_ok=True)
    with store.reading(study) as connection:
        assert store.transcripts.names(connection) == ["P01"]
    with store.reading(layer) as connection:
        assert len(store.decisions.log(connection)) == 1
    assert store.verify(layer) == []


def test_a_copy_made_while_others_write_holds_what_was_saved(root, layer, paths):
    with store.transaction(layer) as connection:
        store.decisions.append(connection, codes("trust"))
        copy = store.backup(paths, root / "backups", now=NOW)
    shutil.copytree(copy, root, dirs_exist_ok=True)
    with store.reading(layer) as connection:
        assert len(store.decisions.log(connection)) == 1


def test_a_copy_is_one_file_that_only_its_owner_reads(root, paths):
    copy = store.backup(paths, root / "backups", now=NOW)
    files = sorted(path.relative_to(copy).as_posix() for path in copy.rglob("*") if path.is_file())
    assert files == ["layers/lin.sqlite", "study.sqlite"]
    if os.name != "nt":
        assert {stat.S_IMODE(path.stat().st_mode) for path in copy.rglob("*.sqlite")} == {0o600}
        assert stat.S_IMODE(copy.stat().st_mode) == 0o700


def test_two_copies_in_one_second_are_two_folders(root, paths):
    made = [store.backup(paths, root / "backups", now=NOW).name for _ in range(3)]
    assert made == ["20240131T095500Z", "20240131T095500Z-2", "20240131T095500Z-3"]


def test_the_folder_is_named_in_universal_time(root, paths):
    east = datetime(2024, 2, 1, 7, 0, 0, tzinfo=timezone(timedelta(hours=8)))
    assert store.backup(paths, root / "backups", now=east).name == "20240131T230000Z"
    assert east.astimezone(UTC).day == 31


@pytest.mark.parametrize("wrong", ["missing", "no database"])
def test_a_store_that_cannot_be_copied_leaves_no_folder(root, paths, wrong):
    bad = root / "layers" / "wei.sqlite"
    if wrong == "no database":
        bad.write_bytes(b"x" * 5000)
    with pytest.raises(StoreError, match=r"wei\.sqlite: (there is no such store|is not a database)"):
        store.backup([*paths, bad], root / "backups", now=NOW)
    assert list((root / "backups").iterdir()) == []


def test_nothing_to_copy_is_told(root):
    with pytest.raises(StoreError, match="there is no store to copy"):
        store.backup([], root / "backups", now=NOW)


def test_a_folder_that_cannot_be_made_is_told(root, paths):
    (root / "backups").touch()
    with pytest.raises(StoreError, match="backups: cannot be made or written"):
        store.backup(paths, root / "backups", now=NOW)
