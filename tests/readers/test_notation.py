"""Words without the marks of a notation, and the way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.model.segment import Span
from qualkit.readers import Notation, clean, notation_of

J, D = Notation.JEFFERSON, Notation.DRESING_PEHL


@pytest.mark.parametrize(
    ("notation", "text", "expected"),
    [
        (J, "so:: I (0.5) went ↑home.", "so I went home."),
        (J, "well (.) [I mean] >you know< °yes°", "well I mean you know yes"),
        (J, "it's (hospital) ((coughs)) =right", "it's hospital right"),
        (J, ".hh at 10:30 he said: no, we:ll", "at 10:30 he said: no, well"),
        (J, "he said ( ) then", "he said ( ) then"),
        (D, "Well (...) I hab/ I had (3) it. #00:01:02-3#", "Well I hab I had it."),
        (D, "Yes (laughs) //I know// (unv.) and/or", "Yes I know (unv.) and/or"),
        (D, "the (Xylo?) thing", "the Xylo thing"),
        (D, "我觉得(..)很好（笑）", "我觉得很好（笑）"),
    ],
)
def test_marks_go_and_words_stay(notation, text, expected):
    assert clean(text, notation).text == expected


@pytest.mark.parametrize(
    ("text", "notation"),
    [
        ("so:: (0.5) well ((coughs))", J),
        ("Well (...) I hab/ so (3) #00:01:02-3#", D),
        ("An ordinary answer (he was 63) at 10:30.", None),
    ],
)
def test_a_text_tells_its_notation(text, notation):
    assert notation_of(text) == notation


PIECES = st.sampled_from([*"ab 是\n:()[]=.h/#?", "(0.5)", "((x))", "//", "#00:01:02-3#", "::", "(unv.)", "(lacht)"])


@given(notation=st.sampled_from(Notation), text=st.lists(PIECES, max_size=40).map("".join))
def test_every_clean_character_leads_back_to_itself(notation, text):
    made = clean(text, notation)
    assert list(made.places) == sorted(set(made.places))
    assert "".join(text[place] for place in made.places) == made.text
    for place in range(len(made.text)):
        span = Span(place, place + 1)
        assert made.in_source(span).of(text) == span.of(made.text)
        assert made.in_clean(made.in_source(span)) == span
    if made.text:
        whole = Span(0, len(made.text))
        assert made.in_clean(made.in_source(whole)) == whole


@given(notation=st.sampled_from(Notation), text=st.lists(PIECES, min_size=1, max_size=40).map("".join), data=st.data())
def test_every_span_of_the_clean_text_leads_to_the_source_and_back(notation, text, data):
    made = clean(text, notation)
    if not made.text:
        return
    start = data.draw(st.integers(0, len(made.text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(made.text))))
    there = made.in_source(span)
    assert made.in_clean(there) == span
    # Without what was left out, the words there are the words here.
    assert "".join(text[place] for place in made.places if there.start <= place < there.end) == span.of(made.text)
    assert text[there.start] == made.text[span.start]
    assert text[there.end - 1] == made.text[span.end - 1]


def test_a_span_of_nothing_but_marks_has_no_clean_one():
    assert clean("so (0.5) well", J).in_clean(Span(3, 8)) is None
