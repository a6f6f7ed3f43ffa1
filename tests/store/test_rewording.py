"""Names leave a log whose chain holds; nothing but a logged replacement passes for one."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select, text, update

from qualkit import store
from qualkit.errors import StoreError
from qualkit.model.coding import Verdict
from qualkit.model.segment import Span
from qualkit.store import FindingKind, erasure, rewording, tables
from qualkit.store.migrate import Kind
from tests.store.made import AT, codes, decision

MEMO = decision(Verdict.MEMO, quote="Anna said", memo="Anna was angry")


def said(one):
    return replace(one, quote=one.quote.replace("Anna", "[Name 1]"), memo=one.memo.replace("Anna", "[Name 1]"))


def logged(layer):
    with store.transaction(layer) as connection:
        for one in (codes("cost", quote="Anna said"), codes("trust", span=Span(10, 24), quote="else"), MEMO):
            store.decisions.append(connection, one)


def reworded(layer, moves=()):
    with store.transaction(layer) as connection:
        return rewording.reword(connection, said, list(moves), at=AT)


def test_words_go_and_the_chain_holds(layer):
    logged(layer)
    with store.reading(layer) as connection:
        hashes = connection.execute(select(tables.decisions.c.hash).order_by(tables.decisions.c.number)).scalars().all()
    move = decision(Verdict.MOVE, span=Span(10, 24), quote="else", moved_to=Span(14, 28))
    assert reworded(layer, [move]) == 2
    with store.reading(layer) as connection:
        rows = connection.execute(select(tables.decisions).order_by(tables.decisions.c.number)).all()
        assert [row.hash for row in rows[:3]] == hashes
        assert not any("Anna" in row.payload for row in rows)
        assert {(c.code, c.quote, c.span) for c in store.codings.standing(connection)} == {
            ("cost", "[Name 1] said", Span(0, 10)),
            ("trust", "else", Span(14, 28)),
        }
        assert [memo.text for memo in store.memos.standing(connection)] == ["[Name 1] was angry"]
    findings = store.verify(layer)
    assert [(f.kind, f.number, f.is_damage) for f in findings] == [(FindingKind.REWORDED, 5, False)]


def test_what_follows_is_logged_and_reworded_again(layer):
    logged(layer)
    reworded(layer)
    with store.transaction(layer) as connection:
        store.decisions.append(connection, codes("cost", span=Span(30, 40), quote="Bob"))
        rewording.reword(connection, lambda one: replace(one, quote=one.quote.replace("said", "told")), [], at=AT)
    assert [f.kind for f in store.verify(layer)] == [FindingKind.REWORDED, FindingKind.REWORDED]


def test_nothing_is_logged_when_no_word_changes(layer):
    logged(layer)
    with store.transaction(layer) as connection:
        assert rewording.reword(connection, lambda one: one, [], at=AT) == 0
        assert store.decisions.head(connection)[0] == 3


def test_more_than_words_cannot_be_changed(layer):
    logged(layer)
    with store.transaction(layer) as connection, pytest.raises(ValueError, match="more than the words of decision 1"):
        rewording.reword(connection, lambda one: replace(one, codes=("other",)), [], at=AT)


def changed(layer, number, **fields):
    """An entry as somebody with the file and another program would leave it."""
    with store.transaction(layer) as connection:
        connection.execute(text("DROP TRIGGER decisions_are_kept"))
        row = connection.execute(select(tables.decisions).where(tables.decisions.c.number == number)).one()
        payload = json.dumps(
            {**json.loads(row.payload), **fields}, sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )
        is_row = tables.decisions.c.number == number
        connection.execute(update(tables.decisions).where(is_row).values(payload=payload))


@pytest.mark.parametrize(
    ("number", "fields", "altered"),
    [
        pytest.param(1, {"quote": "other"}, {1}, id="a reworded entry altered afterwards"),
        pytest.param(2, {"quote": "other"}, {2}, id="an entry that no rewording lists"),
        pytest.param(4, {"reworded": {"2": "0" * 64}}, {1, 3, 4}, id="the rewording itself"),
    ],
)
def test_an_alteration_is_no_rewording(layer, number, fields, altered):
    logged(layer)
    reworded(layer)
    changed(layer, number, **fields)
    findings = store.verify(layer)
    assert {f.number for f in findings if f.kind is FindingKind.ALTERED} == altered


def test_the_store_refuses_words_that_no_rewording_vouches_for(layer):
    logged(layer)
    reworded(layer)
    query = update(tables.decisions).where(tables.decisions.c.number == 2).values(payload="{}")
    with pytest.raises(StoreError, match="a decision is never changed"), store.transaction(layer) as connection:
        connection.execute(query)


def test_reworded_decisions_can_still_be_erased(layer):
    logged(layer)
    reworded(layer)
    with store.transaction(layer) as connection:
        store.decisions.erase(connection, {"P01"})
    assert {f.kind for f in store.verify(layer)} == {FindingKind.ERASED, FindingKind.REWORDED}


def test_every_table_with_words_is_reworded_or_written_anew():
    written_anew = {"transcripts", "turns", "segments", "sample_segments"}
    assert set(rewording.REWORDERS) == set(erasure.HOLDERS[Kind.STUDY]) - written_anew
