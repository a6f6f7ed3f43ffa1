from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualkit import store
from qualkit.model.coding import CoderKind, Mode, Origin, Verdict
from qualkit.model.segment import Segment, Span, Unit
from qualkit.store.projection import anchored, counting, decided, flags, origin, project, segments_of
from tests.store.made import SPANS, codes, decision, logs, numbered

HERE, THERE = SPANS[0], SPANS[1]
GOOD, BAD = {"cost": {"valence": "good"}}, {"cost": {"valence": "bad"}}
Segments = list[tuple[int, int]]


def undo(number):
    return decision(Verdict.UNDO, undoes=number)


def standing(*log, span=HERE):
    """Code to number of the decision it stands by, on a span."""
    found = project(numbered(*log)).codings
    return {coding.code: coding.decision for coding in found if coding.is_standing and coding.span == span}


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        pytest.param([], {}, id="an empty log"),
        pytest.param([codes("cost", "trust")], {"cost": 1, "trust": 1}, id="an answer with two codes"),
        pytest.param([codes("cost"), codes("trust")], {"trust": 2}, id="a new answer replaces the old"),
        pytest.param(
            [codes("cost"), codes("trust", "cost")],
            {"cost": 1, "trust": 2},
            id="a code that stays keeps its decision",
        ),
        pytest.param([codes("cost", facets=GOOD), codes("cost", facets=GOOD)], {"cost": 1}, id="equal facets stay"),
        pytest.param(
            [codes("cost", facets=GOOD), codes("cost", facets=BAD)],
            {"cost": 2},
            id="other facets are a new coding",
        ),
        pytest.param([codes("cost", facets=GOOD), codes("cost")], {"cost": 2}, id="facets taken off are a new coding"),
        pytest.param([codes("cost"), codes("trust", span=THERE)], {"cost": 1}, id="another span is another answer"),
        pytest.param([codes("cost"), codes("trust", span=SPANS[2])], {"cost": 1}, id="an overlapping span too"),
        pytest.param(
            [codes("cost"), codes("trust", transcript="P02")],
            {"cost": 1, "trust": 2},
            id="another transcript too",
        ),
        pytest.param([codes("cost"), decision(Verdict.NONE)], {}, id="none withdraws all"),
        pytest.param([codes("cost"), decision(Verdict.SKIP)], {"cost": 1}, id="a skip changes nothing"),
        pytest.param([codes("cost"), decision(Verdict.FLAG)], {"cost": 1}, id="a flag changes nothing"),
        pytest.param(
            [codes("cost", "trust"), decision(Verdict.WITHDRAW, codes=("cost", "other"))],
            {"trust": 1},
            id="the codes named are withdrawn",
        ),
        pytest.param([codes("cost"), decision(Verdict.LOSE)], {}, id="lost words hold no coding"),
        pytest.param([codes("cost"), decision(Verdict.MOVE, moved_to=THERE)], {}, id="moved codings are elsewhere"),
        pytest.param(
            [codes("cost"), codes("trust"), undo(2)], {"cost": 1}, id="an undone answer gives the former back"
        ),
        pytest.param(
            [codes("cost"), codes("trust"), undo(1)],
            {"trust": 2},
            id="an undone former answer leaves the new",
        ),
        pytest.param(
            [codes("cost"), codes("cost", "trust"), undo(1)],
            {"cost": 2, "trust": 2},
            id="what stayed is now the later's",
        ),
        pytest.param([codes("cost"), undo(1), undo(2)], {"cost": 1}, id="an undone undo does it again"),
        pytest.param([codes("cost"), undo(1), undo(2), undo(3)], {}, id="and undone once more, not"),
        pytest.param([codes("cost"), undo(1), undo(1), undo(2)], {}, id="a second undo still stands"),
        pytest.param(
            [
                codes("cost"),
                decision(Verdict.WITHDRAW, codes=("cost",)),
                decision(Verdict.MOVE, moved_to=THERE),
                undo(2),
            ],
            {},
            id="a coding given back has moved meanwhile",
        ),
    ],
)
def test_what_stands_on_a_span(log, expected):
    assert standing(*log) == expected


def test_a_withdrawn_coding_is_kept_with_the_decision_that_withdrew_it():
    state = project(numbered(codes("cost", "trust"), codes("trust")))
    assert [(c.code, c.decision, c.withdrawn) for c in state.codings] == [("cost", 1, 2), ("trust", 1, None)]


def test_moved_codings_hold_the_new_words_and_keep_their_decision():
    log = numbered(codes("cost", quote="old"), decision(Verdict.MOVE, moved_to=THERE, quote="new"))
    (coding,) = project(log).codings
    assert (coding.span, coding.quote, coding.decision, coding.is_standing) == (THERE, "new", 1, True)


def test_a_withdrawn_coding_does_not_move_with_words_it_never_held():
    log = numbered(
        codes("cost", quote="lost words"),
        decision(Verdict.LOSE),
        codes("trust", quote="other words"),
        decision(Verdict.MOVE, moved_to=THERE, quote="other words"),
    )
    lost, moved = project(log).codings
    assert (lost.span, lost.quote, lost.withdrawn) == (HERE, "lost words", 2)
    assert (moved.span, moved.withdrawn) == (THERE, None)


def test_a_code_that_moves_to_where_it_stands_counts_once():
    log = numbered(codes("cost", "trust"), codes("cost", span=THERE), decision(Verdict.MOVE, moved_to=THERE))
    assert standing(*log, span=THERE) == {"cost": 2, "trust": 1}


def test_words_changed_in_place_stay_standing():
    log = numbered(codes("cost", quote="old"), decision(Verdict.MOVE, moved_to=HERE, quote="new"))
    (coding,) = project(log).codings
    assert (coding.quote, coding.is_standing) == ("new", True)


@pytest.mark.parametrize(
    ("fields", "kind", "expected"),
    [
        pytest.param({}, "person", Origin.OWN, id="nothing was shown"),
        pytest.param({"shown": ("cost",)}, "person", Origin.SUGGESTED, id="it was shown"),
        pytest.param(
            {"shown": ("cost",), "before": ()},
            "person",
            Origin.SUGGESTED,
            id="it was shown and not answered before",
        ),
        pytest.param(
            {"shown": ("cost",), "before": ("cost",)},
            "person",
            Origin.OWN,
            id="it was answered before it was shown",
        ),
        pytest.param(
            {"shown": ("trust",), "before": ()},
            "person",
            Origin.REVISED,
            id="others were shown, then it was added",
        ),
        pytest.param(
            {"shown": ("trust",), "before": ("cost",)},
            "person",
            Origin.OWN,
            id="it was answered before others were shown",
        ),
        pytest.param({"shown": ("trust",)}, "person", Origin.REVISED, id="others were on screen at once"),
        pytest.param({"before": ()}, "person", Origin.OWN, id="it was changed with nothing shown"),
        pytest.param({"mode": Mode.IMPORTED, "shown": ("cost",)}, "person", Origin.IMPORTED, id="it came from a file"),
        pytest.param({}, "machine", Origin.MACHINE, id="a machine coded"),
        pytest.param({"mode": Mode.IMPORTED}, "machine", Origin.IMPORTED, id="a machine's came from a file"),
    ],
)
def test_where_a_coding_comes_from(fields, kind, expected):
    made = codes("cost", **fields)
    assert origin(made, "cost", CoderKind(kind)) == expected
    (coding,) = project(numbered(made), CoderKind(kind)).codings
    assert coding.origin == expected


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        pytest.param([codes("cost")], {HERE: Verdict.CODES}, id="codes"),
        pytest.param([decision(Verdict.NONE)], {HERE: Verdict.NONE}, id="none"),
        pytest.param([decision(Verdict.SKIP)], {HERE: Verdict.SKIP}, id="skipped"),
        pytest.param([codes("cost"), decision(Verdict.SKIP)], {HERE: Verdict.CODES}, id="a skip leaves the answer"),
        pytest.param(
            [decision(Verdict.SKIP), decision(Verdict.NONE)],
            {HERE: Verdict.NONE},
            id="an answer ends the skip",
        ),
        pytest.param(
            [codes("cost", "trust"), decision(Verdict.WITHDRAW, codes=("cost",))],
            {HERE: Verdict.CODES},
            id="one code is left",
        ),
        pytest.param(
            [codes("cost"), decision(Verdict.WITHDRAW, codes=("cost",))],
            {},
            id="no code is left: not decided",
        ),
        pytest.param(
            [decision(Verdict.NONE), decision(Verdict.WITHDRAW, codes=("cost",))],
            {HERE: Verdict.NONE},
            id="nothing to take back from none",
        ),
        pytest.param([codes("cost"), decision(Verdict.MOVE, moved_to=THERE)], {THERE: Verdict.CODES}, id="moved"),
        pytest.param(
            [codes("cost"), decision(Verdict.NONE, THERE), decision(Verdict.MOVE, moved_to=THERE)],
            {THERE: Verdict.CODES},
            id="moved onto none: its codes stand there",
        ),
        pytest.param(
            [decision(Verdict.SKIP), codes("cost", span=THERE), decision(Verdict.MOVE, moved_to=THERE)],
            {THERE: Verdict.CODES},
            id="a skip moved onto an answer",
        ),
        pytest.param(
            [codes("cost"), decision(Verdict.MOVE, moved_to=HERE)],
            {HERE: Verdict.CODES},
            id="moved to itself",
        ),
        pytest.param([codes("cost"), decision(Verdict.LOSE)], {}, id="lost"),
        pytest.param([codes("cost"), undo(1)], {}, id="undone"),
        pytest.param(
            [decision(Verdict.MEMO, memo="x"), decision(Verdict.FLAG)],
            {},
            id="a note and a flag decide nothing",
        ),
    ],
)
def test_what_is_decided(log, expected):
    assert decided(numbered(*log)) == {("P01", span): verdict for span, verdict in expected.items()}


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        pytest.param([decision(Verdict.FLAG)], {HERE}, id="flagged"),
        pytest.param([decision(Verdict.FLAG), decision(Verdict.FLAG)], set(), id="twice is not flagged"),
        pytest.param([decision(Verdict.FLAG), decision(Verdict.MOVE, moved_to=THERE)], {THERE}, id="moved"),
        pytest.param([decision(Verdict.FLAG), decision(Verdict.MOVE, moved_to=HERE)], {HERE}, id="moved to itself"),
        pytest.param([decision(Verdict.FLAG), decision(Verdict.LOSE)], set(), id="lost"),
        pytest.param([decision(Verdict.FLAG), undo(1)], set(), id="undone"),
    ],
)
def test_flags(log, expected):
    assert flags(numbered(*log)) == {("P01", span) for span in expected}


def test_memos_move_are_lost_and_come_back_when_the_loss_is_undone():
    note = decision(Verdict.MEMO, memo="why?")
    moved = project(numbered(note, decision(Verdict.MOVE, moved_to=THERE)))
    assert [(memo.span, memo.text, memo.decision) for memo in moved.memos] == [(THERE, "why?", 1)]
    lost = numbered(note, decision(Verdict.LOSE), decision(Verdict.MOVE, moved_to=THERE))
    assert [memo.span for memo in project(lost).memos] == [HERE]
    assert project(lost).lost == {1: 2}
    assert project(numbered(note, decision(Verdict.LOSE), undo(2))).lost == {}


CUT = [
    Segment("P01", Span(0, 10), 1, Unit.MEANING),
    Segment("P01", Span(10, 24), 1, Unit.MEANING),
    Segment("P01", Span(25, 30), 2, Unit.MEANING),
]


def split(at, span=HERE):
    return decision(Verdict.SPLIT, span, split_at=at)


def join(start, end):
    return decision(Verdict.JOIN, Span(start, end))


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        pytest.param([], [(0, 10), (10, 24), (25, 30)], id="nothing was cut"),
        pytest.param([split(4)], [(0, 4), (4, 10), (10, 24), (25, 30)], id="split"),
        pytest.param(
            [split(4), split(2, Span(0, 4))],
            [(0, 2), (2, 4), (4, 10), (10, 24), (25, 30)],
            id="a part is split again",
        ),
        pytest.param([split(4), undo(1)], [(0, 10), (10, 24), (25, 30)], id="an undone split"),
        pytest.param([split(4), join(0, 10)], [(0, 10), (10, 24), (25, 30)], id="split and joined again"),
        pytest.param([join(0, 24)], [(0, 24), (25, 30)], id="joined"),
        pytest.param([join(10, 30)], [(0, 10), (10, 30)], id="joined over a line's end"),
        pytest.param([join(5, 20)], [(0, 5), (5, 20), (20, 24), (25, 30)], id="joined in part, the remainders stay"),
        pytest.param([join(24, 25)], [(0, 10), (10, 24), (25, 30)], id="nothing to join between turns"),
        pytest.param([split(5, Span(1, 9))], [(0, 10), (10, 24), (25, 30)], id="split of what is no segment"),
        pytest.param(
            [decision(Verdict.SPLIT, transcript="P02", split_at=4)],
            [(0, 10), (10, 24), (25, 30)],
            id="another transcript",
        ),
        pytest.param(
            [split(4, Span(0, 9)), decision(Verdict.MOVE, Span(0, 9), moved_to=Span(10, 24))],
            [(0, 10), (10, 14), (14, 24), (25, 30)],
            id="a split moves along",
        ),
        pytest.param(
            [split(8, Span(0, 9)), decision(Verdict.MOVE, Span(0, 9), moved_to=Span(25, 30))],
            [(0, 10), (10, 24), (25, 30)],
            id="a split whose place is gone",
        ),
        pytest.param(
            [join(50, 60), decision(Verdict.MOVE, Span(50, 60), moved_to=Span(0, 24))],
            [(0, 24), (25, 30)],
            id="a join moves along",
        ),
        pytest.param([split(4), decision(Verdict.LOSE)], [(0, 10), (10, 24), (25, 30)], id="a split is lost"),
    ],
)
def test_a_coders_own_segments(log, expected):
    found = segments_of(CUT, numbered(*log))
    assert [(segment.span.start, segment.span.end) for segment in found] == expected
    for segment in found:
        assert (segment.unit is Unit.FREE) == (segment not in CUT)
        assert segment.turn == (2 if segment.span.start >= 25 else 1)


def test_everything_that_stands_somewhere_is_anchored():
    log = numbered(
        codes("cost", span=Span(0, 1)),
        decision(Verdict.MEMO, Span(1, 2), memo="x"),
        decision(Verdict.FLAG, Span(2, 3)),
        decision(Verdict.SPLIT, Span(3, 6), split_at=4),
        decision(Verdict.NONE, Span(6, 7)),
        decision(Verdict.SKIP, Span(7, 8)),
        codes("cost", span=Span(8, 9)),
        decision(Verdict.LOSE, Span(8, 9)),
        decision(Verdict.MEMO, Span(9, 10), memo="x"),
        decision(Verdict.LOSE, Span(9, 10)),
    )
    assert [span.start for _, span in anchored(log)] == [0, 1, 2, 3, 6, 7]


@given(logs())
def test_the_order_of_a_list_of_decisions_does_not_matter(log):
    log = numbered(*log)
    assert project(log[::-1]) == project(log)
    assert [d.number for d in counting(log)] == sorted(d.number for d in counting(log))


@given(logs())
def test_a_code_stands_once_on_a_span_and_only_where_something_was_answered(log):
    state = project(numbered(*log))
    places = [(c.transcript, c.span, c.code) for c in state.codings if c.is_standing]
    assert len(set(places)) == len(places)
    coded = {place for place, verdict in state.decided.items() if verdict is Verdict.CODES}
    assert {(name, span) for name, span, _ in places} == coded


@given(logs())
def test_undoing_the_newest_decision_is_as_if_it_had_not_been_made(log):
    before, last = numbered(*log)[:-1], len(log)
    after = numbered(*log, undo(last))
    assert project(after) == project(before)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(logs(), st.sampled_from(CoderKind))
def test_the_tables_follow_every_decision_as_a_full_rebuild_would(shared_layer, log, kind):
    with store.reading(shared_layer) as connection:
        store.meta.put(connection, store.meta.KIND, kind.value)
        for made in log:
            store.decisions.append(connection, made)
            state = project(store.decisions.log(connection), kind)
            assert store.codings.every(connection) == sorted(
                state.codings, key=lambda c: (c.transcript, c.span, c.code, c.decision)
            )
            memos = sorted(state.memos, key=lambda m: (m.transcript, m.span, m.decision))
            of_words = [m for m in memos if m.about is None and m.is_standing]
            assert store.memos.standing(connection) == [m for m in of_words if m.decision not in state.lost]
            assert store.memos.lost(connection) == [m for m in of_words if m.decision in state.lost]
            ideas = [m for m in memos if m.about is not None and m.is_standing]
            assert store.memos.about_ideas(connection) == ideas
            for first in {m.first for m in memos}:
                of_one = sorted((m for m in memos if m.first == first), key=lambda m: m.decision)
                assert store.memos.versions(connection, first) == of_one
