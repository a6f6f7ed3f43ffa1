"""Marks: one rule a case."""

from __future__ import annotations

import pytest

from qualkit.segmentation import sentences


def split(text: str, language: str) -> str:
    return "|".join(text[start:end] for start, end in sentences(text, language))


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param("It grew 3.5 mm. |Then it stopped.", id="decimals"),
        pytest.param("At 9.20 a.m. we left. |Good.", id="times"),
        pytest.param("We left at 9 p.m. |Nobody came.", id="p.m. before a capital ends"),
        pytest.param("The U.S. Army paid. |He is from the U.S. |He left.", id="U.S. goes on with a name"),
        pytest.param("J. R. Patel signed. |I saw Dr. K. |She was brisk.", id="initials"),
        pytest.param("So did I. |Mary stayed.", id="I is no initial"),
        pytest.param("No. |Really, no. |It is No. 5.", id="no and number"),
        pytest.param("Tea, cake, etc. and more. |Bread etc. |Nice.", id="etc. ends before a capital"),
        pytest.param("1. Money counts. |2. Time counts.", id="an item's number"),
        pytest.param("I was... I was late... |Then I ran.", id="hesitation before I and before a capital"),
        pytest.param("So we— you know— |Anyway, no.", id="a broken-off sentence"),
        pytest.param('"Why?" I asked. |"Why not?" he said.', id="a quote and who said it"),
        pytest.param('He said, "Go." |I said, "No."', id="a quote that closes its sentence"),
        pytest.param("See www.example.org/a?b for it. |Thanks!", id="an address"),
        pytest.param("I was (so they say!) ill. |Bad.", id="a mark in brackets"),
        pytest.param("Fun. (laughs) |More [coughs] fun. [laughs] *sighs* |End.", id="remarks"),
        pytest.param("Late. |(He was late too.) |We left.", id="a sentence in brackets"),
        pytest.param("really? |yes! |good.", id="lower case after a mark"),
        pytest.param("One\n\n|Two\nlines", id="a blank line, a line feed"),
    ],
)
def test_english(expected):
    assert split(expected.replace("|", ""), "en") == expected


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param("涨了3.5%。|真的。", id="decimals"),
        pytest.param("我、我……我没去。|嗯。", id="hesitation"),
        pytest.param("要上班；|要带孩子。", id="semicolon"),
        pytest.param("他说：“没事。”|我就走了。", id="a closing quote stays"),
        pytest.param("“疼吗？”他问我。|不疼。", id="a quote and who said it"),
        pytest.param("他说“行。”，就走了。|嗯。", id="a comma after the quote"),
        pytest.param("好!|真好!|是吗?|对.|走了．|行｡|好", id="half-width and full-width marks"),
        pytest.param("Dr. Wang说可以。|我用Tom Jr.，行。", id="English abbreviations"),
        pytest.param("发了个OK.|我就走了。", id="a half-width stop before a character"),
        pytest.param("真的？！|不信！！！|哈。（笑）|后来【沉默】走了。", id="repeated marks, remarks"),
        pytest.param('他走了。|"为什么?"|没人知道。', id="straight quotes without spaces"),
        pytest.param("他是这么说的……。|然后呢", id="an ellipsis with a full stop"),
    ],
)
def test_chinese(expected):
    assert split(expected.replace("|", ""), "zh") == expected
