"""An evaluation: nothing assisted, nothing of the interview left out, the same figures each time."""

import dataclasses
from typing import Any

import numpy as np
import pytest

from qualkit.errors import AnalysisError
from qualkit.suggestion import Answer
from qualkit.suggestion.comparison import RARE
from qualkit.suggestion.evaluation import BATCH_PART, LEFT_OUT, PARTS, Gold, evaluate
from qualkit.suggestion.own import Given
from qualkit.suggestion.replay import Replay
from qualkit.suggestion.trial import BATCH, BEFORE, FLOORS, SUGGESTIONS, KnownVectors, Trial, dealt
from tests.suggestion.conftest import CODES, SAID, hashed, passage


@pytest.fixture
def golds(answers):
    quiet = [Answer(passage(f"P{n}", 90, "yes, go on"), ()) for n in (1, 2, 3)]
    return [Gold(answer, Given.FIRST, number) for number, answer in enumerate([*answers, *quiet])]


@pytest.fixture
def evaluated(golds, code_texts):
    def run(some=golds, **options):
        texts = [words for gold in some for words in (gold.answer.passage.text, gold.answer.passage.question)]
        vectors = KnownVectors.of([*texts, *(text.text for text in code_texts)], hashed)
        settings: dict[str, Any] = {
            "passages": [],
            "codes": CODES,
            "texts_without": lambda _out: code_texts,
            "vectors": vectors,
        }
        return evaluate(some, **settings | options)

    return run


def test_every_part_is_there_and_suggestions_find_what_was_said(evaluated):
    found = evaluated()
    assert found.left_out.methods == (SUGGESTIONS, *FLOORS)
    assert found.replay is not None
    assert found.replay.methods == (SUGGESTIONS, BEFORE, *FLOORS)
    assert (found.left_out.n_passages, found.left_out.n_interviews) == (12, 3)
    assert found.left_out.of("hit@1").by_method[SUGGESTIONS].value > 0.7
    assert [point.given for point in found.curve] == [0, 7]
    assert (found.none.n_none, found.none.n_coded) == (3, 12)
    assert {one.code: one.n_given for one in found.by_code} == dict.fromkeys(CODES, 4)
    assert sum(one.n for one in found.by_interview) == 12
    assert found.counts == {Given.FIRST: 15}


@pytest.mark.parametrize("where", [0, 7, -1])
def test_assisted_answers_are_refused_wherever_they_stand(evaluated, golds, where):
    golds[where] = dataclasses.replace(golds[where], given=Given.ASSISTED)
    with pytest.raises(AnalysisError, match="with suggestions on screen"):
        evaluated(golds)


def test_no_answer_of_the_interview_left_out_is_given_and_its_texts_are_not(evaluated, golds):
    trials, asked = [], []

    def keep(tasks):
        trials.extend(tasks)
        return [task() for task in tasks]

    def texts(out):
        asked.append(out)
        return ()

    evaluated(run=keep, texts_without=texts)
    left_out = [one for one in trials if isinstance(one, Trial)]
    for trial in left_out:
        scored = {one.transcript for one in trial.scored}
        assert not scored & {answer.passage.transcript for answer in trial.given}
    assert asked[:3] == [frozenset({"P1"}), frozenset({"P2"}), frozenset({"P3"})]
    (replay,) = [one for one in trials if isinstance(one, Replay)]
    assert [answer.passage for answer in replay.answers] == [gold.answer.passage for gold in golds]
    assert frozenset({"P1", "P2", "P3"}) in asked


def test_replay_judges_by_what_came_before_alone(evaluated, golds):
    """The last answers' codes change nothing about how the first ones are judged."""
    tasks = []

    def keep(found):
        tasks.extend(found)
        return [one() for one in found]

    evaluated(run=keep)
    (replay,) = [one for one in tasks if isinstance(one, Replay)]
    turned = [*replay.answers[:6], *(dataclasses.replace(one, codes=("cost",)) for one in replay.answers[6:])]
    before, after = replay(), dataclasses.replace(replay, answers=tuple(turned))()
    for name, ranking in before.rankings.items():
        np.testing.assert_array_equal(ranking[:7], after.rankings[name][:7])


def test_the_same_answers_in_another_order_give_the_same_figures(evaluated, golds):
    assert evaluated() == evaluated(golds[::-1])


def test_the_batch_stands_beside_when_it_is_asked_for_and_is_no_floor(evaluated):
    found = evaluated(parts=(*PARTS, BATCH_PART)).left_out
    assert found.methods == (SUGGESTIONS, BATCH, *FLOORS)
    assert set(found.of("LRAP").above) == set(FLOORS)


def test_the_floor_to_beat_is_the_strongest(evaluated):
    one = evaluated(parts=(LEFT_OUT,)).left_out.of("hit@3")
    assert one.by_method[one.strongest].value == max(one.by_method[floor].value for floor in FLOORS)
    difference = one.by_method[SUGGESTIONS].value - one.by_method[one.strongest].value
    assert one.above[one.strongest].value == pytest.approx(difference)


def test_parts_not_asked_for_are_not_there(evaluated):
    found = evaluated(parts=(LEFT_OUT,))
    assert (found.replay, found.onsets, found.curve, found.replay_curve, found.replay_error) == (
        None,
        None,
        (),
        (),
        None,
    )


def test_it_works_from_words_alone_and_without_any_text(evaluated):
    assert evaluated(vectors=None).left_out.of("hit@1").by_method[SUGGESTIONS].value > 0.5
    bare = evaluated(texts_without=lambda _out: (), vectors=None)
    assert 0 <= bare.left_out.of("LRAP").by_method[SUGGESTIONS].value <= 1


def test_rare_codes_are_reported_apart(evaluated, golds):
    assert evaluated().left_out.of(RARE).by_method[SUGGESTIONS].value is None
    many = [
        Gold(Answer(passage(f"P{n % 3}", 200 + n, SAID["cost"][n % 4]), ("cost",)), Given.FIRST, 100 + n)
        for n in range(90)
    ]
    rare = evaluated([*golds, *many]).left_out.of(RARE).by_method
    assert rare[SUGGESTIONS].n == 2
    assert rare[SUGGESTIONS].value > 0.5


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        pytest.param({"threshold": 0.0}, "threshold", id="threshold of nothing"),
        pytest.param({"threshold": 1.0}, "threshold", id="threshold of certainty"),
        pytest.param({"some": []}, "0 interview", id="no answers"),
    ],
)
def test_what_cannot_be_done_is_told(evaluated, changed, problem):
    with pytest.raises(AnalysisError, match=problem) as caught:
        evaluated(**changed)
    assert caught.value.hint


def test_one_interview_is_too_few_and_answers_of_none_are_no_interviews(evaluated, golds):
    own = [gold for gold in golds if gold.answer.passage.transcript == "P1" or not gold.answer.codes]
    with pytest.raises(AnalysisError, match="1 interview"):
        evaluated(own)


def test_what_a_reader_has_to_know_is_told(evaluated, golds):
    some = [dataclasses.replace(gold, given=Given.IMPORTED) if n < 4 else gold for n, gold in enumerate(golds)]
    told = " ".join(evaluated(some, codes=(*CODES, "never")).warnings)
    assert "4 of 15 answers were imported" in told
    assert "fewer than 10 interviews" in told
    assert "1 of 4 codes were never given" in told


def test_very_many_interviews_are_left_out_in_groups():
    names = [f"P{n:03}" for n in range(90)]
    groups = dealt(names, dict.fromkeys(names, 1), 40)
    assert len(groups) == 40
    assert sorted(name for group in groups for name in group) == names
    assert max(map(len, groups)) == 3


@pytest.mark.parametrize(
    "codes",
    [
        pytest.param(("cost",), id="one code"),
        pytest.param(tuple(f"c{n}" for n in range(300)), id="hundreds, none given but three"),
    ],
)
def test_any_number_of_codes_can_be_judged(evaluated, golds, codes):
    offered = codes if len(codes) == 1 else (*CODES, *codes)
    some = [gold for gold in golds if set(gold.answer.codes) <= set(offered)]
    found = evaluated(some, codes=offered).left_out.of("hit@5").by_method[SUGGESTIONS].value
    assert 0 <= found <= 1
