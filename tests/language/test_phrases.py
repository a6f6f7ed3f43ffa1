"""Words that only one person said are known again in any layout."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.language import Phrases

OWN = "So slow. I drove to the county hospital at night. 我半夜坐班车去县医院拿片子。 Yes."
OTHER = "We drove to the county clinic by day. 我坐班车去县城。 Yes."
PHRASES = Phrases([OWN], [OTHER], names=["P07", "王 阿姨"])


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        pytest.param("“to the county hospital at night”", True, id="a stretch"),
        pytest.param("TO THE\n  county — HOSPITAL, at", True, id="capitals and marks"),
        pytest.param("we drove to the county clinic", False, id="others say it too"),
        pytest.param("hospital at night", False, id="too few words"),
        pytest.param("她说：半夜坐班车去县医院。", True, id="Chinese"),
        pytest.param("我坐班车去县城", False, id="Chinese that others say"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_only_own_words_are_held(text, holds):
    assert PHRASES.holds(text) == holds
    assert (PHRASES.cut(text)[1] > 0) == holds


@pytest.mark.parametrize(
    ("text", "is_quote"),
    [
        pytest.param("So slow!", True, id="a short passage alone"),
        pytest.param("so slow it is", False, id="a short passage among other words"),
        pytest.param("drove to the", False, id="others say it too"),
        pytest.param("班车去县医院", True, id="Chinese"),
        pytest.param("slow", False, id="a word alone"),
        pytest.param("I drove to the county hospital, she said", True, id="a stretch in other words"),
    ],
)
def test_a_short_text_is_a_quote_only_as_a_whole(text, is_quote):
    assert PHRASES.quotes(text) == is_quote


@pytest.mark.parametrize(
    ("text", "is_named"),
    [("P07:120-180", True), ("see p07", True), ("P070", False), ("王阿姨说", True), ("王 阿姨", True), ("", False)],
)
def test_names_are_found_as_whole_words_where_a_script_has_words(text, is_named):
    assert PHRASES.names(text) == is_named


def test_runs_of_own_words_are_cut_to_the_character():
    text = 'a: "I drove to the county hospital at night." b: 我半夜坐班车去县医院拿片子。'
    assert PHRASES.cut(text) == ('a: "…." b: …。', 2)
    assert not PHRASES.holds(PHRASES.cut(text)[0])


words = st.lists(st.sampled_from(["a", "b", "c", "我", "们", "他", "说", ".", "\n"]), max_size=30).map(" ".join)


@given(words, words, words)
def test_what_was_cut_is_held_no_more_and_what_others_say_is_never_cut(own, others, text):
    phrases = Phrases([own], [others])
    cut, n_runs = phrases.cut(text)
    assert not phrases.holds(cut)
    assert phrases.cut(others) == (others, 0)
    assert (n_runs == 0) == (cut == text)
