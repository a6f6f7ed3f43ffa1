"""Which layer a finding counts: the consensus, a coder where it settled nothing, no machine unasked."""

import json

import pytest

LINK = "I never found the link. My son found the link for me."
FILM = "The film cost me twenty. It is a lot of money."
THERE = "胶片一张八十块钱。"


@pytest.fixture
def settled(call):
    """Ann and bo agree on the first segment of P1 only; ann goes on alone: film on both transcripts."""
    for coder, answers in (("ann", ["link", "film", "none"]), ("bo", ["link"])):
        call("coder", "add", coder)
        call("code", "P1", "--coder", coder, "--blind", lines=[*answers, "q"])
    call("code", "P2", "--coder", "ann", "--blind", lines=["wait", "film", "q"])
    done = call("adjudicate", lines=[])
    assert "they differ on 0" in done.err


def cells(called):
    """Code to segments over all cases, and the layer, from a matrix printed as JSON lines."""
    assert called.status == 0, called.err
    rows = [json.loads(line) for line in called.out.splitlines()]
    (layer,) = {row["layer"] for row in rows}
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["column"]] = counts.get(row["column"], 0) + (row["segments"] or 0)
    return {code: count for code, count in counts.items() if count}, layer


def matrix(call, *words):
    return call("matrix", "--columns", "code", "--output", "jsonl", *words)


def test_beside_a_consensus_of_a_part_the_primary_coder_counts_and_the_output_says_so(settled, call):
    called = matrix(call)
    assert cells(called) == (
        {"access.link": 1, "access.wait": 1, "cost.film": 2},
        "consensus on 1 of 5 segments, coder ann elsewhere",
    )
    assert "The consensus holds 1 of 5 segments; ann alone decided 4 more, counted too" in called.err


def test_the_consensus_alone_is_counted_when_it_is_named(settled, call):
    called = matrix(call, "--layer", "consensus")
    assert cells(called) == ({"access.link": 1}, "consensus on 1 of 5 segments")
    assert "nothing else is counted" in called.err


def test_a_coder_of_the_rest_can_be_named(settled, call):
    assert cells(matrix(call, "--rest", "bo")) == (
        {"access.link": 1},
        "consensus on 1 of 5 segments, coder bo elsewhere",
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(["--rest", "zoe"], "coder 'zoe' has no codings", id="a coder without codings"),
        pytest.param(["--layer", "bo", "--rest", "ann"], "--layer bo is no consensus", id="beside a coder's layer"),
        pytest.param(["--layer", "union", "--rest", "ann"], "--layer union is no consensus", id="beside a union"),
    ],
)
def test_a_rest_that_makes_no_sense_is_refused(settled, call, words, message):
    refused = matrix(call, *words)
    assert refused.status == 2
    assert message in refused.err


def test_what_was_settled_is_not_counted_from_the_rest(settled, call):
    call("code", "P1", "--coder", "ann", "--blind", lines=["b", "b", "b", "wait", "q"])  # recodes the first segment
    assert "access.wait" in call("codings", "list", "P1", "--coder", "ann").out
    assert cells(matrix(call))[0] == {"access.link": 1, "access.wait": 1, "cost.film": 2}


def imported(call, study, coder, kind, quote, code):
    path = study.root / f"{coder}.jsonl"
    header = {"qualkit": "codings/1", "coder": coder, "kind": kind}
    transcript = "P1" if quote in (LINK, FILM) else "P2"
    line = {"transcript": transcript, "quote": quote, "codes": [code]}
    text = "\n".join(json.dumps(one, ensure_ascii=False) for one in (header, line))
    path.write_text(f"{text}\n", encoding="utf-8")
    called = call("import", path)
    assert called.status == 0, called.err


def test_a_machine_counts_as_human_evidence_nowhere(call, study):
    imported(call, study, "bo", "person", LINK, "access.link")
    imported(call, study, "cy", "person", LINK, "access.wait")
    imported(call, study, "llm", "machine", FILM, "cost.film")
    imported(call, study, "llm", "machine", LINK, "access.link")
    assert cells(matrix(call, "--layer", "union")) == ({"access.link": 1, "access.wait": 1}, "union of bo and cy")
    _, layer = cells(matrix(call, "--layer", "llm"))
    assert "a machine's codings, no human evidence" in layer
    compared = call("agree", "--draws", "5")
    assert "Agreement of bo and cy" in compared.out
    assert "llm: machines are no human evidence and are left out" in " ".join(compared.out.split())
    named = call("agree", "--draws", "5", "--coder", "bo", "--coder", "llm")
    assert "Not human evidence: llm is a machine" in named.out


def test_a_machine_alone_is_counted_only_when_it_is_named(call, study):
    imported(call, study, "llm", "machine", FILM, "cost.film")
    text = (study.root / "qualkit.toml").read_text(encoding="utf-8")
    (study.root / "qualkit.toml").write_text(text.replace('primary_coder = "ann"', ""), encoding="utf-8")
    for words in ([], ["--layer", "union"]):
        refused = matrix(call, *words)
        assert refused.status == 5
        assert "no person has coded, only llm" in refused.err
        assert "--layer llm" in refused.err
    assert cells(matrix(call, "--layer", "llm"))[0] == {"cost.film": 1}
