"""Stores of other versions are migrated or refused, and opening one loads little."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from qualkit import store
from qualkit.errors import StoreError
from qualkit.model.coding import Coder, Verdict
from qualkit.store import connect, decisions, migrate, tables
from qualkit.store.migrate import HEADS, Kind
from qualkit.store.tables import LAYER, STUDY
from tests.store.made import AT, NOW, codes, decision, transcript

LATER = datetime(2025, 6, 1, 12, 0, 5, tzinfo=UTC)


def open_study(root, url=None, now=NOW):
    return store.open_study(root / "study.sqlite", url, backups=root / "backups", now=now)


def open_layer(root, coder="lin", **options):
    return store.open_layer(root / "layers", coder, backups=root / "backups", now=options.pop("now", NOW), **options)


def test_the_heads_are_those_of_the_scripts():
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    for kind in Kind:
        config = Config()
        config.set_main_option("script_location", str(migrate.MIGRATIONS))
        config.set_main_option("version_locations", str(migrate.MIGRATIONS / kind))
        config.set_main_option("path_separator", "newline")
        assert ScriptDirectory.from_config(config).get_heads() == [HEADS[kind]]


@pytest.mark.parametrize("kind", Kind)
def test_the_scripts_make_the_tables_that_the_code_knows(study, layer, kind):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    engine, tables = {Kind.STUDY: (study, STUDY), Kind.LAYER: (layer, LAYER)}[kind]
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables) == []


HEAD = HEADS[Kind.LAYER]

NEXT = f'''
"""One column more."""
import sqlalchemy as sa
from alembic import op

revision = "layer_9999"
down_revision = "{HEAD}"

def upgrade() -> None:
    with op.batch_alter_table("memos", recreate="always") as table:
        table.add_column(sa.Column("mood", sa.String(), nullable=False, server_default="calm"))
'''


@pytest.fixture
def next_release(tmp_path, monkeypatch):
    """The scripts of a release with a further migration."""
    scripts = tmp_path / "100% next" / "migrations"
    shutil.copytree(migrate.MIGRATIONS, scripts)
    (scripts / "layer" / "layer_9999.py").write_text(NEXT, encoding="utf-8")

    def install():
        monkeypatch.setattr(migrate, "MIGRATIONS", scripts)
        monkeypatch.setitem(HEADS, Kind.LAYER, "layer_9999")

    return install


def test_an_older_layer_is_copied_then_migrated(root, layer, next_release):
    with store.transaction(layer) as connection:
        store.decisions.append(connection, codes("cost"))
        store.decisions.append(connection, decision(Verdict.MEMO, memo="why?"))
    next_release()
    migrated = open_layer(root, now=LATER)
    with store.reading(migrated) as connection:
        assert connection.execute(text("SELECT mood FROM memos")).scalars().all() == ["calm"]
        assert len(store.decisions.log(connection)) == 2
    assert store.verify(migrated) == []
    copies = list((root / "backups").iterdir())
    assert [path.name for path in copies] == [f"lin-20250601T120005Z-{HEAD}.sqlite"]
    with closing(sqlite3.connect(copies[0])) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]
        assert connection.execute("SELECT count(*) FROM decisions").fetchone() == (2,)


def test_a_study_of_the_first_tables_is_copied_then_gets_samples_and_keeps_what_it_has(root, monkeypatch):
    newest = HEADS[Kind.STUDY]
    upgrade = migrate.upgrade
    monkeypatch.setitem(HEADS, Kind.STUDY, "study_0001")
    monkeypatch.setattr(connect, "upgrade", lambda connection, kind: upgrade(connection, kind, to="study_0001"))
    with store.transaction(open_study(root)) as connection:
        store.transcripts.add(connection, transcript("P01", "one", "two"))
        store.coders.add(connection, Coder("lin", "Lin"), at="2024-01-31T09:55:00Z")
        study_id = store.study_id(connection)
        assert "samples" not in inspect(connection).get_table_names()
    monkeypatch.undo()
    with store.reading(open_study(root, now=LATER)) as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == newest
        assert len(store.transcripts.get(connection, "P01").turns) == 2
        assert store.coders.every(connection) == [Coder("lin", "Lin")]
        assert store.study_id(connection) == study_id
        assert store.samples.every(connection) == []
    copies = list((root / "backups").iterdir())
    assert [path.name for path in copies] == ["study-20250601T120005Z-study_0001.sqlite"]
    with closing(sqlite3.connect(copies[0])) as copy:
        assert copy.execute("SELECT count(*) FROM turns").fetchone() == (2,)


def test_memos_of_the_first_tables_are_about_words_and_their_own_first_version(root, study, monkeypatch):
    upgrade = migrate.upgrade
    monkeypatch.setitem(HEADS, Kind.LAYER, "layer_0001")
    monkeypatch.setattr(connect, "upgrade", lambda connection, kind: upgrade(connection, kind, to="layer_0001"))
    with store.transaction(open_layer(root)) as connection:
        logged = decisions.entry(replace(decision(Verdict.MEMO, memo="why?"), number=1), decisions.GENESIS, "salt")
        connection.execute(tables.decisions.insert().values(logged))
        connection.execute(text("INSERT INTO memos VALUES (1, 'lin', 'P01', 0, 10, 'why?', :at, NULL)"), {"at": AT})
    monkeypatch.undo()
    migrated = open_layer(root, now=LATER)
    assert store.verify(migrated) == []
    with store.transaction(migrated) as connection:
        store.decisions.append(connection, decision(Verdict.MEMO, memo="because", revises=1))
        assert [memo.text for memo in store.memos.versions(connection, 1)] == ["why?", "because"]
        assert [memo.text for memo in store.memos.standing(connection)] == ["because"]
    assert store.verify(migrated) == []


def test_a_migration_that_fails_leaves_the_layer_as_it_was(root, layer, next_release, tmp_path):
    next_release()
    script = tmp_path / "100% next" / "migrations" / "layer" / "layer_9999.py"
    script.write_text(NEXT + '    op.drop_table("nowhere")\n', encoding="utf-8")
    with pytest.raises(StoreError, match="refuses: no such table: nowhere"):
        open_layer(root)
    with closing(sqlite3.connect(root / "layers" / "lin.sqlite")) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]
        assert "mood" not in [column[0] for column in connection.execute("SELECT * FROM memos").description]


def test_a_layer_that_another_program_made_meanwhile_is_left_as_it_is(root, layer):
    connect._migrate(layer, Kind.LAYER, None, stamp={"coder": "wei"}, backups=root / "backups", now=NOW)
    with store.reading(layer) as connection:
        assert store.meta.layer_coder(connection) == "lin"


def test_a_new_layer_runs_every_script(root, study, next_release):
    next_release()
    with store.reading(open_layer(root)) as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "layer_9999"
    assert not (root / "backups").exists()


def test_rows_that_refer_to_a_table_survive_its_migration(study):
    if study.dialect.name != "sqlite":
        pytest.skip("SQLite makes a table anew to change it")
    from qualkit.store.sqlite import MIGRATES

    with store.transaction(study) as connection:
        store.transcripts.add(connection, transcript("P01", "one"))
    with store.transaction(study.execution_options(**{MIGRATES: True})) as connection:
        connection.execute(text("CREATE TABLE copy AS SELECT * FROM transcripts"))
        connection.execute(text("DROP TABLE transcripts"))
        connection.execute(text("ALTER TABLE copy RENAME TO transcripts"))
    with store.reading(study) as connection:
        assert len(store.transcripts.get(connection, "P01").turns) == 1


def run_python(program, *arguments):
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_the_room_is_imported_without_what_takes_long():
    program = "import sys, qualkit.store; print(*(n for n in ('pandas', 'numpy', 'alembic') if n in sys.modules))"
    assert run_python(program) == []


def test_a_store_that_is_up_to_date_is_opened_without_alembic(root, study, layer):
    program = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from qualkit import store
root = Path(sys.argv[1])
now = datetime(2024, 1, 31, tzinfo=UTC)
store.open_study(root / "study.sqlite", None, backups=root / "backups", now=now)
with store.reading(store.open_layer(root / "layers", "lin", backups=root / "backups", now=now)) as connection:
    print(len(store.decisions.log(connection)))
print(*(name for name in ("pandas", "numpy", "alembic") if name in sys.modules))
"""
    assert run_python(program, root) == ["0"]


def test_the_public_names_are_sorted_and_there():
    assert sorted(store.__all__, key=lambda name: (not name.isupper(), name)) == store.__all__
    assert all(hasattr(store, name) for name in store.__all__)
