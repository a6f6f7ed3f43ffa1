"""Words that say what a text is about, in two languages."""

import pytest

from qualkit.language import content_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(
            "Yeah, um, I just think the film's price went up.", ["film", "price", "went"], id="English speech"
        ),
        pytest.param("I don't, can't and won't; they're 20 or 30", [], id="function words, contractions, numbers"),
        pytest.param("我在手机上打不开医院的影像", ["手机", "打不开", "医院", "影像"], id="Chinese"),
        pytest.param("嗯，就是那个，我觉得没有", [], id="Chinese fillers"),
        pytest.param("手机App打不开CT片子", ["手机", "app", "打不开", "ct", "片子"], id="both in one sentence"),
        pytest.param("follow-up Ärzte", ["follow-up", "ärzte"], id="a hyphen and an accent"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_content_words(text, words):
    assert content_words(text) == words
