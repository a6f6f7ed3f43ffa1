"""The order of segments: every one once, and the one that the order's name promises first."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.model.suggestion import EvidenceKind
from qualkit.suggestion import CodeText, Live, Passage
from qualkit.suggestion.queue import Order, queued
from tests.suggestion.conftest import CODES, SAID, WRITTEN, hashed, passage

TEXTS = [CodeText(code, text, EvidenceKind.DEFINITION) for code, text in WRITTEN.items()]
TOLD = [
    (passage(f"P{1 + number % 3}", 1 + 3 * place + number, text), (code,))
    for place, (code, texts) in enumerate(SAID.items())
    for number, text in enumerate(texts)
]
LEFT = [
    passage("P7", 1, "we waited for hours in a queue in the corridor"),
    passage("P7", 2, "zebras juggle kettles"),
    passage("P8", 3, "the bill and the doctor"),
    passage("P8", 4, "we waited for hours in a queue in the corridor"),
    passage("P8", 5, "fees and a bill we paid"),
]
NONE_GIVEN = dict.fromkeys(CODES, 0)


def learner(vectors=hashed, told=TOLD):
    live = Live([*LEFT, *(one for one, _ in TOLD)], codes=CODES, code_texts=TEXTS, vectors=vectors)
    live.learn(told)
    return live


def order_of(order, live=None, *, left=LEFT, given=NONE_GIVEN):
    return queued(left, live or learner(), order, given=given, cases=[one.transcript for one in left])


@pytest.mark.parametrize("vectors", [pytest.param(hashed, id="vectors"), pytest.param(None, id="words alone")])
@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("n_told", [0, 3, len(TOLD)])
def test_every_segment_comes_once_and_always_in_the_same_order(order, n_told, vectors):
    found = order_of(order, learner(vectors, TOLD[:n_told]))
    assert sorted(found) == list(range(len(LEFT)))
    assert order_of(order, learner(vectors, TOLD[:n_told])) == found


def test_transcript_leaves_them_as_they_stand():
    assert order_of(Order.TRANSCRIPT) == [0, 1, 2, 3, 4]


def test_novel_begins_with_what_is_like_nothing_known():
    assert order_of(Order.NOVEL)[0] == 1


def test_certain_begins_with_what_is_clear_and_ends_with_what_is_not():
    chances = learner().table(LEFT).max(axis=1)
    found = order_of(Order.CERTAIN)
    assert [chances[place] for place in found] == sorted(chances, reverse=True)


def test_uncertain_does_not_ask_the_same_twice_running():
    live = learner()
    chances = live.table(LEFT)
    unsure = (chances * (1 - chances)).sum(axis=1)
    assert unsure[0] == pytest.approx(unsure[3], abs=1e-6)
    found = [place for place in order_of(Order.UNCERTAIN, live) if place != 1]
    assert found.index(3) > found.index(4)
    assert found[-1] == 3


def test_balanced_takes_cases_in_turn():
    found = order_of(Order.BALANCED)
    assert [LEFT[place].transcript for place in found] == ["P7", "P8", "P7", "P8", "P8"]


def test_balanced_looks_for_codes_that_are_rare_so_far():
    left = LEFT[2:]
    assert left[order_of(Order.BALANCED, left=left, given={"cost": 0, "trust": 99, "waiting": 99})[0]] == LEFT[4]
    assert left[order_of(Order.BALANCED, left=left, given={"cost": 99, "trust": 99, "waiting": 0})[0]] == LEFT[3]


@pytest.mark.parametrize("order", Order)
def test_nothing_left_is_no_order(order):
    assert order_of(order, left=[]) == []


@settings(max_examples=20)
@given(
    texts=st.lists(st.text(max_size=12), max_size=12),
    order=st.sampled_from(Order),
    codes=st.sets(st.sampled_from(CODES)),
)
def test_any_texts_and_codes_are_put_in_order(texts, order, codes):
    left = [Passage("P", passage("P", n, text).span, text) for n, text in enumerate(texts)]
    live = Live(left, codes=sorted(codes), code_texts=TEXTS, vectors=hashed)
    found = queued(left, live, order, given=dict.fromkeys(codes, 1), cases=["case"] * len(left))
    assert sorted(found) == list(range(len(left)))


def test_teaching_begins_with_what_is_unlike_what_is_known_and_like_others_that_are():
    others = [passage("P9", n, f"zebras juggle kettles {word}") for n, word in enumerate(["again", "daily", "here"])]
    alone = passage("P9", 9, "quartz violins hum")
    left = [*LEFT[2:], alone, *others]
    live = Live([*left, *(one for one, _ in TOLD)], codes=CODES, code_texts=TEXTS, vectors=hashed)
    live.learn(TOLD)
    found = [left[place] for place in order_of(Order.TEACHING, live, left=left)]
    assert found[0] in others
    assert found.index(alone) < found.index(LEFT[2])
