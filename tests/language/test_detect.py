"""The language of a text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.language import detect


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Could you tell me how it all began? With a cough, last spring.", "en"),
        ("Depende do repositório, certo? Eu acho que não entendi a pergunta.", "pt"),
        ("Das war im Frühling, als ich zum ersten Mal beim Arzt gewesen bin.", "de"),
        ("他说这个没什么要紧的，过三个月再来。", "zh"),
        ("我覺得這個還不錯，就是要排隊。", "zh"),
        ("嗯，那个CT片子我用手机app打开看的，PACS里没有。", "zh"),
        ("おはようございます、元気ですか。今日は病院に行きました。", "ja"),
        ("안녕하세요, 오늘은 병원에 다녀왔습니다. 결과는 아직 모릅니다.", "ko"),
    ],
)
def test_a_language_is_told_by_a_sentence(text, expected):
    assert detect(text) == expected


@pytest.mark.parametrize("text", ["", "Ok.", "Yes, no. 12345678901234567890", "好。", "？！……", "🙂" * 50])
def test_too_little_text_tells_none(text):
    assert detect(text) is None


@settings(deadline=None)  # the first example loads the model
@given(st.text(max_size=100))
def test_any_text_gives_two_letters_or_none(text):
    code = detect(text)
    assert code is None or (len(code) == 2 and code.islower())


def test_a_long_text_is_told_by_its_beginning():
    assert detect("It went on and on and nobody knew why. " * 500_000) == "en"
