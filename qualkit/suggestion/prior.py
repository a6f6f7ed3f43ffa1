"""What each clue counts before the study's own answers say so.

The numbers are logistic regression weights over pairs of passage and code, none below zero, fitted to three
open coded sets together (two interview studies, one survey; ``benchmarks/suggestions`` has their figures).
Weights fitted to two of the sets serve the third nearly as well, so they stand for coded talk at large, not
for a study. The order is that of ``learner.clue_names``, then the intercept.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prior:
    """Weights to start from.

    Attributes:
        cold: Without answers.
        warm: With many.
        following: Where the passages just before were answered; holds ``recent`` before the intercept.
        half: Answers at which what they teach counts as much as the codebook alone (``pool``). 0 by words alone, where
            the codebook knows less than the first answers.
    """

    cold: tuple[float, ...]
    warm: tuple[float, ...]
    following: tuple[float, ...]
    half: float


MEANING_AND_WORDS = Prior(
    cold=(0.0, 0.69, 0.0, 0.0, 0.18, 0.0, 0.0, 0.0, 0.07, 0.35, 2.17, -2.89),
    warm=(0.25, 0.4, 0.13, 0.0, 0.11, 0.0, 0.28, 0.0, 0.12, 0.28, 1.24, -2.7),
    following=(0.0, 0.48, 0.24, 0.12, 0.11, 0.0, 0.36, 0.22, 0.23, 0.15, 0.4, 4.66, -3.62),
    half=25.0,
)

WORDS_ALONE = Prior(
    cold=(0.0, 0.52, 0.0, 0.36, 0.32, 0.4, -2.58),
    warm=(0.0, 0.77, 0.3, 0.33, 0.36, 0.8, -2.6),
    following=(0.0, 1.0, 0.39, 0.31, 0.23, 0.4, 4.66, -3.33),
    half=0.0,
)

LIVE_MEANING_AND_WORDS = Prior(
    cold=(0.22, 0.01, 0.0, 0.08, 0.16, 0.25, 0.17, 0.0, 0.0, 0.32, 2.73, -3.6),
    warm=(0.91, 0.0, 0.06, 0.04, 0.08, 0.07, 0.04, 0.0, 0.07, 0.37, 1.62, -3.44),
    following=(0.0, 1.21, 0.26, 0.07, 0.14, 0.17, 0.91, 0.0, 0.22, 0.11, 0.4, 4.41, -4.08),
    half=25.0,
)
"""For the clues of a session, which are closed forms and so of other sizes."""

LIVE_WORDS_ALONE = Prior(
    cold=(0.4, 1.41, 0.0, 0.17, 0.39, 0.6, -3.16),
    warm=(0.52, 0.9, 0.9, 0.27, 0.35, 0.8, -4.0),
    following=(0.0, 1.88, 0.47, 0.27, 0.18, 0.2, 4.66, -4.82),
    half=0.0,
)
