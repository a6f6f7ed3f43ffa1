from __future__ import annotations

import pandas as pd
import pytest

from qualkit.analysis import themes
from qualkit.analysis.quote import Quote
from qualkit.analysis.typical import typical
from qualkit.errors import AnalysisError
from tests.analysis.hand_count import (
    ASKS,
    CASES,
    CODEBOOK,
    HAND_CODINGS,
    HAND_SEGMENTS,
    codings_frame,
    segments_frame,
)


def hand_report(**options):
    return themes(HAND_CODINGS, HAND_SEGMENTS, CASES, codebook=CODEBOOK, **({"language": "en"} | options))


def numbers(finding) -> tuple[object, ...]:
    return (
        finding.name,
        finding.n_segments,
        finding.n_cases,
        *((share.n_cases, share.of_cases) for share in finding.shares),
    )


def test_themes_and_codes_match_the_hand_count():
    access, benefit = hand_report().themes
    # Segments of access: P1 s1 s2, P2 s1 s2, D1 s2; of benefit: P1 s3, P2 s2, D1 s1 s2, D2 s1.
    assert numbers(access) == ("access", 5, 3, (2, 3), (1, 2))
    assert numbers(benefit) == ("benefit", 5, 4, (2, 3), (2, 2))
    # entry: P1 s1, P2 s1; login: P1 s1 s2; share: P2 s2, D1 s2; time: P1 s3, P2 s2, D1 s1, D2 s1.
    assert [numbers(code) for code in access.codes] == [
        ("entry", 2, 2, (2, 3), (0, 2)),
        ("login", 2, 1, (1, 3), (0, 2)),
        ("share", 2, 2, (1, 3), (1, 2)),
    ]
    assert [numbers(code) for code in benefit.codes] == [
        ("time", 4, 4, (2, 3), (2, 2)),
        ("share", 2, 2, (1, 3), (1, 2)),
    ]


def test_the_report_counts_segments_and_roles_once():
    report = hand_report()
    assert (report.n_segments, report.of_cases) == (8, 5)
    assert report.groups == (("patient", 3), ("physician", 2))


def test_a_code_pointed_to_says_where_it_lives():
    access, benefit = hand_report().themes
    assert [code.lives_in for code in access.codes] == ["", "", "benefit"]
    assert [code.lives_in for code in benefit.codes] == ["", ""]


def test_contrary_cases_stand_apart_from_those_not_asked_and_not_yet_coded():
    login = hand_report(asks=ASKS).themes[0].codes[1]
    patients, physicians = login.shares
    assert (patients.without, patients.not_yet, patients.not_asked) == (("P2",), ("P3",), ())
    assert (physicians.without, physicians.not_asked) == ((), ("D1", "D2"))


def test_guides_not_handed_in_are_not_said_to_be_undeclared():
    assert not any("topic guide" in warning for warning in hand_report().warnings)
    assert any("no topic guide" in warning for warning in hand_report(asks={}).warnings)


def test_the_statement_of_a_theme_is_shown():
    assert [theme.statement for theme in hand_report().themes] == ["", "It <saves> time."]


def test_quotes_are_verbatim_with_source_and_coder():
    held = {(row.quote, f"{row.transcript} ¶{row.turn}") for row in HAND_CODINGS.itertuples()}
    quotes = [quote for theme in hand_report().themes for code in theme.codes for quote in code.quotes]
    assert len(quotes) == 2 + 2 + 2 + 2 + 2
    assert {(quote.text, quote.source) for quote in quotes} <= held
    assert all(quote.coders for quote in quotes)


@pytest.mark.parametrize(
    ("counts", "warnings"),
    [
        pytest.param(
            {"P1": 3, "P2": 1, "P3": 1, "P4": 1, "P5": 1},
            ["P1 gives 3 of 7 segments, over a quarter"],
            id="three of seven from one of five",
        ),
        pytest.param(
            {"P1": 2, "P2": 2, "P3": 2, "P4": 1, "P5": 1},
            [],
            id="exactly a quarter is no more than a quarter",
        ),
        pytest.param({"P1": 7, "P2": 1, "P3": 1, "P4": 1}, [], id="four cases are too few to tell"),
        pytest.param({"P1": 1}, ["seen once, in P1"], id="one segment"),
    ],
)
def test_one_case_that_gives_much_of_a_theme_is_warned_of(counts, warnings):
    rows = [("lin", case, number + 1, "entry") for case, total in counts.items() for number in range(total)]
    cases = pd.DataFrame({"case": ["P1", "P2", "P3", "P4", "P5"], "role": "patient", "guide": ""})
    segments = segments_frame(dict.fromkeys(cases["case"], 8), set())
    report = themes(codings_frame(rows), segments, cases, codebook=CODEBOOK)
    assert [told for told in report.themes[0].warnings if "deviant" not in told] == warnings


def test_a_code_seen_once_is_warned_of():
    report = themes(codings_frame([("lin", "D1", 1, "login")]), HAND_SEGMENTS, CASES, codebook=CODEBOOK)
    assert report.themes[0].codes[1].warnings == ("seen once, in D1",)


def test_cases_without_roles_are_reported_together():
    cases = pd.DataFrame({"case": ["P1", "P2"], "role": "", "guide": ""})
    report = themes(HAND_CODINGS[:0], segments_frame({"P1": 1, "P2": 1}, set()), cases, codebook=CODEBOOK)
    assert report.groups == (("all cases", 2),)


def test_a_negative_number_of_quotes_is_refused():
    with pytest.raises(AnalysisError, match="-1 quotes"):
        hand_report(quotes_per_code=-1)


def test_no_quotes_can_be_asked_for():
    assert hand_report(quotes_per_code=0).themes[0].codes[0].quotes == ()


def test_a_quote_marked_as_contradicting_is_no_typical_one_and_counts_all_the_same():
    plain = hand_report(quotes_per_code=9).themes[0]
    mark = (("stance", "contradicts"),)
    marked = HAND_CODINGS.assign(facets=pd.Series([mark] * len(HAND_CODINGS), HAND_CODINGS.index))
    contrary = themes(marked, HAND_SEGMENTS, CASES, codebook=CODEBOOK, language="en", quotes_per_code=9).themes[0]
    assert plain.quotes
    assert contrary.quotes == ()
    assert [code.quotes for code in contrary.codes] == [() for _ in plain.codes]
    assert numbers(contrary) == numbers(plain)


def quote(case: str, text: str, coders: tuple[str, ...] = ("lin",)) -> Quote:
    return Quote(text, f"{case} ¶1", "entry", "Way in", coders, case, f"{case}:{text}")


GROUPS = {"P1": "patient", "P2": "patient", "D1": "physician"}


def test_typical_quotes_are_spread_over_groups_then_cases_and_are_of_middle_length():
    quotes = [
        quote("P1", "a"),
        quote("P1", "of middle length"),
        quote("P1", "far longer than all of the other quotes"),
        quote("P2", "of middle lengths"),
        quote("D1", "of a middle length"),
        quote("D1", "b"),
    ]
    # The median of 1, 16, 39, 17, 18, 1 is 16.5: P1's and P2's middle ones are nearest, P1's comes first.
    chosen = typical(quotes, 3, groups=GROUPS)
    assert [found.text for found in chosen] == ["of middle length", "of a middle length", "of middle lengths"]


def test_a_quote_that_more_coders_hold_comes_first():
    quotes = [
        quote("P1", "alone, but of middle length"),
        quote("P1", "both", ("lin", "mei")),
        quote("P1", "x" * 60),
    ]
    assert typical(quotes, 1, groups=GROUPS)[0].text == "both"


def test_a_segment_under_two_codes_is_shown_once():
    assert len(typical([quote("P1", "same"), quote("P1", "same")], 2, groups=GROUPS)) == 1


def test_there_can_be_fewer_quotes_than_wanted():
    assert typical([], 2, groups=GROUPS) == ()
