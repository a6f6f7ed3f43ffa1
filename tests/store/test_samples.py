"""Samples are kept as drawn, closed once, and follow their words."""

import pytest

from qualkit import store
from qualkit.errors import StoreError, UnknownNameError
from qualkit.model.sample import Closing, Member, Sample, SampleUnit
from qualkit.model.segment import Segment, Span, Unit
from tests.store.made import AT, transcript

DOUBLE = Sample(
    "double",
    AT,
    SampleUnit.INTERVIEW,
    0.2,
    "role",
    7,
    is_recode=False,
    members=(Member("wei", "wei"), Member("lin", "lin")),
)
SEGMENTS = [Segment("P01", Span(4, 7), 2, Unit.TURN), Segment("P01", Span(0, 3), 1, Unit.TURN)]
CLOSING = Closing("lin", AT, {"lin": 2, "wei": 1})


@pytest.fixture
def drawn(study):
    with store.transaction(study) as connection:
        store.transcripts.add(connection, transcript("P01", "one", "two"))
        store.samples.add(connection, DOUBLE, SEGMENTS)
    return study


def test_a_sample_is_read_back_as_it_was_drawn(drawn):
    with store.reading(drawn) as connection:
        assert store.samples.get(connection, "double") == DOUBLE
        assert store.samples.standing_open(connection) == [DOUBLE]
        assert store.samples.segments(connection, "double") == sorted(SEGMENTS)
        assert store.samples.places(connection, "double") == {("P01", Span(0, 3)), ("P01", Span(4, 7))}


def test_a_name_is_taken_once(drawn):
    with pytest.raises(StoreError, match="already"), store.transaction(drawn) as connection:
        store.samples.add(connection, DOUBLE, SEGMENTS)


def test_a_sample_that_is_not_there_names_those_that_are(drawn):
    with store.reading(drawn) as connection, pytest.raises(UnknownNameError, match="no sample") as caught:
        store.samples.get(connection, "doubel")
    assert caught.value.hint == "Did you mean double?"


def test_a_sample_is_closed_once_and_says_by_whom(drawn):
    with store.transaction(drawn) as connection:
        store.samples.close(connection, "double", CLOSING)
        assert store.samples.get(connection, "double").closing == CLOSING
        assert store.samples.standing_open(connection) == []
    with pytest.raises(StoreError, match=f"closed by lin at {AT}"), store.transaction(drawn) as connection:
        store.samples.close(connection, "double", Closing("wei", "2030-01-01T00:00:00Z", {}))
    with store.reading(drawn) as connection:
        assert store.samples.get(connection, "double").closing == CLOSING


def test_segments_go_where_their_words_go(drawn):
    with store.transaction(drawn) as connection:
        store.samples.move(connection, "P01", {Span(0, 3): Span(4, 7), Span(4, 7): None})
        assert store.samples.places(connection, "double") == {("P01", Span(4, 7))}


def test_the_segments_of_a_transcript_that_leaves_the_study_leave_the_sample(drawn):
    with store.transaction(drawn) as connection:
        store.transcripts.remove(connection, "P01")
        assert store.samples.segments(connection, "double") == []
