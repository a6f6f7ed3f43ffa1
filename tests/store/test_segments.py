from __future__ import annotations

import pytest

from qualkit import store
from qualkit.errors import StoreError
from qualkit.model.segment import Segment, Span, Unit
from tests.store.made import transcript


def test_segments_come_back_in_reading_order(study):
    found = [Segment("P01", Span(start, start + 2), 1, Unit.MEANING) for start in (8, 0, 100, 20)]
    with store.transaction(study) as connection:
        store.transcripts.add(connection, transcript("P02", "x"))
        store.transcripts.add(connection, transcript("P01", "x"))
        store.segments.replace(connection, "P02", [Segment("P02", Span(0, 1), 1, Unit.SENTENCE)])
        store.segments.replace(connection, "P01", found)
        assert store.segments.every(connection, "P01") == sorted(found)
        assert [segment.transcript for segment in store.segments.every(connection)] == ["P01"] * 4 + ["P02"]
        store.segments.replace(connection, "P01", found[:1])
        assert store.segments.every(connection, "P01") == found[:1]
        store.segments.replace(connection, "P01", [])
        assert store.segments.every(connection, "P01") == []


def test_segments_of_another_transcript_are_refused(study):
    with store.reading(study) as connection, pytest.raises(ValueError, match="another transcript than 'P01'"):
        store.segments.replace(connection, "P01", [Segment("P02", Span(0, 1), 1, Unit.TURN)])


def test_segments_of_no_transcript_are_refused_by_the_database(study):
    with pytest.raises(StoreError, match="refuses"), store.transaction(study) as connection:
        store.segments.replace(connection, "P01", [Segment("P01", Span(0, 1), 1, Unit.TURN)])
