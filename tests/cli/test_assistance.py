"""What suggestions did, by command."""

import json

import pytest


@pytest.fixture
def assisted(call):
    """Ann codes P1 with suggestions after her own answer, and P2 blind; no segment is drawn as control."""
    call("suggest")
    call("coder", "add", "ann")
    done = call("code", "P1", "--coder", "ann", lines=["link", "", "film", "link", "none", "", "q"])
    assert done.status == 0, done.err
    call("code", "P2", "--coder", "ann", "--blind", lines=["wait", "film", "q"])


def test_acceptance_pace_and_shares_are_told(assisted, call):
    called = call("assistance", "--draws", "20")
    assert called.status == 0, called.err
    for part in (
        "Assistance of ann",
        "Only blind answers are called unassisted",
        "commit-first: the own answer",
        "blind (unassisted)",
        "holds one of the first 5",
        "for these interviews only",
    ):
        assert part in " ".join(called.out.split())
    rows = [json.loads(line) for line in call("assistance", "--draws", "20", "--output", "jsonl").out.splitlines()]
    counts = {row["of"]: row["value"] for row in rows if (row["part"], row["measure"]) == ("pace", "answers")}
    assert counts["commit-first: the own answer"] == 3
    assert counts["blind (unassisted)"] == 2
    changed = next(row for row in rows if row["measure"] == "changed in any way")
    assert changed["value"] == pytest.approx(1 / 3)
    lot = next(row for row in rows if row["measure"] == "offered less control")
    assert lot["value"] is None
    assert "no segment was drawn" in lot["note"]


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "md", "html", "jsonl"])
def test_it_is_written_in_every_format(assisted, call, study, suffix):
    assert call("assistance", "--draws", "5", "--to", f"exports/a.{suffix}").status == 0
    assert (study.exports / f"a.{suffix}").stat().st_size > 500


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        pytest.param(["--coder", "zoe"], 2, "no codings of zoe", id="a coder without codings"),
        pytest.param(["--gap", "0"], 2, "0 is not in the range", id="a gap of no time"),
        pytest.param(["--to", "a.docx"], 2, "no format with the ending '.docx'", id="another format"),
    ],
)
def test_mistakes(assisted, call, words, status, message):
    refused = call("assistance", *words)
    assert refused.status == status
    assert message in refused.err


def test_a_study_without_codings_is_told_how_to_begin(call):
    refused = call("assistance")
    assert refused.status == 5
    assert "qualkit code --coder" in refused.err


def test_machines_and_the_consensus_see_no_suggestions(assisted, call, study):
    path = study.root / "llm.jsonl"
    film = '{"transcript": "P2", "quote": "胶片一张八十块钱。", "codes": ["cost.film"]}'
    path.write_text(f'{{"qualkit": "codings/1", "coder": "llm", "kind": "machine"}}\n{film}\n', encoding="utf-8")
    assert call("import", path).status == 0
    assert "nobody who sees suggestions" in call("assistance", "--coder", "llm").err
    assert "Assistance of ann\n" in call("assistance", "--draws", "5").out


def test_a_coder_whose_answers_came_from_a_file_is_named(assisted, call, study):
    path = study.root / "bo.jsonl"
    path.write_text(
        '{"transcript": "P2", "quote": "胶片一张八十块钱。", "codes": ["cost.film"], "coder": "bo"}\n', encoding="utf-8"
    )
    call("import", path)
    assert "Not told of bo: nothing was answered in a session." in call("assistance", "--draws", "5").err
    refused = call("assistance", "--coder", "bo")
    assert refused.status == 5
    assert "1 answers came from a file" in refused.err


def test_while_a_sample_is_open_only_the_own_layer_is_told_of(assisted, call):
    call("coder", "add", "bo")
    call("coder", "add", "cy")
    assert call("sample", "draw", "--coder", "bo", "--coder", "cy", "--share", "1").status == 0
    assert call("assistance", "--draws", "5", "--coder", "ann").status == 0
    call("code", "--coder", "bo", "--sample", "sample-1", lines=["link", "q"])
    refused = call("assistance", "--draws", "5")
    assert refused.status == 2
    assert "stay closed while sample 'sample-1' is open" in refused.err
