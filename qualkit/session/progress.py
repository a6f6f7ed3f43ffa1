"""How far a session is, and what it came to."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a session is.

    Attributes:
        decided: Segments of the queue with codes or none.
        left: Segments of the queue without, skipped ones included.
        seconds_per_segment: Median over the segments decided in this session, so that a pause does not
            count; ``None`` before the first.
        seconds_left: Time for the segments left at that pace; ``None`` before the first.
    """

    decided: int
    left: int
    seconds_per_segment: float | None = None
    seconds_left: float | None = None


def progress(decided: int, left: int, seconds: Sequence[float]) -> Progress:
    """Progress from what is decided, what is left, and the seconds each segment took so far."""
    if not seconds:
        return Progress(decided, left)
    pace = median(seconds)
    return Progress(decided, left, pace, pace * left)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a session came to; each segment counts once, by what stands at the end.

    Attributes:
        answered: Segments given codes in this session.
        none: Segments where no code fits.
        skipped: Segments left for later.
        flagged: Segments flagged in this session.
        seconds: Length of the session.
        left: Segments of the queue without an answer.
    """

    answered: int
    none: int
    skipped: int
    flagged: int
    seconds: float
    left: int = 0
