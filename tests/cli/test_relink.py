"""After a transcript was edited every coder's codings are told, and lost ones are placed by hand."""

import json

import pytest

LINK = "I never found the link. My son found the link for me."
FILM = "The film cost me twenty. It is a lot of money."
THANKS = "Nothing else, thank you."


def lost_of(call):
    return [one for one in rows(call("relink", "--output", "jsonl")) if one["how"] == "lost"]


@pytest.fixture
def coded(study, call):
    """Ann and Bo code P1; Ann writes a memo on the film, and the film's turn is worded anew."""
    rows = [
        {"transcript": "P1", "quote": LINK, "codes": ["access.link"], "coder": "ann"},
        {"transcript": "P1", "quote": FILM, "codes": ["cost.film"], "coder": "ann", "memo": "dear"},
        {"transcript": "P1", "quote": THANKS, "codes": [], "coder": "ann"},
        {"transcript": "P1", "quote": LINK, "codes": ["access.wait"], "coder": "bo"},
    ]
    (study.root / "in.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert call("import", "in.jsonl", "--as", "codings").status == 0
    return study


def edit(study, *pairs):
    path = study.transcripts / "P1.txt"
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8", newline="\n")


def rows(called):
    assert called.status == 0, called.err
    return [json.loads(line) for line in called.out.splitlines()]


GONE = (FILM, "Printing was expensive, that is all.")
WORD = ("My son found", "My daughter found")
FRONT = ("I: Where did", "I: Well, where did")


def test_a_preview_tells_all_and_writes_nothing(coded, call):
    edit(coded, FRONT, WORD, GONE)
    before = (coded.layers / "ann.sqlite").read_bytes()
    found = rows(call("relink", "P1", "--preview", "--output", "jsonl"))
    assert [(one["coder"], one["how"], one["codes"]) for one in found] == [
        ("ann", "changed", ["access.link"]),
        ("ann", "lost", ["cost.film"]),
        ("ann", "moved", []),
        ("bo", "changed", ["access.wait"]),
    ]
    assert found[0]["before"].strip() == LINK
    assert found[0]["after"].strip() == LINK.replace("son", "daughter")
    assert found[1]["memos"] == 1
    assert (coded.layers / "ann.sqlite").read_bytes() == before
    assert "transcripts/P1.txt is not as it was read" in call("status").err


def test_relink_takes_the_file_in_and_what_is_lost_stays_listed_until_it_is_placed(coded, call):
    edit(coded, FRONT, WORD, GONE)
    (lost,) = lost_of(call)
    edit(coded, ("Well, where", "So, where"))
    again = rows(call("relink", "P1", "--output", "jsonl"))
    assert [one["number"] for one in again if one["how"] == "lost"] == [lost["number"]]
    offered = rows(call("relink", "place", "ann", lost["number"], "--output", "jsonl"))
    assert "Printing was expensive, that is all." in [one["words"] for one in offered]
    done = call("relink", "place", "ann", lost["number"], "Printing was expensive, that is all.")
    assert done.out.startswith("Placed cost.film on P1:")
    (placed,) = [one for one in rows(call("codings", "list", "P1", "--output", "jsonl")) if one["code"] == "cost.film"]
    assert placed["quote"] == "Printing was expensive, that is all."
    assert placed["origin"] == "imported"
    assert "dear" in call("memo", "list", "--output", "csv").out
    assert lost_of(call) == []
    assert call("verify").status == 0
    assert call("undo", "--coder", "ann").status == 0
    assert [one["how"] for one in rows(call("relink", "--output", "jsonl")) if one["codes"] == ["cost.film"]] == [
        "lost"
    ]


def test_an_undo_never_puts_a_coding_back_on_words_that_moved(coded, call):
    edit(coded, FRONT)
    assert {one["how"] for one in rows(call("relink", "--output", "jsonl"))} == {"moved"}
    assert "none on P1" in call("undo", "--coder", "ann").out
    (link,) = rows(call("codings", "list", "P1", "--coder", "bo", "--output", "jsonl"))
    assert link["quote"].strip() == LINK


def test_placing_beside_other_codings_keeps_them(coded, call):
    edit(coded, GONE)
    (lost,) = lost_of(call)
    place = next(one["span"] for one in rows(call("codings", "list", "P1", "--coder", "ann", "--output", "jsonl")))
    assert call("relink", "place", "ann", lost["number"], place.rpartition(":")[2]).status == 0
    codes = {one["code"] for one in rows(call("codings", "list", "P1", "--coder", "ann", "--output", "jsonl"))}
    assert codes == {"access.link", "cost.film"}


@pytest.mark.parametrize(
    ("where", "why"),
    [
        pytest.param("9000-9010", "is outside", id="beyond the end"),
        pytest.param("link", "the words stand 3 times", id="words that come back"),
        pytest.param("no such words at all", "the words stand 0 times", id="words that are not there"),
        pytest.param("9-3", "the words stand 0 times", id="backwards"),
        pytest.param("P2:3-9", "is in another transcript", id="another transcript"),
    ],
)
def test_a_wrong_place_is_refused_and_nothing_is_placed(coded, call, where, why):
    edit(coded, GONE)
    (lost,) = lost_of(call)
    done = call("relink", "place", "ann", lost["number"], where)
    assert done.status == 2
    assert why in done.err
    assert [one["number"] for one in rows(call("relink", "--output", "jsonl")) if one["how"] == "lost"] == [
        lost["number"]
    ]


def test_what_lost_nothing_or_is_nobodys_is_refused(coded, call):
    assert "no transcript named 'P9'" in call("relink", "P9").err
    assert "decision 1 of ann lost nothing" in call("relink", "place", "ann", "1").err
    assert "coder 'cleo' has no codings" in call("relink", "place", "cleo", "1").err
    assert call("relink", "place", "ann", "nought").status == 2
    assert "no file was edited" in call("relink", "--preview").err


def test_an_unreadable_file_is_told_and_nothing_is_written(coded, call):
    (coded.transcripts / "P1.txt").write_bytes(b"")
    for words in (["relink"], ["relink", "--preview"]):
        done = call(*words)
        assert done.status == 2
        assert "P1.txt" in done.err
    assert len(rows(call("codings", "list", "P1", "--coder", "ann", "--output", "jsonl"))) == 2
