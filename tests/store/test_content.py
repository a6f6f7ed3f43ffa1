"""All that a store holds goes out as plain values and comes back as the same store."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit import store
from qualkit.errors import StoreError
from qualkit.model.segment import Span
from qualkit.model.suggestion import Suggestion
from qualkit.store import HEADS, Kind
from qualkit.store.content import content, make
from qualkit.store.erasure import HOLDERS
from qualkit.store.tables import LAYER, STUDY
from qualkit.store.wordless import SHOWN, wordless
from tests.store.made import NOW, any_decision, codes, decision, transcript


def raw(path):
    """Every table's rows as SQLite keeps them, with their types."""
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)  # noqa: S608 - its own
            for (name,) in names
        }


def carried(tables):
    """What a file of JSON lines makes of the rows."""
    return json.loads(json.dumps(tables, ensure_ascii=False))


@settings(max_examples=8)  # each makes a store
@given(st.lists(any_decision, min_size=1, max_size=6))
def test_a_layer_of_any_decisions_is_the_same_store_again(tmp_path_factory, made_once, decided):
    root = tmp_path_factory.mktemp("c")
    shutil.copytree(made_once, root, dirs_exist_ok=True)
    layer = store.open_layer(root / "layers", "lin", backups=root, now=NOW)
    with store.transaction(layer) as connection:
        for one in decided:
            store.decisions.append(connection, one)
        tables = carried(content(connection, Kind.LAYER))
    make(root / "again.sqlite", Kind.LAYER, HEADS[Kind.LAYER], tables)
    assert raw(root / "again.sqlite") == raw(root / "layers/lin.sqlite")


def test_bytes_floats_and_nothing_come_back_as_they_were(study, root):
    with store.transaction(study) as connection:
        store.transcripts.add(connection, transcript("P01", "访谈😀", facts={"date": "2024"}))
        store.vectors.add_many(connection, "m", {"a" * 64: np.array([0.1, -2.5e-7], dtype=np.float32)})
        found = Suggestion("P01", Span(0, 2), "cost", 1, 0.1 + 0.2, ())
        store.suggestions.add(connection, store.Batch("now", "m", settings={"k": [1, None]}), [found])
        tables = carried(content(connection, Kind.STUDY))
    make(root / "again.sqlite", Kind.STUDY, HEADS[Kind.STUDY], tables)
    assert raw(root / "again.sqlite") == raw(root / "study.sqlite")


def test_every_table_of_the_schema_is_told_also_when_it_is_empty(study, layer):
    for engine, kind, known in ((study, Kind.STUDY, STUDY), (layer, Kind.LAYER, LAYER)):
        with store.reading(engine) as connection:
            assert set(content(connection, kind)) == set(known.tables)


def test_rows_of_an_older_revision_are_brought_to_todays_tables(root):
    cases = [{"name": "P1", "position": 0, "role": "patient", "guide": "", "attributes": {"age": "67"}}]
    path = root / "study.sqlite"
    make(path, Kind.STUDY, "study_0001", {"meta": [{"key": "study", "value": "s1"}], "cases": cases})
    engine = store.open_study(path, None, backups=root / "backups", now=NOW)
    with store.reading(engine) as connection:
        assert store.study_id(connection) == "s1"
        assert [(case.name, dict(case.attributes)) for case in store.cases.every(connection)] == [("P1", {"age": "67"})]


TURN: dict[str, object] = dict.fromkeys(("transcript", "role", "speaker"), "x") | dict.fromkeys(
    ("number", "start", "end"), 1
)
TURN |= {"start_ms": None, "end_ms": None}
META = {"key": "study", "value": "s1"}


@pytest.mark.parametrize(
    ("revision", "tables", "message"),
    [
        pytest.param("study_9999", {}, "made with a newer qualkit", id="newer"),
        pytest.param("layer_0001", {}, "does not know", id="the other kind"),
        pytest.param("../x", {}, "does not know", id="no revision"),
        pytest.param(HEADS[Kind.STUDY], {"friends": [META]}, "has no table friends", id="an unknown table"),
        pytest.param(HEADS[Kind.STUDY], {"alembic_version": [{}]}, "has no table alembic_version", id="the revision"),
        pytest.param(HEADS[Kind.STUDY], {"meta": [META | {"x": 1}]}, "has other columns: x", id="a column more"),
        pytest.param(HEADS[Kind.STUDY], {"meta": [{"key": "a"}]}, "has other columns: value", id="a column less"),
        pytest.param(HEADS[Kind.STUDY], {"meta": [META | {"value": [1]}]}, "value is no text", id="a list for a text"),
        pytest.param(HEADS[Kind.STUDY], {"meta": [META, META]}, "refuses: UNIQUE", id="a row twice"),
        pytest.param(HEADS[Kind.STUDY], {"meta": [META | {"value": None}]}, "refuses: NOT NULL", id="nothing"),
        pytest.param(
            HEADS[Kind.STUDY],
            {"vectors": [{"model": "m", "sha256": "a", "dim": 1, "vector": "?"}]},
            "is no base64",
            id="no base64",
        ),
        pytest.param(
            HEADS[Kind.STUDY],
            {"turns": [TURN]},
            "refuses: FOREIGN KEY",
            id="a turn of no transcript",
        ),
    ],
)  # fmt: skip
def test_rows_that_make_no_store_are_refused(root, revision, tables, message):
    with pytest.raises(StoreError) as caught:
        make(root / "again.sqlite", Kind.STUDY, revision, tables)
    assert message in str(caught.value)


def test_without_words_only_places_codes_and_hashes_are_told(study, layer):
    with store.transaction(layer) as connection:
        store.decisions.append(connection, codes("cost", quote="secret words", memo="secret memo"))
        store.decisions.append(connection, codes("trust", transcript="P02", quote="secret"))
        store.decisions.erase(connection, "P02")
        tables = wordless(connection, Kind.LAYER)
    assert "secret" not in json.dumps(tables)
    first, erased = tables["decisions"]
    assert (first["start"], first["end"], first["decision"]["codes"]) == (0, 10, ["cost"])
    assert (erased["decision"], len(erased["hash"])) == ({}, 64)
    assert tables["codings"][0].keys() & {"quote"} == set()
    with store.transaction(study) as connection:
        store.transcripts.add(connection, transcript("P01", "secret words", facts={"name": "secret"}))
        tables = wordless(connection, Kind.STUDY)
    assert "secret" not in json.dumps(tables)
    assert tables["transcripts"][0]["characters"] == len("secret words")
    assert "vectors" not in tables


def test_no_column_that_holds_words_is_told_without_words(study, layer):
    told = set()
    for engine, kind in ((study, Kind.STUDY), (layer, Kind.LAYER)):
        for table, columns in SHOWN[kind].items():
            holder = HOLDERS[kind].get(table)
            told |= {(table, column) for column in columns if holder is not None and column in holder.columns}
        with store.reading(engine) as connection:
            assert set(wordless(connection, kind)) == set(SHOWN[kind])
    # Who and where, not what was said.
    assert {column for _, column in told} <= {
        *("transcript", "name", "source", "sha256", "case", "attributes", "subject_id"),
        *("at", "verdict", "start", "end", "code", "facets", "fingerprint"),
    }


def test_a_memo_without_words_still_tells_that_there_is_one(layer):
    from qualkit.model.coding import Verdict

    with store.transaction(layer) as connection:
        store.decisions.append(connection, decision(Verdict.MEMO, memo="secret"))
        (memo,) = wordless(connection, Kind.LAYER)["memos"]
    assert (memo["start"], memo["end"], "text" in memo) == (0, 10, False)
