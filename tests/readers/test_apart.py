"""Labels that only type, brackets or a dash set apart, and names on lines of their own."""

from __future__ import annotations

import io
from itertools import cycle

import docx
import pytest

from tests.readers.conftest import Read, told

SAID = ["How did it begin?", "It was hard: no money.", "And then?", "My sister helped.", "Mm-hm.", "So we stayed."]


def turns(*labels: str) -> list[tuple[str, str]]:
    return list(zip(cycle(labels), SAID, strict=False))


def dialogue(form: str, *labels: str) -> str:
    return "".join(form.format(label=label, text=text, s=n + 1) for n, (label, text) in enumerate(turns(*labels)))


@pytest.mark.parametrize(
    ("form", "labels"),
    [
        pytest.param("<{label}> {text}\n", ("Interviewer", "Participant"), id="angles"),
        pytest.param("（{label}）{text}\n", ("主持人", "受访者A"), id="wide brackets"),
        pytest.param("{label} {text}\n", ("问", "答"), id="a known word and a blank"),
        pytest.param("{s}、{label}：{text}\n", ("主持人", "受访者A"), id="Chinese numbers of turns"),
        pytest.param("0:0{s} | {label}\n{text}\n\n", ("Maria Delgado", "James"), id="Gong"),
        pytest.param("{label}, 00:0{s}\n{text}\n\n", ("Maria Delgado", "James"), id="comma before the time"),
        pytest.param("[{label}] {text}\n", ("SPEAKER_00", "SPEAKER_01"), id="brackets"),
        pytest.param("({label}) {text}\n", ("I", "R"), id="round brackets"),
        pytest.param("{label} – {text}\n", ("Maria", "James"), id="dash"),
        pytest.param("{label} — {text}\n\n", ("Marie", "Jean-Luc"), id="long dash and a name with a hyphen"),
        pytest.param("{label}. {text}\n", ("Q", "A"), id="full stop"),
        pytest.param("{label} 0:0{s} {text}\n", ("Maria Delgado", "James O'Neill"), id="a short time on the line"),
        pytest.param(
            "[00:00:0{s}.000 --> 00:00:0{s}.900] [{label}] {text}\n", ("SPEAKER_00", "SPEAKER_01"), id="range"
        ),
        pytest.param("{s}.000-{s}.900 {label}: {text}\n", ("SPEAKER_00", "SPEAKER_01"), id="seconds"),
        pytest.param("[{s}.0s - {s}.9s] {label}: {text}\n", ("SPEAKER_00", "SPEAKER_01"), id="seconds in brackets"),
        pytest.param("{label} 0:00:0{s}.340000\n{text}\n\n", ("SPEAKER_00", "SPEAKER_01"), id="microseconds"),
        pytest.param("#00:00:0{s}-0# {label}: {text}\n", ("I", "B"), id="f4's time before"),
        pytest.param("¤<{s}000> {label}: {text}\n", ("I", "B"), id="Transana's time"),
        pytest.param("{label} - 00:0{s}\n{text}\n\n", ("Maria Delgado", "James"), id="Fireflies"),
        pytest.param("{label} | 00:0{s}\n{text}\n\n", ("Speaker 1", "Speaker 2"), id="bar before the time"),
        pytest.param("10:00:0{s}\t From  {label} : {text}\n", ("Maria Delgado", "James"), id="Zoom's old chat"),
        pytest.param("10:00:0{s} From {label} to Everyone:\n\t{text}\n", ("Maria Delgado", "James"), id="Zoom's chat"),
        pytest.param("15/06/2026, 14:0{s} - {label}: {text}\n", ("Maria Delgado", "James"), id="WhatsApp"),
        pytest.param("[15/06/2026, 14:00:0{s}] {label}: {text}\n", ("Maria Delgado", "James"), id="WhatsApp on iOS"),
        pytest.param("{label} 2026-06-15 14:00:0{s}\n{text}\n\n", ("王小明", "李医生"), id="WeChat"),
        pytest.param("SPEAKER: {label}\n{text}\n\n", ("S1", "S2"), id="Speechmatics"),
        pytest.param(">> {label}: {text}\n", ("MARIA", "JAMES"), id="broadcasters' sign"),
        pytest.param("{label}\n{text}\n\n", ("INTERVIEWER", "PARTICIPANT"), id="capitals on a line"),
        pytest.param("{label}\n {text}\n\n", ("SPEAKER_00", "SPEAKER_01"), id="aTrain"),
        pytest.param("{label}\n{text}\n\n", ("王小明", "李医生"), id="Chinese names on a line"),
        pytest.param("{label}\n00:0{s}\n{text}\n\n", ("Maria", "James"), id="name, time, words"),
        pytest.param("00:00:0{s}\n{label}\n{text}\n\n", ("Maria", "James"), id="time, name, words"),
        pytest.param("00:00:0{s} - 00:00:0{s}\n{label}\n{text}\n\n", ("Maria", "James"), id="range, name, words"),
        pytest.param("00:00:0{s}:05 - 00:00:0{s}:12\n{label}\n{text}\n\n", ("Speaker 1", "Speaker 2"), id="frames"),
        pytest.param("00{s} {label}: {text}\n", ("INT", "P07"), id="numbers of lines"),
        pytest.param("[{s}] {label}: {text}\n", ("AH", "P07"), id="numbers in brackets"),
        pytest.param("{s}\t{label}\t{text}\n", ("AH", "P07"), id="numbers in a column"),
        pytest.param("{label} [v]\t{text}\n", ("AH", "P07"), id="EXMARaLDA"),
        pytest.param("**[00:0{s}](https://x.io/m/6?t={s}) {label}**: {text}\n\n", ("Maria", "James"), id="tl;dv"),
    ],
)
def test_a_way_that_the_whole_file_keeps_to_tells_its_labels(read: Read, form, labels):
    (transcript,), _ = read("a.txt", dialogue(form, *labels))
    assert told(transcript) == turns(*labels)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "[laughs] Well.\nIt was far.\n[pause] Cold.\nWe walked.\n[laughs] Yes.\nThe end came.\n", id="asides"
        ),
        pytest.param("Cost – too high.\nTime – too long.\nStaff – kind.\nFood – poor.\n", id="a list of points"),
        pytest.param(
            "Yeah.\nIt was far.\nMm-hm.\nIt was cold.\nYeah.\nWe walked.\nMm-hm.\nThat is all.\n", id="answers"
        ),
        pytest.param("嗯\n那里很远。\n对\n我们走路去。\n嗯\n天很冷。\n对\n就这样。\n", id="Chinese answers"),
        pytest.param(
            "A. The first reason is money.\nB. The second is time.\nC. The third is distance.\n", id="letters"
        ),
        pytest.param("It Was Far\n\nWe walked all day.\n\nIt Was Cold\n\nWe went home.\n", id="titles of sections"),
        pytest.param(
            "We met at 10:30 and left.\nWe came at 11:15 and stayed.\nIt was 12:00 by then.\n", id="times said"
        ),
    ],
)
def test_what_only_looks_so_here_and_there_stays_speech(read: Read, text):
    (transcript,), _ = read("a.txt", text)
    assert {speaker for speaker, _ in told(transcript)} == {None}
    assert transcript.text.split() == text.split()


@pytest.mark.parametrize("is_alone", [True, False], ids=["above the words", "before the words"])
def test_names_in_bold_type_are_labels(read: Read, is_alone):
    document = docx.Document()
    for label, text in turns("Maria Delgado", "James"):
        paragraph = document.add_paragraph()
        paragraph.add_run(label).bold = True
        if is_alone:
            document.add_paragraph(text)
        else:
            paragraph.add_run(f" {text}")
    data = io.BytesIO()
    document.save(data)
    (transcript,), _ = read("a.docx", data.getvalue())
    assert told(transcript) == turns("Maria Delgado", "James")


def test_names_in_bold_type_of_a_web_page_are_labels(read: Read):
    (transcript,), _ = read("a.html", dialogue("<p><strong>{label}</strong> {text}</p>", "Maria Delgado", "James"))
    assert told(transcript) == turns("Maria Delgado", "James")


def test_bold_words_in_prose_are_no_labels(read: Read):
    document = docx.Document()
    for bold, text in (("Never", " did we rest."), ("", "It was far."), ("", "It was cold."), ("Never", " again.")):
        paragraph = document.add_paragraph()
        paragraph.add_run(bold).bold = True
        paragraph.add_run(text)
    data = io.BytesIO()
    document.save(data)
    (transcript,), _ = read("a.docx", data.getvalue())
    assert {speaker for speaker, _ in told(transcript)} == {None}


def test_signs_that_nobody_sees_are_no_part_of_a_label(read: Read):
    (transcript,), _ = read("a.txt", dialogue("{label}:\u00a0{text}\n", "Interviewer\u200b", "Parti\u00adcipant"))
    assert told(transcript) == turns("Interviewer", "Participant")


def test_words_set_in_quotation_marks_of_markdown_lose_them(read: Read):
    (transcript,), _ = read("a.md", dialogue("**{label}**\n> {text}\n\n", "Maria", "James"))
    assert told(transcript) == turns("Maria", "James")


def test_a_speaker_with_a_remark_in_small_letters_is_one(read: Read):
    (transcript,), _ = read(
        "a.txt", dialogue("{label}: {text}\n", "Moderator", "Ben (teacher)", "Participant (female)")
    )
    assert told(transcript) == turns("Moderator", "Ben (teacher)", "Participant (female)")


def test_points_of_a_list_in_bold_type_are_no_speakers(read: Read):
    text = "# Findings\n\n- **Rent**: too high\n- **Wards**: full\n- **Staff**: kind\n- **Food**: poor\n"
    (transcript,), _ = read("a.md", text)
    assert {speaker for speaker, _ in told(transcript)} == {None}


def test_questions_that_stand_as_headings_are_read_and_nobody_is_named(read: Read):
    (transcript,), _ = read("a.md", "## How did it begin?\n\nWith nothing.\n\n## And then?\n\nWe went home.\n")
    assert told(transcript) == [
        (None, text) for text in ("How did it begin?", "With nothing.", "And then?", "We went home.")
    ]


def test_details_of_a_file_without_turns_stay_in_it(read: Read):
    (transcript,), _ = read(
        "a.txt", "Field notes\n\nSetting: a clinic.\nPeople: two nurses.\n\nThe nurse spoke first.\n"
    )
    assert "Setting: a clinic." in transcript.text


def test_paragraphs_in_bold_type_may_be_questions_and_that_is_told(read: Read):
    document = docx.Document()
    for number, text in enumerate(SAID):
        document.add_paragraph().add_run(text).bold = number % 2 == 0
    data = io.BytesIO()
    document.save(data)
    (transcript,), problems = read("a.docx", data.getvalue())
    assert told(transcript) == [(None, text) for text in SAID]
    assert "3 paragraphs stand in bold type" in problems[-1].message
