"""One case against the rest of its group, and codings that a coder marked as contradicting."""

import pandas as pd
import pytest

from qualkit.analysis import matrix, themes
from qualkit.analysis.deviant import DeviantKind
from qualkit.errors import AnalysisError
from qualkit.model.codebook import MARK
from tests.analysis.hand_count import CODEBOOK, codings_frame, segments_frame

FIVE = ["P1", "P2", "P3", "P4", "P5"]


def of(coded, *, names=FIVE, undecided=(), marked=(), **chosen):
    frame = codings_frame([("lin", name, 1, "entry") for name in coded])
    frame["facets"] = frame["case"].map(lambda case: (MARK,) if case in marked else (("valence", "barrier"),))
    cases = pd.DataFrame({"case": names, "role": ["patient"] * len(names), "guide": ""})
    segments = segments_frame(dict.fromkeys(names, 1), {(name, 1) for name in undecided})
    return matrix(frame, segments, cases, codebook=CODEBOOK, asks={}, language="en", **chosen)


def told(made):
    return [(one.kind, one.case, one.idea) for one in made.deviants]


@pytest.mark.parametrize(
    ("coded", "undecided", "names", "expected"),
    [
        pytest.param(FIVE[:4], (), FIVE, ["P5"], id="the one without it"),
        pytest.param(["P2"], (), FIVE, ["P2"], id="the one with it"),
        pytest.param(FIVE[:3], (), FIVE, [], id="two without it are a group"),
        pytest.param(FIVE[:4], ("P5",), FIVE, [], id="one not yet coded is not known"),
        pytest.param(["P1", "P2"], (), FIVE[:3], [], id="one of three is no exception"),
        pytest.param([], (), FIVE, [], id="nothing coded at all"),
    ],
)
def test_one_case_against_the_rest_of_its_group_is_a_candidate(coded, undecided, names, expected):
    made = of(coded, undecided=undecided, names=names)
    assert told(made) == [(DeviantKind.CANDIDATE, case, "access") for case in expected]


def test_a_negative_case_is_one_that_a_coder_marked():
    made = of(FIVE[:3], marked=["P2"])
    assert told(made) == [(DeviantKind.NEGATIVE, "P2", "access")]
    assert [cell.n_contradicts for row in made.cells for cell in row[:1]] == [0, 1, 0, 0, 0]
    assert "P2 on Access (1 coded segment(s) marked as contradicting)" in str(made.deviants[0])


def test_a_facet_splits_each_theme_and_what_has_none_stays_in_sight():
    made = of(FIVE, marked=["P2"], facet="stance")
    assert [heading.name for heading in made.columns][:2] == ["access+contradicts", "access+none"]
    assert [[cell.count for cell in row[:2]] for row in made.cells] == [[0, 1], [1, 0], [0, 1], [0, 1], [0, 1]]
    assert [cell.count for cell in made.row_totals] == [1, 1, 1, 1, 1]


def test_only_some_themes_are_shown_and_totals_are_of_those():
    made = of(FIVE, only=["benefit"])
    assert [heading.name for heading in made.columns] == ["benefit"]
    assert made.total.count == 0


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        pytest.param({"facet": "mood"}, "no facet 'mood'", id="facet"),
        pytest.param({"facet": "stance", "values": ["maybe"]}, "no value 'maybe'", id="value"),
        pytest.param({"only": ["acess"]}, "no theme 'acess'", id="theme"),
    ],
)
def test_what_the_codebook_lacks_is_named(chosen, message):
    with pytest.raises(AnalysisError, match=message):
        of(FIVE, **chosen)


def test_themes_name_the_same_cases():
    frame = codings_frame([("lin", name, 1, "entry") for name in FIVE[:4]])
    frame["facets"] = frame["case"].map(lambda case: (MARK,) if case == "P2" else ())
    cases = pd.DataFrame({"case": FIVE, "role": ["patient"] * 5, "guide": ""})
    made = themes(frame, segments_frame(dict.fromkeys(FIVE, 1), set()), cases, codebook=CODEBOOK, asks={})
    assert made.themes[0].warnings == (
        "candidate deviant case: P5 (nothing coded, the other 4 of patient coded)",
        "negative case: P2 (marked as contradicting)",
    )
