"""The rankings that suggestions must beat."""

import numpy as np
import pytest

from qualkit.model.suggestion import EvidenceKind
from qualkit.suggestion import Answer, CodeText
from qualkit.suggestion.floors import by_codes_before, by_definition, by_frequency, by_words, targets_of
from qualkit.suggestion.replay import onsets, stops
from tests.suggestion.conftest import CODES, SAID, hashed, passage


def coded(transcript, number, *codes):
    return Answer(passage(transcript, number, "words"), codes)


def test_frequency_counts_what_was_given(answers):
    often = by_frequency([*answers, coded("P9", 1, "trust", "unknown")], CODES, 2)
    assert often.tolist() == [[4, 5, 4]] * 2


@pytest.mark.parametrize("vectors", [pytest.param(hashed, id="vectors"), pytest.param(None, id="words")])
def test_definitions_find_what_is_alike(code_texts, vectors):
    said = [(code, text) for code, texts in SAID.items() for text in texts]
    passages = [passage("P1", number, text) for number, (_, text) in enumerate(said)]
    first = by_definition(passages, CODES, code_texts, vectors).argmax(axis=1)
    assert sum(CODES[column] == code for column, (code, _) in zip(first, said, strict=True)) >= 8


def test_a_code_without_texts_comes_last_and_texts_against_a_code_do_not_speak_for_it(code_texts):
    against = CodeText("extra", "the bill was more than I could pay", EvidenceKind.EXAMPLE, is_positive=False)
    scores = by_definition([passage("P1", 1, SAID["cost"][0])], (*CODES, "extra"), [*code_texts, against], None)
    assert scores[0].argmin() == 3


def test_words_learn_from_answers_alone(answers):
    scores = by_words([passage("P9", 1, "the queue was long, hours of it")], answers, CODES)
    assert CODES[int(scores[0].argmax())] == "waiting"
    assert len(set(by_words([passage("P9", 1, "queue")], [], CODES)[0])) == 1


def test_codes_before_are_those_of_the_interview_and_the_nearest_comes_first():
    known = [coded("P1", 1, "cost"), coded("P1", 2, "trust"), coded("P1", 3), coded("P2", 3, "waiting")]
    often = targets_of(known, CODES).sum(axis=0)
    scores = by_codes_before(passage("P1", 4, "now"), known, CODES, often=often)
    assert [CODES[number] for number in np.argsort(-scores)] == ["trust", "cost", "waiting"]
    # What is coded already but stands behind is not before.
    first = by_codes_before(passage("P1", 0, "now"), known, CODES, often=often)
    assert first.max() < 1e-3


def test_onsets_are_codes_that_the_segment_before_did_not_hold():
    answers = [coded("P1", 2, "cost", "trust"), coded("P1", 1, "cost"), coded("P2", 1, "cost"), coded("P1", 3)]
    assert onsets(answers, CODES).tolist() == [[0, 1, 0], [1, 0, 0], [1, 0, 0], [0, 0, 0]]


@pytest.mark.parametrize("n_answers", [1, 9, 26, 149, 151, 802])
def test_stops_cut_all_answers_into_stretches_none_of_them_tiny(n_answers):
    found = stops(n_answers)
    assert found[0] == 0
    assert list(found) == sorted(set(found))
    assert found[-1] < n_answers
    if n_answers > 200:
        assert n_answers - found[-1] >= 50
