from __future__ import annotations

import pytest

from qualkit.codebook.mentions import look_alikes, mentioned, replaced

IDS = {"usab.login", "usab", "cost", "trust", "access.way", "access.way.cost", "费用"}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        pytest.param("Use usab.login.", ["usab.login"], id="dotted id before a full stop"),
        pytest.param("不包括usab.login的情况", ["usab.login"], id="between Chinese words"),
        pytest.param("access.way.cost, not more", ["access.way.cost"], id="a longer id is not its beginning"),
        pytest.param("The cost of trust.", [], id="everyday words"),
        pytest.param("Money (cost); faith (trust, usab.login)", ["cost", "trust", "usab.login"], id="brackets"),
        pytest.param("钱（费用、cost）", ["费用", "cost"], id="Chinese brackets"),
        pytest.param("Money (the cost)", [], id="prose in brackets"),
        pytest.param("any (usab.*)", [], id="star"),
        pytest.param("see http://usab.login or x@usab.login", [], id="addresses"),
    ],
)
def test_ids_are_found_in_prose(text, ids):
    assert mentioned(text, IDS) == ids


@pytest.mark.parametrize(
    ("text", "after"),
    [
        pytest.param("(access.way), access.way.cost", "(a.b), access.way.cost", id="whole ids only"),
        pytest.param("见access.way。", "见a.b。", id="between Chinese words"),
        pytest.param("xaccess.way access.way-x", "xaccess.way access.way-x", id="part of another word"),
    ],
)
def test_a_dotted_id_is_replaced(text, after):
    assert replaced(text, "access.way", "a.b", IDS) == after


def test_an_everyday_word_is_replaced_in_brackets_of_ids_only():
    text = "The cost (cost) and (cost, trust) and (at any cost)"
    assert replaced(text, "cost", "price", IDS) == "The cost (price) and (price, trust) and (at any cost)"


def test_dotted_words_that_look_like_ids_are_listed_once():
    assert list(look_alikes("usab.x and usab.x, e.g. a.b 3.5 v1.2")) == ["usab.x", "e.g", "a.b", "v1.2"]
