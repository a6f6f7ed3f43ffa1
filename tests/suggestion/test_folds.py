from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from qualkit.model.segment import Span
from qualkit.suggestion.folds import folds, stand_alone
from qualkit.suggestion.recent import recent_codes
from tests.suggestion.conftest import passage


def several(*sizes):
    return [passage(f"P{name}", number, "words") for name, size in enumerate(sizes) for number in range(size)]


def test_interviews_stay_whole_and_are_dealt_into_five_groups():
    passages = several(*[4] * 12)
    groups = folds(passages)
    assert groups is not None
    by_interview = {p.transcript: {g for q, g in zip(passages, groups, strict=True) if q == p} for p in passages}
    assert all(len(found) == 1 for found in by_interview.values())
    assert len(set(groups)) == 5


def test_with_two_interviews_neighbours_are_left_out_together():
    groups = folds(several(10, 10))
    assert groups is not None
    assert groups.tolist() == [n // 4 for n in range(20)]


@pytest.mark.parametrize("sizes", [pytest.param((), id="none"), pytest.param((3, 2, 2), id="seven")])
def test_too_few_answers_are_not_split(sizes):
    assert folds(several(*sizes)) is None


def test_the_passage_just_before_counts_most():
    passages = [passage("P1", n, "w" * 900) for n in range(4)]
    targets = np.array([[1, 0], [0, 1]], dtype=np.float32)
    recent, follows = recent_codes(passages, np.array([0, 1]), targets, np.array([0, 1, 2, 3]))
    # The fourth stands 1,100 characters behind the last answer, too far to run on.
    assert follows.tolist() == [False, True, True, False]
    # By hand: .6 for the passage before, .36 for the one before that.
    assert recent == pytest.approx(np.array([[0, 0], [0.6, 0], [0.36, 0.6], [0, 0]]))


def test_a_passage_far_behind_or_in_another_interview_is_not_the_one_before():
    passages = [passage("P1", 0, "w"), passage("P1", 9, "w"), passage("P2", 1, "w")]
    recent, follows = recent_codes(passages, np.array([0]), np.ones((1, 1), dtype=np.float32), np.array([1, 2]))
    assert not follows.any()
    assert not recent.any()


ALTERNATING = np.tile(np.eye(2, dtype=np.float32), (10, 1))
RUNNING_ON = np.repeat(np.eye(2, dtype=np.float32), 10, axis=0)


@pytest.mark.parametrize(
    ("passages", "targets", "asked", "expected"),
    [
        pytest.param(several(20), ALTERNATING, several(40), True, id="comments of a survey"),
        pytest.param(several(20), RUNNING_ON, several(40), False, id="codes run on"),
        pytest.param(several(20), ALTERNATING, several(0, 40), False, id="other transcripts are asked about"),
        pytest.param(several(20), ALTERNATING, [], False, id="nothing is asked"),
        pytest.param([], ALTERNATING[:0], several(4), False, id="nothing is answered"),
        pytest.param(
            [passage("P0", n, "words", f"question {n}?") for n in range(20)],
            ALTERNATING,
            several(40),
            False,
            id="an interviewer asks",
        ),
    ],
)
def test_comments_stand_alone_and_interviews_do_not(passages, targets, asked, expected):
    close = [replace(p, span=Span(p.span.start // 10, p.span.start // 10 + 5)) for p in passages]
    assert stand_alone(close, targets, asked) == expected


def test_passages_that_stand_alone_are_dealt_out_singly():
    groups = folds(several(12), one_by_one=True)
    assert groups is not None
    assert groups.tolist() == [n % 5 for n in range(12)]
