"""One typed line as an action."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.model.coding import Mode, Verdict
from qualkit.model.segment import Segment, Unit
from qualkit.session import (
    Answer,
    Back,
    Flag,
    Help,
    Invalid,
    Join,
    Keep,
    Memo,
    NoneFits,
    Phase,
    Progress,
    Quit,
    Redo,
    Reveal,
    Skip,
    Split,
    Undo,
    View,
    parse,
)
from tests.session.study import CODEBOOK, P01, P02, SEGMENTS, TRANSCRIPTS, find, suggestions


def view(number=0, *, on_screen=False, codes=(), facets=None, **more):
    segment = SEGMENTS[number]
    fields = {
        "mode": Mode.COMMIT_FIRST,
        "phase": Phase.REVEALED if on_screen else Phase.ANSWER,
        "suggestions": tuple(suggestions(segment)) if on_screen else (),
        "verdict": Verdict.CODES if codes else None,
    }
    return View(
        segment=segment,
        words=TRANSCRIPTS[segment.transcript].quote(segment.span),
        before="",
        after="",
        speaker="",
        question="",
        question_speaker="",
        case="",
        source=TRANSCRIPTS[segment.transcript],
        codebook=CODEBOOK,
        queue=SEGMENTS,
        position=number + 1,
        total=6,
        progress=Progress(0, 6),
        codes=codes,
        facets=facets or {},
        **(fields | more),
    )


def read(line, seen=None):
    return parse(line, view=seen or view(), codebook=CODEBOOK, find=find)


def said(line, number=0, **more):
    """The action of a line typed at one of the segments; ``more`` is what else its view holds."""
    return read(line, replace(view(number), **more))


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        pytest.param("acc.cost", ("acc.cost",), id="whole id"),
        pytest.param("ACC.COST", ("acc.cost",), id="case does not count"),
        pytest.param("acc.price", ("acc.cost",), id="former id"),
        pytest.param("acc.d", ("acc.distance",), id="beginning of an id"),
        pytest.param("dist", ("acc.distance",), id="beginning behind the dot"),
        pytest.param("cost", ("acc.cost",), id="whole part behind the dot"),
        pytest.param("way", ("acc.distance",), id="beginning of a label"),
        pytest.param("路程", ("acc.distance",), id="inside a Chinese label"),
        pytest.param("clinic", ("acc.distance",), id="inside a label"),
        pytest.param("Cost of care", ("acc.cost",), id="label of several words"),
        pytest.param('"Trust in doctors" wait', ("tru.doctor", "acc.wait"), id="label in quotes"),
        pytest.param("cost wait", ("acc.cost", "acc.wait"), id="spaces between"),
        pytest.param("cost,wait", ("acc.cost", "acc.wait"), id="commas between"),
        pytest.param("cost，wait、dist", ("acc.cost", "acc.wait", "acc.distance"), id="Chinese commas between"),
        pytest.param("ｃｏｓｔ　wait", ("acc.cost", "acc.wait"), id="full width letters and space"),
        pytest.param("wait cost wait", ("acc.wait", "acc.cost"), id="named twice counts once"),
        pytest.param("tru.data", ("tru.data",), id="a draft may be given"),
        pytest.param("=none", ("none",), id="a command word as a code"),
        pytest.param("=7", ("7",), id="a number as a code"),
        pytest.param("7", ("7",), id="a number when nothing is on screen"),
    ],
)
def test_codes_are_found_by(line, codes):
    assert read(line) == Answer(codes)


@pytest.mark.parametrize(
    ("line", "action"),
    [
        pytest.param("n", NoneFits(), id="n"),
        pytest.param("NONE", NoneFits(), id="none in capitals"),
        pytest.param("0", NoneFits(), id="zero"),
        pytest.param("０", NoneFits(), id="full-width zero"),
        pytest.param("s", Skip(), id="s"),
        pytest.param("skip", Skip(), id="skip"),
        pytest.param("b", Back(), id="b"),
        pytest.param("u", Undo(), id="u"),
        pytest.param("redo", Redo(), id="redo"),
        pytest.param("f", Flag(), id="f"),
        pytest.param("j", Join(), id="j"),
        pytest.param("v", Reveal(), id="v"),
        pytest.param("q", Quit(), id="q"),
        pytest.param(" quit ", Quit(), id="blanks around"),
        pytest.param("m Ask again，please?", Memo("Ask again，please?"), id="a memo keeps its signs"),
        pytest.param("memo  两边", Memo("两边"), id="memo in Chinese"),
        pytest.param("m　全角", Memo("全角"), id="memo behind a full-width space"),
        pytest.param("?", Help(), id="question mark"),
        pytest.param("？", Help(), id="full-width question mark"),
        pytest.param("help", Help(), id="help"),
        pytest.param("? cost", Help("acc.cost"), id="help on a code"),
        pytest.param("?cost", Help("acc.cost"), id="help without a space"),
        pytest.param("? tru.old", Help("tru.old"), id="help on a retired code"),
    ],
)
def test_commands_are_read_from(line, action):
    assert read(line) == action


@pytest.mark.parametrize(
    ("line", "facets"),
    [
        pytest.param("cost+barrier", {"acc.cost": {"valence": "barrier"}}, id="on a code"),
        pytest.param("cost＋障碍", {"acc.cost": {"valence": "barrier"}}, id="full width and Chinese"),
        pytest.param("cost+bar+low", {"acc.cost": {"valence": "barrier", "certainty": "low"}}, id="two facets"),
        pytest.param(
            "cost wait +barrier",
            {"acc.cost": {"valence": "barrier"}, "acc.wait": {"valence": "barrier"}},
            id="loose, for all",
        ),
        pytest.param("cost + barrier", {"acc.cost": {"valence": "barrier"}}, id="blanks around the plus"),
        pytest.param("cost+certainty:help", {"acc.cost": {"certainty": "helpless"}}, id="facet named"),
        pytest.param("cost+help", {"acc.cost": {"valence": "help"}}, id="a whole value before a beginning"),
        pytest.param('"Cost of care"+help', {"acc.cost": {"valence": "help"}}, id="behind a quoted label"),
    ],
)
def test_facets_are_read(line, facets):
    action = read(line)
    assert isinstance(action, Answer)
    assert action.facets == facets


def test_numbers_choose_suggestions_on_screen():
    seen = view(on_screen=True)
    assert read("2", seen) == Answer(("tru.doctor",))
    assert read("１，2 wait", seen) == Answer(("acc.cost", "tru.doctor", "acc.wait"))
    assert read("? 2", seen) == Help("tru.doctor")


def test_a_dot_stands_for_the_standing_codes_with_their_facets():
    seen = view(on_screen=True, codes=("acc.wait",), facets={"acc.wait": {"valence": "help"}})
    assert read(". 1", seen) == Answer(("acc.wait", "acc.cost"), {"acc.wait": {"valence": "help"}})
    assert read("。+low", seen) == Answer(("acc.wait",), {"acc.wait": {"valence": "help", "certainty": "low"}})
    assert read("+barrier", seen) == Answer(("acc.wait",), {"acc.wait": {"valence": "barrier"}})


def test_an_empty_line_keeps_what_stands():
    assert read("", view(on_screen=True)) == Keep()
    assert read("  ", view(codes=("acc.cost",))) == Keep()
    assert read("", view(verdict=Verdict.NONE)) == Keep()
    assert read("", view(is_end=True)) == Keep()
    assert isinstance(read("", view()), Invalid)
    assert isinstance(read("", view(verdict=Verdict.SKIP)), Invalid)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        pytest.param("split The fare", "The fare eats", id="first words of the second part"),
        pytest.param("split  the   FARE ", "The fare eats", id="case and blanks do not count"),
        pytest.param("split 车票", "车票贵", id="Chinese, without blanks"),
        pytest.param("split the other", "the other one", id="the is not found inside other"),
    ],
)
def test_a_split_is_placed_at(line, words):
    source, first = (P02, "坐两趟车") if "车" in words else (P01, "Two buses")
    text = source.text
    turn = source.turn_at(text.index(first))
    assert turn is not None
    whole = Segment(source.name, turn.span, turn.number, Unit.TURN)
    seen = replace(view(), segment=whole, words=source.quote(turn.span))
    assert read(line, seen) == Split(text.index(words))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param("xyzzy", "No code is called 'xyzzy'. Type part", id="unknown"),
        pytest.param("acc.cots", "Did you mean acc.cost", id="misspelt"),
        pytest.param("acc", "'acc' may be acc.cost (Cost of care), acc.distance", id="several codes"),
        pytest.param("tru.old", "tru.old is retired", id="retired"),
        pytest.param("3", "no suggestions are on screen", id="number without suggestions"),
        pytest.param("cost+", "No facet has a value ''", id="plus without a value"),
        pytest.param("cost+hel", "+valence:help or +certainty:helpless", id="value of two facets"),
        pytest.param("cost+blue", "There are +barrier, +help", id="unknown value"),
        pytest.param("cost+barrier+help", "valence takes one value", id="two values of one facet"),
        pytest.param("cost +barrier +help", "valence takes one value", id="two loose values of one facet"),
        pytest.param("+barrier", "A facet needs a code", id="facet without a code"),
        pytest.param(".", "none stands", id="dot without standing codes"),
        pytest.param("=", "needs a code", id="equals alone"),
        pytest.param(",", "No code on this line", id="comma alone"),
        pytest.param('""', "needs a code", id="empty quotes"),
        pytest.param("s cost", "'s' is a command and stands alone", id="command with more"),
        pytest.param("m", "The memo has no words", id="memo without words"),
        pytest.param("split", "Split where?", id="split without words"),
        pytest.param("split Two", "begins with 'Two'", id="split at the start"),
        pytest.param("split bicycle", "'bicycle' is not in the segment", id="split elsewhere"),
        pytest.param("split her one", "'her one' is not in the segment", id="split inside a word"),
        pytest.param("? xyzzy", "No code is called", id="help on an unknown code"),
    ],
)
def test_what_cannot_be_read_is_told_with_the_next_step(line, told):
    action = read(line)
    assert isinstance(action, Invalid)
    assert told in action.message


def test_a_number_beyond_the_suggestions_names_their_range():
    action = read("3", view(on_screen=True))
    assert action == Invalid("There is no suggestion 3, only 1 to 2. For a code write =3.")


def test_a_number_in_a_blind_session_says_why_it_means_nothing():
    action = read("3", view(mode=Mode.BLIND))
    assert isinstance(action, Invalid)
    assert "blind" in action.message


def test_a_split_at_words_that_stand_twice_asks_for_more():
    seen = replace(view(), words="to go and to go")
    action = read("split go", seen)
    assert isinstance(action, Invalid)
    assert "2 times" in action.message


@given(st.text(max_size=40), st.booleans(), st.booleans())
def test_any_line_is_read_as_some_action_and_never_fails(line, on_screen, answered):
    seen = view(on_screen=on_screen, codes=("acc.cost",) if answered else ())
    action = read(line, seen)
    if isinstance(action, Answer):
        assert all(code in CODEBOOK for code in action.codes)
        assert set(action.facets) <= set(action.codes)
    if isinstance(action, Invalid):
        assert action.message.endswith((".", "?"))
