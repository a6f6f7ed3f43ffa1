from __future__ import annotations

import hashlib

import pytest

from qualkit import store
from qualkit.errors import StoreError
from tests.store.made import AT


def state(text, name="health"):
    return store.CodebookState(hashlib.sha256(text.encode()).hexdigest(), AT, name, "1", text)


@pytest.mark.parametrize("text", ["name: x\n", "\ufeffname: x\r\nlabel: 😀\r\n", "", "a\rb"])
def test_a_state_comes_back_byte_for_byte(study, text):
    with store.reading(study) as connection:
        kept = store.codebooks.add(connection, state(text))
        assert kept.text.encode() == text.encode()
        assert store.codebooks.get(connection, kept.sha256) == kept


def test_states_come_in_the_order_of_first_sight(study):
    with store.reading(study) as connection:
        for text in ("z", "a", "z", "m"):
            store.codebooks.add(connection, state(text))
        assert [kept.text for kept in store.codebooks.every(connection)] == ["z", "a", "m"]
        assert [kept.number for kept in store.codebooks.every(connection)] == [1, 2, 3]


def test_a_text_that_is_not_the_file_is_refused(study):
    wrong = store.CodebookState("0" * 64, AT, "health", "1", "name: x\n")
    with store.reading(study) as connection:
        with pytest.raises(StoreError, match="the text of codebook 'health' is not the file"):
            store.codebooks.add(connection, wrong)
        assert store.codebooks.find(connection, "0" * 64) is None
        with pytest.raises(StoreError, match="no codebook with sha256 000000000000… was ever seen"):
            store.codebooks.get(connection, "0" * 64)


def test_edits_are_numbered_and_the_last_standing_is_undone_first(study):
    with store.reading(study) as connection:
        shas = [store.codebooks.add(connection, state(text)).sha256 for text in "abc"]
        first = store.edits.add(connection, store.Edit(AT, "rename a to b", shas[0], shas[1]))
        second = store.edits.add(connection, store.Edit(AT, "retire c", shas[1], shas[2]))
        assert (first.number, second.number) == (1, 2)
        assert store.edits.last_standing(connection) == second
        store.edits.set_undone(connection, 2)
        assert store.edits.last_standing(connection) == first
        assert [edit.is_undone for edit in store.edits.every(connection)] == [False, True]
        store.edits.set_undone(connection, 2, is_undone=False)
        assert store.edits.last_standing(connection) == second


def test_there_is_no_edit_to_undo(study):
    with store.reading(study) as connection:
        assert store.edits.last_standing(connection) is None
        with pytest.raises(StoreError, match="no edit number 3"):
            store.edits.set_undone(connection, 3)


def test_an_edit_between_states_that_were_not_kept_is_refused(study):
    with pytest.raises(StoreError, match="refuses"), store.transaction(study) as connection:
        store.edits.add(connection, store.Edit(AT, "rename", "0" * 64, "1" * 64))
