"""Every character that is not replaced is found again, exactly."""

from hypothesis import given
from hypothesis import strategies as st

from qualkit.model.segment import Span
from qualkit.privacy import Cut, rewritten

TEXT = "𠮷 Anna met 张伟 in Leeds; Anna left."


def test_spans_follow_their_words():
    result = rewritten(TEXT, [Cut(Span(2, 6), "[Name 1]"), Cut(Span(11, 13), "[姓名2]"), Cut(Span(24, 28), "[Name 1]")])
    assert result.text == "𠮷 [Name 1] met [姓名2] in Leeds; [Name 1] left."
    assert result.at(Span(17, 22)).of(result.text) == "Leeds"
    assert result.at(Span(2, 13)).of(result.text) == "[Name 1] met [姓名2]"
    assert result.at(Span(0, len(TEXT))).of(result.text) == result.text


def test_a_span_that_cuts_a_name_takes_the_whole_surrogate():
    result = rewritten(TEXT, [Cut(Span(2, 6), "[Name 1]")])
    assert result.at(Span(4, 10)).of(result.text) == "[Name 1] met"
    assert result.at(Span(0, 4)).of(result.text) == "𠮷 [Name 1]"
    assert result.at(Span(3, 5)).of(result.text) == "[Name 1]"


@given(st.data())
def test_what_lies_beside_the_cuts_keeps_its_words(data):
    text = data.draw(st.text(min_size=2, max_size=60))
    spans = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 8)).map(
        lambda p: Span(p[0], min(len(text), sum(p)))
    )
    result = rewritten(
        text,
        [
            Cut(span, mark)
            for span, mark in data.draw(st.lists(st.tuples(spans, st.text(min_size=1, max_size=9)), max_size=5))
        ],
    )
    other = data.draw(spans)
    moved = result.at(other)
    assert moved.end <= len(result.text)
    if not any(cut.span.overlap(other) for cut in result.cuts):
        assert moved.of(result.text) == other.of(text)
    for cut in result.cuts:
        assert result.at(cut.span).of(result.text) == cut.surrogate
