"""What was on screen before each answer, read from a log."""

from __future__ import annotations

from typing import Any

import pytest

from qualkit.model.coding import Decision, Mode, Verdict
from qualkit.model.segment import Span
from qualkit.store.answered import Condition, answered

HERE, ELSEWHERE = Span(0, 10), Span(20, 30)


def log(*steps: dict[str, Any]) -> list[Decision]:
    """Decisions on one span; ``codes`` of letters, ``shown`` of letters."""
    made = []
    for number, step in enumerate(steps, start=1):
        fields = {"verdict": Verdict.CODES if step.get("codes") else Verdict.NONE, "span": HERE} | step
        for name in ("codes", "shown", "before"):
            if fields.get(name) is not None:
                fields[name] = tuple(fields[name])
        made.append(
            Decision(coder="ann", transcript="T", quote="w", at="2026-01-01T00:00:00Z", number=number, **fields)
        )
    return made


OWN = {"codes": "a", "took_ms": 5}
AFTER = {"codes": "ab", "shown": "bc", "before": "a"}


@pytest.mark.parametrize(
    ("steps", "condition", "codes", "own"),
    [
        pytest.param([OWN, AFTER], Condition.SHOWN, "ab", "a", id="own answer first, then with suggestions"),
        pytest.param([OWN], Condition.NONE, "a", None, id="nothing to show after the own answer"),
        pytest.param([{"codes": "", "shown": "b", "mode": Mode.ASSIST}], Condition.SHOWN, "", None, id="shown at once"),
        pytest.param([OWN | {"mode": Mode.BLIND}], Condition.BLIND, "a", None, id="blind"),
        pytest.param([OWN | {"mode": Mode.ASSIST, "is_control": True}], Condition.CONTROL, "a", None, id="control"),
        pytest.param([OWN | {"mode": Mode.BLIND, "is_control": True}], Condition.BLIND, "a", None, id="blind is blind"),
        pytest.param([OWN | {"mode": Mode.IMPORTED}], Condition.IMPORTED, "a", None, id="from a file"),
        pytest.param(
            [OWN, AFTER, {"codes": "c", "mode": Mode.BLIND}], Condition.SHOWN, "ab", "a", id="a later answer without"
        ),
        pytest.param(
            [OWN, AFTER, {"verdict": Verdict.MOVE, "moved_to": ELSEWHERE}], Condition.SHOWN, "ab", "a", id="moved"
        ),
        pytest.param(
            [OWN, {"verdict": Verdict.UNDO, "undoes": 1}, OWN | {"codes": "c"}], Condition.NONE, "c", None, id="undone"
        ),
    ],
)
def test_an_answer_and_what_was_on_screen(steps, condition, codes, own):
    (found,) = answered(log(*steps))
    assert (found.condition, "".join(found.last.codes)) == (condition, codes)
    if condition is Condition.SHOWN and own is not None:
        assert found.own is not None
        assert "".join(found.own.codes) == own
    is_moved = any(step.get("verdict") is Verdict.MOVE for step in steps)
    assert found.place == ("T", ELSEWHERE if is_moved else HERE)


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param([OWN, AFTER, {"verdict": Verdict.UNDO, "undoes": 2}], id="the answer after suggestions is undone"),
        pytest.param([OWN, {"verdict": Verdict.LOSE}], id="the words are gone"),
        pytest.param([{"verdict": Verdict.SKIP}], id="skipped"),
        pytest.param([], id="nothing"),
    ],
)
def test_what_is_no_answer_under_known_conditions(steps):
    assert answered(log(*steps)) == []
