"""Every kind of count, taken a second time by pandas: codes and themes by case and group, and their quotes."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit import analysis
from tests.analysis.hand_count import ASKS, CASES, CODEBOOK, N_SEGMENTS, codings_frame, segments_frame

SEGMENTS = segments_frame(N_SEGMENTS, set())
PLACES = [(case, number) for case, total in N_SEGMENTS.items() for number in range(1, total + 1)]
CODES = ["entry", "login", "time", "share"]
IN_THEME = {"access": {"entry", "login", "share"}, "benefit": {"time", "share", "film"}}

drawn = st.lists(
    st.tuples(st.sampled_from(["lin", "mei"]), st.sampled_from(PLACES), st.sampled_from(CODES)),
    min_size=1,
    max_size=25,
    unique=True,
)


def crossed(rows, columns, codings, cells="counts"):
    return analysis.matrix(
        codings, SEGMENTS, CASES, codebook=CODEBOOK, rows=rows, columns=columns, cells=cells, asks=ASKS
    )


def numbers(made, of="count"):
    return {
        (head.name, above.name): getattr(cell, of)
        for head, cells in zip(made.rows, made.cells, strict=True)
        for above, cell in zip(made.columns, cells, strict=True)
        if getattr(cell, of)
    }


def codings_of(rows):
    return codings_frame([(coder, case, number, code) for coder, (case, number), code in rows])


def with_themes(codings):
    """A row for each theme that a coding counts for."""
    parts = [codings[codings["code"].isin(codes)].assign(idea=theme) for theme, codes in IN_THEME.items()]
    return pd.concat(parts)


def distinct(frame, by, of):
    return {key: int(n) for key, n in frame.groupby(by, observed=True)[of].nunique().items()}


@settings(max_examples=30)
@given(drawn)
def test_codes_by_case(rows):
    codings = codings_of(rows)
    made = crossed("code", "case", codings)
    assert numbers(made) == distinct(codings, ["code", "case"], "segment")


@settings(max_examples=30)
@given(drawn)
def test_themes_by_group_in_segments_and_in_cases(rows):
    codings = with_themes(codings_of(rows))
    made = crossed("role", "theme", codings_of(rows))
    assert numbers(made) == distinct(codings, ["role", "idea"], "segment")
    assert numbers(made, "n_cases") == distinct(codings, ["role", "idea"], "case")


@settings(max_examples=30)
@given(drawn)
def test_themes_by_case_and_their_margins(rows):
    codings = with_themes(codings_of(rows))
    made = crossed("case", "theme", codings_of(rows))
    assert numbers(made) == distinct(codings, ["case", "idea"], "segment")
    totals = {head.name: cell.count for head, cell in zip(made.columns, made.column_totals, strict=True) if cell.count}
    assert totals == distinct(codings, "idea", "segment")
    assert made.total.count == codings["segment"].nunique()


@settings(max_examples=30)
@given(drawn)
def test_quotes_of_each_cell_are_those_of_its_count(rows):
    codings = codings_of(rows)
    made = crossed("case", "code", codings, cells="quotes")
    held = codings.groupby(["case", "code"])["quote"].agg(lambda texts: sorted(set(texts))).to_dict()
    shown = {key: sorted({quote.text for quote in quotes}) for key, quotes in numbers(made, "quotes").items()}
    assert shown == held


@settings(max_examples=30)
@given(drawn)
def test_themes_tell_the_same_segments_cases_and_shares(rows):
    codings = with_themes(codings_of(rows))
    report = analysis.themes(codings_of(rows), SEGMENTS, CASES, codebook=CODEBOOK, asks=ASKS)
    found = {theme.name: theme.n_segments for theme in report.themes if theme.n_segments}
    assert found == distinct(codings, "idea", "segment")
    shares = {(theme.name, one.group): one.n_cases for theme in report.themes for one in theme.shares if one.n_cases}
    assert shares == distinct(codings, ["idea", "role"], "case")
