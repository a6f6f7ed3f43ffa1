"""Tables of turns: columns by their names, one interview or several."""

import pytest

from tests.readers.conftest import Read, roles, told


def test_rows_of_one_speaker_that_follow_each_other_are_one_turn(read: Read):
    (transcript,), problems = read(
        "a.csv", "speaker,text,start,end\nI,Well?,0,900\nP,Yes,,\nP,and no.,2000,00:00:03.5\n"
    )
    assert told(transcript) == [("I", "Well?"), ("P", "Yes and no.")]
    assert [(turn.start_ms, turn.end_ms) for turn in transcript.turns] == [(0, 900), (None, 3500)]
    assert not problems


def test_a_turn_column_keeps_rows_apart(read: Read):
    (transcript,), _ = read("a.csv", "turn,speaker,text\n1,P,Yes\n2,P,and no.\n")
    assert [text for _, text in told(transcript)] == ["Yes", "and no."]


def test_rows_without_a_speaker_are_turns(read: Read):
    (transcript,), _ = read("a.csv", "text\nYes\nand no.\n")
    assert told(transcript) == [(None, "Yes"), (None, "and no.")]


@pytest.mark.parametrize(
    "text",
    [
        "说话人,文本,角色\n甲,您好,interviewer\n乙,好,other\n",
        "SPEAKER;Utterance;Role\r\n甲;您好;Interviewer\r\n乙;好;Other\r\n",
        "\ufeffContent\trole\tSpeaker\n您好\tinterviewer\t甲\n好\tother\t乙\n",
    ],
)
def test_columns_are_known_by_their_names_in_two_languages(read: Read, text):
    (transcript,), problems = read("a.csv", text)
    assert told(transcript) == [("甲", "您好"), ("乙", "好")]
    assert roles(transcript) == {"甲": "interviewer", "乙": "other"}
    assert not problems


def test_one_file_may_hold_several_transcripts(read: Read):
    rows = "transcript,case,speaker,text\nP2,c2,I,Well?\nP1,,I,Hm?\nP2,c2,P,Yes.\n"
    transcripts, problems = read("all.csv", rows)
    assert [(transcript.name, transcript.case, transcript.text) for transcript in transcripts] == [
        ("P2", "c2", "Well?\nYes."),
        ("P1", "P1", "Hm?"),
    ]
    assert {transcript.source for transcript in transcripts} == {"transcripts/all.csv"}
    assert not problems


def test_cells_with_line_breaks_keep_them_and_problems_keep_their_line(read: Read):
    text = 'speaker,text,start\nI,"Well,\nthen?",0\nP,Yes.,soon\nP,No.,late\n'
    transcripts, problems = read("a.csv", text)
    assert transcripts == []
    assert [str(problem).splitlines()[0] for problem in problems] == [
        "transcripts/a.csv:4: start 'soon' is not a time",
        "transcripts/a.csv:5: start 'late' is not a time",
    ]
    (transcript,), _ = read("a.csv", text.replace("soon", "").replace("late", ""))
    assert transcript.text == "Well,\nthen?\nYes. No."


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        pytest.param(
            "speaker,role\nI,x\n", 1, "no column 'text'; the header has 'speaker', 'role'", id="no text column"
        ),
        pytest.param("speaker,text\n", None, "no rows below the header", id="header only"),
        pytest.param('speaker,text\nI,"open\n', 2, "is not a table", id="open quote"),
        pytest.param('speaker,text\nI,"a" b\n', 2, "is not a table", id="quote inside"),
        pytest.param("speaker,text,role\nI,x,boss\n", 2, "'boss' is no role", id="unknown role"),
        pytest.param("transcript,text\n,x\n", 2, "no transcript is named in this row", id="no name"),
    ],
)
def test_problems_have_their_line(read: Read, text, line, message):
    transcripts, problems = read("a.csv", text)
    assert transcripts == []
    assert problems[0].where.line == line
    assert message in problems[0].message


def test_columns_and_rows_left_out_are_told(read: Read):
    (transcript,), problems = read("a.csv", "speaker,text,tags\nI,Well?,a;b\nP,,\nP,Yes.,\n")
    assert transcript.text == "Well?\nYes."
    assert [str(problem) for problem in problems] == [
        "transcripts/a.csv:1: not read: the column(s) 'tags'",
        "transcripts/a.csv:3: 1 row(s) without words, the first here",
    ]
