"""Tables without titles, and columns that mean something else beside others."""

from __future__ import annotations

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
