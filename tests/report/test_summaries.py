"""Summary matrices in every format: marks, quotes with sources, links there and back, nothing that runs."""

import csv
import io
import re
import zipfile
from pathlib import PurePath

import docx
import pytest
from rich.console import Console

from qualkit.analysis import Cited, Written, summarised
from qualkit.model.summary import Summary, SummaryStatus
from qualkit.problem import Where
from qualkit.report.summaries import summary_rows, write_summaries
from qualkit.report.summary_page import drawn
from qualkit.report.summary_terminal import summaries_list
from tests.report.results import PROVENANCE, hand_matrix

NASTY = '=cmd()|x <script>alert(1)</script> **bold** | pipe 🙂 مرحبا <img src="https://x.example/y.png">'
QUOTE = Cited("找不到入口。", "P2:100-190", "P2 ¶2", "找不到入口。真的。", is_verbatim=True)
WRONG = Cited("I said this", "P2:1-2", "P2 ¶1", "", is_verbatim=False)


def summary(case, idea, text, **chosen):
    return Summary(case, idea, is_code=False, text=text, where=Where(PurePath("x.md")), line=1, **chosen)


@pytest.fixture
def made():
    written = {
        ("P1", "access"): Written(summary("P1", "access", NASTY, author="=ann"), (NASTY,), ""),
        ("P2", "access"): Written(
            summary("P2", "access", "", status=SummaryStatus.DRAFT), ("She says ", QUOTE, " and ", WRONG), "2 new"
        ),
        ("D1", "benefit"): Written(summary("D1", "benefit", "long"), ("x" * 40_000, QUOTE), ""),
    }
    return summarised(hand_matrix(), written)


def saved(made, folder, suffix):
    path = folder / f"out{suffix}"
    write_summaries(made, path, PROVENANCE)
    return path.read_bytes()


def test_quotes_are_numbered_in_reading_order_and_wrong_ones_are_none(made):
    assert [cited.number for _, _, _, _, cell in made for cited in cell.cited] == [1, 2]


def test_a_cell_says_draft_and_stale_before_its_words(made):
    cell = made.cells[1][0]
    assert cell.marks == ("draft: sentences chosen by the program, written by nobody", "stale: 2 new")


def test_the_csv_file_holds_every_cell_and_runs_nothing(made, tmp_path):
    text = saved(made, tmp_path, ".csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text[text.index('"role"') :])))
    assert [len(row) for row in rows] == [4] * 6
    assert rows[1][2].startswith("'=cmd()")
    assert "She says “找不到入口。” (P2 ¶2) and I said this (not found at P2:1-2)" in rows[2][2]


def test_the_workbook_links_each_cell_to_its_quotes_and_back(made, tmp_path):
    book = zipfile.ZipFile(io.BytesIO(saved(made, tmp_path, ".xlsx")))
    cells, quotes = (book.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2))
    assert re.findall(r'ref="(\w+)" location="([^"]+)"', cells) == [("C3", "'quotes'!A2"), ("D5", "'quotes'!A3")]
    assert re.findall(r'ref="(\w+)" location="([^"]+)"', quotes) == [
        ("A2", "'summaries'!C3"),
        ("A3", "'summaries'!D5"),
    ]
    assert 'state="frozen"' in cells
    assert "<f>" not in cells


def test_the_document_is_landscape_and_repeats_its_head(made, tmp_path):
    document = docx.Document(io.BytesIO(saved(made, tmp_path, ".docx")))
    section, table = document.sections[0], document.tables[0]
    assert (section.page_width or 0) > (section.page_height or 0)
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert "She says “找不到入口。” (P2 ¶2)" in table.rows[2].cells[2].text
    assert len(table.rows) == 6


def test_the_page_runs_and_fetches_nothing_and_its_quotes_lead_there_and_back(made, tmp_path):
    page = saved(made, tmp_path, ".html").decode()
    assert "<script" not in page
    assert "<img" not in page
    assert "<strong>bold</strong>" in page
    assert "id='c1' href='#q1'" in page
    assert 'id="q1"' in page
    assert 'href="#c1"' in page


def test_private_signs_in_a_summary_take_no_quote_for_themselves():
    text = "\ue0000\ue001 mine "
    assert drawn(Written(summary("P1", "access", ""), (text, QUOTE), "")).count("<q") == 1


def test_the_markdown_file_is_one_table_with_a_line_for_each_case(made, tmp_path):
    text = saved(made, tmp_path, ".md").decode()
    assert len([line for line in text.splitlines() if line.startswith("|")]) == 7
    assert "\\<script\\>" in text


def test_the_terminal_shows_words_marks_and_what_nobody_wrote(made):
    target = io.StringIO()
    console = Console(width=60, file=target, color_system=None)
    console.print(summaries_list(made, PROVENANCE))
    shown = target.getvalue()
    assert "! draft: sentences chosen by the program" in shown
    assert "author not reported" in shown
    assert "no summary yet (coded segments): Benefit | gain (1)" in shown


def test_rows_for_scripts_leave_what_is_not_told_empty(made):
    rows = list(summary_rows(made, PROVENANCE))
    assert len(rows) == 10
    assert (rows[0]["author"], rows[2]["author"], rows[1]["summary"]) == ("=ann", None, None)
    assert rows[2]["quotes"] == ["“找不到入口。” P2:100-190"]
