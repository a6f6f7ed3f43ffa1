"""Take back what a coder decided last, and do it again, outside a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit import store
from qualkit.errors import InputError
from qualkit.model.coding import Decision, Verdict
from qualkit.workflow import blind, heads, layers
from qualkit.workflow.recording import state_of
from qualkit.workflow.stamp import stamp

if TYPE_CHECKING:
    from datetime import datetime

    from qualkit.store import Engine
    from qualkit.study import Study


def undo_decision(study: Study, engine: Engine, coder: str, *, now: datetime) -> list[Decision]:
    """Take back what a coder did last; undone decisions stay in the log.

    What was one act (an answer for several segments, a segment resized) is taken back whole. Spans that went along
    when a transcript was edited are passed over: taken back, their codings would stand on other words.

    Returns:
        The decisions that count no more, in the order decided.

    Raises:
        InputError: There is nothing to undo, or an open sample asks anew what was decided last.
    """
    return _take_back(study, engine, coder, is_redo=False, now=now)


def redo_decision(study: Study, engine: Engine, coder: str, *, now: datetime) -> list[Decision]:
    """Bring back what was undone last, as far back as was undone; a new decision ends what can be redone.

    Returns:
        The decisions that count again, in the order decided.

    Raises:
        InputError: There is nothing to redo, or an open sample asks anew what it would bring back.
    """
    return _take_back(study, engine, coder, is_redo=True, now=now)


def _take_back(study: Study, engine: Engine, coder: str, *, is_redo: bool, now: datetime) -> list[Decision]:
    """Undo the last act, or the undoing of one."""
    if coder not in store.layer_coders(study.layers):
        raise InputError(f"coder {coder!r} has no codings", hint="See: qualkit coder list")
    layer = layers.open_layer(study, coder, now=now)
    with store.transaction(layer) as connection:
        state = state_of(connection)
        act = state.undone_act() if is_redo else state.last_act(is_decided=True)
        if not act:
            what = "redo: a redo follows an undo" if is_redo else "undo"
            raise InputError(f"coder {coder!r} has nothing to {what}", hint=f"See: qualkit log --coder {coder}")
        if act[0].verdict is Verdict.REWORD:
            raise InputError(
                "names gave way to surrogates or new names after that; what was decided before cannot be taken back",
                hint=f"Answer the segment again: qualkit code --coder {coder}",
            )
        blind.check(engine, [coder], as_coder=coder, transcript=act[0].transcript)
        for decision in reversed(act):
            store.decisions.append(connection, _undoing(decision, at=stamp(now)))
    heads.keep(study, coder, layer)
    return [state.target(one) for one in act] if is_redo else act


def _undoing(decision: Decision, *, at: str) -> Decision:
    return Decision(
        coder=decision.coder,
        transcript=decision.transcript,
        span=decision.span,
        quote=decision.quote,
        verdict=Verdict.UNDO,
        at=at,
        mode=decision.mode,
        undoes=decision.number,
    )
