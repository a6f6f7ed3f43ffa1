"""What stood in a layer at a number of its log: agreement on a sample is of the answers before any discussion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit.model.coding import Verdict
from qualkit.store import decisions, meta
from qualkit.store.projection import project

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from qualkit.model.coding import Decision
    from qualkit.model.segment import Segment
    from qualkit.store.projection import Projection

_CARRIES = (Verdict.MOVE, Verdict.LOSE)


@dataclass(frozen=True, slots=True)
class Frozen:
    """Layers as they stood, on some segments.

    Attributes:
        segments: What is looked at, in the place of the study's segments.
        heads: Layer to the number of the last decision that counts.
    """

    segments: Sequence[Segment]
    heads: Mapping[str, int]


def as_of(log: Sequence[Decision], head: int) -> list[Decision]:
    """The decisions up to a number, and those after it that only carry spans along when a transcript was edited.

    An undo after that number takes nothing back, unless it is of such a carrying decision.
    """
    number_of = {decision.number: decision for decision in log}

    def root(decision: Decision | None) -> Decision | None:
        while decision is not None and decision.verdict is Verdict.UNDO:
            decision = None if decision.undoes is None else number_of.get(decision.undoes)
        return decision

    def is_kept(decision: Decision) -> bool:
        about = root(decision)
        return decision.number <= head or (about is not None and about.verdict in _CARRIES and about.number > head)

    return [decision for decision in log if is_kept(decision)]


def state_at(layer: Connection, head: int) -> Projection:
    """What followed from the decisions of a layer up to a number, on the words of today."""
    return project(as_of(decisions.log(layer), head), meta.layer_kind(layer))
