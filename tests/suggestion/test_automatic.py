"""Codes without a person: only where they proved right, never where an answer stands, and silence otherwise."""

from __future__ import annotations

import numpy as np
import pytest

from qualkit.errors import AnalysisError, InputError
from qualkit.suggestion import Answer
from qualkit.suggestion.automatic import automatic, threshold
from qualkit.suggestion.none import none_probability, none_weights
from tests.suggestion.conftest import CODES, hashed, passage

TELLING = {"cost": "the bill and the fees", "trust": "my honest doctor", "waiting": "hours in the queue"}
TOLD = [
    Answer(passage(f"P{interview}", 10 * place + again, f"{text} again {interview} {again}"), (code,) if code else ())
    for interview in range(5)
    for place, (code, text) in enumerate({**TELLING, "": "well then thank you"}.items())
    for again in range(3)
]
NEW = [
    passage("P9", number, f"{text} again 9 1") for number, text in enumerate([*TELLING.values(), "well then thank you"])
]


@pytest.fixture
def made(code_texts):
    def run(answers=TOLD, passages=NEW, **options):
        return automatic(passages, codes=CODES, code_texts=code_texts, answers=answers, vectors=hashed, **options)

    return run


def test_what_proved_right_is_coded_and_none_is_told(made):
    found = made()
    assert all(code in found.codings[one] for one, code in zip(NEW, CODES, strict=False))
    assert found.codings[NEW[3]] == ()
    assert all(limit.precision >= 0.8 and limit.n_said >= 5 for limit in found.thresholds.values())


def test_what_stands_is_not_coded_again(made):
    found = made(passages=[*NEW, *(answer.passage for answer in TOLD)])
    assert set(found.codings) <= set(NEW)
    assert found.n_passages == len(NEW)


def test_a_code_that_is_given_at_random_is_never_given_alone(made):
    rng = np.random.default_rng(3)
    mixed = [Answer(answer.passage, (CODES[rng.integers(3)],)) for answer in TOLD]
    found = made(mixed)
    assert not any(found.codings.values())


def test_answers_without_any_of_none_never_make_the_machine_say_none(made):
    coded = [answer for answer in TOLD if answer.codes]
    found = made(coded)
    assert found.none is None
    assert () not in found.codings.values()


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        pytest.param(TOLD[:5], "too few", id="five answers"),
        pytest.param([], "too few", id="no answers"),
        pytest.param(TOLD[:12], "1 interviews", id="one interview"),
    ],
)
def test_too_little_to_try_it_on_is_refused(made, answers, problem):
    with pytest.raises(AnalysisError, match=problem):
        made(answers)


@pytest.mark.parametrize("precision", [0, 1, -1, 2, float("nan")])
def test_a_precision_that_is_no_share_is_refused(made, precision):
    with pytest.raises(InputError, match="no share"):
        made(precision=precision)


def test_the_threshold_is_the_lowest_above_which_enough_hold():
    # Eleven right, then every other: 11 of 11 has Wilson's lower end (z = 1.6449) at 1 / (1 + 2.7057 / 11) = .803.
    chances = np.linspace(1, 0.05, 20)
    holds = np.array([True] * 10 + [True, False] * 5)
    interviews = [f"P{number % 4}" for number in range(20)]
    found = threshold(chances, holds, interviews, 0.8)
    assert found is not None
    assert (found.n_said, found.precision) == (11, 1.0)
    assert found.probability == pytest.approx(chances[10])
    assert threshold(chances, holds, interviews, 0.81) is None
    assert threshold(chances, holds, ["P1"] * 20, 0.5) is None


def test_answers_of_one_interview_alone_do_not_carry_a_threshold():
    chances = np.linspace(1, 0.5, 40)
    interviews = ["P1"] * 30 + [f"P{n}" for n in range(2, 12)]
    right_in_one_only = np.array([name == "P1" for name in interviews])
    found = threshold(chances, right_in_one_only, interviews, 0.8)
    assert found is None or found.n_said <= 34


def test_ties_go_together():
    chances = np.array([0.9] * 5 + [0.5] * 6)
    holds = np.array([True] * 5 + [True] * 3 + [False] * 3)
    found = threshold(chances, holds, list("abcabcabcab"), 0.6)
    assert found is not None
    assert found.n_said == 5  # 5 of 5: 1 / (1 + 2.7057 / 5) = .649


def test_none_is_probable_where_no_code_is():
    rng = np.random.default_rng(0)
    truth = np.zeros((60, 3), np.float32)
    truth[:30, 0] = 1
    chances = np.clip(np.where(truth > 0, 0.7, 0.08) + rng.normal(0, 0.04, truth.shape), 0.01, 0.99)
    weights = none_weights(chances, truth)
    assert weights is not None
    found = none_probability(np.array([[0.75, 0.1, 0.1], [0.05, 0.05, 0.05]]), weights)
    assert found[0] < 0.1 < 0.9 < found[1]


@pytest.mark.parametrize("n_none", [0, 2, 28, 30])
def test_who_never_said_none_or_nothing_else_has_not_said_what_is_none(n_none):
    truth = np.zeros((30, 2), np.float32)
    truth[n_none:, 0] = 1
    assert none_weights(np.full((30, 2), 0.2), truth) is None
