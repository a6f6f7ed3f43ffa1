"""What a coder answered on each span, and which suggestions were on screen by then: read from the log."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from qualkit.model.coding import Mode, Verdict
from qualkit.store.projection import counting, target

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualkit.model.coding import Decision
    from qualkit.store.projection import Place


class Condition(StrEnum):
    """What a coder could see of suggestions for a segment before the answer."""

    SHOWN = "shown"  # suggestions were on screen
    NONE = "none to show"  # the mode would have shown them, but there were none for this segment
    CONTROL = "control"  # drawn by lot to show none
    BLIND = "blind"  # the session showed none throughout
    IMPORTED = "imported"  # from a file: not known


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer on a span, as it was given last under what was seen there first.

    Attributes:
        place: Transcript and span, where its words stand today.
        last: The answer: with suggestions on screen where any were shown, else the one without.
        own: The coder's answer on the span before suggestions were shown, as logged; ``None`` where none came
            before or none were shown.
        condition: What was on screen.
    """

    place: Place
    last: Decision
    own: Decision | None
    condition: Condition


def answered(log: Sequence[Decision]) -> list[Answered]:
    """The answers of a log in the order they were given; undone ones do not count.

    A span whose suggestions were once on screen stays seen, even when what was decided then was undone: an answer
    without suggestions after that is neither assisted nor its coder's own, and is left out.
    """
    counts = {decision.number for decision in counting(log)}
    own: dict[Place, Decision] = {}
    assisted: dict[Place, Decision] = {}
    seen: set[Place] = set()
    for one in sorted(log, key=lambda decision: decision.number):
        here = (one.transcript, one.span)
        if one.shown:
            seen.add(here)
        if one.number not in counts:
            continue
        match one.verdict:
            case Verdict.CODES | Verdict.NONE if one.shown:
                assisted[here] = one
            case Verdict.CODES | Verdict.NONE if here not in seen:
                own[here] = one
            case Verdict.MOVE:
                _carry(here, (one.transcript, target(one)), own, assisted, seen)
            case Verdict.LOSE:
                own.pop(here, None)
                assisted.pop(here, None)
            case _:
                pass
    found = [Answered(place, one, own.get(place), Condition.SHOWN) for place, one in assisted.items()]
    # Seen, but nothing decided with it stands: what came before is no final answer of either kind.
    found += [Answered(place, one, None, _condition(one)) for place, one in own.items() if place not in seen]
    return sorted(found, key=lambda one: one.last.number)


def _condition(decision: Decision) -> Condition:
    if decision.mode is Mode.IMPORTED:
        return Condition.IMPORTED
    if decision.mode is Mode.BLIND:
        return Condition.BLIND
    return Condition.CONTROL if decision.is_control else Condition.NONE


def _carry(
    here: Place, there: Place, own: dict[Place, Decision], assisted: dict[Place, Decision], seen: set[Place]
) -> None:
    for answers in (own, assisted):
        if here in answers:
            answers[there] = answers.pop(here)
    if here in seen:
        seen.add(there)
