"""Meaning units: cover, order, size, and where the cuts fall."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.segmentation import meaning_units
from qualkit.segmentation.clauses import weight
from qualkit.segmentation.meaning import LONGEST, WHOLE

turns = st.lists(
    st.one_of(
        st.integers(0, 120).map(lambda n: "word " * n),
        st.sampled_from(["Yeah. ", "对。", "Why? ", "\n", "我们后来就不去了。", "So we left.\n"]),
    ),
    max_size=30,
)


def by_topic(texts):
    """Cosines of counts of the topic words a, b, c."""
    counts = np.array([[text.count(word) for word in "abc"] for text in texts], dtype=float) + 0.01
    rows = counts / np.linalg.norm(counts, axis=1, keepdims=True)
    return rows @ rows.T


@given(turns, st.sampled_from([None, by_topic]))
def test_units_cover_the_sentences_in_order_and_none_is_empty(texts, similarity):
    units = meaning_units(texts, similarity)
    assert [i for start, end in units for i in range(start, end)] == list(range(len(texts)))
    assert all(start < end for start, end in units)


@given(turns)
def test_no_unit_is_longer_than_allowed_unless_it_is_one_sentence(texts):
    # A sentence without a word still weighs half a one.
    room = LONGEST + len(texts) / 2
    assert all(
        end - start == 1 or weight("".join(texts[start:end])) <= room for start, end in meaning_units(texts, None)
    )


def test_a_turn_that_fits_one_unit_is_not_compared():
    def never(texts):
        raise AssertionError(texts)

    texts = ["word " * 20, "word " * 20]
    assert weight("".join(texts)) <= WHOLE
    assert meaning_units(texts, never) == [(0, 2)]


def test_cuts_fall_where_the_topic_moves():
    texts = ["a a a a a a a a a a a a "] * 4 + ["b b b b b b b b b b b b "] * 3 + ["c c c c c c c c c c c c "] * 3
    assert meaning_units(texts, by_topic) == [(0, 4), (4, 7), (7, 10)]


def test_length_alone_cuts_evenly():
    assert meaning_units(["word " * 10] * 12, None) == [(0, 4), (4, 8), (8, 12)]


@pytest.mark.parametrize("short", ["Yeah. ", "对。", "Mm. "])
@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_an_acknowledgement_joins_a_neighbour(short, place):
    texts = ["word " * 38] * 3
    texts.insert(place, short)
    units = meaning_units(texts, None)
    assert len(units) == 3
    assert (place, place + 1) not in units


@pytest.mark.parametrize(
    ("question", "units"),
    [pytest.param(1, [(0, 3), (3, 5)], id="second"), pytest.param(2, [(0, 2), (2, 5)], id="third")],
)
def test_a_question_stays_with_its_answer(question, units):
    texts = ["word " * 20] * 5
    texts[question] = "word " * 19 + "why? "
    assert meaning_units(texts, None) == units


def test_a_new_line_invites_a_cut():
    even = ["word " * 15] * 6
    assert meaning_units(even, None) == [(0, 3), (3, 6)]
    lined = [even[0], "word " * 14 + "end.\n", *even[2:]]
    assert (0, 2) in meaning_units(lined, None)


def test_similarity_is_asked_for_few_texts_at_a_time():
    asked = []

    def similarity(texts):
        asked.append(len(texts))
        return np.eye(len(texts))

    n = 400
    units = meaning_units(["word " * 9] * n, similarity)
    assert max(asked) <= 128
    assert sum(asked) == 2 * (n - 1)
    assert all(a[1] == b[0] for a, b in pairwise(units))
