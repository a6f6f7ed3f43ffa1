"""A saved decision is on the disk at once, and in the file itself a moment later."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from qualkit import store
from qualkit.errors import StoreError
from tests.store.made import codes


def path_of(layer):
    return Path(layer.url.database)


def n_decisions(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT count(*) FROM decisions").fetchone()[0]


def save(folding, *made):
    with folding.transaction() as connection:
        for one in made or [codes("cost")]:
            store.decisions.append(connection, one)


def test_what_is_saved_can_be_read_by_others_before_it_is_folded_in(layer):
    with store.Folding(layer) as folding:
        save(folding)
        assert n_decisions(path_of(layer)) == 1


def test_the_file_alone_is_complete_once_all_is_folded_in(layer, tmp_path):
    with store.Folding(layer) as folding:
        for _ in range(3):
            save(folding)
        folding.wait()
        path = path_of(layer)
        assert Path(f"{path}-wal").stat().st_size == 0, "a crash now would leave words behind"
        alone = tmp_path / "copied.sqlite"
        alone.write_bytes(path.read_bytes())
        assert n_decisions(alone) == 3
    assert not Path(f"{path}-wal").exists()


def test_what_failed_is_not_saved_and_the_next_is(layer):
    with store.Folding(layer) as folding:
        with pytest.raises(StoreError):
            save(folding, codes("cost"), codes())
        save(folding, codes("cost"))
    assert n_decisions(path_of(layer)) == 1
    assert store.verify(layer) == []


def test_what_follows_goes_into_the_file_that_was_put_in_the_place_of_the_layer(layer, tmp_path):
    path = path_of(layer)
    with store.Folding(layer) as folding:
        save(folding)
        folding.wait()
        other = tmp_path / "other.sqlite"
        other.write_bytes(path.read_bytes())
        save(folding)
        folding.wait()
        other.replace(path)
        save(folding)
        assert n_decisions(path) == 2
    assert n_decisions(path) == 2


def test_a_file_that_is_gone_is_told(layer):
    with store.Folding(layer) as folding:
        save(folding)
        folding.wait()
        path_of(layer).unlink()
        with pytest.raises(StoreError):
            save(folding)
