from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from qualkit import store
from qualkit.errors import StoreError
from qualkit.model.coding import Verdict
from qualkit.model.segment import Span
from qualkit.store.decisions import GENESIS, canonical, parsed
from qualkit.store.tables import decisions
from tests.store.made import SPANS, any_decision, codes, decision


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(any_decision, max_size=3))
def test_decisions_come_back_as_they_were_logged(shared_layer, made):
    with store.reading(shared_layer) as connection:
        logged = [store.decisions.append(connection, one) for one in made]
        assert logged == [replace(one, number=number) for number, one in enumerate(made, start=1)]
        assert store.decisions.log(connection) == logged
        for coding in store.codings.every(connection):
            source = logged[coding.decision - 1]
            assert (coding.quote, coding.at, coding.codebook) == (source.quote, source.at, source.codebook)
            assert coding.fingerprint == source.fingerprints.get(coding.code, "")
            assert coding.facets == source.facets.get(coding.code, {})


@given(any_decision)
def test_the_canonical_text_of_a_decision_is_read_back_to_itself(made):
    assert parsed(canonical(made)) == made
    assert canonical(parsed(canonical(made))) == canonical(made)


def test_a_move_and_a_split_come_back(layer):
    made = [
        decision(Verdict.MOVE, moved_to=SPANS[1]),
        decision(Verdict.SPLIT, split_at=4),
        decision(Verdict.UNDO, undoes=1),
    ]
    with store.transaction(layer) as connection:
        logged = [store.decisions.append(connection, one) for one in made]
    with store.reading(layer) as connection:
        assert store.decisions.log(connection) == logged
        assert store.decisions.get(connection, 2) == logged[1]


def test_the_chain_is_what_the_documentation_says(layer):
    with store.transaction(layer) as connection:
        assert store.decisions.head(connection) == (0, "0" * 64)
        for number in (1, 2):
            store.decisions.append(connection, codes("cost"), salt=f"salt{number}")
        rows = connection.execute(select(decisions).order_by(decisions.c.number)).all()
        prev = GENESIS
        for number, row in enumerate(rows, start=1):
            digest = hashlib.sha256((f"salt{number}" + row.payload).encode("utf-8")).hexdigest()
            assert (row.prev, row.digest) == (prev, digest)
            assert row.hash == hashlib.sha256(f"{prev}|{number}|{digest}".encode()).hexdigest()
            prev = row.hash
        assert store.decisions.head(connection) == (2, prev)


def test_the_hash_of_a_known_decision_never_changes(layer):
    with store.transaction(layer) as connection:
        store.decisions.append(connection, codes("cost", quote="太贵😀"), salt="00")
        row = connection.execute(select(decisions)).one()
    assert row.payload == (
        '{"at":"2024-01-31T09:55:00Z","before":null,"codebook":"","coder":"lin","codes":["cost"],"facets":{},'
        '"fingerprints":{},"memo":"","mode":"commit-first","moved_to":null,"number":1,"quote":"太贵😀","shown":[],'
        '"span":[0,10],"split_at":null,"took_ms":null,"transcript":"P01","undoes":null,"verdict":"codes"}'
    )
    assert row.digest == hashlib.sha256(b"00" + row.payload.encode()).hexdigest()


def test_a_control_and_a_continued_act_are_told_in_the_payload_and_come_back(layer):
    with store.transaction(layer) as connection:
        store.decisions.append(connection, codes("cost", is_control=True, is_continued=True))
        row = connection.execute(select(decisions)).one()
        assert '"is_continued":true,"is_control":true,' in row.payload
        (logged,) = store.decisions.log(connection)
    assert (logged.is_control, logged.is_continued) == (True, True)
    assert store.verify(layer) == []


def test_two_equal_decisions_have_different_digests(layer):
    with store.transaction(layer) as connection:
        for _ in range(2):
            store.decisions.append(connection, codes("cost"))
        rows = connection.execute(select(decisions)).all()
    assert rows[0].salt != rows[1].salt
    assert all(len(row.salt) == 32 for row in rows)


@pytest.mark.parametrize(
    ("made", "why"),
    [
        pytest.param(codes("cost", coder="wei"), "another coder's", id="another coder"),
        pytest.param(codes("cost", number=3), "was logged already", id="a number"),
        pytest.param(codes(), "names no code", id="an answer without codes"),
        pytest.param(codes("cost", "cost"), "names a code twice", id="a code twice"),
        pytest.param(decision(Verdict.WITHDRAW), "no code to take back", id="nothing to withdraw"),
        pytest.param(decision(Verdict.MEMO, memo=" \n"), "holds no note", id="an empty memo"),
        pytest.param(decision(Verdict.SPLIT), "splits outside its span", id="a split nowhere"),
        pytest.param(decision(Verdict.SPLIT, Span(3, 9), split_at=3), "splits outside", id="a split at the start"),
        pytest.param(decision(Verdict.SPLIT, Span(3, 9), split_at=9), "splits outside", id="a split at the end"),
        pytest.param(decision(Verdict.MOVE), "does not say where", id="a move to nowhere"),
        pytest.param(decision(Verdict.UNDO), "undoes number None", id="an undo of nothing"),
        pytest.param(decision(Verdict.UNDO, undoes=0), "undoes number 0", id="an undo of number 0"),
        pytest.param(decision(Verdict.UNDO, undoes=1), "undoes number 1", id="an undo of itself"),
        pytest.param(decision(Verdict.UNDO, undoes=-1), "undoes number -1", id="an undo of a negative number"),
    ],
)
def test_a_decision_that_contradicts_itself_is_refused(layer, made, why):
    with store.transaction(layer) as connection:
        with pytest.raises(StoreError, match=why):
            store.decisions.append(connection, made)
        assert store.decisions.head(connection) == (0, GENESIS)


def test_half_an_emoji_is_refused_in_words(layer):
    with pytest.raises(StoreError, match="half of a character"), store.transaction(layer) as connection:
        store.decisions.append(connection, decision(Verdict.MEMO, memo="cut \ud83d here"))
    with store.reading(layer) as connection:
        assert store.decisions.log(connection) == []


@pytest.mark.parametrize("query", [update(decisions).values(at="x"), delete(decisions)], ids=["change", "removal"])
def test_the_database_refuses_a_change_or_removal_of_a_decision(layer, query):
    if layer.dialect.name != "sqlite":
        pytest.skip("triggers are made on SQLite only")
    with store.transaction(layer) as connection:
        store.decisions.append(connection, codes("cost"))
    with pytest.raises(StoreError, match="a decision is never"), store.transaction(layer) as connection:
        connection.execute(query)
    assert store.verify(layer) == []


def test_a_missing_decision_is_told(layer):
    with store.reading(layer) as connection, pytest.raises(StoreError, match="no decision number 7"):
        store.decisions.get(connection, 7)


def test_codings_lost_in_an_edit_are_listed(layer):
    with store.transaction(layer) as connection:
        store.decisions.append(connection, codes("cost", "trust"))
        store.decisions.append(connection, decision(Verdict.WITHDRAW, codes=("trust",)))
        store.decisions.append(connection, decision(Verdict.LOSE))
        assert [coding.code for coding in store.codings.lost(connection)] == ["cost"]
        assert store.codings.standing(connection) == []
        assert [coding.code for coding in store.codings.every(connection, "P01")] == ["cost", "trust"]
        assert store.codings.every(connection, "P02") == []


def test_what_was_decided_on_a_transcript_can_be_erased_and_the_chain_still_holds(layer):
    words = "my neighbour told me so"
    with store.transaction(layer) as connection:
        store.decisions.append(connection, codes("cost", quote=words))
        store.decisions.append(connection, codes("trust", transcript="P02"))
        store.decisions.append(connection, decision(Verdict.MEMO, memo=words))
        store.decisions.append(connection, decision(Verdict.UNDO, transcript="elsewhere", undoes=1))
    with store.transaction(layer) as connection:
        assert store.decisions.erase(connection, {"P01"}) == 3
        assert [made.number for made in store.decisions.log(connection)] == [2]
        assert [coding.code for coding in store.codings.every(connection)] == ["trust"]
        assert store.memos.standing(connection) == []
    assert [(found.kind, found.number, found.is_damage) for found in store.verify(layer)] == [
        ("erased", number, False) for number in (1, 3, 4)
    ]
    with store.transaction(layer) as connection, pytest.raises(StoreError, match="erased: decision number 1"):
        store.decisions.append(connection, decision(Verdict.UNDO, undoes=1))
    with store.transaction(layer) as connection:
        assert store.decisions.append(connection, codes("cost", transcript="P03")).number == 5
    assert {found.kind for found in store.verify(layer)} == {"erased"}


def test_erased_words_are_no_longer_in_the_file(root, layer):
    if layer.dialect.name != "sqlite":
        pytest.skip("looks into the file of SQLite")
    words = "my neighbour told me so"
    with store.transaction(layer) as connection:
        store.decisions.append(connection, codes("cost", quote=words))
    path = root / "layers" / "lin.sqlite"
    assert words.encode() in path.read_bytes()
    with store.transaction(layer) as connection:
        store.decisions.erase(connection, {"P01"})
    assert words.encode() not in path.read_bytes()
    assert [file.name for file in path.parent.iterdir()] == ["lin.sqlite"]
