"""Memos about words and about ideas, in versions, as the log leads to them."""

import pytest

from qualkit import store
from qualkit.errors import StoreError
from qualkit.model.coding import Verdict
from qualkit.model.memo import NOWHERE, About, Subject
from qualkit.model.segment import Span
from tests.store.made import SPANS, decision

CODE = About(Subject.CODE, "cost")
CASE = About(Subject.CASE, "P01")
FIELD = About(Subject.TRANSCRIPT, "P01")
HERE, THERE = SPANS[0], Span(30, 40)


def idea(about, text, **fields):
    transcript = about.id if about.subject is Subject.TRANSCRIPT else ""
    return decision(Verdict.MEMO, NOWHERE, transcript=transcript, quote="", about=about, memo=text, **fields)


def texts(found):
    return [memo.text for memo in found]


def test_memos_about_ideas_stand_apart_from_those_about_words(layer):
    with store.transaction(layer) as connection:
        for made in (idea(CODE, "dear", kind="question"), decision(Verdict.MEMO, memo="why?"), idea(FIELD, "noisy")):
            store.decisions.append(connection, made)
        assert texts(store.memos.standing(connection)) == ["why?"]
        about = {memo.text: (memo.about, memo.kind, memo.name) for memo in store.memos.about_ideas(connection)}
    assert about == {"dear": (CODE, "question", "lin:1"), "noisy": (FIELD, "", "lin:3")}
    assert store.verify(layer) == []


def test_a_new_version_stands_in_place_of_the_old_one_and_both_are_kept(layer):
    with store.transaction(layer) as connection:
        store.decisions.append(connection, idea(CODE, "dear"))
        store.decisions.append(connection, idea(CODE, "dear to patients", revises=1))
        store.decisions.append(connection, idea(CODE, "dear to all", revises=1))
        assert texts(store.memos.about_ideas(connection)) == ["dear to all"]
        history = store.memos.versions(connection, 1)
    assert [(memo.text, memo.ended) for memo in history] == [
        ("dear", 2),
        ("dear to patients", 3),
        ("dear to all", None),
    ]
    assert {memo.name for memo in history} == {"lin:1"}
    assert store.verify(layer) == []


def test_a_withdrawn_memo_stands_again_when_the_withdrawal_is_undone(layer):
    with store.transaction(layer) as connection:
        store.decisions.append(connection, idea(CODE, "dear"))
        taken = decision(Verdict.WITHDRAW, NOWHERE, transcript="", quote="", revises=1)
        store.decisions.append(connection, taken)
        assert store.memos.about_ideas(connection) == []
        store.decisions.append(connection, decision(Verdict.UNDO, NOWHERE, transcript="", undoes=2))
        assert texts(store.memos.about_ideas(connection)) == ["dear"]
    assert store.verify(layer) == []


def test_a_new_version_moves_with_its_words_and_the_old_one_comes_back_there(layer):
    with store.transaction(layer) as connection:
        store.decisions.append(connection, decision(Verdict.MEMO, memo="why?"))
        store.decisions.append(connection, decision(Verdict.MEMO, memo="because", revises=1))
        store.decisions.append(connection, decision(Verdict.MOVE, moved_to=THERE))
        assert [(memo.span, memo.text) for memo in store.memos.standing(connection)] == [(THERE, "because")]
        store.decisions.append(connection, decision(Verdict.UNDO, undoes=2))
        assert [(memo.span, memo.text) for memo in store.memos.standing(connection)] == [(THERE, "why?")]
    assert store.verify(layer) == []


def test_a_field_note_stays_when_the_first_words_of_its_interview_move(layer):
    with store.transaction(layer) as connection:
        store.decisions.append(connection, idea(FIELD, "noisy"))
        store.decisions.append(connection, decision(Verdict.MOVE, NOWHERE, moved_to=THERE))
        store.decisions.append(connection, decision(Verdict.LOSE, NOWHERE))
        assert [(memo.span, memo.text) for memo in store.memos.about_ideas(connection)] == [(NOWHERE, "noisy")]
        assert store.projection.anchored(store.decisions.log(connection)) == []
    assert store.verify(layer) == []


def test_a_lost_memo_can_be_withdrawn(layer):
    with store.transaction(layer) as connection:
        store.decisions.append(connection, decision(Verdict.MEMO, memo="why?"))
        store.decisions.append(connection, decision(Verdict.LOSE))
        assert texts(store.memos.lost(connection)) == ["why?"]
        store.decisions.append(connection, decision(Verdict.WITHDRAW, revises=1))
        assert store.memos.lost(connection) == []
    assert store.verify(layer) == []


def test_field_notes_and_memos_about_the_case_are_erased_with_a_participant(layer):
    with store.transaction(layer) as connection:
        for made in (idea(FIELD, "noisy"), idea(CASE, "shy"), idea(CASE, "very shy", revises=2), idea(CODE, "dear")):
            store.decisions.append(connection, made)
        store.decisions.append(connection, decision(Verdict.WITHDRAW, NOWHERE, transcript="", revises=2))
        assert store.decisions.erase(connection, {"P01"}, case="P01") == 4
        assert texts(store.memos.about_ideas(connection)) == ["dear"]
    assert {finding.kind for finding in store.verify(layer)} == {"erased"}


@pytest.mark.parametrize(
    ("made", "why"),
    [
        pytest.param(decision(Verdict.MEMO, about=CODE, memo="x"), "about words and something else", id="two subjects"),
        pytest.param(idea(CODE, "x", revises=7), "revises number 7, which is not in the log", id="no such memo"),
        pytest.param(idea(CODE, "  "), "holds no note", id="blank"),
    ],
)
def test_a_memo_that_contradicts_itself_is_refused(layer, made, why):
    with store.transaction(layer) as connection, pytest.raises(StoreError, match=why):
        store.decisions.append(connection, made)
