from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from qualkit import store
from qualkit.model.case import Case
from qualkit.model.codebook import Code, Codebook, Theme
from qualkit.model.coding import CoderKind, Verdict
from qualkit.model.columns import CASES, CODINGS, SEGMENTS
from qualkit.model.segment import Segment, Span, Unit
from qualkit.store import places
from qualkit.store.frames import ORPHANS, cases_frame, coded_frames, codings_frame, orphans_frame, segments_frame
from qualkit.store.frozen import Frozen
from tests.store.made import NOW, codes, decision, transcript

BOOK = Codebook(
    "health",
    "1",
    "0" * 64,
    ("en",),
    (Theme("burden"), Theme("bonds")),
    (
        Code("trust", "bonds", formerly=("faith",)),
        Code("cost", "burden", formerly=("price", "fees")),
    ),
)
FIRST, SECOND = Span(0, 20), Span(20, 41)
OTHER = Span(42, 50)
TEXTS = {"P01": "😀" + "w" * 40 + "\n" + "x" * 8, "P02": "y" * 30}


@pytest.fixture
def filled(study):
    """P01 with turns 1 (0-41, two segments) and 2 (42-50, one segment), case A; P02 without a known case."""
    with store.transaction(study) as connection:
        store.cases.replace(connection, [Case("B", "nurse", "g"), Case("A", "patient", "g", {"age": "61"})])
        store.transcripts.add(connection, transcript("P01", *TEXTS["P01"].split("\n"), case="A"))
        store.transcripts.add(connection, transcript("P02", TEXTS["P02"]))
        cut = [Segment("P01", span, turn, Unit.MEANING) for span, turn in ((FIRST, 1), (SECOND, 1), (OTHER, 2))]
        store.segments.replace(connection, "P01", cut)
        store.segments.replace(connection, "P02", [Segment("P02", Span(0, 30), 1, Unit.MEANING)])
    return study


def frames(study, layer, *log, quote=None):
    """The frames of codings and orphans that follow from a log of decisions on the words that stand there."""
    with store.transaction(layer) as connection:
        for made in log:
            words = TEXTS.get(made.transcript, "")[made.span.start : made.span.end]
            store.decisions.append(connection, replace(made, quote=quote or words or made.quote))
    with store.reading(layer) as connection, store.reading(study) as shared:
        return codings_frame([connection], shared, BOOK), orphans_frame([connection], shared, BOOK)


def dtypes(frame):
    return {name: str(kind) for name, kind in frame.dtypes.items()}


def test_a_standing_coding_is_one_row(filled, layer):
    found, orphans = frames(
        filled,
        layer,
        codes("cost", span=FIRST),
        codes("trust", span=SECOND),
        decision(Verdict.NONE, SECOND),
    )
    assert found.to_dict("records") == [
        {
            "coder": "lin",
            "transcript": "P01",
            "start": 0,
            "end": 20,
            "turn": 1,
            "segment": "P01:0-20",
            "code": "cost",
            "theme": "burden",
            "case": "A",
            "role": "patient",
            "origin": "own",
            "quote": "😀" + "w" * 19,
            "facets": (),
        }
    ]
    assert orphans.empty


def test_the_frames_have_the_documented_columns_even_when_empty(filled, layer):
    found, orphans = frames(filled, layer)
    with store.reading(filled) as connection, store.reading(layer) as own:
        for frame, columns in (
            (found, CODINGS),
            (orphans, ORPHANS),
            (segments_frame(connection, own), SEGMENTS),
            (cases_frame(connection), CASES | {"age": "str"}),
        ):
            assert dtypes(frame) == columns
    filled_frames = frames(filled, layer, codes("cost", "lost-code", span=FIRST))
    assert [dtypes(frame) for frame in filled_frames] == [CODINGS, ORPHANS]


def test_a_study_without_anything_has_empty_frames(study, layer):
    with store.reading(study) as connection, store.reading(layer) as own:
        assert dtypes(segments_frame(connection)) == SEGMENTS
        assert dtypes(cases_frame(connection)) == CASES
        assert codings_frame([], connection, BOOK).empty
        assert segments_frame(connection, own).empty


@pytest.mark.parametrize(
    ("span", "segment"),
    [
        pytest.param(Span(0, 20), "P01:0-20", id="the segment itself"),
        pytest.param(Span(3, 5), "P01:0-20", id="a part of a segment: all of the span"),
        pytest.param(Span(0, 41), "P01:20-41", id="two segments: the one shared most"),
        pytest.param(Span(10, 31), "P01:20-41", id="over a border: the longer part"),
        pytest.param(Span(10, 30), "P01:0-20", id="over the border with equal parts: the first"),
        pytest.param(Span(16, 24), "P01:0-20", id="half of the span"),
        pytest.param(Span(0, 50), "P01:20-41", id="three segments: all of one"),
        pytest.param(Span(41, 42), "P01:41-42", id="nothing but the end of a line"),
        pytest.param(Span(35, 50), "P01:42-50", id="over a turn's end"),
    ],
)
def test_the_segment_of_a_span(filled, layer, span, segment):
    found, _ = frames(filled, layer, codes("cost", span=span))
    assert found["segment"].tolist() == [segment]


def test_a_span_that_shares_too_little_is_its_own_segment(study, layer):
    with store.transaction(study) as connection:
        store.transcripts.add(connection, transcript("P01", "w" * 60))
        cut = [Segment("P01", Span(start, start + 20), 1, Unit.TURN) for start in (0, 40)]
        store.segments.replace(connection, "P01", cut)
    found, _ = frames(study, layer, codes("cost", span=Span(15, 39)), codes("cost", span=Span(12, 41)))
    assert found["segment"].tolist() == ["P01:12-41", "P01:15-39"]


def test_two_coders_on_one_segment_share_it(filled, layer, root):
    other = store.open_layer(root / "layers", "wei", backups=root / "backups", now=NOW, kind=CoderKind.PERSON)
    with store.transaction(layer) as one, store.transaction(other) as two:
        store.decisions.append(one, codes("cost", span=FIRST, quote="😀" + "w" * 19))
        store.decisions.append(two, codes("cost", span=Span(2, 18), quote="w" * 16, coder="wei"))
    with store.reading(layer) as one, store.reading(other) as two, store.reading(filled) as shared:
        found = codings_frame([two, one], shared, BOOK)
    assert found[["coder", "segment"]].to_numpy().tolist() == [["wei", "P01:0-20"], ["lin", "P01:0-20"]]


@pytest.mark.parametrize(("position", "turn"), [(0, 1), (40, 1), (41, 1), (42, 2), (49, 2)])
def test_the_turn_a_span_starts_in(filled, layer, position, turn):
    found, _ = frames(filled, layer, codes("cost", span=Span(position, position + 1)))
    assert found["turn"].tolist() == [turn]


def test_codings_have_todays_ids_and_merged_codes_count_once(filled, layer):
    found, orphans = frames(filled, layer, codes("price", "fees", "faith", span=FIRST), codes("cost", span=SECOND))
    assert found[["start", "code", "theme"]].to_numpy().tolist() == [
        [0, "trust", "bonds"],
        [0, "cost", "burden"],
        [20, "cost", "burden"],
    ]
    assert orphans.empty


def test_what_has_no_code_or_place_today_is_listed_and_not_dropped(filled, layer):
    log = [
        codes("gone", "cost", span=FIRST),
        codes("cost", transcript="P09"),
        codes("cost", span=Span(48, 51)),
        codes("gone", transcript="P09"),
    ]
    found, orphans = frames(filled, layer, *log)
    assert len(found) == 1
    assert orphans[["transcript", "start", "code", "reason"]].to_numpy().tolist() == [
        ["P01", 0, "gone", "unknown code"],
        ["P01", 48, "cost", "outside the transcript"],
        ["P09", 0, "gone", "unknown code"],
    ]
    assert orphans.loc[0, "quote"] == "😀" + "w" * 19


def test_a_coding_whose_words_do_not_stand_there_is_listed_and_not_counted(filled, layer):
    # As from a layer that was coded on another state of the transcript, and put here by hand.
    found, orphans = frames(filled, layer, codes("cost", span=FIRST), quote="what she said before the edit")
    assert found.empty
    assert orphans["reason"].tolist() == ["other words stand there"]


def test_rows_come_in_reading_order_and_the_order_of_the_codebook(filled, layer):
    log = [codes("cost", "trust", span=SECOND), codes("trust", span=FIRST), codes("cost", transcript="P02")]
    found, _ = frames(filled, layer, *log)
    assert found[["transcript", "start", "code"]].to_numpy().tolist() == [
        ["P01", 0, "trust"],
        ["P01", 20, "trust"],
        ["P01", 20, "cost"],
        ["P02", 0, "cost"],
    ]
    assert found["role"].tolist() == ["patient"] * 3 + [""]
    assert found["case"].tolist() == ["A"] * 3 + ["P02"]


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        pytest.param([], [False, False, False], id="nothing is decided"),
        pytest.param([codes("cost", span=FIRST)], [True, False, False], id="codes"),
        pytest.param([decision(Verdict.NONE, SECOND)], [False, True, False], id="none"),
        pytest.param([decision(Verdict.SKIP, FIRST)], [False, False, False], id="a skip"),
        pytest.param([decision(Verdict.FLAG, FIRST)], [False, False, False], id="a flag"),
        pytest.param([codes("cost", span=Span(0, 10))], [True, False, False], id="half of the characters"),
        pytest.param([codes("cost", span=Span(0, 9))], [False, False, False], id="less than half"),
        pytest.param(
            [codes("cost", span=Span(0, 6)), decision(Verdict.NONE, Span(5, 10))],
            [True, False, False],
            id="two spans that overlap: half together",
        ),
        pytest.param(
            [codes("cost", span=Span(0, 6)), codes("trust", span=Span(0, 6)), codes("cost", span=Span(1, 6))],
            [False, False, False],
            id="what is covered twice counts once",
        ),
        pytest.param([codes("cost", span=Span(0, 50))], [True, True, True], id="all in one"),
        pytest.param([codes("cost", transcript="P02", span=FIRST)], [False, False, False], id="another transcript"),
        pytest.param(
            [codes("cost", span=FIRST), decision(Verdict.WITHDRAW, FIRST, codes=("cost",))],
            [False, False, False],
            id="withdrawn",
        ),
    ],
)
def test_which_segments_are_decided(filled, layer, log, expected):
    frames(filled, layer, *log)
    with store.reading(filled) as connection, store.reading(layer) as own:
        found = segments_frame(connection, own)
        assert segments_frame(connection)["is_decided"].tolist() == [False] * 4
    assert found["transcript"].tolist() == ["P01"] * 3 + ["P02"]
    assert found["is_decided"].tolist()[:3] == expected


def test_segments_name_their_turn_and_case(filled):
    with store.reading(filled) as connection:
        found = segments_frame(connection)
    assert found.drop(columns=["is_decided", "start", "end"]).to_numpy().tolist() == [
        ["P01", 1, "P01:0-20", "A", "patient"],
        ["P01", 1, "P01:20-41", "A", "patient"],
        ["P01", 2, "P01:42-50", "A", "patient"],
        ["P02", 1, "P02:0-30", "P02", ""],
    ]


def test_cases_come_in_their_order_with_their_attributes_and_those_only_transcripts_name(filled):
    with store.reading(filled) as connection:
        found = cases_frame(connection)
    expected = pd.DataFrame(
        [("B", "nurse", "g", ""), ("A", "patient", "g", "61"), ("P02", "", "", "")],
        columns=["case", "role", "guide", "age"],
    ).astype("str")
    pd.testing.assert_frame_equal(found, expected)


def test_what_was_read_before_gives_the_same_frames(filled, layer):
    marked = replace(
        codes("cost", "trust", span=FIRST), facets={"cost": {"valence": "barrier", "stance": "contradicts"}}
    )
    frames(filled, layer, marked, codes("gone", span=SECOND), codes("price", span=OTHER, transcript="P02"))
    with store.reading(layer) as own, store.reading(filled) as shared:
        known = places.every(shared)
        at_once = coded_frames([own], shared, BOOK, known=known)
        pairs = [
            (at_once[0], codings_frame([own], shared, BOOK)),
            (at_once[1], orphans_frame([own], shared, BOOK)),
            (segments_frame(shared, own, known=known), segments_frame(shared, own)),
            (cases_frame(shared, known=known), cases_frame(shared)),
        ]
    for made, alone in pairs:
        pd.testing.assert_frame_equal(made, alone)
    assert at_once[0]["facets"].tolist()[:2] == [(), (("stance", "contradicts"), ("valence", "barrier"))]
    assert at_once[1][["code", "reason"]].to_numpy().tolist() == [
        ["gone", "unknown code"],
        ["price", "outside the transcript"],
    ]


def test_a_layer_frozen_at_its_last_decision_is_the_layer(filled, layer):
    frames(filled, layer, codes("cost", "fees", span=FIRST), codes("trust", span=SECOND), codes("gone", span=OTHER))
    with store.reading(layer) as own, store.reading(filled) as shared:
        frozen = Frozen(store.segments.every(shared), {"lin": 3})
        found, then = coded_frames([own], shared, BOOK), coded_frames([own], shared, BOOK, frozen=frozen)
    for today, before in zip(found, then, strict=True):
        pd.testing.assert_frame_equal(today, before)
