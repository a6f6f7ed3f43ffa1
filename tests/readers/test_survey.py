"""Surveys: a row a respondent, a column a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qualkit.config import ProfileSettings, SpeakerSettings
from qualkit.readers import read_all
from tests.readers.conftest import Read, roles, told

if TYPE_CHECKING:
    from pathlib import Path

SURVEY = """ID,Age,What helped you most?,What would you change?
R1,63,I could see them at home with my son.,Make the letters larger, please.
R2,58,They were clear and quick to open.,
R3,71,,
""".replace("larger, please", "larger and the steps fewer")
QUESTIONS = {"name": "s", "files": "*.csv", "case": "who", "questions": ("Thoughts", "Wishes*")}


def test_each_answered_question_is_two_turns_without_labels(read: Read):
    transcripts, problems = read("s.csv", SURVEY)
    assert [one.name for one in transcripts] == ["s-R1", "s-R2"]
    assert told(transcripts[0]) == [
        (None, "What helped you most?"),
        (None, "I could see them at home with my son."),
        (None, "What would you change?"),
        (None, "Make the letters larger and the steps fewer."),
    ]
    assert [turn.role.value for turn in transcripts[1].turns] == ["interviewer", "participant"]
    assert (transcripts[0].case, transcripts[0].facts) == ("R1", {"Age": "63"})
    counted = "2 respondent(s), 2 open question(s), 3 without an answer, 1 respondent(s) who answered none"
    assert [problem.message for problem in problems] == [f"read as a survey: {counted}; kept as facts: Age"]


def test_chinese_headers_and_answers(read: Read):
    (transcript,), _ = read("问卷.csv", "编号,年龄,您怎么看云影像？\nA01,63,我觉得很方便在家就能看到片子\n")
    assert (transcript.name, transcript.case) == ("问卷-A01", "A01")
    assert roles(transcript)[None] == "participant"


def test_the_three_header_rows_of_qualtrics(read: Read):
    rows = [
        "ResponseId,Q1",
        "Response ID,What helped you most?",
        '"{""ImportId"":""_recordId""}","{""ImportId"":""QID1""}"',
        "R_1,I could see them at home with my son.",
    ]
    (transcript,), _ = read("q.csv", "\n".join(rows) + "\n")
    assert told(transcript)[0] == (None, "What helped you most?")


@pytest.mark.parametrize(
    "table",
    [
        pytest.param("ID,Thoughts,Gender?\n1,I could see them at home,f\n2,They were not clear to me,m\n", id="closed"),
        pytest.param("Name,What helped you?\nA,I could see them at home\nB,They were not clear to me\n", id="no ids"),
        pytest.param("ID,What helped?\n1,I could see them at home\n1,They were not clear to me\n", id="ids twice"),
    ],
)
def test_a_table_that_is_not_sure_is_refused_with_the_profile_that_would_teach_it(read: Read, table):
    transcripts, problems = read("s.csv", table)
    assert transcripts == []
    assert problems[0].message == "looks like a survey, but which columns are open questions is not sure"
    assert '[[profiles]]\n  name = "survey"\n  files = "s.csv"\n  case = "' in (problems[0].hint or "")


def test_a_profile_teaches_the_columns(tmp_path: Path):
    path = tmp_path / "s.csv"
    path.write_text("who,Thoughts,Wishes (open)\nA,Fine.,\nB,No.,None.\n", encoding="utf-8")
    transcripts, _ = read_all(
        path, root=tmp_path, speakers=SpeakerSettings(), layouts=(ProfileSettings.model_validate(QUESTIONS),)
    )
    assert [told(one) for one in transcripts] == [
        [(None, "Thoughts"), (None, "Fine.")],
        [(None, "Thoughts"), (None, "No."), (None, "Wishes (open)"), (None, "None.")],
    ]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("a,b\n1,2\n", "the profile 's' finds no column 'who' and no column that fits 'Thoughts', 'Wishes*'"),
        ("who,Thoughts\nA,x\nA,y\n", "respondent 'A' stands here and in row 2"),
        ("who,Thoughts\n,x\n", "no respondent in the column 'who'"),
        ("who,Thoughts\nA,\n", "no open question has an answer"),
    ],
)
def test_a_table_that_the_profile_does_not_fit_is_told(tmp_path: Path, table, message):
    path = tmp_path / "s.csv"
    path.write_text(table, encoding="utf-8")
    transcripts, problems = read_all(
        path, root=tmp_path, speakers=SpeakerSettings(), layouts=(ProfileSettings.model_validate(QUESTIONS),)
    )
    assert transcripts == []
    assert message in [problem.message for problem in problems]
