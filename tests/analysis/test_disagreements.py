from __future__ import annotations

import pytest

from qualkit.analysis import DisagreementKind, disagreements, overruled
from qualkit.analysis.agreed import agreed
from qualkit.errors import UnknownCodeError
from tests.analysis.coded import book, coded, decided_frame, spans_frame

CONFUSION, MISSED, BOUNDARY = DisagreementKind.CONFUSION, DisagreementKind.MISSED, DisagreementKind.BOUNDARY


def found(answers, *, turns=1, **options):
    codings, decided = coded(answers, turns=turns)
    return disagreements(codings, decided, coders=list(answers), codebook=book(), **options)


def kinds(report) -> dict[str, DisagreementKind]:
    return {item.segment: item.kind for item in report.disagreements}


def test_how_coders_differ_is_told_and_confusion_stands_first():
    report = found({"x": {"T": ["a", "", "ab", "c"]}, "y": {"T": ["b", "a", "a", "c"]}})
    assert list(kinds(report).items()) == [("T:0-10", CONFUSION), ("T:20-30", MISSED), ("T:10-20", MISSED)]
    assert report.n_compared == 4


def test_a_disagreement_shows_both_answers_words_and_source():
    first = found({"x": {"T": ["ac"]}, "y": {"T": ["bc"]}}).disagreements[0]
    assert [(answer.coder, answer.codes, answer.labels) for answer in first.answers] == [
        ("x", ("a", "c"), ("A", "C")),
        ("y", ("b", "c"), ("B", "C")),
    ]
    assert (first.source, first.quote, first.disputed) == ("T ¶1", "words 0 to 10 of T", ("a", "b"))


def test_a_neighbouring_segment_of_the_same_turn_is_a_matter_of_boundaries():
    answers = {"x": {"T": ["a", "", ""]}, "y": {"T": ["", "a", ""]}}
    assert set(kinds(found(answers, turns=3)).values()) == {BOUNDARY}
    assert set(kinds(found(answers, turns=1)).values()) == {MISSED}


def test_a_span_that_overlaps_is_a_matter_of_boundaries():
    codings = spans_frame([("x", "T", 2, 10, "a"), ("y", "T", 8, 20, "a")])
    decided = decided_frame({coder: {"T": "yy"} for coder in "xy"})
    report = disagreements(codings, decided, coders=["x", "y"], codebook=book())
    # y's span counts on both segments, x's on the first: they differ on the second.
    assert kinds(report) == {"T:10-20": BOUNDARY}
    assert report.codes[0].n_boundary == 1


def test_undecided_segments_are_no_disagreement():
    report = found({"x": {"T": ["a", "a", "a"]}, "y": {"T": [None, None, "a"]}})
    assert report.disagreements == ()
    assert report.n_compared == 1


def test_codes_are_ranked_by_how_many_segments_are_in_dispute_and_tell_what_they_are_taken_for():
    report = found({"x": {"T": ["a", "a", "a", "d"]}, "y": {"T": ["b", "b", "c", "d"]}})
    assert [(entry.code, entry.n_segments, entry.of_segments) for entry in report.codes] == [
        ("a", 3, 3),
        ("b", 2, 2),
        ("c", 1, 1),
    ]
    assert report.codes[0].confused_with == (("b", 2), ("c", 1))


def test_segments_of_one_kind_stand_by_how_disputed_their_codes_are():
    # b is always disputed, a seldom.
    report = found({"x": {"T": ["a", "a", "a", "a", "b"]}, "y": {"T": ["", "a", "a", "a", ""]}})
    assert list(kinds(report)) == ["T:40-50", "T:0-10"]


def test_more_than_two_coders_stand_side_by_side():
    first = found({"x": {"T": ["a"]}, "y": {"T": ["a"]}, "z": {"T": [""]}}).disagreements[0]
    assert [answer.codes for answer in first.answers] == [("a",), ("a",), ()]
    assert first.kind is MISSED


def test_one_code_can_be_asked_for():
    answers = {"x": {"T": ["a", "b"]}, "y": {"T": ["", ""]}}
    assert list(kinds(found(answers, code="b"))) == ["T:10-20"]
    with pytest.raises(UnknownCodeError, match="no code named 'zz'"):
        found(answers, code="zz")


def test_words_coded_apart_from_the_longest_are_kept_beside_the_code():
    codings = spans_frame([("x", "T", 0, 10, "a"), ("y", "T", 0, 3, "b")])
    decided = decided_frame({coder: {"T": "yy"} for coder in "xy"})
    first = disagreements(codings, decided, coders=["x", "y"], codebook=book()).disagreements[0]
    assert [answer.quotes for answer in first.answers] == [("",), ("words 0 to 3 of T",)]
    assert first.kind is CONFUSION


def with_facets(*given):
    """Frames of x and y who gave ``a`` to one segment each, with these facets."""
    codings, decided = coded({"x": {"T": ["a"]}, "y": {"T": ["a"]}})
    codings["facets"] = list(given)
    return codings, decided


BARRIER, HELP = ("valence", "barrier"), ("valence", "help")


@pytest.mark.parametrize(
    ("first", "second", "is_listed"),
    [
        pytest.param((BARRIER,), (BARRIER,), False, id="the same"),
        pytest.param((BARRIER,), (HELP,), True, id="another value"),
        pytest.param((BARRIER,), (), True, id="one gave none"),
        pytest.param((), (), False, id="none at all"),
    ],
)
def test_one_code_with_other_facets_is_a_disagreement_of_facets(first, second, is_listed):
    codings, decided = with_facets(first, second)
    report = disagreements(codings, decided, coders=["x", "y"], codebook=book())
    same = agreed(codings, decided, coders=["x", "y"], codebook=book())
    assert [(item.kind, item.disputed, item.facets) for item in report.disagreements] == (
        [(DisagreementKind.FACETS, (), ("a",))] if is_listed else []
    )
    assert [dict(one.facets) for one in same] == ([] if is_listed else [{"a": dict(first)} if first else {}])
    assert report.codes == ()


def test_codes_taken_for_each_other_stand_with_their_definitions():
    report = found({"x": {"T": ["a", "a", "c"]}, "y": {"T": ["b", "b", "d"]}})
    assert [(pair.codes, pair.labels, pair.n_times) for pair in report.pairs] == [
        (("a", "b"), ("A", "B"), 2),
        (("c", "d"), ("C", "D"), 1),
    ]
    of_d = found({"x": {"T": ["a", "c"]}, "y": {"T": ["b", "d"]}}, code="d")
    assert [pair.codes for pair in of_d.pairs] == [("c", "d")]


def test_what_rulings_dropped_and_added_is_counted_by_code():
    codings, decided = coded({"x": {"T": ["a", "a", "b", "c"]}, "y": {"T": ["b", "", "", "c"]}})
    rulings = {"T:0-10": ("b",), "T:10-20": ("a",), "T:20-30": ("d",)}
    rows = overruled(codings, decided, rulings, coders=["x", "y"], codebook=book())
    assert {one.code: (one.n_given, one.n_dropped, one.n_withheld, one.n_added) for one in rows} == {
        "a": (2, 1, 2, 1),
        "b": (2, 1, 2, 1),
        "d": (0, 0, 2, 2),
    }
