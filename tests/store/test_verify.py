from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualkit import store
from qualkit.errors import StoreError
from qualkit.model.coding import Verdict
from qualkit.store.tables import decisions as table
from tests.store.made import NOW, SPANS, codes, decision

COLUMNS = [column.name for column in table.columns]
LOG = [
    codes("cost", "trust", quote="太贵😀 too dear"),
    decision(Verdict.MEMO, memo="why?"),
    codes("cost", span=SPANS[1], facets={"cost": {"valence": "good"}}, took_ms=1200),
    decision(Verdict.FLAG, SPANS[1]),
    decision(Verdict.UNDO, undoes=1),
    decision(Verdict.MOVE, SPANS[1], moved_to=SPANS[2]),
]


@pytest.fixture(scope="module")
def logged(tmp_path_factory):
    """The file of a layer with a log; its triggers, which an intruder would drop first, are dropped."""
    root = tmp_path_factory.mktemp("logged")
    store.open_study(root / "study.sqlite", None, backups=root / "backups", now=NOW)
    layer = store.open_layer(root / "layers", "lin", backups=root / "backups", now=NOW)
    with store.transaction(layer) as connection:
        for made in LOG:
            store.decisions.append(connection, made)
    path = root / "layers" / "lin.sqlite"
    run(path, "DROP TRIGGER decisions_are_kept", "DROP TRIGGER decisions_are_never_removed")
    return path


@pytest.fixture
def copy(logged, layer, root):
    """That layer in a study of its own, to be altered."""
    path = root / "layers" / "lin.sqlite"
    shutil.copy(logged, path)
    return path


def run(path, *statements, values=()):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA synchronous = OFF")
        for statement in statements:
            connection.execute(statement, values)


def renumbered(*changes):
    return [f"UPDATE decisions SET number = {new} WHERE number = {old}" for old, new in changes]  # noqa: S608


def kinds(layer, **options):
    return [(finding.kind.value, finding.number) for finding in store.verify(layer, **options)]


def test_a_log_that_nobody_touched_is_sound(copy, layer):
    assert store.verify(layer) == []
    with store.reading(layer) as connection:
        head = store.decisions.head(connection)
    assert store.verify(layer, heads={"lin": head, "wei": (9, "x")}) == []


def test_an_empty_log_is_sound(layer):
    assert store.verify(layer, heads={"lin": (0, "0" * 64)}) == []


values = (
    st.none()
    | st.integers(-(2**40), 2**40)
    | st.text("0123456789abcdef😀 {}\"'", max_size=70)
    | st.binary(max_size=8)
    | st.floats(allow_nan=False, allow_infinity=False)
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.sampled_from(COLUMNS), st.integers(1, len(LOG)), values)
def test_no_field_of_a_decision_can_hold_another_value_unnoticed(logged, copy, layer, column, number, value):
    shutil.copy(logged, copy)
    before = rows_of(copy)
    try:
        run(copy, f'UPDATE decisions SET "{column}" = ? WHERE number = {number}', values=(value,))  # noqa: S608
    except sqlite3.IntegrityError:
        return  # the database itself refuses: not NULL, a number twice, no number
    altered = rows_of(copy) != before
    assert any(finding.is_damage for finding in store.verify(layer)) == altered


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.sampled_from(COLUMNS), st.integers(1, len(LOG)), st.integers(0, 5000), st.integers(1, 255))
def test_no_byte_of_a_decision_can_be_altered_unnoticed(logged, copy, layer, column, number, at, mask):
    shutil.copy(logged, copy)
    with closing(sqlite3.connect(copy)) as connection:
        query = f'SELECT CAST("{column}" AS BLOB), typeof("{column}") FROM decisions WHERE number = {number}'  # noqa: S608
        kept, kind = connection.execute(query).fetchone()
    altered = bytearray(kept)
    altered[at % len(altered)] ^= mask
    try:
        run(
            copy,
            f'UPDATE decisions SET "{column}" = CAST(? AS {kind}) WHERE number = {number}',  # noqa: S608
            values=(bytes(altered),),
        )
    except sqlite3.IntegrityError:
        return
    with closing(sqlite3.connect(copy)) as connection:
        (now,) = connection.execute(
            f'SELECT CAST("{column}" AS BLOB) FROM decisions WHERE number = {number}'  # noqa: S608
        ).fetchone() or (None,)
    # "1" read back from "1" and a control character is the same number again.
    assert any(finding.is_damage for finding in store.verify(layer)) == (now != kept)


def rows_of(path):
    with closing(sqlite3.connect(path)) as connection:
        return [(*row, *map(type, row)) for row in connection.execute("SELECT * FROM decisions ORDER BY number")]


def test_a_removed_decision_is_named(copy, layer):
    run(copy, "DELETE FROM decisions WHERE number = 3")
    assert ("missing", 3) in kinds(layer)


def test_the_first_decision_removed_is_named(copy, layer):
    run(copy, "DELETE FROM decisions WHERE number = 1")
    assert ("missing", 1) in kinds(layer)


def test_a_removed_decision_whose_successors_are_renumbered_is_found(copy, layer):
    run(copy, "DELETE FROM decisions WHERE number = 3", *renumbered((4, 3), (5, 4), (6, 5)))
    assert {("altered", 3), ("altered", 4), ("altered", 5)} <= set(kinds(layer))


def test_an_inserted_decision_is_found(copy, layer):
    run(
        copy,
        "INSERT INTO decisions SELECT 7, at, verdict, transcript, start, end, salt, payload, digest, hash, hash"
        " FROM decisions WHERE number = 6",
    )
    assert ("altered", 7) in kinds(layer)


def test_two_decisions_that_changed_places_are_found(copy, layer):
    run(copy, *renumbered((2, 99), (3, 2), (99, 3)))
    assert {("altered", 2), ("altered", 3)} <= set(kinds(layer))


def test_a_tail_cut_off_is_found_by_its_codings(copy, layer):
    run(copy, "DELETE FROM decisions WHERE number > 2")
    assert ("stale", 3) in kinds(layer)


def test_a_tail_cut_off_with_its_codings_is_found_by_a_head_noted_outside(copy, layer):
    with store.reading(layer) as connection:
        head = store.decisions.head(connection)
    run(copy, "DELETE FROM decisions WHERE number > 4", "DELETE FROM codings", "DELETE FROM memos")
    run(copy, "DELETE FROM decisions WHERE number > 0")
    assert kinds(layer) == []
    assert kinds(layer, heads={"lin": head}) == [("cut", 6)]


def test_a_log_written_anew_is_found_by_a_head_noted_outside(layer):
    with store.transaction(layer) as connection:
        store.decisions.append(connection, codes("trust"))
    assert kinds(layer) == []
    assert kinds(layer, heads={"lin": (1, "0" * 64)}) == [("altered", 1)]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        pytest.param("UPDATE codings SET code = 'other' WHERE decision = 3", ("stale", 3), id="a code"),
        pytest.param("UPDATE codings SET withdrawn = NULL", None, id="nothing, for none of these was withdrawn"),
        pytest.param("UPDATE codings SET withdrawn = 4", ("stale", 3), id="a withdrawal"),
        pytest.param("UPDATE codings SET facets = '{'", ("stale", 3), id="facets that are no JSON"),
        pytest.param("UPDATE codings SET quote = CAST(x'ff' AS TEXT)", ("stale", 3), id="words that are no text"),
        pytest.param("UPDATE codings SET start = 'here'", ("stale", 3), id="a span that is no number"),
        pytest.param("DELETE FROM codings", ("stale", 3), id="a removed coding"),
        pytest.param("UPDATE memos SET text = 'because'", ("stale", 2), id="a memo"),
        pytest.param("UPDATE memos SET lost = 4", ("stale", 2), id="a lost memo"),
        pytest.param(
            "INSERT INTO memos (decision, coder, transcript, start, end, text, at, subject, subject_id, kind, first)"
            " VALUES (9, 'lin', 'P01', 0, 1, 'x', '', '', '', '', 9)",
            ("stale", 9),
            id="an added memo",
        ),
    ],
)
def test_codings_and_memos_are_compared_with_the_log(copy, layer, statement, expected):
    run(copy, statement)
    assert kinds(layer) == ([] if expected is None else [expected])


def test_the_layer_of_another_coder_under_a_new_name_is_found(copy, layer):
    run(copy, "UPDATE meta SET value = 'wei' WHERE key = 'coder'")
    assert [kind for kind, _ in kinds(layer)] == ["altered"] * len(LOG)


def test_a_finding_says_what_was_altered(copy, layer):
    run(copy, "UPDATE decisions SET transcript = 'P09', at = 'later' WHERE number = 4")
    (finding,) = store.verify(layer)
    assert finding == store.Finding("lin", store.FindingKind.ALTERED, "decision 4 was altered: at, transcript", 4)


def test_a_payload_that_is_no_text_is_found_and_reading_the_log_tells_it(copy, layer):
    run(copy, "UPDATE decisions SET payload = CAST(x'ff' AS TEXT) WHERE number = 2")
    assert ("altered", 2) in kinds(layer)
    with pytest.raises(StoreError, match="is damaged"), store.reading(layer) as connection:
        store.decisions.log(connection)


def test_a_payload_that_is_no_decision_is_told_by_number(copy, layer):
    run(copy, "UPDATE decisions SET payload = '{}' WHERE number = 2")
    with (
        pytest.raises(StoreError, match="decision number 2 in the log is damaged\n  Run: qualkit verify"),
        store.reading(layer) as connection,
    ):
        store.decisions.log(connection)


def test_a_study_is_no_layer(study):
    with pytest.raises(StoreError, match="does not tell its coder"):
        store.verify(study)


def test_a_damaged_page_of_the_file_is_found(copy, layer):
    data = bytearray(copy.read_bytes())
    page = int.from_bytes(data[16:18], "big")
    start = data.index(b"ix_codings_transcript")
    assert start < page * 2
    with closing(sqlite3.connect(copy)) as connection:
        (root_page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ix_codings_transcript'"
        ).fetchone()
    begin = (root_page - 1) * page
    data[begin + 100 : begin + page] = bytes(page - 100)
    copy.write_bytes(data)
    assert any(kind == "damaged" for kind, _ in kinds(layer))
