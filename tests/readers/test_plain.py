"""Plain text and Markdown: each way of writing who speaks."""

import pytest

from tests.readers.conftest import Read, roles, told

STYLES = [
    pytest.param("a.txt", "Anna: Hello.\nBen: Hi.\nAnna: So?\nBen: No.\n", "Anna", "Ben", id="name and colon"),
    pytest.param(
        "a.txt", "李敏：您好。\n\n王强：好。\n\n李敏：嗯？\n\n王强：不。\n", "李敏", "王强", id="Chinese names"
    ),
    pytest.param("a.txt", "I: Hello.\n\nP1: Hi.\n", "I", "P1", id="initials"),
    pytest.param("a.txt", "访谈者：您好。\n受访者：好。\n", "访谈者", "受访者", id="Chinese roles, full width"),
    pytest.param(
        "a.txt", "访谈者:您好。\n受访者:好。\n", "访谈者", "受访者", id="Chinese roles, ASCII colon without blank"
    ),
    pytest.param("a.txt", "问：您好。\n答：好。\n", "问", "答", id="question and answer"),
    pytest.param("a.txt", "  Doctor: Hello. \r\n  Patient: Hi. \r\n", "Doctor", "Patient", id="stray blanks and CRLF"),
    pytest.param(
        "a.txt",
        "[00:01:02] Speaker 1\nHello.\n\n[00:01:05] Speaker 2\nHi.\n",
        "Speaker 1",
        "Speaker 2",
        id="time and speaker above",
    ),
    pytest.param(
        "a.txt",
        "[00:01:02] Dr Li: Hello.\n[00:01:05] Anna: Hi.\n[00:01:09] Dr Li: So?\n[00:01:12] Anna: No.",
        "Dr Li",
        "Anna",
        id="time before name",
    ),
    pytest.param(
        "a.txt",
        "00:01:02\nAnna: Hello.\n\n00:01:05\nBen: Hi.\n\n00:01:09\nAnna: So?\n\n00:02:00\nBen: No.\n",
        "Anna",
        "Ben",
        id="time on the line above",
    ),
    pytest.param(
        "a.txt",
        "Anna Lind  0:03  \nHello.\n\nBen Ode  0:09  \nHi.\n",
        "Anna Lind",
        "Ben Ode",
        id="name, two blanks, time",
    ),
    pytest.param(
        "a.txt", "说话人1 00:03\n您好。\n\n说话人2 00:09\n好。\n", "说话人1", "说话人2", id="numbered Chinese speakers"
    ),
    pytest.param(
        "a.txt", "张三(00:00:03): 您好。\n李四(00:00:09): 好。\n", "张三", "李四", id="time in brackets behind the name"
    ),
    pytest.param("a.txt", "I:\tHello.\nP:\tHi.\n", "I", "P", id="tab behind the colon"),
    pytest.param("a.txt", "INT\tHello.\nP01\tHi.\n", "INT", "P01", id="tab instead of a colon"),
    pytest.param(
        "a.txt",
        "[Interviewer]: Hello.\n[Ben]: Hi.\n[Interviewer]: So?\n[Ben]: No.\n",
        "Interviewer",
        "Ben",
        id="name in brackets",
    ),
    pytest.param(
        "a.md", "**Anna** [0:00]\nHello.\n\n**Ben** [0:09]\nHi.\n", "Anna", "Ben", id="bold name, time, text below"
    ),
    pytest.param(
        "a.md", "**Interviewer** [00:00]\nHello.\n\n**P07** [00:09]\nHi.\n", "Interviewer", "P07", id="bold role"
    ),
    pytest.param("a.md", "**Anna:** Hello.\n\n**Ben:** Hi.\n", "Anna", "Ben", id="bold name with colon"),
    pytest.param("a.md", "**Anna**: Hello.\n\n**Ben**: Hi.\n", "Anna", "Ben", id="colon behind the bold name"),
    pytest.param("a.md", "**访谈者：** 您好。\n\n**受访者：** 好。\n", "访谈者", "受访者", id="bold Chinese roles"),
    pytest.param("a.md", "### Anna:\nHello.\n\n### Ben:\nHi.\n", "Anna", "Ben", id="headings"),
    pytest.param(
        "a.md",
        "### 唐小婉：\n\n您好。\n\n### 胡一鸣：\n\n好。\n",
        "唐小婉",
        "胡一鸣",
        id="headings with full-width colon",
    ),
    pytest.param(
        "a.md",
        "## Interviewer\n\nHello.\n\n## Participant\n\nHi.\n",
        "Interviewer",
        "Participant",
        id="headings without colon",
    ),
    pytest.param("a.txt", "anna: hello\nben: hi\nanna: so\nben: no\n", "anna", "ben", id="small letters"),
    pytest.param("a.txt", "Анна: Привет.\nБорис: Да.\nАнна: Ну?\nБорис: Нет.\n", "Анна", "Борис", id="Cyrillic"),
]


@pytest.mark.parametrize(("name", "text", "first", "second"), STYLES)
def test_every_style_of_label_gives_the_same_speakers(read: Read, name, text, first, second):
    (transcript,), problems = read(name, text)
    assert not problems
    assert [speaker for speaker, _ in told(transcript)][:2] == [first, second]
    assert set(transcript.text) <= set("Hello.Hi.So?No.\nhelloson您好。好。嗯？不。Привет.Да.Ну?Нет.")
    assert ":" not in transcript.text


def test_times_beside_labels_are_starts(read: Read):
    (transcript,), _ = read("a.md", "**Anna** [0:00]\nHello.\n\n**Ben** [1:02:03]\nHi.\n")
    assert [(turn.start_ms, turn.end_ms) for turn in transcript.turns] == [(0, None), (3_723_000, None)]


def test_a_turn_may_have_several_paragraphs(read: Read):
    (transcript,), _ = read("a.txt", "I: Well?\n\nP: One.\nTwo.\n\nThree.\n\nI: Yes.\n")
    assert told(transcript) == [("I", "Well?"), ("P", "One.\nTwo.\n\nThree."), ("I", "Yes.")]


def test_a_label_without_words_is_told_and_gives_no_turn(read: Read):
    (transcript,), problems = read("a.txt", "I: Well?\nP:\nI: Hm?\nP: Yes.\n")
    assert [text for _, text in told(transcript)] == ["Well?", "Hm?", "Yes."]
    assert [str(problem) for problem in problems] == ["transcripts/a.txt:2: 'P' says nothing here"]


def test_markdown_escapes_are_resolved_and_emphasis_stays(read: Read):
    (transcript,), _ = read("a.md", "**I:** \\[laughs\\] R&amp;D\n\n**P:** *really*\n")
    assert transcript.text == "[laughs] R&D\n*really*"


def test_plain_text_keeps_backslashes(read: Read):
    (transcript,), _ = read("a.txt", "I: C:\\[x\\] &amp;\nP: Yes.\n")
    assert transcript.text == "C:\\[x\\] &amp;\nYes."


@pytest.mark.parametrize(
    "line",
    [
        "Note: it was late.",
        "He said: come back.",
        "10:30 was the appointment.",
        "At 10:30: nobody there.",
        "他说：你回去吧。",
        "我就问他：要紧吗？",
        "优点：便宜。",
        "第一：要排队。",
        "https://example.org",
        "The problem is: nobody calls.",
    ],
)
def test_speech_that_looks_like_a_label_stays_speech(read: Read, line):
    (transcript,), _ = read("a.txt", f"I: Well?\n\nP: Yes.\n{line}\n\nI: Hm?\n\nP: No.\n{line}\n")
    assert told(transcript)[1] == ("P", f"Yes.\n{line}")
    assert told(transcript)[3] == ("P", f"No.\n{line}")


def test_prose_without_speakers_is_cut_at_paragraphs(read: Read):
    (transcript,), problems = read("a.txt", "Note: one thing.\nAnd more.\n\nTip: eat.\n")
    assert told(transcript) == [(None, "Note: one thing.\nAnd more."), (None, "Tip: eat.")]
    assert not problems


def test_lines_are_paragraphs_where_no_line_is_blank(read: Read):
    (transcript,), _ = read("a.md", "---\ncase: P1\n---\n\nOne goes here.\nTwo goes there.\n")
    assert [text for _, text in told(transcript)] == ["One goes here.", "Two goes there."]


def test_a_label_that_recurs_but_is_no_name_is_told(read: Read):
    lines = "I: Well?\nP: Yes.\nmore\n" + "天气：晴。\n" * 3 + "more\nmore\n"
    (transcript,), problems = read("a.txt", lines)
    assert len(transcript.turns) == 2
    assert "'天气' begins 3 lines but was taken for speech" in str(problems[0])


def test_a_name_that_comes_once_counts_where_every_line_has_a_label(read: Read):
    (transcript,), _ = read("a.txt", "I: Well?\nP: Yes.\nGuest_family: I am her son.\nI: Hm?\n")
    assert told(transcript)[2] == ("Guest_family", "I am her son.")


def test_settings_name_labels_that_nothing_else_tells(read: Read):
    text = "I: Well?\n\nP: Yes.\nmore\nmore\nmore\n\n豆豆：妈妈！\n"
    (without,), _ = read("a.txt", text)
    (named,), _ = read("a.txt", text, other=("豆*",))
    assert told(without)[-1] == ("P", "Yes.\nmore\nmore\nmore\n\n豆豆：妈妈！")
    assert told(named)[-1] == ("豆豆", "妈妈！")
    assert roles(named)["豆豆"] == "other"


@pytest.mark.parametrize(
    "legend",
    [
        "A = Interviewer, B = Participant",
        "A: Interviewer\nB: Participant",
        "A：访谈者\nB：受访者",
        "图例：A：访谈者；B：受访者",
        "(A = interviewer; B = patient)",
    ],
)
def test_a_legend_is_understood_and_not_speech(read: Read, legend):
    (transcript,), problems = read("a.txt", f"{legend}\n\nA: Well?\nB: Yes.\nA: So?\nB: No.\n")
    assert roles(transcript) == {"A": "interviewer", "B": "participant"}
    assert len(transcript.turns) == 4
    assert "not taken as speech" in str(problems[0])


def test_a_legend_may_give_names_to_roles(read: Read):
    (transcript,), _ = read(
        "a.txt", "Interviewer: Anna Lind\nParticipant: Ben\n\nAnna: Well?\nBen: Yes.\nAnna: So?\nBen: No.\n"
    )
    assert roles(transcript) == {"Anna": "interviewer", "Ben": "participant"}


def test_what_stands_above_the_first_label_is_dropped_aloud_or_kept(read: Read):
    text = "Interview 5\nDate: 12 April\n\nThank you all for coming, we begin.\n\nI: Well?\nP: Yes.\n"
    (transcript,), problems = read("a.txt", text)
    assert told(transcript)[0] == (None, "Thank you all for coming, we begin.")
    assert str(problems[0]).splitlines()[0] == (
        "transcripts/a.txt:1: not taken as speech: “Interview 5” (line 1), “Date: 12 April” (line 2)"
    )


def test_all_above_a_heading_called_transcript_is_about_the_interview(read: Read):
    text = "# Talk\n\nIt took place on Monday. Ann asked.\n\n## Transcript\n\nAnn  0:00\nWell?\n\nBo  0:04\nYes.\n"
    (transcript,), problems = read("a.md", text)
    assert told(transcript) == [("Ann", "Well?"), ("Bo", "Yes.")]
    assert "It took place on Monday" in str(problems[0])


def test_under_headings_a_colon_quotes(read: Read):
    (transcript,), _ = read(
        "a.md", "### 访谈者：\n\n您好。\n\n### 医生：\n\n我就讲：\n\n医生：要复查。\n\n患者：好。\n"
    )
    assert told(transcript) == [("访谈者", "您好。"), ("医生", "我就讲：\n\n医生：要复查。\n\n患者：好。")]


def test_where_turns_are_paragraphs_a_label_inside_one_is_speech(read: Read):
    drugs = "Aspirin: once.\nStatin: twice.\nAspirin: again.\nand that is it.\n"
    (transcript,), _ = read("a.txt", f"I: Which?\n\nP: Two.\n{drugs}\nI: Hm?\n\nP: {drugs}")
    assert [speaker for speaker, _ in told(transcript)] == ["I", "P", "I", "P"]


def test_numbers_and_bullets_before_labels_do_not_count(read: Read):
    (transcript,), _ = read("a.md", "1. I: Well?\n2. P: Yes.\n- **I:** So?\n")
    assert told(transcript) == [("I", "Well?"), ("P", "Yes."), ("I", "So?")]


def test_quoted_asides_are_not_speech(read: Read):
    (transcript,), problems = read("a.md", "### I:\n> (laughter)\nWell?\n\n### P:\n> Yes.\n")
    assert told(transcript) == [("I", "Well?"), ("P", "> Yes.")]
    assert "“> (laughter)” (line 2)" in str(problems[0])


def test_headings_between_turns_are_not_speech(read: Read):
    (transcript,), problems = read("a.md", "**I:** Well?\n\n# Part two\n\n**P:** Yes.\n")
    assert transcript.text == "Well?\nYes."
    assert "“# Part two” (line 3)" in str(problems[0])


@pytest.mark.parametrize(
    "text",
    [
        "[00:43.810 --> 00:47.850]  Hello there.\n[00:48.350 --> 00:54.570]  Yes\n",
        "00:43.810 --> 00:47.850\nHello there.\n\n00:48.350 --> 00:54.570\nYes\n",
    ],
)
def test_times_alone_part_turns_without_inventing_speakers(read: Read, text):
    (transcript,), problems = read("a.txt", text)
    assert told(transcript) == [(None, "Hello there."), (None, "Yes")]
    assert [(turn.start_ms, turn.end_ms) for turn in transcript.turns] == [(43_810, 47_850), (48_350, 54_570)]
    assert not problems


def test_times_inside_a_turn_are_not_text(read: Read):
    (transcript,), _ = read("a.txt", "[00:01] I: Well?\n[00:02] P: Yes.\n[00:09] And no.\n")
    assert told(transcript)[1] == ("P", "Yes.\nAnd no.")


def test_text_with_a_header_of_columns_is_a_table(read: Read):
    (transcript,), _ = read("a.txt", 'Timespan\tSpeaker\tContent\n00:00:04\tAnna\tShe said "no".\n00:00:09\t\tHm.\n')
    assert told(transcript) == [("Anna", 'She said "no".'), (None, "Hm.")]
    assert transcript.turns[0].start_ms == 4000
