"""A withdrawal that is locked out, stopped, refused by the disk or brought back is told, and finished."""

import os
import shutil
import sqlite3
from contextlib import closing
from importlib import import_module

import pytest

from qualkit import store
from qualkit.workflow import ready, removal
from tests.cli.withdrawn import FILM, found_in


@pytest.mark.parametrize("layer", ["study.sqlite", "layers/ann.sqlite"])
def test_a_store_that_is_locked_is_told_before_anything_is_touched(full, call, monkeypatch, layer):
    monkeypatch.setattr("qualkit.store.sqlite.BUSY_SECONDS", 0.01)
    with closing(sqlite3.connect(full.root / layer, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        done = call("case", "remove", "P1", "--yes")
    assert done.status == 4
    assert "locked" in done.err
    assert not full.removals.exists()
    assert len(found_in(full, FILM)) > 15


def test_a_session_that_is_open_is_told_before_anything_is_touched(full, call):
    with store.held(full.layers, "ann"):
        done = call("case", "remove", "P1", "--yes")
    assert (done.status, full.removals.exists()) == (4, False)
    assert "ann is coding in another session" in done.err


class Killed(BaseException):
    """The machine stops."""


STOPS = [
    *(pytest.param(("qualkit.workflow.removal.do", number), id=f"before file {number}") for number in (0, 9)),
    pytest.param(("qualkit.store.erasure.erase", 0), id="before the layers"),
    pytest.param(("qualkit.store.erasure.erase", 1), id="before the study's store"),
    pytest.param(("qualkit.store.compact", 0), id="before the stores are compacted"),
    pytest.param(("qualkit.workflow.removals.finish", 0), id="before it is noted as done"),
]


@pytest.mark.parametrize("stop", STOPS)
def test_a_removal_that_was_stopped_is_finished_by_the_same_command(full, call, now, monkeypatch, stop):
    what, countdown = stop
    left = [countdown]

    def stopping(original):
        def called(*args, **options):
            if left[0] == 0:
                raise Killed
            left[0] -= 1
            return original(*args, **options)

        return called

    engine = ready.ready(full, now=now)
    module, _, name = what.rpartition(".")
    with monkeypatch.context() as patched, pytest.raises(Killed):  # noqa: PT012 - what is patched is put back
        patched.setattr(what, stopping(getattr(import_module(module), name)))
        removal.remove(full, engine, "P1", with_sources=True, now=now, tell=lambda _line: None)
    assert "The removal of P1 was stopped half way" in call("status").err
    done = call("case", "remove", "P1", "--yes", "--source")
    assert done.status == 0, done.err
    assert found_in(full, FILM) == {"mine.txt"}
    assert call("verify").status == 0
    assert "stopped half way" not in call("status").err


def test_what_comes_back_is_told_refused_and_erased_again(full, call, tmp_path, now):
    brought = tmp_path / "brought"
    brought.mkdir()
    shutil.copy(full.root / "transcripts" / "P1.txt", brought)
    shutil.copy(full.layers / "ann.sqlite", brought)
    call("case", "remove", "P1", "--yes", "--source", "--as", "W1")
    assert "P1" not in full.removals.read_text(encoding="utf-8")
    shutil.copy(brought / "P1.txt", full.transcripts)
    refused = call("import", "transcripts/P1.txt")
    assert refused.status == 2
    assert "is of case W1, which was removed on" in refused.err
    shutil.copy(brought / "ann.sqlite", full.layers)
    full.store_path.unlink()
    assert "P1.txt is of a case that was removed: not read" in call("status").err
    told = call("verify").err
    assert "Case W1 was removed, and layers/ann.sqlite has it" in told
    assert "transcripts/P1.txt has it. Erase it again: qualkit case remove W1" in told
    assert call("case", "remove", "W1", "--yes", "--source").status == 0
    assert found_in(full, FILM) == {"mine.txt"}
    assert "has it" not in call("verify").err


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_links_are_not_followed_but_told(full, call, tmp_path):
    elsewhere = tmp_path / "disk"
    elsewhere.mkdir()
    (elsewhere / "note.txt").write_text(FILM, encoding="utf-8")
    (full.root / "disk").symlink_to(elsewhere)
    (full.root / "exports" / "note.txt").symlink_to(elsewhere / "note.txt")
    (full.root / "exports" / "gone.txt").symlink_to(elsewhere / "nowhere.txt")
    done = call("case", "remove", "P1", "--yes", "--source")
    assert done.status == 0, done.err
    assert "disk: leads to another folder, which was not searched" in done.err
    assert "exports/note.txt: leads to a file elsewhere" in done.err
    assert (elsewhere / "note.txt").read_text(encoding="utf-8") == FILM


def test_a_file_that_cannot_be_deleted_stops_the_removal_and_it_goes_on_later(full, call, monkeypatch):
    def refused(path):
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as patched:
        patched.setattr("qualkit.workflow.sweep._delete", refused)
        done = call("case", "remove", "P1", "--yes", "--source")
    assert done.status == 2
    assert "cannot be deleted: Permission denied; the removal is not finished" in done.err
    assert call("case", "remove", "P1", "--yes", "--source").status == 0
    assert found_in(full, FILM) == {"mine.txt"}


def test_a_damaged_backup_goes_as_a_whole(full, call):
    (copy,) = (full.root / "backups").glob("*/layers/ann.sqlite")
    data = copy.read_bytes()
    copy.write_bytes(data[:2000] + b"\xff" * (len(data) - 2000))
    assert call("case", "remove", "P1", "--yes", "--source").status == 0
    assert not copy.exists()
