"""An evaluation in every format says the same figures, what they rest on, and no verdict."""

import csv
import io
import json
import re
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from qualkit.errors import InputError
from qualkit.report.evaluation import SUFFIXES, decimal, evaluation_table, write_evaluation
from qualkit.report.formats import checked_suffix
from qualkit.report.plots import evaluation_svg, inline
from qualkit.suggestion.breakdown import NoneFigures
from tests.report.evaluations import LABELS, evaluation
from tests.report.results import PROVENANCE

ABOUT = ("Suggestions for ann, with hashing 1.",)


def written(tmp_path, suffix, **changes):
    path = tmp_path / f"evaluation{suffix}"
    write_evaluation(
        evaluation(**changes),
        path,
        PROVENANCE,
        labels=LABELS,
        about=ABOUT,
        facts={"coder": "ann", "model": "hashing 1"},
    )
    return path


def drawn(width, **changes):
    target = io.StringIO()
    console = Console(file=target, width=width, highlight=False)
    console.print(evaluation_table(evaluation(**changes), labels=LABELS, about=ABOUT, provenance=PROVENANCE))
    return target.getvalue()


@pytest.mark.parametrize("suffix", [".html", ".md"])
def test_a_page_tells_figures_intervals_and_how_answers_were_given(tmp_path, suffix):
    text = written(tmp_path, suffix).read_text(encoding="utf-8").replace("\\", "")
    assert ".700" in text
    assert "[.650, .750]" in text
    assert "3 in blind sessions, 20 before suggestions were shown, 2 imported, not known to be unassisted" in text
    assert "2 of 25 answers were imported" in text
    assert "Figures, no verdict" in text
    assert "codes before" in text


@pytest.mark.parametrize("width", [40, 80, 160])
def test_the_terminal_shows_every_part_at_any_width(width):
    text = drawn(width)
    for title in (
        "Each interview judged",
        "Replay in coding order",
        "onsets",
        "Calibration",
        "no code fits",
        "Code by",
    ):
        assert title in text
    assert all(len(line) <= width for line in text.splitlines())


def test_the_difference_is_to_the_strongest_floor():
    lines = drawn(160).splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("hit@3"))
    assert lines[at].endswith(".300")
    assert lines[at + 2].strip() == "definitions"


def test_what_was_not_asked_for_leaves_no_empty_table():
    text = drawn(120, replay=None, onsets=None, curve=(), replay_curve=(), replay_error=None)
    assert "Replay" not in text
    assert "Learning curve" not in text


def test_json_holds_every_figure_and_null_where_there_is_none(tmp_path):
    found = json.loads(written(tmp_path, ".json", calibration_error=float("nan")).read_text(encoding="utf-8"))
    assert found["format"] == "qualkit-evaluation/1"
    assert (found["coder"], found["model"]) == ("ann", "hashing 1")
    assert found["counts"] == {"blind": 3, "before suggestions": 20, "imported": 2}
    measure = found["left_out"]["measures"][1]
    assert measure["measure"] == "hit@3"
    assert measure["by_method"]["suggestions"] == {"value": 0.7, "low": 0.65, "high": 0.75, "n": 20}
    assert measure["above"]["definitions"]["value"] == 0.3
    assert found["by_code"][1]["kappa"] is None
    assert found["calibration_error"] is None
    assert found["provenance"]["study"] == PROVENANCE.study


def test_csv_has_a_row_a_figure(tmp_path):
    lines = written(tmp_path, ".csv").read_text(encoding="utf-8-sig").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#") and not line.startswith('"#')))
    (row,) = [
        one
        for one in rows
        if (one["part"], one["of"], one["method"], one["measure"]) == ("replay", "", "TF-IDF", "LRAP")
    ]
    assert (row["value"], row["low"], row["n"]) == ("0.35", "0.3", "20")
    assert any(one["of"] == "above codes before" for one in rows)


def test_a_workbook_is_written(tmp_path):
    calamine = pytest.importorskip("python_calamine")
    book = calamine.CalamineWorkbook.from_path(str(written(tmp_path, ".xlsx")))
    assert "values" in book.sheet_names


def test_the_picture_is_the_same_each_time_and_says_where_it_comes_from():
    first = evaluation_svg(evaluation(), notice="made up")
    assert first == evaluation_svg(evaluation(), notice="made up")
    assert b"<dc:date>" not in first
    root = ET.fromstring(first)  # noqa: S314 - our own
    assert root.tag.endswith("svg")
    comments = set(re.findall(r"<!-- (.*?) -->", first.decode()))
    assert {"made up", "Calibration (ECE 0.012)", "Learning curve", "Replay in coding order"} <= comments


def test_a_picture_has_only_the_panels_there_are_figures_for():
    text = evaluation_svg(evaluation(curve=(), replay_curve=())).decode()
    assert "Calibration" in text
    assert "Learning curve" not in text


def test_a_picture_in_a_page_fetches_nothing_and_is_described(tmp_path):
    text = written(tmp_path, ".html").read_text(encoding="utf-8")
    assert text.count("<svg") == 1
    assert 'role="img" aria-label="Calibration' in text
    assert not re.search(r'(?:src|href)="(?!#)', text)
    assert inline(b'<?xml?><svg width="3pt" height="2pt" viewBox="0 0 3 2"></svg>', 'a "b"').startswith(
        '<svg role="img" aria-label="a &quot;b&quot;"'
    )


@pytest.mark.parametrize("name", ["evaluation", "evaluation.pdf", "evaluation.txt"])
def test_another_ending_is_refused_with_those_there_are(tmp_path, name):
    with pytest.raises(InputError, match="ending") as caught:
        checked_suffix(tmp_path / name, SUFFIXES)
    assert ".json, .html, .md, .svg" in str(caught.value)


@pytest.mark.parametrize(("value", "text"), [(None, "–"), (1.0, "1.000"), (0.25, ".250"), (-0.04, "-.040")])
def test_decimals(value, text):
    assert decimal(value) == text


def test_the_probability_that_none_fits_is_told_with_how_far_it_tells_them_apart():
    text = drawn(120)
    assert "probability that none fits, mean" in text
    assert "higher where none fits: .930, on 25 segments" in text
    assert "Expected calibration error .012 [.004, .020]" in text


def test_where_it_cannot_be_told_that_is_said():
    text = drawn(120, none=NoneFigures(0, 20, None, None, 0.3), calibration_interval=(None, None))
    assert "Too few answers of none" in text
    assert "probability that none fits, mean" not in text
    assert "Expected calibration error .012, interviews left out" in text
