"""What suggestions did to answers, against counts made by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from qualkit.analysis import assistance
from qualkit.analysis.assistance import AFTER, AT_ONCE, BEFORE, EDIT, LOT, UNASSISTED
from qualkit.errors import AnalysisError
from qualkit.model.columns import ANSWERS
from tests.analysis.coded import book


def frame(rows) -> pd.DataFrame:
    """Rows of (interview, mode, condition, codes, shown, own, seconds, own seconds); codes as letters."""
    made = []
    for number, (name, mode, condition, codes, shown, own, took, took_own) in enumerate(rows, start=1):
        start = 10 * number
        made.append(
            {
                "coder": "ann",
                "transcript": name,
                "start": start,
                "end": start + 10,
                "turn": number,
                "segment": f"{name}:{start}-{start + 10}",
                "case": name,
                "number": number,
                "mode": mode,
                "condition": condition,
                "codes": tuple(codes),
                "shown": tuple(shown),
                "own": None if own is None else tuple(own),
                "took_ms": np.nan if took is None else took * 1000,
                "own_ms": np.nan if took_own is None else took_own * 1000,
            }
        )
    return pd.DataFrame(made, columns=list(ANSWERS)).astype(ANSWERS)


def at_once(name, codes, shown, seconds: float | None = 4):
    return (name, "assist", "shown", codes, shown, None, seconds, None)


def first(name, own, codes, shown, seconds: float | None = 2, own_seconds: float | None = 6):
    return (name, "commit-first", "shown", codes, shown, own, seconds, own_seconds)


def control(name, codes):
    return (name, "assist", "control", codes, "", None, 10, None)


def blind(name, codes):
    return (name, "blind", "blind", codes, "", None, 12, None)


# Twelve interviews, each with the same seven answers.
ROWS = [
    row
    for number in range(12)
    for name in [f"P{number:02}"]
    for row in (
        at_once(name, "a", "abc"),
        at_once(name, "c", "abc", 400),
        at_once(name, "", "ab"),
        first(name, "b", "b", "abcd"),
        first(name, "b", "a", "abcd"),
        control(name, "b"),
        blind(name, "b"),
    )
]


def report(rows=ROWS, **options):
    return assistance(frame(rows), coder="ann", codebook=book(), draws=20, **options)


def told(measures, name, of):
    return next(one for one in measures if one.name == name).of[of].value


def test_acceptance_at_one_three_and_five_before_and_after():
    found = report().acceptance
    assert told(found, "holds one of the first 1", AT_ONCE) == pytest.approx(1 / 3)
    assert told(found, "holds one of the first 3", AT_ONCE) == pytest.approx(2 / 3)
    assert told(found, "holds one of the first 1", BEFORE) == 0
    assert told(found, "holds one of the first 1", AFTER) == pytest.approx(1 / 2)
    assert told(found, "holds one of the first 3", BEFORE) == told(found, "holds one of the first 5", AFTER) == 1


def test_holding_no_other_code_needs_every_code_of_the_answer_among_the_first():
    found = report([*ROWS, *(at_once(f"P{number:02}", "ad", "abc") for number in range(12))]).acceptance
    assert told(found, "holds one of the first 3", AT_ONCE) == pytest.approx(3 / 4)
    assert told(found, "holds codes of the first 3 and no other", AT_ONCE) == pytest.approx(2 / 4)


def test_edits_after_suggestions():
    found = report().changes
    assert told(found, "changed in any way", EDIT) == pytest.approx(1 / 2)
    assert told(found, "took a suggested code in", EDIT) == pytest.approx(1 / 2)
    assert told(found, "dropped a suggested code", EDIT) == pytest.approx(1 / 2)
    assert told(found, "took in a code that was not suggested", EDIT) == 0


def test_seconds_by_kind_with_gaps_left_out():
    paces = {pace.name: pace for pace in report().paces}
    shown = paces["assist: suggestions shown at once"]
    assert (shown.n_answers, shown.n_interviews, shown.n_gaps, shown.n_timed) == (36, 12, 12, 24)
    assert shown.seconds == (4, 4, 4)
    assert paces["commit-first: the own answer"].seconds == (6, 6, 6)
    assert paces["blind (unassisted)"].seconds == (12, 12, 12)
    assert {pace.name: pace.n_gaps for pace in report(bound=11).paces}["blind (unassisted)"] == 12


def test_ranks_taken():
    ranks = report().ranks
    assert [(one.n_shown, one.n_held, one.n_before) for one in ranks] == [
        (60, 24, 0),
        (60, 12, 12),
        (48, 12, 0),
        (24, 0, 0),
    ]
    assert (report().n_codes, report().n_elsewhere) == (48, 0)


def test_code_shares_with_and_without():
    shares = {one.code: one for one in report().shares}
    # a: offered 24 of 60, control 0 of 12; b: offered 12 of 60, control and blind all; after 1/2, before all.
    assert shares["a"].differences[LOT].value == pytest.approx(2 / 5)
    assert shares["b"].differences[LOT].value == pytest.approx(1 / 5 - 1)
    assert shares["b"].differences[UNASSISTED].value == pytest.approx(1 / 5 - 1)
    assert shares["b"].differences[EDIT].value == pytest.approx(-1 / 2)
    assert shares["a"].differences[EDIT].value == pytest.approx(1 / 2)
    assert shares["c"].shares["control"] == 0


def test_a_code_that_one_side_never_gives_has_no_interval_of_the_difference():
    rows = [*ROWS, at_once("P00", "a", "abc"), at_once("P01", "c", "abc"), blind("P03", "a")]
    shares = {one.code: one for one in report(rows).shares}
    assert shares["a"].differences[LOT].low is None
    assert "on either side" in shares["a"].differences[LOT].no_interval


def test_intervals_hold_the_value_where_interviews_differ():
    generator = np.random.default_rng(5)
    rows = [
        row
        for number in range(15)
        for row in (
            *(first(f"P{number:02}", "b", generator.choice(["a", "b"]), "abc") for _ in range(8)),
            *(blind(f"P{number:02}", generator.choice(["a", "b"])) for _ in range(4)),
        )
    ]
    shares = {one.code: one for one in report(rows).shares}
    for name in (EDIT, UNASSISTED):
        one = shares["b"].differences[name]
        assert one.value is not None
        assert one.low is not None
        assert one.high is not None
        assert -1 <= one.low < one.value < one.high <= 1
    assert report(rows) == report(rows)


def test_what_was_never_tried_is_undefined_and_says_how_to_try_it():
    found = report([blind(f"P{number:02}", "a") for number in range(12)])
    assert found.ranks == ()
    assert found.acceptance[0].of[AT_ONCE].value is None
    assert "--assist" in found.acceptance[0].of[AT_ONCE].undefined
    assert "--commit-first" in found.changes[0].of[EDIT].undefined
    (share,) = found.shares
    assert share.shares["control"] is None
    assert "no segment was drawn to show none" in share.differences[LOT].undefined
    assert "no suggestion was on screen for any answer" in found.warnings


def test_answers_in_the_order_of_coding_are_told_in_stretches():
    rows = [at_once(f"P{number % 12:02}", "a" if number < 30 else "c", "ab", None) for number in range(60)]
    stretches = report(rows).stretches
    assert [(one.first, one.last) for one in stretches] == [(1, 12), (13, 24), (25, 36), (37, 48), (49, 60)]
    assert [one.holds[1] for one in stretches] == [1, 1, 0.5, 0, 0]
    assert {one.seconds for one in stretches} == {None}
    assert report(rows[:9]).stretches == ()


def test_earlier_suggestions_are_told_beside_blind_answers():
    warnings = " ".join(report().warnings)
    assert "12 blind answers came after suggestions had been shown elsewhere" in warnings
    few = report([row for row in ROWS if row[0] in ("P00", "P01")])
    assert any("for these interviews only" in warning for warning in few.warnings)


@pytest.mark.parametrize(
    ("rows", "options", "message"),
    [
        pytest.param([], {}, "ann answered nothing in a session", id="no answer"),
        pytest.param(
            [("P", "imported", "imported", "a", "", None, None, None)], {}, "1 answers came from a file", id="a file"
        ),
        pytest.param(ROWS, {"bound": 0}, "no time can be longer than 0 s", id="no bound"),
    ],
)
def test_what_cannot_be_told(rows, options, message):
    with pytest.raises(AnalysisError, match=message):
        report(rows, **options)


def test_a_frame_without_its_columns_is_refused():
    with pytest.raises(AnalysisError, match="lacks own_ms"):
        assistance(frame(ROWS).drop(columns="own_ms"), coder="ann", codebook=book())
