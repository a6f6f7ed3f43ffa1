"""Passages found as a user finds them."""

import json

import pytest


@pytest.fixture
def coded(call):
    """Ann codes everything, bo the first segment, and a machine is named but not looked at."""
    for coder in ("ann", "bo"):
        call("coder", "add", coder)
    call("coder", "add", "auto", "--machine")
    answers = ["link+barrier", "film", "none", "link+barrier access.wait", "film"]
    assert call("code", "--coder", "ann", "--blind", lines=[*answers, "q"]).status == 0
    assert call("code", "--coder", "bo", "--blind", lines=["access.wait", "m the son again", "q"]).status == 0
    return call


def sources(call, *words):
    found = call("find", *words, "--output", "jsonl")
    assert found.status == 0, found.err
    return [json.loads(line)["source"] for line in found.out.splitlines()]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param(["access.link"], ["P1 ¶2", "P2 ¶2"], id="a code"),
        pytest.param(["access", "with", "coder:bo"], ["P1 ¶2"], id="a theme by a coder"),
        pytest.param(["access", "and", "not", "case:P1"], ["P2 ¶2"], id="not a case"),
        pytest.param(["facet:valence=barrier"], ["P1 ¶2", "P2 ¶2"], id="a facet"),
        pytest.param(["age:>60"], ["P1 ¶2", "P1 ¶4", "P1 ¶5"], id="an attribute"),
        pytest.param(['"the link"'], ["P1 ¶2"], id="words"),
        pytest.param(["胶片"], ["P2 ¶4"], id="Chinese words"),
        pytest.param(["memo:son"], ["P1 ¶4"], id="a memo"),
        pytest.param(["cost.film near/2 access.link"], ["P1 ¶2", "P1 ¶4", "P2 ¶2", "P2 ¶4"], id="near"),
        pytest.param(['"链接"', "--all-turns"], ["P2 ¶1", "P2 ¶2"], id="turns of the interviewer"),
    ],
)
def test_passages_are_found_with_their_source(coded, query, expected):
    assert sources(coded, *query) == expected


def test_a_passage_is_shown_with_words_around_it_and_who_coded_it(coded):
    shown = coded("find", '"found the link"', "-C", "1")
    assert shown.status == 0
    lines = [line.strip() for line in shown.out.splitlines()]
    assert lines[0].startswith("P1 ¶2")
    assert lines[1:] == [
        "¶1 I: Where did you find the link?",
        "I never found the link. My son found the link for me.",
        "¶3 I: And the film?",
        "access.link: ann · access.wait: bo",
    ]
    assert '1 of 5 passages in 1 of 2 interviews for "found the link"; codings of ann, bo' in shown.err


def test_words_in_turns_that_nobody_codes_are_told_of(coded):
    assert "1 more in turns that coders are not asked about: --all-turns" in coded("find", '"链接"').err
    assert "more in turns" not in coded("find", 'not "链接"').err


def test_meaning_ranks_what_a_query_finds(coded):
    ranked = coded("find", "--like", "链接好找吗", "--top", "2", "--output", "jsonl")
    rows = [json.loads(line) for line in ranked.out.splitlines()]
    assert len(rows) == 2
    assert rows[0]["source"] == "P2 ¶2"
    assert rows[0]["score"] > rows[1]["score"]
    assert sources(coded, 'like:"链接好找吗" and case:P2', "--top", "1") == ["P2 ¶2"]
    assert sources(coded, "cost", "--like", "链接好找吗", "--top", "1") == ["P2 ¶4"]


def test_a_word_that_is_found_nowhere_may_have_been_meant_for_a_code(coded):
    found = coded("find", "waitin")
    assert (found.status, found.out) == (0, "")
    assert "Did you mean code:access.wait?" in found.err


@pytest.mark.parametrize(
    ("query", "told"),
    [
        pytest.param(["mon"], "Whole words are looked for: mon* is in 1 passage.", id="a word"),
        pytest.param(['"the lin"'], 'Whole words are looked for: "the lin*" is in 1 passage.', id="words"),
        pytest.param(["mon and case:P2"], "mon* is in 1 passage", id="in another interview"),
        pytest.param(["xyz"], "", id="no word begins so"),
        pytest.param(["mon*"], "", id="looked for already"),
        pytest.param(["money"], "", id="found"),
    ],
)
def test_what_only_begins_words_is_told_of(coded, query, told):
    err = coded("find", *query).err
    assert told in err
    assert bool(told) == ("Whole words" in err)


def test_counts_are_per_case(coded):
    counted = coded("find", "cost", "or", "access", "--count", "--output", "csv")
    assert counted.out == "case,role,passages\nP1,patient,2\nP2,patient,2\n"


def test_passages_are_written_to_files_with_their_origin(coded, study):
    names = ["found.csv", "found.xlsx", "found.md", "found.html"]
    done = coded("find", "access", *(word for name in names for word in ("--to", name)))
    assert done.status == 0, done.err
    markdown = (study.root / "found.md").read_text(encoding="utf-8")
    for words in ("theme:access", "P1 ¶2", "找不到链接", "union of ann and bo"):
        assert words in markdown
    refused = coded("find", "access", "--to", "found.pdf")
    assert (refused.status, refused.out) == (2, "")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        pytest.param([], "nothing is asked", id="nothing"),
        pytest.param(["access.lnik"], "Did you mean access.link?", id="a slip"),
        pytest.param(["(a"], "this parenthesis is not closed", id="a parenthesis"),
        pytest.param(["coder:zoe"], "There are: ann, bo.", id="no such coder"),
        pytest.param(["access", "--coder", "zoe"], "coder 'zoe' has no codings", id="as nobody"),
        pytest.param(['like:" "'], "holds no words", id="no meaning"),
    ],
)
def test_mistakes_are_told_with_the_next_step(coded, query, told):
    found = coded("find", *query)
    assert (found.status, found.out) == (2, "")
    assert told in found.err


def test_a_study_that_works_from_words_alone_says_so(coded, study):
    path = study.root / "qualkit.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"hashing"', '"tfidf"'), encoding="utf-8")
    assert "works from words alone" in coded("find", "--like", "x").err


def test_while_a_sample_is_open_words_are_found_without_codes(call):
    call("segment")
    for coder in ("ann", "bo"):
        call("coder", "add", coder)
    assert call("sample", "draw", "--coder", "ann", "--coder", "bo", "--share", "1", "--name", "double").status == 0
    assert call("code", "--coder", "bo", "--sample", "double", lines=["link", "q"]).status == 0
    found = call("find", '"found the link"')
    assert found.status == 0
    assert "access.link" not in found.out
    assert "No codes are shown: bo's answers stay closed" in found.err
    assert "stay closed" in call("find", "access.link").err
    assert "stay closed" in call("find", "memo:x").err
    assert sources(call, "access.link", "--coder", "bo") == ["P1 ¶2"]
    assert "access.link" not in call("find", '"found the link"', "--coder", "ann").out


@pytest.mark.parametrize("asked", ["access.link", "Finding the link", "找链接"])
def test_likeness_to_a_code_is_to_all_that_describes_it_and_says_so(coded, asked):
    ranked = coded("find", "--like", asked, "--top", "2", "--output", "jsonl")
    assert f"'{asked}' is the code access.link: looked for by all that describes it." in ranked.err
    assert {json.loads(line)["source"] for line in ranked.out.splitlines()} == {"P1 ¶2", "P2 ¶2"}
