"""Front matter: what it tells, and every way of getting it wrong."""

import pytest

from tests.readers.conftest import Read, roles

BODY = "I: Well?\nP: Yes.\n"


def test_keys_that_are_known_are_used_and_the_rest_is_kept_as_text(read: Read):
    (transcript,), problems = read(
        "a.txt",
        "---\ncase: 007\nlanguage: zh-TW\ndate: 2023-04-12\nsynthetic: True\nplace:\ntime: 10:30\n"
        f"tags: [a, b]\nspeakers:\n  I: interviewer\n  P: other\n---\n\n{BODY}",
    )
    assert not problems
    assert (transcript.case, transcript.language) == ("007", "zh")
    assert transcript.facts == {
        "date": "2023-04-12",
        "synthetic": "true",
        "place": "",
        "time": "10:30",
        "tags": "a, b",
    }
    assert roles(transcript) == {"I": "interviewer", "P": "other"}
    assert transcript.text == "Well?\nYes."


@pytest.mark.parametrize("speakers", ["{interviewer: [P], participant: I}", "{P: interviewer, I: Participant}"])
def test_speakers_are_given_by_label_or_by_role(read: Read, speakers):
    (transcript,), problems = read("a.txt", f"---\nspeakers: {speakers}\n---\n{BODY}")
    assert roles(transcript) == {"I": "participant", "P": "interviewer"}
    assert not problems


def test_without_front_matter_the_case_is_the_name(read: Read):
    (transcript,), _ = read("P07.txt", BODY)
    assert (transcript.name, transcript.case, transcript.source) == ("P07", "P07", "transcripts/P07.txt")


@pytest.mark.parametrize(
    ("front", "line", "message"),
    [
        pytest.param("speakers:\n  I: boss", 3, "'boss' is no role, for the speaker 'I'", id="unknown role"),
        pytest.param("speakers:\n  - I", 3, "'speakers' gives no roles", id="speakers without roles"),
        pytest.param("speakers:\n\tI: interviewer", 3, "a tab in the front matter", id="tab"),
        pytest.param("a: &a [1]\nb: *a", 3, "an alias (*a) in the front matter", id="alias"),
        pytest.param("a: " + "[" * 5000, 2, "the front matter is nested too deeply", id="deep nesting"),
        pytest.param("a: 1\na: 2", 3, "'a' stands twice", id="key twice"),
        pytest.param("a: b: c", 2, "the front matter is not YAML: mapping values", id="colon in a value"),
        pytest.param("a: [1", 2, "the front matter is not YAML", id="open bracket"),
        pytest.param("case: P1\nlanguage: Chinese please", 3, "'Chinese please' is not a language", id="language"),
        pytest.param("I: x\n- a", 3, "the front matter is not YAML", id="list in a mapping"),
    ],
)
def test_problems_have_their_line(read: Read, front, line, message):
    transcripts, problems = read("a.txt", f"---\n{front}\n---\n{BODY}")
    assert transcripts == []
    assert problems[0].where.line == line
    assert message in problems[0].message


def test_all_problems_are_told_at_once(read: Read):
    _, problems = read("a.txt", f"---\nlanguage: '?'\nspeakers:\n  I: boss\n  P: boss\n---\n{BODY}")
    assert [problem.where.line for problem in problems] == [2, 4, 5]


def test_an_alias_bomb_is_refused_at_once(read: Read):
    rows = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    transcripts, problems = read("a.txt", "\n".join(["---", "a0: &a0 [x]", *rows, "---", BODY]))
    assert transcripts == []
    assert "an alias" in problems[0].message


def test_front_matter_that_never_ends_is_told(read: Read):
    transcripts, problems = read("a.txt", f"---\ncase: P1\n\n{BODY}")
    assert transcripts == []
    assert "transcripts/a.txt:1: the front matter is not closed" in str(problems[0])


def test_a_rule_at_the_top_is_no_front_matter(read: Read):
    (transcript,), problems = read("a.txt", f"---\n\n{BODY}")
    assert transcript.text == "Well?\nYes."
    assert not problems


def test_only_front_matter_is_no_interview(read: Read):
    transcripts, problems = read("a.txt", "---\ncase: P1\n---\n")
    assert transcripts == []
    assert "nothing is said in this file" in problems[0].message


def test_a_declared_label_that_never_comes_is_told_when_another_has_no_role(read: Read):
    _, problems = read(
        "a.txt",
        "---\nspeakers:\n  受访者: participant\n---\n小张：您好。\n小李：好。\n小张：嗯。\n小李：对。\n",
    )
    assert "gives a role to '受访者', but no turn has that label" in problems[0].message
    assert problems[0].where.line == 3
