from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.analysis import CellState, Matrix, matrix
from qualkit.errors import AnalysisError
from qualkit.model.codebook import Codebook
from tests.analysis.hand_count import (
    ASKS,
    CASES,
    CODEBOOK,
    HAND_CODINGS,
    HAND_SEGMENTS,
    codings_frame,
    segments_frame,
)

NOTHING, NOT_YET, NOT_ASKED = CellState.NOTHING_CODED, CellState.NOT_YET_CODED, CellState.NOT_ASKED


def hand_matrix(**chosen: Any) -> Matrix:
    options: dict[str, Any] = {"codebook": CODEBOOK, "asks": ASKS, "language": "en"} | chosen
    return matrix(HAND_CODINGS, HAND_SEGMENTS, CASES, **options)


def shown(cells) -> list[list[object]]:
    """Counts of cells that are coded, states of those that are not."""
    return [[cell.count or cell.state for cell in row] for row in cells]


def of_cases(cells) -> list[tuple[int, int, int]]:
    return [(cell.count, cell.n_cases, cell.of_cases) for cell in cells]


# The table in hand_count.py, column by column: access, benefit.
CASE_BY_THEME = [[2, 1], [2, 1], [NOT_YET, NOT_YET], [1, 2], [NOT_ASKED, 1]]


def test_cases_by_themes_match_the_hand_count():
    found = hand_matrix()
    assert [heading.name for heading in found.rows] == ["P1", "P2", "P3", "D1", "D2"]
    assert [heading.label for heading in found.columns] == ["Access", "Benefit | gain"]
    assert shown(found.cells) == CASE_BY_THEME


def test_themes_by_cases_are_the_same_numbers_turned_round():
    found = hand_matrix(rows="theme", columns="case")
    assert shown(found.cells) == [list(column) for column in zip(*CASE_BY_THEME, strict=True)]
    assert not found.cases_in_rows


def test_margins_count_segments_once_whatever_codes_they_carry():
    # P2 s2 stands under both themes, so P2 has two segments where its cells add up to three; D1 s2 likewise.
    found = hand_matrix()
    assert [cell.count for cell in found.row_totals] == [3, 2, 0, 2, 1]
    assert of_cases(found.column_totals) == [(5, 3, 5), (5, 4, 5)]
    assert of_cases([found.total]) == [(8, 4, 5)]


def test_each_role_has_a_subtotal():
    patients, physicians = hand_matrix().subtotals
    assert (patients.heading.label, physicians.heading.label) == ("patient", "physician")
    assert of_cases([*patients.cells, patients.total]) == [(4, 2, 3), (2, 2, 3), (5, 2, 3)]
    assert of_cases([*physicians.cells, physicians.total]) == [(1, 1, 2), (3, 2, 2), (3, 2, 2)]


def test_codes_by_cases_count_each_code_alone_and_keep_its_place():
    # Patients were asked about time, but neither about sharing nor about benefit as a whole.
    found = hand_matrix(rows="code", columns="case")
    assert [(heading.name, heading.level, heading.group) for heading in found.rows] == [
        ("entry", 0, "Access"),
        ("login", 1, "Access"),
        ("time", 0, "Benefit | gain"),
        ("share", 0, "Benefit | gain"),
    ]
    assert shown(found.cells) == [
        [1, 1, NOT_YET, NOT_ASKED, NOT_ASKED],
        [2, NOTHING, NOT_YET, NOT_ASKED, NOT_ASKED],
        [1, 1, NOT_YET, 1, 1],
        [NOT_ASKED, 1, NOT_YET, 1, NOTHING],
    ]


def test_groups_count_segments_and_cases():
    found = hand_matrix(rows="theme", columns="role")
    assert [of_cases(row) for row in found.cells] == [[(4, 2, 3), (1, 1, 2)], [(2, 2, 3), (3, 2, 2)]]
    assert [cell.n_not_asked for cell in found.cells[0]] == [0, 1]
    assert [cell.n_not_yet for cell in found.cells[0]] == [1, 0]
    assert found.subtotals == ()


def test_groups_of_a_numeric_attribute_stand_by_size_and_those_not_reported_last():
    # 9 years: P2, D2; 10 years: P1, D1; not reported: P3.
    found = hand_matrix(rows="years", columns="theme")
    assert [heading.label for heading in found.rows] == ["9", "10", "not reported"]
    assert [of_cases(row) for row in found.cells] == [
        [(2, 1, 2), (2, 2, 2)],
        [(3, 2, 2), (3, 2, 2)],
        [(0, 0, 1), (0, 0, 1)],
    ]
    assert found.cells[2][0].state is NOT_YET


def test_groups_of_words_stand_as_they_first_appear():
    assert [heading.label for heading in hand_matrix(rows="site").rows] == ["north", "south"]


def test_two_coders_on_one_segment_make_one_quote_that_names_both():
    first = hand_matrix().cells[0][0].quotes[0]
    assert (first.code, first.coders, first.source) == ("entry", ("lin", "mei"), "P1 ¶2")


def test_quotes_are_verbatim_and_in_reading_order():
    quotes = hand_matrix().cells[0][0].quotes
    assert [(quote.code, quote.source) for quote in quotes] == [
        ("entry", "P1 ¶2"),
        ("login", "P1 ¶2"),
        ("login", "P1 ¶4"),
    ]
    assert {quote.text for quote in hand_matrix().quotes} == set(HAND_CODINGS["quote"])


def test_a_former_id_is_read_as_the_code_of_today():
    assert "log-in" in set(HAND_CODINGS["code"])
    assert {quote.code for quote in hand_matrix().quotes} == {"entry", "login", "time", "share"}


def test_a_case_that_is_not_fully_coded_is_marked():
    notes = {heading.name: heading.note for heading in hand_matrix().rows}
    assert notes == {"P1": "", "P2": "", "P3": "1 of 2 segments decided", "D1": "", "D2": ""}
    assert hand_matrix(rows="role").rows[0].note == "8 of 9 segments decided"


def test_without_guides_nobody_is_said_to_have_been_asked():
    found = hand_matrix(asks={})
    assert shown(found.cells)[4] == [NOTHING, 1]
    assert found.words[NOTHING] == "nothing coded"
    assert any("no topic guide is declared" in warning for warning in found.warnings)


def test_with_all_guides_an_empty_cell_was_asked():
    assert hand_matrix().words[NOTHING] == "asked, nothing coded"


def test_a_guide_that_is_not_declared_is_named_with_its_cases():
    found = hand_matrix(asks={"patient": ["access"]})
    assert found.words[NOTHING] == "nothing coded"
    assert any("topic guide of D1, D2 is not declared" in warning for warning in found.warnings)


def test_a_guide_that_names_nothing_known_is_warned_of():
    found = hand_matrix(asks=ASKS | {"pilot": ["acess"]})
    assert any("'pilot' asks about acess" in warning for warning in found.warnings)


def test_codings_of_unknown_codes_are_left_out_and_told():
    frame = pd.concat([HAND_CODINGS, codings_frame([("lin", "P1", 4, "gone")])])
    found = matrix(frame, HAND_SEGMENTS, CASES, codebook=CODEBOOK, asks=ASKS)
    assert found.total.count == 8
    assert "1 coding(s) of 'gone' are left out: the codebook does not define it" in found.warnings


def test_a_retired_code_stands_where_it_holds_codings():
    frame = codings_frame([("lin", "P1", 1, "film")])
    found = matrix(frame, HAND_SEGMENTS, CASES, codebook=CODEBOOK, rows="code", columns="case", asks=ASKS)
    assert [heading.name for heading in found.rows] == ["entry", "login", "time", "share", "film"]


def test_a_case_that_only_the_segments_name_is_kept_without_attributes():
    segments = segments_frame({"P1": 1, "P9": 1}, set())
    found = matrix(
        codings_frame([("lin", "P9", 1, "time")]),
        segments,
        CASES[:1],
        codebook=CODEBOOK,
        rows="site",
        asks=ASKS,
    )
    assert [heading.label for heading in found.rows] == ["north", "not reported"]
    assert any("not listed in cases.csv" in warning and "P9" in warning for warning in found.warnings)


def test_a_case_without_segments_is_not_yet_coded():
    found = matrix(HAND_CODINGS[:0], segments_frame({"P1": 1}, set()), CASES, codebook=CODEBOOK, asks=ASKS)
    assert shown(found.cells) == [[NOTHING, NOTHING], *[[NOT_YET, NOT_YET]] * 4]
    assert found.rows[1].note == "no segments"
    assert any("no segments to code in" in warning for warning in found.warnings)


def test_nothing_coded_at_all_gives_zeros_and_states():
    found = matrix(HAND_CODINGS[:0], HAND_SEGMENTS, CASES, codebook=CODEBOOK, asks=ASKS)
    assert found.total.count == 0
    assert shown(found.cells)[3] == [NOT_ASKED, NOTHING]


def test_labels_come_in_the_language_asked_for():
    assert [heading.label for heading in hand_matrix(language="zh").columns] == ["获取影像", "益处"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        pytest.param({"rows": "agee"}, "years, site", id="an attribute that no case has"),
        pytest.param({"rows": "theme", "columns": "code"}, "one kind", id="ideas on both axes"),
        pytest.param({"rows": "case", "columns": "role"}, "one kind", id="cases on both axes"),
        pytest.param({"cells": "percent"}, "counts, presence, quotes", id="cells of another kind"),
    ],
)
def test_a_question_without_an_answer_says_what_can_be_asked(options, words):
    with pytest.raises(AnalysisError) as caught:
        hand_matrix(**options)
    assert words in str(caught.value)


def test_no_cases_at_all_is_an_error_with_the_next_step():
    with pytest.raises(AnalysisError, match="no cases"):
        matrix(HAND_CODINGS[:0], HAND_SEGMENTS[:0], CASES[:0], codebook=CODEBOOK, asks={})


def test_a_codebook_without_themes_is_an_error():
    empty = Codebook("empty", "1", "", ("en",), (), ())
    with pytest.raises(AnalysisError, match="no themes"):
        hand_matrix(codebook=empty)


codings_held = st.lists(
    st.tuples(
        st.sampled_from(["lin", "mei"]),
        st.sampled_from(["P1", "P2", "D1"]),
        st.integers(1, 3),
        st.sampled_from(["entry", "login", "time", "share"]),
    ),
    unique=True,
)


@settings(deadline=None, max_examples=50)  # a busy machine is no fault
@given(codings_held, st.randoms())
def test_margins_lie_between_the_largest_cell_and_the_sum_of_cells_and_row_order_is_nothing(held, random):
    frame = codings_frame(held)
    found = matrix(frame, HAND_SEGMENTS, CASES, codebook=CODEBOOK, rows="code", columns="case", asks=ASKS)
    for row, total in zip(found.cells, found.row_totals, strict=True):
        assert total.count == sum(cell.count for cell in row)  # cases share no segments
    for number, total in enumerate(found.column_totals):
        counts = [row[number].count for row in found.cells]
        assert max(counts) <= total.count <= sum(counts)
    random.shuffle(held)
    again = matrix(codings_frame(held), HAND_SEGMENTS, CASES, codebook=CODEBOOK, rows="code", columns="case", asks=ASKS)
    assert again == found
