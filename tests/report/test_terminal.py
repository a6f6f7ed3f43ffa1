from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from qualkit.report.terminal import matrix_table
from qualkit.report.themes_terminal import themes_table
from qualkit.report.widths import narrowest, shared
from tests.report.results import PROVENANCE, hand_matrix, hand_themes, matrix_of_twenty


def drawn(renderable, width: int) -> str:
    target = io.StringIO()
    Console(file=target, width=width, highlight=False).print(renderable)
    text = target.getvalue()
    assert max(cell_len(line) for line in text.splitlines()) <= width
    return text


def row_of(text: str, head: str) -> list[str]:
    return next(line for line in text.splitlines() if line.startswith(head)).split()


def test_cases_by_themes_at_80_columns_are_a_table_of_numbers_and_symbols():
    text = drawn(matrix_table(hand_matrix(), PROVENANCE), 80)
    assert row_of(text, "P1") == ["P1", "2", "1", "3"]
    assert row_of(text, "P3*") == ["P3*", "?", "?", "?"]
    assert row_of(text, "D2") == ["D2", "–", "1", "1"]
    assert "· asked, nothing coded   – not asked   ? not yet coded" in text


def test_each_role_stands_apart_with_its_subtotal():
    lines = drawn(matrix_table(hand_matrix()), 80).splitlines()
    heads = [line.split("  ")[0] for line in lines if line[:1].isalnum()]
    assert heads[:10] == [
        "case", "patient", "P1", "P2", "P3*", "patient (n=3)", "physician", "D1", "D2", "physician (n=2)",
    ]  # fmt: skip
    assert (
        lines[lines.index(next(line for line in lines if line.startswith("patient (n=3)"))) + 1].split() == ["2/3"] * 3
    )


def test_a_case_not_fully_coded_is_marked_and_told():
    assert "* P3 (1 of 2 segments decided)" in drawn(matrix_table(hand_matrix()), 80)


@pytest.mark.parametrize("width", [20, 40, 60, 80, 200])
@pytest.mark.parametrize(
    "options",
    [
        pytest.param({}, id="cases by themes"),
        pytest.param({"rows": "code", "columns": "case"}, id="codes by cases"),
        pytest.param({"rows": "theme", "columns": "role", "language": "zh"}, id="themes by roles in Chinese"),
        pytest.param({"columns": "code", "cells": "presence"}, id="presence of codes"),
        pytest.param({"cells": "quotes"}, id="quotes"),
    ],
)
def test_no_width_loses_a_case(options, width):
    text = drawn(matrix_table(matrix_of_twenty(**options), PROVENANCE), width)
    if options.get("columns") != "role":
        assert all(f"{letter}{number:02}" in text for letter in "PD" for number in range(1, 11))


def test_twenty_columns_of_cases_become_a_table_per_role():
    text = drawn(matrix_table(matrix_of_twenty(rows="theme", columns="case")), 80)
    heads = [line for line in text.splitlines() if line.startswith("theme")]
    assert [("P01" in head, "D01" in head, "all cases" in head) for head in heads] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]


def test_columns_that_do_not_fit_become_a_list_with_the_same_numbers():
    text = " ".join(drawn(matrix_table(hand_matrix(columns="code")), 20).split())
    assert "P1 entry 1, login 2, time 1, all codes 3 – not asked: share P2" in text
    assert "entry Way in; login Login;" in text


def test_labels_that_do_not_fit_give_way_to_ids_with_a_key():
    found = hand_matrix()
    heading = replace(found.columns[0], label="Interoperability of systems")
    found = replace(found, columns=(heading, *found.columns[1:]))
    assert row_of(drawn(matrix_table(found), 80), "case")[:2] == ["case", "Interoperability"]
    narrow = drawn(matrix_table(found), 40)
    assert row_of(narrow, "case")[:3] == ["case", "access", "benefit"]
    assert "access Interoperability of systems; benefit Benefit" in " ".join(narrow.split())


def test_chinese_heads_keep_the_columns_straight():
    text = drawn(matrix_table(hand_matrix(rows="theme", columns="role", language="zh")), 60)
    lines = [line for line in text.splitlines() if line.startswith(("获取影像", "益处", "all themes"))]
    assert len({cell_len(line.rstrip()) for line in lines}) == 1


def test_quotes_are_listed_whole_with_their_source():
    text = " ".join(drawn(matrix_table(hand_matrix(cells="quotes")), 50).split())
    assert '“=HYPERLINK("x") | *first* <b>try</b> it & see” P1 ¶2; Way in: lin, mei; Login: lin' in text


def test_square_brackets_in_labels_are_no_markup():
    found = hand_matrix()
    heading = replace(found.columns[0], label="[bold]Access[/nonsense]")
    assert "[bold]" in drawn(matrix_table(replace(found, columns=(heading, *found.columns[1:]))), 100)


def test_provenance_and_warnings_end_every_output():
    for renderable in (matrix_table(hand_matrix(), PROVENANCE), themes_table(hand_themes(), PROVENANCE)):
        text = drawn(renderable, 120)
        assert "! 1 of 5 cases are not fully coded: P3" in text
        assert "notice: Synthetic" in text
        assert "codebook: hand 1.0.0 (sha256 0123456789ab)" in text


def test_groups_tell_who_was_not_asked():
    text = drawn(matrix_table(hand_matrix(rows="theme", columns="role")), 80)
    assert "1 (1/2)" in text
    assert "–1" in text
    assert "–2 ?1: two of the cases not asked, one not yet coded." in text


def test_themes_are_a_table_with_claims_quotes_and_contrary_cases():
    text = drawn(themes_table(hand_themes()), 80)
    assert row_of(text, "Access") == ["Access", "5", "3/5", "2/3", "1/2"]
    assert row_of(text, "    Login") == ["Login", "2", "1/5", "1/3", "0/2"]
    assert "It <saves> time." in text
    assert "“Half a day saved.” P1 ¶6; lin" in text
    assert "without it – patient: not yet coded: P3" in text


def test_themes_at_40_columns_are_lines_with_the_same_numbers():
    text = " ".join(drawn(themes_table(hand_themes()), 40).split())
    assert "Access segments 5, cases 3/5, patient 2/3, physician 1/2" in text


def test_themes_can_be_shown_without_quotes():
    assert "Half a day" not in drawn(themes_table(hand_themes(), shows_quotes=False), 80)


@pytest.mark.parametrize(
    ("texts", "cells"),
    [
        pytest.param(["Trust and worry"], 5, id="the longest word"),
        pytest.param(["12 (7/10)"], 9, id="a count with its cases is one word"),
        pytest.param(["影像质量"], 4, id="Chinese breaks between any two characters"),
        pytest.param([""], 1, id="nothing"),
    ],
)
def test_a_column_is_never_narrower_than_a_word(texts, cells):
    assert narrowest(texts) == cells


def test_room_is_shared_until_nothing_wraps():
    assert shared([5, 3], [9, 3], 20) == [9, 3]
    assert shared([5, 3], [9, 9], 10) == [6, 4]
