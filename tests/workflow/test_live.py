"""Suggestions during a session follow the coder, and nobody else."""

from __future__ import annotations

import threading
from functools import partial

import click
import numpy as np
import pytest

from qualkit import codebook as books
from qualkit import store
from qualkit.cli.code import code as command
from qualkit.errors import AnalysisError, InputError, StoreError
from qualkit.model.coding import Coder, Mode
from qualkit.session import ScriptedAsker
from qualkit.suggestion.queue import Order
from qualkit.workflow import layers
from qualkit.workflow.code import code
from qualkit.workflow.codebook import current
from qualkit.workflow.coverage import coverage_of
from qualkit.workflow.live import FROM_WORDS, LiveSuggestions
from qualkit.workflow.ready import ready
from qualkit.workflow.segment import segment
from qualkit.workflow.suggest import suggest

MORE = "".join(f"I: And then, {n}?\n\nP3: The portal code was lost again, number {n}.\n\n" for n in range(4))


@pytest.fixture
def engine(study, now):
    """The small study with four like segments more, suggestions, and three coders."""
    (study.root / "transcripts" / "P3.txt").write_text(f"---\ncase: P3\n---\n\n{MORE}", encoding="utf-8")
    engine = ready(study, now=now)
    segment(study, engine, only_new=True)
    for coder in ("ann", "bo", "cy"):
        layers.add_coder(engine, Coder(coder), now=now)
    suggest(study, engine, coder=None, now=now)
    return engine


@pytest.fixture
def coded(study, engine, now):
    """A session with lines to answer; what was shown."""

    def run(*lines, coder="ann", mode=Mode.ASSIST, transcripts=("P3",), order="transcript"):
        book = current(study, engine, now=now)
        asker = ScriptedAsker(lines, codebook=book, find=partial(books.matches, book))
        code(
            study,
            engine,
            coder,
            book=book,
            mode=mode,
            asker=asker,
            transcripts=transcripts,
            order=order,
            now=lambda: now,
            clock=iter(range(10_000)).__next__,
        )
        return asker.views

    return run


def first(view):
    return view.suggestions[0]


def test_the_next_segment_profits_from_an_answer(coded):
    views = coded("access.link")
    assert first(views[1]).code == "access.link"
    assert any(one.source.startswith("P3") for one in first(views[1]).evidence)


def test_and_from_the_answers_of_earlier_sessions_after_the_first_segment(coded):
    coded("cost.film", "q")
    views = coded("cost.film")
    assert first(views[1]).code == "cost.film"
    assert any(one.source.startswith("P3") for one in first(views[1]).evidence)


def test_until_the_first_decision_suggestions_are_those_of_the_batch(coded, engine):
    (view,) = coded()
    with store.reading(engine) as connection:
        batch = store.suggestions.latest(connection, "P3", "ann")
    assert list(view.suggestions) == batch[view.segment.span]


def chances(view):
    return {one.code: pytest.approx(one.probability, abs=1e-6) for one in view.suggestions}


def test_the_learner_is_built_while_the_first_segment_is_read(coded, monkeypatch):
    threads = []
    built = LiveSuggestions._built

    def noted(self, told):
        threads.append(threading.current_thread() is threading.main_thread())
        return built(self, told)

    monkeypatch.setattr(LiveSuggestions, "_built", noted)
    coded("1", "q")
    assert threads == [False]


def test_what_hinders_the_learner_is_told_and_not_swallowed(coded, monkeypatch):
    def broken(self, told):
        raise StoreError("the store is away")

    monkeypatch.setattr(LiveSuggestions, "_built", broken)
    with pytest.raises(StoreError, match="the store is away"):
        coded("1", "q")


def test_an_answer_taken_back_is_forgotten(coded):
    plain = coded("none", "none")[-1]
    turned = coded("access.link", "u", "none", "none", coder="bo")[-1]
    assert turned.position == plain.position == 3
    assert chances(turned) == chances(plain)


def test_one_coders_decisions_train_only_that_coders_suggestions(coded):
    coded("cost.film", "cost.film", "cost.film", coder="bo")
    assert chances(coded("none")[1]) == chances(coded("none", coder="cy")[1])


def test_suggestions_after_the_own_answer_do_not_repeat_it_and_are_logged_as_shown(coded, study, now):
    views = coded("access.link", "", "q", mode=Mode.COMMIT_FIRST)
    shown = tuple(one.code for one in views[1].suggestions)
    assert shown
    assert not any("number 0" in one.text for one in first(views[1]).evidence)
    with store.reading(layers.open_layer(study, "ann", now=now)) as connection:
        own, after = store.decisions.log(connection)
    assert (own.shown, after.shown, after.before) == ((), shown, ("access.link",))


def test_a_segment_without_a_vector_is_said_to_be_judged_by_its_words(coded, engine):
    with store.transaction(engine) as connection:
        for model in {batch.model for batch in store.suggestions.every_batch(connection)}:
            store.vectors.remove_model(connection, model)
    views = coded("access.link")
    assert views[0].message == ""  # the batch's
    assert FROM_WORDS in views[1].message
    assert first(views[1]).code == "access.link"


def test_where_every_vector_is_of_another_length_words_suggest_and_that_is_said(coded, engine):
    with store.transaction(engine) as connection:
        row = np.full(8, 8**-0.5, dtype="<f4").tobytes()
        connection.exec_driver_sql("UPDATE vectors SET vector = ?, dim = 8", (row,))
    views = coded("access.link")
    assert FROM_WORDS in views[1].message
    assert first(views[1]).code == "access.link"


def test_nothing_is_said_of_vectors_where_all_are_there(coded):
    assert all(FROM_WORDS not in view.message for view in coded("access.link", "none"))


def test_a_study_that_asked_for_no_suggestions_gets_none(study, now, coded, engine):
    with store.transaction(engine) as connection:
        connection.exec_driver_sql("delete from suggestions")
        connection.exec_driver_sql("delete from batches")
    assert all(view.suggestions == () for view in coded("access.link", "none"))


def test_a_blind_session_shows_none(coded):
    assert all(view.suggestions == () for view in coded("access.link", "none", mode=Mode.BLIND))


def test_the_uncertain_one_is_found_live_and_only_where_there_are_suggestions(coded, engine):
    views = coded("access.link", "go uncertain", mode=Mode.ASSIST, transcripts=())
    assert views[2].position != views[1].position
    assert not views[2].is_answered
    with store.transaction(engine) as connection:
        connection.exec_driver_sql("delete from suggestions")
        connection.exec_driver_sql("delete from batches")
    assert "qualkit suggest" in coded("go uncertain", coder="bo")[1].message


def test_a_code_made_while_coding_is_suggested_next(coded):
    views = coded("new access.portal @access Portal code lost", "access.portal", "access.portal")
    assert first(views[3]).code == "access.portal"


ORDERS = ["teaching", "uncertain", "certain", "novel", "balanced"]


@pytest.mark.parametrize("order", ORDERS)
def test_a_session_in_any_order_asks_every_segment_once(coded, order):
    views = coded(*["none"] * 9, transcripts=(), order=order)
    asked = [(view.transcript, view.segment.span) for view in views if not view.is_end]
    assert len(asked) == len(set(asked)) == 9


def test_a_session_in_another_order_goes_back_to_what_was_decided_last(coded):
    before = coded("none", "none", transcripts=(), order="novel")
    back = coded("b", transcripts=(), order="balanced")
    assert back[1].segment == before[1].segment


def test_cases_come_in_turn(coded):
    views = coded(*["none"] * 3, transcripts=(), order="balanced")
    assert len({view.case for view in views[:3]}) == 3


@pytest.mark.parametrize("order", ORDERS)
def test_a_blind_session_follows_no_order_that_suggestions_made(coded, order):
    with pytest.raises(InputError, match="blind session"):
        coded("none", mode=Mode.BLIND, order=order)


def test_an_order_needs_suggestions_and_a_name(coded, engine):
    with pytest.raises(InputError, match="no order is called 'best'"):
        coded("none", order="best")
    with store.transaction(engine) as connection:
        connection.exec_driver_sql("delete from suggestions")
        connection.exec_driver_sql("delete from batches")
    with pytest.raises(InputError, match="rests on suggestions"):
        coded("none", order="novel")


def test_the_command_offers_every_order():
    offered = next(option for option in command.params if option.name == "order").type
    assert isinstance(offered, click.Choice)
    assert list(offered.choices) == list(Order)


def test_coverage_counts_what_was_found_and_expects_no_more_than_is_left(coded, study, engine, now):
    coded(*["access.link"] * 2, *["none"] * 6, transcripts=("P3", "P1", "P2"))
    found = {one.code: one for one in coverage_of(study, engine, "ann", now=now)}
    assert list(found) == ["access.link", "access.wait", "cost.film"]
    assert found["access.link"].n_found == 2
    assert all(0 <= one.left_low <= one.left_high <= 1 for one in found.values())


def test_coverage_of_too_few_answers_is_not_told(coded, study, engine, now):
    coded("access.link")
    with pytest.raises(AnalysisError, match="1 answers are too few"):
        coverage_of(study, engine, "ann", now=now)
    with pytest.raises(InputError, match="no codings"):
        coverage_of(study, engine, "zoe", now=now)
