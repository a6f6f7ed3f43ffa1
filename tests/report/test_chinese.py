"""Sentences in Chinese: whole ones, patterns with what is put in, and what is left as it is."""

import re
import string

import pytest

from qualkit.report.chinese import PATTERNS, SENTENCES, chinese
from qualkit.report.interface import WORDS


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        pytest.param("prevalence", "出现率", id="a head"),
        pytest.param("3 of 9 pairs shown.", "显示 9 对中的 3 对。", id="numbers are put in"),
        pytest.param(
            "not answerable: 9 of 13 interviews needed", "无法回答：需要 13 次访谈，仅有 9 次", id="one in another"
        ),
        pytest.param(".71\n[none a]", ".71\n[无 a]", id="line by line"),
        pytest.param("Waiting", "等待", id="a label of the codebook"),
        pytest.param("P07", None, id="a name"),
        pytest.param("=cmd()", None, id="what a user wrote"),
        pytest.param(".976\n[.908, .994]", None, id="numbers"),
    ],
)
def test_a_sentence_is_turned_or_left(text, turned):
    assert chinese(text, {"Waiting": "等待"}) == turned


@pytest.mark.parametrize(("english", "turned"), PATTERNS.items(), ids=range(len(PATTERNS)))
def test_a_pattern_puts_into_chinese_only_what_english_has(english, turned):
    def names(text):
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert names(turned) <= names(english)


@pytest.mark.parametrize("pair", [*SENTENCES.items(), *WORDS.values()], ids=lambda pair: pair[0][:20])
def test_every_sentence_has_chinese_in_it(pair):
    assert re.search(r"[\u4e00-\u9fff]", "".join(pair)) or pair[0] == pair[1]


def test_roles_and_origins_are_chinese_and_words_of_a_study_stay_as_they_are():
    assert [chinese(word) for word in ("physician", "own", "role")] == ["医生", "先行自答", "角色"]
    assert chinese("radiographer") is None
