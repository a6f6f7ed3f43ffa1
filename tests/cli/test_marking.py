"""``qualkit codings mark``: a standing coding speaks against its theme, logged, undoable, and told in findings."""

import csv
import io

import pytest


@pytest.fixture
def coded(study, call):
    """One segment with two codes by ann."""
    call("coder", "add", "ann")
    made = call("code", "P1", "--coder", "ann", "--blind", lines=["link wait+barrier", "film", "q"])
    assert made.status == 0, made.err
    return call


def rows(call):
    return list(csv.DictReader(io.StringIO(call("codings", "list", "P1", "--output", "csv").out)))


def place(call, code="access.link"):
    return next(row["span"] for row in rows(call) if row["code"] == code)


def facets(call):
    return {row["code"]: row["facets"] for row in rows(call)}


def origins(call):
    return {row["code"]: row["origin"] for row in rows(call)}


def test_a_mark_stands_beside_what_was_there_and_is_taken_away_again(coded):
    before = origins(coded)
    span = place(coded)
    made = coded("codings", "mark", "P1", span, "access.wait", "--coder", "ann", "--contradicts")
    assert made.status == 0, made.err
    assert "Marked as contradicting: access.wait" in made.out
    assert facets(coded) == {"access.link": "", "access.wait": "valence=barrier; stance=contradicts", "cost.film": ""}
    assert origins(coded) == before
    assert (
        "Marked so already"
        in coded("codings", "mark", "P1", span, "access.wait", "--coder", "ann", "--contradicts").out
    )
    assert coded("codings", "mark", "P1", span, "access.wait", "--coder", "ann", "--supports").status == 0
    assert facets(coded)["access.wait"] == "valence=barrier"
    assert coded("verify").status == 0


def test_undo_takes_the_mark_back_and_redo_brings_it_again(coded):
    span = place(coded)
    coded("codings", "mark", "P1", span, "access.link", "access.wait", "--coder", "ann", "--contradicts")
    assert coded("undo", "--coder", "ann").status == 0
    assert "contradicts" not in " ".join(facets(coded).values())
    assert len(rows(coded)) == 3
    assert coded("redo", "--coder", "ann").status == 0
    assert [code for code, told in facets(coded).items() if "contradicts" in told] == ["access.link", "access.wait"]


def test_undo_right_after_a_mark_takes_back_nothing_that_the_session_decided_there(study, call):
    call("coder", "add", "ann")
    assert call("code", "P1", "--coder", "ann", "--blind", lines=["film", "back", "flag", "q"]).status == 0
    assert (
        call("codings", "mark", "P1", place(call, "cost.film"), "cost.film", "--coder", "ann", "--contradicts").status
        == 0
    )
    assert call("undo", "--coder", "ann").status == 0
    assert facets(call) == {"cost.film": ""}
    log = list(csv.DictReader(io.StringIO(call("log", "--coder", "ann", "--output", "csv").out)))
    assert [row["verdict"] for row in log] == ["codes", "flag", "codes", "undo"]


def test_a_marked_case_is_a_negative_case_of_the_matrix_and_a_contrary_quote_of_the_theme(coded):
    coded("codings", "mark", "P1", place(coded), "access.link", "--coder", "ann", "--contradicts")
    assert "negative case: P1 on Access" in " ".join(coded("matrix").out.split())
    assert "Contrary quotes" in coded("themes", "access").out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(("P1", "PLACE", "cost.film", "--contradicts"), "There stand: access.link, access.wait", id="code"),
        pytest.param(
            ("P1", "9-3", "cost.film", "--contradicts"), "no span '9-3'", id="a span that ends before it starts"
        ),
        pytest.param(("P1", "here", "cost.film", "--contradicts"), "no span 'here'", id="no span"),
        pytest.param(("P1", "PLACE", "access.link"), "--contradicts, or --supports", id="neither set nor taken"),
        pytest.param(("P9", "PLACE", "access.link", "--contradicts"), "no transcript named 'P9'", id="transcript"),
    ],
)
def test_what_cannot_be_marked_is_refused_and_nothing_is_logged(coded, words, message):
    before = coded("log", "--coder", "ann").out
    span = place(coded)
    made = coded("codings", "mark", *(span if word == "PLACE" else word for word in words), "--coder", "ann")
    assert made.status != 0
    assert message in " ".join(made.err.split())
    assert coded("log", "--coder", "ann").out == before


def test_an_imported_coding_stays_imported(coded, study):
    path = study.root / "in.jsonl"
    quote = "胶片一张八十块钱。"
    path.write_text(
        '{"qualkit": "codings/1", "coder": "bo"}\n{"transcript": "P2", "quote": "'
        + quote
        + '", "codes": ["cost.film"]}\n',
        encoding="utf-8",
    )
    assert coded("import", path).status == 0
    row = next(csv.DictReader(io.StringIO(coded("codings", "list", "P2", "--output", "csv").out)))
    assert coded("codings", "mark", "P2", row["span"], "cost.film", "--coder", "bo", "--contradicts").status == 0
    after = next(csv.DictReader(io.StringIO(coded("codings", "list", "P2", "--output", "csv").out)))
    assert (after["origin"], after["facets"]) == ("imported", "stance=contradicts")
