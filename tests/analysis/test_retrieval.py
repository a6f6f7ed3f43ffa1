"""What is found, counted by hand on six passages, and the laws of sets."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.analysis.query import And, Atom, Near, Not, Or
from qualkit.analysis.query_grammar import parse
from qualkit.analysis.query_names import bound
from qualkit.analysis.retrieval import codes_of, matching, score_of
from tests.analysis.asked import ground, trees
from tests.analysis.test_query import NAMES

GROUND = ground()


@pytest.mark.parametrize(
    ("line", "rows"),
    [
        pytest.param("code:access.link", [1, 4], id="a code with those below it"),
        pytest.param("code:access.link.son", [1], id="a code below"),
        pytest.param("theme:access", [1, 3, 4], id="a theme"),
        pytest.param("code:*.film", [1, 2, 5], id="codes by a star"),
        pytest.param("coder:bo", [1, 4], id="a coder"),
        pytest.param("cost.film and coder:bo", [1], id="both of a passage"),
        pytest.param("access and coder:bo", [1, 4], id="both of a passage, of other codings"),
        pytest.param("access with coder:bo", [4], id="both of one coding"),
        pytest.param("facet:stance", [], id="no mark"),
        pytest.param("cost", [1, 2, 5], id="the theme before the word"),
        pytest.param('"cost"', [1], id="a whole word"),
        pytest.param('"cost*"', [1, 2], id="the rest of a word"),
        pytest.param('"链接"', [4], id="Chinese"),
        pytest.param('"link"', [0, 1], id="also in turns that nobody codes"),
        pytest.param("speaker:interviewer", [0], id="a role of a speaker"),
        pytest.param("speaker:p", [1, 2, 3, 4, 5], id="a label of a speaker"),
        pytest.param("role:physician", [4, 5], id="a role"),
        pytest.param("age:>=60", [0, 1, 2, 3], id="a number"),
        pytest.param("age:<60", [], id="not reported is no number"),
        pytest.param("case:P2 or transcript:P2", [4, 5], id="a case"),
        pytest.param("memo:son", [1], id="a memo on the words"),
        pytest.param('like:"the link"', [1, 4], id="the two nearest"),
        pytest.param("cost.film near/1 access.wait", [], id="three turns away"),
        pytest.param("cost.film near/3 access.wait", [2, 3], id="both of the pair"),
        pytest.param("cost.film near/0 access.link", [1], id="on one passage"),
        pytest.param('cost near/1 "block"', [], id="near to nothing"),
        pytest.param("access and not role:physician", [1, 3], id="the issue's example"),
        pytest.param("not (access or cost)", [0], id="neither"),
    ],
)
def test_what_is_found_is_what_a_hand_count_finds(line, rows):
    query = bound(parse(line), NAMES, text=line)
    assert np.flatnonzero(matching(query, GROUND)).tolist() == rows


_known = st.sampled_from(
    [
        Atom("code", "access.link"),
        Atom("theme", "cost"),
        Atom("coder", "ann"),
        Atom("facet", "valence=barrier"),
    ]
)
queries = trees(_known)


@given(queries, queries)
def test_de_morgans_laws_hold(a, b):
    def same(left, right):
        return matching(left, GROUND).tolist() == matching(right, GROUND).tolist()

    assert same(Not(And((a, b))), Or((Not(a), Not(b))))
    assert same(Not(Or((a, b))), And((Not(a), Not(b))))
    assert same(Not(Not(a)), a)


@given(queries, queries, st.integers(0, 9))
def test_near_holds_either_way_round_and_wider_finds_no_less(a, b, within):
    near = matching(Near(a, b, within), GROUND)
    assert near.tolist() == matching(Near(b, a, within), GROUND).tolist()
    assert not (near & ~matching(Near(a, b, within + 1), GROUND)).any()
    assert not (near & ~(matching(a, GROUND) | matching(b, GROUND))).any()


def test_codes_of_a_passage_name_their_coders():
    assert codes_of(GROUND)[1] == {"access.link.son": ["ann"], "cost.film": ["bo"]}
    assert codes_of(GROUND)[0] == {}


def test_only_a_query_by_meaning_has_scores():
    assert score_of(Atom("case", "P1"), GROUND) is None
    scores = score_of(And((Atom("like", "the link"), Atom("case", "P1"))), GROUND)
    assert scores is not None
    assert scores[1] == pytest.approx(0.9)
