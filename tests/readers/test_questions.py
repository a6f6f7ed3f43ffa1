"""Interviews of which only the questions have labels."""

import pytest

from tests.readers.conftest import Read, told


@pytest.mark.parametrize(
    ("name", "text", "question"),
    [
        pytest.param(
            "a.txt",
            "Question 1: How was it?\nIt was slow.\nVery.\n\nQuestion 2: And then?\nThen I went.\n",
            "Question 1",
            id="the question on a line of its own",
        ),
        pytest.param(
            "a.txt",
            "Q: How was\nit?\n\nIt was slow.\nVery.\n\nQ: And\nthen?\n\nThen I went.\n",
            "Q",
            id="wrapped questions, answers in paragraphs of their own",
        ),
        pytest.param(
            "a.txt", "问题1：如何？\n很慢。\n\n问题2：然后呢？\n我就走了。\n", "问题1", id="numbered Chinese questions"
        ),
        pytest.param("a.txt", "Pergunta 1: Como?\nFoi lento.\n\nPergunta 2: E?\nFui.\n", "Pergunta 1", id="Portuguese"),
        pytest.param(
            "a.md", "**Interviewer:** How?\n\nSlow.\n\n**Interviewer:** And?\n\nI went.\n", "Interviewer", id="bold"
        ),
    ],
)
def test_what_stands_below_a_question_is_the_participants_answer(read: Read, name, text, question):
    (transcript,), problems = read(name, text)
    assert [turn.role.value for turn in transcript.turns] == ["interviewer", "participant"] * 2
    assert [speaker for speaker, _ in told(transcript)][:2] == [question, None]
    assert "".join(transcript.text.split()) == "".join(
        text.replace("**Interviewer:**", "").replace("Question 1:", "").replace("Question 2:", "").replace("Q:", "")
        .replace("问题1：", "").replace("问题2：", "").replace("Pergunta 1:", "").replace("Pergunta 2:", "").split()
    )  # fmt: skip
    assert "only questions have labels" in problems[0].message


def test_with_another_label_in_the_file_lines_below_go_on_with_the_turn(read: Read):
    (transcript,), problems = read("a.txt", "Q: How?\nI mean the stairs.\nA: Slow.\nVery.\nQ: And?\nA: Fine.\n")
    assert [text for _, text in told(transcript)] == ["How?\nI mean the stairs.", "Slow.\nVery.", "And?", "Fine."]
    assert problems == []


def test_questions_without_anything_below_stay_questions(read: Read):
    (transcript,), problems = read("a.txt", "Q: How?\nQ: And?\nQ: So?\n")
    assert [turn.role.value for turn in transcript.turns] == ["interviewer"] * 3
    assert problems == []
