"""Codings as .csv: what is written is read back to the character, and every wrong row is told."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO
from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.exchange import Answer, CodingsFile, codings_csv, read_codings
from qualkit.exchange.formulas import as_text, from_text
from qualkit.model.coding import Coder, CoderKind
from qualkit.model.segment import Span

SHOWN = PurePath("ann.csv")
words = st.text(st.sampled_from("=+-@'\t\r\n＝#;,\"[] a费🙂\0"), min_size=1, max_size=8) | st.text(
    st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8
)
answers = st.builds(
    Answer,
    transcript=words,
    span=st.none() | st.integers(0, 99).map(lambda start: Span(start, start + 3)),
    quote=words,
    codes=st.lists(words | st.sampled_from(["cost", "access.link", "费用"]), unique=True, max_size=3).map(tuple),
    facets=st.dictionaries(words, st.dictionaries(words, words, max_size=2), max_size=2),
    memo=st.just("") | words,
    codebook=st.sampled_from(["", "1" * 64]),
    at=st.sampled_from(["", "2026-03-04T05:06:07Z", "2026-03-04T05:06:07+08:00"]),
    fingerprints=st.dictionaries(words, words, max_size=2),
)
notes = st.builds(Answer, transcript=words, span=st.none(), quote=words, codes=st.just(()), memo=words)


def written(folder, data):
    path = folder / "ann.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


@given(
    st.lists(answers | notes.map(lambda one: replace(one, is_memo_only=True)), min_size=1, max_size=5),
    st.sampled_from([*CoderKind]),
    words,
)
def test_what_is_written_is_read_back(tmp_path_factory, entries, kind, note):
    file = CodingsFile(Coder("ann", "=Ann", kind, synthetic=True), note, tuple(entries))
    path = written(tmp_path_factory.mktemp("c"), codings_csv(file, study="s", codebook="0" * 64))
    read, problems = read_codings(path, shown=SHOWN)
    assert problems == []
    expected = [replace(entry, codebook=entry.codebook or "0" * 64) for entry in entries]
    assert [replace(one, where=None) for one in read[0].answers] == expected
    assert (read[0].coder, read[0].note) == (file.coder, note)


@given(words | st.just(""))
def test_what_is_kept_from_running_is_given_back_exactly(text):
    assert from_text(as_text(text)) == text
    assert not as_text(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


def test_no_cell_of_a_file_can_run_as_a_formula():
    evil = Answer("=1+1", None, '=HYPERLINK("x")', ("cost",), memo="@SUM(1)")
    data = codings_csv(CodingsFile(Coder("ann"), "-2+3", (evil,)), study="=s", codebook="")
    rows = list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_a_table_that_a_person_made_needs_three_columns(tmp_path):
    path = written(tmp_path, "quote;transcript;codes;\nToo dear.;P01;cost; \n\nNothing.;P01;;\n")
    read, problems = read_codings(path, shown=SHOWN, coder="ann")
    assert (problems, read[0].coder) == ([], Coder("ann"))
    assert [(one.transcript, one.quote, one.codes) for one in read[0].answers] == [
        ("P01", "Too dear.", ("cost",)),
        ("P01", "Nothing.", ()),
    ]


def test_every_wrong_row_is_told_with_the_line_it_begins_in(tmp_path):
    path = written(
        tmp_path,
        "# qualkit,codings/1\r\n# coder,ann\r\n"
        "transcript,start,end,quote,verdict,codes,facets,at\r\n"
        'P01,,,"over\ntwo lines",codes,cost,,\r\n'  # lines 4 and 5
        "P01,9,4,x,,cost,,\r\n"
        "P01,a,b,x,,cost,,\r\n"
        "P01,,,x,codes,,,\r\n"
        "P01,,,x,none,cost,,\r\n"
        "P01,,,x,maybe,cost,,\r\n"
        "P01,,,x,,cost,{,\r\n"
        "P01,,,x,,[1,,\r\n"
        "P01,,,,,cost,,yesterday\r\n"
        "P01,,,x,,cost,,,more\r\n"
        ",,,x,memo,,,\r\n",
    )
    read, problems = read_codings(path, shown=SHOWN)
    assert [answer.quote for file in read for answer in file.answers] == ["over\ntwo lines"]
    lines = [problem.where.line for problem in problems]
    assert lines == [6, 7, 7, 8, 9, 10, 11, 12, 13, 13, 14, 15]
    told = "\n".join(map(str, problems))
    for message in (
        "ann.csv:6: no span from 9 to 4",
        "start: input should be a valid integer",
        "ann.csv:8: has no codes",
        "has codes, but the verdict 'none'",
        "'maybe' is no verdict",
        "facets: not JSON",
        "codes: not JSON",
        "has no 'quote'",
        "at: not 'yesterday'",
        "has 9 cells, but there are 8 columns",
        "has no 'transcript'",
    ):
        assert message in told


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "holds no codings", id="empty"),
        pytest.param("中,文".encode("gb18030"), "cannot be read", id="not UTF-8"),
        pytest.param(b"a,b\n1,2\n", "has no column transcript, quote, codes", id="other columns"),
        pytest.param(b"transcript,quote,codes,colour\n", "unknown column 'colour'", id="a column more"),
        pytest.param(b"transcript,quote,codes,quote\n", "two columns are named 'quote'", id="a column twice"),
        pytest.param(b"transcript,quote,codes\nP01,x,cost\n", "does not say who coded", id="nobody"),
        pytest.param(b'transcript,quote,codes\nP01,"x,cost\n', "not CSV", id="a quotation mark that stays open"),
        pytest.param(b'transcript,quote,codes\nP01,"x"y,cost\n', "not CSV", id="text behind a quotation mark"),
        pytest.param(b"# qualkit,codings/9\ntranscript,quote,codes\nP01,x,c\n", "qualkit: input should", id="newer"),
        pytest.param(b"# qualkit,codings/1\ntranscript,quote,codes\nP01,x,c\n", "has no 'coder'", id="half a header"),
        pytest.param(b"transcript,quote,codes\nP01," + b"x" * 1_000_001 + b",c", "not CSV", id="a cell without end"),
    ],
)
def test_files_that_are_no_codings(tmp_path, content, message):
    _, problems = read_codings(written(tmp_path, content), shown=SHOWN)
    assert message in "\n".join(map(str, problems))
