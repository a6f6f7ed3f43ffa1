"""Tables without titles, and columns that mean something else beside others."""

from __future__ import annotations

import io

import docx
import pytest

from tests.readers.conftest import Read, told

SAID = [
    ("Ann", "Well, how did it all begin?"),
    ("Bo", "It began with my sister."),
    ("Ann", "And what came then?"),
    ("Bo", "Then we went home."),
]


def table(form: str) -> str:
    return "".join(form.format(who=who, text=text, s=n + 1) for n, (who, text) in enumerate(SAID))


@pytest.mark.parametrize(
    ("name", "form", "start"),
    [
        pytest.param("a.csv", '00:0{s},{who},"{text}"\n', 1000, id="time, speaker, words"),
        pytest.param("a.csv", '{who},"{text}"\n', None, id="speaker, words"),
        pytest.param("a.txt", "{who}\t\t00:00:0{s}.5\t{s}.5\t00:00:0{s}.9\t{s}.9\t0.4\t{text}\n", 1500, id="ELAN"),
    ],
)
def test_cells_tell_what_a_column_holds(read: Read, name, form, start):
    (transcript,), problems = read(name, table(form))
    assert told(transcript) == SAID
    assert transcript.turns[0].start_ms == start
    assert "has no titles" in problems[0].message
    assert "text (column" in problems[0].message


@pytest.mark.parametrize(
    "text", ["a,b,c\nd,e,f\ng,h,i\n", "Name,Note\nAnn,Well then that is long.\nBo,Another long note here.\n"]
)
def test_cells_in_doubt_are_refused(read: Read, text):
    transcripts, problems = read("a.csv", text)
    assert transcripts == []
    assert problems


@pytest.mark.parametrize(
    "header", ["role,utterance", "Who,What was said", "发言人,发言内容", "speaker,transcript", "Sprecher,Text"]
)
def test_columns_are_known_by_many_names(read: Read, header):
    (transcript,), _ = read("a.csv", f"{header}\n" + table('{who},"{text}"\n'))
    assert told(transcript) == SAID


def test_a_table_of_markdown_is_a_table(read: Read):
    (transcript,), _ = read("a.md", "| Speaker | Text |\n|---|---|\n" + table("| {who} | {text} |\n"))
    assert told(transcript) == SAID


def test_titles_of_a_table_between_paragraphs_are_no_turn(read: Read):
    rows = table("<tr><td>{who}</td><td>{text}</td></tr>")
    (transcript,), _ = read("a.html", f"<p>Interview 7</p><table><tr><th>Speaker</th><th>Text</th></tr>{rows}</table>")
    assert told(transcript) == SAID


def word(rows: list[tuple[str, ...]], *above: str) -> bytes:
    document = docx.Document()
    for text in above:
        document.add_paragraph(text)
    made = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = text
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def test_titles_tell_the_columns_of_a_table_in_word(read: Read):
    rows = [(f"00:0{n}.0 - 00:0{n}.9", text, who) for n, (who, text) in enumerate(SAID)]
    (transcript,), problems = read(
        "a.docx", word([("Timespan", "Content", "Speaker"), *rows], "Job 123", "Interview 3")
    )
    assert told(transcript) == SAID
    assert (transcript.turns[1].start_ms, transcript.turns[1].end_ms) == (1000, 1900)
    assert "not taken as speech: “Job 123”" in problems[-1].message


def test_a_column_of_speakers_behind_the_words_is_found_and_told(read: Read):
    (transcript,), problems = read("a.docx", word([(text, who) for who, text in SAID]))
    assert told(transcript) == SAID
    assert "has no titles" in problems[0].message
