"""JSON that tells who speaks word by word, and passages of more programs."""

from __future__ import annotations

import json

import pytest

from tests.readers.conftest import Read, told

WORDS = [("Well", "0", 1.0), ("then", "0", 1.5), ("?", "0", None), ("Yes", "1", 2.0), (".", "1", None)]


def aws(*, is_old: bool):
    items = [
        {"type": "punctuation", "alternatives": [{"content": text}]}
        if start is None
        else {
            "type": "pronunciation",
            "start_time": str(start),
            "end_time": str(start + 0.4),
            "alternatives": [{"content": text}],
            **({} if is_old else {"speaker_label": f"spk_{who}"}),
        }
        for text, who, start in WORDS
    ]
    segments = [
        {"speaker_label": f"spk_{who}", "items": [{"start_time": str(start), "speaker_label": f"spk_{who}"}]}
        for _, who, start in WORDS
        if start is not None
    ]
    return {"results": {"transcripts": [], "items": items, "speaker_labels": {"segments": segments} if is_old else {}}}


SPEECHMATICS = {
    "results": [
        {
            "type": "word" if start is not None else "punctuation",
            "alternatives": [{"content": text, "speaker": f"S{who}"}],
            "start_time": start or 1.9,
            "end_time": (start or 1.9) + 0.4,
        }
        for text, who, start in WORDS
    ]
}
SPOKEN = [("Well", 0, 1.0), ("then?", 0, 1.5), ("Yes.", 1, 2.0)]
DEEPGRAM = {
    "results": {
        "channels": [
            {
                "alternatives": [
                    {
                        "words": [
                            {"word": "x", "punctuated_word": text, "speaker": who, "start": start, "end": start + 0.4}
                            for text, who, start in SPOKEN
                        ]
                    }
                ]
            }
        ]
    }
}
GOOGLE = {
    "results": [
        {"alternatives": [{"transcript": "Well then? Yes."}]},
        {
            "alternatives": [
                {
                    "words": [
                        {"word": text, "speakerTag": who + 1, "startTime": f"{start}s", "endTime": f"{start + 0.4}s"}
                        for text, who, start in SPOKEN
                    ]
                }
            ]
        },
    ]
}
ELEVENLABS = {
    "language_code": "en",
    "words": [
        {"text": text, "type": "word", "speaker_id": f"speaker_{who}", "start": start, "end": start + 0.4}
        for text, who, start in SPOKEN
    ],
}


@pytest.mark.parametrize(
    ("found", "labels"),
    [
        pytest.param(aws(is_old=False), ("spk_0", "spk_1"), id="AWS Transcribe"),
        pytest.param(aws(is_old=True), ("spk_0", "spk_1"), id="AWS Transcribe with segments"),
        pytest.param(SPEECHMATICS, ("S0", "S1"), id="Speechmatics"),
        pytest.param(DEEPGRAM, ("speaker 0", "speaker 1"), id="Deepgram without utterances"),
        pytest.param(GOOGLE, ("speaker 1", "speaker 2"), id="Google"),
        pytest.param(ELEVENLABS, ("speaker_0", "speaker_1"), id="ElevenLabs"),
    ],
)
def test_words_of_one_speaker_are_one_turn(read: Read, found, labels):
    (transcript,), problems = read("a.json", json.dumps(found))
    assert told(transcript) == [(labels[0], "Well then?"), (labels[1], "Yes.")]
    assert (transcript.turns[0].start_ms, transcript.turns[1].end_ms) == (1000, 2400)
    assert not problems


PASSAGES = [("Ann", "Well?"), ("Bo", "Yes.")]


@pytest.mark.parametrize(
    ("found", "labels"),
    [
        pytest.param(
            [{"sentence": text, "speaker_name": who, "startTime": "00:01"} for who, text in PASSAGES],
            None,
            id="Fireflies",
        ),
        pytest.param(
            {"data": {"transcript": {"sentences": [{"text": text, "speaker_name": who} for who, text in PASSAGES]}}},
            None,
            id="Fireflies' interface",
        ),
        pytest.param(
            {
                "transcript": [
                    {"speaker": {"display_name": who}, "text": text, "timestamp": "00:00:01"} for who, text in PASSAGES
                ]
            },
            None,
            id="Fathom",
        ),
        pytest.param(
            {
                "recognizedPhrases": [
                    {"speaker": n, "offsetInTicks": 1e7, "nBest": [{"display": text}]}
                    for n, (_, text) in enumerate(PASSAGES)
                ]
            },
            ("speaker 0", "speaker 1"),
            id="Azure in batches",
        ),
        pytest.param(
            {
                "phrases": [
                    {"speaker": n, "offsetMilliseconds": 1, "durationMilliseconds": 2, "text": text}
                    for n, (_, text) in enumerate(PASSAGES)
                ]
            },
            ("speaker 0", "speaker 1"),
            id="Azure",
        ),
        pytest.param({"messages": [{"role": who, "content": text} for who, text in PASSAGES]}, None, id="a chat"),
        pytest.param(
            {"results": [{"alternatives": [{"transcript": text}]} for _, text in PASSAGES]},
            (None, None),
            id="Google, nobody told apart",
        ),
    ],
)
def test_passages_of_more_programs_are_read(read: Read, found, labels):
    (transcript,), _ = read("a.json", json.dumps(found))
    assert told(transcript) == list(zip(labels or ("Ann", "Bo"), ("Well?", "Yes."), strict=True))


def test_a_value_a_line_is_read_and_a_broken_line_is_told(read: Read):
    rows = [json.dumps({"speaker": who, "text": text, "start": 1}) for who, text in PASSAGES]
    (transcript,), _ = read("a.jsonl", "\n".join(rows) + "\n")
    assert told(transcript) == PASSAGES
    transcripts, problems = read("a.jsonl", f"{rows[0]}\n{{\n")
    assert transcripts == []
    assert "is not JSON" in problems[0].message
    assert "in line 2" in problems[0].message
