"""Praat TextGrids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qualkit.readers import joined
from tests.readers.conftest import Read, told

if TYPE_CHECKING:
    from pathlib import Path

LONG = """File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 9.5
tiers? <exists>
size = 2
item []:
    item [1]:
        class = "IntervalTier"
        name = "Doctor"
        xmin = 0
        xmax = 9.5
        intervals: size = 2
        intervals [1]:
            xmin = 0
            xmax = 2.5
            text = "Well, ""you"" 2?"
        intervals [2]:
            xmin = 2.5
            xmax = 9.5
            text = ""
    item [2]:
        class = "IntervalTier"
        name = "Patient"
        xmin = 0
        xmax = 9.5
        intervals: size = 1
        intervals [1]:
            xmin = 2
            xmax = 9.5
            text = "Yes.
Indeed."
"""
SHORT = """"ooTextFile"
"TextGrid"
0 9.5 <exists> 3 ! a comment with "quotes"
"IntervalTier" "Doctor" 0 9.5 1 0 2.5 "Well, ""you"" 2?"
"IntervalTier" "Patient" 0 9.5 1 2 9.5 "Yes. Indeed."
"TextTier" "bell" 0 9.5 1 4 "ding"
"""


@pytest.mark.parametrize("text", [pytest.param(LONG, id="long"), pytest.param(SHORT, id="short")])
def test_tiers_are_speakers_and_interleave_by_time(read: Read, text):
    (transcript,), problems = read("a.TextGrid", text.encode("utf-16"))
    assert told(transcript) == [("Doctor", 'Well, "you" 2?'), ("Patient", "Yes. Indeed.")]
    assert [(turn.start_ms, turn.end_ms) for turn in transcript.turns] == [(0, 2500), (2000, 9500)]
    assert [p.message for p in problems] == (["not read: the tier(s) 'bell'"] if text is SHORT else [])


def test_tiers_of_words_beside_speech_are_left_out(read: Read):
    (transcript,), problems = read("a.TextGrid", SHORT.replace('"Patient"', '"Doctor - words"'))
    assert transcript.text == 'Well, "you" 2?'
    assert problems[0].message == "not read: the tier(s) 'Doctor - words', 'bell'"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ooBinaryFile\x08TextGrid", "is a binary TextGrid"),
        ('"ooTextFile" "Sound"', "is a Praat file of another kind"),
        ("I: Well?", "ends where a text in quotes should stand"),
        (SHORT[:120], "ends where"),
        (SHORT.replace("2 9.5", "2 1.5"), "ends (1.5) before it starts (2)"),
        (SHORT.replace('"IntervalTier" "Patient"', '"Tier" "Patient"'), "'Tier' is no kind of tier"),
        (SHORT.replace("9.5 1 2", "9.5 9e99 2"), "too large"),
    ],
)
def test_what_is_no_whole_textgrid_is_told(read: Read, text, message):
    transcripts, problems = read("a.TextGrid", text)
    assert transcripts == []
    assert message in problems[0].message


def test_files_of_one_speaker_each_are_joined(read: Read, tmp_path: Path):
    paths = []
    for name, at in (("Doctor", 0), ("Patient", 3)):
        paths.append(tmp_path / f"{name}.TextGrid")
        body = f'"ooTextFile" "TextGrid" 0 9 <exists> 1 "IntervalTier" "{name}" 0 9 1 {at} {at + 1} "I am ""{name}""."'
        paths[-1].write_text(body, encoding="utf-8")
    made, problems = joined(paths, root=tmp_path)
    assert not problems
    (transcript,), _ = read("both.TextGrid", made)
    assert told(transcript) == [("Doctor", 'I am "Doctor".'), ("Patient", 'I am "Patient".')]
    _, problems = joined([*paths, paths[0]], root=tmp_path)
    assert problems[0].message == "a tier named 'Doctor' is in another of the files, too"
    _, problems = joined([tmp_path / "none.TextGrid", tmp_path / "a.txt"], root=tmp_path)
    assert len(problems) == 2


def test_one_speaker_whose_name_is_in_the_files_name_is_told(read: Read):
    one = '"ooTextFile" "TextGrid" 0 9 <exists> 1 "IntervalTier" "Doctor" 0 9 1 0 1 "Well?"'
    _, problems = read("day1_doctor.TextGrid", one)
    assert problems[0].message == "holds one speaker, 'Doctor'"
    assert "--together" in (problems[0].hint or "")
