"""What holds whatever a coder types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualkit.model.coding import Mode, Verdict
from qualkit.session import Phase, Standing
from tests.session.study import SEGMENTS, TRANSCRIPTS, Log, Session, replayed

if TYPE_CHECKING:
    from qualkit.model.segment import Span

LINES = st.sampled_from(
    [
        "cost",
        "wait+barrier",
        "cost wait +low",
        ". 1",
        "1",
        "2 dist",
        "0",
        "",
        "s",
        "b",
        "u",
        "u",
        "r",
        "f",
        "j",
        "v",
        "m why",
        "split and the",
        "split fare",
        "split 车票",
        "split trust",
        "? cost",
        "xyzzy",
        "q",
    ]
)
SCRIPTS = st.lists(st.one_of(LINES, st.text(max_size=6)), max_size=25)
MODES = st.sampled_from([Mode.COMMIT_FIRST, Mode.ASSIST, Mode.BLIND])
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def stands(log: Log) -> dict[tuple[str, Span], Standing]:
    """What stands after a log, read without the session's own code: undone decisions first taken out."""
    dead: set[int] = set()
    for one in reversed(log.decisions):
        if one.verdict is Verdict.UNDO and one.number not in dead and one.undoes is not None:
            dead.add(one.undoes)
    answers: dict[tuple[str, Span], tuple[Any, ...]] = {}
    for one in log.decisions:
        if one.number not in dead and one.verdict is not Verdict.UNDO:
            verdict, codes, facets, flag, memos = answers.get((one.transcript, one.span), (None, (), {}, False, ()))
            if one.verdict in (Verdict.CODES, Verdict.NONE):
                verdict, codes, facets = one.verdict, one.codes, one.facets
            elif one.verdict is Verdict.SKIP and verdict is None:
                verdict = Verdict.SKIP
            elif one.verdict is Verdict.FLAG:
                flag = not flag
            elif one.verdict is Verdict.MEMO:
                memos = (*memos, one.memo)
            answers[one.transcript, one.span] = (verdict, codes, facets, flag, memos)
    return {place: Standing(*held) for place, held in answers.items()}


@SLOW
@given(SCRIPTS, SCRIPTS, MODES, MODES)
def test_what_is_shown_is_what_the_log_says_in_this_session_and_the_next(first, second, mode, next_mode):
    log = Log()
    for script, run_mode in ((first, mode), (second, next_mode)):
        session = Session(*script, mode=run_mode, log=log)
        assert all(one.quote == one.span.of(TRANSCRIPTS[one.transcript].text) for one in log.decisions)
        told, again = stands(log), replayed(log)
        for place, standing in told.items():
            assert session.state.at(*place) == standing == again.at(*place)
        last = session.last
        held = told.get((last.transcript, last.segment.span), Standing())
        assert (last.codes, last.verdict, last.memos) == (held.codes, held.verdict, held.memos)
        assert last.facets == held.facets


@SLOW
@given(SCRIPTS)
def test_a_blind_session_never_shows_or_asks_for_a_suggestion(script):
    session = Session(*script, mode=Mode.BLIND)
    assert session.asked == []
    assert all(view.suggestions == () for view in session.views)
    assert all(one.shown == () for one in session.log.decisions)


@SLOW
@given(st.lists(SCRIPTS, min_size=1, max_size=3))
def test_commit_first_shows_no_suggestion_before_an_own_answer_was_recorded(scripts):
    log = Log()
    for script in scripts:
        session = Session(*script, mode=Mode.COMMIT_FIRST, log=log)
        for asked in session.asked:
            answered = [one for one in log.decisions if (one.transcript, one.span) == (asked.transcript, asked.span)]
            assert any(one.verdict in (Verdict.CODES, Verdict.NONE) and not one.shown for one in answered)
        for view, n_logged in zip(session.views, session.n_logged, strict=True):
            if view.suggestions:
                assert view.phase is Phase.REVEALED
                place = (view.transcript, view.segment.span)
                own = [one for one in log.decisions[:n_logged] if (one.transcript, one.span) == place]
                assert any(one.verdict in (Verdict.CODES, Verdict.NONE) and not one.shown for one in own)
    for one in log.decisions:
        if one.shown and one.verdict in (Verdict.CODES, Verdict.NONE):
            assert one.before is not None


@SLOW
@given(SCRIPTS, MODES)
def test_segments_stay_a_partition_of_the_turns_whatever_is_cut_and_joined(script, mode):
    session = Session(*script, mode=mode)
    cut = {view.segment for view in session.views}
    turns = {segment.turn for segment in SEGMENTS}
    assert {segment.turn for segment in cut} <= turns
    for segment in cut:
        turn = TRANSCRIPTS[segment.transcript].turns[segment.turn - 1]
        assert turn.span.start <= segment.span.start < segment.span.end <= turn.span.end
