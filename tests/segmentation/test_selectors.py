"""Words pointed at are found where they are, or not at all: never in another place."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qualkit.model.segment import Span
from qualkit.segmentation.anchors import Found
from qualkit.segmentation.selectors import Pointed, Selector, point, selector

TEXT = "🙂 I never found the link. My son found the link for me.\n胶片一张八十块钱。嗯。胶片一张八十块钱。\nYes.\nYes."
texts = st.text(st.sampled_from("ab 好的。\n🙂𠮷"), min_size=1, max_size=60)


@st.composite
def spans(draw, text: str) -> Span:
    start = draw(st.integers(0, len(text) - 1))
    return Span(start, draw(st.integers(start + 1, len(text))))


@given(texts.flatmap(lambda text: st.tuples(st.just(text), spans(text))))
def test_every_selector_of_our_own_resolves_to_its_span(made):
    text, span = made
    assume(span.of(text).strip())
    assert point(text, selector(text, span)) == Pointed(span, Found.SAME)


@given(texts.flatmap(lambda text: st.tuples(st.just(text), spans(text))), st.text(st.sampled_from("xyz "), max_size=9))
def test_words_are_never_found_in_another_place_when_text_is_put_before_them(made, before):
    text, span = made
    assume(span.of(text).strip())
    found = point(before + text, selector(text, span)).span
    assert found is None or found == Span(span.start + len(before), span.end + len(before)) or repeated(made, before)


def repeated(made, before):
    """Whether the very same words stand at the old position by chance, with as much of their context around them."""
    text, span = made
    return (before + text)[span.start : span.end] == span.of(text) or text.count(span.of(text)) > 1


def at(words, number=0):
    start = -1
    for _ in range(number + 1):
        start = TEXT.index(words, start + 1)
    return Span(start, start + len(words))


@pytest.mark.parametrize(
    ("pointer", "span", "how"),
    [
        pytest.param(
            Selector("I never found the link.", start=3, end=26), at("I never found the link."), Found.SAME,
            id="UTF-16 units, as browsers count",
        ),
        pytest.param(
            Selector("I never found the link.", start=0, end=23), at("I never found the link."), Found.MOVED,
            id="a wrong position",
        ),
        pytest.param(
            Selector("found the link", "My son ", " for me."), at("found the link", 1), Found.MOVED,
            id="the second of two by its context",
        ),
        pytest.param(Selector("found the link"), None, Found.LOST, id="one of two without context"),
        pytest.param(Selector("found the link", "abc", "xyz"), None, Found.LOST, id="one of two in no known context"),
        pytest.param(Selector("胶片一张八十块钱。", "\n", "嗯。"), at("胶片一张八十块钱。"), Found.MOVED, id="Chinese"),
        pytest.param(Selector("Yes.", "\n", "\nYes."), at("Yes."), Found.MOVED, id="side by side, told apart"),
        pytest.param(Selector("Yes.", "No.\n", ""), None, Found.LOST, id="side by side, not told apart"),
        pytest.param(Selector("嗯。", "另一个地方", "别处"), None, Found.LOST, id="short, in another context"),
        pytest.param(Selector("嗯。"), at("嗯。"), Found.MOVED, id="short, without context, once"),
        pytest.param(
            Selector("My son has found the link for me", "the link. "), at("My son found the link for me"),
            Found.CHANGED, id="edited",
        ),
        pytest.param(Selector("My daughter sells flowers there"), None, Found.LOST, id="other words"),
        pytest.param(Selector("My kite"), None, Found.LOST, id="few words that are gone"),
        pytest.param(Selector("", start=0, end=5), None, Found.LOST, id="a position without words"),
        pytest.param(Selector("🙂", start=5, end=4), at("🙂"), Found.MOVED, id="a position turned round"),
        pytest.param(Selector("son", start=10**12, end=10**12 + 3), at("son"), Found.MOVED, id="far outside"),
    ],
)  # fmt: skip
def test_where_a_selector_points(pointer, span, how):
    found = point(TEXT, pointer)
    assert (found.span, found.how) == (span, how)
    assert bool(found.why) is (span is None)


def test_edited_words_that_two_places_are_like_are_lost():
    twice = "Then the old film cost me twenty yuan.\nSo the new film cost me twenty yuan.\n"
    found = point(twice, Selector("the film cost me twenty yuan."))
    assert (found.span, found.why) == (None, "several places are much like its words")
    told = point(twice, Selector("the first film cost me twenty yuan.", "Then ", "\nSo the new film"))
    assert told.span is None or told.span.of(twice).startswith("the old")


def test_a_quote_that_stands_everywhere_is_lost():
    assert point("a " * 2_000, Selector("a", "b", "c")).why == "the quote stands more than 1,000 times in it"
