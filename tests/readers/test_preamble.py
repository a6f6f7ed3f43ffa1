"""What stands above and below the talk, and tells of it."""

from __future__ import annotations

import pytest

from tests.readers.conftest import Read, told

TALK = "I: Well?\nR: Yes.\nI: And?\nR: No.\n"
SPOKEN = [("I", "Well?"), ("R", "Yes."), ("I", "And?"), ("R", "No.")]


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(
            "Interview\nDate: 12 March\nParticipant: P07\nInterviewer: Ann Lee\nPlace: Clinic\n\n", id="English"
        ),
        pytest.param("访谈记录\n访谈时间：2026年6月15日\n受访者：P03（女，45岁）\n访谈者：王小明\n\n", id="Chinese"),
        pytest.param("Focus group 2\nDate: 3 May 2025\nPresent: Moderator, FG1-FG7\n\n", id="who is present"),
        pytest.param(
            "interview3\n\nTranscribed with noScribe vers. 0.6, on 2026-06-15\nAudio source: C:/x.wav\n\n",
            id="noScribe",
        ),
    ],
)
def test_lines_about_the_interview_are_not_speech_and_told(read: Read, head):
    (transcript,), problems = read("a.txt", head + TALK)
    assert told(transcript) == SPOKEN
    assert problems[0].message.startswith("not taken as speech: ")


def test_a_role_above_is_no_turn_of_that_label_below(read: Read):
    text = "访谈时间：2026年\n受访者：P03\n访谈者：王小明\n\n访谈者：您好？\n受访者：好。\n访谈者：嗯？\n受访者：是。\n"
    (transcript,), _ = read("a.txt", text)
    assert told(transcript) == [("访谈者", "您好？"), ("受访者", "好。"), ("访谈者", "嗯？"), ("受访者", "是。")]


def test_a_first_turn_below_a_detail_without_a_blank_line_is_a_turn(read: Read):
    (transcript,), _ = read(
        "a.txt",
        "Date: May\nTranscript:\n00:01  Maria\nWell?\n\n00:09  James\nYes.\n\n00:12  Maria\nOh?\n\n00:15  James\nNo",
    )
    assert told(transcript) == [("Maria", "Well?"), ("James", "Yes."), ("Maria", "Oh?"), ("James", "No")]


@pytest.mark.parametrize(
    "end",
    [
        "[end of recording]",
        "（录音结束）",
        "Transcription ended after 00:33:02\n\n\nThis editable transcript was computer generated and might err.",
        "Meeting ended after 00:33:02 👋",
        "Transcribed by https://otter.ai",
    ],
)
def test_lines_that_say_that_it_ends_are_not_speech_and_told(read: Read, end):
    (transcript,), problems = read("a.txt", f"{TALK}\n{end}\n")
    assert told(transcript) == SPOKEN
    assert "not taken as speech" in problems[0].message


def test_somebody_who_speaks_of_the_end_says_it(read: Read):
    (transcript,), _ = read("a.txt", f"{TALK}I: Is this the end of the recording?\n")
    assert told(transcript)[-1] == ("I", "Is this the end of the recording?")
