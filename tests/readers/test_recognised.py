"""JSON of programs that turn speech to text."""

from __future__ import annotations

import json

import pytest

from tests.readers.conftest import Read, told

WHISPER = {"text": "…", "language": "en", "segments": [{"start": 0.5, "end": 2, "text": " Well?"}, {"text": " Yes."}]}
SPOKEN = [
    {"start": 0, "end": 1, "text": "Well?", "speaker": "S0"},
    {"start": 1, "end": 2, "text": "Say.", "speaker": "S0"},
    {"start": 2, "end": 3, "text": "Yes.", "speaker": "S1"},
]
CPP = {"transcription": [{"timestamps": {"from": "x"}, "offsets": {"from": 500, "to": 2000}, "text": " Well?"}]}
REV = {
    "monologues": [
        {"speaker": 0, "elements": [{"value": "Well", "ts": 0.5, "end_ts": 2}, {"type": "punct", "value": "?"}]}
    ]
}
FLYTEK = {"code": 0, "data": json.dumps([{"bg": "500", "ed": "2000", "onebest": "您好。", "speaker": "1"}])}


@pytest.mark.parametrize(
    ("found", "expected", "times"),
    [
        pytest.param(WHISPER, [(None, "Well?"), (None, "Yes.")], (500, 2000), id="Whisper"),
        pytest.param({"segments": SPOKEN}, [("S0", "Well? Say."), ("S1", "Yes.")], (0, 2000), id="named"),
        pytest.param(CPP, [(None, "Well?")], (500, 2000), id="whisper.cpp"),
        pytest.param(REV, [("speaker 0", "Well?")], (500, 2000), id="Rev"),
        pytest.param(FLYTEK, [("speaker 1", "您好。")], (500, 2000), id="iFlytek"),
        pytest.param(
            {"utterances": [{"speaker": "A", "text": "Well?", "start": 500, "end": 2000}]},
            [("A", "Well?")],
            (500, 2000),
            id="AssemblyAI",
        ),
        pytest.param(
            {"results": {"utterances": [{"speaker": 0, "transcript": "Well?", "start": 0.5, "end": 2}]}},
            [("speaker 0", "Well?")],
            (500, 2000),
            id="Deepgram",
        ),
    ],
)
def test_each_program_has_its_names(read: Read, found, expected, times):
    (transcript,), problems = read("a.json", json.dumps(found))
    assert told(transcript) == expected
    assert (transcript.turns[0].start_ms, transcript.turns[0].end_ms) == times
    assert not problems


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("I: Well?", "is not JSON: Expecting value in line 1"),
        ('{"segments": [', "is not JSON"),
        ("[" * 100_000, "is no JSON that can be read"),
        ('{"a": 1, "b": 2}', "is JSON of another kind; it holds 'a', 'b'"),
        ("[]", "is JSON of another kind; it holds a list"),
        ('{"segments": [{"text": 3}]}', "'text' holds no text"),
        ('{"segments": [{"text": "\\u0000"}]}', "holds the character U+0000"),
        ('{"segments": [{"text": "\\ud800"}]}', "holds the character U+D800"),
        ('{"segments": [{"text": " "}]}', "nothing is said"),
    ],
)
def test_what_cannot_be_read_is_told(read: Read, text, message):
    transcripts, problems = read("a.json", text)
    assert transcripts == []
    assert message in problems[0].message


@pytest.mark.parametrize("time", ["1e999", "NaN", "-5", '"x"', "true", "null", "[]", '{"a": 1}', "1e300"])
def test_times_that_are_none_are_left_out(read: Read, time):
    (transcript,), _ = read("a.json", f'{{"segments": [{{"text": "Well?", "start": {time}}}]}}')
    assert transcript.turns[0].start_ms in {None, 0}
