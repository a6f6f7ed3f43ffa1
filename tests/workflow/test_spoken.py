"""A text with labels beside the transcript read from it: which spoken words a part of it holds."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit import readers
from qualkit.config import SpeakerSettings
from qualkit.workflow.spoken import Spoken

TEXT = "# A title\n\nI: How was  it?  \n\nP1: I waited\nthree  months.\n\nP1: Yes 😀.\n"


def transcript_of(text):
    with TemporaryDirectory() as folder:
        path = Path(folder, "P1.txt")
        path.write_text(text, encoding="utf-8", newline="")
        [found], problems = readers.read_all(path, root=Path(folder), speakers=SpeakerSettings())
    assert not [problem for problem in problems if problem.severity.value == "error"]
    return found


@pytest.mark.parametrize(
    ("words", "quote"),
    [
        pytest.param("I waited", "I waited", id="words"),
        pytest.param("P1: I waited", "I waited", id="with the label before them"),
        pytest.param("waited\nthree  months.", "waited\nthree  months.", id="over a line end and two blanks"),
        pytest.param("months.\n\nP1: Yes", "months.\nYes", id="over two turns"),
        pytest.param("was  it?  \n\n", "was  it?", id="with blanks behind that the transcript has not"),
        pytest.param("waited\nthree  ", "waited\nthree  ", id="with blanks behind that it has"),
        pytest.param("😀", "😀", id="an emoji"),
        pytest.param("# A title\n", None, id="a heading"),
        pytest.param("P1:", None, id="a label"),
        pytest.param("\n\n", None, id="blanks"),
    ],
)
def test_a_part_of_a_text_gives_the_words_spoken_in_it(words, quote):
    transcript = transcript_of(TEXT)
    start = TEXT.index(words)
    span = Spoken(TEXT, transcript).span(start, start + len(words))
    assert (None if span is None else transcript.quote(span)) == quote


@given(st.lists(st.text(st.sampled_from("ab 信😀."), min_size=1, max_size=12).filter(str.strip), min_size=1), st.data())
def test_any_part_of_spoken_words_is_found_to_the_letter(said, data):
    text = "\n\n".join(f"P1: {words}" for words in said)
    transcript = transcript_of(text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = Spoken(text, transcript).span(start, end)
    spoken = "" if span is None else transcript.quote(span)
    letters = [letter for index, letter in enumerate(text) if start <= index < end and _is_said(text, index)]
    assert "".join(spoken.split()) == "".join(letters)


def _is_said(text, index):
    """Whether a letter is neither blank nor part of the label ``P1:`` that begins each paragraph."""
    begin = text.rfind("\n\n", 0, index + 1)
    at = index - (begin + 2 if begin >= 0 else 0)
    return at >= len("P1: ") and not text[index].isspace()
