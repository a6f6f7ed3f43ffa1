"""What answers teach beside what the codebook alone says: few answers may not do harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HALF = 30.0
"""Answers that count as much as the codebook alone; of 15 to 40, 25 to 40 measured alike."""


def pooled(learnt: NDArray[np.float64], alone: NDArray[np.float64], n_answers: int) -> NDArray[np.float64]:
    """Log odds of codes, between those that answers teach and those of the codebook alone, the shape of both.

    The learnt ones already lean on the codebook; yet the first answers are too few to tell what each clue is worth, and
    what they teach of the codes given makes the others sink. Shares are ``n / (n + 30)`` and the rest.

    Args:
        learnt: By codebook and answers.
        alone: By the codebook as before any answer.
        n_answers: How many answers there are.

    References:
        Genest, C. & Zidek, J. V. (1986). Combining probability distributions. Statistical Science 1, 114-135,
        section 3, on logarithmic pools.
    """
    share = n_answers / (n_answers + HALF)
    return share * learnt + (1 - share) * alone
