"""What counts no more, told decision by decision."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualkit.model.coding import Decision, Verdict
from qualkit.model.segment import Span
from qualkit.session.undone import Undone


def decision(number, undoes=None):
    verdict = Verdict.NONE if undoes is None else Verdict.UNDO
    return Decision("ann", "P01", Span(0, 5), "words", verdict, "2026-03-01T09:30:00Z", undoes=undoes, number=number)


def counted_anew(log):
    """The definition: from the newest back, an undo that counts takes what it undoes out of the count."""
    taken = set()
    for one in reversed(log):
        if one.verdict is Verdict.UNDO and one.number not in taken:
            taken.add(one.undoes)
    return taken


@given(st.lists(st.one_of(st.none(), st.integers(min_value=1, max_value=30)), max_size=30))
def test_after_every_decision_the_same_is_undone_as_counted_anew_from_the_whole_log(targets):
    undone, log = Undone(), []
    for number, target in enumerate(targets, start=1):
        log.append(decision(number, target if target is not None and target < number else None))
        undone.add(log[-1])
        assert {one.number for one in log if one.number in undone} == counted_anew(log)


def test_an_undo_of_what_the_log_no_longer_holds_undoes_nothing_else():
    undone = Undone([decision(8, undoes=7)])
    assert 7 in undone
    assert 8 not in undone
