"""Likeness by meaning, words and letters, and what a session expects from it."""

from __future__ import annotations

import numpy as np
import pytest

from qualkit.model.suggestion import EvidenceKind
from qualkit.suggestion import CodeText
from qualkit.suggestion import expectations as module
from qualkit.suggestion.alike import Likeness, Traits, alike, alike_with_questions
from qualkit.suggestion.clues import Codebook
from qualkit.suggestion.expectations import Expectations
from qualkit.suggestion.view import by_meaning, by_words
from qualkit.suggestion.words import letters, words
from tests.suggestion.conftest import CODES, SAID, WRITTEN, hashed, passage

PASSAGES = [passage("P1", n, text, f"and {n}?") for n, text in enumerate(one for said in SAID.values() for one in said)]
TEXTS = [CodeText(code, text, EvidenceKind.DEFINITION) for code, text in sorted(WRITTEN.items())]
TARGETS = np.repeat(np.eye(3, dtype=np.float32), 4, axis=0)
BOOK = Codebook.of(TEXTS, {code: number for number, code in enumerate(CODES)})
ALL = np.arange(len(PASSAGES))


def likeness(passages=PASSAGES, vectors=hashed):
    said, asked, written = [p.text for p in passages], [p.question for p in passages], [t.text for t in TEXTS]
    every = [*said, *asked, *written]
    views = [by_words(words(every), len(said))]
    if vectors is not None:
        views.insert(0, by_meaning(said, asked, written, vectors))
    return Likeness.of(views, by_words(letters(every), len(said)), passages)


def expecting(numbers, **options):
    return Expectations(likeness(), BOOK, ALL[list(numbers)], TARGETS[list(numbers)], live=True, **options)


def test_a_passage_resembles_itself_by_two_and_what_shares_nothing_by_little():
    made = likeness()
    found = alike(made.passages, made.passages)
    assert np.diag(found) == pytest.approx(np.full(len(PASSAGES), 2.0), abs=1e-5)
    assert found == pytest.approx(found.T, abs=1e-6)
    assert found[0, 1:4].max() > found[0, 4:].max() / 2


def test_without_vectors_words_and_letters_remain():
    made = likeness(vectors=None)
    assert np.diag(alike(made.passages, made.passages)) == pytest.approx(np.ones(len(PASSAGES)), abs=1e-5)
    both = likeness()
    by_meaning_alone = alike(both.passages.without_words(), both.passages)
    assert by_meaning_alone + alike(made.passages, made.passages) == pytest.approx(
        alike(both.passages, both.passages), abs=1e-5
    )


def test_misspelt_words_stay_alike_by_letters():
    rows = letters(["receptionist", "recepsionist", "thunderstorm"]).rows
    cosines = (rows @ rows.T).toarray()
    assert cosines[0, 1] > 0.3 > cosines[0, 2]


def test_letters_of_chinese_are_runs_of_up_to_three():
    assert {"信任他", "信任", "他"} <= set(letters(["信任他"]).terms)


@pytest.mark.parametrize(
    ("questions", "counts"),
    [pytest.param(["why?", "how?"], True, id="an interview"), pytest.param(["why?", "why?"], False, id="a survey")],
)
def test_questions_count_where_they_differ(questions, counts):
    made = likeness([passage("P1", n, "the bill", question) for n, question in enumerate(questions)])
    both = alike_with_questions(made.at(np.array([0])), made.at(np.array([0])))[0, 0]
    assert (both > 2.01) == counts


def test_answers_taken_in_singly_or_at_once_or_back_expect_the_same():
    at_once = expecting(range(9)).clue(ALL, ALL[:0])
    singly = expecting(())
    for number in range(9):
        singly.clue(ALL[number : number + 1], ALL[:0])  # as a session does: asked about, then answered
        singly.learn(ALL[number : number + 1], TARGETS[number : number + 1])
    assert singly.clue(ALL, ALL[:0]) == pytest.approx(at_once, abs=1e-5)
    more = expecting((*range(4), 11, *range(4, 9)))
    assert more.clue(ALL, ALL[11:12]) == pytest.approx(at_once, abs=1e-5)
    more.forget(11)
    assert more.clue(ALL, ALL[:0]) == pytest.approx(at_once, abs=1e-5)


def test_when_all_places_are_taken_rare_codes_still_count_and_nothing_depends_on_the_way(monkeypatch):
    monkeypatch.setattr(module, "_MOST_AT_ONCE", 8)
    monkeypatch.setattr(module, "_FEW", 2)
    at_once = expecting(ALL)
    assert at_once.rows.tolist() == [0, 1, 2, 3, 4, 5]  # 3 texts and 5 answers; then one of a code with few
    singly = expecting(())
    for number in ALL:
        singly.learn(ALL[number : number + 1], TARGETS[number : number + 1])
    assert singly.rows.tolist() == at_once.rows.tolist()
    singly.forget(2)
    assert singly.rows.tolist() == expecting([n for n in ALL if n != 2]).rows.tolist()
    assert singly.clue(ALL, ALL[:0]) == pytest.approx(
        expecting([n for n in ALL if n != 2]).clue(ALL, ALL[:0]), abs=1e-5
    )


def test_a_passage_that_came_later_is_compared_like_the_others():
    whole, part = likeness(), likeness(PASSAGES)
    last = np.array([len(PASSAGES) - 1])
    less = Likeness(part.passages.at(ALL[:-1]), part.questions.at(ALL[:-1]), part.texts)
    grown = less.with_one(part.passages.at(last), part.questions.at(last))
    assert alike(grown.passages, grown.texts) == pytest.approx(alike(whole.passages, whole.texts))


def test_rows_without_words_resemble_nothing():
    made = likeness([passage("P1", 0, "…", "?"), passage("P1", 1, "the bill", "why?")])
    assert alike(made.passages, made.passages)[0].tolist() == [0.0, 0.0]
    assert isinstance(made.passages, Traits)
