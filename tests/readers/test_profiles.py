"""Layouts that a study teaches."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualkit.config import ProfileSettings, SpeakerSettings, read_settings
from qualkit.errors import SettingsError
from qualkit.readers import read_all
from tests.readers.conftest import roles, told

TEXT = "Study 7\n== ANNA @ 0:03 == Well?\npage 1\n== BEN @ 0:07 == Yes.\nAnd no.\n"
TAUGHT = {
    "name": "ours",
    "files": "*.txt",
    "turn": r"== (?P<speaker>\w+) @ (?P<time>[\d:]+) == (?P<text>.*)",
    "drop": (r"^page \d+$",),
    "roles": {"anna": "interviewer", "Ben": "participant"},
}


SLOW = "(?P<text>(?:a|aa)+)$"


def read_taught(tmp_path: Path, text: str, name: str = "a.txt", **changed: object):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    layout = ProfileSettings.model_validate(TAUGHT | changed)
    return read_all(path, root=tmp_path, speakers=SpeakerSettings(), layouts=(layout,))


def test_turns_times_roles_and_what_is_dropped(tmp_path: Path):
    (transcript,), problems = read_taught(tmp_path, TEXT)
    assert told(transcript) == [("ANNA", "Well?"), ("BEN", "Yes.\nAnd no.")]
    assert [turn.start_ms for turn in transcript.turns] == [3000, 7000]
    assert roles(transcript) == {"ANNA": "interviewer", "BEN": "participant"}
    assert [problem.message for problem in problems] == [
        "dropped by the profile 'ours': “page 1” (line 3)",
        "not taken as speech, for it stands above: “Study 7” (line 1)",
    ]


def test_a_pattern_without_text_takes_the_rest_of_the_line(tmp_path: Path):
    (transcript,), _ = read_taught(tmp_path, "1> Well?\n2> Yes.\n", turn=r"(?P<speaker>\d)>", drop=())
    assert told(transcript) == [("1", "Well?"), ("2", "Yes.")]


def test_an_ending_of_its_own_may_be_taught(tmp_path: Path):
    (transcript,), _ = read_taught(tmp_path, TEXT, "a.trs", files=("*.trs", "*.cha"))
    assert transcript.name == "a"


def test_other_files_are_read_as_ever(tmp_path: Path):
    (transcript,), _ = read_taught(tmp_path, "I: Well?\nP: Yes.\n", files="b*.txt")
    assert told(transcript) == [("I", "Well?"), ("P", "Yes.")]


@pytest.mark.parametrize(
    ("text", "changed", "message"),
    [
        pytest.param("I: Well?\n", {}, "the profile 'ours' finds no turn in it", id="no turn"),
        pytest.param("a" * 60 + "!", {"turn": SLOW}, "the profile 'ours' takes too long over it", id="slow"),
    ],
)
def test_a_profile_that_does_not_work_is_told(tmp_path: Path, text, changed, message, monkeypatch):
    monkeypatch.setattr("qualkit.readers.profiles.PATIENCE", 0.05)
    transcripts, problems = read_taught(tmp_path, text, **changed)
    assert transcripts == []
    assert problems[0].message == message


@pytest.mark.parametrize(
    ("table", "line", "told_"),
    [
        pytest.param('turn = "("', 4, "Write a regular expression in single quotes; this one has", id="no pattern"),
        pytest.param("turn = 'a'", None, "Write a 'turn' with at least one group", id="no group"),
        pytest.param("drop = ['a']", None, "Write either 'turn' for lines of talk, or 'questions'", id="none"),
        pytest.param("turns = '(?P<text>.)'", 4, "Did you mean turn?", id="typing error"),
        pytest.param(
            "turn = '(?P<text>.)'\nroles = {A = 'boss'}", 5, "Write 'interviewer', 'participant' or", id="role"
        ),
    ],
)
def test_a_profile_that_is_none_is_told_with_its_line(tmp_path: Path, table, line, told_):
    path = tmp_path / "qualkit.toml"
    path.write_text(f"[[profiles]]\nname = 'a'\nfiles = '*.txt'\n{table}\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings(path)
    hints = [(problem.where.line, problem.hint or "") for problem in caught.value.problems]
    assert any(told_ in hint for _, hint in hints)
    assert line is None or line in [number for number, _ in hints]


GOOD = "[[profiles]]\nname = 'b'\nfiles = '*.md'\nturn = '(?P<text>.)'\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "[[profiles]]\nname = 'a'\nturn = '(?P<text>.)'\n" + GOOD,
            (1, "profiles.files is missing"),
            id="in the first",
        ),
        pytest.param(
            GOOD + "[[profiles]]\nname = 'a'\nturn = '(?P<text>.)'\n",
            (5, "profiles.files is missing"),
            id="in the last",
        ),
        pytest.param(
            GOOD.replace("'*.md'", "7") + GOOD, (3, "profiles.files: 7 cannot be used"), id="a number, told once"
        ),
        pytest.param(
            GOOD.replace("[[profiles]]", "[profiles]"), (1, "profiles is no list of profiles"), id="one bracket"
        ),
    ],
)
def test_each_of_several_profiles_is_told_by_its_own_line(tmp_path: Path, text, expected):
    path = tmp_path / "qualkit.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings(path)
    assert [(problem.where.line, problem.message) for problem in caught.value.problems] == [expected]


def test_a_file_larger_than_the_settings_allow_is_refused_unread(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 1_500_000)
    transcripts, problems = read_all(path, root=tmp_path, speakers=SpeakerSettings(), largest_mb=1)
    assert transcripts == []
    assert problems[0].message == "has 2 MB; files of more than 1 MB are not read"
    assert (problems[0].hint or "").endswith("[reading] largest_mb = 2.")


def test_the_profile_of_the_documents_teaches_its_layout(tmp_path):
    written = Path(__file__).parents[2] / "docs" / "layouts.md"
    (tmp_path / "qualkit.toml").write_text(
        written.read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0], encoding="utf-8"
    )
    file = tmp_path / "a.diarised.txt"
    file.write_text("start=1.0s stop=5.2s speaker_0 Well?\nstart=5.3s stop=6.0s speaker_1 Yes.\n", encoding="utf-8")
    layouts = read_settings(tmp_path / "qualkit.toml").profiles
    (transcript,), problems = read_all(file, root=tmp_path, speakers=SpeakerSettings(), layouts=layouts)
    assert told(transcript) == [("speaker_0", "Well?"), ("speaker_1", "Yes.")]
    assert transcript.turns[0].role.value == "interviewer"
    assert not problems
