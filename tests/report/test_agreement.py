from __future__ import annotations

import io
import re

import pandas as pd
import pytest
from rich.cells import cell_len
from rich.console import Console

from qualkit.analysis import agreement, disagreements
from qualkit.errors import InputError
from qualkit.model.coding import Coder, CoderKind
from qualkit.report.agreement import agreement_table, write_agreement
from qualkit.report.disagreements import disagreements_table, write_disagreements
from qualkit.report.estimates import decimal
from qualkit.report.formats import SUFFIXES
from tests.analysis.coded import book, coded
from tests.report.reading import sheet_rows
from tests.report.results import PROVENANCE

# Of 24 segments, a is given by both to 8, by each alone to 4 (x) or 4 (y) of the rest; b is x's alone; c is perfect.
ANSWERS = {
    "x": {f"T{n:02}": [*answers] for n, answers in enumerate([["a", "c"], ["a", ""], ["b", "a"]] * 4)},
    "y": {f"T{n:02}": [*answers] for n, answers in enumerate([["a", "c"], ["", "a"], ["", "a"]] * 4)},
}


def report_of(answers=ANSWERS, coders=None, **options):
    codings, decided = coded(answers)
    chosen = coders or [Coder(name) for name in answers]
    return agreement(codings, decided, coders=chosen, codebook=book(), draws=50, **options)


def disputes(answers=ANSWERS):
    codings, decided = coded(answers)
    return disagreements(codings, decided, coders=list(answers), codebook=book())


def drawn(renderable, width: int) -> str:
    target = io.StringIO()
    Console(file=target, width=width, highlight=False).print(renderable)
    text = target.getvalue()
    assert max(cell_len(line) for line in text.splitlines()) <= width
    return text


def told(path) -> str:
    if path.suffix == ".xlsx":
        names = ("On units", "Spans with free boundaries", "Transcripts, overlapping spans", "about")
        return "\n".join(" ".join(row) for name in names for row in sheet_rows(path, name))
    return re.sub(r"\\(.)", r"\1", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.7064, ".706"),
        (-0.0234, "-.023"),
        (1.0, "1.000"),
        (0.99996, ".999"),
        (0.0, ".000"),
        (-0.0002, ".000"),
        (-1.0, "-1.000"),
    ],
)
def test_values_are_printed_with_three_decimals_and_only_1_as_1(value, text):
    assert decimal(value) == text


@pytest.mark.parametrize("width", [160, 80, 40])
def test_every_width_tells_prevalence_both_agreements_and_intervals(width):
    text = drawn(agreement_table(report_of(), PROVENANCE), width)
    for words in ("prevalence", "percent", "positive", "Gwet's", "Krippendorff's", "Brennan–"):
        assert words in text
    assert re.search(r"\[\.\d{3}, \.\d{3}\]", text)
    flat = " ".join(text.split())
    assert "Conventions, not verdicts" in flat
    assert "undefined, because" in flat


def test_narrow_tables_repeat_both_agreements_beside_ac1():
    text = drawn(agreement_table(report_of()), 80)
    heads = [line for line in text.split("Spans with")[0].splitlines() if "percent" in line and "positive" in line]
    assert len(heads) == 3


def test_a_machine_is_told_first():
    answers = {"x": ANSWERS["x"], "auto": ANSWERS["y"]}
    coders = [Coder("x"), Coder("auto", kind=CoderKind.MACHINE)]
    text = drawn(agreement_table(report_of(answers, coders)), 100)
    assert text.splitlines()[1] == "Not human evidence: auto is a machine."


def test_reasons_are_told_once_each():
    text = drawn(agreement_table(report_of()), 200)
    for table in text.split("Spans with"):
        lines = [line for line in table.splitlines() if re.match(r"[a-z]: ", line)]
        assert len(lines) == len(set(lines)) > 0
        # On c the coders never differ.
        assert "a: no interval, because every interview gives the same value." in lines


def test_a_coefficient_without_any_value_is_told_in_one_line():
    third = {name: [None, *own[1:]] for name, own in ANSWERS["x"].items()}
    text = drawn(agreement_table(report_of({**ANSWERS, "z": third})), 200)
    assert "Fleiss' κ: undefined, because the number of coders differs between units." in text
    assert "Fleiss' κ  " not in text


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format_holds_values_notes_and_where_they_come_from(suffix, tmp_path):
    path = tmp_path / f"out{suffix}"
    write_agreement(report_of(), path, PROVENANCE)
    text = told(path)
    for words in ("Conventions, not verdicts", "12 interviews resampled", "hand 1.0.0", "made up for a demonstration"):
        assert words in text
    kappa = next(code for code in report_of().codes if code.code == "a").coefficients["kappa"].value
    assert (str(kappa) if suffix == ".csv" else decimal(kappa)) in text


def test_a_csv_file_has_a_row_per_value_with_numbers_or_the_reason(tmp_path):
    path = tmp_path / "out.csv"
    write_agreement(report_of(), path, PROVENANCE)
    frame = pd.read_csv(path, comment="#", encoding="utf-8-sig")
    code = frame[(frame["of"] == "code") & (frame["code"] == "b")].set_index("coefficient")
    assert code.loc["positive", "value"] == 0
    assert code.loc["kappa", "prevalence"] == pytest.approx(4 / 48)
    assert pd.api.types.is_numeric_dtype(frame["value"])
    missing = frame[frame["value"].isna()]
    assert missing["note"].str.startswith("undefined, because").all()
    assert set(frame["of"]) == {"code", "micro", "mean", "sets", "spans", "occurrence", "frequency", "segment"}


def test_a_workbook_holds_the_values_as_numbers(tmp_path):
    path = tmp_path / "out.xlsx"
    write_agreement(report_of(), path, PROVENANCE)
    rows = sheet_rows(path, "values")
    assert rows[0][:7] == ["of", "code", "label", "theme", "prevalence", "coefficient", "value"]
    assert len(rows) > 60


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_disagreements_are_written_side_by_side(suffix, tmp_path):
    path = tmp_path / f"out{suffix}"
    write_disagreements(disputes(), path, PROVENANCE)
    if suffix == ".xlsx":
        text = "\n".join(" ".join(row) for row in sheet_rows(path, "Segments to talk about"))
    else:
        text = told(path)
    for words in ("one missed", "T01 ¶1", "words 0 to 10 of T01", "no code", "*A"):
        assert words in text


@pytest.mark.parametrize("width", [120, 60, 40])
def test_disagreements_are_drawn_at_every_width_and_cut_on_request(width):
    text = drawn(disagreements_table(disputes(), PROVENANCE, limit=2), width)
    flat = " ".join(text.split())
    assert "2 of 12 shown." in flat
    assert "None of the answers is the right one" in flat


def test_no_disagreement_is_told_plainly():
    text = drawn(disagreements_table(disputes({coder: {"T": ["a", "b"]} for coder in "xy"})), 80)
    assert "0 segments of 2 that two or more coders decided" in text


@pytest.mark.parametrize("write", [write_agreement, write_disagreements])
def test_another_format_is_refused(write, tmp_path):
    report = report_of() if write is write_agreement else disputes()
    with pytest.raises(InputError, match=r"\.docx"):
        write(report, tmp_path / "out.docx", PROVENANCE)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_report_gives_the_same_bytes(suffix, tmp_path):
    for name in "ab":
        write_agreement(report_of(), tmp_path / f"{name}{suffix}", PROVENANCE)
    assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()
