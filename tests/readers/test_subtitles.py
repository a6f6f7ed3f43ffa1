"""Captions of YouTube and of subtitle editors, and CLAN's files."""

from __future__ import annotations

import pytest

from tests.readers.conftest import Read, roles, told

ASS = """[Script Info]
Title: x
[Events]
Format: Layer, Start, End, Style, Name, Text
Comment: 0,0:00:00.00,0:00:01.00,Default,,check this
Dialogue: 0,0:00:01.00,0:00:02.00,Default,Ann,{\\i1}Well,{\\i0}\\Nthen?
Dialogue: 0,0:00:03.00,0:00:04.50,Default,Bo,Yes, of course.
"""
CHA = """@UTF8
@Begin
@Languages:\teng
@Participants:\tINV Investigator, PAR Participant
*INV:\twell ? \x15500_1500\x15
*PAR:\tit was &-uh far
\tand cold . \x152000_4000\x15
%com:\tlaughs
@End
"""


def test_sbv_is_read_with_its_times(read: Read):
    (transcript,), problems = read("a.sbv", "0:00:01.340,0:00:02.000\nWell,\nthen?\n\n0:00:03.000,0:00:04.000\nYes.\n")
    assert told(transcript) == [(None, "Well, then?"), (None, "Yes.")]
    assert (transcript.turns[0].start_ms, transcript.turns[1].end_ms) == (1340, 4000)
    assert not problems


def test_ass_tells_who_speaks(read: Read):
    (transcript,), problems = read("a.ass", ASS)
    assert told(transcript) == [("Ann", "Well, then?"), ("Bo", "Yes, of course.")]
    assert (transcript.turns[1].start_ms, transcript.turns[1].end_ms) == (3000, 4500)
    assert [problem.message for problem in problems] == ["not read: 1 comment(s)"]


def test_lrc_is_read_without_its_tags(read: Read):
    (transcript,), _ = read("a.lrc", "[ti:Interview]\n[length:01:20]\n[00:01.34]Well?\n[00:03.00]Yes.\n")
    assert told(transcript) == [(None, "Well?"), (None, "Yes.")]
    assert transcript.turns[0].start_ms == 1340


def test_chat_is_read_with_roles_and_times(read: Read):
    (transcript,), problems = read("a.cha", CHA)
    assert told(transcript) == [("INV", "well ?"), ("PAR", "it was &-uh far and cold .")]
    assert roles(transcript) == {"INV": "interviewer", "PAR": "participant"}
    assert (transcript.turns[1].start_ms, transcript.turns[1].end_ms, transcript.language) == (2000, 4000, "en")
    assert problems[0].message == "not read: 1 %com"


def test_otranscribe_is_read(read: Read):
    page = "<p><span class='timestamp'>00:01</span><b>I:</b> Well?<br /></p><p>00:04 <b>R:</b> Yes.</p>"
    (transcript,), _ = read("a.otr", f'{{"text": "{page}", "media": "x.mp3"}}')
    assert told(transcript) == [("I", "Well?"), ("R", "Yes.")]
    assert transcript.turns[0].start_ms == 1000


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.sbv", "Well?\n", "words without a time"),
        ("a.ass", "[Events]\nDialogue: 0,x\n", "cannot be read as dialogue"),
        ("a.ass", "[Script Info]\n", "holds no dialogue"),
        ("a.lrc", "Well?\n", "words without a time"),
        ("a.cha", "Well?\n", "is no line of CHAT"),
        ("a.cha", "@Begin\n", "holds no main line"),
        ("a.otr", "{", "is no JSON"),
        ("a.otr", "[]", "has no 'text'"),
    ],
)
def test_what_is_no_such_file_is_told(read: Read, name, text, message):
    transcripts, problems = read(name, text)
    assert transcripts == []
    assert message in problems[-1].message
    assert problems[-1].hint


ROWS = ["thanks for coming", "today can you", "tell me how", "it all began", "with you"]


def rolling(suffix: str) -> str:
    """The rows as YouTube's captions show them: each once new below, once above the next, and once alone."""
    cues: list[str] = []
    comma = "," if suffix == "srt" else "."
    for n, row in enumerate(ROWS):
        first, *rest = row.split()
        new = row if suffix == "srt" else first + "".join(f"<00:00:0{n}.100><c> {word}</c>" for word in rest)
        cues.append(f"00:00:0{n}{comma}000 --> 00:00:0{n}{comma}990\n{ROWS[n - 1] if n else ' '}\n{new}\n\n")
        if suffix == "vtt":
            cues.append(f"00:00:0{n}.990 --> 00:00:0{n + 1}.000\n{row}\n \n\n")
    return ("WEBVTT\nKind: captions\n\n" if suffix == "vtt" else "") + "".join(cues)


@pytest.mark.parametrize("suffix", ["vtt", "srt"])
def test_lines_that_rolling_captions_show_again_are_read_once_and_told(read: Read, suffix):
    (transcript,), problems = read(f"a.{suffix}", rolling(suffix))
    assert transcript.text.split() == " ".join(ROWS).split()
    assert "only repeat the cue above" in problems[-1].message


def test_what_is_said_twice_stays_twice(read: Read):
    cues = "".join(f"00:00:0{n}.000 --> 00:00:0{n}.900\nYes.\n\n" for n in range(6))
    (transcript,), problems = read("a.vtt", f"WEBVTT\n\n{cues}")
    assert transcript.text.split() == ["Yes."] * 6
    assert not problems


def test_names_in_brackets_of_captions_are_speakers(read: Read):
    said = [("Ann", "Well?"), ("Bo", "Yes."), ("Ann", "And?"), ("Bo", "No.")]
    cues = "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n[{who}] {text}\n\n" for n, (who, text) in enumerate(said))
    (transcript,), _ = read("a.srt", cues)
    assert told(transcript) == said


def test_names_that_webex_writes_beside_the_number_are_speakers(read: Read):
    cues = "".join(
        f'{n} "{who}" (38172)\n00:00:0{n}.000 --> 00:00:0{n}.900\n{text}\n\n'
        for n, (who, text) in enumerate([("Ann", "Well?"), ("Bo", "Yes: I did.")])
    )
    (transcript,), _ = read("a.vtt", f"WEBVTT\n\n{cues}")
    assert told(transcript) == [("Ann", "Well?"), ("Bo", "Yes: I did.")]
