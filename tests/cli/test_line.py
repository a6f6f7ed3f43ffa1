"""The line from transcripts to a matrix, by commands alone."""

import csv
import io
import json

import pytest


def rows(called):
    return list(csv.DictReader(io.StringIO(called.out)))


@pytest.fixture
def coded(call):
    """Ann coded the whole small study."""
    assert call("coder", "add", "ann").status == 0
    lines = ["link+barrier", "film", "none", "找链接 wait", "胶片费"]
    called = call("code", "--coder", "ann", "--blind", lines=lines)
    assert called.status == 0, called.err
    return called


def test_the_first_command_builds_the_store_and_says_so(call):
    called = call("status")
    assert called.status == 0
    assert "2 transcripts read" in called.err
    assert "3 cases · 2 transcripts · 9 turns · 5 segments · 2 themes · 3 codes" in called.out
    assert "Next: qualkit suggest" in called.err


def test_a_scripted_session_codes_everything(coded, call):
    assert "Saved: 4 coded, 1 none" in coded.err
    found = rows(call("codings", "list", "--output", "csv"))
    assert [(row["source"], row["code"], row["facets"]) for row in found] == [
        ("P1 ¶2", "access.link", "valence=barrier"),
        ("P1 ¶4", "cost.film", ""),
        ("P2 ¶2", "access.link", ""),
        ("P2 ¶2", "access.wait", ""),
        ("P2 ¶4", "cost.film", ""),
    ]
    assert {row["origin"] for row in found} == {"own"}


def test_matrix_counts_by_hand(coded, call, study):
    # P1: one segment on access, one on cost. P2: one on access (two codes on it count once), one on cost. P3 has no
    # transcript, so nothing was put before a coder. Group: two of three cases.
    assert call("matrix", "--to", "exports/matrix.csv").status == 0
    lines = (study.exports / "matrix.csv").read_text(encoding="utf-8-sig").splitlines()
    table = {row["case"]: row for row in csv.DictReader(line for line in lines if not line.startswith("#"))}
    counts = {case: [row["Access [access]"], row["Cost [cost]"], row["all themes"]] for case, row in table.items()}
    assert counts == {
        "P1": ["1", "1", "2"],
        "P2": ["1", "1", "2"],
        "P3": ["not yet coded", "not yet coded", "not yet coded"],
        "all cases (n=3)": ["2 (2/3, 1 not yet coded)", "2 (2/3, 1 not yet coded)", "4 (2/3, 1 not yet coded)"],
    }


def test_matrix_and_themes_print_layer_and_codebook(coded, call):
    for command in ("matrix", "themes"):
        called = call(command)
        assert called.status == 0, called.err
        assert "coder ann" in called.out
        assert "clinic 1.0.0" in called.out


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "md", "html"])
def test_findings_are_written_in_every_format(coded, call, study, suffix):
    for command in ("matrix", "themes"):
        assert call(command, "--to", f"exports/{command}.{suffix}").status == 0
        assert (study.exports / f"{command}.{suffix}").stat().st_size > 100


def test_a_session_goes_on_where_it_stopped(call):
    call("coder", "add", "ann")
    first = call("code", "--coder", "ann", "--blind", lines=["link", "q"])
    assert "1 coded" in first.err
    second = call("code", "--coder", "ann", "--blind", lines=["film", "q"])
    assert "The film cost me twenty" in second.out
    assert len(rows(call("codings", "list", "--output", "csv"))) == 2


def test_undo_takes_the_last_answer_back_and_keeps_it_in_the_log(coded, call):
    assert "Undone" in call("undo", "--coder", "ann").out
    assert len(rows(call("codings", "list", "--output", "csv"))) == 4
    log = [json.loads(line) for line in call("log", "--coder", "ann", "--output", "jsonl").out.splitlines()]
    assert log[-1]["verdict"] == "undo"
    assert call("verify").status == 0


def test_commit_first_shows_suggestions_only_after_the_answer(call):
    call("coder", "add", "ann")
    assert call("suggest").status == 0
    before, after = call("code", "--coder", "ann", lines=["link", "", "q"]).out.split("> link", 1)
    assert "%" not in before
    assert "%" in after
    log = [json.loads(line) for line in call("log", "--coder", "ann", "--output", "jsonl").out.splitlines()]
    assert log[0]["shown"] == []
    assert log[1]["before"] == ["access.link"]


def test_a_blind_session_shows_none(call):
    call("coder", "add", "ann")
    call("suggest")
    assert "%" not in call("code", "--coder", "ann", "--blind", lines=["link", "film", "q"]).out


def test_the_second_embedding_computes_nothing(call):
    assert ", 0 embedded now" not in call("embed").out
    assert ", 0 embedded now" in call("embed").out


def test_codings_go_out_and_come_back(coded, call):
    assert call("export", "codings", "--coder", "ann").status == 0
    again = rows(call("import", "exports/ann.jsonl", "--output", "csv"))
    assert again == [{"coder": "ann", "kind": "person", "logged": "0", "stood already": "5", "found elsewhere": "0"}]


def test_a_code_renamed_by_command_keeps_comments_and_codings(coded, call, study):
    assert call("codebook", "rename", "access.link", "access.入口").status == 0
    text = study.codebook_path.read_text(encoding="utf-8")
    assert "# the one everybody asks about" in text
    found = rows(call("codings", "list", "--code", "access.入口", "--output", "csv"))
    assert len(found) == 2
    assert call("codebook", "check").status == 0
    assert "Undone: rename" in call("undo").out


def test_stale_codings_are_those_whose_definition_changed(coded, call):
    assert rows(call("codings", "list", "--stale", "--output", "csv")) == []
    call("codebook", "edit", "cost.film", "--definition", "What a film or disc costs.")
    found = rows(call("codings", "list", "--stale", "--output", "csv"))
    assert {row["code"] for row in found} == {"cost.film"}


def test_cutting_anew_keeps_codings_on_their_spans(coded, call):
    before = rows(call("codings", "list", "--output", "csv"))
    assert call("segment", "--unit", "sentence").status == 0
    assert rows(call("codings", "list", "--output", "csv")) == before


def test_every_listing_comes_as_csv_and_json_lines(coded, call):
    for words in (
        ["status"],
        ["transcripts", "list"],
        ["transcripts", "show", "P2"],
        ["transcripts", "show", "P1", "--segments"],
        ["case", "list"],
        ["coder", "list"],
        ["codebook", "show"],
        ["codings", "list"],
        ["memo", "list"],
        ["log", "--coder", "ann"],
        ["themes"],
        ["matrix"],
        ["matrix", "--rows", "role", "--columns", "code", "--cells", "quotes"],
    ):
        as_csv, as_lines = call(*words, "--output", "csv"), call(*words, "--output", "jsonl")
        assert as_csv.status == as_lines.status == 0
        assert len(rows(as_csv)) == len([json.loads(line) for line in as_lines.out.splitlines()])


def test_a_second_study_is_not_touched(coded, call, tmp_path, study):
    before = {path: path.read_bytes() for path in study.root.rglob("*") if path.is_file()}
    assert call("init", tmp_path / "second").status == 0
    assert call("coder", "add", "bo", "--study", tmp_path / "second").status == 0
    assert {path: path.read_bytes() for path in study.root.rglob("*") if path.is_file()} == before


def test_a_matrix_as_rows_says_each_cell_once_with_its_layer(coded, call):
    found = rows(call("matrix", "--output", "csv"))
    counts = {(row["row"], row["column"]): (row["state"], row["segments"]) for row in found}
    assert counts == {
        ("P1", "access"): ("coded", "1"),
        ("P1", "cost"): ("coded", "1"),
        ("P2", "access"): ("coded", "1"),
        ("P2", "cost"): ("coded", "1"),
        ("P3", "access"): ("not yet coded", "0"),
        ("P3", "cost"): ("not yet coded", "0"),
    }
    assert {row["layer"] for row in found} == {"coder ann"}
