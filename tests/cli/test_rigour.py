"""Agreement and disagreements by command."""

import csv
import io
import json

import pytest


@pytest.fixture
def coded_twice(call):
    for coder, answers in (("ann", ["link", "film", "none"]), ("bo", ["link", "none", "none"])):
        call("coder", "add", coder)
        call("code", "P1", "--coder", coder, "--blind", lines=[*answers, "q"])


def test_agree_prints_the_unit_the_coders_and_the_coefficients(coded_twice, call):
    called = call("agree", "--draws", "50")
    assert called.status == 0, called.err
    for part in ("Agreement of ann and bo", "Unit: segment", "Price of film", "Krippendorff", "Cohen"):
        assert part in called.out
    assert call("agree", "--draws", "50").out == called.out


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "md", "html", "jsonl"])
def test_agreement_is_written_in_every_format(coded_twice, call, study, suffix):
    assert call("agree", "--draws", "20", "--to", f"exports/a.{suffix}").status == 0
    assert call("disagreements", "--to", f"exports/d.{suffix}").status == 0
    assert (study.exports / f"a.{suffix}").stat().st_size > 100
    assert (study.exports / f"d.{suffix}").stat().st_size > 100


def test_disagreements_show_both_answers_and_the_words(coded_twice, call):
    called = call("disagreements")
    assert called.status == 0
    assert "The film cost me twenty" in called.out
    assert "I never found the link" not in called.out


def test_one_coder_is_told_how_to_get_a_second(call):
    call("coder", "add", "ann")
    call("code", "--coder", "ann", "--blind", lines=["link", "q"])
    called = call("agree")
    assert called.status == 5
    assert "qualkit code --coder OTHER --blind" in called.err


def test_scripts_get_a_value_a_row_and_null_where_there_is_none(coded_twice, call, study):
    lines = call("agree", "--draws", "20", "--output", "jsonl").out.splitlines()
    rows = [json.loads(line) for line in lines]
    percent = next(row for row in rows if (row["code"], row["coefficient"]) == ("cost.film", "percent"))
    assert percent["value"] == pytest.approx(2 / 3)
    assert percent["layer"] == "coders ann and bo"
    link = next(row for row in rows if (row["code"], row["coefficient"]) == ("access.link", "|u-alpha"))
    assert link["value"] == 1
    undefined = [row for row in rows if row["value"] is None]
    assert all(row["note"].startswith("undefined, because") for row in undefined)
    table = list(csv.DictReader(io.StringIO(call("agree", "--draws", "20", "--output", "csv").out)))
    assert [row["coefficient"] for row in table] == [row["coefficient"] for row in rows]


def test_disagreements_as_rows_have_an_answer_a_row(coded_twice, call):
    rows = [json.loads(line) for line in call("disagreements", "--output", "jsonl").out.splitlines()]
    assert [(row["source"], row["coder"], row["codes"], row["disputed"]) for row in rows] == [
        ("P1 ¶4", "ann", "cost.film", "cost.film"),
        ("P1 ¶4", "bo", None, None),
    ]


def test_a_file_of_json_lines_begins_with_where_it_comes_from(coded_twice, call, study):
    call("disagreements", "--to", "exports/d.jsonl")
    head, *rows = (study.exports / "d.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(head)["qualkit"] == "table/1"
    assert json.loads(head)["tradition"] == "not reported"
    assert len(rows) == 2


@pytest.mark.parametrize("command", ["agree", "disagreements", "adjudicate"])
def test_a_reflexive_study_is_told_why_there_is_no_agreement(coded_twice, call, study, command):
    settings = study.root / "qualkit.toml"
    text = settings.read_text(encoding="utf-8").replace("[study]", '[study]\ntradition = "reflexive"')
    settings.write_text(text, encoding="utf-8")
    refused = call(command)
    assert refused.status == 5
    assert "reflexive thematic analysis; it takes themes as made by the researcher" in refused.err
    assert "no agreement, no saturation" in call("matrix", "--layer", "ann").out
