from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualkit import store
from qualkit.errors import StoreError, UnknownNameError
from qualkit.model.segment import Segment, Span, Unit
from qualkit.model.suggestion import Suggestion
from qualkit.model.transcript import Role, Transcript, Turn
from tests.store.made import AT, names, spans, transcript, words

any_transcript = st.builds(
    Transcript,
    name=names,
    text=words,
    turns=st.lists(
        st.tuples(spans, st.none() | words, st.sampled_from(Role), st.none() | st.integers(0, 10**8)),
        max_size=3,
    ).map(
        lambda turns: tuple(
            Turn(number, span, speaker, role, start_ms, start_ms)
            for number, (span, speaker, role, start_ms) in enumerate(turns, start=1)
        )
    ),
    source=words,
    sha256=st.just("0" * 64),
    case=words,
    language=st.none() | st.sampled_from(["en", "zh"]),
    facts=st.dictionaries(words, words, max_size=3),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.lists(any_transcript, max_size=3, unique_by=lambda made: made.name))
def test_a_transcript_comes_back_as_it_was_put_in(shared_study, found):
    with store.reading(shared_study) as connection:
        for made in found:
            store.transcripts.add(connection, made)
        assert store.transcripts.every(connection) == sorted(found, key=lambda made: made.name)
        assert store.transcripts.names(connection) == sorted(made.name for made in found)
        for made in found:
            assert store.transcripts.get(connection, made.name) == made


def test_a_second_transcript_of_one_name_is_refused(study):
    with store.transaction(study) as connection:
        store.transcripts.add(connection, transcript("P01", "one"))
        with pytest.raises(StoreError, match="there is a transcript 'P01' already"):
            store.transcripts.add(connection, transcript("P01", "two"))


@pytest.mark.parametrize("change", ["get", "remove"])
def test_a_missing_transcript_is_told_by_name(study, change):
    with (
        store.reading(study) as connection,
        pytest.raises(UnknownNameError, match="no transcript named 'P99'\n  See: qualkit transcripts list"),
    ):
        getattr(store.transcripts, change)(connection, "P99")


def test_what_cannot_be_replaced_is_told(study):
    with store.reading(study) as connection, pytest.raises(UnknownNameError, match="no transcript named 'P99'"):
        store.transcripts.replace(connection, transcript("P99", "one"))


@pytest.mark.parametrize(
    ("spoken", "kept"),
    [
        pytest.param("the same words", 1, id="the same text keeps its segments and suggestions"),
        pytest.param("other words", 0, id="another text loses them"),
    ],
)
def test_replacing_a_transcript(study, spoken, kept):
    with store.transaction(study) as connection:
        store.transcripts.add(connection, transcript("P01", "the same words"))
        store.transcripts.add(connection, transcript("P02", "untouched"))
        for name in ("P01", "P02"):
            segment = Segment(name, Span(0, 3), 1, Unit.TURN)
            store.segments.replace(connection, name, [segment])
            store.suggestions.add(connection, store.Batch(AT, "model"), [Suggestion(name, Span(0, 3), "cost", 1, 0.5)])
        replaced = transcript("P01", spoken, sha256="1" * 64, case="Q")
        store.transcripts.replace(connection, replaced)
    with store.reading(study) as connection:
        assert store.transcripts.get(connection, "P01") == replaced
        assert len(store.segments.every(connection, "P01")) == kept
        assert len(store.suggestions.latest(connection, "P01", None)) == kept
        assert len(store.segments.every(connection, "P02")) == 1
        assert len(store.suggestions.latest(connection, "P02", None)) == 1


def test_segments_go_when_a_role_changed_and_suggestions_stay(study):
    with store.transaction(study) as connection:
        asked = transcript("P01", "the same words")
        store.transcripts.add(connection, asked)
        store.segments.replace(connection, "P01", [Segment("P01", Span(0, 3), 1, Unit.TURN)])
        store.suggestions.add(connection, store.Batch(AT, "model"), [Suggestion("P01", Span(0, 3), "cost", 1, 0.5)])
        (turn,) = asked.turns
        role = Role.INTERVIEWER if turn.role is not Role.INTERVIEWER else Role.PARTICIPANT
        store.transcripts.replace(connection, replace(asked, turns=(replace(turn, role=role),)))
        assert store.segments.every(connection, "P01") == []
        assert len(store.suggestions.latest(connection, "P01", None)) == 1


def test_a_removed_transcript_takes_all_that_hangs_on_it(study):
    with store.transaction(study) as connection:
        store.transcripts.add(connection, transcript("P01", "one", "two"))
        store.segments.replace(connection, "P01", [Segment("P01", Span(0, 3), 1, Unit.TURN)])
        store.suggestions.add(connection, store.Batch(AT, "model"), [Suggestion("P01", Span(0, 3), "cost", 1, 0.5)])
        store.transcripts.remove(connection, "P01")
    with store.reading(study) as connection:
        assert store.transcripts.find(connection, "P01") is None
        assert store.segments.every(connection) == []
        assert store.suggestions.latest(connection, "P01", None) == {}
        store.transcripts.add(connection, transcript("P01", "one"))
        assert len(store.transcripts.get(connection, "P01").turns) == 1
