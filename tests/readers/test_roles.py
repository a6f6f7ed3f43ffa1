"""Roles of speakers: what tells them, in which order, and what is never invented."""

import pytest

from qualkit.config import SpeakerSettings
from qualkit.model.transcript import Role
from qualkit.readers.roles import roles, word

I, P, O, U = Role.INTERVIEWER, Role.PARTICIPANT, Role.OTHER, Role.UNKNOWN  # noqa: E741


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        pytest.param(["Interviewer", "Participant"], [I, P], id="English words"),
        pytest.param(["moderator", "P01", "P02"], [I, P, P], id="focus group"),
        pytest.param(["I", "R"], [I, P], id="respondent"),
        pytest.param(["R", "P1"], [U, P], id="R beside a participant only may be the researcher"),
        pytest.param(["Q", "A"], [I, P], id="question and answer"),
        pytest.param(["A", "B"], [U, U], id="A alone may be anybody"),
        pytest.param(["访谈员", "受访者2"], [I, P], id="Chinese words"),
        pytest.param(["訪談者", "受訪者"], [I, P], id="traditional characters"),
        pytest.param(["问", "答"], [I, P], id="question and answer in Chinese"),
        pytest.param(["访谈者", "医生"], [I, P], id="a physician is the participant where nobody else is"),
        pytest.param(["访谈者", "患者", "医生"], [I, P, U], id="beside a patient the physician is not"),
        pytest.param(["Doctor", "Patient"], [U, P], id="a consultation has no interviewer"),
        pytest.param(["Interviewer", "Anna"], [I, P], id="the only other speaker is the participant"),
        pytest.param(["Interviewer", "Anna", "Ben"], [I, U, U], id="of two others none is"),
        pytest.param(["Interviewer", "P1", "Wife"], [I, P, U], id="a third beside a participant stays unknown"),
        pytest.param(
            ["Interviewer 1", "Interviewer 2", "Anna"], [I, I, U], id="two interviewers tell nothing of a third"
        ),
        pytest.param(["Anna (Interviewer)", "Ben"], [I, P], id="role in brackets"),
        pytest.param(["Interviewer, First", "Lee, Kim (Student)"], [I, P], id="role before a comma"),
        pytest.param(["ＩＮＴＥＲＶＩＥＷＥＲ", "p７"], [I, P], id="full width and case"),
        pytest.param(["Anna", "Ben"], [U, U], id="names tell nothing"),
    ],
)
def test_roles_by_words(labels, expected):
    found = roles(labels, declared={}, legend={}, settings=SpeakerSettings())
    assert [found[label] for label in labels] == expected


def test_front_matter_goes_before_settings_legend_and_words():
    settings = SpeakerSettings(interviewer=("int*", "anna"), participant=("d*",), other=("x",))
    found = roles(
        ["Interviewer", "Dr Li", "X", "Anna", "Q"],
        declared={"interviewer": Role.OTHER, "q": Role.PARTICIPANT},
        legend={"X": "Interviewer"},
        settings=settings,
    )
    assert found == {"Interviewer": O, "Dr Li": P, "X": O, "Anna": I, "Q": P}


def test_a_legend_goes_before_words():
    found = roles(["P", "I"], declared={}, legend={"P": "Interviewer", "I": "Informant"}, settings=SpeakerSettings())
    assert found == {"P": I, "I": P}


@pytest.mark.parametrize("label", ["Note", "Ian", "Paul", "Inter", "Question of trust", "", "说明"])
def test_names_are_no_words_for_speakers(label):
    assert word(label) is None
