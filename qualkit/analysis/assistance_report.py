"""What suggestions did to a coder's answers: the typed result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qualkit.analysis.agreement_report import Estimate


@dataclass(frozen=True, slots=True)
class Pace:
    """Answers of one kind and the time they took.

    Attributes:
        name: Of the kind, in words.
        n_answers: How many.
        n_interviews: In how many interviews.
        seconds: Lower quartile, median and upper quartile of a segment's seconds; ``None`` where none was measured.
        n_timed: Answers these are of.
        n_gaps: Answers that took longer than the bound, and are left out as gaps.
    """

    name: str
    n_answers: int
    n_interviews: int
    seconds: tuple[float, float, float] | None
    n_timed: int
    n_gaps: int


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure with its value in each kind of session.

    Attributes:
        name: In words.
        of: Kind of session to value.
    """

    name: str
    of: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class Rank:
    """What became of the suggestions of a rank.

    Attributes:
        rank: From 1.
        n_shown: Answers given with a suggestion of this rank on screen.
        n_held: Those that hold it.
        n_before: Of these, how many held it before it was shown; known after a coder's own answer only.
    """

    rank: int
    n_shown: int
    n_held: int
    n_before: int


@dataclass(frozen=True, slots=True)
class CodeShare:
    """How often a code was given with and without suggestions.

    Attributes:
        code: Its id.
        label: How to print it.
        shares: Condition to the share of its answers that give the code; ``None`` without answers.
        differences: Comparison (``COMPARISONS``) to the difference of two shares.
    """

    code: str
    label: str
    shares: Mapping[str, float | None]
    differences: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive answers given with suggestions on screen.

    Attributes:
        first: Place of the first in the order of coding, from 1.
        last: Of the last.
        holds: Share that holds one of the first so many suggestions, by that number; ``None`` never.
        changed: Share of own answers changed after suggestions; ``None`` without own answers before.
        seconds: Median of a segment; ``None`` where none was measured.
    """

    first: int
    last: int
    holds: Mapping[int, float]
    changed: float | None
    seconds: float | None


@dataclass(frozen=True)
class AssistanceReport:
    """What suggestions did to one coder's answers.

    Attributes:
        coder: Whose.
        paces: Answers by kind, with the time they took.
        acceptance: Answers that hold one of the first k suggestions, and those that hold nothing else.
        changes: What own answers became after suggestions were shown.
        ranks: From 1; up to the longest list shown.
        n_codes: Codes given with suggestions on screen.
        n_elsewhere: Those of them that were not on screen.
        shares: One per code given, in the codebook's order.
        n_of: Condition to the answers its shares are of.
        stretches: In the order of coding.
        bound: Seconds beyond which an answer counts as interrupted.
        resampled: What the intervals resample, and of whom they speak.
        interval: How they are made.
        level: Their level of confidence.
        draws: Number of resamples.
        seed: Of the resamples.
        warnings: What a reader has to know.
    """

    coder: str
    paces: tuple[Pace, ...]
    acceptance: tuple[Measured, ...]
    changes: tuple[Measured, ...]
    ranks: tuple[Rank, ...]
    n_codes: int
    n_elsewhere: int
    shares: tuple[CodeShare, ...]
    n_of: Mapping[str, int]
    stretches: tuple[Stretch, ...]
    bound: float
    resampled: str
    interval: str
    level: float
    draws: int
    seed: int
    warnings: tuple[str, ...]
