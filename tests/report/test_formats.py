from __future__ import annotations

import re

import pytest

from qualkit.errors import InputError
from qualkit.report.formats import write_matrix, write_themes
from tests.analysis.hand_count import QUOTES
from tests.report.reading import Page, grid_of, page_rows, rows_of, sheet_rows
from tests.report.results import PROVENANCE, hand_matrix, hand_themes

SUFFIXES = [".csv", ".xlsx", ".md", ".html"]
YET, ASKED = "not yet coded", "not asked"

# Counted by hand in tests/analysis/hand_count.py: access, benefit, all themes.
HAND_TABLE = {
    "P1": ["2", "1", "3"],
    "P2": ["2", "1", "2"],
    "P3": [YET, YET, YET],
    "patient (n=3)": ["4 (2/3, 1 not yet coded)", "2 (2/3, 1 not yet coded)", "5 (2/3, 1 not yet coded)"],
    "D1": ["1", "2", "2"],
    "D2": [ASKED, "1", "1"],
    "physician (n=2)": ["1 (1/2, 1 not asked)", "3 (2/2)", "3 (2/2)"],
    "all cases (n=5)": [
        "5 (3/5, 1 not asked, 1 not yet coded)",
        "5 (4/5, 1 not yet coded)",
        "8 (4/5, 1 not yet coded)",
    ],
}
COLUMNS = ["Access", "Benefit | gain", "all themes"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_counts_read_back_from_every_format_are_those_counted_by_hand(suffix, tmp_path):
    path = tmp_path / f"matrix{suffix}"
    write_matrix(hand_matrix(), path, PROVENANCE)
    assert grid_of(path, "case") == {
        line: dict(zip(COLUMNS, values, strict=True)) for line, values in HAND_TABLE.items()
    }


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_matrix_turned_round_says_the_same_in_every_format(suffix, tmp_path):
    path = tmp_path / f"matrix{suffix}"
    write_matrix(hand_matrix(rows="theme", columns="case"), path, PROVENANCE)
    assert grid_of(path, "theme") == {
        column: {line: values[number] for line, values in HAND_TABLE.items()} for number, column in enumerate(COLUMNS)
    }


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_groups_print_as_seven_of_ten_in_every_format(suffix, tmp_path):
    path = tmp_path / f"matrix{suffix}"
    write_matrix(hand_matrix(rows="theme", columns="site", cells="presence"), path, PROVENANCE)
    # north: P1, P2, D2; south: P3, D1. A lone 3/3 would become a date in a spreadsheet that opens the CSV file.
    plain = " cases" if suffix == ".csv" else ""
    assert grid_of(path, "theme")["Benefit | gain"] == {
        "north (n=3)": f"3/3{plain}",
        "south (n=2)": "1/2, 1 not yet coded",
        "all cases (n=5)": "4/5, 1 not yet coded",
    }


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_presence_and_empty_codes_are_shown_in_every_format(suffix, tmp_path):
    path = tmp_path / f"matrix{suffix}"
    write_matrix(hand_matrix(rows="code", columns="case", cells="presence"), path, PROVENANCE)
    coded = "coded" if suffix == ".html" else "yes"
    grid = grid_of(path, "code")
    assert [grid["Login"][case] for case in ("P1", "P2", "P3", "D1")] == [
        coded,
        "asked, nothing coded",
        YET,
        ASKED,
    ]
    assert list(grid) == ["Way in", "Login", "Time", "Sharing", "all codes"]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("cells", ["counts", "quotes"])
def test_quotes_are_verbatim_with_their_sources_in_every_format_that_holds_them(suffix, cells, tmp_path):
    path = tmp_path / f"matrix{suffix}"
    write_matrix(hand_matrix(cells=cells), path, PROVENANCE)
    if suffix == ".html":
        page = Page()
        page.feed(path.read_text(encoding="utf-8"))
        # P2 s2 and D1 s2 stand under both themes.
        assert sorted(page.quotes) == sorted([*QUOTES.values(), QUOTES["P2", 2], QUOTES["D1", 2]])
    elif cells == "quotes":
        cell = grid_of(path, "case")["P1"]["Access"]
        assert cell == (
            '“=HYPERLINK("x") | *first* <b>try</b> it & see” [P1 ¶2; Way in: lin, mei; Login: lin]\n'
            "“The six digits came too late.” [P1 ¶4; Login: lin]"
        )
        told = "\n".join(text for row in rows_of(path) for text in row)
        assert all(text in told for text in QUOTES.values())
    if suffix == ".xlsx":
        rows = sheet_rows(path, "quotes")
        assert len(rows) == 1 + 12  # a row per coding
        assert {row[-1] for row in rows[1:]} == set(QUOTES.values())
        assert ["P1", "P1 ¶2", "entry", "Way in", "mei", QUOTES["P1", 1]] in rows


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("write", [write_matrix, write_themes])
def test_every_format_says_where_it_comes_from(write, suffix, tmp_path):
    path = tmp_path / f"out{suffix}"
    write(hand_matrix() if write is write_matrix else hand_themes(), path, PROVENANCE)
    if suffix == ".xlsx":
        told = "\n".join(" ".join(row) for row in sheet_rows(path, "about"))
    else:
        told = path.read_text(encoding="utf-8")
    for fact in (
        "Films at home, a =study",
        "union of lin and mei",
        "hand 1.0.0 (sha256 0123456789ab)",
        "2026-11-24 with qualkit 0.1.0",
        "made up for a demonstration",
        "1 of 5 cases are not fully coded: P3",
    ):
        assert fact in told


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_theme_numbers_read_back_from_every_format_are_those_counted_by_hand(suffix, tmp_path):
    path = tmp_path / f"themes{suffix}"
    write_themes(hand_themes(), path, PROVENANCE)
    if suffix in (".csv", ".xlsx"):
        rows = rows_of(path) if suffix == ".csv" else sheet_rows(path, "themes")
        assert rows[0][4:12] == [
            "definition",
            "segments",
            "cases",
            "of cases",
            "patient cases",
            "of patient",
            "physician cases",
            "of physician",
        ]
        found = [[row[5], *(f"{row[i]}/{row[i + 1]}" for i in (6, 8, 10))] for row in rows[1:]]
    else:
        found = [row[1:] for row in rows_of(path) if row[1:2] != ["segments"]]
    access = ["5", "3/5", "2/3", "1/2"]
    codes_of_access = [["2", "2/5", "2/3", "0/2"], ["2", "1/5", "1/3", "0/2"], ["2", "2/5", "1/3", "1/2"]]
    benefit = ["5", "4/5", "2/3", "2/2"]
    codes_of_benefit = [["4", "4/5", "2/3", "2/2"], ["2", "2/5", "1/3", "1/2"]]
    if suffix == ".html":  # the theme's own line ends its table
        assert found == [*codes_of_access, access, *codes_of_benefit, benefit]
    else:
        assert found == [access, *codes_of_access, benefit, *codes_of_benefit]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_theme_reports_hold_statement_quotes_and_contrary_cases(suffix, tmp_path):
    path = tmp_path / f"themes{suffix}"
    write_themes(hand_themes(), path, PROVENANCE)
    if suffix == ".xlsx":
        told = "\n".join("\n".join(row) for row in sheet_rows(path, "themes"))
    else:
        told = re.sub(r"\\(.)", r"\1", path.read_text(encoding="utf-8"))
    statement = "It &lt;saves&gt; time." if suffix == ".html" else "It <saves> time."
    for words in (statement, "Half a day saved.", "找不到入口。", "not asked: D2", "not yet coded: P3"):
        assert words in told


def test_texts_that_look_like_formulas_stay_texts(tmp_path):
    write_themes(hand_themes(), tmp_path / "t.csv", PROVENANCE)
    write_matrix(hand_matrix(), tmp_path / "m.xlsx", PROVENANCE)
    cells = [cell for row in rows_of(tmp_path / "t.csv") for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    import zipfile

    with zipfile.ZipFile(tmp_path / "m.xlsx") as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    assert sheets
    assert not any("<f>" in sheet for sheet in sheets)


def test_a_csv_file_opens_in_excel_with_chinese_and_in_pandas_without_the_notes(tmp_path):
    import pandas as pd

    path = tmp_path / "matrix.csv"
    write_matrix(hand_matrix(language="zh"), path, PROVENANCE)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf# notice,")
    frame = pd.read_csv(path, comment="#", encoding="utf-8-sig")
    assert list(frame.columns) == [
        "role",
        "case",
        "progress",
        "获取影像 [access]",
        "益处 [benefit]",
        "all themes",
    ]
    assert frame["case"].tolist() == list(HAND_TABLE)


@pytest.mark.parametrize("write", [write_matrix, write_themes])
@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("m.pdf", "'.pdf'", id="another ending"),
        pytest.param("m", "no ending", id="no ending"),
    ],
)
def test_another_format_is_refused_and_those_there_are_named(write, name, words, tmp_path):
    result = hand_matrix() if write is write_matrix else hand_themes()
    with pytest.raises(InputError) as caught:
        write(result, tmp_path / "new" / name, PROVENANCE)
    assert words in str(caught.value)
    assert ".md, .html" in str(caught.value)
    assert not (tmp_path / "new").exists()


def test_folders_are_made_endings_may_be_capitals_and_no_other_file_is_left(tmp_path):
    path = tmp_path / "exports" / "第一" / "matrix.HTML"
    write_matrix(hand_matrix(), path, PROVENANCE)
    assert [child.name for child in path.parent.iterdir()] == ["matrix.HTML"]


def test_an_existing_file_is_replaced(tmp_path):
    path = tmp_path / "matrix.md"
    path.write_text("old", encoding="utf-8")
    write_matrix(hand_matrix(), path, PROVENANCE)
    assert "old" not in path.read_text(encoding="utf-8")


def test_a_place_that_cannot_be_written_to_is_an_error_and_leaves_nothing(tmp_path):
    (tmp_path / "matrix.csv").mkdir()
    (tmp_path / "matrix.csv" / "kept").touch()
    with pytest.raises(InputError, match=r"matrix\.csv: cannot be written"):
        write_matrix(hand_matrix(), tmp_path / "matrix.csv", PROVENANCE)
    assert [child.name for child in tmp_path.iterdir()] == ["matrix.csv"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_result_gives_the_same_bytes(suffix, tmp_path):
    for name in ("a", "b"):
        write_matrix(hand_matrix(), tmp_path / f"{name}{suffix}", PROVENANCE)
    assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


def test_a_quote_longer_than_a_cell_of_excel_is_cut_with_a_note_in_the_cell(tmp_path):
    from dataclasses import replace

    found = hand_matrix(cells="quotes")
    cell = found.cells[0][0]
    long = replace(cell, quotes=(replace(cell.quotes[0], text="长" * 40_000),))
    path = tmp_path / "m.xlsx"
    write_matrix(replace(found, cells=((long, *found.cells[0][1:]), *found.cells[1:])), path, PROVENANCE)
    text = grid_of(path, "case")["P1"]["Access"]
    assert len(text) == 32_767
    assert text.endswith("file hold all]")


def test_the_page_asks_for_nothing_from_outside_and_escapes_what_people_said(tmp_path):
    path = tmp_path / "m.html"
    write_matrix(hand_matrix(), path, PROVENANCE)
    page = path.read_text(encoding="utf-8")
    assert not re.search(r"https?:|src=|@import|url\(|<script|<link", page)
    assert "default-src 'none'" in page
    assert "<b>try</b>" not in page
    assert "&lt;b&gt;try&lt;/b&gt;" in page


def test_heads_of_the_page_tell_their_scope_and_cells_open_by_keyboard(tmp_path):
    path = tmp_path / "m.html"
    write_matrix(hand_matrix(), path, PROVENANCE)
    page = path.read_text(encoding="utf-8")
    assert all("scope=" in head for head in re.findall(r"<th\b[^>]*>", page))
    assert page.count("<summary>") == 7  # one per coded cell; margins hold no quotes
    assert page_rows(page)


@pytest.mark.parametrize("mode", [(), ("prefers-color-scheme: dark",), ("print",)], ids=["light", "dark", "print"])
def test_text_on_every_shade_is_readable(mode, tmp_path):
    path = tmp_path / "m.html"
    write_matrix(hand_matrix(), path, PROVENANCE)
    style = path.read_text(encoding="utf-8")
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", style.split("@media")[0]))
    for name in mode:
        block = next(part for part in style.split("@media") if name in part.split("{")[0])
        colours |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))
    pairs = [(f"on-{step}", f"heat-{step}") for step in range(1, 6)]
    pairs += [
        ("ink", "page"),
        ("quiet", "page"),
        ("on-yet", "yet"),
        ("care", "care-page"),
        ("ink", "panel"),
        ("quiet", "panel"),
    ]
    # WCAG 2.2, criterion 1.4.3: at least 4.5 to 1.
    assert {pair: ratio for pair in pairs if (ratio := contrast(*(colours[name] for name in pair))) < 4.5} == {}


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours as WCAG 2.2 defines it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_a_cell_of_the_workbook_leads_to_the_first_of_its_quotes(tmp_path):
    import re
    import zipfile

    calamine = pytest.importorskip("python_calamine")
    path = tmp_path / "m.xlsx"
    made = hand_matrix()
    write_matrix(made, path, PROVENANCE)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    links = dict(re.findall(r'<hyperlink ref="([A-Z]+\d+)" location="\'quotes\'!A(\d+)"', sheet))
    coded = [cell for row in made.cells for cell in row if cell.quotes]
    assert len(links) == len(coded) + sum(bool(cell.quotes) for cell in made.row_totals)
    book = calamine.CalamineWorkbook.from_path(str(path))
    quotes = book.get_sheet_by_name("quotes").to_python()
    firsts = {(cell.quotes[0].case, cell.quotes[0].code) for cell in coded}
    assert {(quotes[int(row) - 1][0], quotes[int(row) - 1][2]) for row in links.values()} == firsts
