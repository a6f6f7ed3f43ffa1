from __future__ import annotations

import time

import pytest

from qualkit.codebook import in_themes, matches
from qualkit.model.codebook import Code, Codebook, Status, Text
from tests.codebook.books import SMALL, book


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        pytest.param("access.way", ["access.way", "access.way.cost"], id="the whole id first"),
        pytest.param("ACC", ["access.wait", "access.way", "access.way.cost"], id="beginning of the id"),
        pytest.param("wa", ["access.wait", "access.way", "access.way.cost"], id="part behind the dot"),
        pytest.param("cost", ["access.way.cost"], id="last part"),
        pytest.param("ｗａｉｔｉｎｇ", ["access.wait"], id="full width"),
        pytest.param("等", ["access.wait"], id="Chinese"),
        pytest.param("待", ["access.wait"], id="inside a Chinese label"),
        pytest.param("fares", ["access.way.cost"], id="label"),
        pytest.param("in staff", ["trust.staff"], id="words of a label"),
        pytest.param("trav", ["access.way"], id="former id"),
        pytest.param("xyz", [], id="nothing"),
    ],
)
def test_codes_are_found_best_first(query, ids):
    assert [code.id for code in matches(book(SMALL), query)] == ids


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        pytest.param("access", ["access.wait", "access.way", "access.way.cost"], id="the id"),
        pytest.param("可", ["access.wait", "access.way", "access.way.cost"], id="Chinese"),
        pytest.param("及性", ["access.wait", "access.way", "access.way.cost"], id="inside a Chinese label"),
        pytest.param("rust", [], id="not inside a word"),
        pytest.param("", [], id="nothing typed"),
    ],
)
def test_a_themes_name_finds_its_codes(query, ids):
    assert [code.id for code in in_themes(book(SMALL), query)] == ids


def test_a_label_word_for_word_comes_before_an_id_that_begins_so():
    found = matches(book(SMALL.replace("label: Trust in staff", "label: access")), "access")
    assert found[0].id == "trust.staff"


def test_an_empty_query_finds_all_in_order_up_to_the_limit_and_no_retired_code():
    retired = book(SMALL.replace("    formerly: [travel]", "    status: retired"))
    assert [code.id for code in matches(retired, " ")] == ["access.wait", "access.way.cost", "trust.staff"]
    assert [code.id for code in matches(retired, "", limit=1)] == ["access.wait"]


def test_a_thousand_codes_are_searched_in_a_few_milliseconds():
    codes = tuple(
        Code(
            f"theme{number % 9}.code{number}",
            "t",
            label=Text({"en": f"Label {number}", "zh": f"标签{number}"}),
        )
        for number in range(1000)
    )
    large = Codebook("x", "1", "", ("en", "zh"), (), codes)
    assert matches(large, "标签77")[0].id == "theme5.code77"
    spent = []
    for query in ("l", "la", "code99", "标签5", "zzz"):
        begin = time.process_time()
        matches(large, query)
        spent.append(time.process_time() - begin)
    assert min(spent) < 0.005
    assert all(code.status is Status.ACTIVE for code in matches(large, "label"))
