"""Spans count code points and never lie."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.errors import InvalidSpanError
from qualkit.model.segment import Span, covered, merged

spans = st.tuples(st.integers(0, 50), st.integers(1, 50)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


@given(spans, spans)
def test_overlap_is_symmetric_and_no_longer_than_either(a, b):
    assert a.overlap(b) == b.overlap(a)
    assert 0 <= a.overlap(b) <= min(len(a), len(b))


@given(spans, spans)
def test_overlap_counts_the_characters_both_cover(a, b):
    assert a.overlap(b) == len(set(range(a.start, a.end)) & set(range(b.start, b.end)))


@pytest.mark.parametrize(
    ("start", "end"),
    [pytest.param(3, 3, id="empty"), pytest.param(4, 2, id="turned round"), pytest.param(-1, 2, id="before the text")],
)
def test_a_span_that_is_none_is_refused(start, end):
    with pytest.raises(InvalidSpanError, match=f"from character {start} to {end}"):
        Span(start, end)


def test_a_span_counts_code_points_not_bytes_or_utf16():
    assert Span(1, 3).of("𠮷野家🙂") == "野家"


def test_a_span_beyond_its_text_is_refused():
    with pytest.raises(InvalidSpanError):
        Span(0, 5).of("four")


@given(spans, st.lists(spans, max_size=5))
def test_what_is_covered_twice_counts_once(span, others):
    expected = set(range(span.start, span.end)) & {i for other in others for i in range(other.start, other.end)}
    assert covered(span, merged(others)) == len(expected)
