"""Expected frequencies: what passages that nobody coded tell, and when they are not listened to."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from qualkit.model.suggestion import EvidenceKind
from qualkit.suggestion import CodeText, Live
from qualkit.suggestion.clues import Codebook
from qualkit.suggestion.expected import SAMPLE, expected, sampled, trust_in_examples
from qualkit.suggestion.weighing import probability
from tests.suggestion.conftest import CODES, SAID, WRITTEN, hashed, passage

NEAR_ONE = np.repeat([[2.0, -2.0], [-2.0, 2.0]], [300, 100], axis=0)


def examples(*owners):
    texts = [CodeText(code, f"{code} {number}", EvidenceKind.EXAMPLE) for number, code in enumerate(owners)]
    return Codebook.of(texts, {code: number for number, code in enumerate(sorted(set(owners)))})


def test_a_code_that_more_passages_resemble_is_expected_more_often():
    added = expected(NEAR_ONE, 1.0, n_passages=400)
    assert added[0] > 0 > added[1]
    # Three of four passages are dealt to the first code; forty more count for each: (300 + 40) / (100 + 40).
    assert added[0] - added[1] == pytest.approx(np.log(340 / 140), abs=0.01)


def test_few_passages_tell_less():
    many, few = (expected(NEAR_ONE, 1.0, n_passages=n) for n in (400, 20))
    assert 0 < few[0] - few[1] < many[0] - many[1]


@pytest.mark.parametrize(
    ("logits", "trust"),
    [
        pytest.param(NEAR_ONE, 0.0, id="no trust"),
        pytest.param(NEAR_ONE[:0], 1.0, id="no passages"),
        pytest.param(NEAR_ONE[:, :1], 1.0, id="one code"),
    ],
)
def test_nothing_is_added_where_nothing_tells(logits, trust):
    assert not expected(logits, trust, n_passages=len(logits)).any()


@given(arrays.arrays(np.float64, (6, 3), elements=st.floats(-6, 6)), st.floats(0, 1))
def test_the_sum_of_probabilities_stays(logits, trust):
    added = expected(logits, trust, n_passages=6)
    assert probability(logits + added).sum() == pytest.approx(probability(logits).sum(), rel=1e-6)


@pytest.mark.parametrize(
    ("rows", "owners", "trust"),
    [
        pytest.param([[1, 0], [1, 0.1], [0, 1], [0.1, 1]], "aabb", 1.0, id="each among its own"),
        pytest.param([[1, 0], [0, 1], [1, 0.1], [0.1, 1]], "aabb", 0.0, id="each among the others"),
        pytest.param([[1, 0], [0, 1]], "ab", 0.0, id="no two of a code"),
        pytest.param([[0, 0], [0, 0]], "aa", 0.0, id="no vectors"),
    ],
)
def test_examples_are_trusted_as_far_as_they_lie_together(rows, owners, trust):
    assert trust_in_examples(np.array(rows, dtype=np.float32), examples(*owners)) == trust


def test_a_codebook_without_examples_is_not_trusted():
    texts = [CodeText("a", "one", EvidenceKind.DEFINITION), CodeText("a", "two", EvidenceKind.DEFINITION)]
    assert trust_in_examples(np.eye(2, dtype=np.float32), Codebook.of(texts, {"a": 0})) == 0.0


def test_the_sample_is_spread_over_all_passages():
    assert sampled(3).tolist() == [0, 1, 2]
    assert (sampled(5_000)[[0, -1]].tolist(), len(sampled(5_000)), len(sampled(0))) == ([0, 4_999], SAMPLE, 0)


@pytest.mark.parametrize("vectors", [pytest.param(hashed, id="vectors"), pytest.param(None, id="words alone")])
def test_an_unclear_passage_leans_to_what_is_said_most_often(vectors):
    said = [passage("P1", number, f"{SAID['cost'][number % 4]} item {number}") for number in range(300)]
    unclear = passage("P2", 1, "the risk of a bill in the queue")
    written = [CodeText(code, text, EvidenceKind.DEFINITION) for code, text in WRITTEN.items()]
    shown = [CodeText(code, text, EvidenceKind.EXAMPLE) for code in CODES for text in SAID[code]]
    live = Live([*said, unclear], codes=CODES, code_texts=[*written, *shown], vectors=vectors)
    alone = Live([unclear], codes=CODES, code_texts=[*written, *shown], vectors=vectors)
    assert live._added[vectors is not None][CODES.index("cost")] > alone._added[vectors is not None][0]
