"""Samples drawn for coding a second time, blind."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class SampleUnit(StrEnum):
    """What is drawn."""

    INTERVIEW = "interview"  # a transcript with all its segments
    SEGMENT = "segment"


@dataclass(frozen=True, slots=True)
class Member:
    """A coder of a sample.

    Attributes:
        coder: Who codes it.
        layer: Where the answers go: the coder's own layer, or for coding anew a layer of its own (``ann-2``).
    """

    coder: str
    layer: str


@dataclass(frozen=True, slots=True)
class Closing:
    """The end of a sample's blindness; noted once, never changed.

    Attributes:
        by: The coder who closed it.
        at: When, ISO 8601 in UTC with seconds.
        decided: Layer to the segments of the sample that were decided by then.
        heads: Layer to the number of its last decision by then; empty when the closing does not tell.
    """

    by: str
    at: str
    decided: dict[str, int]
    heads: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sample:
    """Segments that several coders, or one coder again, code without seeing any answer or suggestion.

    Attributes:
        name: How it is called.
        at: When it was drawn, ISO 8601 in UTC with seconds.
        unit: What was drawn.
        share: Asked for, in (0, 1].
        stratify: By what it was stratified: ``role``, ``case`` or an attribute; empty when it was not.
        seed: Of the draw.
        is_recode: Coders who have coded these segments before code them anew.
        members: Who codes it.
        closing: How it ended; ``None`` while it is open.
    """

    name: str
    at: str
    unit: SampleUnit
    share: float
    stratify: str
    seed: int
    is_recode: bool
    members: tuple[Member, ...]
    closing: Closing | None = None

    @property
    def is_open(self) -> bool:
        """Whether its coders are still blind."""
        return self.closing is None

    def layer_of(self, coder: str) -> str | None:
        """Where a coder's answers go; ``None`` when the coder is not of the sample."""
        return next((member.layer for member in self.members if member.coder == coder), None)
