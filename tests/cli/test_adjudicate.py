"""Disagreements settled by command, with piped rulings."""

import json

import pytest

from qualkit import store
from qualkit.workflow.layers import open_layer


@pytest.fixture
def twice(call):
    """On P1: both say link; ann says film, bo none; ann says none, bo wait. On P2 ann alone."""
    for coder, answers in (("ann", ["link", "film", "none"]), ("bo", ["link", "none", "wait"])):
        call("coder", "add", coder)
        call("code", "P1", "--coder", coder, "--blind", lines=[*answers, "q"])
    call("code", "P2", "--coder", "ann", "--blind", lines=["wait", "q"])


def log(study, now):
    with store.reading(open_layer(study, "consensus", now=now)) as connection:
        return store.decisions.log(connection)


def test_rulings_make_the_consensus_and_what_coders_agree_on_is_taken_over(twice, call, study, now):
    before = {name: (study.layers / f"{name}.sqlite").read_bytes() for name in ("ann", "bo")}
    agreed = call("agree", "--draws", "5").out
    done = call("adjudicate", lines=["1", "Twenty is what it cost.", "? wait", "0", "Nothing is said."])
    assert done.status == 0, done.err
    assert "ann and bo agree on 1 segments, 1 of them taken over into the consensus now; they differ on 2" in done.err
    assert "1 segments that one coder alone decided are not in the consensus" in done.err
    assert "Saved: 2 ruled, 0 left." in done.err
    for part in ("1 ann: ", "2 bo: no code fits", "*cost.film Price of film", "Time until the images open."):
        assert part in done.out
    assert [(one.verdict.value, one.codes, one.memo) for one in log(study, now)] == [
        ("codes", ("access.link",), "agreed: ann, bo"),
        ("memo", (), "Twenty is what it cost."),
        ("codes", ("cost.film",), ""),
        ("memo", (), "Nothing is said."),
        ("none", (), ""),
    ]
    assert {name: (study.layers / f"{name}.sqlite").read_bytes() for name in before} == before
    assert call("agree", "--draws", "5").out == agreed
    assert "no codings of consensus" in call("agree", "--coder", "ann", "--coder", "consensus").err
    matrix = call("matrix", "--columns", "code", "--output", "jsonl")
    assert {json.loads(line)["layer"] for line in matrix.out.splitlines()} == {
        "consensus on 3 of 5 segments, coder ann elsewhere"
    }
    listed = call("codings", "list", "--coder", "consensus", "--output", "jsonl").out.splitlines()
    assert [json.loads(line)["code"] for line in listed] == ["access.link", "cost.film"]
    assert "Twenty is what it cost." in call("memo", "list", "--coder", "consensus").out
    assert call("verify").status == 0


def test_a_session_goes_on_where_the_last_one_stopped(twice, call, study, now):
    first = call("adjudicate", lines=["film", "A price.", "0"])  # the second ruling has no reason: nothing is saved
    assert "Saved: 1 ruled, 1 left." in first.err
    assert "Go on: qualkit adjudicate" in first.err
    second = call("adjudicate", lines=["0", "Nothing."])
    assert "0 of them taken over into the consensus now; they differ on 2, 1 without a ruling" in second.err
    assert "Saved: 1 ruled, 0 left." in second.err
    assert [one.verdict.value for one in log(study, now)] == ["codes", "memo", "codes", "memo", "none"]
    third = call("adjudicate", lines=["1", "again"])
    assert "Saved: 0 ruled, 0 left." in third.err
    assert len(log(study, now)) == 5


def test_what_was_agreed_and_is_not_any_more_is_asked(twice, call, study, now):
    call("adjudicate", lines=["q"])
    call("undo", "--coder", "bo")
    with store.reading(open_layer(study, "bo", now=now)) as connection:
        (link,) = [one for one in store.codings.standing(connection) if one.code == "access.link"]
    span = f"{link.span.start}-{link.span.end}"
    call("codings", "withdraw", "P1", span, "access.link", "--coder", "bo")
    call("code", "P1", "--coder", "bo", "--blind", lines=["wait", "q"])
    told = call("adjudicate", "--code", "wait", lines=["q"])
    assert told.status == 2  # a code by its id
    asked = call("adjudicate", "--code", "access.wait", lines=["link", "Both meant the link.", "q"])
    assert asked.status == 0, asked.err
    assert "Saved: 1 ruled, 0 left." in asked.err
    assert log(study, now)[-2].memo == "Both meant the link."


def test_the_consensus_is_not_coded_and_no_coder_is_called_so(twice, call):
    call("adjudicate", lines=["q"])
    assert "qualkit adjudicate" in call("code", "--coder", "consensus", "--blind", lines=["q"]).err
    assert call("coder", "add", "consensus").status == 2


def test_one_coder_has_nothing_to_settle(call):
    call("coder", "add", "ann")
    call("code", "--coder", "ann", "--blind", lines=["link", "q"])
    called = call("adjudicate", lines=["1", "x"])
    assert called.status == 5
    assert "code --coder OTHER --blind" in called.err


def test_a_machine_has_no_part_in_the_consensus(twice, call, study):
    call("coder", "add", "auto", "--machine")
    path = study.root / "auto.jsonl"
    header = '{"qualkit": "codings/1", "coder": "auto", "kind": "machine"}'
    film = '{"transcript": "P2", "quote": "胶片一张八十块钱。", "codes": ["cost.film"]}'
    path.write_text(f"{header}\n{film}\n", encoding="utf-8")
    assert call("import", path).status == 0
    assert (study.layers / "auto.sqlite").is_file()
    assert "ann and bo agree on 1 segments" in call("adjudicate", lines=["q"]).err
    refused = call("adjudicate", "--coder", "ann", "--coder", "auto", lines=["q"])
    assert refused.status == 2
    assert "a consensus is of persons" in refused.err


@pytest.fixture
def with_facets(call):
    """Both say link as a barrier; ann says film as a barrier and bo film as a facilitator."""
    for coder, film in (("ann", "barrier"), ("bo", "facilitator")):
        call("coder", "add", coder)
        lines = ["access.link+barrier", f"cost.film+{film}", "none", "q"]
        call("code", "P1", "--coder", coder, "--blind", lines=lines)


def test_facets_are_taken_over_shown_and_settled(with_facets, call, study, now):
    listed = call("disagreements").out
    assert "facets only 1" in listed
    assert "*+barrier" in listed
    assert "Codes most disputed" not in listed  # no code is: a table without rows says nothing
    done = call("adjudicate", lines=["2", "It helps who has none."])
    assert "ann and bo agree on 2 segments, 2 of them taken over" in done.err
    film = "cost.film Price of film"
    for part in ("They differ: facets only", f"{film} *+barrier", f"Consensus: {film} +facilitator. Why?"):
        assert part in done.out
    assert [(one.codes, one.facets) for one in log(study, now) if one.codes] == [
        (("access.link",), {"access.link": {"valence": "barrier"}}),
        (("cost.film",), {"cost.film": {"valence": "facilitator"}}),
    ]
    assert call("adjudicate").err.count("0 of them taken over") == 1


def test_a_facet_can_be_named_with_the_ruling_and_is_told_when_saved(twice, call, study, now):
    done = call("adjudicate", "--code", "cost.film", "--coder", "ann", "--coder", "bo", lines=["q"])
    assert "Go on: qualkit adjudicate --coder ann --coder bo --code cost.film" in done.err
    done = call("adjudicate", lines=["cost.film+barrier", "Money."])
    assert "Saved: cost.film +barrier." in done.out
    assert log(study, now)[-1].facets == {"cost.film": {"valence": "barrier"}}


def test_after_rulings_the_disagreements_tell_what_was_overruled(twice, call, study):
    assert "Codes by the rulings on them" not in call("disagreements").out
    call("adjudicate", lines=["1", "A price.", "0", "Nothing."])
    assert call("disagreements", "--to", "exports/d.md").status == 0
    told = (study.exports / "d.md").read_text(encoding="utf-8")
    section = told.split("## Codes by the rulings on them")[1].split("##")[0]
    assert "| Price of film | 1 | 0 | 1 | 1 |" in section
    assert "| Waiting | 1 | 1 | 1 | 0 |" in section


@pytest.fixture
def double(call):
    """A closed sample of one interview on which ann and bo differ throughout; on the other they differ as well."""
    for coder in ("ann", "bo"):
        call("coder", "add", coder)
    drawn = ("--unit", "interview", "--share", "0.5", "--name", "double")
    call("sample", "draw", "--coder", "ann", "--coder", "bo", *drawn)
    for coder, answer in (("ann", "film"), ("bo", "none")):
        call("code", "--coder", coder, "--sample", "double", lines=[answer] * 3)
    assert call("sample", "close", "double", "--coder", "ann").status == 0
    for coder, answer in (("ann", "film"), ("bo", "none")):
        call("code", "--coder", coder, "--blind", lines=[answer] * 5)


def test_a_sample_alone_is_settled_by_the_answers_that_stood_when_it_was_closed(double, call, study, now):
    listed = call("disagreements", "--sample", "double", "--output", "jsonl").out.splitlines()
    (transcript,) = {json.loads(line)["transcript"] for line in listed}
    assert len(call("disagreements", "--output", "jsonl").out.splitlines()) > len(listed)
    n_disputes = len(listed) // 2  # a row for each coder
    call("code", transcript, "--coder", "bo", "--blind", lines=["b", "film", "q"])  # gives in afterwards
    done = call("adjudicate", "--sample", "double", lines=["0", "Said in passing."])
    assert done.status == 0, done.err
    assert f"they differ on {n_disputes}, {n_disputes} without a ruling" in done.err
    assert {one.transcript for one in log(study, now)} == {transcript}
    assert "Go on: qualkit adjudicate --sample double" in done.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["--sample", "dubble"], "no sample named 'dubble'", id="no such sample"),
        pytest.param(["--sample", "again"], "sample 'again' is coded anew by the same coders", id="a second coding"),
        pytest.param(["--sample", "open"], "open", id="one that is not closed"),
    ],
)
def test_a_sample_that_cannot_be_settled_is_told(twice, call, words, said):
    if words[1] == "again":
        call("sample", "draw", "--coder", "ann", "--recode", "--share", "1", "--name", "again")
    if words[1] == "open":
        call("sample", "draw", "--coder", "ann", "--coder", "bo", "--share", "1", "--name", "open")
    done = call("adjudicate", *words, lines=[])
    assert done.status in (2, 4)
    assert said in done.err
