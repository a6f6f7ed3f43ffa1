from __future__ import annotations

import csv
import io
import json
from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from qualkit.errors import InputError
from qualkit.report.listing import rows_as

ROWS = [
    {
        "transcript": "P07",
        "codes": ("cost", "trust"),
        "count": 3,
        "share": 0.5,
        "memo": "费用，\n再议",
        "hidden": 1,
    },
    {"transcript": "P08", "codes": (), "count": 0, "share": None, "memo": "=1+1"},
]
COLUMNS = ["transcript", "codes", "count", "share", "memo"]


def drawn(renderable, width: int) -> str:
    target = io.StringIO()
    Console(file=target, width=width, highlight=False).print(renderable)
    return target.getvalue()


def test_json_lines_hold_every_value_as_it_is():
    text = rows_as(ROWS, COLUMNS, "jsonl")
    assert isinstance(text, str)
    assert [json.loads(line) for line in text.splitlines()] == [
        {"transcript": "P07", "codes": ["cost", "trust"], "count": 3, "share": 0.5, "memo": "费用，\n再议"},
        {"transcript": "P08", "codes": [], "count": 0, "share": None, "memo": "=1+1"},
    ]
    assert "费用" in text


def test_csv_has_a_header_and_guards_formulas():
    text = rows_as(ROWS, COLUMNS, "csv")
    assert isinstance(text, str)
    assert list(csv.reader(io.StringIO(text))) == [
        COLUMNS,
        ["P07", "cost; trust", "3", "0.5", "费用，\n再议"],
        ["P08", "", "0", "", "'=1+1"],
    ]


def test_a_negative_number_is_no_formula():
    assert rows_as([{"score": -0.25}], ["score"], "csv") == "score\n-0.25\n"


def test_values_that_json_lacks_are_written_as_text():
    rows = [{"path": PurePosixPath("a/b"), "codes": {"b", "a"}, "facets": {"valence": "barrier"}, "is_open": True}]
    columns = ["path", "codes", "facets", "is_open"]
    assert rows_as(rows, columns, "csv") == "path,codes,facets,is_open\na/b,a; b,valence=barrier,yes\n"
    told = rows_as(rows, columns, "jsonl")
    assert isinstance(told, str)
    assert json.loads(told) == {
        "path": "a/b",
        "codes": ["a", "b"],
        "facets": {"valence": "barrier"},
        "is_open": True,
    }


@pytest.mark.parametrize(("output", "text"), [("csv", "transcript,memo\n"), ("jsonl", "")])
def test_no_rows_give_a_header_or_nothing(output, text):
    assert rows_as([], ["transcript", "memo"], output) == text


def test_no_rows_give_a_table_head():
    assert "transcript" in drawn(rows_as([], ["transcript", "memo"], "table"), 40)


def test_another_output_is_refused():
    with pytest.raises(InputError, match="table, csv, jsonl"):
        rows_as(ROWS, COLUMNS, "xml")


def test_brackets_are_no_markup():
    assert "[red]" in drawn(rows_as([{"memo": "[red]x[/blue]"}], ["memo"], "table"), 40)


@settings(deadline=None)  # a busy machine is no fault
@given(
    st.lists(st.lists(st.text("ab 影像[]", max_size=60), min_size=4, max_size=4), max_size=4),
    st.integers(8, 60),
)
def test_a_table_loses_no_character_at_any_width(texts, width):
    columns = ["one", "two", "three", "four"]
    text = drawn(rows_as([dict(zip(columns, row, strict=True)) for row in texts], columns, "table"), width)
    assert all(cell_len(line) <= width for line in text.splitlines())
    for character in "ab影像[]":
        told = sum(cell.count(character) for row in texts for cell in row)
        assert text.count(character) == told
