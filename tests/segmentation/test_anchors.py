"""Anchors: spans found again after edits that are known to the character."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.errors import InvalidSpanError
from qualkit.model.segment import Span
from qualkit.segmentation import Found, relocate
from tests.segmentation.edited import edit, interview, spans_of, tally


@pytest.mark.parametrize("language", ["en", "zh"])
def test_after_five_percent_edits_nearly_all_are_found_and_none_silently_wrong(language):
    found = tally(language, side_by_side=False)
    assert found.n > 2000
    assert found.found >= 0.98 * found.n
    assert found.wrong <= 0.001 * found.n


@pytest.mark.parametrize("language", ["en", "zh"])
def test_phrases_repeated_side_by_side_are_lost_rather_than_wrong(language):
    found = tally(language, side_by_side=True)
    assert found.found >= 0.975 * found.n
    assert found.wrong <= 0.001 * found.n


def test_twenty_thousand_words_and_three_hundred_spans_take_less_than_a_second():
    rng = random.Random(1)
    before = interview("en", 1100, rng)
    assert len(before.split()) > 20_000
    edited = edit(before, "en", rng, share=0.05, n_moves=10)
    spans = spans_of(before, "en", rng, 300)
    begun = time.process_time()
    anchors = relocate(before, edited.text, spans)
    assert time.process_time() - begun < 1
    assert len(anchors) == 300


BEFORE = (
    "We moved to the coast in spring. Yeah. My father had a boat and a dog.\n"
    "Yeah. The dog hated the sea, it stayed in the kitchen all day long.\n"
    "医生说三个月以后再来。对。我就先回家了。"
)


def span(words: str, *, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = BEFORE.index(words, start + 1)
    return Span(start, start + len(words))


@pytest.mark.parametrize(
    ("wanted", "after", "expected", "how"),
    [
        pytest.param(span("Yeah."), BEFORE, "Yeah.", Found.SAME, id="nothing was edited"),
        pytest.param(span("We moved"), BEFORE + "。", "We moved", Found.SAME, id="an edit behind it"),
        pytest.param(span("The dog"), "Hm. " + BEFORE, "The dog", Found.MOVED, id="an edit before it"),
        pytest.param(
            span("My father had a boat"),
            BEFORE.replace("had a", "owned a"),
            "My father owned a boat",
            Found.CHANGED,
            id="a word replaced inside",
        ),
        pytest.param(
            span("a boat and a dog"),
            BEFORE.replace("a dog.", "a dogs."),
            "a boat and a dogs",
            Found.CHANGED,
            id="a letter added at the end is not clipped",
        ),
        pytest.param(
            span("三个月以后再来。"),
            BEFORE.replace("三个月", "六个月"),
            "六个月以后再来。",
            Found.CHANGED,
            id="a Chinese character replaced",
        ),
        pytest.param(
            span("it stayed in the kitchen all day long."),
            BEFORE.replace(" it stayed in the kitchen all day long.", ".") + "\nit stayed in the kitchen all day long.",
            "it stayed in the kitchen all day long.",
            Found.MOVED,
            id="a passage moved",
        ),
        pytest.param(span("Yeah."), BEFORE.replace("Yeah. My", "My"), None, Found.LOST, id="a repeated phrase deleted"),
        pytest.param(span("Yeah.", nth=1), BEFORE.replace("\nYeah. ", "\n"), None, Found.LOST, id="the other deleted"),
        pytest.param(
            span("医生说三个月以后再来。"),
            BEFORE[: BEFORE.index("医生")],
            None,
            Found.LOST,
            id="a passage deleted",
        ),
        pytest.param(span("We moved"), "", None, Found.LOST, id="everything deleted"),
        pytest.param(Span(2, 3), "Hm. " + BEFORE, None, Found.LOST, id="white space is nothing to find"),
    ],
)
def test_relocate(wanted, after, expected, how):
    (anchor,) = relocate(BEFORE, after, [wanted])
    assert (anchor.found.of(after) if anchor.found else None) == expected
    assert anchor.how is how
    assert (anchor.score == 1) == (how in {Found.SAME, Found.MOVED})


def test_white_space_at_the_end_comes_along_while_it_is_there():
    wanted = span("Yeah. ")
    (anchor,) = relocate(BEFORE, "Hm. " + BEFORE, [wanted])
    assert anchor.found == Span(wanted.start + 4, wanted.end + 4)
    after = BEFORE.replace("spring. Yeah. My", "spring. Yeah.\nMy")
    (anchor,) = relocate(BEFORE, after, [wanted])
    assert anchor.found is not None
    assert anchor.found.of(after) == "Yeah."
    assert anchor.how is Found.MOVED


def test_a_phrase_repeated_side_by_side_is_lost_when_one_of_them_went():
    before = "问：后来去了吗？\n对。对。对。\n哦，那就是去了。"
    spans = [Span(at, at + 2) for at in (9, 11, 13)]
    assert [s.of(before) for s in spans] == ["对。"] * 3
    anchors = relocate(before, before.replace("对。对。对。", "对。对。"), spans)
    assert [anchor.found for anchor in anchors] == [None] * 3


def test_a_span_beyond_the_text_is_refused():
    with pytest.raises(InvalidSpanError):
        relocate("short", "short", [Span(2, 9)])


@given(st.text(max_size=60), st.text(max_size=60), st.data())
def test_any_texts_give_one_anchor_a_span_inside_the_new_text(before, after, data):
    ends = st.integers(0, max(len(before) - 1, 0))
    spans = [
        Span(start, data.draw(st.integers(start + 1, len(before))))
        for start in data.draw(st.lists(ends, max_size=3 if before else 0))
    ]
    anchors = relocate(before, after, spans)
    assert [anchor.span for anchor in anchors] == spans
    for anchor in anchors:
        assert 0 <= anchor.score <= 1
        assert (anchor.found is None) == (anchor.how is Found.LOST)
        if anchor.found:
            quote, found = anchor.span.of(before), anchor.found.of(after)
            assert anchor.how is Found.CHANGED or found.strip() == quote.strip()
