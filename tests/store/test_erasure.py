"""Every column that may hold a participant's words is erased, and nobody else's words go."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import JSON, LargeBinary, String, inspect, select

from qualkit import store
from qualkit.errors import StoreError
from qualkit.language import Phrases
from qualkit.model.case import Case
from qualkit.model.coding import Verdict
from qualkit.model.memo import NOWHERE, About, Subject
from qualkit.model.segment import Segment, Span, Unit
from qualkit.model.suggestion import Evidence, EvidenceKind, Suggestion
from qualkit.store import erasure, migrate
from qualkit.store.erasure import Doomed
from qualkit.store.migrate import Kind
from qualkit.store.sqlite import MIGRATES, engine_of_file
from qualkit.store.tables import LAYER, STUDY
from tests.store.made import AT, NOW, codes, decision, transcript

SAID = "my neighbour drove me to the red hospital at dawn"
OTHERS = "the bus never came in winter and nobody told us"
DOOMED = Doomed(frozenset({"P01"}), "P01", holds=Phrases([SAID], [OTHERS]).holds)
METADATA = {Kind.STUDY: STUDY, Kind.LAYER: LAYER}


@pytest.mark.parametrize("kind", Kind)
def test_every_column_of_text_is_erased_or_known_to_hold_no_words(kind):
    columns = {
        f"{table.name}.{column.name}"
        for table in METADATA[kind].tables.values()
        for column in table.columns
        if isinstance(column.type, String | JSON | LargeBinary) and not _follows(column, kind)
    }
    erased = {f"{table}.{column}" for table, holder in erasure.HOLDERS[kind].items() for column in holder.columns}
    assert columns - erased - set(erasure.WORDLESS[kind]) == set()
    assert erased & set(erasure.WORDLESS[kind]) == set()
    assert (erased | set(erasure.WORDLESS[kind])) - columns <= {
        "turns.transcript",
        "segments.transcript",
        "suggestions.transcript",
        "sample_segments.transcript",
        "sample_segments.sample",
        "sample_coders.sample",
        "closings.sample",
        "edits.before",
        "edits.after",
    }


def _follows(column, kind):
    """Whether a column only names a row of a table that is erased itself."""
    return kind is Kind.STUDY and bool(column.foreign_keys)


def filled(connection):
    """A study in which everything that can hold words holds those of P01."""
    for name, words in {"P01": SAID, "P02": OTHERS}.items():
        made = replace(transcript(name, words), facts={"place": words})
        store.transcripts.add(connection, made)
        store.segments.replace(connection, name, [Segment(name, Span(0, len(words)), 1, Unit.TURN)])
    store.cases.replace(connection, [Case("P01", "patient", "", {"job": SAID}), Case("P02", "patient", "", {})])
    store.vectors.add_many(
        connection, "m", {"of P01": np.ones(2, dtype=np.float32), "of P02": np.ones(2, dtype=np.float32)}
    )
    told = [
        Evidence(EvidenceKind.CODING, "Yes.", "P01 ¶1", 0.5),
        Evidence(EvidenceKind.EXAMPLE, SAID, "cost", 0.4),
        Evidence(EvidenceKind.WORDS, "winter", "cost"),
    ]
    found = [
        Suggestion(name, Span(0, len(words)), "cost", 1, 0.5, tuple(told))
        for name, words in {"P01": SAID, "P02": OTHERS}.items()
    ]
    store.suggestions.add(connection, store.Batch(AT, "m", settings={"material": "0" * 64, "top": 5}), found)
    store.meta.put(connection, "pending:P01", SAID)
    store.meta.put(connection, "topics", '{"segments": [["P01:0-9", "x"]]}')
    store.meta.put(connection, "built", AT)


def test_all_that_a_study_holds_of_a_case_goes_and_the_rest_stays(study):
    with store.transaction(study) as connection:
        filled(connection)
    doomed = replace(DOOMED, kept=frozenset({"of P02"}))
    with store.transaction(study) as connection:
        assert erasure.erase(connection, Kind.STUDY, doomed) == {
            "suggestions": 2,
            "segments": 1,
            "turns": 1,
            "transcripts": 1,
            "cases": 1,
            "vectors": 1,
            "batches": 1,
            "meta": 2,
        }
    with store.reading(study) as connection:
        assert store.transcripts.names(connection) == ["P02"]
        assert [case.name for case in store.cases.every(connection)] == ["P02"]
        ((found,),) = store.suggestions.latest(connection, "P02", None).values()
        assert [evidence.text for evidence in found.evidence] == ["winter"]
        assert list(store.vectors.find_many(connection, "m", ["of P01", "of P02"])) == ["of P02"]
        assert store.meta.find(connection, "built") == AT
        assert "neighbour" not in _everything(connection, STUDY)
    with store.transaction(study) as connection:
        assert erasure.erase(connection, Kind.STUDY, doomed) == {}


def test_a_memo_about_a_code_that_quotes_the_case_goes_with_all_its_versions(layer):
    about = {"about": About(Subject.CODE, "cost"), "transcript": ""}
    quoting = decision(Verdict.MEMO, NOWHERE, memo=f"compare: {SAID.upper()}!", quote="", **about)
    with store.transaction(layer) as connection:
        store.decisions.append(connection, decision(Verdict.MEMO, NOWHERE, memo="dear", quote="", **about))
        store.decisions.append(connection, replace(quoting, revises=1))
        store.decisions.append(connection, decision(Verdict.MEMO, NOWHERE, memo="P01 and the bus", quote="", **about))
        store.decisions.append(connection, codes("cost", transcript="P02", quote=OTHERS))
        store.decisions.append(connection, codes("cost", quote=SAID))
    with store.transaction(layer) as connection:
        assert erasure.erase(connection, Kind.LAYER, DOOMED) == {"decisions": 3}
        assert [memo.text for memo in store.memos.about_ideas(connection)] == ["P01 and the bus"]
        assert [coding.transcript for coding in store.codings.standing(connection)] == ["P02"]
        assert "neighbour" not in _everything(connection, LAYER)
    assert [finding.number for finding in store.verify(layer)] == [1, 2, 5]


def test_what_an_erased_decision_had_withdrawn_stands_again_only_as_the_rest_of_the_log_says(layer):
    with store.transaction(layer) as connection:
        store.decisions.append(connection, codes("cost"))
        store.decisions.append(connection, codes("trust"))
        assert store.decisions.erase_numbers(connection, {2, 9}) == 1
        assert [coding.code for coding in store.codings.standing(connection)] == ["cost"]
    assert {finding.kind for finding in store.verify(layer)} == {"erased"}


def _everything(connection, metadata):
    return repr([row for table in metadata.tables.values() for row in connection.execute(select(table)).all()])


def test_a_copy_of_any_age_is_erased_in_place_and_is_one_file_after(root, layer):
    if layer.dialect.name != "sqlite":
        pytest.skip("copies files of SQLite")
    with store.transaction(layer) as connection:
        store.decisions.append(connection, codes("cost", quote=SAID))
        store.decisions.append(connection, codes("cost", transcript="P02"))
    path = root / "backups" / "lin.sqlite"
    path.parent.mkdir(exist_ok=True)
    shutil.copy(root / "layers" / "lin.sqlite", path)
    assert store.names_in_copy(path) == {"P01", "P02"}
    assert store.erase_in_copy(path, DOOMED) == {"decisions": 1}
    assert store.names_in_copy(path) == {"P02"}
    assert SAID.encode() not in path.read_bytes()
    assert [file.name for file in path.parent.iterdir()] == ["lin.sqlite"]


def test_a_copy_from_before_a_migration_is_brought_to_todays_tables(root):
    path = root / "old.sqlite"
    engine = engine_of_file(path)
    with store.transaction(engine.execution_options(**{MIGRATES: True})) as connection:
        migrate.upgrade(connection, Kind.STUDY, to="study_0001")
    assert store.erase_in_copy(path, DOOMED) == {}
    assert "samples" in inspect(engine).get_table_names()


@pytest.mark.parametrize(
    ("content", "is_told"),
    [
        pytest.param(b"SQLite format 3\0" + b"\1" * 2000, True, id="damaged"),
        pytest.param(b"no database at all", True, id="text"),
        pytest.param(None, False, id="another program's"),
    ],
)
def test_a_file_that_is_no_store_is_told_or_left_alone(tmp_path, content, is_told):
    path = tmp_path / "some.sqlite"
    if content is None:
        with closing(sqlite3.connect(path)) as other:
            other.execute("CREATE TABLE mine (words)")
    else:
        path.write_bytes(content)
    if is_told:
        with pytest.raises(StoreError):
            store.erase_in_copy(path, DOOMED)
    else:
        assert store.erase_in_copy(path, DOOMED) is None
        assert store.names_in_copy(path) == set()


def test_a_store_that_another_program_reads_cannot_be_compacted_and_says_so(root, layer, monkeypatch):
    if layer.dialect.name != "sqlite":
        pytest.skip("locks of SQLite")
    monkeypatch.setattr("qualkit.store.sqlite.BUSY_SECONDS", 0.01)
    path = root / "layers" / "lin.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM decisions").fetchall()
        with store.transaction(layer) as connection:
            store.decisions.append(connection, codes("cost", quote=SAID))
        with pytest.raises(StoreError, match="locked by another program"):
            store.compact(path)
    store.compact(path)
    assert store.open_layer(root / "layers", "lin", backups=root / "backups", now=NOW)
