from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import tempfile
import unicodedata
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from qualkit import store
from qualkit.errors import StoreError
from qualkit.model.coding import CoderKind
from qualkit.store.migrate import Kind
from tests.store.made import NOW, codes, transcript

LATER = datetime(2025, 6, 1, 12, 0, 5, tzinfo=UTC)


def open_study(root, url=None, now=NOW):
    return store.open_study(root / "study.sqlite", url, backups=root / "backups", now=now)


def open_layer(root, coder="lin", **options):
    return store.open_layer(root / "layers", coder, backups=root / "backups", now=options.pop("now", NOW), **options)


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_their_owner_reads_the_files_and_those_beside_them(root, study, layer):
    with store.transaction(layer) as connection, store.transaction(study) as shared:
        store.decisions.append(connection, codes("cost"))
        store.transcripts.add(shared, transcript("P01", "one"))
        files = [*root.glob("study.sqlite*"), *(root / "layers").iterdir()]
        assert len(files) == 6
        assert {mode_of(path) for path in files} == {0o600}
    assert mode_of(root / "layers") == 0o700


def test_after_every_step_the_file_alone_is_complete(root, study, layer):
    with store.transaction(layer) as connection:
        store.decisions.append(connection, codes("cost"))
    assert [path.name for path in (root / "layers").iterdir()] == ["lin.sqlite"]
    (root / "elsewhere").mkdir()
    shutil.copy(root / "study.sqlite", root / "elsewhere")
    shutil.copytree(root / "layers", root / "elsewhere" / "layers")
    with store.reading(open_layer(root / "elsewhere")) as connection:
        assert len(store.decisions.log(connection)) == 1


@pytest.mark.parametrize(
    ("pragma", "expected"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("busy_timeout", 5000),
        ("secure_delete", 1),
    ],
)
def test_every_connection_is_set_to_lose_nothing(layer, pragma, expected):
    if layer.dialect.name != "sqlite":
        pytest.skip("pragmas of SQLite")
    for edge in (store.reading, store.transaction):
        with edge(layer) as connection:
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == expected


def test_the_same_study_is_opened_again(root, study):
    with store.reading(study) as connection:
        first = store.study_id(connection)
    with store.reading(open_study(root, now=LATER)) as connection:
        assert store.study_id(connection) == first


def test_two_studies_have_two_ids(root, tmp_path, study):
    (tmp_path / "other").mkdir()
    with store.reading(study) as one, store.reading(open_study(tmp_path / "other")) as two:
        assert store.study_id(one) != store.study_id(two)


def test_a_lost_study_store_is_built_again_for_the_layers_beside_it(root, study, layer):
    with store.reading(study) as connection:
        first = store.study_id(connection)
    (root / "study.sqlite").unlink()
    with store.reading(open_study(root, now=LATER)) as connection:
        assert store.study_id(connection) == first
    assert open_layer(root)


@pytest.mark.parametrize("database", ["other.sqlite", "with space & 100%.sqlite"])
def test_the_study_may_lie_at_another_address(root, database):
    url = f"sqlite:///{(root / database).as_posix()}"
    with store.reading(open_study(root, url)) as connection:
        identity = store.study_id(connection)
    assert (root / database).is_file()
    assert not (root / "study.sqlite").exists()
    layer = open_layer(root, study=identity)
    with store.reading(layer) as connection:
        assert store.study_id(connection) == identity
    if os.name != "nt":
        assert mode_of(root / database) == 0o600


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("no address", "cannot use the database"),
        ("nosuch://host/name", "cannot use the database"),
        ("postgresql+nodriver://host/name", "cannot use the database"),
        ("sqlite://", "cannot be kept in memory"),
        ("sqlite:///:memory:", "cannot be kept in memory"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_with_examples(root, url, message):
    with pytest.raises(StoreError, match=f"{message}(.|\n)*A file: sqlite:"):
        open_study(root, url)
    assert list(root.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [
        bytes(range(256)) * 32,
        b"\x89PNG\r\n\x1a\n" + b"x" * 900,
        b"name: x\n",
        b"SQLite format 3\0" + b"\xff" * 4080,
    ],
    ids=["random bytes", "a picture", "a short text", "only the first words of a database"],
)
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(root, content):
    (root / "study.sqlite").write_bytes(content)
    with pytest.raises(StoreError, match=r"study\.sqlite: is not a database\n  Move the file away"):
        open_study(root)
    assert (root / "study.sqlite").read_bytes() == content


@pytest.mark.parametrize("statement", ["CREATE TABLE notes (x)", "CREATE TABLE alembic_version (version_num)"])
def test_a_database_of_another_program_is_refused_and_left_as_it_is(root, statement):
    with closing(sqlite3.connect(root / "study.sqlite")) as connection:
        connection.execute(statement)
        connection.commit()
    with pytest.raises(StoreError, match="is a database, but no store of qualkit"):
        open_study(root)
    with closing(sqlite3.connect(root / "study.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (1,)


def test_a_layer_is_no_study_and_a_study_no_layer(root, study, layer):
    shutil.copy(root / "study.sqlite", root / "layers" / "wei.sqlite")
    with pytest.raises(StoreError, match="holds what a study shares, not a coder's layer"):
        open_layer(root, "wei")
    shutil.copy(root / "layers" / "lin.sqlite", root / "study.sqlite")
    with pytest.raises(StoreError, match="holds a coder's layer, not what a study shares"):
        open_study(root)


@pytest.mark.parametrize("kind", Kind)
def test_a_store_of_a_newer_qualkit_is_refused(root, study, layer, kind):
    engine = {Kind.STUDY: study, Kind.LAYER: layer}[kind]
    with store.transaction(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :n"), {"n": f"{kind}_0099"})
    with pytest.raises(StoreError, match=f"newer qualkit: its tables are {kind}_0099.*\n.*pip install --upgrade"):
        (open_study if kind is Kind.STUDY else open_layer)(root)


def test_a_layer_under_another_coders_name_is_refused(root, layer):
    (root / "layers" / "lin.sqlite").rename(root / "layers" / "wei.sqlite")
    with pytest.raises(StoreError, match=r"wei\.sqlite: is the layer of lin, not of wei\n  .*rename the file back"):
        open_layer(root, "wei")


def test_a_layer_of_another_study_is_refused(root, tmp_path, layer):
    other = tmp_path / "other"
    other.mkdir()
    open_study(other)
    open_layer(other, "wei")
    shutil.copytree(root / "layers", other / "layers", dirs_exist_ok=True)
    with pytest.raises(StoreError, match=r"lin\.sqlite: is a layer of another study"):
        open_layer(other)
    with pytest.raises(StoreError, match="is a layer of another study"):
        open_layer(root, study="0" * 32)


def test_a_layer_without_a_study_is_not_made(root):
    with pytest.raises(StoreError, match="no study to which a layer of lin could belong"):
        open_layer(root)
    (root / "layers").mkdir()
    (root / "layers" / "lin.sqlite").touch()
    with pytest.raises(StoreError, match="no study to which a layer of lin could belong"):
        open_layer(root)


@pytest.mark.parametrize("coder", ["", "../lin", "a/b", "-lin", "lin.", "lin wei", "lin\n", "lin\0"])
def test_a_name_that_is_no_file_name_is_refused(root, study, coder):
    with pytest.raises(StoreError, match="no coder can be named"):
        open_layer(root, coder)


@pytest.mark.parametrize("coder", ["lin", "王伟", "josé", "coder_2"])
def test_names_of_any_script(root, study, coder):
    open_layer(root, coder)
    assert store.layer_coders(root / "layers") == [coder]
    assert open_layer(root, unicodedata.normalize("NFD", coder))
    assert store.layer_coders(root / "layers") == [coder]


def test_a_file_name_with_decomposed_letters_is_the_same_coders(root, study):
    open_layer(root, "josé")
    layers = root / "layers"
    (layers / "josé.sqlite").rename(layers / unicodedata.normalize("NFD", "josé.sqlite"))
    assert store.layer_coders(layers) == ["josé"]
    open_layer(root, "josé")
    assert len(list(layers.iterdir())) == 1


def test_coders_are_listed_by_file_name_alone(root):
    layers = root / "layers"
    assert store.layer_coders(layers) == []
    layers.mkdir()
    for name in (
        "wei.sqlite",
        "anna.sqlite",
        "anna.sqlite-wal",
        "notes.txt",
        "anna (copy).sqlite",
        ".x.sqlite",
    ):
        (layers / name).write_bytes(b"never opened")
    (layers / "folder.sqlite").mkdir()
    assert store.layer_coders(layers) == ["anna", "wei"]


def test_a_machines_layer_says_so(root, study):
    layer = open_layer(root, "model", kind=CoderKind.MACHINE)
    with store.transaction(layer) as connection:
        store.decisions.append(connection, codes("cost", coder="model"))
    with store.reading(open_layer(root, "model")) as connection:
        assert [coding.origin for coding in store.codings.every(connection)] == ["machine"]
    with pytest.raises(StoreError, match="holds decisions of a machine, not of a person"):
        open_layer(root, "model", kind=CoderKind.PERSON)
    assert store.verify(layer) == []


def test_a_layer_without_decisions_may_become_a_machines(root, study, layer):
    open_layer(root, kind=CoderKind.MACHINE)
    with store.reading(layer) as connection:
        assert store.meta.layer_kind(connection) is CoderKind.MACHINE


@contextmanager
def unprivileged():
    """For an administrator no folder is read-only, so the tests do without the privilege."""
    if os.name == "nt" or os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_to_all():
    """A folder that an unprivileged user can reach."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.skipif(os.name == "nt", reason="folders are not made read-only so on Windows")
def test_a_read_only_folder_is_told(open_to_all):
    study = open_study(open_to_all)
    open_layer(open_to_all)
    (open_to_all / "study.sqlite").chmod(0o444)
    (open_to_all / "layers").chmod(0o555)
    open_to_all.chmod(0o555)
    with unprivileged():
        with pytest.raises(StoreError, match=r"study\.sqlite: cannot be .*\n"):
            open_study(open_to_all)
        with pytest.raises(StoreError, match="cannot be "), store.transaction(study) as connection:
            store.transcripts.add(connection, transcript("P01", "one"))
        with pytest.raises(StoreError, match="cannot be "):
            open_layer(open_to_all, "wei", study="0" * 32)
        with pytest.raises(StoreError, match="cannot be made or written: Permission denied\n  Copy the study"):
            store.open_study(open_to_all / "new.sqlite", None, backups=open_to_all / "backups", now=NOW)


@pytest.mark.skipif(os.name == "nt", reason="file addresses are written otherwise on Windows")
def test_a_store_opened_read_only_tells_that_it_cannot_be_written(root, study):
    engine = open_study(root, f"sqlite:///file:{root / 'study.sqlite'}?mode=ro&uri=true")
    with (
        pytest.raises(StoreError, match="is read-only\n  Copy the study"),
        store.transaction(engine) as connection,
    ):
        store.transcripts.add(connection, transcript("P01", "one"))


def test_a_folder_in_place_of_the_file_is_told(root):
    (root / "study.sqlite").mkdir()
    with pytest.raises(StoreError, match="cannot be made or written"):
        open_study(root)


def test_a_file_in_place_of_the_folder_of_layers_is_told(root, study):
    (root / "layers").touch()
    with pytest.raises(StoreError, match="layers: cannot be made or written"):
        open_layer(root)


def test_a_folder_that_is_not_there_is_told(root):
    with pytest.raises(StoreError, match="cannot be made or written: No such file"):
        open_study(root / "nowhere")
